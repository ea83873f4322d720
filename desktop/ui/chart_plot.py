"""Where everything of a chart stands: the place of the axes, of places and of values."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as kept

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from desktop.ui.chart_drawing import Drawing, Number, Shape
from desktop.ui.chart_scale import Scale, scale_of
from desktop.ui.chart_words import value_text
from desktop.ui.look import HAIR, SMALL

LEAST_BAR = 3.0
"""Where bars would be thinner (in pixels), lines are drawn instead."""


@dataclass(frozen=True, slots=True)
class Ink:
    """With what a chart is painted. `strong`: the person asked for more contrast."""

    color: Callable[[str], QColor]
    font: QFont
    mirrored: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands for one value: which line and place, and the room in which it is found."""

    line: int
    place: int
    room: QRectF


@dataclass(slots=True)
class Plot:
    """A drawing laid out in `room`: `field` lies between the axes."""

    drawing: Drawing
    ink: Ink
    room: QRectF
    field: QRectF
    scale: Scale
    metrics: QFontMetricsF
    xs: list[float]
    bars: bool
    spots: list[Spot] = kept(default_factory=list)

    @property
    def step(self) -> float:
        """The width of a place, in pixels."""
        return self.field.width() / max(1, self.drawing.places)

    def y(self, value: Number) -> float:
        return self.field.bottom() - self.field.height() * self.scale.part(value)

    def ys(self, values: Sequence[Number]) -> list[float]:
        """The same for many values at once."""
        if self.scale.log:
            return [self.y(value) for value in values]
        steep = self.field.height() / (self.scale.high - self.scale.low)
        foot = self.field.bottom() + self.scale.low * steep
        return [foot - value * steep for value in values]

    @property
    def unseen(self) -> float:
        """A difference that is less than half a pixel."""
        span = self.scale.high - self.scale.low
        return 0 if self.scale.log else span / max(1.0, 2 * self.field.height())

    @property
    def ground(self) -> float:
        return self.y(self.scale.ground)

    def nearest(self, x: float) -> int:
        """The place that is nearest to a point; -1 where there is none."""
        if not self.xs:
            return -1
        xs = self.xs if not self.ink.mirrored else [-one for one in self.xs]
        x = -x if self.ink.mirrored else x
        at = bisect_left(xs, x)
        around = [one for one in (at - 1, at) if 0 <= one < len(xs)]
        return min(around, key=lambda one: abs(xs[one] - x))


def laid_out(drawing: Drawing, ink: Ink, room: QRectF, legend: float) -> Plot:
    """The plot of a drawing in `room`, of which the legend takes `legend` pixels below."""
    metrics = QFontMetricsF(ink.font)
    scale = scale_of(drawing)
    widest = max(
        metrics.horizontalAdvance(value_text(tick, drawing.digits)) for tick in scale.ticks
    )
    above = metrics.height() / 2 + HAIR
    if drawing.unit or said_of_axis(drawing, scale):
        above += metrics.height()
    if drawing.happened:
        above += metrics.height() * 0.6
    below = metrics.height() + SMALL + legend
    before = min(widest + SMALL, room.width() / 2)
    width = max(8.0, room.width() - before - HAIR)
    left = room.left() + (HAIR if ink.mirrored else before)
    top = room.top() + above
    inside = QRectF(left, top, width, max(24.0, room.height() - above - below))
    thin = width / max(1, drawing.places) / max(1, len(drawing.lines)) * 0.72 < LEAST_BAR
    bars = drawing.shape is Shape.BARS and not thin
    xs = _xs(drawing, inside, ink, bars=bars)
    return Plot(drawing, ink, room, inside, scale, metrics, xs, bars)


def said_of_axis(drawing: Drawing, scale: Scale) -> bool:
    """Whether the axis is one that has to be explained."""
    return scale.log or scale.low > 0


def _xs(drawing: Drawing, inside: QRectF, ink: Ink, *, bars: bool) -> list[float]:
    """The middle of every place. Days of a line are as far apart as they are in time."""
    count = drawing.places
    if not count:
        return []
    start, end = inside.left(), inside.right()
    if ink.mirrored:
        start, end = end, start
    if bars or not drawing.dates:
        step = (end - start) / count
        return [start + (place + 0.5) * step for place in range(count)]
    days = [day.toordinal() for day in drawing.dates]
    span = days[-1] - days[0]
    if not span:
        return [(start + end) / 2] * count
    edge = min(6.0, inside.width() * 0.04)  # room for the first and last point
    edge = -edge if ink.mirrored else edge
    step = (end - start - 2 * edge) / span
    begin = start + edge - days[0] * step
    return [begin + day * step for day in days]
