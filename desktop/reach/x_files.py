"""Reads the two tables that X lets an account download, in any language.

`account_analytics_content_…` has a row a post, `account_overview_analytics…` a row a day. The
headings are translated, their order is not. "Shares" there are copied links as well as
messages; that is none of our measures and left out.
Source: files and public readers of them, 2025 and 2026; X documents none of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from desktop.metric import Measure
from desktop.reach import readings
from desktop.reach.export import (
    DayNumber,
    Doubt,
    Export,
    Kind,
    PostNumbers,
    end_of,
    ids_in,
    moment_in,
)
from desktop.reach.readings import whole

_HEADINGS: Mapping[str, Measure] = MappingProxyType(
    {
        "impressions": Measure.VIEWS,
        "likes": Measure.REACTIONS,
        "engagements": Measure.ENGAGEMENTS,
        "bookmarks": Measure.SAVES,
        "new follows": Measure.NEW_FOLLOWERS,
        "unfollows": Measure.LOST_FOLLOWERS,
        "replies": Measure.REPLIES,
        "reposts": Measure.RESHARES,
        "profile visits": Measure.PROFILE_VISITS,
        "url clicks": Measure.LINK_CLICKS,
    }
)
_POSTS = (
    *("post id", "date", "post text", "post link", "impressions", "likes", "engagements"),
    *("bookmarks", "shares", "new follows", "replies", "reposts", "profile visits"),
    *("detail expands", "url clicks", "hashtag clicks", "permalink clicks"),
)
_DAYS = (
    *("date", "impressions", "likes", "engagements", "bookmarks", "shares", "new follows"),
    *("unfollows", "replies", "reposts", "profile visits", "create post", "video views"),
    "media views",
)
_FEWEST_ALIKE = 12
"""Columns of the oldest file of posts; those after them came later, at the end."""
_HANDLE = re.compile(r"(?:^|\.|/)(?:x|twitter)\.com/([A-Za-z0-9_]{1,15})/status/")

Row = Sequence[str]


def read(rows: Sequence[Row], name: str, order: readings.Order, today: date) -> Export | None:
    """What it says, or None where it is neither of the two."""
    if len(rows) < 2:
        return None
    if _is_posts(rows[1]):
        return _posts(rows, name, order, today)
    known = len(rows[0]) == len(_DAYS) or _named(rows[0])
    if known and _is_day(rows[1], len(rows[0])):
        return _days(rows, order, today)
    return None


def _is_posts(row: Row) -> bool:
    return len(row) >= _FEWEST_ALIKE and row[0].isdigit() and f"x:{row[0]}" in ids_in(row[3])


def _is_day(row: Row, width: int) -> bool:
    counted = sum(whole(cell) is not None for cell in row[1:])
    return len(row) == width and bool(readings.all_days(row[0])) and counted >= width - 3


def _named(heading: Row) -> bool:
    return sum(cell.strip().casefold() in _HEADINGS for cell in heading) > 3


def _columns(heading: Row, standard: Sequence[str]) -> dict[int, Measure]:
    """Which column counts what: by its name where the names are known, else by its place."""
    names = [cell.strip().casefold() for cell in heading]
    if not _named(heading):
        # translated: only as far as the order is sure
        sure = len(names) if len(names) == len(standard) else min(len(names), _FEWEST_ALIKE)
        names = [*standard[:sure]]
    return {at: _HEADINGS[name] for at, name in enumerate(names) if name in _HEADINGS}


def _posts(rows: Sequence[Row], name: str, order: readings.Order, today: date) -> Export:
    columns = _columns(rows[0], _POSTS)
    found: dict[str, PostNumbers] = {}
    handles: set[str] = set()
    body = [row for row in rows[1:] if _is_posts(row)]
    for row in body:
        ids = frozenset({f"x:{row[0]}"})
        moment = moment_in(ids)
        day = readings.day(row[1], order) or (moment.date() if moment else None)
        numbers = _numbers(row, columns)
        found[row[0]] = PostNumbers(row[3], ids, day, moment, row[2], numbers)
        handles.update(handle.lower() for handle in _HANDLE.findall(row[3]))
    handles.discard("i")  # x.com/i/status/… names nobody
    ends = [one for one in readings.all_days(name.replace("_", " ")) if type(one) is date]
    return Export(
        Kind.X_POSTS,
        owner=f"@{handles.pop()}" if len(handles) == 1 else "",
        posts=tuple(found.values()),
        as_of=_as_of(ends, today),
        unread=len(rows) - 1 - len(body),
    )


def _days(rows: Sequence[Row], order: readings.Order, today: date) -> Export | None:
    columns = _columns(rows[0], _DAYS)
    body = [row for row in rows[1:] if _is_day(row, len(rows[0]))]
    if len(body) * 5 < (len(rows) - 1) * 4:
        return None  # two tables in one file, say, as of videos
    known = order or readings.order_of([row[0] for row in body], None, today)
    found = []
    for row in body:
        day = readings.day(row[0], known or readings.ORDERS[0])
        if day is not None:
            numbers = _numbers(row, columns).items()
            found += [DayNumber(measure, day, number) for measure, number in numbers]
    last = max((one.first for one in found), default=None)
    return Export(
        Kind.X_DAYS,
        days=tuple(found),
        as_of=_as_of([last] if last else [], today),
        doubt=None if known else _doubt(body),
        unread=len(rows) - 1 - len(body),
    )


def _numbers(row: Row, columns: Mapping[int, Measure]) -> dict[Measure, int]:
    found = {}
    for at, measure in columns.items():
        number = whole(row[at]) if at < len(row) else None
        if number is not None and (number >= 0 or measure is Measure.ENGAGEMENTS):
            found[measure] = number
    return found


def _as_of(days: Sequence[date], today: date) -> datetime | None:
    return end_of(min(max(days), today)) if days else None


def _doubt(rows: Sequence[Row]) -> Doubt | None:
    for row in rows:
        for found in readings.all_days(row[0]):
            if isinstance(found, tuple) and found[0] and found[1]:
                return Doubt(row[0][:40], found[0], found[1])
    return None
