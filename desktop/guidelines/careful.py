"""Patterns that RE2 can't say: looked for when the hand rests, never for long.

RE2 goes first with what it can say of a pattern; only where that finds something the exact
pattern runs, in `regex`, with a time limit. A pattern that runs out of time three times rests
for as long as the program runs. Lines are remembered.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from desktop.guidelines.patterns import compiled_exactly

TIME = 0.005
"""Seconds for one pattern in one line."""
TRIES = 3
"""A pattern that ran out of time so often rests."""
REMEMBERED = 2048
MOST = 50


class Exact(NamedTuple):
    """`expression` for `regex`, and the number under which its finds are reported."""

    expression: str
    number: int
    ignorecase: bool


class Careful:
    """The exact patterns of a finder, and what they found in the lines seen last."""

    def __init__(self, patterns: Sequence[Exact]) -> None:
        self._patterns = patterns
        self._programs: dict[int, Any] = {}
        self._failures: Counter[int] = Counter()
        self._remembered: OrderedDict[str, tuple[tuple[int, int, int], ...]] = OrderedDict()

    @property
    def resting(self) -> frozenset[int]:
        """The numbers of patterns that were too slow to be tried again."""
        return frozenset(
            self._patterns[index].number
            for index, times in self._failures.items()
            if times >= TRIES
        )

    def known(self, line: str) -> tuple[tuple[int, int, int], ...] | None:
        """What was found in this line (number, start, end); None: nobody looked."""
        found = self._remembered.get(line)
        if found is not None:
            self._remembered.move_to_end(line)
        return found

    def find(self, line: str, candidates: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
        """Looks for the patterns of these places, and remembers what it found."""
        found = tuple(hit for index in candidates for hit in self._hits(line, index))
        self._remembered[line] = found
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return found

    def _hits(self, line: str, index: int) -> Iterator[tuple[int, int, int]]:
        if self._failures[index] >= TRIES:
            return
        number = self._patterns[index].number
        try:
            found = self._program(index).finditer(line, timeout=TIME)
            for _, one in zip(range(MOST), found, strict=False):
                if one.start() < one.end():
                    yield number, one.start(), one.end()
        except TimeoutError:
            self._failures[index] += 1

    def _program(self, index: int) -> Any:
        # Late: most are never asked for, because RE2 says no.
        if index not in self._programs:
            pattern = self._patterns[index]
            self._programs[index] = compiled_exactly(pattern.expression, pattern.ignorecase)
        return self._programs[index]
