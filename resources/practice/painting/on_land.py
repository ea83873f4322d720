"""Scenes on land: the boat hall, the open yard day, the team."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QLinearGradient, QPainterPath

from painting.brush import (
    BARK,
    BLUSH,
    CORAL,
    DEEP,
    FOAM,
    GOLD,
    INK,
    LEAF,
    ORANGE,
    OYSTER,
    PALE,
    SAND,
    SLATE,
    TEAL,
    WOOD,
    Canvas,
    circle,
    colour,
    oval,
    polygon,
    rounded,
)
from painting.things import (
    Looks,
    bunting,
    ferry,
    figure,
    gull,
    hull_shape,
    mirrored_ferry,
    plank_floor,
    post,
    tree,
)


def workshop() -> Canvas:
    """The hall: a hull half planked, three lamps, two people at work."""
    canvas = Canvas()
    canvas.fade(0, 480, [(0, "#F3E4CB"), (1, "#F8EEDD")])
    for i in range(4):
        _window(canvas, 62 + i * 288, 108)
    canvas.box(0, 0, 1200, 62, "#B98A5E")
    for i in range(7):
        x = i * 200
        canvas.line([(x - 100, 62), (x, 4), (x + 100, 62)], "#9A6C45", 10)
        canvas.line([(x, 4), (x, 62)], "#9A6C45", 7)
    canvas.box(0, 56, 1200, 13, "#8A5A3C")
    canvas.box(0, 462, 1200, 22, "#D8B98F")
    plank_floor(canvas, 482, 5, "#D6AC7C", "#CDA172")
    _tool_wall(canvas)
    for x in (300, 600, 900):
        canvas.line([(x, 62), (x, 132)], INK, 3)
        canvas.fill(polygon([(x - 38, 160), (x - 14, 130), (x + 14, 130), (x + 38, 160)]), TEAL)
        cone = QLinearGradient(QPointF(x, 160), QPointF(x, 520))
        cone.setColorAt(0, colour("#FFE9B0", 0.5))
        cone.setColorAt(1, colour("#FFE9B0", 0.0))
        shape = polygon([(x - 34, 160), (x + 34, 160), (x + 170, 520), (x - 170, 520)])
        canvas.fill(shape, QBrush(cone))
        canvas.fill(oval(x, 160, 26, 7), "#FFF6DA")
    canvas.fill(oval(600, 590, 470, 26), INK, 0.16)
    for x in (330, 520, 690, 870):
        _stand(canvas, x)
    with canvas.at(600, 500, 7.4):
        _half_hull(canvas)
    with canvas.at(196, 606, 2.3):
        figure(
            canvas, Looks(coat="#E9D8BD", overall=TEAL, hair="#5A3522", skin="#E2B48C"), reach=0.9
        )
    with canvas.at(1000, 610, 2.3, tall=1.0):
        canvas.painter.scale(-1, 1)
        figure(
            canvas,
            Looks(coat=CORAL, overall="#3B4A66", hair=INK, skin="#9A6440", long_hair=True),
            reach=0.8,
        )
    _bench(canvas, 1064, 560)
    return canvas


def open_day() -> Canvas:
    """The quay in the sun, flags, stalls, families, a ferry with its gangway out."""
    canvas = Canvas()
    canvas.fade(0, 360, [(0, "#8CCFE0"), (1, "#E4F4EC")])
    for x, size in ((960, 1.0), (1072, 0.72)):
        with canvas.at(x, 108, size):
            shape = (
                circle(0, 0, 30).united(circle(38, -10, 38)).united(rounded(-30, 2, 110, 27, 13))
            )
            canvas.fill(shape, "#FFFFFF", 0.85)
    canvas.fade(300, 470, [(0, "#8FD3CC"), (1, "#2E8F95")])
    canvas.ripples((0, 306, 1200, 450), "#E9FBF4", 60, seed=31, alpha=0.45)
    for x, size in ((40, 92), (110, 120), (1150, 104), (1090, 80)):
        tree(canvas, x, 306, size, LEAF)
    canvas.fill(rounded(-20, 298, 190, 18, 6), "#B7C79B")
    canvas.fill(rounded(1040, 298, 200, 18, 6), "#B7C79B")
    mirrored_ferry(canvas, 640, 420, 5.0, windows=7)
    canvas.box(0, 436, 1200, 240, "#EAD9BC")
    canvas.box(0, 436, 1200, 14, "#C9AE86")
    for row, y in enumerate((478, 528, 590, 660)):
        canvas.line([(0, y), (1200, y)], "#D9C29C", 2.4)
        for x in range(-60 + (row % 2) * 90, 1200, 180):
            canvas.line([(x, y), (x - 14, y + 56)], "#D9C29C", 2.4)
    canvas.fill(polygon([(800, 352), (846, 352), (900, 470), (832, 470)]), WOOD)
    canvas.line([(846, 352), (846, 312), (900, 430), (900, 470)], BARK, 4)
    for x in (64, 420, 790, 1140):
        post(canvas, x, 118, 470, 12, BARK)
        canvas.dot(x, 114, 9, GOLD)
    for left, right in ((64, 420), (420, 790), (790, 1140)):
        bunting(canvas, (left, 130), (right, 130), 9, 84)
    _stall(canvas, 90, 520, ORANGE)
    _stall(canvas, 980, 530, TEAL)
    people = (
        (330, 600, 1.35, Looks(coat=GOLD, hair="#5A3522", skin="#E2B48C", long_hair=True)),
        (392, 606, 0.82, Looks(coat=CORAL, hair="#5A3522", skin="#E2B48C")),
        (452, 598, 1.42, Looks(coat=DEEP, hair=INK, skin="#8A5638")),
        (640, 636, 1.5, Looks(coat="#7A5C99", hair="#C9C2B4", skin="#E8BE98", scarf=OYSTER)),
        (730, 640, 0.9, Looks(coat=TEAL, hair=INK, skin="#B97B50", long_hair=True)),
        (862, 590, 1.3, Looks(coat=ORANGE, hair="#2A1B14", skin="#6E4630")),
    )
    for i, (x, y, size, looks) in enumerate(people):
        canvas.fill(oval(x + 6, y + 1, 26 * size, 5 * size), INK, 0.18)
        with canvas.at(x, y, size):
            figure(canvas, looks, wave=i in (1, 4, 5))
    _balloons(canvas, 749, 552)
    for x, y, size in ((250, 78, 20), (300, 60, 14), (700, 58, 16)):
        gull(canvas, x, y, size)
    return canvas


def team() -> Canvas:
    """Four people before the bow of what they built."""
    canvas = Canvas()
    canvas.fade(0, 675, [(0, "#F7E9D2"), (1, "#F1DCBD")])
    canvas.dot(600, 330, 300, "#FBF2E2")
    for i in range(3):
        canvas.box(70 + i * 420, 70, 220, 150, "#FDF8EE", round=10)
        canvas.box(70 + i * 420, 70, 220, 150, "#CFE8E2", round=10)
        canvas.box(176 + i * 420, 70, 8, 150, "#F7E9D2")
        canvas.box(70 + i * 420, 141, 220, 8, "#F7E9D2")
    with canvas.at(600, 520, 11.2):
        ferry(canvas)
    canvas.box(0, 590, 1200, 90, "#CDA172")
    canvas.box(0, 590, 1200, 10, "#B98A5E")
    crew = (
        (
            286,
            Looks(coat="#E9D8BD", overall=DEEP, hair="#D7A24A", skin="#EBC39E", long_hair=True),
            3.55,
        ),
        (484, Looks(coat=ORANGE, overall="#34435E", hair="#1F1712", skin="#7A4B30"), 3.8),
        (
            700,
            Looks(coat="#F6EEE1", overall="#C2542F", hair=INK, skin="#C68A5E", long_hair=True),
            3.45,
        ),
        (908, Looks(coat=FOAM, overall="#4A3A55", hair="#B9B2A8", skin="#E2B48C", scarf=GOLD), 3.7),
    )
    for i, (x, looks, size) in enumerate(crew):
        canvas.fill(oval(x + 8, 634, 88, 12), INK, 0.18)
        with canvas.at(x, 636, size):
            figure(canvas, looks, wave=i == 3, reach=0.25 if i == 1 else 0.0)
    return canvas


# --- parts of these scenes ---------------------------------------------------------------------


def _window(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 8, y - 8, 212, 206, "#E1C79E", round=8)
    canvas.box(x, y, 196, 190, "#CFE8E6", round=4)
    glass = rounded(x, y, 196, 190, 4)
    with canvas.within(glass):
        canvas.fill(oval(x + 70, y + 210, 120, 70), "#A9D3C4")
        canvas.fill(oval(x + 180, y + 216, 90, 60), "#8FC4B4")
        canvas.fill(
            polygon([(x + 30, y), (x + 80, y), (x - 10, y + 190), (x - 60, y + 190)]),
            "#FFFFFF",
            0.35,
        )
    for i in (1, 2):
        canvas.box(x + i * 65 - 3, y, 6, 190, "#E1C79E")
    canvas.box(x, y + 92, 196, 6, "#E1C79E")


def _tool_wall(canvas: Canvas) -> None:
    canvas.box(34, 330, 236, 116, "#DFC59B", round=8)
    for i, tall in enumerate((62, 48, 70, 40, 56, 66)):
        x = 60 + i * 36
        canvas.line([(x, 346), (x, 346 + tall * 0.55)], BARK, 7)
        canvas.line([(x, 346 + tall * 0.55), (x, 346 + tall)], SLATE, 9 if i % 2 else 5)
        canvas.dot(x, 344, 3, INK)


def _stand(canvas: Canvas, x: float) -> None:
    canvas.line([(x - 34, 596), (x, 520), (x + 34, 596)], BARK, 12)
    canvas.line([(x - 20, 566), (x + 20, 566)], BARK, 8)
    canvas.box(x - 30, 512, 60, 14, "#6E4630", round=4)


def _half_hull(canvas: Canvas) -> None:
    """Ribs and keel on the left, finished planks on the right."""
    hull = hull_shape(50)
    canvas.fill(hull, "#B98A5E", 0.35)
    with canvas.within(hull):
        for i in range(13):
            x = -50 + i * 5.2
            canvas.line([(x, -16), (x + 1.5, 8)], "#8A5A3C", 1.6)
        canvas.box(-60, 4.4, 120, 4, "#8A5A3C")
        canvas.box(-60, -15, 120, 2.6, "#A8744A")
        path = QPainterPath()
        path.moveTo(6, -20)
        path.lineTo(70, -20)
        path.lineTo(70, 12)
        path.lineTo(-2, 12)
        path.closeSubpath()
        with canvas.within(path):
            canvas.box(-60, -16, 140, 30, TEAL)
            canvas.box(-60, -15, 140, 3.2, OYSTER)
            canvas.box(-60, 1.5, 140, 8, ORANGE)
        for i, y in enumerate((-10.4, -6.2, -2.0, 2.2)):
            left = -26 + i * 6.5
            canvas.box(left, y, 34 - i * 6, 3.6, SAND if i % 2 else "#DDBB88")
            for k in range(4):
                canvas.dot(left + 3 + k * 6, y + 1.8, 0.45, BARK)
    canvas.box(8, -34, 34, 19, "#FFFDF8", round=4)
    canvas.box(8, -34, 34, 4, "#E3DCCF", round=2)
    for i in range(3):
        canvas.dot(14.5 + i * 10.5, -24, 3.5, "#E3DCCF")
        canvas.dot(14.5 + i * 10.5, -24, 2.8, "#CFE8E6")
    for i in range(5):
        canvas.line([(-36 + i * 9, -15), (-36 + i * 9, -31)], "#A8744A", 1.3)
    canvas.line([(-37, -31), (8, -31)], "#A8744A", 1.5)


def _bench(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x, y - 60, 190, 16, BARK, round=3)
    for leg in (x + 12, x + 160):
        canvas.box(leg, y - 46, 14, 96, "#6E4630")
    canvas.box(x + 26, y - 84, 52, 24, ORANGE, round=4)
    canvas.line([(x + 38, y - 84), (x + 38, y - 94), (x + 66, y - 94), (x + 66, y - 84)], INK, 4)
    canvas.box(x + 102, y - 74, 46, 14, PALE, round=3)


def _stall(canvas: Canvas, x: float, y: float, name: str) -> None:
    for leg in (x + 8, x + 142):
        canvas.box(leg, y - 130, 8, 150, BARK)
    canvas.box(x - 4, y - 44, 166, 54, WOOD, round=4)
    canvas.box(x - 8, y - 52, 174, 12, BARK, round=4)
    for i in range(7):
        left = x - 12 + i * 26
        stripe = rounded(left, y - 160, 26.5, 42, 3).united(circle(left + 13.2, y - 118, 13.2))
        canvas.fill(stripe, name if i % 2 else OYSTER)
    for i, dot in enumerate((GOLD, CORAL, LEAF, BLUSH)):
        canvas.dot(x + 26 + i * 34, y - 60, 10, dot)


def _balloons(canvas: Canvas, x: float, y: float) -> None:
    for dx, dy, name in ((-24, -88, CORAL), (6, -112, GOLD), (34, -84, TEAL)):
        canvas.line([(x, y), (x + dx, y + dy + 22)], INK, 1.3, 0.6)
        canvas.fill(oval(x + dx, y + dy, 18, 22), name)
        canvas.fill(oval(x + dx - 6, y + dy - 8, 4, 6), "#FFFFFF", 0.5)
