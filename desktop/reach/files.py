"""Takes a file that a person brought and finds out what it is: one of the exports that are
known, or which other thing, so that it can be said.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from desktop.errors import BadFile, NotAnExport
from desktop.reach import csv_rows, linkedin_files, x_files, xlsx
from desktop.reach.export import Export, end_of
from desktop.text import clean

_HEADS = (
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"PK\x05\x06", "zip"),
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""A workbook with a password is an old container around the new one (MS-OFFCRYPTO 2.3.4.4)."""
_TABLES = (
    ({"first name", "last name", "connected on"}, "connections"),
    ({"sharelink", "sharecommentary"}, "shares"),
    ({"watch time"}, "video"),
    ({"watch time (ms)"}, "video"),
)
_ARCHIVE = (b"connections.csv", b"profile.csv", b"shares.csv", b"data/tweets.js")
"""What lies in the archives of all one's data; none of them counts views."""
_COMPANY = ("followers", "metrics", "visitor")
LONGEST_NAME = 200
_DETAIL = 120
_TAIL = 100_000


@dataclass(frozen=True, slots=True)
class Brought:
    """The file's name, and what was in it."""

    name: str
    export: Export


def bring(path: Path, order: str, now: datetime) -> Brought:
    """Read it. `order` as in `readings`. Errors: `NotAnExport`, `BadFile` (gone)."""
    name = clean(path.name)[:LONGEST_NAME]
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe would be waited for
            raise OSError
        with path.open("rb") as file:
            body = file.read(xlsx.LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise BadFile(address=name, where="", problem="gone") from error
    try:
        export = _read(body, name, order, now)
    except NotAnExport as error:
        raise NotAnExport(**{"file": name, "detail": "", **error.facts}) from error
    export = _in_time(export, now)
    return Brought(name, replace(export, as_of=_as_of(export, about.st_mtime, now)))


def _in_time(export: Export, now: datetime) -> Export:
    """Without days that have not come yet, or from before there were such networks: whoever
    wrote them meant something else."""
    low, high = date(2000, 1, 1), (now + timedelta(days=1)).date()
    kept = [one for one in export.days if one.first >= low and one.last <= high]
    left = {one.first for one in export.days} - {one.first for one in kept}
    return replace(export, days=tuple(kept), unread=export.unread + len(left)) if left else export


def _as_of(export: Export, changed: float, now: datetime) -> datetime:
    """The time that the file tells; without one it is as old as it lies here. Neither counts
    where it is from before what the file tells about: templates and archives have such times."""
    known = [post.moment for post in export.posts if post.moment is not None]
    known += [end_of(one.last) for one in export.days]
    # a network's day may be another one than that of the id
    low = max(known, default=now) - timedelta(days=2)
    try:
        here = datetime.fromtimestamp(changed, UTC)
    except (OSError, ValueError, OverflowError):
        here = now
    return next((min(one, now) for one in (export.as_of, here) if one and one >= low), now)


def _read(body: bytes, name: str, order: str, now: datetime) -> Export:
    if not body.strip():
        raise NotAnExport(found="empty")
    if len(body) > xlsx.LARGEST_FILE:
        raise NotAnExport(found="too_large")
    # tomorrow's day has begun somewhere
    today = (now + timedelta(days=1)).date()
    if body.startswith(b"PK\x03\x04"):
        return _workbook(body, name, order, now)
    found = next((what for head, what in _HEADS if body.startswith(head)), "")
    if found == "old_excel" and _LOCKED in body:
        found = "locked"
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")[:1].decode("ascii", "replace")
    if not found and start in "<{[" and start:
        found = "html" if start == "<" else "json"
    if not found and b"\0" in body[:1000] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "binary"
    if found:
        raise NotAnExport(found=found)
    rows = csv_rows.read(body)
    export = x_files.read(rows, name, order, today)
    if export is None:
        raise _other_table(rows)
    return export


def _workbook(body: bytes, name: str, order: str, now: datetime) -> Export:
    try:
        book = xlsx.read(body)
    except NotAnExport as error:
        listed = body[-_TAIL:].lower()  # where an archive says what is in it
        if error.found == "zip" and any(part in listed for part in _ARCHIVE):
            raise NotAnExport(found="archive") from error
        raise
    export = linkedin_files.read(book, name, order, (now + timedelta(days=1)).date())
    if export is not None:
        return export
    wide = any(len(row) > 4 for sheet in book.sheets for row in sheet.rows[:3])
    names = [sheet.name for sheet in book.sheets]
    company = wide and any(part in one.casefold() for one in names for part in _COMPANY)
    found = "company" if company else "workbook"
    raise NotAnExport(found=found, detail=clean(", ".join(names))[:_DETAIL] or "–")


def _other_table(rows: Sequence[Sequence[str]]) -> NotAnExport:
    for row in rows[:8]:  # LinkedIn puts notes above the list of connections
        names = {cell.casefold() for cell in row}
        for wanted, found in _TABLES:
            if wanted <= names:
                return NotAnExport(found=found)
    heading = max(rows[:8], key=len)
    what = "table" if len(heading) > 1 else "text"
    return NotAnExport(found=what, detail=", ".join(heading)[:_DETAIL] if what == "table" else "")
