"""Reads workbooks (.xlsx) with the standard library: sheets, their cells, nothing else.

What a formula would compute is never computed: the value that the program which wrote the file
kept beside it counts. Files come from anywhere, so everything is bounded: bytes that come out of
the archive, cells, rows, columns, lengths of texts; a document type or an entity ends the reading.
Source: ECMA-376 part 1, 18.2 (workbook), 18.3 (sheets), 18.4 (shared strings), 18.8 (styles);
part 2 (packages).
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.parsers import expat

from desktop.errors import NotAnExport
from desktop.reach.xlsx_cells import (
    Cell,
    SheetReader,
    Strings,
    Styles,
    TooMuch,
    local,
)

LARGEST_FILE = 16 * 1024 * 1024
LARGEST_PART = 32 * 1024 * 1024
"""Bytes that one part may have when it is unpacked."""
LARGEST_WHOLE = 64 * 1024 * 1024
STEEPEST = 200
"""Times that a part may be larger than it lies in the archive, once it is over a megabyte:
sheets of numbers stay below 30."""
MOST_PARTS = 1000
MOST_SHEETS = 40
DEEPEST = 50
"""Elements inside one another: a text with its format is 8 deep."""
MOST_NAMES = 5000
"""Different names of elements and attributes in one part: the parser keeps each."""
LONGEST_TAG = 1024 * 1024
"""Bytes that the parser may hold back for an end that does not come."""
_PIECE = 64 * 1024
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BAD_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, NotImplementedError, OSError, ValueError, RuntimeError, LookupError),
)
_LISTED = b"PK\x01\x02"
"""Begins what the archive tells about each of its parts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Its name, and the rows that hold something, each as long as its last cell."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """`written`: when the file says it was made; None = it does not."""

    sheets: tuple[Sheet, ...]
    written: datetime | None = None


def read(body: bytes) -> Workbook:
    """All visible and hidden sheets in their order. Errors: `NotAnExport` (zip, bomb, damaged,
    entities, too_large)."""
    if len(body) > LARGEST_FILE:
        raise NotAnExport(found="too_large")
    if body.count(_LISTED) > MOST_PARTS:  # before the list of a million is made
        raise NotAnExport(found="bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _Package(archive).workbook()
    except TooMuch as error:
        raise NotAnExport(found="too_large") from error
    except (*_BAD_ARCHIVE, expat.ExpatError) as error:
        raise NotAnExport(found="damaged") from error


class _Package:
    """One archive, read part by part; `_left` is what may still come out of it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._left = LARGEST_WHOLE

    def workbook(self) -> Workbook:
        main = next(iter(self._targets("", "/officeDocument").values()), "xl/workbook.xml")
        if main not in self._names:
            raise NotAnExport(found="zip")
        book = _Book()
        self._parse(main, book.start)
        sheets = self._targets(main, "/worksheet")
        strings, styles = Strings(), Styles(book.since_1904)
        for place in self._names.intersection(self._targets(main, "/sharedStrings").values()):
            self._parse(place, strings.start, strings.end, strings.text)
        for place in self._names.intersection(self._targets(main, "/styles").values()):
            self._parse(place, styles.start)
        found = []
        cells = 0
        for name, relation in book.sheets:
            place = sheets.get(relation, "")
            if place not in self._names:
                continue  # a chart sheet, or none at all
            reader = SheetReader(strings.texts, styles, cells)
            self._parse(place, reader.start, reader.end, reader.text)
            cells = reader.cells
            found.append(Sheet(name, tuple(reader.rows)))
        return Workbook(tuple(found), self._written())

    def _targets(self, part: str, kind: str) -> dict[str, str]:
        """Where the relations of `part` of one kind lead: by their ids, in their order."""
        folder, name = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, str] = {}

        def start(tag: str, given: dict[str, str]) -> None:
            wanted = local(tag) == "Relationship" and given.get("Type", "").endswith(kind)
            if wanted and len(found) < MOST_PARTS:
                target = given.get("Target", "")
                whole = target if target.startswith("/") else posixpath.join("/", folder, target)
                found[given.get("Id", "")] = posixpath.normpath(whole).lstrip("/")

        if place in self._names:
            self._parse(place, start)
        return found

    def _written(self) -> datetime | None:
        place = next(iter(self._targets("", "/core-properties").values()), "")
        if place not in self._names:
            return None
        said = _Said("created")
        self._parse(place, said.start, said.end, said.text)
        try:
            moment = datetime.fromisoformat("".join(said.texts).strip())
            # without a zone it is taken as the standard wants it: UTC
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return None

    def _parse(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], object],
        end: Callable[[str], object] | None = None,
        text: Callable[[str], object] | None = None,
    ) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        deep = 0

        def opened(tag: str, given: dict[str, str]) -> None:
            nonlocal deep
            deep += 1
            if deep > DEEPEST:
                raise NotAnExport(found="bomb")
            start(tag, given)

        def closed(tag: str) -> None:
            nonlocal deep
            deep -= 1
            if end is not None:
                end(tag)

        parser.StartElementHandler, parser.EndElementHandler = opened, closed
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _no_types
        come = 0
        for piece in self._pieces(part):
            parser.Parse(piece, False)
            come += len(piece)
            held = come - max(0, parser.CurrentByteIndex)
            if len(parser.intern) > MOST_NAMES or held > LONGEST_TAG:
                raise NotAnExport(found="bomb")
        parser.Parse(b"", True)

    def _pieces(self, part: str) -> Iterator[bytes]:
        """What really comes out counts, not what the archive says of itself."""
        about = self._archive.getinfo(part)
        if about.flag_bits & 1:
            raise NotAnExport(found="locked")
        if about.compress_type not in _PACKED:
            raise NotAnExport(found="damaged")
        come = 0
        with self._archive.open(about) as stream:
            while piece := stream.read(_PIECE):
                come += len(piece)
                self._left -= len(piece)
                steep = come > 1024 * 1024 and come > STEEPEST * max(1, about.compress_size)
                if steep or come > LARGEST_PART or self._left < 0:
                    raise NotAnExport(found="bomb")
                yield piece


class _Book:
    """The names of the sheets and the ids of their parts."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = local(tag)
        if name == "sheet" and len(self.sheets) < MOST_SHEETS:
            relation = next((v for k, v in given.items() if k.endswith(":id")), "")
            self.sheets.append((given.get("name", "")[:200], relation))
        elif name == "workbookPr":
            self.since_1904 = given.get("date1904", "") in ("1", "true")


class _Said:
    """The text of one element."""

    def __init__(self, wanted: str) -> None:
        self._wanted, self._inside = wanted, False
        self.texts: list[str] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        self._inside = local(tag) == self._wanted and not self.texts

    def end(self, tag: str) -> None:
        self._inside = False

    def text(self, piece: str) -> None:
        if self._inside:
            self.texts.append(piece[:100])


def _no_types(*named: object) -> None:
    raise NotAnExport(found="entities")
