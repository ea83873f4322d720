"""Paints bars: from zero up or down, gaps hatched, intervals as whiskers."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.ui.chart_drawing import Line, Number
from desktop.ui.chart_plot import Plot, Spot
from desktop.ui.chart_signs import bar_style, gap_style, tone

WIDEST = 32.0
LEAST = 3.0
"""A bar of a number that is not zero is so high at least, beside any other."""
TOUCH = 12.0


def paint_bars(painter: QPainter, plot: Plot) -> None:
    """All bars, and where they stand into `plot.spots`."""
    lines = plot.drawing.lines
    count = max(1, len(lines))
    width = min(WIDEST, plot.step * 0.72 / count)
    for place, middle in enumerate(plot.xs):
        for number, line in enumerate(lines):
            if place < line.absent:
                continue
            turn = count - 1 - number if plot.ink.mirrored else number
            left = middle - width * count / 2 + turn * width
            room = QRectF(left, plot.field.top(), max(1.0, width - 2), plot.field.height())
            shape = _bar(painter, plot, room, line, place, number)
            plot.spots.append(Spot(number, place, _touchable(shape)))


def _bar(
    painter: QPainter, plot: Plot, room: QRectF, line: Line, place: int, number: int
) -> QRectF:
    value, band = line.value(place), line.band(place)
    if value is None and band is None:
        return _gap(painter, plot, room)
    if value is None:
        assert band is not None
        shape = QRectF(
            room.left(), plot.y(band[1]), room.width(), plot.y(band[0]) - plot.y(band[1])
        )
        bar_style(painter, plot.ink, number, line.kind)
        painter.drawRoundedRect(shape, 2, 2)
        return shape
    shape = _column(plot, room, value)
    bar_style(painter, plot.ink, number, line.kind)
    if value:
        painter.drawRoundedRect(shape, 2, 2)
    else:
        painter.fillRect(shape, tone(plot.ink, number))
    if place in line.least:
        shape = shape.united(_more(painter, plot, shape))
    if band is not None:
        _whisker(painter, plot, room, band)
        shape = shape.united(QRectF(room.left(), plot.y(band[1]), room.width(), 1))
    return shape


def _column(plot: Plot, room: QRectF, value: Number) -> QRectF:
    """From the ground to the value; zero lies on the line."""
    ground = plot.ground
    if not value:
        return QRectF(room.left(), ground - 1, room.width(), 2)
    height = max(LEAST, abs(plot.y(value) - ground))
    top = ground - height if value > 0 else ground
    return QRectF(room.left(), top, room.width(), height)


def _more(painter: QPainter, plot: Plot, bar: QRectF) -> QRectF:
    """What is unknown on top of a bar; over its upper end where there is no room."""
    height = plot.metrics.height() * 0.8
    shape = QRectF(bar.left(), max(plot.field.top(), bar.top() - height), bar.width(), height)
    gap_style(painter, plot.ink)
    painter.drawRect(shape)
    return shape


def _gap(painter: QPainter, plot: Plot, room: QRectF) -> QRectF:
    height = min(plot.metrics.height() * 1.6, plot.field.height() / 2)
    top = max(plot.field.top(), plot.ground - height)
    shape = QRectF(room.left(), top, room.width(), height)
    gap_style(painter, plot.ink)
    painter.drawRect(shape)
    return shape


def _whisker(painter: QPainter, plot: Plot, room: QRectF, band: tuple[Number, Number]) -> None:
    """The interval, over the bar and clear of it."""
    middle, cap = room.center().x(), min(6.0, room.width() / 3)
    low, high = plot.y(band[0]), plot.y(band[1])
    for color, width in (("card", 4.0), ("text", 1.5)):
        painter.setPen(QPen(plot.ink.color(color), width, Qt.PenStyle.SolidLine))
        painter.drawLine(QPointF(middle, low), QPointF(middle, high))
        for end in (low, high):
            painter.drawLine(QPointF(middle - cap, end), QPointF(middle + cap, end))


def _touchable(shape: QRectF) -> QRectF:
    """Room enough for a pointer."""
    spare = max(0.0, TOUCH - shape.height())
    return shape.adjusted(0, -spare, 0, 0)
