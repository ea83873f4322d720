"""What sharing brought: what networks tie to posts, and weeks with shares against weeks without.

Pure, measured only. The two are kept apart: *attributed* is counted by a network, *compared* is
what the weeks themselves say, with an interval. The method stands in docs/gains.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from desktop.metric import Measure
from desktop.model import Share
from desktop.reach.effects import Effect, effect
from desktop.reach.known import Readings, live, went_live
from desktop.reach.series import DAY, WEEK
from desktop.reach.summary import Known, of_posts
from desktop.reach.weeks import Week, weeks_of

ATTRIBUTED = (Measure.PROFILE_VISITS, Measure.NEW_FOLLOWERS, Measure.LINK_CLICKS)
"""What a network may tie to a single post."""
COMPARED = (Measure.PROFILE_VISITS, Measure.NEW_FOLLOWERS)
LEAST_WEEKS, LEAST_OF_EACH = 12, 4
"""Fewer weeks, or fewer of a kind, and it is too early to say."""
MOST_WEEKS = 104
"""What is longer ago says little about today."""
ERROR = 0.05
"""How often a difference that isn't there may be called one, over all that is compared."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """What a network itself ties to posts: `known` counts the posts it tells this of."""

    network: str
    measure: Measure
    known: Known
    sources: tuple[str, ...]
    as_of: datetime | None


class Outcome(StrEnum):
    """What a comparison says."""

    MORE = "more"
    """Weeks with shares are higher; surer than the interval alone."""
    LESS = "less"
    UNCLEAR = "unclear"
    """Both may still be true; the interval says how much there could be."""
    TOO_EARLY = "too_early"
    """See `Compared.lacks`."""


class Lack(StrEnum):
    """What is missing for a comparison."""

    NONE = ""
    NUMBERS = "numbers"
    """No whole week of this is known."""
    WEEKS = "weeks"
    WITH = "with"
    """Too few weeks with shares."""
    WITHOUT = "without"
    """Too few weeks without shares: somebody who shares every week has nothing to compare."""
    CHANGE = "change"
    """The number never changed."""
    APART = "apart"
    """Sharing began or ended once, so that it can't be told from the trend."""


@dataclass(frozen=True, slots=True)
class Side:
    """Weeks of one kind: how many, and their plain mean a week (nothing taken out); None
    without weeks."""

    weeks: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Weeks with shares against weeks without, of one account and measure, in numbers a week.

    `difference` is what is left once trend and season are taken out; `low` and `high` hold it
    in nine of ten cases. `began` and `ended` are what weeks without shares were at first and are
    now, as far as trend and season say (never below zero). All None while it is too early."""

    network: str
    account: str
    measure: Measure
    outcome: Outcome
    lacks: Lack
    more_weeks: int
    """How many more weeks of what lacks are needed at least; 0 where that can't be said."""
    having: Side
    without: Side
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    """How probable so large a difference, up or down, would be if sharing made none."""
    began: float | None = None
    ended: float | None = None
    year: bool = False
    """Whether a whole year is covered; if not, a season looks like a trend."""
    first: date | None = None
    """Monday of the first week that counts."""
    last: date | None = None
    """Sunday of the last one."""
    sources: tuple[str, ...] = ()
    as_of: datetime | None = None


def attributed(
    shares: Iterable[Share], readings: Readings, now: datetime, days: float = 28
) -> tuple[Attributed, ...]:
    """What networks tie to the posts that went live in the last `days` days; only of networks
    that tell it of one of them at least."""
    since = now - timedelta(days=days)
    by_network: dict[str, list[Share]] = {}
    for share in live(shares):
        if went_live(share) > since:
            by_network.setdefault(share.network, []).append(share)
    found = []
    for measure in ATTRIBUTED:
        for network, group in sorted(by_network.items()):
            figure = of_posts(measure, group, readings)
            if figure.known.known:
                found.append(
                    Attributed(network, measure, figure.known, figure.sources, figure.as_of)
                )
    return tuple(found)


def compared(
    shares: Iterable[Share], readings: Readings, networks: Mapping[str, str], now: datetime
) -> tuple[Compared, ...]:
    """One comparison for each account and measure. Where several are made, each has to be
    surer (Holm's correction), so that chance alone seldom makes any of them speak."""
    own: dict[str, set[date]] = {}
    for share in live(shares):
        own.setdefault(share.account, set()).add(went_live(share).date())
    found = [
        _compare(network, account, measure, own.get(account, set()), readings, now)
        for account, network in networks.items()
        for measure in COMPARED
    ]
    return _judged(found)


# --- inside ------------------------------------------------------------------------------------


def _compare(
    network: str,
    account: str,
    measure: Measure,
    days: Set[date],
    readings: Readings,
    now: datetime,
) -> Compared:
    """`days` are those with shares. Weeks before the first of them don't count: what was shared
    then is not known here."""
    weeks: Sequence[Week] = ()
    if days:
        since = max(min(days), (now - MOST_WEEKS * WEEK).date() + DAY)
        weeks = weeks_of(account, measure, readings, since, now)
    mondays = {day - timedelta(days=day.weekday()) for day in days}
    marked = [week.monday in mondays for week in weeks]
    lacks, more = _lack(weeks, marked)
    if not days:
        lacks, more = Lack.WITH, LEAST_OF_EACH
    told = Compared(
        *(network, account, measure, Outcome.TOO_EARLY, lacks, more),
        _side(weeks, marked, wanted=True),
        _side(weeks, marked, wanted=False),
        first=weeks[0].monday if weeks else None,
        last=weeks[-1].monday + timedelta(days=6) if weeks else None,
        year=bool(weeks) and (weeks[-1].monday - weeks[0].monday).days >= 51 * 7,
        sources=tuple(sorted({source for week in weeks for source in week.sources})),
        as_of=max((week.read for week in weeks), default=None),
    )
    if lacks:
        return told
    numbers = [(week.monday - weeks[0].monday).days // 7 for week in weeks]
    return _with(told, effect(numbers, [week.value for week in weeks], marked))


def _lack(weeks: Sequence[Week], marked: Sequence[bool]) -> tuple[Lack, int]:
    with_shares = sum(marked)
    if not weeks:
        return Lack.NUMBERS, LEAST_WEEKS
    if len(weeks) < LEAST_WEEKS:
        return Lack.WEEKS, LEAST_WEEKS - len(weeks)
    if with_shares < LEAST_OF_EACH:
        return Lack.WITH, LEAST_OF_EACH - with_shares
    if len(weeks) - with_shares < LEAST_OF_EACH:
        return Lack.WITHOUT, LEAST_OF_EACH - len(weeks) + with_shares
    if len({week.value for week in weeks}) == 1:
        return Lack.CHANGE, 0
    return Lack.NONE, 0


def _side(weeks: Sequence[Week], marked: Sequence[bool], *, wanted: bool) -> Side:
    values = [week.value for week, mark in zip(weeks, marked, strict=True) if mark is wanted]
    return Side(len(values), sum(values) / len(values) if values else None)


def _with(told: Compared, found: Effect | None) -> Compared:
    if found is None:
        return replace(told, lacks=Lack.APART)
    return replace(
        told,
        outcome=Outcome.UNCLEAR,
        difference=found.difference,
        low=found.low,
        high=found.high,
        chance=found.chance,
        began=max(0.0, found.began),
        ended=max(0.0, found.ended),
    )


def _judged(found: Sequence[Compared]) -> tuple[Compared, ...]:
    """Holm: the smallest chance has to stay below the error over all, the next below the error
    over one less, until one does not."""
    order = sorted(
        (one.chance, number) for number, one in enumerate(found) if one.chance is not None
    )
    judged = list(found)
    for place, (chance, number) in enumerate(order):
        if chance > ERROR / (len(order) - place):
            break
        up = (found[number].difference or 0) > 0
        judged[number] = replace(found[number], outcome=Outcome.MORE if up else Outcome.LESS)
    return tuple(judged)
