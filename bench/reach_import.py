"""A year's export of LinkedIn: read, matched and written, beside openpyxl only reading it.

Both in one warm process, in turns, on the same file; openpyxl in the faster of its two ways
(`read_only`). Both must find the same cells.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl

from bench.report import Line, tell
from desktop.model import Account, Outgoing, Receipt, Share, ShareState
from desktop.reach import readings, xlsx
from desktop.reach.imports import Imports
from desktop.reach.metrics import Metrics
from desktop.reach.spans import Spans
from desktop.store import Store
from tests.reach.export_files import all_posts, at_noon, post_id

ROUNDS = 15
DAYS = 365
POSTS = 50
FIRST = date(2025, 11, 1)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADA = Account("linkedin:ada", "linkedin", "https://linkedin.example", "1", "ada", "Ada Lovelace")


def measure() -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        return tell(list(_compared(Path(folder))))


def _compared(folder: Path) -> Sequence[Line]:
    moments = [at_noon(FIRST + timedelta(days=7 * week)) for week in range(POSTS)]
    address = "https://www.linkedin.com/posts/ada_quiet-ferries-share-{}-Ab1"
    posts = tuple((address.format(post_id(at)), at.date(), 40, 900) for at in moments)
    path = all_posts(folder, days=DAYS, first=FIRST, posts=posts)
    shares = [_share(number + 1, at) for number, at in enumerate(moments)]
    ours: list[float] = []
    read: list[float] = []
    beside: list[float] = []
    for turn in range(ROUNDS):
        store = Store(folder / f"{turn}.sqlite")
        imports = Imports(store, Metrics(store), Spans(store))

        def whole(imports: Imports = imports) -> None:
            taken = imports.take(imports.look(path, [ADA], shares, NOW), {}, NOW)
            if (taken.days, taken.posts) != (DAYS, POSTS):
                raise RuntimeError(f"{taken.days} days and {taken.posts} posts were taken")

        readings._all_days.cache_clear()  # nobody reads the same days fifteen times
        ours.append(_timed(whole))
        store.close()
        read.append(_timed(lambda: xlsx.read(path.read_bytes())))
        beside.append(
            min(_timed(lambda: _openpyxl(path, True)), _timed(lambda: _openpyxl(path, False)))
        )
    cells = sum(len(row) for sheet in xlsx.read(path.read_bytes()).sheets for row in sheet.rows)
    if cells != _openpyxl(path, False):
        raise RuntimeError("not the same cells")
    middle = ROUNDS // 2
    ours, read, beside = sorted(ours), sorted(read), sorted(beside)
    return (
        Line(f"import of {DAYS} days, read to written", ours[middle], beside[middle], "ms", 1.0),
        Line(f"workbook of {DAYS} days, reading alone", read[middle], beside[middle], "ms", 1.0),
    )


def _share(number: int, at: datetime) -> Share:
    receipt = Receipt(f"urn:li:share:{post_id(at)}", "", at)
    return Share(
        *(number, ADA.id, "linkedin", f"draft-{number}", "post", Outgoing("Words", "k", at)),
        *(ShareState.SENT, at, at),
        receipt=receipt,
    )


def _openpyxl(path: Path, read_only: bool) -> int:
    """As many cells as every row has up to its last one."""
    book = openpyxl.load_workbook(path, read_only=read_only, data_only=True)
    cells = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            last = max((at for at, value in enumerate(row, 1) if value is not None), default=0)
            cells += last
    book.close()
    return cells


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    measure()
