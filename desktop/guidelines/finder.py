"""Where words and patterns stand in a line: one pass for all words, one set for all patterns.

Every hit carries the number under which its word or pattern was put in. Lines are remembered,
so a key pressed in a long text costs one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from desktop.guidelines.careful import Careful, Exact
from desktop.guidelines.folding import FOLD, KEEP, Folded
from desktop.guidelines.patterns import Pattern, compiled, options
from desktop.text import begins_word, ends_word

MOST = 50
"""Hits of one number in one line; what has more is told often enough."""
_SET_MEMORY = 32 << 20
_SET_SIZE = 50


class Word(NamedTuple):
    """A term to find. `whole`: only between word boundaries."""

    text: str
    number: int
    whole: bool
    ignorecase: bool


class Expression(NamedTuple):
    pattern: Pattern
    number: int
    ignorecase: bool


class Hit(NamedTuple):
    number: int
    start: int
    end: int


class Finder:
    """Built once from everything that is looked for."""

    def __init__(self, words: Sequence[Word], expressions: Sequence[Expression]) -> None:
        self._owners: dict[str, list[Word]] = {}
        for word in words:
            self._owners.setdefault(FOLD.whole(word.text), []).append(word)
        self._folded = list(self._owners)
        self._automaton = _automaton(self._folded)
        self._groups = _groups([one for one in expressions if not one.pattern.careful])
        careful = [one for one in expressions if one.pattern.careful]
        self._filters = _groups(careful)
        self._careful = Careful(
            [Exact(one.pattern.careful, one.number, one.ignorecase) for one in careful]
        )
        self.careful = bool(careful)
        """Whether anything here takes long."""
        self._remembered = lru_cache(2048)(self._find)

    @property
    def resting(self) -> frozenset[int]:
        """Numbers whose patterns were too slow to be tried again."""
        return self._careful.resting

    def find(self, line: str, *, thorough: bool = True) -> tuple[Hit, ...]:
        """Every hit in one line, by place; not `thorough`: without what takes long."""
        hits = self._remembered(line)
        if not self.careful:
            return hits
        kept = KEEP(line)
        found = self._careful.known(kept.text)
        if found is None:
            if not thorough:
                return hits
            candidates = [
                number * _SET_SIZE + index
                for number, group in enumerate(self._filters)
                for index in group.candidates(kept.text)
            ]
            found = self._careful.find(kept.text, candidates)
        more = [Hit(number, *kept.span(start, end)) for number, start, end in found]
        return tuple(sorted((*hits, *more), key=_place)) if more else hits

    def _find(self, line: str) -> tuple[Hit, ...]:
        folded = FOLD(line)
        hits = [*self._words(line, folded)]
        if self._groups:
            kept = KEEP(line)
            for group in self._groups:
                hits.extend(group.find(kept))
        seen: Counter[int] = Counter()
        few = []
        for hit in sorted(hits, key=_place):
            seen[hit.number] += 1
            if seen[hit.number] <= MOST:
                few.append(hit)
        return tuple(few)

    def _words(self, line: str, folded: Folded) -> Iterator[Hit]:
        if self._automaton is None:
            return
        text = folded.text
        for index, first, last in self._automaton.find_matches_as_indexes(text, overlapping=True):
            stands_alone = begins_word(text, first) and ends_word(text, last)
            for word in self._owners[self._folded[index]]:
                if word.whole and not stands_alone:
                    continue
                start, end = folded.span(first, last)
                if not word.ignorecase and KEEP.whole(line[start:end]) != KEEP.whole(word.text):
                    continue
                yield Hit(word.number, start, end)


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _groups(expressions: Sequence[Expression]) -> list[_Group]:
    return [
        _Group(expressions[first : first + _SET_SIZE])
        for first in range(0, len(expressions), _SET_SIZE)
    ]


class _Group:
    """A few patterns with a set in front that says which of them are worth trying."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        import re2  # late: see desktop.guidelines.patterns

        self._expressions = expressions
        self._programs = [compiled(one.pattern.expression, one.ignorecase) for one in expressions]
        self._set: Any = re2.Set.SearchSet(options(False, _SET_MEMORY))
        # The first matches always: where it is missing in the answer, the set ran out of
        # memory, which RE2 reports like "nothing found".
        self._set.Add("")
        try:
            for one in expressions:
                flag = "(?i)" if one.ignorecase else ""
                self._set.Add(f"{flag}(?:{one.pattern.expression})")
            self._set.Compile()
        except re2.error:
            self._set = None

    def candidates(self, text: str) -> list[int]:
        """The places of those that may be found in the text."""
        found = None if self._set is None else self._set.Match(text)
        if not found or 0 not in found:
            return [*range(len(self._expressions))]
        return sorted(index - 1 for index in found if index)

    def find(self, line: Folded) -> Iterator[Hit]:
        for index in self.candidates(line.text):
            yield from self._hits(line, index)

    def _hits(self, line: Folded, index: int) -> Iterator[Hit]:
        pattern = self._expressions[index].pattern
        at = 0
        for _ in range(2 * MOST):
            found = self._programs[index].search(line.text, at)
            if found is None:
                return
            first, last = found.span()
            at = max(last, at + 1)
            if (
                first == last
                or (pattern.left and not begins_word(line.text, first))
                or (pattern.right and not ends_word(line.text, last))
            ):
                at = first + 1
                continue
            yield Hit(self._expressions[index].number, *line.span(first, last))


def _automaton(words: list[str]) -> Any:
    if not words:
        return None
    # Late: only programs with word rules need it.
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(words)
