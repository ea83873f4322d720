"""The numbers of posts: a greater one stands nearer to the top of the library, for ever.

A number is made of when a post was first seen (seconds since 2020, 32 bits), how old it was
then (19 bits, younger is greater) and a turn among equals (12 bits). So the order of the
screen is that of the row numbers, and a search streams its first page without sorting.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_AGE_BITS, _TURN_BITS = 19, 12
_TURNS = 1 << _TURN_BITS
_LAST_SECOND = 2**32 - 1
"""In the year 2156; later is only a clock that is wrong, and has to fit all the same."""
_EXACT = 15
"""Ages below 2^15 seconds (nine hours) are told apart by the second, greater ones to a
thirty-thousandth."""


class Numbering:
    """Gives numbers to the posts of one transaction."""

    def __init__(self, connection: sqlite3.Connection, now: datetime) -> None:
        self._connection = connection
        seconds = min(max(0, int((now - BEGINNING).total_seconds())), _LAST_SECOND)
        self._round = seconds << (_AGE_BITS + _TURN_BITS)
        self._lowest: dict[int, int] = {}

    def number(self, place: int) -> int:
        """For a post that is so many seconds old: below all others of that age in this round."""
        first = self._round + ((((1 << _AGE_BITS) - 1) - coarse(place)) << _TURN_BITS)
        while (lowest := self._lowest_of(first)) == first:
            first -= _TURNS  # all turns are taken: as if it were a little older
        self._lowest[first] = lowest - 1
        return lowest - 1

    def _lowest_of(self, first: int) -> int:
        if first not in self._lowest:
            row = self._connection.execute(
                "SELECT min(number) AS lowest FROM posts WHERE number BETWEEN ? AND ?",
                (first, first + _TURNS - 1),
            ).fetchone()
            self._lowest[first] = first + _TURNS if row["lowest"] is None else row["lowest"]
        return self._lowest[first]


def coarse(age: int) -> int:
    """An age in 19 bits that keeps the order of ages: exact where they are small."""
    shift = max(0, age.bit_length() - _EXACT)
    return (shift << (_EXACT - 1)) + (age >> shift)
