"""Seen from above: a river between fields, a workbench."""

from __future__ import annotations

import math

from PySide6.QtGui import QPainterPath

from painting.brush import (
    BARK,
    CORAL,
    DEEP,
    GOLD,
    INK,
    LEAF,
    MEADOW,
    MOSS,
    ORANGE,
    OYSTER,
    SAND,
    SLATE,
    TEAL,
    WOOD,
    Canvas,
    circle,
    pattern,
    polygon,
    rounded,
    smooth,
)


def river() -> Canvas:
    """From above: fields, a winding river, the ferry halfway across."""
    canvas = Canvas()
    canvas.box(0, 0, 1200, 675, "#9CC486")
    _fields(canvas)
    bed = [
        (-60, 150),
        (170, 120),
        (360, 250),
        (520, 400),
        (700, 380),
        (860, 240),
        (1040, 250),
        (1280, 430),
    ]
    canvas.trace(smooth(bed), "#D9CDA4", 178)
    canvas.trace(smooth(bed), "#2F939A", 150)
    canvas.trace(smooth(bed), "#49A9AB", 104)
    canvas.trace(smooth([(x, y - 14) for x, y in bed]), "#6CC0BC", 34, 0.8)
    chance = pattern(40)
    path = smooth(bed)
    for _ in range(60):
        at = path.pointAtPercent(chance.random())
        x, y = at.x() + chance.uniform(-30, 30), at.y() + chance.uniform(-56, 56)
        canvas.fill(rounded(x, y, chance.uniform(14, 46), 3, 1.5), "#DDF3EC", 0.5)
    _road(canvas, [(470, -30), (520, 130), (600, 230), (636, 306)])
    _road(canvas, [(690, 470), (720, 540), (660, 620), (700, 720)])
    canvas.fill(polygon([(612, 280), (664, 270), (674, 314), (622, 324)]), WOOD)
    canvas.fill(polygon([(656, 470), (708, 460), (718, 504), (666, 514)]), WOOD)
    with canvas.at(676, 412, 0.94, turn=78):
        _ferry_from_above(canvas)
    for x, y, turn, roof in (
        (420, 90, 12, CORAL),
        (472, 172, -6, "#C2542F"),
        (560, 84, 30, "#D97B52"),
        (772, 560, 8, CORAL),
        (600, 560, -14, "#C2542F"),
        (812, 622, 22, "#D97B52"),
    ):
        with canvas.at(x, y, 1.0, turn=turn):
            canvas.fill(rounded(-22, -13, 56, 40, 3), INK, 0.22)
            canvas.box(-28, -20, 56, 20, roof)
            canvas.box(-28, 0, 56, 20, "#A9441F")
    _woods(canvas, path)
    return canvas


def mending() -> Canvas:
    """A workbench from above: plane, chisel, spanner, rope, half a seat."""
    canvas = Canvas()
    shades = ("#D9B483", "#D2AB78", "#DDBA8B", "#CFA673")
    for i in range(5):
        canvas.box(0, i * 135, 1200, 135, shades[i % 4])
        canvas.box(0, i * 135, 1200, 3, "#B98A5E")
        for k in range(4):
            y = i * 135 + 24 + k * 28
            grain = [(-20, y), (300, y + 8 - 5 * k), (640, y - 6), (960, y + 7), (1220, y)]
            canvas.trace(smooth(grain), "#C0935F", 1.6, 0.45)
    _seat(canvas)
    with canvas.at(900, 190, 1.0, turn=-18):
        _plane(canvas)
    with canvas.at(980, 390, 1.0, turn=14):
        _chisel(canvas)
    with canvas.at(820, 560, 1.0, turn=-8):
        _spanner(canvas)
    _rope(canvas, 180, 500)
    chance = pattern(7)
    for _ in range(9):
        x, y = 1040 + chance.uniform(-70, 110), 560 + chance.uniform(-60, 70)
        _screw(canvas, x, y, chance.uniform(0, 360))
    for x, y, turn in ((740, 300, 20), (700, 250, 130), (1100, 290, 240), (770, 110, 80)):
        curl = QPainterPath()
        curl.arcMoveTo(x - 22, y - 22, 44, 44, turn)
        curl.arcTo(x - 22, y - 22, 44, 44, turn, 280)
        canvas.trace(curl, "#F2DDB6", 9)
        canvas.trace(curl, "#E0BF8C", 2)
    return canvas


# --- parts of these scenes ---------------------------------------------------------------------


def _fields(canvas: Canvas) -> None:
    fields = (
        (MEADOW, [(-20, 230), (250, 300), (180, 520), (-20, 480)]),
        ("#E6D28C", [(200, 560), (420, 440), (560, 520), (500, 700), (150, 700)]),
        ("#7FB06F", [(-20, 500), (170, 540), (120, 700), (-20, 700)]),
        ("#E9DDA0", [(620, -20), (880, -20), (850, 120), (720, 190), (640, 140)]),
        ("#86B574", [(900, -20), (1220, -20), (1220, 160), (1000, 130), (880, 100)]),
        ("#C9D98F", [(880, 420), (1040, 400), (1220, 560), (1220, 700), (900, 700), (840, 560)]),
        ("#B6D08A", [(200, -20), (430, -20), (380, 90), (300, 110), (210, 40)]),
    )
    for number, (name, points) in enumerate(fields):
        shape = polygon(points)
        canvas.trace(shape, "#7CA968", 8, 0.7)
        canvas.fill(shape, name)
        with canvas.within(shape):
            lean = 0.35 if number % 2 else -0.5
            for i in range(-40, 70):
                start = (i * 26.0, -20.0)
                canvas.line([start, (start[0] + 720 * lean, 700)], INK, 3, 0.07)


def _road(canvas: Canvas, points: list[tuple[float, float]]) -> None:
    canvas.trace(smooth(points), "#C9B98E", 25)
    canvas.trace(smooth(points), "#F3EAD3", 19)


def _ferry_from_above(canvas: Canvas) -> None:
    for i, spread in enumerate((26, 18)):
        wake = polygon(
            [(-40, 0), (-92 + i * 16, -spread), (-80 + i * 16, 0), (-92 + i * 16, spread)]
        )
        canvas.fill(wake, "#FFFFFF", 0.4)
    hull = QPainterPath()
    hull.moveTo(-52, -18)
    hull.cubicTo(-30, -25, 30, -25, 52, -16)
    hull.cubicTo(62, -8, 62, 8, 52, 16)
    hull.cubicTo(30, 25, -30, 25, -52, 18)
    hull.cubicTo(-60, 8, -60, -8, -52, -18)
    canvas.painter.translate(5, 6)
    canvas.fill(hull, DEEP, 0.35)
    canvas.painter.translate(-5, -6)
    canvas.fill(hull, TEAL)
    canvas.fill(rounded(-46, -15, 94, 30, 9), OYSTER)
    canvas.fill(rounded(-34, -13, 66, 26, 5), "#FFFDF8")
    for i in range(5):
        canvas.box(-30 + i * 12.4, -9, 9.5, 18, "#24566B", round=1.5)
    canvas.box(33, -7, 10, 14, ORANGE, round=3)


def _woods(canvas: Canvas, river_path: QPainterPath) -> None:
    chance = pattern(77)
    places = [(chance.uniform(0, 1200), chance.uniform(0, 675)) for _ in range(170)]
    bank = [river_path.pointAtPercent(i / 80) for i in range(81)]
    for x, y in sorted(places, key=lambda place: place[1]):
        near = min(math.hypot(point.x() - x, point.y() - y) for point in bank)
        clear = 380 < x < 860
        if near < 104 or clear or (near > 190 and chance.random() < 0.72):
            continue
        size = chance.uniform(11, 22)
        canvas.dot(x + 5, y + 6, size, INK, 0.16)
        canvas.dot(x, y, size, chance.choice((LEAF, MOSS, "#4F8F62")))
        canvas.dot(x - size * 0.25, y - size * 0.3, size * 0.5, "#FFFFFF", 0.12)


def _seat(canvas: Canvas) -> None:
    canvas.fill(rounded(314, 152, 400, 396, 30), INK, 0.16)
    canvas.fill(rounded(300, 136, 400, 396, 30), BARK)
    for i in range(6):
        y = 156 + i * 60
        if i == 3:
            canvas.box(322, y, 356, 46, "#5E3B26", round=8)
            continue
        canvas.box(322, y, 356, 48, SAND if i < 3 else "#B98A5E", round=8)
        canvas.box(322, y, 356, 12, "#F2DDB6" if i < 3 else WOOD, round=6)
        for x in (344, 656):
            canvas.dot(x, y + 24, 7, "#8C8F94")
            canvas.line([(x - 4, y + 24), (x + 4, y + 24)], INK, 1.8)
    with canvas.at(470, 352, 1.0, turn=-7):
        canvas.fill(rounded(-190, -14, 356, 48, 8), INK, 0.2)
        canvas.box(-196, -24, 356, 48, SAND, round=8)
        canvas.box(-196, -24, 356, 12, "#F2DDB6", round=6)


def _plane(canvas: Canvas) -> None:
    canvas.fill(rounded(-128, -36, 276, 84, 26), INK, 0.2)
    canvas.fill(rounded(-138, -44, 276, 84, 24), TEAL)
    canvas.fill(rounded(-138, -44, 276, 26, 20), "#2A8D93")
    canvas.box(-26, -44, 44, 84, "#CBD2D6", round=4)
    canvas.box(-8, -44, 10, 84, SLATE)
    canvas.dot(88, -2, 29, BARK)
    canvas.dot(88, -2, 22, "#A8744A")
    canvas.dot(81, -9, 7, "#FFFFFF", 0.3)
    canvas.fill(rounded(-118, -20, 66, 36, 17), BARK)
    canvas.fill(rounded(-112, -15, 54, 15, 8), "#A8744A")


def _chisel(canvas: Canvas) -> None:
    canvas.fill(rounded(-150, -10, 310, 34, 12), INK, 0.16)
    canvas.fill(
        polygon([(-10, -13), (118, -13), (140, -8), (140, 9), (118, 13), (-10, 13)]), "#CBD2D6"
    )
    canvas.fill(polygon([(118, -13), (140, -8), (140, 9), (118, 13)]), "#EEF2F3")
    canvas.box(-22, -15, 18, 30, GOLD, round=3)
    canvas.fill(rounded(-150, -19, 132, 38, 18), ORANGE)
    canvas.fill(rounded(-144, -14, 118, 12, 6), "#F3B58F")


def _spanner(canvas: Canvas) -> None:
    shape = circle(-110, 0, 34).united(rounded(-100, -13, 220, 26, 8)).united(circle(120, 0, 30))
    mouth = polygon([(-152, -13), (-104, -15), (-96, 0), (-104, 15), (-152, 13)])
    shape = shape.subtracted(mouth).subtracted(circle(122, 0, 15))
    canvas.painter.translate(9, 10)
    canvas.fill(shape, INK, 0.2)
    canvas.painter.translate(-9, -10)
    canvas.fill(shape, SLATE)
    canvas.fill(rounded(-70, -7, 160, 6, 3), "#FFFFFF", 0.35)


def _rope(canvas: Canvas, x: float, y: float) -> None:
    canvas.dot(x + 10, y + 12, 128, INK, 0.18)
    for radius in (118, 95, 72, 49):
        ring = circle(x, y, radius)
        canvas.trace(ring, "#B99A66", 24)
        canvas.trace(ring, "#EBDCB8", 19)
        turns = int(radius / 3.4)
        for i in range(turns):
            angle = 2 * math.pi * i / turns
            inner = (x + (radius - 8) * math.cos(angle), y + (radius - 8) * math.sin(angle))
            outer = (
                x + (radius + 8) * math.cos(angle + 0.13),
                y + (radius + 8) * math.sin(angle + 0.13),
            )
            canvas.line([inner, outer], "#B99A66", 2.2)
    canvas.trace(
        smooth([(x + 118, y), (x + 150, y + 70), (x + 120, y + 150), (x + 160, y + 220)]),
        "#B99A66",
        24,
    )
    canvas.trace(
        smooth([(x + 118, y), (x + 150, y + 70), (x + 120, y + 150), (x + 160, y + 220)]),
        "#EBDCB8",
        19,
    )


def _screw(canvas: Canvas, x: float, y: float, turn: float) -> None:
    with canvas.at(x, y, 1.0, turn=turn):
        canvas.fill(rounded(-2, -3, 36, 9, 3), INK, 0.2)
        canvas.fill(polygon([(0, -4), (26, -3), (34, 0), (26, 3), (0, 4)]), "#9AA3A8")
        for i in range(4):
            canvas.line([(5 + i * 6, -4), (8 + i * 6, 4)], SLATE, 1.5)
        canvas.dot(-3, 0, 8, "#B9C1C5")
        canvas.line([(-3, -4), (-3, 4)], SLATE, 2)
