"""What sharing brought, computed from readings: pure, measured only, unknown is never zero.

A sum says of how many posts it knows. A number that can't be known is None and stands
among the gaps with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.metric import Measure, Metric
from desktop.model import Share, ShareState

WEEK = timedelta(days=7)
NOT_YET, SELF_REPORTED = "not_yet", "self_reported"
_OF_POSTS = (
    Measure.VIEWS,
    Measure.REACTIONS,
    Measure.RESHARES,
    Measure.REPLIES,
    Measure.PROFILE_VISITS,
)
_Latest = Mapping[tuple[int, Measure], Metric]


@dataclass(frozen=True, slots=True)
class Known:
    """A sum over the `known` of `of` posts (or accounts) that are known; None = none is."""

    value: int | None
    known: int
    of: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.known == self.of


@dataclass(frozen=True, slots=True)
class Figure:
    """One number to show: where it was read (names of networks) and when, at the latest."""

    measure: Measure
    known: Known
    sources: tuple[str, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Gap:
    """So many posts of a network (accounts, for followers) lack a measure, and why:
    `not_offered`, `not_permitted`, `gone`, `not_yet`, `self_reported`."""

    network: str
    measure: Measure
    reason: str
    count: int


class Verdict(StrEnum):
    """Which sentence is true."""

    NOTHING_SHARED = "nothing_shared"
    UNKNOWN = "unknown"
    PARTLY = "partly"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Summary:
    """The last `days` days: "Your 6 posts … were seen 4,210 times and brought 31 people to
    your profile" from `posts`, `views` and `profile_visits`; `verdict` is about the views."""

    days: float
    posts: int
    figures: tuple[Figure, ...]
    """One for each measure; `followers` is what was gained in these days."""
    gaps: tuple[Gap, ...]
    verdict: Verdict

    def figure(self, measure: Measure) -> Figure:
        return next(figure for figure in self.figures if figure.measure is measure)

    @property
    def views(self) -> Known:
        return self.figure(Measure.VIEWS).known

    @property
    def profile_visits(self) -> Known:
        return self.figure(Measure.PROFILE_VISITS).known

    @property
    def reactions(self) -> Known:
        return self.figure(Measure.REACTIONS).known

    @property
    def followers_gained(self) -> Known:
        return self.figure(Measure.FOLLOWERS).known


@dataclass(frozen=True, slots=True)
class Point:
    """One bucket of time from `start` on; a value of None is a gap, not a zero."""

    start: datetime
    value: int | None
    known: int
    of: int


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart; `account` is empty where it sums up a network."""

    network: str
    account: str
    measure: Measure
    points: tuple[Point, ...]


def summary(
    shares: Iterable[Share], metrics: Iterable[Metric], now: datetime, days: float = 28
) -> Summary:
    """What the shares that went live in the last `days` days brought until now."""
    live, readings = _live(shares), tuple(metrics)
    since = now - timedelta(days=days)
    recent = tuple(share for share in live if _at(share) > since)
    latest = _latest(readings)
    figures = [_figure(measure, recent, latest) for measure in _OF_POSTS]
    followers, follower_gaps = _followers(live, readings, since, now)
    gaps = Counter(
        (share.network, measure, _why(share, measure, latest))
        for measure in _OF_POSTS
        for share in recent
        if _value(share, measure, latest) is None
    )
    return Summary(
        days=days,
        posts=len(recent),
        figures=(*figures, followers),
        gaps=tuple(Gap(*key, count) for key, count in gaps.items()) + follower_gaps,
        verdict=_verdict(figures[0].known),
    )


def weekly(
    shares: Iterable[Share],
    metrics: Iterable[Metric],
    now: datetime,
    *,
    measure: Measure = Measure.VIEWS,
    buckets: int = 12,
    bucket: timedelta = WEEK,
) -> tuple[Series, ...]:
    """One series a network: what the posts that went live in each bucket have brought until
    now. A bucket is a gap when nothing is known of its posts, and before the first post; it
    is zero when nothing was posted after that."""
    latest = _latest(metrics)
    by_network: dict[str, list[Share]] = {}
    for share in _live(shares):
        by_network.setdefault(share.network, []).append(share)
    starts = _starts(now, buckets, bucket)
    found = []
    for network, group in sorted(by_network.items()):
        first = min(_at(share) for share in group)
        points = []
        for start in starts:
            inside = [share for share in group if start < _at(share) <= start + bucket]
            known = _sum(measure, inside, latest)
            empty_since_first = not inside and first <= start
            value = 0 if empty_since_first else known.value
            points.append(Point(start, value, known.known, known.of))
        found.append(Series(network, "", measure, tuple(points)))
    return tuple(found)


def followers(
    networks: Mapping[str, str],
    metrics: Iterable[Metric],
    now: datetime,
    *,
    buckets: int = 12,
    bucket: timedelta = WEEK,
) -> tuple[Series, ...]:
    """One series an account: the last number read in each bucket, a gap where none was.
    `networks` tells the network of each account id."""
    readings = tuple(metrics)
    found = []
    for account, network in networks.items():
        read = _follower_readings(readings, account)
        points = []
        for start in _starts(now, buckets, bucket):
            inside = [m.value for m in read if start < m.read <= start + bucket]
            value = inside[-1] if inside else None
            points.append(Point(start, value, int(value is not None), 1))
        found.append(Series(network, account, Measure.FOLLOWERS, tuple(points)))
    return tuple(found)


# --- inside ------------------------------------------------------------------------------------


def _live(shares: Iterable[Share]) -> tuple[Share, ...]:
    return tuple(s for s in shares if s.state is ShareState.SENT and s.receipt is not None)


def _at(share: Share) -> datetime:
    return share.created if share.receipt is None else share.receipt.at


def _latest(metrics: Iterable[Metric]) -> _Latest:
    """The newest number of each measure of each share; the newest reason without any. A post
    that is gone keeps what was last read."""
    order = sorted(metrics, key=lambda m: (m.value is not None, m.read))
    return {(m.share, m.measure): m for m in order if m.share}


def _value(share: Share, measure: Measure, latest: _Latest) -> int | None:
    metric = latest.get((share.id, measure))
    return None if metric is None else metric.value


def _sum(measure: Measure, shares: Sequence[Share], latest: _Latest) -> Known:
    values = [_value(share, measure, latest) for share in shares]
    known = [value for value in values if value is not None]
    return Known(sum(known) if known else None, len(known), len(values))


def _figure(measure: Measure, shares: Sequence[Share], latest: _Latest) -> Figure:
    read = [latest[share.id, measure] for share in shares if (share.id, measure) in latest]
    counted = [metric for metric in read if metric.value is not None]
    return _as_figure(measure, _sum(measure, shares, latest), counted)


def _as_figure(measure: Measure, known: Known, counted: Sequence[Metric]) -> Figure:
    sources = tuple(sorted({metric.source for metric in counted}))
    as_of = max((metric.read for metric in counted), default=None)
    return Figure(measure, known, sources, as_of)


def _why(share: Share, measure: Measure, latest: _Latest) -> str:
    metric = latest.get((share.id, measure))
    if metric is not None:
        return metric.reason or NOT_YET
    if share.receipt is not None and not share.receipt.remote_id:
        return SELF_REPORTED
    read = any((share.id, other) in latest for other in _OF_POSTS)
    return "not_offered" if read else NOT_YET


def _followers(
    shares: Sequence[Share], metrics: Sequence[Metric], since: datetime, now: datetime
) -> tuple[Figure, tuple[Gap, ...]]:
    """Followers gained: the newest reading of each account less the one that stood at
    `since` (or, connected later, the first). One reading alone says nothing."""
    networks = {share.account: share.network for share in shares}
    networks.update({m.account: m.source for m in metrics if m.account not in networks})
    gained, counted = [], []
    gaps: Counter[tuple[str, str]] = Counter()
    for account, network in networks.items():
        read = [m for m in _follower_readings(metrics, account) if m.read <= now]
        before = [m for m in read if m.read <= since][-1:]
        spans = before + [m for m in read if m.read > since]
        if len(spans) > 1:
            gained.append((spans[-1].value or 0) - (spans[0].value or 0))
            counted.append(spans[-1])
        else:
            gaps[network, _why_no_followers(metrics, account)] += 1
    known = Known(sum(gained) if gained else None, len(gained), len(networks))
    return (
        _as_figure(Measure.FOLLOWERS, known, counted),
        tuple(Gap(n, Measure.FOLLOWERS, why, count) for (n, why), count in gaps.items()),
    )


def _why_no_followers(metrics: Sequence[Metric], account: str) -> str:
    told = [m.reason for m in _of_account(metrics, account) if m.reason]
    return told[-1] if told else NOT_YET


def _follower_readings(metrics: Sequence[Metric], account: str) -> list[Metric]:
    return [m for m in _of_account(metrics, account) if m.value is not None]


def _of_account(metrics: Sequence[Metric], account: str) -> list[Metric]:
    about = [m for m in metrics if m.account == account and m.measure is Measure.FOLLOWERS]
    return sorted((m for m in about if not m.share), key=lambda m: m.read)


def _starts(now: datetime, buckets: int, bucket: timedelta) -> list[datetime]:
    return [now - bucket * (buckets - number) for number in range(buckets)]


def _verdict(views: Known) -> Verdict:
    if not views.of:
        return Verdict.NOTHING_SHARED
    if views.value is None:
        return Verdict.UNKNOWN
    return Verdict.MEASURED if views.whole else Verdict.PARTLY
