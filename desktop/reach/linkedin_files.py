"""Reads the two workbooks that LinkedIn lets a member download, in any language.

All posts (`Content_…` with numbers until 2025, `AggregateAnalytics_…` with texts since): days with
views and engagements, posts, followers, people reached. One post (`PostAnalytics_…`,
`SinglePostAnalytics_…`): labels and values. Sheets and headings are translated, so what a sheet is
shows in its shape: which columns hold days, numbers, addresses. Demographics are not read.
Source: files and public readers of them, 2023 to October 2026; LinkedIn documents none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

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
    words_in,
)
from desktop.reach.readings import whole
from desktop.reach.xlsx import Sheet, Workbook
from desktop.reach.xlsx_cells import Cell

LABELS: Mapping[str, Measure | None] = {
    "impressions": Measure.VIEWS,
    "members reached": Measure.MEMBERS,
    "profile viewers from this post": Measure.PROFILE_VISITS,
    "followers gained from this post": Measure.NEW_FOLLOWERS,
    "social engagements": Measure.ENGAGEMENTS,
    "reactions": Measure.REACTIONS,
    "comments": Measure.REPLIES,
    "reposts": Measure.RESHARES,
    "saves": Measure.SAVES,
    "sends on linkedin": Measure.SENDS,
    "link engagements": Measure.LINK_CLICKS,
    "premium custom button engagements": None,
}
"""Of one post, in the order of the file; None = not counted here."""
_IN_ORDER = tuple(LABELS.values())
_PARTS = (Measure.REACTIONS, Measure.REPLIES, Measure.RESHARES)
_NAMED = re.compile(
    r"(?:AggregateAnalytics|Content|SinglePostAnalytics|PostAnalytics)_(?P<rest>.+)", re.IGNORECASE
)
_NOT_A_NAME = re.compile(r"[-\d]*\d[-\d]*|\(\d+\)|\.xlsx$", re.IGNORECASE)

Row: TypeAlias = Sequence[Cell]
_Post: TypeAlias = tuple[str, Cell, int, bool]
"""Address, day, number, and whether that counts views."""


def read(book: Workbook, name: str, order: readings.Order, today: date) -> Export | None:
    """What it says, or None where it is neither of the two. `order` is how its days are written
    where a person said so; `today` is the last day that can be in it."""
    for sheet in book.sheets:
        if (at := _address_row(sheet)) is not None:
            return _one_post(sheet.rows[at:], book, name, order, today)
    return _all_posts(book, name, order, today)


# --- one post ------------------------------------------------------------------------------------


def _address_row(sheet: Sheet) -> int | None:
    """Where a label and the address of a post stand, as nowhere in the other workbook."""
    for number, row in enumerate(sheet.rows[:20]):
        if len(row) == 2 and isinstance(row[0], str) and _is_post(row[1]):
            return number
    return None


def _one_post(
    rows: Sequence[Row], book: Workbook, name: str, order: readings.Order, today: date
) -> Export:
    address = str(rows[0][1]).strip()
    ids = ids_in(address)
    moment = moment_in(ids)
    reading = next((found for row in rows[1:4] if len(row) > 1 if (found := _dated(row[1]))), None)
    counted = [
        (str(row[0]).strip(" :").casefold(), number)
        for row in rows[1:]
        if len(row) == 2 and row[0] and (number := whole(row[1])) is not None
    ]
    numbers = _labelled(counted) or _by_place([number for _, number in counted])
    day = readings.chosen(reading, order)
    if day is None and moment is not None:
        day = moment.date()
    ignored = len(_IN_ORDER) - 1 < len(counted) or any(
        label in LABELS and LABELS[label] is None for label, _ in counted
    )
    return Export(
        Kind.LINKEDIN_POST,
        owner=_owner(name),
        posts=(PostNumbers(address, ids, day, moment, words_in(address), numbers),),
        as_of=book.written,
        doubt=None if day else _doubt([rows[1][1] if len(rows[1]) > 1 else None]),
        unread=max(0, len(counted) - len(numbers) - ignored),
    )


def _dated(cell: Cell) -> readings.Reading | None:
    return readings.days(cell) if whole(cell) is None else None


def _labelled(counted: Sequence[tuple[str, int]]) -> dict[Measure, int]:
    """By their labels, where most are the English ones: some words are the same elsewhere."""
    if 2 * sum(label in LABELS for label, _ in counted) <= len(counted):
        return {}
    found = ((LABELS.get(label), number) for label, number in counted)
    return {measure: number for measure, number in found if measure and number >= 0}


def _by_place(counted: Sequence[int]) -> dict[Measure, int]:
    """Translated labels: the place tells, where the whole list fits what it must add up to; else
    only views and people, which come first in every file that is known."""
    found = dict(zip(_IN_ORDER, counted, strict=False))
    found.pop(None, None)
    numbers = {measure: number for measure, number in found.items() if measure and number >= 0}
    views, members = numbers.get(Measure.VIEWS), numbers.get(Measure.MEMBERS)
    if views is None or members is None or members > views:
        return {}
    parts = sum(numbers.get(part, 0) for part in _PARTS)
    fits = 10 <= len(counted) <= len(_IN_ORDER) and parts <= numbers.get(Measure.ENGAGEMENTS, -1)
    return numbers if fits else {Measure.VIEWS: views, Measure.MEMBERS: members}


# --- all posts -----------------------------------------------------------------------------------


def _all_posts(book: Workbook, name: str, order: readings.Order, today: date) -> Export | None:
    daily = next(filter(None, map(_daily, book.sheets)), [])
    gained, total = next(filter(None, map(_followers, book.sheets)), ([], None))
    posts = [row for sheet in book.sheets for row in _posts(sheet)]
    whole_span = next(filter(None, map(_discovery, book.sheets)), None)
    if sum(map(bool, (daily, gained or total, posts, whole_span))) < 2:
        return None
    written = [row[0] for row in (*daily, *gained)]
    known = order or _order(written, posts, name, today)
    written += [row[1] for row in posts] + ([whole_span[0]] if whole_span else [])
    reading = known or readings.ORDERS[0]
    days = list(_days(daily, gained, reading))
    first = min((one.first for one in days), default=None)
    last = max((one.first for one in days), default=None)
    if whole_span is not None:
        days += _members(whole_span, reading)
        ends = [readings.chosen(one, reading) for one in readings.all_days(whole_span[0])]
        first, last = ends[0] or first, ends[-1] or last
    kept, older = _kept_posts(posts, reading, first)
    return Export(
        Kind.LINKEDIN_ALL,
        owner=_owner(name),
        days=tuple(days),
        posts=kept,
        followers=_total(total, reading),
        as_of=end_of(last) if last else book.written,
        doubt=None if known else _doubt(written),
        older=older,
    )


def _order(days: Sequence[Cell], posts: Sequence[_Post], name: str, today: date) -> readings.Order:
    """How its days are written: as the ids of its posts, the days themselves, the days in the
    file's name tell. Empty = they don't."""
    for post in posts:
        found, moment = readings.days(post[1]), moment_in(ids_in(post[0]))
        if isinstance(found, tuple) and moment is not None:
            near = [one is not None and abs((moment.date() - one).days) < 2 for one in found]
            if sum(near) == 1:
                return readings.ORDERS[near.index(True)]
    ends = sorted(one for one in readings.all_days(name.replace("_", " ")) if type(one) is date)
    low, high = (ends[0], min(ends[-1], today)) if len(ends) == 2 else (None, today)
    return readings.order_of(days or [post[1] for post in posts], low, high)


def _table(sheet: Sheet, width: int) -> tuple[list[Row], int] | None:
    """Rows of a day and `width - 1` whole numbers below a heading of words, and where that
    stands; None where the sheet is no such table."""
    heads = (at for at, row in enumerate(sheet.rows[:5]) if _is_heading(row, width))
    head = next(heads, None)
    if head is None:
        return None
    body = sheet.rows[head + 1 :]
    rows = [row for row in body if _is_daily(row, width)]
    return (list(rows), head) if 5 * len(rows) >= 4 * len(body) else None


def _is_heading(row: Row, width: int) -> bool:
    words = [cell for cell in row if isinstance(cell, str) and whole(cell) is None]
    return len(row) == len(words) == width and not readings.all_days(row[0])


def _is_daily(row: Row, width: int) -> bool:
    return len(row) == width and bool(readings.all_days(row[0])) and None not in map(whole, row[1:])


def _daily(sheet: Sheet) -> list[Row] | None:
    found = _table(sheet, 3)
    return found[0] if found else None


def _followers(sheet: Sheet) -> tuple[list[Row], Row | None] | None:
    """New followers of days; above them a sentence with a day, and how many there are."""
    found = _table(sheet, 2)
    if found is None:
        return None
    rows, head = found
    above = (row for row in sheet.rows[:head] if _is_daily(row, 2))
    total = next(above, None)
    return (rows, total) if rows or total else None


def _posts(sheet: Sheet) -> Iterator[_Post]:
    """Of two tables side by side the left counts engagements, the right views."""
    for row in sheet.rows:
        for at, cell in enumerate(row[:-2]):
            if _is_post(cell) and (number := whole(row[at + 2])) is not None:
                yield str(cell).strip(), row[at + 1], number, at >= 3


def _discovery(sheet: Sheet) -> tuple[Cell, int, int] | None:
    """The time that the file covers, views and people in it."""
    if not 2 <= len(sheet.rows) <= 12 or len(sheet.rows[0]) < 2:
        return None
    counted = [number for row in sheet.rows[1:] for number in map(whole, row[1:2])]
    spoken = sheet.rows[0][1]
    if len(readings.all_days(spoken)) != 2 or len(counted) < 2:
        return None
    views, members = counted[:2]
    return None if views is None or members is None else (spoken, views, members)


def _members(found: tuple[Cell, int, int], order: readings.Order) -> Iterator[DayNumber]:
    """People are not added up over days: they stand for the whole time."""
    ends = [readings.chosen(one, order) for one in readings.all_days(found[0])]
    first, last = ends[0], ends[-1]
    if first is not None and last is not None and first <= last and found[2] <= found[1]:
        yield DayNumber(Measure.MEMBERS, first, found[2], (last - first).days + 1)


def _days(daily: Iterable[Row], gained: Iterable[Row], order: str) -> Iterator[DayNumber]:
    for row in daily:
        if (day := readings.day(row[0], order)) is not None:
            views, engaged = whole(row[1]), whole(row[2])
            if views is not None and views >= 0:
                yield DayNumber(Measure.VIEWS, day, views)
            if engaged is not None:  # may be below zero: reactions taken back
                yield DayNumber(Measure.ENGAGEMENTS, day, engaged)
    for row in gained:
        day, number = readings.day(row[0], order), whole(row[1])
        if day is not None and number is not None:
            yield DayNumber(Measure.NEW_FOLLOWERS, day, number)


def _kept_posts(
    rows: Iterable[_Post], order: str, first: date | None
) -> tuple[tuple[PostNumbers, ...], int]:
    """One of each address. The numbers are those of the file's days only, so a post from before
    them says nothing about its whole."""
    found: dict[str, PostNumbers] = {}
    older = set()
    for address, cell, number, views in rows:
        ids = ids_in(address)
        moment = moment_in(ids)
        day = readings.day(cell, order) or (moment.date() if moment else None)
        if day is not None and first is not None and day < first:
            older.add(address)
            continue
        before = dict(found[address].numbers) if address in found else {}
        before[Measure.VIEWS if views else Measure.ENGAGEMENTS] = number
        found[address] = PostNumbers(address, ids, day, moment, words_in(address), before)
    return tuple(found.values()), len(older)


def _total(row: Row | None, order: readings.Order) -> tuple[date, int] | None:
    if row is None:
        return None
    day, number = readings.day(row[0], order), whole(row[1])
    return None if day is None or number is None or number < 0 else (day, number)


def _doubt(cells: Iterable[Cell]) -> Doubt | None:
    for cell in cells:
        for found in readings.all_days(cell):
            if isinstance(found, tuple) and found[0] and found[1]:
                return Doubt(str(cell)[:40], found[0], found[1])
    return None


def _is_post(cell: Cell) -> bool:
    return isinstance(cell, str) and "linkedin.com/" in cell[:2000] and bool(ids_in(cell))


def _owner(name: str) -> str:
    found = _NAMED.search(name)
    rest = _NOT_A_NAME.sub(" ", found["rest"]) if found else ""
    return " ".join(rest.replace("_", " ").split())
