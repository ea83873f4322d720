"""Reads tables in text files (CSV): how they are written is found out, rows come out.

UTF-8 and UTF-16 with a mark, UTF-8 without one, else Windows Western; commas, semicolons or
tabs. Source: RFC 4180.
"""

from __future__ import annotations

import csv
import io

from desktop.errors import NotAnExport
from desktop.text import clean

LARGEST = 16 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 256
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BETWEEN = ",;\t"


def read(body: bytes) -> tuple[tuple[str, ...], ...]:
    """The rows that hold something. Errors: `NotAnExport` (empty, too_large, damaged)."""
    if len(body) > LARGEST:
        raise NotAnExport(found="too_large")
    text = _decoded(body).replace("\0", "")
    if not text.strip():
        raise NotAnExport(found="empty")
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            if any(map(str.strip, row)):
                rows.append(tuple(clean(cell).strip() for cell in row[:MOST_COLUMNS]))
            if len(rows) > MOST_ROWS:
                raise NotAnExport(found="too_large")
    except csv.Error as error:
        raise NotAnExport(found="damaged") from error
    return tuple(rows)


def _decoded(body: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if body.startswith(mark)), "utf-8")
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """What stands most often outside of quotes in the first line that has any of them."""
    for line in text[:20_000].splitlines():
        outside = "".join(line.split('"')[::2])
        counts = {sign: outside.count(sign) for sign in _BETWEEN}
        if any(counts.values()):
            return max(_BETWEEN, key=counts.__getitem__)
    return ","
