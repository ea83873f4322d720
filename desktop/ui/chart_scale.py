"""The arithmetic of a chart: round ticks, days on an axis, and thousands of points on few pixels.

Pure; knows no widget. Lines are thinned so that nothing that would have been seen is lost: of
all points on one pixel the first, the lowest, the highest and the last stay (as "M4", Jugel and
others, VLDB 2014).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.ui.chart_drawing import Drawing, Number, Shape

_PARTS = 4
"""So many steps an axis should have; there are between three and six."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis from `low` to `high` with round ticks."""

    low: float
    high: float
    ticks: tuple[Number, ...]
    log: bool = False

    def part(self, value: Number) -> float:
        """Where a value stands, from 0 at the low end to 1 at the high one."""
        if self.log:
            return _decades(value) / _decades(self.high)
        return (value - self.low) / (self.high - self.low)

    @property
    def ground(self) -> float:
        """What bars stand on: zero, or the low end where zero is not on the axis."""
        return min(max(0.0, self.low), self.high)


def scale_of(drawing: Drawing) -> Scale:
    """The axis of a drawing: with zero, but where lines ask for less and gain by it."""
    low, high = drawing.reach
    if drawing.log and low >= 0:
        return _log_scale(high)
    close = low > 0 and high - low < 0.5 * high
    if drawing.from_zero or drawing.shape is Shape.BARS or not close:
        low, high = min(0, low), max(0, high)
    return even_scale(low, high, whole=not drawing.digits)


def even_scale(low: Number, high: Number, *, whole: bool = True) -> Scale:
    """Ticks at equal distances, at or beyond both ends; at whole numbers only if `whole`."""
    if low == high:
        high = low + (_PARTS if whole else max(1.0, abs(low)))
    step = _round_step((high - low) / _PARTS, whole=whole)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _round_step(least: float, *, whole: bool) -> Number:
    """1, 2, 2.5 or 5 times a power of ten, at or above `least`."""
    power = math.floor(math.log10(least)) if least > 0 else 0
    for exponent in (power, power + 1):
        for factor in (10, 20, 25, 50):
            size = 10.0 ** abs(exponent)
            step = factor / 10 * size if exponent >= 0 else factor / 10 / size
            if step >= least and (not whole or step == int(step)):
                return int(step) if step == int(step) else step
    return 1 if whole else 10.0 ** (power + 1)


def _log_scale(high: Number) -> Scale:
    most = max(1, math.ceil(math.log10(max(high, 10)) - 1e-12))
    every = math.ceil(most / 6)
    ticks = [0, *(10**power for power in range(0, most + 1, every))]
    if ticks[-1] != 10**most:
        ticks.append(10**most)
    return Scale(0, 10**most, tuple(ticks), log=True)


def _decades(value: Number) -> float:
    """Zero at 0, one at 1, two at 10: below 1 it is even, so that zero has a place."""
    return max(0.0, float(value)) if value < 1 else 1 + math.log10(value)


def day_ticks(first: date, last: date, most: int, most_days: int = 0) -> list[tuple[date, str]]:
    """At most `most` days (at least one) to write on an axis, and how (for QLocale): days,
    Mondays, first days of months or of years. Single days are shorter to write: of them there
    may be `most_days`."""
    most, most_days = max(1, most), max(1, most, most_days)
    days = (last - first).days + 1
    for every in (1, 2):
        if math.ceil(days / every) <= most_days:
            return [(last - timedelta(days=back), "d MMM") for back in range(0, days, every)][::-1]
    for every in (7, 14):
        monday = first + timedelta(days=-first.weekday() % 7)
        found = [monday + timedelta(days=on) for on in range(0, (last - monday).days + 1, every)]
        if 0 < len(found) <= most_days:
            return [(day, "d MMM") for day in found]
    for months in (1, 3, 6, 12, 24, 60, 120):
        found = _months(first, last, months)
        if 0 < len(found) <= most:
            form = "MMM yyyy" if months < 12 else "yyyy"
            return [(day, form) for day in found]
    return [(last, "MMM yyyy")]


def _months(first: date, last: date, every: int) -> list[date]:
    """The first days of each so manieth month, counted from January (of year 0)."""
    number = first.year * 12 + first.month - 1 + (first.day > 1)
    number += -number % every
    end = last.year * 12 + last.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(number, end + 1, every)]


def runs(values: Sequence[Number | None], start: int = 0) -> list[tuple[int, int, bool]]:
    """Stretches of values that are all known or all not: from, up to (without), known."""
    found: list[tuple[int, int, bool]] = []
    at, count, left = start, len(values), values[start:].count(None)
    while at < count:
        begin = at
        if values[at] is None:
            while at < count and values[at] is None:
                at, left = at + 1, left - 1
        else:
            at = values.index(None, at) if left else count
        found.append((begin, at, values[begin] is not None))
    return found


def thinned(xs: Sequence[float], values: Sequence[Number], unseen: Number = 0) -> list[int]:
    """Which points suffice to draw a line as it would look with all of them. `xs` are in
    pixels and only grow (or only fall). Where the values on a pixel differ by no more than
    `unseen`, one of them stands for all."""
    count = len(values)
    if count <= 2 * abs(xs[-1] - xs[0]) + 4 and not unseen:
        return list(range(count))
    if xs[-1] < xs[0]:
        xs = [-x for x in xs]
    kept: list[int] = []
    at = 0
    while at < count:
        begin, at = at, bisect_left(xs, math.floor(xs[at]) + 1, at + 1, count)
        inside = values[begin:at]
        low, high = min(inside), max(inside)
        if at - begin == 1 or high - low <= unseen:
            kept.append(begin)
        else:
            extremes = (begin + inside.index(low), begin + inside.index(high))
            kept.extend(sorted({begin, *extremes, at - 1}))
    if kept[-1] != count - 1:
        kept.append(count - 1)
    return kept
