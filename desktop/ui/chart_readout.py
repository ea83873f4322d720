"""What a chart says of one place: a small box beside it, and rings around its points."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from desktop.ui.chart_plot import Plot
from desktop.ui.chart_signs import flag, point, sample
from desktop.ui.chart_words import entry, label, words
from desktop.ui.look import RADIUS, SMALL
from desktop.ui.messages import number_text

_MARKS = 4
"""So many marks are told one by one."""
_INDENT = 20.0
_TITLE, _MARK = -1, -2


def paint_readout(painter: QPainter, plot: Plot, place: int, chosen: int) -> None:
    """Over what is painted already; `chosen` is the line that is read (-1: none)."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(plot.ink.font)
    _pointed(painter, plot, place, chosen)
    _box(painter, plot, place, chosen)


def _pointed(painter: QPainter, plot: Plot, place: int, chosen: int) -> None:
    x, field = plot.xs[place], plot.field
    if plot.bars:
        ground = QColor(plot.ink.color("text"))
        ground.setAlpha(18)
        painter.fillRect(QRectF(x - plot.step / 2, field.top(), plot.step, field.height()), ground)
        for spot in plot.spots:
            if spot.place == place and spot.line == chosen:
                painter.setPen(QPen(plot.ink.color("text"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(spot.room.adjusted(-2, -2, 2, 2), 3, 3)
        return
    painter.setPen(QPen(plot.ink.color("strong_line"), 1))
    painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()))
    for number, line in enumerate(plot.drawing.lines):
        value = line.value(place)
        if value is None or place < line.absent:
            continue
        where = QPointF(x, plot.y(value))
        point(painter, plot.ink, number, where, 5)
        if number == chosen:
            painter.setPen(QPen(plot.ink.color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(where, 9, 9)


def readout(plot: Plot, place: int) -> list[tuple[int, str]]:
    """Its lines: whose sign stands before each, and the words."""
    drawing = plot.drawing
    found = [(_TITLE, label(drawing, place))]
    for number, line in enumerate(drawing.lines):
        told = entry(drawing, line, place)
        if told:
            found.append((number, told))
    marks = drawing.happened.get(place, ())
    found += [(_MARK, mark.words) for mark in marks[:_MARKS]]
    if len(marks) > _MARKS:
        more = words("and {count} more").format(count=number_text(len(marks) - _MARKS))
        found.append((_MARK, more))
    return found


def _box(painter: QPainter, plot: Plot, place: int, chosen: int) -> None:
    lines, high = readout(plot, place), plot.metrics.height() + 3
    bold = QFont(plot.ink.font)
    bold.setWeight(QFont.Weight.DemiBold)
    strong = QFontMetricsF(bold)
    most = max(80.0, plot.room.width() * 0.62)
    widths = [
        (strong if sign in (_TITLE, chosen) else plot.metrics).horizontalAdvance(text)
        + (0 if sign == _TITLE else _INDENT)
        for sign, text in lines
    ]
    width = min(most, max(widths) + 2) + 2 * SMALL
    box = _placed(plot, plot.xs[place], width, high * len(lines) + 2 * SMALL)
    painter.setPen(QPen(plot.ink.color("strong_line"), 1))
    painter.setBrush(plot.ink.color("card"))
    painter.drawRoundedRect(box, RADIUS / 2, RADIUS / 2)
    inner = width - 2 * SMALL
    for row, (sign, text) in enumerate(lines):
        is_strong = sign in (_TITLE, chosen)
        painter.setFont(bold if is_strong else plot.ink.font)
        top = box.top() + SMALL + row * high
        indent = 0.0 if sign == _TITLE else _INDENT
        room = QRectF(box.left() + SMALL + indent, top, inner - indent, high)
        if plot.ink.mirrored:
            room.translate(-indent, 0)
        if sign != _TITLE:
            _sign(painter, plot, sign, room, high)
        painter.setPen(plot.ink.color("text"))
        metrics = strong if is_strong else plot.metrics
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)


def _sign(painter: QPainter, plot: Plot, sign: int, room: QRectF, high: float) -> None:
    left = room.right() + 5 if plot.ink.mirrored else room.left() - _INDENT + 3
    place = QRectF(left, room.top() + (high - 10) / 2, 10, 10)
    if sign == _MARK:
        flag(painter, plot.ink, place.center().x(), place.center().y() + 4)
    else:
        sample(painter, plot.ink, sign, plot.drawing.lines[sign].kind, place, plot.bars)


def _placed(plot: Plot, x: float, width: float, height: float) -> QRectF:
    """Beside the place, where there is room; never over it if that can be."""
    room, away = plot.room, 14.0
    left = x + away
    if left + width > room.right():
        left = x - away - width
    left = max(room.left() + 1, min(left, room.right() - width - 1))
    top = max(room.top() + 1, min(plot.field.top() + SMALL, room.bottom() - height - 1))
    return QRectF(left, top, width, height)
