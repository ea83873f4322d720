"""What the posts of some days brought until now: sums that say of how much they know.

Measured only. A number that can't be known is None and stands among the gaps with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desktop.metric import Measure, Metric, Span
from desktop.model import Share
from desktop.reach.known import GONE, NOTHING, Offers, Readings, live, post_of, went_live

NOT_YET, SELF_REPORTED, NOT_OFFERED = "not_yet", "self_reported", "not_offered"
NOT_CONNECTED, TOO_OLD = "not_connected", "too_old"
NEAR = 4
"""A reading that lies before a stretch of time by a fourth of it at the most is its first one."""
OF_POSTS: tuple[Measure, ...] = tuple(
    measure for measure in Measure if measure not in (Measure.FOLLOWERS, Measure.LOST_FOLLOWERS)
)
"""What is summed up over posts, in the order of showing."""
OF_DAYS = (Measure.VIEWS, Measure.PROFILE_VISITS, Measure.NEW_FOLLOWERS, Measure.LOST_FOLLOWERS)
"""What networks tell about whole accounts day by day."""
_ALWAYS = (Measure.VIEWS, Measure.REACTIONS, Measure.PROFILE_VISITS)
"""Missing, these are a gap for everybody; others only where somebody's post has them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A sum over the `known` of `of` shares (accounts, days) that are known; None = none is."""

    value: int | None
    known: int
    of: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.known == self.of


@dataclass(frozen=True, slots=True)
class Figure:
    """One number to show: from which sources (see `Metric.source`) and read when, at the
    latest. `least`: no sum but the largest of them, for the same people may have seen
    several posts: "at least so many"."""

    measure: Measure
    known: Known
    sources: tuple[str, ...]
    as_of: datetime | None
    least: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """So many posts of a network (accounts, for followers) lack a measure, and why:
    `not_offered`, `not_permitted`, `too_old`, `gone`, `not_yet`, `self_reported`,
    `shared_link`, `not_connected`."""

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
    """The last `days` days: "Your 6 posts … were seen 4,210 times and brought 31 visits to
    your profile" from `posts`, `views` and `profile_visits`; `verdict` is about the views.
    `posts` are drafts; what the figures are known `of` are their shares, one an account."""

    days: float
    posts: int
    figures: tuple[Figure, ...]
    """One for each measure of posts, and `followers`: what was gained in these days."""
    whole: tuple[Figure, ...]
    """What networks told of whole accounts in these days, whether or not by a post: `known`
    counts account-days. Only measures of which at least one day is known."""
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


def summary(
    shares: Iterable[Share],
    readings: Readings,
    networks: Mapping[str, str],
    now: datetime,
    days: float = 28,
    offers: Offers | None = None,
) -> Summary:
    """What the shares that went live in the last `days` days brought until now. `networks`
    tells the network of each account id whose followers count."""
    since = now - timedelta(days=days)
    recent = tuple(share for share in live(shares) if went_live(share) > since)
    figures = tuple(of_posts(measure, recent, readings) for measure in OF_POSTS)
    followers, lacking = _followers(networks, readings, since, now, offers)
    told = {figure.measure for figure in figures if figure.known.known}
    return Summary(
        days=days,
        posts=len({post_of(share) for share in recent}),
        figures=(*figures, followers),
        whole=_whole(networks, readings, since, now),
        gaps=(*_gaps(recent, readings, told, offers, now), *lacking),
        verdict=_verdict(figures[0].known),
    )


def of_posts(measure: Measure, shares: Sequence[Share], readings: Readings) -> Figure:
    """What these shares have of a measure."""
    found = [
        metric
        for share in shares
        if (metric := readings.posts.get(share.id, NOTHING).get(measure)) is not None
        and metric.value is not None
    ]
    values = [metric.value or 0 for metric in found]
    least = measure is Measure.MEMBERS
    add = max if least else sum
    known = Known(add(values) if values else None, len(values), len(shares))
    return _as_figure(measure, known, found, least=least and len(shares) > 1)


def reason_of(
    share: Share,
    measure: Measure,
    readings: Readings,
    offers: Offers | None,
    now: datetime,
) -> str:
    """Why a measure of a share is unknown. `offers` None: of no account it is known what its
    network tells; else those that are not in it are not connected."""
    known = readings.posts.get(share.id, NOTHING)
    metric, offer = known.get(measure), (offers or {}).get(share.account)
    if metric is not None and metric.reason:
        return metric.reason
    if offer is not None and offer.of_post(measure):
        return offer.of_post(measure)
    if share.deleted is not None:
        return GONE
    if share.receipt is not None and not share.receipt.remote_id:
        return SELF_REPORTED
    if offer is None and any(m.value is not None for m in known.values()):
        return NOT_OFFERED  # asked, and answered about everything else
    if offer is None:
        return NOT_YET if offers is None else NOT_CONNECTED
    old = offer.until is not None and now - went_live(share) > offer.until
    return TOO_OLD if old else NOT_YET


# --- inside ------------------------------------------------------------------------------------


def _as_figure(
    measure: Measure, known: Known, found: Sequence[Metric | Span], *, least: bool = False
) -> Figure:
    sources = tuple(sorted({one.source for one in found}))
    return Figure(measure, known, sources, max((m.read for m in found), default=None), least)


def _gaps(
    shares: Sequence[Share],
    readings: Readings,
    told: set[Measure],
    offers: Offers | None,
    now: datetime,
) -> tuple[Gap, ...]:
    wanted = [measure for measure in OF_POSTS if measure in _ALWAYS or measure in told]
    counted: Counter[tuple[str, Measure, str]] = Counter()
    for share in shares:
        known = readings.posts.get(share.id, NOTHING)
        for measure in wanted:
            metric = known.get(measure)
            if metric is None or metric.value is None:
                counted[
                    share.network, measure, reason_of(share, measure, readings, offers, now)
                ] += 1
    order = sorted(counted.items(), key=lambda item: wanted.index(item[0][1]))
    return tuple(Gap(*key, count) for key, count in order)


def _followers(
    networks: Mapping[str, str],
    readings: Readings,
    since: datetime,
    now: datetime,
    offers: Offers | None,
) -> tuple[Figure, tuple[Gap, ...]]:
    """Followers gained: the newest reading of each account less the one that stood at
    `since` (or, connected or read again later, the first since then). One reading alone says
    nothing. Who is connected no more and was not read since is not counted."""
    gained, counted, asked = [], [], 0
    near = since - (now - since) / NEAR
    gaps: Counter[tuple[str, str]] = Counter()
    for account, network in networks.items():
        read = [m for m in readings.known(account, Measure.FOLLOWERS) if m.read <= now]
        before = [m for m in read if near <= m.read <= since][-1:]
        inside = before + [m for m in read if m.read > since]
        if offers is not None and account not in offers and inside[-1:] == before:
            continue
        asked += 1
        if len(inside) > 1:
            gained.append((inside[-1].value or 0) - (inside[0].value or 0))
            counted.append(inside[-1])
        else:
            gaps[network, _why_no_followers(account, readings, offers)] += 1
    known = Known(sum(gained) if gained else None, len(gained), asked)
    return (
        _as_figure(Measure.FOLLOWERS, known, counted),
        tuple(Gap(n, Measure.FOLLOWERS, why, count) for (n, why), count in gaps.items()),
    )


def _why_no_followers(account: str, readings: Readings, offers: Offers | None) -> str:
    read = readings.accounts.get((account, Measure.FOLLOWERS), ())
    told = [m.reason for m in read if m.reason]
    offer = (offers or {}).get(account)
    offered = "" if offer is None else offer.of_account(Measure.FOLLOWERS)
    return told[-1] if told else offered or NOT_YET


def _whole(
    networks: Mapping[str, str], readings: Readings, since: datetime, now: datetime
) -> tuple[Figure, ...]:
    first, end = since.date() + timedelta(days=1), now.date()
    figures = []
    for measure in OF_DAYS:
        found = [
            span
            for account in networks
            for span in readings.spans.get((account, measure), ())
            if span.days == 1 and _inside(span.first, first, end)
        ]
        if found:
            accounts = len({span.account for span in found})
            of = max(len(found), accounts * ((end - first).days + 1))
            known = Known(sum(span.value for span in found), len(found), of)
            figures.append(_as_figure(measure, known, found))
    return tuple(figures)


def _inside(day: date, first: date, end: date) -> bool:
    return first <= day <= end


def _verdict(views: Known) -> Verdict:
    if not views.of:
        return Verdict.NOTHING_SHARED
    if views.value is None:
        return Verdict.UNKNOWN
    return Verdict.MEASURED if views.whole else Verdict.PARTLY
