"""What a cell of a file means: whole numbers and days as networks write them in many languages.

Numbers: groups of three with any sign between them, digits of any script, a minus of any kind.
Percentages, fractions and "< 10" are not whole numbers. Days: ISO, year first, names of months,
and three numbers whose order the file has to tell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

Order: TypeAlias = str
"""`dm` (day first) or `md` (month first); empty = not known."""
ORDERS: tuple[Order, ...] = ("md", "dm")

_GROUPED = re.compile(r"\d{1,3}(?:([.,'’٬\s])\d{3}(?:\1\d{3})*)?|\d+")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MINUS = str.maketrans("−‐‑–—﹣-", "-------")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:\s*(?P<sign>[-/.])\s*(?P<one>\d{1,2})\s*(?P=sign)\s*"
    r"|\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*)(?P<two>\d{1,2})(?!\d)"
)
_THREE = re.compile(
    r"(?<![-/.\d])(?P<one>\d{1,2})\s*(?P<sign>[-/.])\s*(?P<two>\d{1,2})\s*(?P=sign)\s*"
    r"(?P<year>\d{4})(?!\d)"
)
_NAMED = re.compile(
    r"(?:(?P<before>\d{1,2})\.?\s*(?:de\s+)?)?(?P<month>[^\W\d_]{3,12})\.?,?\s*(?:de\s+)?"
    r"(?:(?P<after>\d{1,2})(?!\d),?\s*)?(?:de\s+)?(?P<year>\d{4})"
)
_MONTHS: tuple[str, ...] = (
    "jan ene gen",
    "feb fev fév",
    "mar mär mrz maa",
    "apr avr abr",
    "may mai mei mag",
    "jun juin giu",
    "jul juil lug",
    "aug aoû aou ago",
    "sep set",
    "oct okt out ott",
    "nov",
    "dec dez déc dic",
)
"""How names of months begin: English, German, French, Spanish, Portuguese, Italian, Dutch."""
LONGEST_DAY = 120
LONGEST_NUMBER = 40
Reading: TypeAlias = date | tuple[date | None, date | None]
"""A day, or both that it can be: with the month first, with the day first."""


def whole(cell: object) -> int | None:
    """A whole number, or None where the cell holds none."""
    if not isinstance(cell, str):
        return cell if isinstance(cell, int) and not isinstance(cell, bool) else None
    if not 0 < len(cell) <= LONGEST_NUMBER:
        return None
    # nearly always plain digits
    return int(cell) if cell.isascii() and cell.isdigit() else _whole(cell)


def _whole(cell: str) -> int | None:
    text = _DIRECTIONS.sub("", unicodedata.normalize("NFKC", cell)).strip().translate(_MINUS)
    less = text.startswith("-")
    text = text.lstrip("-+").strip() if less or text.startswith("+") else text
    if _GROUPED.fullmatch(text) is None:
        return None
    digits = "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())
    return -int(digits) if less else int(digits)


def day(cell: object, order: Order = "") -> date | None:
    """The day in a cell, or None. Three numbers need `order` unless one of them is over 12."""
    return chosen(days(cell), order)


def days(cell: object) -> Reading | None:
    """A day; or, of three numbers, that with the month first and that with the day first."""
    found = all_days(cell)
    return found[0] if found else None


def all_days(cell: object) -> tuple[Reading, ...]:
    """Every day in a cell, in their order: a span of time has two."""
    if isinstance(cell, str):
        return _all_days(cell) if 0 < len(cell) <= LONGEST_DAY else ()
    return (cell,) if isinstance(cell, date) else ()


@lru_cache(maxsize=2000)  # each is asked for several times: what a sheet is, its order, its days
def _all_days(cell: str) -> tuple[Reading, ...]:
    text = _DIRECTIONS.sub("", unicodedata.normalize("NFKC", cell)).strip().casefold()
    found: list[Reading | None] = [_of_three(three) for three in _THREE.finditer(text)]
    if not found:
        found = [
            _made(three["year"], three["one"] or three["month"], three["two"])
            for three in _YEAR_FIRST.finditer(text)
        ]
    if not found:
        found = [_of_name(named) for named in _NAMED.finditer(text)]
    return tuple(one for one in found if one is not None)


def chosen(reading: Reading | None, order: Order) -> date | None:
    """The day that a reading is in this order; without one, where only one can be."""
    if not isinstance(reading, tuple):
        return reading
    return reading[ORDERS.index(order)] if order else _only(reading)


def order_of(cells: Iterable[object], low: date | None, high: date) -> Order:
    """In which order days are written, where the cells tell: a number over 12, days that follow
    one another, days that can't be (before `low`, after `high`). Empty = both can be."""
    read = [found for cell in cells if (found := days(cell)) is not None]
    pairs = [one if isinstance(one, tuple) else (one, one) for one in read]
    if not any(isinstance(one, tuple) for one in read):
        return "md"  # nothing to tell apart
    fitting = [
        order
        for place, order in enumerate(ORDERS)
        if all(
            (one := pair[place]) is not None and one <= high and (low is None or one >= low)
            for pair in pairs
        )
    ]
    if len(fitting) != 1:
        steps = {order: _steps([pair[at] for pair in pairs]) for at, order in enumerate(ORDERS)}
        if steps["md"] != steps["dm"]:
            return max(ORDERS, key=steps.__getitem__)
        return ""
    return fitting[0]


def _steps(series: list[date | None]) -> int:
    """How often a day is followed by the next or the one before."""
    one = timedelta(days=1)
    return sum(a is not None and b is not None and abs(b - a) == one for a, b in pairwise(series))


def _only(found: tuple[date | None, date | None]) -> date | None:
    """The one that can be, where only one can."""
    first, second = found
    return None if first and second else first or second


def _of_three(found: re.Match[str]) -> Reading | None:
    first = _made(found["year"], found["one"], found["two"])
    second = _made(found["year"], found["two"], found["one"])
    return first if first == second else (first, second)


def _of_name(found: re.Match[str]) -> date | None:
    number = found["after"] or found["before"]
    for at, beginnings in enumerate(_MONTHS, 1):
        if number and any(map(found["month"].startswith, beginnings.split())):
            return _made(found["year"], str(at), number)
    return None


def _made(year: str, month: str, number: str) -> date | None:
    try:
        made = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return made if 2000 <= made.year <= 2200 else None
