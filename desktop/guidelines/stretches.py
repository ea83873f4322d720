"""The stretches of a text that a rule may look at by themselves: lines, sentences, paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from desktop.guidelines.sentences import Span, sentences
from desktop.text import Token, tokens

PER = ("line", "sentence", "paragraph", "text")
_GAP = re.compile(r"\n(?:[^\S\n]*\n)+")
_Placed = TypeVar("_Placed", bound=tuple[int, ...])


class Stretches:
    """One text cut into stretches, each way at most once."""

    def __init__(self, text: str, whole: bool = False) -> None:
        """`whole`: the text is such a stretch itself and is not cut again."""
        self.text = text
        one = ((0, len(text)),)
        self._whole = whole
        self._known: dict[str, tuple[Span, ...]] = dict.fromkeys(PER if whole else ("text",), one)
        self._lines: list[str] = [text] if whole else text.split("\n")
        self._tokens: tuple[Token, ...] | None = None

    def of(self, per: str) -> tuple[Span, ...]:
        """In order; there are empty lines, but no empty sentences and paragraphs."""
        known = self._known.get(per)
        if known is None:
            known = self._known[per] = tuple(self._cut(per))
        return known

    def pieces(self, per: str) -> Sequence[str]:
        """The texts of the same stretches."""
        if per == "line":
            return self._lines
        return [self.text[start:end] for start, end in self.of(per)]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Those of the whole text; none reaches over the end of a line."""
        if self._tokens is None:
            self._tokens = tokens_in(self.text) if self._whole else tuple(self._find_tokens())
        return self._tokens

    def _find_tokens(self) -> Iterator[Token]:
        for line, (at, _) in zip(self._lines, self.of("line"), strict=True):
            for one in tokens_in(line):
                yield Token(one.kind, at + one.start, at + one.end, one.text) if at else one

    def _cut(self, per: str) -> Iterator[Span]:
        text = self.text
        if per == "paragraph":
            at = 0
            for gap in _GAP.finditer(text):
                if text[at : gap.start()].strip():
                    yield at, gap.start()
                at = gap.end()
            if text[at:].strip():
                yield at, len(text)
        elif per == "sentence":
            for line, (start, _) in zip(self._lines, self.of("line"), strict=True):
                for first, last in sentences(line):
                    yield start + first, start + last
        else:
            at = 0
            for line in self._lines:
                yield at, at + len(line)
                at += len(line) + 1


@lru_cache(512)
def tokens_in(line: str) -> tuple[Token, ...]:
    """Links, mentions and hashtags, remembered line by line."""
    return tokens(line)


@lru_cache(512)
def without_tokens(line: str) -> str:
    """As long, with blanks where links, mentions and hashtags stand."""
    pieces, at = [], 0
    for token in tokens_in(line):
        pieces += [line[at : token.start], " " * (token.end - token.start)]
        at = token.end
    return "".join((*pieces, line[at:]))


def sorted_into(
    stretches: Sequence[Span], places: Sequence[_Placed]
) -> Iterator[tuple[Span, Sequence[_Placed]]]:
    """Every stretch with the places that begin in it; both in order."""
    starts = [place[0] for place in places]
    for stretch in stretches:
        inside = places[bisect_left(starts, stretch[0]) : bisect_left(starts, stretch[1])]
        yield stretch, inside
