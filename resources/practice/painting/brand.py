"""The picture of the brand guide: the bird and the room it needs, what is never done to it,
and the three colours."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtSvg import QSvgRenderer

from painting.brush import INK, ORANGE, OYSTER, TEAL, Canvas, circle, rounded

WIDTH, HEIGHT = 1200, 500
PAPER = "#FBF7F0"


def bird(logo: Path) -> Canvas:
    """`logo` is the drawing of the bird."""
    canvas = Canvas(WIDTH, HEIGHT)
    renderer = QSvgRenderer(str(logo))
    canvas.box(0, 0, WIDTH, HEIGHT, PAPER)
    _room_around(canvas, 80, 80, 340)
    renderer.render(canvas.painter, QRectF(140, 140, 220, 220))
    _never(canvas, renderer, 560, mirrored=True, tall=1.0)
    _never(canvas, renderer, 560, mirrored=False, tall=0.5)
    for place, name in enumerate((TEAL, "#F3E9DA", ORANGE)):
        canvas.fill(circle(1010, 110 + place * 140, 58), name)
        pen = QPen(Qt.GlobalColor.lightGray, 1.5)
        canvas.painter.strokePath(circle(1010, 110 + place * 140, 58), pen)
    return canvas


def _room_around(canvas: Canvas, x: float, y: float, side: float) -> None:
    """A dashed line as far from the bird as its head is wide."""
    pen = QPen(Qt.PenStyle.SolidLine)
    pen.setColor(Qt.GlobalColor.gray)
    pen.setWidthF(3)
    pen.setDashPattern([4, 4])
    canvas.painter.strokePath(rounded(x, y, side, side, 24), pen)


def _never(
    canvas: Canvas, renderer: QSvgRenderer, x: float, *, mirrored: bool, tall: float
) -> None:
    """The bird as it must not be, crossed out."""
    y = 70.0 if mirrored else 290.0
    canvas.box(x, y, 240, 150, OYSTER, round=16)
    side = 110.0
    painter = canvas.painter
    painter.save()
    painter.translate(x + 120, y + 75)
    painter.scale(-1.0 if mirrored else 1.0, tall)
    painter.setOpacity(0.75)
    renderer.render(painter, QRectF(-side / 2, -side / 2, side, side))
    painter.restore()
    canvas.line(((x + 24, y + 128), (x + 216, y + 22)), INK, 12, 0.15)
    canvas.line(((x + 24, y + 126), (x + 216, y + 20)), ORANGE, 9)
