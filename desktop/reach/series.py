"""Lines over time: what the posts of each week brought, followers, whole accounts day by day.

A value of None is a gap and never a zero. Where the shares were made are marks on the line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from desktop.metric import Measure, Span
from desktop.model import Share
from desktop.reach.known import Readings, live, went_live
from desktop.reach.summary import of_posts

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Point:
    """One bucket of time from `start` on; a value of None is a gap, not a zero. It was made of
    `known` of `of` posts, readings or days."""

    start: datetime
    value: int | None
    known: int
    of: int


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart; `account` is empty where it sums up a network. `sources` are those
    of `Metric.source`; `as_of` is the newest reading in it."""

    network: str
    account: str
    measure: Measure
    points: tuple[Point, ...]
    sources: tuple[str, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A share on the line: it went live in bucket number `bucket`."""

    at: datetime
    bucket: int
    share: int
    account: str
    network: str


@dataclass(frozen=True, slots=True)
class Total:
    """A number about many days at once, such as "81 profile views in the last 90 days"; it
    can't be split up into weeks. `end` is the last of its days."""

    account: str
    measure: Measure
    end: date
    days: int
    value: int
    read: datetime
    source: str


def weekly(
    shares: Iterable[Share],
    readings: Readings,
    now: datetime,
    *,
    measure: Measure = Measure.VIEWS,
    buckets: int = 12,
    bucket: timedelta = WEEK,
) -> tuple[Series, ...]:
    """One series a network: what the posts that went live in each bucket have brought until
    now. A bucket is a gap when nothing is known of its posts, and before the first post; it
    is zero when nothing was posted after that."""
    by_network: dict[str, list[Share]] = {}
    for share in live(shares):
        by_network.setdefault(share.network, []).append(share)
    starts = _starts(now, buckets, bucket)
    found = []
    for network, group in sorted(by_network.items()):
        first = min(went_live(share) for share in group)
        inside: list[list[Share]] = [[] for _ in starts]
        for share in group:
            number = _bucket(went_live(share), starts, now)
            if number is not None:
                inside[number].append(share)
        figures = [of_posts(measure, posts, readings) for posts in inside]
        points = tuple(
            Point(
                start,
                0 if not posts and first <= start else figure.known.value,
                figure.known.known,
                figure.known.of,
            )
            for start, posts, figure in zip(starts, inside, figures, strict=True)
        )
        sources = sorted({source for figure in figures for source in figure.sources})
        as_of = max((f.as_of for f in figures if f.as_of is not None), default=None)
        found.append(Series(network, "", measure, points, tuple(sources), as_of))
    return tuple(found)


def followers(
    networks: Mapping[str, str],
    readings: Readings,
    now: datetime,
    *,
    buckets: int = 12,
    bucket: timedelta = WEEK,
) -> tuple[Series, ...]:
    """One series an account: the last number read in each bucket, a gap where none was.
    `networks` tells the network of each account id. Buckets of days are those of `whole`."""
    starts = _day_starts(now, buckets, bucket)
    found = []
    for account, network in networks.items():
        read = readings.known(account, Measure.FOLLOWERS)
        times = [metric.read for metric in read]
        points = []
        for start, end in zip(starts, [*starts[1:], now], strict=True):
            before, last = bisect_right(times, start), bisect_right(times, end)
            value = read[last - 1].value if last > before else None
            points.append(Point(start, value, int(value is not None), 1))
        shown = read[bisect_right(times, starts[0]) : bisect_right(times, now)]
        sources = tuple(sorted({metric.source for metric in shown}))
        as_of = shown[-1].read if shown else None
        found.append(Series(network, account, Measure.FOLLOWERS, tuple(points), sources, as_of))
    return tuple(found)


def whole(
    networks: Mapping[str, str],
    readings: Readings,
    now: datetime,
    *,
    measure: Measure = Measure.PROFILE_VISITS,
    buckets: int = 12,
    bucket: timedelta = WEEK,
) -> tuple[Series, ...]:
    """One series for each account of which days are known: what the network counted for the
    whole account in the whole days of each bucket, by a post or not. A bucket that lacks a day
    is a gap (its `known` of `of` days), for half a week compares with nothing. Buckets are
    days at least; the day of `now` is the last one, and hardly ever told yet."""
    step = max(1, bucket // DAY)
    firsts = [now.date() - timedelta(days=step * n - 1) for n in range(buckets, 0, -1)]
    found = []
    for account, network in networks.items():
        days = [s for s in readings.spans.get((account, measure), ()) if s.days == 1]
        if days:
            shown = _between(days, firsts[0], now.date() + DAY)
            points = tuple(_of_days(shown, first, step) for first in firsts)
            sources = tuple(sorted({span.source for span in shown}))
            as_of = max((span.read for span in shown), default=None)
            found.append(Series(network, account, measure, points, sources, as_of))
    return tuple(found)


def totals(
    account: str, readings: Readings, measure: Measure = Measure.PROFILE_VISITS
) -> tuple[Total, ...]:
    """The numbers about many days at once that are known; the one that ends last, last."""
    found = (
        Total(
            account,
            measure,
            span.first + timedelta(days=span.days - 1),
            span.days,
            span.value,
            span.read,
            span.source,
        )
        for span in readings.spans.get((account, measure), ())
        if span.days > 1
    )
    return tuple(sorted(found, key=lambda total: (total.end, total.read)))


def marks(
    shares: Iterable[Share], now: datetime, *, buckets: int = 12, bucket: timedelta = WEEK
) -> tuple[Mark, ...]:
    """Where the shares of these buckets were made, the oldest first; in the buckets of
    `followers` and `whole`."""
    starts = _day_starts(now, buckets, bucket)
    placed = ((_bucket(went_live(share), starts, now), share) for share in live(shares))
    found = [
        Mark(went_live(share), number, share.id, share.account, share.network)
        for number, share in placed
        if number is not None
    ]
    return tuple(sorted(found, key=lambda mark: mark.at))


def buckets_since(first: datetime, now: datetime, bucket: timedelta = WEEK) -> int:
    """How many buckets reach back to `first`, itself inside, whether they end now or today."""
    end = now if bucket < DAY else _tomorrow(now)
    return max(0, (end - first) // bucket) + 1


# --- inside ------------------------------------------------------------------------------------


def _starts(now: datetime, buckets: int, bucket: timedelta) -> list[datetime]:
    return [now - bucket * (buckets - number) for number in range(buckets)]


def _day_starts(now: datetime, buckets: int, bucket: timedelta) -> list[datetime]:
    """Buckets that end with the day of `now`, in UTC as networks count days; those of practice
    are shorter than a day and end now."""
    end = now if bucket < DAY else _tomorrow(now)
    return _starts(end, buckets, bucket)


def _tomorrow(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date() + DAY, time(), UTC)


def _bucket(moment: datetime, starts: Sequence[datetime], now: datetime) -> int | None:
    """Which bucket a moment falls into; a bucket holds its end and not its start."""
    number = bisect_left(starts, moment) - 1
    return number if number >= 0 and moment <= now else None


def _between(days: Sequence[Span], first: date, end: date) -> Sequence[Span]:
    return days[_place(days, first) : _place(days, end)]


def _place(days: Sequence[Span], day: date) -> int:
    return bisect_left(days, day, key=lambda span: span.first)


def _of_days(days: Sequence[Span], first: date, step: int) -> Point:
    inside = _between(days, first, first + timedelta(days=step))
    value = sum(span.value for span in inside) if len(inside) == step else None
    return Point(datetime.combine(first, time(), UTC), value, len(inside), step)
