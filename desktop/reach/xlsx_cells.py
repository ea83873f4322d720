"""Reads the parts of a workbook that hold values: shared texts, formats of dates, cells.

A cell is a text, a whole or broken number, a date (where its format says that its number is
one), or None. Each class takes the events of one XML part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from desktop.text import clean

Cell: TypeAlias = str | float | int | date | None

MOST_CELLS = 400_000
"""Empty ones before the last of a row count too: they take the same room."""
MOST_COLUMNS = 256
MOST_TEXTS = 200_000
MOST_FORMATS = 65_536
LONGEST_TEXT = 32_767
"""Characters of a cell: the limit that spreadsheets have themselves."""
_LONGEST_WHOLE = 8 * 1024 * 1024
"""Characters of all shared texts together, and of all texts in cells."""
_TEXT_OF_A_CELL = _LONGEST_WHOLE // MOST_CELLS
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Built-in number formats that show a date or time (ECMA-376 part 1, 18.8.30; 27 to 58 are
those of East Asian versions)."""
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile(r"[A-Z]+")


class TooMuch(Exception):
    """More cells or texts than any export has."""


_known: dict[str, str] = {}


def local(tag: str) -> str:
    """The name of an element without its prefix, whatever the file calls the namespace."""
    found = _known.get(tag)
    if found is None:
        found = tag.rpartition(":")[2]
        if len(_known) < 500:
            _known[tag] = found
    return found


class Strings:
    """The texts that cells point to. Phonetic readings of Japanese texts are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._inside = self._reading = False
        self._length = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = local(tag)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._reading = True
        elif name == "t":
            self._inside = not self._reading

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._reading = False
        elif name == "si":
            self.texts.append(_shown(self._pieces))
            self._length += len(self.texts[-1])
            if len(self.texts) > MOST_TEXTS or self._length > _LONGEST_WHOLE:
                raise TooMuch

    def text(self, piece: str) -> None:
        if self._inside:
            self._pieces.append(piece)


class Styles:
    """Which cell formats show a date, and what a number then means."""

    def __init__(self, since_1904: bool = False) -> None:
        self._dated: set[str] = set()
        self._formats: list[bool] = []
        self._inside = False
        self._zero = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            shown = _LITERAL.sub("", given.get("formatCode", "")[:500]).lower()
            if any(sign in shown for sign in "ymdh") and len(self._dated) < MOST_FORMATS:
                self._dated.add(given.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
            self._inside = name == "cellXfs"
        elif name == "xf" and self._inside and len(self._formats) < MOST_FORMATS:
            number = given.get("numFmtId", "0")
            builtin = number.isascii() and number.isdigit() and int(number[:6]) in _DATES
            self._formats.append(builtin or number in self._dated)

    def dated(self, style: str) -> bool:
        number = int(style[:6]) if style.isascii() and style.isdigit() else -1
        return 0 <= number < len(self._formats) and self._formats[number]

    def day(self, number: float) -> date | None:
        """None: not a day that a date can be (the 29 February 1900 of spreadsheets, too)."""
        if not 61 <= number < 2_958_466:
            return None
        try:
            return (self._zero + timedelta(days=number)).date()
        except OverflowError:
            return None  # counted from 1904 on the last days lie beyond the calendar


class SheetReader:
    """Rows of one sheet. `cells` counts on from what other sheets of the file had."""

    def __init__(self, texts: Sequence[str], styles: Styles, cells: int = 0) -> None:
        self.rows: list[tuple[Cell, ...]] = []
        self.cells = cells
        self._texts, self._styles = texts, styles
        self._row: list[Cell] = []
        self._at = 0
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._inside = self._reading = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._at = _column(given.get("r", ""), self._at)
            self._kind, self._style = given.get("t", ""), given.get("s", "")
            self._pieces = []
        elif name == "v":
            self._inside = True
        elif name == "t":
            self._inside = not self._reading
        elif name == "rPh":
            self._reading = True
        elif name == "row":
            self._row, self._at = [], 0

    def text(self, piece: str) -> None:
        if self._inside:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name in ("v", "t"):
            self._inside = False
        elif name == "rPh":
            self._reading = False
        elif name == "c":
            self._keep()
        elif name == "row":
            while self._row and self._row[-1] is None:
                self._row.pop()
            if self._row:
                self.rows.append(tuple(self._row))

    def _keep(self) -> None:
        row, length = self._row, len(self._row)
        if self._pieces and self._at <= MOST_COLUMNS:
            while len(row) < self._at:
                row.append(None)
            value = row[self._at - 1] = self._value()
            if self._kind != "s" and isinstance(value, str):  # no shared one: it takes room
                self.cells += len(value) // _TEXT_OF_A_CELL
        self.cells += max(1, len(row) - length)
        if self.cells > MOST_CELLS:
            raise TooMuch

    def _value(self) -> Cell:
        kind = self._kind
        if kind in ("inlineStr", "str"):
            return _shown(self._pieces) or None
        said = "".join(self._pieces).strip()[:LONGEST_TEXT]
        if kind == "s":
            number = int(said[:9]) if said.isascii() and said.isdigit() else -1
            return (self._texts[number] or None) if 0 <= number < len(self._texts) else None
        if kind == "d":
            try:
                return datetime.fromisoformat(said).date()
            except ValueError:
                return said or None
        if kind in ("e", "b"):
            return None  # an error, yes or no: neither counts anything
        return self._number(said)

    def _number(self, said: str) -> Cell:
        try:
            number = float(said)
        except ValueError:
            return None
        if not abs(number) < 1e15:
            return None
        if self._style and self._styles.dated(self._style):
            return self._styles.day(number)
        return int(number) if number.is_integer() else number


def _column(place: str, before: int) -> int:
    """The number of the column of `AB12`, from 1 on; without a place the next one."""
    letters = _COLUMN.match(place[:10])
    if letters is None:
        return before + 1
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - 64
    return number


def _shown(pieces: Sequence[str]) -> str:
    text = "".join(pieces)[:LONGEST_TEXT]
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return clean(text)
