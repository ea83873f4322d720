"""Tables as text: CSV that no table program takes for formulas, and rows to paste."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With one of these first, table programs take a cell for a formula (OWASP, CSV Injection)."""
_NUMBER = re.compile(r"[-−+]?\d[\d.,\s'’٬٫]*%?")
"""What people of some country write as a number; its sign makes no formula of it."""

Cell = str | int | float | bool | None


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as CSV (RFC 4180), to be written as UTF-8 just as it is. Numbers stay numbers,
    also below zero; None is an empty cell."""
    page = io.StringIO(newline="")
    page.write(BYTE_ORDER_MARK)
    csv.writer(page).writerows([harmless(cell) for cell in row] for row in rows)
    return page.getvalue()


def tabbed(rows: Iterable[Sequence[str]]) -> str:
    """The rows for the clipboard: a tab between cells, and none of these within."""
    return "\n".join("\t".join(_pasted(cell) for cell in row) for row in rows)


def harmless(cell: Cell) -> str:
    """A cell that a table program takes for what it is."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        return str(cell)
    text = cell.encode("utf-8", "replace").decode("utf-8")  # halves of characters can't be written
    return "'" + text if text.startswith(_FORMULAS) else text


def _pasted(cell: str) -> str:
    text = " ".join(cell.split())
    return text if _NUMBER.fullmatch(text) else harmless(text)
