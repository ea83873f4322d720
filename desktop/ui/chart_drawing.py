"""What a chart shows: lines of values that may be unknown, marks, and the words beside them.

Frozen values without widgets. An unknown value is None and never zero; measured, estimated and
potential are three kinds that are drawn and named differently.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

Number = int | float


class Shape(Enum):
    """Bars for what is counted in a stretch of time (they begin at zero), a line for what is
    there at a time."""

    BARS = "bars"
    LINES = "lines"


class Kind(Enum):
    """How a number came to be."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    POTENTIAL = "potential"


@dataclass(frozen=True, slots=True)
class Line:
    """One set of bars or one line: its name and a value a place (None = unknown). The first
    `absent` places lie before its time and stay empty. `low` and `high` are the ends of the
    interval at each place (empty: none). `gap` says why values of this line are unknown, where
    that is not what the whole drawing says; `gaps` does so for single places. At the places of
    `least` the value is the least there is: more is unknown."""

    name: str
    values: tuple[Number | None, ...]
    absent: int = 0
    low: tuple[Number | None, ...] = ()
    high: tuple[Number | None, ...] = ()
    kind: Kind = Kind.MEASURED
    gap: str = ""
    gaps: tuple[tuple[int, str], ...] = ()
    least: frozenset[int] = frozenset()

    @property
    def unknown(self) -> bool:
        return None in self.values[self.absent :]

    @property
    def banded(self) -> bool:
        return bool(self.low and self.high)

    def band(self, place: int) -> tuple[Number, Number] | None:
        """The interval at a place, where there is one."""
        if place >= min(len(self.low), len(self.high)):
            return None
        low, high = self.low[place], self.high[place]
        return None if low is None or high is None else (low, high)

    def value(self, place: int) -> Number | None:
        return self.values[place] if place < len(self.values) else None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a place, such as a share, in words."""

    place: int
    words: str


@dataclass(frozen=True)
class Drawing:
    """What to draw. The places are `dates` (ascending; days are as far apart as they are in
    time), or `labels` at equal distances; labels of dates are made where none are given.

    `gap`: why a value is unknown. `summary`: what a screen reader says first; made from the
    values where it is empty. `marked`: what the marks are, for the legend ("shared").
    `column`: what the places are, for the table ("Week"). `unit`: what is counted ("views"),
    shown over the axis. `digits`: behind the point. `log`: a logarithmic axis, which is said;
    only where nothing is below zero. `from_zero`: whether the axis of lines begins at zero; if
    not, that is said too."""

    labels: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    gap: str = ""
    summary: str = ""
    shape: Shape = Shape.BARS
    dates: tuple[date, ...] = ()
    marks: tuple[Mark, ...] = ()
    marked: str = ""
    column: str = ""
    unit: str = ""
    digits: int = 0
    log: bool = False
    from_zero: bool = True

    @cached_property
    def places(self) -> int:
        return len(self.dates or self.labels)

    @cached_property
    def reach(self) -> tuple[Number, Number]:
        """The lowest and highest of all that is drawn; (0, 0) where nothing is known."""
        ends = [end for line in self.lines for end in _ends(line)]
        return (min(ends), max(ends)) if ends else (0, 0)

    @property
    def highest(self) -> Number:
        return max(0, self.reach[1])

    @cached_property
    def happened(self) -> dict[int, tuple[Mark, ...]]:
        """The marks by place."""
        found: dict[int, list[Mark]] = {}
        last = self.places - 1
        for mark in self.marks:
            if 0 <= mark.place <= last:
                found.setdefault(mark.place, []).append(mark)
        return {place: tuple(marks) for place, marks in found.items()}

    def reason(self, line: Line, place: int) -> str:
        """Why a line has no number there; empty before its time."""
        if place < line.absent:
            return ""
        return next((words for at, words in line.gaps if at == place), line.gap or self.gap)


def _ends(line: Line) -> Iterator[Number]:
    for row in (line.values[line.absent :], line.low, line.high):
        known = [value for value in row if value is not None]
        if known:
            yield min(known)
            yield max(known)


def marks_at(dates: Sequence[date], events: Iterable[tuple[date, str]]) -> tuple[Mark, ...]:
    """A mark for each event, at the last of the ascending dates that is not after it; what was
    before them all is left out."""
    found = ((bisect_right(dates, day) - 1, words) for day, words in events)
    return tuple(Mark(place, words) for place, words in found if place >= 0)
