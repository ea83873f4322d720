"""The underlines of hints: kind told by shape and colour, places moved along with edits.

Places here are UTF-16 units of the whole document, as Qt counts.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from desktop.model import Level
from desktop.ui.look import Look

_SHAPES = {
    Level.BLOCK: QTextCharFormat.UnderlineStyle.WaveUnderline,
    Level.MUST: QTextCharFormat.UnderlineStyle.WaveUnderline,
    Level.SHOULD: QTextCharFormat.UnderlineStyle.DashUnderline,
    Level.TIP: QTextCharFormat.UnderlineStyle.DotLine,
}
_GROUNDS = {Level.BLOCK: "bad_soft", Level.MUST: "warn_soft"}
"""Colours under the words that have to be changed."""
_WEIGHT = {Level.BLOCK: 3, Level.MUST: 2, Level.SHOULD: 1, Level.TIP: 0}


Kind = tuple[Level, bool]
"""Level, and whether it marks a surplus: what a stretch looks like."""


class Span(NamedTuple):
    """One underline. `surplus` marks characters beyond a limit: a ground, not a line."""

    start: int
    end: int
    level: Level
    surplus: bool = False


def shifted(spans: Iterable[Span], at: int, removed: int, added: int) -> tuple[Span, ...]:
    """The spans after `removed` units at `at` gave way to `added` new ones. A surplus goes
    on to the end, so what is written behind it belongs to it."""
    moved = []
    for span in spans:
        start, end, level, surplus = span
        if end > at - surplus:
            start = _place(start, at, removed, added)
            end = _place(end, at - surplus, removed, added)
            span = Span(start, end, level, surplus)
        if start < end:
            moved.append(span)
    return tuple(moved)


def _place(place: int, at: int, removed: int, added: int) -> int:
    if place <= at:
        return place
    if place >= at + removed:
        return place + added - removed
    return at


class Underlines(QSyntaxHighlighter):
    """Draws spans under the words of one document."""

    def __init__(self, look: Look, editor: QTextEdit) -> None:
        super().__init__(editor)
        self._look = look
        self._spans: tuple[Span, ...] = ()
        self._formats: dict[Kind, QTextCharFormat] = {}
        self._ways: dict[tuple[Kind, ...], QTextCharFormat] = {}
        self._color()
        look.changed.connect(self.recolor)

    def show_spans(self, spans: Iterable[Span]) -> None:
        """Draw these; only blocks in which something looks different are touched."""
        old, self._spans = self._spans, tuple(sorted(spans, key=itemgetter(0, 1)))
        before, after = _unlike(old, self._spans)
        document = self.document()
        numbers: set[int] = set()
        for span in (*before, *after):
            block = document.findBlock(span.start)
            while block.isValid() and block.position() < span.end:
                numbers.add(block.blockNumber())
                block = block.next()
        for number in sorted(numbers):
            block = document.findBlockByNumber(number)
            first, last = block.position(), block.position() + block.length() - 1
            if runs(before, first, last) != runs(after, first, last):
                self.rehighlightBlock(block)

    def follow(self, at: int, removed: int, added: int) -> None:
        """Move the spans along with an edit, before Qt asks for the changed block again."""
        self._spans = shifted(self._spans, at, removed, added)

    def recolor(self) -> None:
        """Take the colours of the present look."""
        self._color()
        self.rehighlight()

    def _color(self) -> None:
        self._ways.clear()
        for level, shape in _SHAPES.items():
            line = QTextCharFormat()
            line.setUnderlineStyle(shape)
            line.setUnderlineColor(self._look.color(level.value))
            if level in _GROUNDS:
                line.setBackground(self._look.color(_GROUNDS[level]))
            self._formats[level, False] = line
            ground = QTextCharFormat()
            ground.setBackground(self._look.color("bad_soft"))
            ground.setForeground(self._look.color("bad"))
            self._formats[level, True] = ground

    def highlightBlock(self, text: str) -> None:
        first = self.currentBlock().position()
        length = self.currentBlock().length() - 1
        for start, end, kinds in runs(self._spans, first, first + length):
            self.setFormat(start - first, end - start, self._merged(tuple(kinds)))

    def _merged(self, kinds: tuple[Kind, ...]) -> QTextCharFormat:
        """How a stretch looks over which all of these lie; there are few ways, so each is
        made once."""
        if kinds not in self._ways:
            merged = QTextCharFormat()
            for kind in kinds:
                merged.merge(self._formats[kind])
            self._ways[kinds] = merged
        return self._ways[kinds]


def runs(spans: Iterable[Span], first: int, last: int) -> list[tuple[int, int, list[Kind]]]:
    """Between `first` and `last`: stretches and the kinds that lie over each, in drawing
    order, so that a ground and a line can meet."""
    inside = [span for span in spans if span.start < last and span.end > first]
    edges = {max(first, span.start) for span in inside} | {min(last, span.end) for span in inside}
    places = sorted(edges)
    kinds: dict[int, list[Kind]] = {place: [] for place in places}
    for span in inside:
        at = bisect_left(places, max(first, span.start))
        while at < len(places) and places[at] < min(last, span.end):
            kinds[places[at]].append((span.level, span.surplus))
            at += 1
    for place, over in kinds.items():
        if len(over) > 1:
            kinds[place] = sorted(set(over), key=_drawn)
    return [(start, end, kinds[start]) for start, end in itertools.pairwise(places) if kinds[start]]


def _drawn(kind: Kind) -> tuple[bool, int]:
    level, surplus = kind
    return (not surplus, _WEIGHT[level])


def _unlike(old: Sequence[Span], new: Sequence[Span]) -> tuple[Sequence[Span], Sequence[Span]]:
    """Both without the beginning and the end that they share: after a key nearly all."""
    first, most = 0, min(len(old), len(new))
    while first < most and old[first] == new[first]:
        first += 1
    last = 0
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return old[first : len(old) - last], new[first : len(new) - last]
