"""What was found in the lines seen last, so that a key pressed in a long text costs one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LINES = 1024
CHARACTERS = 200_000
"""A generation is full with so many lines, or with lines of so many characters."""


class Hit(NamedTuple):
    """Where something was found: the number under which it is looked for, start and end."""

    number: int
    start: int
    end: int


Hits = tuple[Hit, ...]


class Remembered:
    """Two generations: what is asked for lives on, what was not asked for since the last two
    were full is forgotten. Cheaper than counting every use; many lines at once cost little."""

    def __init__(self) -> None:
        self._young: dict[str, Hits] = {}
        self._old: dict[str, Hits] = {}
        self._forgotten: dict[str, Hits] = {}
        self._characters = 0

    def get(self, lines: Sequence[str]) -> list[Hits | None]:
        """What was found in each; None: nobody looked."""
        found = list(map(self._young.get, lines))
        if self._old and None in found:
            old = list(map(self._old.get, lines))
            if old.count(None) < len(old):
                both = zip(lines, found, old, strict=True)
                self.keep(
                    {line: hits for line, now, hits in both if hits is not None and now is None}
                )
                found = list(map(self._young.get, lines))
        return found

    def keep(self, found: dict[str, Hits]) -> None:
        # Letting thousands of lines go at once would be felt under a key.
        for _ in range(min(len(found) + 1, len(self._forgotten))):
            self._forgotten.popitem()
        self._young.update(found)
        self._characters += sum(map(len, found))
        if len(self._young) > LINES or self._characters > CHARACTERS:
            if self._forgotten:
                self._forgotten.update(self._old)
            else:
                self._forgotten = self._old
            self._old, self._young, self._characters = self._young, dict(found), 0
