"""The object `sharing` of a program: the pace it asks for, and what it adds to its links."""

from __future__ import annotations

import re
from types import MappingProxyType

from desktop.feeds.fields import Fields
from desktop.model import Sharing

_HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_TRACKING = re.compile(r"utm_[a-z0-9_]{1,40}")
"""Other parameters could change what a link opens."""
_MOST_A_DAY, _LONGEST_GAP, _MOST_PARAMETERS = 100, 7 * 86_400, 10


def read(fields: Fields) -> Sharing:
    """Errors: `BadFile` with `where` and `problem`."""
    return Sharing(
        a_day=fields.number("a_day", 0, 0, _MOST_A_DAY),
        gap=fields.number("gap", 0, 0, _LONGEST_GAP),
        hours=_hours(fields),
        weekends=fields.values.get("weekends") is None or fields.flag("weekends"),
        tracking=_tracking(fields.inner("tracking")),
    )


def _hours(fields: Fields) -> tuple[str, str] | None:
    inner = fields.inner("hours")
    if not inner.values:
        return None
    begin, end = inner.needed("from"), inner.needed("until")
    for key, hour in (("from", begin), ("until", end)):
        if hour and not _HOUR.fullmatch(hour):
            inner.refuse(key, "not_an_hour")
    return begin, end


def _tracking(fields: Fields) -> MappingProxyType[str, str]:
    if len(fields.values) > _MOST_PARAMETERS:
        fields.refuse("", "too_many")
    for name in fields.values:
        if not _TRACKING.fullmatch(name):
            fields.refuse(name, "not_tracking")
    found = {name: fields.line(name, limit=200) for name in fields.values}
    return MappingProxyType({name: value for name, value in found.items() if value})
