"""A thing close by: a battery drawn apart."""

from __future__ import annotations

from painting.brush import (
    FOAM,
    GOLD,
    INK,
    ORANGE,
    OYSTER,
    TEAL,
    Canvas,
    oval,
    polygon,
    smooth,
)


def battery() -> Canvas:
    """Eight drawers in two towers, pulled out by turns, seen at an angle."""
    canvas = Canvas()
    canvas.fade(0, 675, [(0, "#0F5A63"), (1, "#083B45")])
    canvas.dot(600, 330, 290, "#1A7079")
    canvas.dot(600, 330, 218, "#237E86")
    canvas.fill(oval(600, 596, 380, 34), "#062C34", 0.6)
    for tower, x in ((0, 420), (1, 690)):
        _solid(canvas, x, 540, 0, 100, 100, 24, ("#E9DCC6", "#CDBB9C", "#B5A283"))
        for i in range(4):
            base = 514 - i * 96
            pulled = 34.0 if (i + tower) % 2 else 0.0
            tint = (FOAM, TEAL, "#0A5560") if (i + tower) % 2 else ("#F3B58F", ORANGE, "#B93F1C")
            _drawer(canvas, x, base, pulled, tint)
    _cable(canvas, [(470, 150), (520, 96), (640, 86), (700, 120), (736, 152)])
    _cable(canvas, [(806, 520), (900, 560), (980, 540), (1040, 580), (1130, 570)])
    canvas.box(1112, 548, 62, 44, OYSTER, round=10)
    canvas.box(1168, 556, 22, 9, GOLD, round=3)
    canvas.box(1168, 575, 22, 9, GOLD, round=3)
    for x, y, size in ((150, 180, 34), (214, 250, 18), (1010, 190, 26), (120, 470, 22)):
        bolt = [(0, -1), (0.5, -1), (0.16, -0.2), (0.6, -0.2), (-0.24, 1), (0, 0.12), (-0.42, 0.12)]
        canvas.fill(polygon([(x + px * size, y + py * size) for px, py in bolt]), GOLD, 0.9)
    return canvas


def _solid(
    canvas: Canvas,
    x: float,
    y: float,
    shift: float,
    wide: float,
    deep: float,
    tall: float,
    tints: tuple[str, str, str],
) -> None:
    """A box at an angle: top, left and right side in three tints; (x, y) its nearest corner."""
    x, y = x + 60 - shift * 0.9, y + shift * 0.5
    left, back = (x - wide, y - wide * 0.5), (x + deep - wide, y - (wide + deep) * 0.5)
    right = (x + deep, y - deep * 0.5)

    def up(point: tuple[float, float]) -> tuple[float, float]:
        return point[0], point[1] - tall

    canvas.fill(polygon([(x, y), left, up(left), up((x, y))]), tints[1])
    canvas.fill(polygon([(x, y), right, up(right), up((x, y))]), tints[2])
    canvas.fill(polygon([up((x, y)), up(left), up(back), up(right)]), tints[0])


def _drawer(canvas: Canvas, x: float, y: float, pulled: float, tints: tuple[str, str, str]) -> None:
    _solid(canvas, x, y, pulled, 100, 100, 70, tints)
    nx, ny = x + 60 - pulled * 0.9, y + pulled * 0.5

    def on_left(along: float, up: float) -> tuple[float, float]:
        return nx - 100 * along, ny - 50 * along - up

    canvas.fill(
        polygon([on_left(0.32, 26), on_left(0.68, 26), on_left(0.68, 40), on_left(0.32, 40)]),
        OYSTER,
    )
    for along in (0.1, 0.9):
        for up in (10, 60):
            canvas.dot(*on_left(along, up), 3.2, INK, 0.45)
    for i in range(4):
        start = (nx + 20 + i * 19, ny - 10 - i * 9.5 - 16)
        canvas.line([start, (start[0], start[1] - 38)], INK, 4.5, 0.28)


def _cable(canvas: Canvas, points: list[tuple[float, float]]) -> None:
    canvas.trace(smooth(points), "#062C34", 17, 0.5)
    canvas.trace(smooth(points), ORANGE, 13)
    canvas.trace(smooth([(x, y - 3) for x, y in points]), "#F3B58F", 3)
