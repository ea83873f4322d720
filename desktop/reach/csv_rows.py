"""Reads tables in text files (CSV): how they are written is found out, rows come out.

UTF-8 and UTF-16 with a mark, UTF-8 without one, else Windows Western; commas, semicolons or
tabs. Source: RFC 4180.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from desktop.errors import NotAnExport
from desktop.text import clean

LARGEST = 8 * 1024 * 1024
MOST_ROWS = 100_000
MOST_CELLS = 500_000
MOST_COLUMNS = 256
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BETWEEN = ",;\t"
_CELL_ENDS = tuple(sign.encode() for sign in _BETWEEN)
_START = 64 * 1024


def read(body: bytes) -> tuple[tuple[str, ...], ...]:
    """The rows that hold something. Errors: `NotAnExport` (empty, too_large, damaged)."""
    if len(body) > LARGEST or max(map(body.count, _CELL_ENDS)) > MOST_CELLS:
        raise NotAnExport(found="too_large")
    encoding = _encoding(body)
    start = body[:_START].decode(encoding, "ignore").replace("\0", "")
    lines = io.TextIOWrapper(io.BytesIO(body), encoding, "replace", newline="")
    rows = []
    # line by line: the whole as text would take four times its bytes
    reader = csv.reader((line.replace("\0", "") for line in lines), delimiter=_delimiter(start))
    try:
        for row in reader:
            if any(map(str.strip, row)):
                rows.append(tuple(clean(cell).strip() for cell in row[:MOST_COLUMNS]))
            if len(rows) > MOST_ROWS:
                raise NotAnExport(found="too_large")
    except csv.Error as error:
        raise NotAnExport(found="damaged") from error
    if not rows:
        raise NotAnExport(found="empty")
    return tuple(rows)


def _encoding(body: bytes) -> str:
    found = next((name for mark, name in _MARKS if body.startswith(mark)), "utf-8")
    try:
        for _ in codecs.iterdecode(_pieces(body), found):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    return found


def _pieces(body: bytes) -> Iterator[bytes]:
    return (body[at : at + _START] for at in range(0, len(body), _START))


def _delimiter(text: str) -> str:
    """What stands most often outside of quotes in the first line that has any of them."""
    for line in text[:20_000].splitlines():
        outside = "".join(line.split('"')[::2])
        counts = {sign: outside.count(sign) for sign in _BETWEEN}
        if any(counts.values()):
            return max(_BETWEEN, key=counts.__getitem__)
    return ","
