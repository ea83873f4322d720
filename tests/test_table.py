"""Tables as text: nothing in them runs, and numbers stay numbers."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from desktop.table import BYTE_ORDER_MARK, csv_text, harmless, tabbed


def read(text: str) -> list[list[str]]:
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_numbers_and_nothing_are_told_apart() -> None:
    assert read(csv_text([["a", 0, -5, 2.5, None, True, False]])) == [
        ["a", "0", "-5", "2.5", "", "yes", "no"]
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\r=x", "\n=x", "＝x", "－x"])
def test_no_cell_of_a_file_is_a_formula(text: str) -> None:
    ((cell,),) = read(csv_text([[text]]))
    assert cell == "'" + text


CELLS = any_of.text(any_of.characters(codec="utf-8"))


@given(any_of.lists(any_of.lists(CELLS, min_size=2, max_size=4)))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    back = read(csv_text(rows))
    assert back == [[harmless(cell) for cell in row] for row in rows]
    assert all(cell in (was, "'" + was) for row, old in zip(back, rows, strict=True)
               for cell, was in zip(row, old, strict=True))  # fmt: skip


def test_half_a_character_ends_nothing() -> None:
    assert csv_text([["a\ud800b"]]).encode("utf-8")


def test_pasted_cells_hold_no_tabs_or_lines_and_numbers_keep_their_sign() -> None:
    assert tabbed([["a\tb\nc", "-1,234", "−5 %", "=x"], ["-1+1", ""]]) == (
        "a b c\t-1,234\t−5 %\t'=x\n'-1+1\t"
    )
