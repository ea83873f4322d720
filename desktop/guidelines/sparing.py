"""Which of the finds of a rule count: not those that it spares, and of those that overlap only
the first and longest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from desktop.guidelines.checks import spared_by
from desktop.guidelines.finder import Expression, Finder, Word
from desktop.guidelines.looking import Search, Spared
from desktop.guidelines.rules import Rule
from desktop.guidelines.sentences import Span
from desktop.text import Token

Found = Mapping[Search | None, Sequence[Span]]
"""Where the searches of one rule found something; None = one of its exceptions stands there."""
MOST_DOUBTED = 500
"""Finds of one rule that are looked at for what spares them; the rest is spared."""
LONGEST_DOUBT = 1_000
"""Characters of a find in which that is looked for."""


class Sparing:
    """What spares the finds of all rules, in one finder of its own."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._spared = [spared_by(rule.check) for rule in rules]
        self._sparing = [bool(spared) for spared in self._spared]
        words, expressions = [], []
        for number, spared in enumerate(self._spared):
            words += [Word(text, number, False, any_) for text, any_ in spared.plain]
            expressions += [Expression(pattern, number, False) for pattern in spared.patterns]
        self._finder = Finder(words, expressions)

    @property
    def careful(self) -> bool:
        return self._finder.careful

    @property
    def resting(self) -> frozenset[int]:
        """Numbers of rules."""
        return self._finder.resting

    def kept(self, number: int, found: Found, text: str) -> dict[Search, tuple[Span, ...]]:
        """The finds of one rule that count, search by search."""
        if not self._sparing[number]:  # and so there are none of what spares
            return {
                search: tuple(spans if len(spans) == 1 else _first(spans))
                for search, spans in found.items()
                if search is not None
            }
        spared = self._spared[number]
        inside = _Inside(found.get(None, ()))
        return {
            search: tuple(self._apart(number, spared, spans, inside, text))
            for search, spans in found.items()
            if search is not None
        }

    def _apart(
        self, number: int, spared: Spared, spans: Sequence[Span], inside: _Inside, text: str
    ) -> Iterator[Span]:
        reached, doubted = 0, 0
        doubtful = bool(spared.plain or spared.patterns)
        for span in sorted(spans, key=_place) if len(spans) > 1 else spans:
            if span[0] < reached or inside.any(span):
                continue
            if doubtful:
                doubted += 1
                if doubted > MOST_DOUBTED or self._is_spared(number, text[slice(*span)]):
                    continue
            yield span
            reached = span[1]

    def _is_spared(self, number: int, found: str) -> bool:
        found = found.strip()[:LONGEST_DOUBT]
        return any(hit.number == number for hit in self._finder.find(found))


def _first(spans: Sequence[Span]) -> Iterator[Span]:
    """The first and longest of those that overlap."""
    reached = 0
    for span in sorted(spans, key=_place):
        if span[0] >= reached:
            yield span
            reached = span[1]


def _place(span: Span) -> Span:
    return span[0], -span[1]


class _Inside:
    """Whether a span lies inside one of many, without asking each."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def any(self, span: Span) -> bool:
        if not self._starts:
            return False
        index = bisect_right(self._starts, span[0]) - 1
        return index >= 0 and self._ends[index] >= span[1]


def in_place(
    search: Search, start: int, end: int, tokens: Sequence[Token], starts: Sequence[int]
) -> bool:
    """Inside a link, mention or hashtag a rule counts only where it asks for that; a term
    that begins as the token does (`@brand`, `#tag`) means the token itself. `starts` are
    those of the tokens."""
    index = bisect_right(starts, start) - 1
    token = tokens[index] if index >= 0 and end <= tokens[index].end else None
    if token is not None and token.start == start:
        return True
    return ("text" if token is None else token.kind) in search.places
