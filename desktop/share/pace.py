"""How fast shares of one program may go to one account: pure rules over what went there.

The counts come from the table of shares, so that they hold across restarts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from desktop.model import Sharing
from desktop.share.planning import allowed, hours_of, on_wall, to_utc

LATE_GAP = timedelta(minutes=10)
"""Between two shares to one account where the computer slept through their times: whoever
wakes it must not look like a machine."""
_FAR = 15


@dataclass(frozen=True, slots=True)
class Pause:
    """Not before `until`, because of `rule`: `a_day`, `gap`, `hours` or `weekend`."""

    until: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is special about the share in question. `hurried`: the person wants it now;
    `late`: its own time passed while the computer slept."""

    hurried: bool = False
    late: bool = False


def pause(
    sharing: Sharing,
    went: Sequence[datetime],
    last: datetime | None,
    now: datetime,
    zone: tzinfo,
    asked: Asked | None = None,
) -> Pause | None:
    """How long a share has to wait; None = it may go now. `went`: when shares of this program
    went to this account; `last`: when any share went there. A person in a hurry passes
    everything but the program's number a day; where that is reached, the hurry is over."""
    asked = asked or Asked()
    if asked.hurried and _after_day(sharing, went, now, zone) is None:
        return None
    moment, decisive, longest = now, "", timedelta(0)
    for _ in range(_FAR):
        step = _next(sharing, went, last, now, moment, zone, asked.late)
        if step is None or step.until <= moment:
            break
        if step.until - moment > longest:
            longest, decisive = step.until - moment, step.rule
        moment = step.until
    return Pause(moment, decisive) if decisive else None


def _next(
    sharing: Sharing,
    went: Sequence[datetime],
    last: datetime | None,
    now: datetime,
    moment: datetime,
    zone: tzinfo,
    late: bool,
) -> Pause | None:
    """The first rule that is against `moment`, and when that one is content."""
    tomorrow = _after_day(sharing, went, moment, zone)
    if tomorrow is not None:
        return Pause(tomorrow, "a_day")
    wall = on_wall(moment, zone)
    free = _after_gap(sharing, went, last, now, late=late)
    if free is not None and free > moment:
        return Pause(free, "gap")
    if not allowed(wall, sharing):
        weekend = not sharing.weekends and wall.weekday() >= 5
        opens = _opening(wall, sharing, zone, moment)
        return None if opens is None else Pause(opens, "weekend" if weekend else "hours")
    return None


def _after_day(
    sharing: Sharing, went: Sequence[datetime], moment: datetime, zone: tzinfo
) -> datetime | None:
    """The next midnight where the day of `moment` has its number of shares already."""
    today = on_wall(moment, zone).date()
    if not sharing.a_day or sum(on_wall(one, zone).date() == today for one in went) < sharing.a_day:
        return None
    return to_utc(datetime.combine(today + timedelta(days=1), time.min), zone)


def _after_gap(
    sharing: Sharing,
    went: Sequence[datetime],
    last: datetime | None,
    now: datetime,
    *,
    late: bool,
) -> datetime | None:
    """When the gap after the newest share is over. One in the future was sent while the clock
    was wrong: it counts as sent now."""
    ends = [min(one, now) + timedelta(seconds=sharing.gap) for one in went if sharing.gap]
    if late and last is not None:
        ends.append(min(last, now) + LATE_GAP)
    return max(ends, default=None)


def _opening(wall: datetime, sharing: Sharing, zone: tzinfo, moment: datetime) -> datetime | None:
    """The next moment at which hours and weekdays allow a share."""
    hours = hours_of(sharing)
    begin = time.min if hours is None else hours[0]
    for ahead in range(_FAR):
        day = wall.date() + timedelta(days=ahead)
        for start in sorted({time.min, begin}):
            opens = to_utc(datetime.combine(day, start), zone)
            if opens > moment and allowed(on_wall(opens, zone), sharing):
                return opens
    return None
