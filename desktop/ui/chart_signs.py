"""The signs of a chart: colour and shape of each line, how its kind looks, gaps and marks.

Nothing is told by colour alone: bars differ in pattern too, lines in the shape of their points.
A measured number is solid, an estimated one dashed and pale, a potential one dotted and empty.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from desktop.ui.chart_drawing import Kind
from desktop.ui.chart_plot import Ink

TONES = ("accent", "should", "must", "warn", "tip", "good")
PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.VerPattern,
)
_CORNERS = (0, 4, 3, 4, 3, 5)
_TURNS = (0.0, 45.0, -90.0, 0.0, 90.0, -90.0)
"""Of the points: a circle, a square, a triangle, a diamond, one upside down, a pentagon."""
_DASHES = {
    Kind.MEASURED: Qt.PenStyle.SolidLine,
    Kind.ESTIMATED: Qt.PenStyle.DashLine,
    Kind.POTENTIAL: Qt.PenStyle.DotLine,
}


def tone(ink: Ink, number: int) -> QColor:
    return ink.color(TONES[number % len(TONES)])


def bar_style(painter: QPainter, ink: Ink, number: int, kind: Kind) -> None:
    """Pen and brush of the bars of a line."""
    color = tone(ink, number)
    painter.setPen(QPen(color, 2 if ink.strong else 1, _DASHES[kind]))
    if kind is Kind.POTENTIAL:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return
    if kind is Kind.ESTIMATED:
        color = QColor(color)
        color.setAlpha(90)
    painter.setBrush(QBrush(color, PATTERNS[number % len(PATTERNS)]))


def line_pen(ink: Ink, number: int, kind: Kind) -> QPen:
    pen = QPen(tone(ink, number), 3 if ink.strong else 2, _DASHES[kind])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def band_style(painter: QPainter, ink: Ink, number: int) -> None:
    """The surface between the ends of an interval."""
    color = QColor(tone(ink, number))
    painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
    color.setAlpha(60)
    painter.setBrush(color)


def gap_style(painter: QPainter, ink: Ink) -> None:
    """What is unknown."""
    color = ink.color("strong_line")
    painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
    painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern))


def point(painter: QPainter, ink: Ink, number: int, where: QPointF, size: float = 3.5) -> None:
    """A point of a line, in its own shape, on a rim of the ground so that it can be told."""
    painter.setPen(QPen(ink.color("card"), 1.5))
    painter.setBrush(tone(ink, number))
    corners = _CORNERS[number % len(_CORNERS)]
    if not corners:
        painter.drawEllipse(where, size, size)
        return
    turn = math.radians(_TURNS[number % len(_TURNS)])
    angles = [turn + 2 * math.pi * corner / corners for corner in range(corners)]
    reach = size * 1.35
    shape = [
        QPointF(where.x() + reach * math.cos(angle), where.y() + reach * math.sin(angle))
        for angle in angles
    ]
    painter.drawPolygon(QPolygonF(shape))


def flag(painter: QPainter, ink: Ink, x: float, bottom: float, size: float = 9) -> None:
    """Something happened here: a triangle that points down."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.color("text"))
    half = size / 2
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x - half, bottom - size * 0.8),
                QPointF(x + half, bottom - size * 0.8),
                QPointF(x, bottom),
            ]
        )
    )


def sample(painter: QPainter, ink: Ink, number: int, kind: Kind, room: QRectF, bars: bool) -> None:
    """The sign of a line in the legend."""
    if bars:
        bar_style(painter, ink, number, kind)
        painter.drawRect(room)
        return
    painter.setPen(line_pen(ink, number, kind))
    middle = room.center()
    painter.drawLine(QPointF(room.left() - 3, middle.y()), QPointF(room.right() + 3, middle.y()))
    point(painter, ink, number, middle)
