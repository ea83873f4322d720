"""Finding words in pages: capitals and accents make no difference, places stay exact."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desktop.guidelines.blocks import Block, plain
from desktop.guidelines.documents import Page

MOST_FOUND = 200
AROUND = 32
"""Characters on either side that are shown with a find."""


@dataclass(frozen=True, slots=True)
class Found:
    """One place. `segment` counts the cells of a table; `start` and `end` are in its text."""

    page: str
    block: int
    segment: int
    start: int
    end: int


def segments(block: Block) -> tuple[str, ...]:
    """The texts of a block: of a table one a cell, row by row."""
    if block.rows:
        return tuple(plain(cell) for row in block.rows for cell in row)
    return (block.text,)


def search(pages: Sequence[Page], wanted: str) -> tuple[Found, ...]:
    """Every place where `wanted` stands, in the order of the pages; at most `MOST_FOUND`."""
    folded = fold(" ".join(wanted.split()))
    if not folded:
        return ()
    found = []
    for one in _all(pages, folded):
        found.append(one)
        if len(found) == MOST_FOUND:
            break
    return tuple(found)


def _all(pages: Sequence[Page], wanted: str) -> Iterator[Found]:
    for page in pages:
        for number, block in enumerate(page.blocks):
            for segment, text in enumerate(segments(block)):
                folded = fold(text)
                at = folded.find(wanted)
                while at >= 0:
                    yield Found(page.id, number, segment, at, at + len(wanted))
                    at = folded.find(wanted, at + len(wanted))


def snippet(page: Page, found: Found) -> tuple[str, str, str]:
    """What stands before, at and after a place, in one line."""
    text = segments(page.blocks[found.block])[found.segment]
    first = max(0, found.start - AROUND)
    if first:
        space = text.find(" ", first, found.start)
        first = space + 1 if space >= 0 else first
    before = ("… " if first else "") + text[first : found.start]
    after = text[found.end : found.end + AROUND]
    after += "…" if found.end + AROUND < len(text) else ""
    return _line(before), _line(text[found.start : found.end]), _line(after)


def _line(text: str) -> str:
    return "".join(" " if one.isspace() else one for one in text)


def fold(text: str) -> str:
    """As long as the text: each letter without its accent and small."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    if letter.isspace():
        return " "
    small = unicodedata.normalize("NFKD", letter)[0].lower()
    return small[0] if small else letter
