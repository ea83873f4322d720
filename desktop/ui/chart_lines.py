"""Paints lines: unknown stretches stay open and are hatched below, intervals are surfaces."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from desktop.ui.chart_drawing import Line, Number
from desktop.ui.chart_plot import Plot
from desktop.ui.chart_scale import runs, thinned
from desktop.ui.chart_signs import band_style, gap_style, line_pen, point

SEEN = 2.0
"""A gap that is narrower, in pixels, is told by the table only."""
APART = 14.0
"""With so much room each point has its sign; else there is one now and then."""
NOW_AND_THEN = 90.0
STRIP = 8.0
MANY = 200
"""Of so many points the corners are not rounded: that is seen by nobody and takes long."""


def paint_lines(painter: QPainter, plot: Plot) -> None:
    """All lines: what is unknown first, then the intervals, then what is known."""
    lines = plot.drawing.lines
    stretches = [_stretches(plot, line) for line in lines]
    for number, parts in enumerate(stretches):
        _strips(painter, plot, [part for part in parts if not part[2]], number)
    for number, line in enumerate(lines):
        if line.banded:
            _band(painter, plot, line, number)
    for number, (line, parts) in enumerate(zip(lines, stretches, strict=True)):
        for start, end, known in parts:
            if known:
                _run(painter, plot, line, number, (start, end))


def _stretches(plot: Plot, line: Line) -> list[tuple[int, int, bool]]:
    """Known and unknown in turns, without gaps too narrow to be seen."""
    xs, found = plot.xs, runs(line.values[: len(plot.xs)], line.absent)
    joined: list[tuple[int, int, bool]] = []
    for number, (start, end, known) in enumerate(found):
        inner = 0 < number < len(found) - 1
        if not known and inner and abs(xs[end] - xs[start - 1]) < SEEN:
            continue
        if joined and joined[-1][2] is known:
            joined[-1] = (joined[-1][0], end, known)
        else:
            joined.append((start, end, known))
    return joined


def _strips(
    painter: QPainter, plot: Plot, gaps: Sequence[tuple[int, int, bool]], number: int
) -> None:
    """Hatched at the foot of the field; each line has a height of its own."""
    if not gaps:
        return
    half = plot.step / 2
    bottom = plot.field.bottom() - number * (STRIP + 2)
    gap_style(painter, plot.ink)
    for start, end, _ in gaps:
        ends = (_before(plot, start), _after(plot, end))
        left, right = min(ends), max(ends)
        if right - left < 4:
            left, right = left - half, right + half
        painter.drawRect(QRectF(left, bottom - STRIP, right - left, STRIP))


def _before(plot: Plot, start: int) -> float:
    """Where a gap begins: at the last that is known."""
    if start:
        return plot.xs[start - 1]
    return plot.field.right() if plot.ink.mirrored else plot.field.left()


def _after(plot: Plot, end: int) -> float:
    if end < len(plot.xs):
        return plot.xs[end]
    return plot.field.left() if plot.ink.mirrored else plot.field.right()


def _band(painter: QPainter, plot: Plot, line: Line, number: int) -> None:
    band_style(painter, plot.ink, number)
    size = min(len(line.low), len(line.high), len(plot.xs))
    both = [line.low[at] if line.high[at] is not None else None for at in range(size)]
    for start, end, known in runs(both, line.absent):
        if not known:
            continue
        over = _edge(plot, line.high, start, end)
        under = _edge(plot, line.low, start, end)
        if len(over) == 1:  # one day is as wide as its place
            half = QPointF(min(6.0, plot.step / 2), 0)
            over, under = [over[0] - half, over[0] + half], [under[0] - half, under[0] + half]
        painter.drawPolygon(QPolygonF([*over, *reversed(under)]))


def _edge(plot: Plot, values: Sequence[Number | None], start: int, end: int) -> list[QPointF]:
    """One end of an interval, where all of it is known."""
    return _points(plot, plot.xs[start:end], [one or 0 for one in values[start:end]])


def _points(plot: Plot, xs: Sequence[float], values: Sequence[Number]) -> list[QPointF]:
    kept = thinned(xs, values, plot.unseen)
    ys = plot.ys([values[at] for at in kept])
    return [QPointF(xs[at], y) for at, y in zip(kept, ys, strict=True)]


def _run(painter: QPainter, plot: Plot, line: Line, number: int, stretch: tuple[int, int]) -> None:
    """One stretch that is known; a single day is a point."""
    xs, found = plot.xs[slice(*stretch)], line.values[slice(*stretch)]
    known = [value for value in found if value is not None]
    if len(known) < len(found):  # gaps too narrow to be seen
        xs = list(compress(xs, [value is not None for value in found]))
    points = _points(plot, xs, known)
    pen = line_pen(plot.ink, number, line.kind)
    if len(points) > MANY:
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(points) > 1:
        painter.drawPolyline(QPolygonF(points))
    apart = abs(xs[-1] - xs[0]) / max(1, len(xs) - 1)
    last = None
    for at, where in enumerate(points):
        now = last is None or abs(where.x() - last) >= NOW_AND_THEN
        if apart >= APART or now or at == len(points) - 1:
            point(painter, plot.ink, number, where)
            last = where.x()


def paint_marked(painter: QPainter, plot: Plot, places: Sequence[int]) -> None:
    """Where something happened, on the line itself: a ring."""
    for place in places:
        y = height_at(plot, place)
        if y is not None:
            painter.setPen(QPen(plot.ink.color("text"), 1.5))
            painter.setBrush(plot.ink.color("card"))
            painter.drawEllipse(QPointF(plot.xs[place], y), 3.5, 3.5)


def height_at(plot: Plot, place: int) -> float | None:
    """The height of the first line that is known at a place."""
    known = (line.value(place) for line in plot.drawing.lines if place >= line.absent)
    return next((plot.y(value) for value in known if value is not None), None)
