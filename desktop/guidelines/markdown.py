"""Markdown from outside, read into blocks: bounded in size and depth, nothing raw gets through.

CommonMark with tables and strikethrough (GitHub's), by markdown-it-py; Qt's own reader takes
time quadratic in the length of a list. Raw HTML is never shown; its words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from desktop.guidelines import inline
from desktop.guidelines.blocks import Block, Box, Kind, Run, Runs, Tone, plain
from desktop.guidelines.examples import example
from desktop.text import plain as without_markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_BLOCKS = 2_000
LONGEST_BLOCK, MOST_RUNS = 2_000, 120
"""Of one paragraph; a longer one goes on in the next block."""
MOST_RUNS_TOGETHER = 8_000
"""Of one page; after that the faces of letters are left out."""
LONGEST_HEADING = 300
MOST_PICTURES = 40
"""Of one page; what comes after is its description."""
MOST_BOXES = 200
DEEPEST = 4
"""Of items in items; what is deeper is shown at this depth."""
MOST_COLUMNS, MOST_CELLS = 12, 600
"""Of one page."""
LONGEST_CELL = 1_000
_NESTING = 24
_TASK = re.compile(r"\[([ xX])\]\s+")
_ALIGN = re.compile(r"text-align:(left|center|right)")


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # late: only those who open the guidelines need it

    reader = MarkdownIt("commonmark", {"maxNesting": _NESTING, "html": True})
    reader.enable(["table", "strikethrough"])
    # we decide ourselves where a link may lead (`inline.target`)
    reader.validateLink = _any_link  # type: ignore[method-assign]
    return reader


def _any_link(url: str) -> bool:
    return True


def blocks(markdown: str, address: str) -> tuple[Block, ...]:
    """The blocks of a page; `address` is what its relative links are seen from."""
    building = _Building(address)
    for token in _reader().parse(markdown):
        building.take(token)
        if len(building.made) >= MOST_BLOCKS:
            break
    return tuple(building.made)


@dataclass(slots=True)
class _List:
    ordered: bool
    mark: str = ""
    box: Box | None = None
    """An item that is an example stands in a box of its own."""


@dataclass(slots=True)
class _Table:
    rows: list[tuple[Runs, ...]]
    aligns: list[str]
    row: list[Runs]


class _Building:
    """The state of reading one page."""

    def __init__(self, address: str) -> None:
        self.made: list[Block] = []
        self._address = address
        self._lists: list[_List] = []
        self._quotes = 0
        self._quoted = 0
        """Number of the first block of the quotation that is open."""
        self._quote: Box | None = None
        self._boxes = self._pictures = self._cells = self._runs = 0
        self._heading = 0
        self._table: _Table | None = None
        self._anchors: list[str] = []
        """Places named before the block that they belong to."""

    def take(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1])
            case "inline":
                self._inline(token)
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(_List(token.type[0] == "o"))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._lists[-1].mark = f"{token.info}." if self._lists[-1].ordered else "•"
            case "list_item_close":
                self._lists[-1].box = None
            case "blockquote_open" | "blockquote_close":
                self._quotation(token.nesting)
            case "fence" | "code_block":
                self._add(Block(Kind.CODE, (Run(token.content.rstrip("\n"), code=True),)))
            case "hr":
                self._add(Block(Kind.RULE))
            case "html_block":
                self._markup(token.content)
            case _ if token.tag in ("table", "tr", "th", "td"):
                self._tabular(token)
            case _:
                return

    # --- what a token brings ---------------------------------------------------------------

    def _inline(self, token: Token) -> None:
        found = inline.read(token.children or (), self._address)
        if self._table is not None:
            self._cell(found)
            return
        if self._heading:
            runs = tuple(run for part in found.parts for run in _runs_of(part))
            self._anchors += found.anchors
            self._add(Block(Kind.HEADING, inline.joined(runs), level=self._heading))
            self._heading = 0
            return
        if not found.parts and found.anchors and self.made:
            # a name on a line of its own belongs to what stands above it
            last = self.made[-1]
            self.made[-1] = replace(last, anchors=(*last.anchors, *found.anchors))
            return
        self._anchors += found.anchors
        for part in found.parts:
            if isinstance(part, inline.Picture) and self._pictures == MOST_PICTURES:
                self._paragraph((Run(part.alt),))
            elif isinstance(part, inline.Picture):
                self._pictures += 1
                words = (Run(part.alt),) if part.alt else ()
                self._add(Block(Kind.PICTURE, words, address=part.address))
            else:
                self._paragraph(part)

    def _paragraph(self, runs: Runs) -> None:
        if not self._lists:
            self._plain(runs)
            return
        item = self._lists[-1]
        found = None if self._quotes or not item.mark else example(runs)
        if found is not None:
            item.mark = ""
            item.box = self._new_box(found.tone, found.label)
            self._add(Block(Kind.PARAGRAPH, inline.joined(found.runs)))
            return
        if item.box is not None:
            self._add(Block(Kind.PARAGRAPH, inline.joined(runs)))
            return
        mark, item.mark = item.mark, ""
        task = _TASK.match(plain(runs)) if mark else None
        if task is not None:
            mark = "☐" if task[1] == " " else "☑"
            runs = inline.without(runs, task.end())
        self._add(
            Block(Kind.ITEM, inline.joined(runs), level=min(len(self._lists), DEEPEST), mark=mark)
        )

    def _plain(self, runs: Runs) -> None:
        """A paragraph; a bold first line stands for itself."""
        bold, rest, ends = inline.lead(runs)
        if bold and ends:
            self._add(Block(Kind.PARAGRAPH, inline.joined(bold), lead=True))
            runs = rest
        if plain(runs).strip():
            self._add(Block(Kind.PARAGRAPH, inline.joined(runs)))

    def _quotation(self, step: int) -> None:
        """The outermost quotation makes a box; what it is shows when it ends."""
        self._quotes += step
        if step > 0 and self._quotes == 1:
            self._quote = self._new_box(Tone.WORDS)
            self._quoted = len(self.made)
        elif step < 0 and self._quotes == 0:
            self._close_quotation()

    def _close_quotation(self) -> None:
        box, inside = self._quote, self.made[self._quoted :]
        self._quote = None
        found = example(inside[0].runs) if inside else None
        if box is None or found is None:
            return
        box = replace(box, tone=found.tone, label=found.label)
        inside[0] = replace(inside[0], runs=inline.joined(found.runs), lead=False)
        kept = inside if inside[0].runs or len(inside) == 1 else inside[1:]
        self.made[self._quoted :] = [replace(block, box=box) for block in kept]

    def _markup(self, markup: str) -> None:
        """A block of HTML: the words in it, and places that it names."""
        self._anchors += inline.ANCHOR.findall(markup[:20_000])
        for part in without_markup(markup).split("\n\n"):
            if part.strip():
                self._add(Block(Kind.PARAGRAPH, inline.joined((Run(part.strip()),))))

    def _tabular(self, token: Token) -> None:
        if token.type == "table_open":
            self._table = _Table([], [], [])
        elif self._table is None:
            return
        elif token.type == "table_close":
            table, self._table = self._table, None
            if table.rows:
                self._add(Block(Kind.TABLE, rows=tuple(table.rows), aligns=tuple(table.aligns)))
        elif token.type == "tr_open":
            self._table.row = []
        elif token.type == "tr_close":
            if self._table.row:
                self._table.rows.append(tuple(self._table.row))
        elif token.type == "th_open":
            align = _ALIGN.search(str(token.attrs.get("style", "")))
            self._table.aligns.append(align[1] if align else "")

    def _cell(self, found: inline.Inline) -> None:
        table = self._table
        if table is None or len(table.row) >= MOST_COLUMNS or self._cells >= MOST_CELLS:
            return
        self._cells += 1
        runs = inline.joined(tuple(run for part in found.parts for run in _runs_of(part)))
        table.row.append(next(inline.pieces(runs, LONGEST_CELL, MOST_RUNS)))

    # --- inside ------------------------------------------------------------------------------

    def _new_box(self, tone: Tone, label: str = "") -> Box | None:
        if self._boxes == MOST_BOXES:
            return None
        self._boxes += 1
        return Box(self._boxes, tone, label)

    def _add(self, block: Block) -> None:
        box = self._quote or next((item.box for item in self._lists if item.box), None)
        anchors = tuple(dict.fromkeys((*self._anchors, *block.anchors)))
        self._anchors.clear()
        self._runs += len(block.runs)
        if self._runs > MOST_RUNS_TOGETHER:
            block = replace(block, runs=(Run(plain(block.runs)),))
        longest = LONGEST_HEADING if block.kind is Kind.HEADING else LONGEST_BLOCK
        for number, runs in enumerate(inline.pieces(block.runs, longest, MOST_RUNS)):
            if len(self.made) >= MOST_BLOCKS or (number and block.kind is Kind.HEADING):
                return
            first = replace(block, runs=runs, box=box, anchors=anchors)
            self.made.append(replace(first, anchors=(), mark="") if number else first)


def _runs_of(part: Runs | inline.Picture) -> Iterator[Run]:
    """In headings and tables a picture is its description."""
    if isinstance(part, inline.Picture):
        yield Run(part.alt)
    else:
        yield from part
