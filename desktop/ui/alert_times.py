"""When an alert may come, and when what was put off comes again. Pure: settings and a clock in,
an answer out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from desktop import settings as table
from desktop.settings import Settings

LATER = timedelta(hours=3)
"""From the click on "Later" to the reminder."""
AGAIN = timedelta(minutes=30)
"""When a reminder is tried again that came at a bad moment."""
NIGHT = (time(20), time(9))
"""No reminder comes then to somebody who has no quiet hours of their own."""
_STEPS = 6
"""Enough for a pause that ends in a night before a weekend."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """When no alert may come. `start` and `end` are local clock times."""

    switched_on: bool
    paused_until: int
    start: time
    end: time
    weekends: bool
    per_day: int

    @classmethod
    def of(cls, settings: Settings) -> Quiet:
        """As the person (or IT) has it set now."""
        get = settings.get
        return cls(
            get(table.ALERTS),
            get(table.PAUSED_UNTIL),
            time.fromisoformat(get(table.QUIET_FROM)),
            time.fromisoformat(get(table.QUIET_UNTIL)),
            get(table.WEEKENDS_QUIET),
            get(table.ALERTS_PER_DAY),
        )


def held_back(quiet: Quiet, local: datetime, shown_today: int) -> str:
    """Why no alert may be shown now: off, paused, hours, weekend, enough; or empty. Only
    `enough` does not count for what is important."""
    if not quiet.switched_on:
        return "off"
    if local.timestamp() * 1000 < quiet.paused_until:
        return "paused"
    if quiet.weekends and local.weekday() >= 5:
        return "weekend"
    if _inside(quiet.start, quiet.end, local):
        return "hours"
    if quiet.per_day and shown_today >= quiet.per_day:
        return "enough"
    return ""


def shown_on(local: datetime, kept: str) -> int:
    """How many alerts came on this day, from what is kept: `2026-11-21 2`."""
    day, _, count = kept.partition(" ")
    return int(count) if day == f"{local:%Y-%m-%d}" and count.isdecimal() else 0


def later(quiet: Quiet, local: datetime, wait: timedelta = LATER) -> datetime:
    """The first moment after the wait at which the person may be disturbed; for who has no quiet
    hours, none in the usual night. A pause without end moves nothing: what falls due in it is
    looked at again. `local` is the time on the clock of this computer."""
    moment = local + wait
    start, end = (quiet.start, quiet.end) if quiet.start != quiet.end else NIGHT
    quiet = replace(quiet, switched_on=True, start=start, end=end)
    for _ in range(_STEPS):
        reason = held_back(quiet, moment, 0)
        if reason == "paused" and quiet.paused_until < table.UNTIL_RESUMED:
            moment = datetime.fromtimestamp(quiet.paused_until / 1000).astimezone()
        elif reason == "weekend":
            moment = _at(moment, time(0), days=7 - moment.weekday())
        elif reason == "hours":
            moment = _at(moment, quiet.end)
        else:
            break
    return moment


def _inside(start: time, end: time, local: datetime) -> bool:
    """Whether the clock stands between the two; past midnight where the end comes first, and
    never where both are the same."""
    clock = local.time().replace(tzinfo=None)
    if start > end:
        return clock >= start or clock < end
    return start <= clock < end


def _at(moment: datetime, clock: time, days: int = 0) -> datetime:
    """When the clock shows this next, or on the day so many days ahead. Reckoned on the wall:
    with daylight saving the zone may have another offset by then."""
    wall = moment.replace(tzinfo=None)
    wanted = datetime.combine(wall.date() + timedelta(days=days), clock)
    return (wanted if wanted > wall else wanted + timedelta(days=1)).astimezone()
