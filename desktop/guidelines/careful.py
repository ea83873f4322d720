"""Patterns that RE2 can't say: looked for when the hand rests, never for long.

RE2 goes first with what it can say of a pattern; only where that finds something the exact
pattern runs, in `regex`, with a time limit. A pattern that runs out of time three times rests
for as long as the program runs. Lines are remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from desktop.guidelines.folding import KEEP, Folded
from desktop.guidelines.patterns import compiled_exactly
from desktop.guidelines.patternset import MOST, Expression, PatternSet
from desktop.guidelines.remembered import Hit, Hits, Remembered

TIME = 0.005
"""Seconds for one pattern in one line."""
WHOLE_TIME = 0.05
"""Seconds for all patterns in one line; what is left then waits for the next time."""
TRIES = 3
"""A pattern that ran out of time so often rests."""


class Careful:
    """The careful patterns of a finder, and what they found in the lines seen last."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self._expressions = expressions
        self._filter = PatternSet(expressions)
        self._failures: Counter[int] = Counter()
        self._remembered = Remembered()

    def __bool__(self) -> bool:
        return bool(self._expressions)

    @property
    def resting(self) -> frozenset[int]:
        """The numbers of patterns that were too slow to be tried again."""
        return frozenset(
            self._expressions[index].number
            for index, times in self._failures.items()
            if times >= TRIES
        )

    def find_all(self, lines: Sequence[str], *, thorough: bool) -> list[Hits]:
        """What was found in each of the lines; not `thorough`: what is remembered."""
        known = self._remembered.get(lines)
        if thorough and None in known:
            new = {
                line: tuple(self._look_at(KEEP(line)))
                for line, hits in zip(lines, known, strict=True)
                if hits is None
            }
            self._remembered.keep(new)
            return [
                new[line] if hits is None else hits for line, hits in zip(lines, known, strict=True)
            ]
        return [hits or () for hits in known]

    def _look_at(self, line: Folded) -> Iterator[Hit]:
        for index in self._filter.candidates(line.text.encode()):
            if self._failures[index] < TRIES:
                yield from self._hits(line, index)

    def _hits(self, line: Folded, index: int) -> Iterator[Hit]:
        expression = self._expressions[index]
        # Compiled late: most are never asked for, because RE2 says no.
        program = compiled_exactly(expression.pattern.careful, expression.ignorecase)
        try:
            found = program.finditer(line.text, timeout=TIME)
            for _, one in zip(range(MOST), found, strict=False):
                if one.start() < one.end():
                    yield Hit(expression.number, *line.span(*one.span()))
        except TimeoutError:
            self._failures[index] += 1
