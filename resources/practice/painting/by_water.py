"""Scenes on the water: harbour at dawn, islands, night, fog, and a ferry coming alongside."""

from __future__ import annotations

from painting.brush import (
    BARK,
    BLUSH,
    CORAL,
    DEEP,
    FOAM,
    GOLD,
    INK,
    MEADOW,
    MOSS,
    NIGHT,
    ORANGE,
    OYSTER,
    SLATE,
    WOOD,
    Canvas,
    circle,
    ground,
    oval,
    pattern,
    polygon,
    rounded,
)
from painting.things import LIT, Livery, Looks, figure, gull, house, mirrored_ferry, post, tree


def harbour() -> Canvas:
    """Dawn: layers of hills, the sun between them, a ferry at its pier."""
    canvas = Canvas()
    canvas.fade(0, 400, [(0, "#4A3F6B"), (0.38, "#B5637A"), (0.72, "#F39C6B"), (1, "#FCD9A0")])
    canvas.glow(742, 330, 360, "#FFE9B8", 0.75)
    canvas.dot(742, 322, 62, "#FFF1CF")
    hills = [
        ("#C9838A", [(-40, 330), (120, 268), (300, 300), (470, 250), (640, 322), (820, 352)]),
        ("#A9668A", [(-40, 352), (60, 330), (210, 352), (380, 338), (560, 372), (700, 382)]),
        ("#B87488", [(560, 410), (680, 384), (800, 330), (930, 262), (1060, 290), (1240, 220)]),
        ("#7A4B7C", [(820, 388), (960, 342), (1080, 330), (1240, 288)]),
    ]
    for name, points in hills:
        canvas.fill(ground(points, 400), name)
    shore = [(-40, 346), (70, 352), (180, 372), (330, 390), (420, 398)]
    canvas.fill(ground(shore, 402), "#553A68")
    walls = ("#6B4878", "#7A4F7A", "#613F70", "#6F4A78", "#5D3C6C")
    for i, x in enumerate((14, 74, 128, 196, 254)):
        house(canvas, x, 392, 46 + (i % 2) * 8, 44 + (i * 7) % 19, walls[i], "#432C58", GOLD)
    for x, size in ((62, 60), (186, 74), (318, 48), (352, 40)):
        tree(canvas, x, 396, size, "#432C58", "#432C58")
    canvas.fade(398, 675, [(0, "#F2AE7C"), (0.22, "#CE7D7C"), (0.6, "#5D5680"), (1, "#2D3B63")])
    canvas.ripples((600, 402, 890, 640), "#FFE7B5", 130, seed=4, alpha=0.85, length=(20, 90))
    canvas.ripples((0, 405, 1200, 675), "#F7C7A0", 90, seed=9, alpha=0.28)
    canvas.ripples((0, 430, 1200, 675), "#2B2F5A", 70, seed=3, alpha=0.3)
    mirrored_ferry(canvas, 868, 500, 4.0, windows=6)
    canvas.fill(polygon([(-10, 566), (560, 532), (596, 540), (-10, 604)]), "#3B2A4A")
    canvas.fill(polygon([(-10, 556), (560, 524), (596, 540), (-10, 588)]), "#6D4A5E")
    for x in (30, 150, 270, 390, 500, 566):
        post(canvas, x, 506 + (566 - x) * 0.052, 640, 15, "#33233F")
    with canvas.at(446, 537, 1.02):
        figure(
            canvas, Looks(coat="#2F2A52", legs="#2A2140", hair="#241B36", skin="#C98D6B"), wave=True
        )
    with canvas.at(340, 546, 0.98):
        figure(
            canvas,
            Looks(coat=ORANGE, legs="#2A2140", hair="#3A2430", skin="#E2B48C", long_hair=True),
        )
    for x, y, size in ((180, 130, 26), (236, 102, 18), (560, 168, 15), (1010, 120, 22)):
        gull(canvas, x, y, size, "#FCE6D0")
    return canvas


def islands() -> Canvas:
    """Noon: three islands, a lighthouse, a longer ferry and its wake."""
    canvas = Canvas()
    canvas.fade(0, 300, [(0, "#7FC8DA"), (1, "#DDF2EC")])
    for x, y, size in ((170, 96, 1.0), (640, 62, 0.7), (980, 128, 1.15)):
        _cloud(canvas, x, y, size)
    canvas.fade(292, 675, [(0, "#8FD3CC"), (0.3, "#3FA6A6"), (1, "#0B5F6B")])
    far = [(-20, 292), (90, 262), (220, 248), (330, 266), (440, 292)]
    canvas.fill(ground(far, 296), "#8DBFA6")
    canvas.fill(
        ground([(840, 300), (930, 268), (1060, 244), (1170, 258), (1240, 250)], 306), "#79B594"
    )
    canvas.ripples((0, 300, 1200, 660), "#E9FBF4", 120, seed=5, alpha=0.4)
    canvas.ripples((0, 330, 1200, 675), DEEP, 60, seed=6, alpha=0.22)
    island = [(610, 428), (668, 388), (740, 346), (822, 330), (900, 352), (1000, 384), (1090, 428)]
    canvas.fill(oval(850, 434, 262, 16), "#D8F1E8", 0.55)
    canvas.fill(ground(island, 432), "#D9B98A")
    grass = [(636, 402), (700, 360), (770, 328), (830, 316), (910, 340), (1000, 368), (1064, 400)]
    canvas.fill(ground(grass, 402), MEADOW)
    shade = [(640, 404), (730, 380), (840, 392), (950, 380), (1066, 404)]
    canvas.fill(ground(shade, 406), "#86B574")
    for x, y, size in ((904, 372, 52), (938, 384, 62), (972, 390, 46), (702, 392, 40)):
        tree(canvas, x, y, size, MOSS)
    house(canvas, 856, 368, 38, 24, OYSTER, CORAL)
    _lighthouse(canvas, 800, 346)
    wake = [(-20, 566), (150, 544), (330, 533), (330, 545), (160, 570), (-20, 618)]
    canvas.fill(polygon(wake), "#E9FBF4", 0.5)
    canvas.fill(
        polygon([(-20, 584), (180, 548), (330, 538), (180, 560), (-20, 606)]), "#FFFFFF", 0.55
    )
    mirrored_ferry(canvas, 430, 536, 3.1, windows=9)
    _sailing_boat(canvas, 1050, 520, 1.3)
    for x, y, size in ((520, 190, 20), (566, 214, 14), (300, 330, 24)):
        gull(canvas, x, y, size)
    return canvas


def night() -> Canvas:
    """A lit ferry on dark water, the town behind it, a large moon."""
    canvas = Canvas()
    canvas.fade(0, 390, [(0, "#0B1530"), (0.6, "#1B2F57"), (1, "#37527D")])
    chance = pattern(12)
    for _ in range(120):
        x, y = chance.uniform(0, 1200), chance.uniform(0, 300) ** 0.97
        canvas.dot(x, y, chance.uniform(0.6, 1.7), "#FFF6DA", chance.uniform(0.3, 0.9))
    canvas.glow(930, 150, 240, "#FBE7B2", 0.4)
    canvas.dot(930, 150, 66, "#FBEFC9")
    for x, y, size in ((912, 136, 11), (950, 164, 16), (936, 118, 7)):
        canvas.dot(x, y, size, "#EBDCAE", 0.8)
    canvas.fill(
        ground([(-20, 330), (200, 286), (420, 318), (700, 298), (980, 336), (1240, 300)], 400),
        "#16284A",
    )
    canvas.fill(ground([(-20, 372), (300, 348), (620, 366), (1240, 352)], 400), "#0F1D3A")
    canvas.fade(388, 675, [(0, "#2B4673"), (0.35, "#182C54"), (1, "#0A142E")])
    lights: list[tuple[float, float]] = []
    for i in range(17):
        x, tall = 30 + i * 68 + chance.uniform(-10, 10), chance.uniform(26, 62)
        house(canvas, x, 390, 44, tall, "#0C1832", "#091327")
        for k in range(2):
            if chance.random() < 0.6:
                canvas.box(x + 9 + k * 17, 390 - tall * 0.7, 8, 10, GOLD, round=1)
                lights.append((x + 13 + k * 17, 0.6))
    for x, strength in lights:
        for k in range(7):
            y = 398 + k * 11 + chance.uniform(-2, 2)
            wide = chance.uniform(5, 15)
            canvas.fill(
                rounded(x - wide / 2, y, wide, 2.2, 1.1), GOLD, strength * (1 - k / 8) * 0.6
            )
    canvas.ripples((800, 396, 1060, 660), "#FBE7B2", 110, seed=8, alpha=0.7, length=(16, 70))
    canvas.ripples((0, 410, 1200, 675), "#4E6DA0", 90, seed=2, alpha=0.3)
    canvas.glow(470, 470, 330, GOLD, 0.26)
    for i in range(6):
        for k in range(9):
            x = 470 + (i - 2.5) * 52 + chance.uniform(-5, 5)
            wide = chance.uniform(14, 36)
            canvas.fill(
                rounded(x - wide / 2, 552 + k * 12, wide, 3.4, 1.7), GOLD, 0.55 * (1 - k / 9)
            )
    mirrored_ferry(canvas, 470, 536, 4.3, paint=LIT)
    canvas.glow(470, 296, 26, ORANGE, 0.9)
    return canvas


def fog() -> Canvas:
    """Layers of grey, a red buoy, the outline of a ferry that waits."""
    canvas = Canvas()
    canvas.fade(0, 675, [(0, "#DFE5E3"), (0.45, "#CBD6D5"), (0.62, "#B4C4C5"), (1, "#7F979C")])
    canvas.dot(330, 150, 46, "#F5F3E6", 0.9)
    canvas.glow(330, 150, 210, "#FBF6E2", 0.7)
    for name, points in (
        ("#C6D2D1", [(-20, 330), (180, 250), (360, 300), (560, 236), (800, 310), (1240, 262)]),
        ("#B9C8C8", [(-20, 352), (260, 318), (520, 346), (860, 300), (1240, 330)]),
    ):
        canvas.fill(ground(points, 400), name, 0.8)
    _bank(canvas, 340, "#E2E9E7", 11)
    ghost = Livery("#9DB0B3", "#B7C6C6", "#C6D2D1", "#B7C5C5", "#93A8AC", "#A9BABD", "#A8A9A6")
    mirrored_ferry(canvas, 800, 424, 3.5, paint=ghost)
    canvas.glow(800, 216, 60, "#FFF3CF", 0.9)
    canvas.dot(800, 216, 6, "#FFF8E2")
    _bank(canvas, 430, "#D3DDDC", 23)
    canvas.ripples((0, 470, 1200, 675), "#EDF2F0", 60, seed=14, alpha=0.4)
    canvas.ripples((0, 480, 1200, 675), "#5B757C", 50, seed=15, alpha=0.25)
    with canvas.faint(0.3), canvas.at(300, 584, 1.5, tall=-0.7, turn=3):
        _buoy(canvas)
    with canvas.at(300, 570, 1.5, turn=-5):
        _buoy(canvas)
    canvas.fill(oval(300, 574, 66, 8), "#EDF2F0", 0.75)
    for x, y, size in ((520, 130, 18), (560, 150, 13)):
        gull(canvas, x, y, size, SLATE)
    return canvas


def alongside(moment: float = 0.94, width: int = 1200, height: int = 675) -> Canvas:
    """Evening: the ferry glides to the pier. `moment` goes from 0 (away) to 1 (moored)."""
    canvas = Canvas(width, height, drawn=(1200, 675))
    canvas.fade(0, 380, [(0, "#3E7C93"), (0.5, "#9CC7BC"), (0.82, "#F6D9A8"), (1, "#F9C98B")])
    canvas.glow(360, 360, 330, "#FFE3A8", 0.8)
    canvas.dot(360, 352, 54, "#FFF3D2")
    canvas.fill(
        ground([(-20, 348), (140, 318), (330, 344), (560, 306), (820, 340), (1240, 300)], 384),
        "#7FA99B",
    )
    canvas.fill(
        ground([(-20, 366), (220, 350), (480, 366), (760, 340), (1240, 352)], 384), "#5A8C86"
    )
    canvas.fade(380, 675, [(0, "#F3CE97"), (0.25, "#9DB9A0"), (0.65, "#2F7F88"), (1, "#10535F")])
    drift = moment * 26
    canvas.ripples((240, 384, 480, 600), "#FFEFC4", 90, seed=4, alpha=0.8, length=(14, 70))
    canvas.painter.translate(drift, 0)
    canvas.ripples((-60, 390, 1200, 675), "#E4F4EA", 100, seed=21, alpha=0.34)
    canvas.painter.translate(-2 * drift, 0)
    canvas.ripples((0, 410, 1260, 675), DEEP, 60, seed=22, alpha=0.22)
    canvas.painter.translate(drift, 0)
    eased = 1 - (1 - moment) ** 3
    x = -330 + eased * 830
    fade = 1 - eased
    wake = polygon([(x - 210, 524), (x - 210, 534), (x - 640, 566), (x - 700, 548)])
    canvas.fill(wake, "#FFFFFF", 0.55 * fade)
    mirrored_ferry(canvas, x, 526, 4.4)
    for i in range(3):
        spread = 40 + 60 * ((moment * 3 + i / 3) % 1)
        strength = 0.35 * fade * (1 - (spread - 40) / 60)
        canvas.fill(oval(x + 206, 534, spread, 6), "#FFFFFF", max(0.0, strength))
    canvas.fill(polygon([(748, 520), (1220, 500), (1220, 560), (748, 548)]), WOOD)
    canvas.fill(polygon([(748, 548), (1220, 560), (1220, 580), (748, 562)]), BARK)
    for i in range(9):
        seam = 790 + i * 52
        canvas.line([(seam, 519 - i * 2), (seam + 6, 549 + i)], BARK, 1.6, 0.55)
    for place in (770, 900, 1040, 1170):
        post(canvas, place, 474, 660, 20, "#6E4630")
        canvas.box(place - 12, 470, 24, 9, OYSTER, round=3)
    with canvas.at(980, 528, 1.5):
        figure(
            canvas,
            Looks(coat=ORANGE, scarf=OYSTER, hair="#4A2E22", skin="#C68A5E"),
            wave=0.25 < moment < 0.8,
        )
    _lamp(canvas, 1110, 506)
    for i, (gx, gy, size) in enumerate(((700, 150, 22), (752, 128, 15), (1010, 190, 18))):
        gull(canvas, gx + moment * (40 + 12 * i), gy - moment * 16, size)
    return canvas


# --- parts of these scenes ---------------------------------------------------------------------


def _cloud(canvas: Canvas, x: float, y: float, size: float) -> None:
    with canvas.at(x, y, size):
        shape = circle(0, 0, 34).united(circle(40, -12, 44)).united(circle(88, 0, 32))
        shape = shape.united(rounded(-34, 2, 154, 32, 16))
        canvas.fill(shape, "#FFFFFF", 0.85)


def _lighthouse(canvas: Canvas, x: float, y: float) -> None:
    tower = polygon([(x - 19, y), (x + 19, y), (x + 12, y - 124), (x - 12, y - 124)])
    canvas.fill(tower, "#FFFDF8")
    with canvas.within(tower):
        for i in range(3):
            canvas.box(x - 24, y - 34 - i * 42, 48, 20, ORANGE)
        canvas.fill(
            polygon([(x + 4, y), (x + 24, y), (x + 24, y - 130), (x + 3, y - 130)]), INK, 0.1
        )
    canvas.box(x - 18, y - 130, 36, 6, INK, round=2)
    canvas.box(x - 10, y - 148, 20, 18, GOLD, round=2)
    canvas.fill(polygon([(x - 15, y - 148), (x, y - 164), (x + 15, y - 148)]), ORANGE)


def _sailing_boat(canvas: Canvas, x: float, y: float, size: float) -> None:
    with canvas.at(x, y, size):
        canvas.fill(polygon([(-2, -6), (-2, -70), (-34, -6)]), "#FFFDF8")
        canvas.fill(polygon([(3, -6), (3, -58), (26, -6)]), FOAM)
        canvas.line([(0, -72), (0, 0)], BARK, 2)
        canvas.fill(polygon([(-32, -2), (30, -2), (20, 9), (-22, 9)]), ORANGE)
        canvas.fill(oval(0, 10, 40, 3), "#FFFFFF", 0.6)


def _bank(canvas: Canvas, y: float, name: str, seed: int) -> None:
    """A bank of fog: long soft shapes that lie over each other."""
    chance = pattern(seed)
    for _ in range(16):
        x, wide = chance.uniform(-200, 1200), chance.uniform(260, 620)
        tall = chance.uniform(26, 60)
        top = y + chance.uniform(-26, 26)
        canvas.fill(rounded(x, top, wide, tall, tall / 2), name, chance.uniform(0.25, 0.5))


def _buoy(canvas: Canvas) -> None:
    canvas.fill(polygon([(-13, -70), (13, -70), (26, -6), (-26, -6)]), ORANGE)
    canvas.fill(polygon([(4, -70), (13, -70), (26, -6), (10, -6)]), "#B93F1C", 0.6)
    canvas.fill(rounded(-40, -12, 80, 17, 8), "#B93F1C")
    canvas.fill(polygon([(-20.5, -36), (20.5, -36), (22.8, -24), (-22.8, -24)]), OYSTER)
    canvas.line([(0, -70), (0, -92)], INK, 3)
    canvas.glow(0, -96, 30, GOLD, 0.8)
    canvas.dot(0, -96, 6.5, "#FFF1C4")


def _lamp(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 3.5, y - 180, 7, 190, INK, round=3)
    canvas.glow(x, y - 186, 90, GOLD, 0.6)
    canvas.box(x - 11, y - 200, 22, 24, BLUSH, round=5)
    canvas.fill(polygon([(x - 16, y - 199), (x, y - 214), (x + 16, y - 199)]), NIGHT)
