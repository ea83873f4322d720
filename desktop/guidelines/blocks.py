"""What a page of guidelines is made of: headings, paragraphs, items, boxes, as frozen values.

Nothing here knows Markdown or the screen. A page is a flat row of blocks; what is nested in
the source is told by `level` and `box`, so no page can be deeper than we can show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

BREAK = "\u2028"
"""A new line inside a block."""


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CODE = "code"
    RULE = "rule"
    TABLE = "table"
    PICTURE = "picture"


class Tone(StrEnum):
    """What a box holds: an example to follow, one to avoid, or words to use as they are."""

    GOOD = "good"
    BAD = "bad"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one kind. `link` is `https`, `http`, `mailto`, or `#anchor` of this page."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    struck: bool = False
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A frame around blocks that belong together; `label` as the page words it, or empty."""

    number: int
    tone: Tone
    label: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of whatever kind. `level`: of a heading 1 to 6, of an item 1 to 4."""

    kind: Kind
    runs: Runs = ()
    anchors: tuple[str, ...] = ()
    level: int = 0
    mark: str = ""
    """Of an item: `•`, `3.`, `☑`; empty where an earlier one goes on."""
    lead: bool = False
    """A line in bold that stands for itself, as a question before its answer."""
    box: Box | None = None
    address: str = ""
    """Of a picture; its description is the text."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    aligns: tuple[str, ...] = ()
    """Of a table's columns: `left`, `center`, `right` or empty."""

    @property
    def text(self) -> str:
        """The words alone; of a table all cells, row by row."""
        if self.rows:
            return "\n".join("\t".join(plain(cell) for cell in row) for row in self.rows)
        return plain(self.runs)


def plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def words_of(blocks: Iterable[Block]) -> str:
    """Blocks as plain text to be copied: paragraphs apart, items with their marks."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        text = block.text.replace(BREAK, "\n")
        if not text:
            continue
        if block.kind is Kind.ITEM:
            text = f"{'  ' * (block.level - 1)}{block.mark or ' '} {text}"
        both_items = before is not None and before.kind is block.kind is Kind.ITEM
        parts += ["" if before is None else "\n" if both_items else "\n\n", text]
        before = block
    return "".join(parts)
