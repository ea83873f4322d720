"""What takes longer, patterns that RE2 can't say and hashed terms: looked for when the hand
rests, never for long.

RE2 goes first with what it can say of a pattern; only where that finds something the exact
pattern runs, in `regex`, with a time limit. A pattern that runs out of time three times rests
for as long as the program runs. Lines are remembered; a line for which there was no time in the
end is gone on with the next time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from desktop.guidelines.compiling import compiled, compiled_exactly
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.hashed import HashedTerms, Secret
from desktop.guidelines.matching import Encoded, clock, finds_exactly
from desktop.guidelines.patternset import Expression, PatternSet
from desktop.guidelines.remembered import Hit, Hits, Remembered

WHOLE_TIME = 0.05
"""Seconds for everything, in all lines together."""
TRIES = 3
"""A pattern that ran out of time so often rests."""
_MOST_BEGUN = 100
_HASHED = -1
"""Stands for all hashed terms among the places of the patterns."""


class Careful:
    """The careful patterns and hashed terms of a finder, and what was found in the lines seen
    last."""

    def __init__(self, expressions: Sequence[Expression], secrets: Sequence[Secret] = ()) -> None:
        self._hashed = HashedTerms(secrets)
        self._programs: dict[int, tuple[Any, Any]] = {}
        self._filter = PatternSet(expressions)  # which has them in an order of its own
        self._failures: Counter[int] = Counter()
        self._remembered = Remembered()
        self.unfinished = False
        """Whether in the last thorough look there was not time enough for all lines."""
        self._spent = 0.0
        self._begun: dict[str, tuple[list[int], list[Hit]]] = {}
        """Lines for which there was no time in the end: what is left to try, what was found."""

    def __bool__(self) -> bool:
        return bool(self._filter) or bool(self._hashed)

    @property
    def resting(self) -> frozenset[int]:
        """The numbers of patterns that were too slow to be tried again."""
        return frozenset(
            self._filter[index].number for index, times in self._failures.items() if times >= TRIES
        )

    def find_all(self, lines: Sequence[str], *, thorough: bool) -> list[Hits]:
        """What was found in each of the lines; not `thorough`: what is remembered."""
        known = self._remembered.get(lines)
        if not thorough or None not in known:
            self.unfinished = self.unfinished and not thorough
            return [hits or () for hits in known]
        self._spent = 0.0
        self.unfinished = False
        new = {
            line: self._look_at(line)
            for line, hits in zip(lines, known, strict=True)
            if hits is None
        }
        self._remembered.keep({line: hits for line, hits in new.items() if line not in self._begun})
        return [
            new[line] if hits is None else hits for line, hits in zip(lines, known, strict=True)
        ]

    def _look_at(self, line: str) -> Hits:
        kept = KEEP(line)
        text = Encoded(kept.text)
        if line in self._begun:
            left, hits = self._begun.pop(line)
        else:
            left, hits = [*self._filter.candidates(text.encoded)], []
            if self._hashed:
                left.append(_HASHED)  # the last comes first: they are what may never go out
        while left and self._spent < WHOLE_TIME:
            index = left.pop()
            if index == _HASHED:
                begun = clock()
                hits += (Hit(*found) for found in self._hashed.find(FOLD(line)))
                self._spent += clock() - begun
                continue
            number = self._filter[index].number
            for first, last in self._finds(index, text):
                hits.append(Hit(number, *kept.span(first, last)))
        if left:
            if len(self._begun) >= _MOST_BEGUN:
                self._begun.clear()
            self._begun[line] = (left, hits)
            self.unfinished = True
        return tuple(hits)

    def _finds(self, index: int, text: Encoded) -> list[tuple[int, int]]:
        if self._failures[index] >= TRIES:
            return []
        programs = self._both(index)  # what is compiled now is compiled for good
        for _ in range(2):  # the first time something else may have taken the time
            begun = clock()
            try:
                return [*finds_exactly(*programs, text)]
            except TimeoutError:
                continue
            finally:
                self._spent += clock() - begun
        self._failures[index] += 1
        return []

    def _both(self, index: int) -> tuple[Any, Any]:
        """For RE2 and for `regex`. Compiled late: most are never asked for."""
        programs = self._programs.get(index)
        if programs is None:
            pattern, _, ignorecase = self._filter[index]
            programs = (
                compiled(pattern.expression, ignorecase),
                compiled_exactly(pattern.careful, ignorecase),
            )
            self._programs[index] = programs
        return programs
