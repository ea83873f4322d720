"""Paints a drawing: axes, bars or lines, what happened, and the legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from desktop.ui.chart_bars import paint_bars
from desktop.ui.chart_drawing import Drawing, Kind
from desktop.ui.chart_lines import height_at, paint_lines, paint_marked
from desktop.ui.chart_plot import Ink, Plot, laid_out
from desktop.ui.chart_scale import day_ticks
from desktop.ui.chart_signs import flag, gap_style, sample
from desktop.ui.chart_words import date_text, label, line_name, value_text, words
from desktop.ui.look import HAIR, SMALL

_FEW = 40
"""So many marks have a line of their own down to what they mark."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
_SIGN, _GAP, _MARK = 12.0, -1, -2


@dataclass(frozen=True, slots=True)
class _Entry:
    """One of the legend: the number of a line, or what a gap or a mark looks like."""

    number: int
    name: str
    kind: Kind
    place: QPointF
    width: float


def paint(painter: QPainter, drawing: Drawing, ink: Ink, room: QRectF) -> Plot:
    """Paint all of it; the plot tells where things are."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(ink.font)
    way = Qt.LayoutDirection
    painter.setLayoutDirection(way.RightToLeft if ink.mirrored else way.LeftToRight)
    entries, height = _legend(drawing, ink, room)
    plot = laid_out(drawing, ink, room, height)
    _values_axis(painter, plot)
    if not drawing.places or not drawing.lines:
        painter.setPen(ink.color("muted"))
        middle = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(plot.field, middle, words("Nothing to show yet"))
        return plot
    _places_axis(painter, plot)
    flags = _flags(plot)
    _stems(painter, plot, flags)
    if plot.bars:
        paint_bars(painter, plot)
    else:
        paint_lines(painter, plot)
        paint_marked(painter, plot, flags if len(flags) <= _FEW else ())
    for place in flags:
        flag(painter, ink, plot.xs[place], plot.field.top() - 1)
    for entry in entries:
        _entry(painter, plot, entry)
    return plot


def legend_height(drawing: Drawing, ink: Ink, width: float) -> float:
    """How high the legend is in a chart that is so wide."""
    return _legend(drawing, ink, QRectF(0, 0, width, 0))[1]


# --- axes ----------------------------------------------------------------------------------


def _values_axis(painter: QPainter, plot: Plot) -> None:
    ink, field, metrics = plot.ink, plot.field, plot.metrics
    high = metrics.height()
    far, near = (_LEFT, _RIGHT) if ink.mirrored else (_RIGHT, _LEFT)
    for tick in plot.scale.ticks:
        y = plot.y(tick)
        ground = tick == 0 or (tick == plot.scale.low and plot.scale.low > 0)
        painter.setPen(QPen(ink.color("strong_line" if ground or ink.strong else "line"), 1))
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
        painter.setPen(ink.color("text" if ink.strong else "muted"))
        left = field.right() + SMALL if ink.mirrored else plot.room.left()
        end = plot.room.right() if ink.mirrored else field.left() - SMALL
        where = QRectF(left, y - high / 2, end - left, high)
        painter.drawText(where, far | Qt.AlignmentFlag.AlignVCenter, _tick_text(plot, tick))
    said = _said(plot)
    if said:
        flags = high * 0.6 if plot.drawing.happened else 0
        top = field.top() - flags - high * 1.5 - HAIR
        left = field.left() if ink.mirrored else plot.room.left()
        end = plot.room.right() if ink.mirrored else field.right()
        painter.drawText(QRectF(left, top, end - left, high), near, said)


def _tick_text(plot: Plot, tick: float) -> str:
    whole = tick == int(tick) and not plot.drawing.digits
    return value_text(int(tick) if whole else tick, plot.drawing.digits or (0 if whole else 1))


def _said(plot: Plot) -> str:
    """What is counted, and what has to be known about the axis."""
    parts = [plot.drawing.unit]
    if plot.scale.log:
        parts.append(words("logarithmic axis: each step is ten times as much"))
    elif plot.scale.low > 0:
        start = _tick_text(plot, plot.scale.low)
        parts.append(words("the axis begins at {start}").format(start=start))
    return " · ".join(part for part in parts if part)


def _places_axis(painter: QPainter, plot: Plot) -> None:
    drawing, metrics, field = plot.drawing, plot.metrics, plot.field
    painter.setPen(plot.ink.color("text" if plot.ink.strong else "muted"))
    if not plot.bars and drawing.dates:
        _days(painter, plot)
        return
    names = [_short_label(drawing, place) for place in range(drawing.places)]
    widest = max(metrics.horizontalAdvance(name) for name in names) + SMALL
    every = max(1, -int(-widest // plot.step))
    for place in range(drawing.places - 1, -1, -every):
        _below(painter, plot, plot.xs[place], names[place], min(widest, field.width()))


def _short_label(drawing: Drawing, place: int) -> str:
    """A day without its year, but where the year is another than before."""
    if place < len(drawing.labels):
        return drawing.labels[place]
    day, before = drawing.dates[place], drawing.dates[max(0, place - 1)]
    return label(drawing, place) if day.year != before.year else date_text(day, "d MMM")


def _days(painter: QPainter, plot: Plot) -> None:
    dates, field = plot.drawing.dates, plot.field
    first, last = dates[0], dates[-1]
    forms = ("MMM yyyy", "d MMM")
    rooms = [plot.metrics.horizontalAdvance(date_text(last, form)) + 3 * SMALL for form in forms]
    ticks = day_ticks(first, last, *(int(field.width() // room) for room in rooms))
    span = max(1, (last - first).days)
    start, end = plot.xs[0], plot.xs[-1]
    for day, form in ticks:
        x = start + (end - start) * (day - first).days / span
        painter.drawLine(QPointF(x, field.bottom()), QPointF(x, field.bottom() + 3))
        _below(painter, plot, x, date_text(day, form), rooms[0])


def _below(painter: QPainter, plot: Plot, x: float, text: str, width: float) -> None:
    """Under the field; at its ends moved so that it is not cut."""
    field = plot.field
    wide = min(width, plot.metrics.horizontalAdvance(text) + 2)
    left = min(max(x - wide / 2, field.left() - 3 * SMALL), field.right() - wide + HAIR)
    room = QRectF(left, field.bottom() + 5, wide, plot.metrics.height())
    cut = plot.metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
    painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, cut)


# --- what happened -------------------------------------------------------------------------


def _flags(plot: Plot) -> list[int]:
    """Places of marks, one of those that stand closer than a flag is wide."""
    kept: list[int] = []
    for place in sorted(plot.drawing.happened):
        if not kept or abs(plot.xs[place] - plot.xs[kept[-1]]) >= 8:
            kept.append(place)
    return kept


def _stems(painter: QPainter, plot: Plot, flags: Sequence[int]) -> None:
    if len(flags) > _FEW:
        return
    painter.setPen(QPen(plot.ink.color("strong_line"), 1, Qt.PenStyle.DotLine))
    for place in flags:
        height = plot.ground if plot.bars else height_at(plot, place)
        foot = plot.ground if height is None else height
        painter.drawLine(QPointF(plot.xs[place], plot.field.top()), QPointF(plot.xs[place], foot))


# --- the legend ----------------------------------------------------------------------------


def _legend(drawing: Drawing, ink: Ink, room: QRectF) -> tuple[list[_Entry], float]:
    """Its entries in rows from the foot of the room up, and how high they are together."""
    metrics = QFontMetricsF(ink.font)
    named = [(at, line_name(line), line.kind) for at, line in enumerate(drawing.lines)]
    open_ones = [line for line in drawing.lines if line.unknown and not line.banded]
    reasons = dict.fromkeys(line.gap or drawing.gap or words("unknown") for line in open_ones)
    named += [(_GAP, reason, Kind.MEASURED) for reason in reasons]
    if drawing.happened:
        named.append((_MARK, drawing.marked or words("Marks"), Kind.MEASURED))
    row_height = metrics.height() + HAIR
    left, row, found = 0.0, 0, []
    for number, name, kind in named:
        if not name:
            continue
        width = min(metrics.horizontalAdvance(name) + 2, max(24.0, room.width() - 36))
        if left and left + width + 22 > room.width() - HAIR:
            left, row = 0.0, row + 1
        found.append(_Entry(number, name, kind, QPointF(left + HAIR, row * row_height), width))
        left += width + 22 + 18
    height = (row + 1) * row_height if found else 0.0
    top = room.bottom() - height
    moved = [
        _Entry(one.number, one.name, one.kind, one.place + QPointF(room.left(), top), one.width)
        for one in found
    ]
    if ink.mirrored:
        moved = [_mirrored(one, room) for one in moved]
    return moved, height + (SMALL if found else 0)


def _mirrored(entry: _Entry, room: QRectF) -> _Entry:
    """In a legend that begins at the right."""
    x = room.left() + room.right() - entry.place.x() - entry.width - 22
    return _Entry(entry.number, entry.name, entry.kind, QPointF(x, entry.place.y()), entry.width)


def _entry(painter: QPainter, plot: Plot, entry: _Entry) -> None:
    ink, metrics = plot.ink, plot.metrics
    high = metrics.height()
    x = entry.place.x() + (entry.width + 8 if ink.mirrored else 0)
    sign = QRectF(x, entry.place.y() + (high - _SIGN) / 2, _SIGN, _SIGN)
    if entry.number == _GAP:
        gap_style(painter, ink)
        painter.drawRect(sign)
    elif entry.number == _MARK:
        flag(painter, ink, sign.center().x(), sign.center().y() + 4)
    else:
        sample(painter, ink, entry.number, entry.kind, sign, plot.bars)
    painter.setPen(ink.color("text"))
    left = entry.place.x() + (0 if ink.mirrored else 20)
    cut = metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, entry.width)
    painter.drawText(QRectF(left, entry.place.y(), entry.width, high), 0, cut)
