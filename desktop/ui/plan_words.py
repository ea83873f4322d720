"""Times that people choose, in words: their own clock, its zone named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime, QTimeZone

from desktop.model import Share
from desktop.share.planning import SystemZone, elsewhere, plan_of, zone_of
from desktop.ui.messages import moment_text


def own_zone() -> str:
    """The IANA name of this computer's time zone; empty where the system does not tell one
    that is known here (its clock is then followed as it is)."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    zone = zone_of(name)
    now = datetime.now(UTC)
    # the clock on the screen decides: a process may have been given another zone than the system
    same = zone is not None and now.astimezone(zone).utcoffset() == now.astimezone().utcoffset()
    return name if same else ""


def zone_text(name: str, moment: datetime) -> str:
    """A zone as people read it, with its distance from UTC at that moment:
    `America/New York, UTC−5`."""
    zone = zone_of(name) or SystemZone()
    offset = moment.astimezone(zone).utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    utc = "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
    place = name.replace("_", " ")
    return utc if not place or place in ("UTC", "Etc/UTC") else f"{place}, {utc}"


def wall_text(wall: datetime, today: datetime) -> str:
    """A time on a clock as people say it; `today` is what that clock shows now."""
    locale = QLocale()
    clock = locale.toString(QTime(wall.hour, wall.minute), QLocale.FormatType.ShortFormat)
    near = {0: _tr("today, {clock}"), 1: _tr("tomorrow, {clock}"), -1: _tr("yesterday, {clock}")}
    days = (wall.date() - today.date()).days
    if days in near:
        return near[days].format(clock=clock)
    form = "ddd d MMM" if wall.year == today.year else "ddd d MMM yyyy"
    day = locale.toString(QDate(wall.year, wall.month, wall.day), form)
    return f"{day}, {clock}"


def planned_text(share: Share, now: datetime) -> str:
    """When a share is planned for: the clock it was planned by, and its zone; where this
    computer is in another zone by now, the time here as well."""
    plan = plan_of(share)
    zone = zone_of(share.zone)
    if plan is None or zone is None:
        return moment_text(share.due, now)
    words = wall_text(plan.shown, now.astimezone(zone).replace(tzinfo=None))
    facts: Mapping[str, str] = {"time": words, "zone": zone_text(share.zone, plan.utc)}
    told = _tr("{time} ({zone})").format_map(facts)
    if share.due.year < 9000 and elsewhere(share, SystemZone()):
        here = moment_text(share.due, now)
        return _tr("{there}, which is {here} here").format(there=told, here=here)
    return told


def _tr(text: str) -> str:
    return QCoreApplication.translate("Plans", text)
