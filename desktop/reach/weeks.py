"""Whole weeks of an account, Monday to Sunday, of which every day is known; pure.

From numbers about single days; for new followers else from readings of how many there are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from desktop.metric import Measure, Metric, Span
from desktop.reach.known import Readings

_DAYS = 7
APART = timedelta(hours=60)
"""Two readings of followers that lie further apart say nothing about the midnight between."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week that is known; `read` is when its newest number was."""

    monday: date
    value: int
    read: datetime
    sources: tuple[str, ...]


def weeks_of(
    account: str, measure: Measure, readings: Readings, since: date, now: datetime
) -> tuple[Week, ...]:
    """The known whole weeks from the week of `since` on, the oldest first. New followers are
    those gained less those lost where only readings tell them."""
    first = since - timedelta(days=since.weekday())
    found = _of_spans(readings.spans.get((account, measure), ()), first, now)
    if found or measure is not Measure.NEW_FOLLOWERS:
        return found
    return _of_readings(readings.known(account, Measure.FOLLOWERS), first, now)


def _of_spans(spans: Sequence[Span], first: date, now: datetime) -> tuple[Week, ...]:
    by_week: dict[date, list[Span]] = {}
    for span in spans[bisect_left(spans, first, key=_first) :]:
        if span.days == 1 and span.first <= now.date():
            monday = span.first - timedelta(days=span.first.weekday())
            by_week.setdefault(monday, []).append(span)
    return tuple(
        Week(
            monday,
            sum(span.value for span in days),
            max(span.read for span in days),
            tuple(sorted({span.source for span in days})),
        )
        for monday, days in sorted(by_week.items())
        if len(days) == _DAYS
    )


def _first(span: Span) -> date:
    return span.first


def _of_readings(read: Sequence[Metric], first: date, now: datetime) -> tuple[Week, ...]:
    times = [metric.read for metric in read]
    found = []
    monday, start = first, _at_midnight(read, times, first)
    while monday + timedelta(days=_DAYS) <= now.date():
        following = monday + timedelta(days=_DAYS)
        end = _at_midnight(read, times, following)
        if start is not None and end is not None:
            last = read[bisect_right(times, _midnight(following)) - 1]
            found.append(Week(monday, round(end - start), last.read, (last.source,)))
        monday, start = following, end
    return tuple(found)


def _at_midnight(read: Sequence[Metric], times: Sequence[datetime], day: date) -> float | None:
    """How many there were when a day began: between the readings around it, on a straight
    line."""
    midnight = _midnight(day)
    after = bisect_right(times, midnight)
    if not 0 < after < len(read):
        return None
    before, behind = read[after - 1], read[after]
    if behind.read - before.read > APART:
        return None
    part = (midnight - before.read) / (behind.read - before.read)
    return (before.value or 0) + part * ((behind.value or 0) - (before.value or 0))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
