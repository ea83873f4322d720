"""Which times are offered for later, and what is wrong with one: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from desktop.model import Sharing
from desktop.share.planning import Plan, SystemZone, good_hour, on_wall, zone_of

MORNING, EVENING = time(9), time(18)
SOON = timedelta(minutes=1)
"""A time that is nearer than this is now."""
STEP = 5
"""Minutes to which a proposed time is rounded up."""

ANY = Sharing()
"""The pace of a program that asks for none."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a post may be shared: `start` and `end` as the feed says, None = any time.
    `key` spreads good hours; `sharing` is the program's pace."""

    start: datetime | None = None
    end: datetime | None = None
    key: str = ""
    sharing: Sharing = ANY


@dataclass(frozen=True, slots=True)
class Offer:
    """One time to choose: `good` (found by Goodword), `hour`, `evening`, `morning`."""

    kind: str
    plan: Plan


def offers(now: datetime, zone: str, bounds: Bounds) -> tuple[Offer, ...]:
    """The good hour first, then plain ones, none of them outside the post's own time."""
    clock = zone_of(zone) or SystemZone()
    wall = on_wall(now, clock)
    hour = rounded(wall + timedelta(hours=1))
    tomorrow = wall.date() + timedelta(days=1)
    plain = [
        Offer("hour", Plan(hour, zone)),
        Offer("evening", Plan(datetime.combine(wall.date(), EVENING), zone)),
        Offer("morning", Plan(datetime.combine(tomorrow, MORNING), zone)),
        Offer("evening", Plan(datetime.combine(tomorrow, EVENING), zone)),
    ]
    earliest = bounds.start if bounds.start is not None and bounds.start > now else now
    good = good_hour(zone, earliest, bounds.end, bounds.key, bounds.sharing)
    found = [] if good is None else [Offer("good", good)]
    found += [one for one in plain if one.plan.wall >= hour]
    return tuple(one for one in found if not problem(one.plan, now, bounds))


def problem(plan: Plan, now: datetime, bounds: Bounds) -> str:
    """Why a time can't be taken: `past`, `late` (after the post's end), `early` (before it may
    be shared); empty = it can."""
    if plan.utc < now + SOON:
        return "past"
    if bounds.end is not None and plan.utc >= bounds.end:
        return "late"
    if bounds.start is not None and plan.utc < bounds.start:
        return "early"
    return ""


def rounded(wall: datetime) -> datetime:
    """Up to the next full five minutes."""
    plain = wall.replace(second=0, microsecond=0)
    more = -plain.minute % STEP
    if plain != wall and not more:
        more = STEP
    return plain + timedelta(minutes=more)
