"""What a person can be glad of: personal bests, weeks in a row, milestones; only against oneself.

Pure. A pause takes nothing away: the longest row of weeks stays, and a week that is not over yet
ends no row. Only measured numbers count; a number of which nothing is known makes no record.
Posts are counted, not shares: one draft to three accounts is one post.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from desktop.metric import Measure, Metric
from desktop.model import Share
from desktop.reach.known import live, post_of, went_live

WEEK = timedelta(days=7)
OF_POSTS = (
    Measure.VIEWS,
    Measure.PROFILE_VISITS,
    Measure.NEW_FOLLOWERS,
    Measure.REACTIONS,
    Measure.REPLIES,
    Measure.RESHARES,
    Measure.LINK_CLICKS,
)
"""What a post can be the best in, as they are shown."""
POSTS, VIEWS, FOLLOWERS = "posts", "views", "followers"
MILESTONES: Mapping[str, tuple[int, ...]] = {
    POSTS: (1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000),
    VIEWS: tuple(step * 10**power for power in range(2, 8) for step in (1, 5)),
    FOLLOWERS: tuple(step * 10**power for power in range(2, 7) for step in (1, 5)),
}
Period = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class Best:
    """The share that got most of one measure; of several with the same number the first one."""

    measure: Measure
    value: int
    share: int
    network: str
    at: datetime
    """When it went live."""
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """Weeks in a row (from Monday on) with a post of one's own."""

    now: int
    """Up to this week; a week that is not over yet ends nothing. 0 during a pause."""
    longest: int
    ended: date | None
    """The last Monday of the longest one; None if there was none."""
    this_week: bool
    """Whether this week has a post already."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """How far one got: `reached` is the highest that was reached (0 = none yet), `when` the
    moment if it is known, `next` the one after it (0 = there is none)."""

    what: str
    """`posts`, `views` or `followers` (of the account that has most)."""
    value: int
    reached: int
    when: datetime | None
    next: int


@dataclass(frozen=True, slots=True)
class Target:
    """What the person wants of themselves: so many posts a `week` or a `month`."""

    amount: int
    period: Period


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target is, in the week or month that runs now."""

    target: Target
    done: int
    until: date
    """The last day."""

    @property
    def reached(self) -> bool:
        return self.done >= self.target.amount


@dataclass(frozen=True, slots=True)
class Records:
    """All of it, for the card."""

    bests: tuple[Best, ...]
    row: Row
    best_week: tuple[date, int] | None
    """The Monday of the week with most posts, if one had more than one."""
    milestones: tuple[Milestone, ...]


def records(
    shares: Iterable[Share],
    latest: Mapping[tuple[int, Measure], Metric],
    followers: Iterable[Metric],
    now: datetime,
    zone: tzinfo | None = None,
) -> Records:
    """`latest` holds the newest reading of each share and measure, `followers` the readings of
    all accounts' followers; `zone` tells on which day a post went live for this person; None =
    this computer's, which knows when its summer time began and ended."""
    out = sorted(live(shares), key=went_live)
    return Records(
        bests(out, latest),
        row(out, now, zone),
        _best_week(_weeks(out, zone)),
        _milestones(out, latest, followers),
    )


def bests(
    shares: Iterable[Share], latest: Mapping[tuple[int, Measure], Metric]
) -> tuple[Best, ...]:
    """The best post of each measure that anything is known of; zero is no record."""
    out = sorted(live(shares), key=went_live)
    found = []
    for measure in OF_POSTS:
        best: Best | None = None
        for share in out:
            metric = latest.get((share.id, measure))
            if metric is None or not metric.value:
                continue
            if best is None or metric.value > best.value:
                best = Best(
                    *(measure, metric.value, share.id, share.network),
                    *(went_live(share), metric.source, metric.read),
                )
        found += [best] if best else []
    return tuple(found)


def row(shares: Iterable[Share], now: datetime, zone: tzinfo | None = None) -> Row:
    """The weeks in a row up to now, and the longest."""
    weeks = sorted(_weeks(live(shares), zone))
    longest, length, ended = 0, 0, None
    for number, week in enumerate(weeks):
        length = length + 1 if number and week - weeks[number - 1] == WEEK else 1
        if length > longest:
            longest, ended = length, week
    this = _monday(now, zone)
    current = bool(weeks) and weeks[-1] >= this - WEEK
    return Row(length if current else 0, longest, ended, this in weeks)


def progress(
    target: Target, shares: Iterable[Share], now: datetime, zone: tzinfo | None = None
) -> Progress:
    """What is done of a target in the running week or month."""
    today = now.astimezone(zone).date()
    if target.period == "week":
        first = _monday(now, zone)
        until = first + timedelta(days=6)
    else:
        first = today.replace(day=1)
        until = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    posts = {
        post_of(share)
        for share in live(shares)
        if first <= went_live(share).astimezone(zone).date() <= until
    }
    return Progress(target, len(posts), until)


# --- inside ------------------------------------------------------------------------------------


def _monday(moment: datetime, zone: tzinfo | None) -> date:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _weeks(shares: Sequence[Share], zone: tzinfo | None) -> dict[date, set[str]]:
    found: dict[date, set[str]] = {}
    for share in shares:
        found.setdefault(_monday(went_live(share), zone), set()).add(post_of(share))
    return found


def _best_week(weeks: Mapping[date, set[str]]) -> tuple[date, int] | None:
    best = max(weeks, key=lambda week: (len(weeks[week]), -week.toordinal()), default=None)
    if best is None or len(weeks[best]) < 2:
        return None
    return best, len(weeks[best])


def _milestones(
    shares: Sequence[Share],
    latest: Mapping[tuple[int, Measure], Metric],
    followers: Iterable[Metric],
) -> tuple[Milestone, ...]:
    first: dict[str, datetime] = {}
    for share in shares:
        first.setdefault(post_of(share), went_live(share))
    posts = _reached(POSTS, len(first))
    if posts.reached:
        posts = replace(posts, when=sorted(first.values())[posts.reached - 1])
    found = [posts]
    seen = [latest.get((share.id, Measure.VIEWS)) for share in shares]
    views = [one.value for one in seen if one is not None and one.value is not None]
    if views:
        # the numbers grew since they were first read: when it was reached, nobody knows
        found.append(_reached(VIEWS, sum(views)))
    most = _most_followers(followers)
    return (*found, most) if most is not None else tuple(found)


def _most_followers(readings: Iterable[Metric]) -> Milestone | None:
    """Of the account that ever had most; what was reached stays reached when some leave."""
    known = sorted(
        (one for one in readings if one.measure is Measure.FOLLOWERS and one.value is not None),
        key=lambda one: one.read,
    )
    if not known:
        return None
    top = max(one.value or 0 for one in known)
    there = _reached(FOLLOWERS, top)
    first_of = {one.account: one.read for one in reversed(known)}
    when = next(one for one in known if (one.value or 0) >= there.reached)
    # what stood at the first reading was reached some time before
    moment = when.read if there.reached and when.read > first_of[when.account] else None
    return replace(there, when=moment)


def _reached(what: str, value: int) -> Milestone:
    steps = MILESTONES[what]
    below = [step for step in steps if step <= value]
    above = [step for step in steps if step > value]
    return Milestone(what, value, below[-1] if below else 0, None, above[0] if above else 0)
