"""The things that come back in many scenes: the ferry, people, gulls, houses, trees."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPainterPath

from painting.brush import (
    BARK,
    CORAL,
    DEEP,
    FOAM,
    GOLD,
    INK,
    OYSTER,
    TEAL,
    Canvas,
    circle,
    oval,
    polygon,
    rounded,
    smooth,
)


@dataclass(frozen=True)
class Livery:
    """What a ferry is painted with."""

    hull: str = TEAL
    stripe: str = OYSTER
    cabin: str = "#FFFDF8"
    shade: str = "#E3DCCF"
    roof: str = DEEP
    glass: str = "#24566B"
    foot: str = "#E4572E"


LIT = Livery("#0D4A5C", "#C9C2B4", "#3A4C63", "#2F3F55", "#0B2637", GOLD, "#7A3324")


def hull_shape(half: float) -> QPainterPath:
    """A double-ended hull, `half` long to each side, its waterline at 0."""
    path = QPainterPath()
    path.moveTo(-half - 4, -15)
    path.lineTo(half + 4, -15)
    path.cubicTo(half, -6, half - 6, 6, half - 18, 7)
    path.lineTo(-half + 18, 7)
    path.cubicTo(-half + 6, 6, -half, -6, -half - 4, -15)
    path.closeSubpath()
    return path


def ferry(canvas: Canvas, paint: Livery | None = None, *, windows: int = 6) -> None:
    """A Sanderling from the side, about 110 wide with six windows; waterline at 0."""
    paint = paint or Livery()
    half = 50.0 + (windows - 6) * 6.5
    cabin = half - 15
    hull = hull_shape(half)
    canvas.fill(hull, paint.hull)
    with canvas.within(hull):
        canvas.box(-half - 6, -15, 2 * half + 12, 3.2, paint.stripe)
        canvas.box(-half - 6, 1.5, 2 * half + 12, 8, paint.foot)
    # cabin with a soft shade under the roof
    canvas.box(-cabin, -38, 2 * cabin, 23.4, paint.cabin, round=5)
    canvas.box(-cabin, -38, 2 * cabin, 5, paint.shade, round=2)
    step = 2 * cabin / windows
    for i in range(windows):
        x = -cabin + step * (i + 0.5)
        canvas.dot(x, -26, 4.5, paint.shade)
        canvas.dot(x, -26, 3.7, paint.glass)
        if paint is not LIT:
            canvas.fill(oval(x - 1.1, -27.3, 1.3, 0.8), "#FFFFFF", 0.55)
    canvas.box(-cabin - 4, -41.5, 2 * cabin + 8, 4.2, paint.roof, round=2)
    # solar panels, wheelhouse, mast
    for i in (-1, 1):
        for k in range(3):
            x = i * (cabin - 6 - k * 8.4)
            panel = [(x - 3.6, -41.5), (x + 3.6, -41.5), (x + 2.6, -44.6), (x - 2.6, -44.6)]
            canvas.fill(polygon(panel), paint.glass if paint is not LIT else "#1B3A52")
    house = QPainterPath()
    house.moveTo(-11, -41)
    house.lineTo(11, -41)
    house.lineTo(9.2, -54)
    house.cubicTo(9, -55.5, 8.4, -56, 7, -56)
    house.lineTo(-7, -56)
    house.cubicTo(-8.4, -56, -9, -55.5, -9.2, -54)
    house.closeSubpath()
    canvas.fill(house, paint.cabin)
    for x in (-7.4, -2.3, 2.8):
        canvas.box(x, -53, 4.4, 6.4, paint.glass, round=1.1)
    canvas.box(-11.5, -58, 23, 2.6, paint.foot, round=1.3)
    canvas.line([(0, -58), (0, -70)], paint.roof, 1.1)
    canvas.fill(polygon([(0.4, -70), (9, -67.6), (0.4, -65)]), paint.foot)
    # rails and lifebuoys
    for side in (-1, 1):
        for k in range(4):
            x = side * (half + 1 - k * 4.6)
            canvas.line([(x, -15), (x, -23)], paint.roof, 0.9)
        ends = [(side * (half + 1), -23), (side * cabin, -23)]
        canvas.line(ends, paint.roof, 1.0)
        canvas.trace(circle(side * (half - 8), -18.6, 2.5), paint.foot, 1.5)


def mirrored_ferry(canvas: Canvas, x: float, y: float, size: float, **kind: object) -> None:
    """The ferry on the water with a faint reflection under it."""
    with canvas.faint(0.22), canvas.at(x, y + 9 * size, size, tall=-0.62):
        ferry(canvas, **kind)  # type: ignore[arg-type]
    with canvas.at(x, y, size):
        ferry(canvas, **kind)  # type: ignore[arg-type]


def gull(canvas: Canvas, x: float, y: float, size: float, name: str = "#FFFFFF") -> None:
    path = smooth([(x - size, y - size * 0.18), (x - size * 0.45, y - size * 0.42), (x, y)])
    canvas.trace(path, name, size * 0.13)
    path = smooth([(x, y), (x + size * 0.45, y - size * 0.42), (x + size, y - size * 0.18)])
    canvas.trace(path, name, size * 0.13)


def house(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    wall: str,
    roof: str,
    light: str = "",
) -> None:
    """A gabled house standing on `y`."""
    canvas.box(x, y - height, width, height, wall)
    top = y - height
    eave = width * 0.08
    canvas.fill(
        polygon([(x - eave, top), (x + width / 2, top - width * 0.5), (x + width + eave, top)]),
        roof,
    )
    if light:
        for i in (0.22, 0.6):
            canvas.box(x + width * i, top + height * 0.25, width * 0.18, height * 0.24, light)


def tree(canvas: Canvas, x: float, y: float, size: float, name: str, trunk: str = BARK) -> None:
    canvas.box(x - size * 0.06, y - size * 0.5, size * 0.12, size * 0.5, trunk)
    canvas.fill(oval(x, y - size * 0.75, size * 0.34, size * 0.45), name)


def post(canvas: Canvas, x: float, top: float, bottom: float, width: float, name: str) -> None:
    canvas.box(x - width / 2, top, width, bottom - top, name, round=width * 0.2)


@dataclass(frozen=True)
class Looks:
    """What one figure is painted with."""

    skin: str = "#D9A066"
    hair: str = INK
    coat: str = TEAL
    legs: str = "#2C3E50"
    long_hair: bool = False
    scarf: str = ""
    overall: str = ""


def figure(canvas: Canvas, looks: Looks, *, reach: float = 0.0, wave: bool = False) -> None:
    """Somebody 100 high with the feet at 0. `reach` lifts the right arm forwards (0 to 1)."""
    for side in (-1, 1):
        canvas.line([(side * 5.5, -46), (side * 6, -4)], looks.legs, 9)
        canvas.fill(rounded(side * 6 - 6 + (side > 0) * 1.5, -5, 11.5, 5, 2.4), INK)
    body = QPainterPath()
    body.moveTo(-12, -78)
    body.cubicTo(-15, -66, -15, -52, -13.5, -41)
    body.lineTo(13.5, -41)
    body.cubicTo(15, -52, 15, -66, 12, -78)
    body.cubicTo(8, -82.5, -8, -82.5, -12, -78)
    if looks.long_hair:
        canvas.fill(rounded(-10.5, -99, 21, 26, 9), looks.hair)
    # arms first, so that the body lies over the shoulders
    canvas.line([(-12.5, -75), (-17.5, -60), (-15.5, -46)], looks.coat, 7.4)
    canvas.dot(-15.5, -44, 3.6, looks.skin)
    hand = (17.5 + 14 * reach, -45 - 22 * reach) if not wave else (21, -97)
    elbow = (19, -61) if not wave else (22, -80)
    canvas.line([(12.5, -75), elbow, hand], looks.coat, 7.4)
    canvas.dot(hand[0], hand[1] + (1.5 if not wave else -2), 3.6, looks.skin)
    canvas.fill(body, looks.coat)
    if looks.overall:
        canvas.fill(rounded(-10, -66, 20, 27, 3), looks.overall)
        for side in (-1, 1):
            canvas.line([(side * 7, -65), (side * 8.5, -78)], looks.overall, 3.2)
            canvas.dot(side * 7, -62.5, 1.1, GOLD)
        canvas.fill(rounded(-5, -58, 10, 8, 1.5), INK, 0.16)
    canvas.box(-3.4, -84, 6.8, 7, looks.skin, round=3)
    if looks.scarf:
        canvas.fill(rounded(-7.5, -82.5, 15, 5.2, 2.6), looks.scarf)
    _head(canvas, looks)


def _head(canvas: Canvas, looks: Looks) -> None:
    canvas.dot(0, -91, 9, looks.skin)
    cap = QPainterPath()
    cap.moveTo(-9.6, -90)
    cap.cubicTo(-11, -104, 11, -104, 9.6, -90)
    cap.cubicTo(7, -96, 2, -97.5, -2, -97)
    cap.cubicTo(-6, -96.5, -8.4, -94, -9.6, -90)
    canvas.fill(cap, looks.hair)
    for side in (-1, 1):
        canvas.dot(side * 3.2 + 0.6, -91, 0.95, INK)
    smile = QPainterPath()
    smile.moveTo(-2.6, -87.4)
    smile.quadTo(0.6, -84.8, 3.8, -87.4)
    canvas.trace(smile, INK, 0.9, 0.75)


def bunting(
    canvas: Canvas, start: tuple[float, float], end: tuple[float, float], count: int, drop: float
) -> None:
    """A string of small flags."""
    path = QPainterPath()
    path.moveTo(*start)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + drop)
    path.quadTo(*middle, *end)
    canvas.trace(path, INK, 1.6, 0.7)
    colours = (CORAL, GOLD, TEAL, OYSTER, FOAM)
    for i in range(count):
        here = path.pointAtPercent((i + 0.5) / count)
        flag = [(here.x() - 11, here.y()), (here.x() + 11, here.y()), (here.x(), here.y() + 25)]
        canvas.fill(polygon(flag), colours[i % len(colours)])


def plank_floor(canvas: Canvas, top: float, rows: int, first: str, second: str) -> None:
    """Boards seen from the front: rows that grow towards the viewer."""
    y, height = top, (canvas.height - top) / (rows * (rows + 1) / 2)
    for i in range(rows):
        tall = height * (i + 1)
        canvas.box(0, y, canvas.width, tall + 1, first if i % 2 else second)
        y += tall
