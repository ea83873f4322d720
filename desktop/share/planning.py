"""When a share is planned for: a time on a person's clock in its own zone, and good hours.

A plan is what the clock on the wall shows, in one named zone. It keeps that however the
computer travels; the moment in UTC follows from it. A time that daylight saving leaves out
is moved forward by what was left out (as RFC 5545 section 3.3.5 has it), one that comes
twice is meant the first time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from desktop.model import Share, Sharing

SOONEST = timedelta(minutes=20)
"""A good hour begins no sooner: for less one shares now."""
BEFORE_END = timedelta(minutes=10)
"""A good hour leaves so much before the end of a post: sending may take a while."""
MORNING, NOON, AFTERNOON = (time(8, 30), time(10)), (time(12), time(13)), (time(16), time(17, 30))
"""When people look at their networks on a working day; both ends on the poster's own clock."""
DAY = time(9), time(17)
"""Between these a share may go that finds none of the better times before the post ends."""
_STRETCHES = 3
_AHEAD = 9
"""Days in which there is a good hour in any case: a week, and what a gap may take off it."""


class SystemZone(tzinfo):
    """The zone that this computer's clock is set to, with its daylight saving, also where
    the system does not tell its IANA name."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        if moment is None:
            return None
        return moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime) -> datetime:
        here = moment.replace(tzinfo=UTC).astimezone()
        wall = here.replace(tzinfo=None)
        fold = int(wall.astimezone().utcoffset() != here.utcoffset())
        return wall.replace(tzinfo=self, fold=fold)


def zone_of(name: str) -> tzinfo | None:
    """The zone of an IANA name, "" = that of this computer; None where it is not known (a
    name that is none, or a computer without the time zone database)."""
    if not name:
        return SystemZone()
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such key, no name at all, a folder's name
        return None


def to_utc(wall: datetime, zone: tzinfo) -> datetime:
    """The moment at which a clock in `zone` shows `wall`."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def on_wall(moment: datetime, zone: tzinfo) -> datetime:
    """What a clock in `zone` shows then; without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


@dataclass(frozen=True, slots=True)
class Plan:
    """`wall` is naive; `zone` an IANA name, "" = the zone of this computer."""

    wall: datetime
    zone: str

    def __post_init__(self) -> None:
        if self.wall.tzinfo is not None:
            raise ValueError("a plan's time stands on the wall and has no zone of its own")

    @property
    def utc(self) -> datetime:
        """Errors: `ValueError` for a zone that is not known here."""
        return to_utc(self.wall, self._zone())

    @property
    def shown(self) -> datetime:
        """What the clock will really show: another time than `wall` where daylight saving
        leaves that out. Errors: as `utc`."""
        return on_wall(self.utc, self._zone())

    def _zone(self) -> tzinfo:
        zone = zone_of(self.zone)
        if zone is None:
            raise ValueError(f"the time zone {self.zone!r} is not known")
        return zone


def plan_of(share: Share) -> Plan | None:
    """The plan that a share was put with; None where there is none."""
    try:
        return Plan(datetime.fromisoformat(share.wall), share.zone) if share.wall else None
    except ValueError:
        return None


def elsewhere(share: Share, here: tzinfo) -> bool:
    """Whether a share is planned on another clock than the one here, so that its zone has to
    be said. The plan stays as it is: the person decides whether it is to follow."""
    plan = plan_of(share)
    zone = None if plan is None else zone_of(plan.zone)
    if plan is None or zone is None:
        return False
    return on_wall(plan.utc, zone) != on_wall(plan.utc, here)


def good_hour(
    zone: str,
    now: datetime,
    until: datetime | None,
    spread_key: str,
    sharing: Sharing | None = None,
) -> Plan | None:
    """A time soon when people look, within the hours of `sharing`, before `until`; None
    where there is none any more. `spread_key` (the draft's id, say) decides which minute:
    the same one each time it is asked, another one than that of any colleague. Errors:
    `ValueError` for a zone that is not known here."""
    found = zone_of(zone)
    if found is None:
        raise ValueError(f"the time zone {zone!r} is not known")
    rules = sharing if sharing is not None else Sharing()
    first = now + SOONEST
    last = datetime.max.replace(tzinfo=UTC) if until is None else until - BEFORE_END
    for better, weekends in ((True, False), (False, False), (True, True), (False, True)):
        if weekends and not rules.weekends:
            continue
        stretches = _stretches(found, first, last, rules, better=better, weekends=weekends)
        minutes = tuple(minute for stretch in stretches for minute in stretch)
        if minutes:
            return Plan(minutes[_chance(spread_key) % len(minutes)], zone)
    return None


def hours_of(sharing: Sharing) -> tuple[time, time] | None:
    """The allowed hours as times; None = any hour, also where both ends are the same."""
    if sharing.hours is None:
        return None
    begin, end = (time.fromisoformat(hour) for hour in sharing.hours)
    return None if begin == end else (begin, end)


def allowed(wall: datetime, sharing: Sharing) -> bool:
    """Whether hours and weekdays of a program allow a share when the clock shows this."""
    if not sharing.weekends and wall.weekday() >= 5:
        return False
    return _open(wall.time(), hours_of(sharing))


def _open(at: time, hours: tuple[time, time] | None) -> bool:
    if hours is None:
        return True
    begin, end = hours
    return begin <= at < end if begin < end else at >= begin or at < end


def _stretches(
    zone: tzinfo,
    first: datetime,
    last: datetime,
    sharing: Sharing,
    *,
    better: bool,
    weekends: bool,
) -> Iterator[tuple[datetime, ...]]:
    """The next stretches of allowed minutes, none of them empty."""
    hours, today, count = hours_of(sharing), on_wall(first, zone).date(), 0
    for ahead in range(_AHEAD):
        day = today + timedelta(days=ahead)
        if to_utc(datetime.combine(day, time.min), zone) > last:
            return
        if day.weekday() >= 5 and not weekends:
            continue
        for begin, end in (MORNING, NOON, AFTERNOON) if better else (_whole(hours),):
            minutes = tuple(
                minute
                for minute in _minutes(day, begin, end)
                if _open(minute.time(), hours) and first <= _exact(minute, zone) <= last
            )
            if minutes:
                yield minutes
                count += 1
            if count == _STRETCHES:
                return


def _whole(hours: tuple[time, time] | None) -> tuple[time, time]:
    """The program's hours of one day, else ours."""
    if hours is None:
        return DAY
    return hours if hours[0] < hours[1] else (time.min, time.max)


def _minutes(day: date, begin: time, end: time) -> Iterator[datetime]:
    minute, finish = datetime.combine(day, begin), datetime.combine(day, end)
    while minute < finish:
        yield minute
        minute += timedelta(minutes=1)


def _exact(minute: datetime, zone: tzinfo) -> datetime:
    """The moment of a minute; long past where daylight saving leaves it out."""
    moment = to_utc(minute, zone)
    return moment if on_wall(moment, zone) == minute else datetime.min.replace(tzinfo=UTC)


def _chance(spread_key: str) -> int:
    return int.from_bytes(hashlib.sha256(spread_key.encode(errors="replace")).digest()[:8])
