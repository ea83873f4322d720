"""Where one pattern stands in a text, in bounded time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from desktop.guidelines.compiling import compiled
from desktop.text import begins_word, ends_word
from desktop.words import CONNECTED

MOST = 50
"""Finds of one pattern in one line; what has more is told often enough."""
TIME = 0.005
"""Seconds after which an exact pattern is stopped, wherever it is."""
LONGEST_TEXT = 10_000
A_TRY = 0.00002
"""Seconds for RE2 to go once through a text as long as that."""
_TRIES = 100
_CANDIDATES = 20
_ENDINGS = 8
_FARTHER = 100
"""Bytes behind a find, in which another end of it is looked for."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expression for RE2; `left` and `right` ask for a word boundary there. With `careful`,
    an expression for `regex`, it says only whether a text is worth looking at."""

    expression: str
    left: bool = False
    right: bool = False
    careful: str = ""
    groups_before: int = 0
    """Groups in the alternatives that stood before this one."""
    cost: float = field(default=0.0, compare=False)
    """Seconds it took on the worst of the texts it was tried on."""


class Effort:
    """What may be spent on one text, in tries of a quick pattern on 10,000 characters. Counted
    and not measured, so that the same text has the same hints, whatever else happens."""

    def __init__(self, left: float) -> None:
        self._left = left

    def spend(self, tries: float) -> None:
        """TimeoutError where there is nothing left."""
        if self._left < tries:
            raise TimeoutError
        self._left -= tries


class Encoded:
    """A text in characters and in bytes: encoding it for every try would make long lines
    quadratic."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.encoded = text.encode()
        self.same = len(text) == len(self.encoded)
        """Each character is one byte."""

    def character(self, byte: int) -> int:
        return byte if self.same else len(self.encoded[:byte].decode())

    def byte(self, character: int) -> int:
        return character if self.same else len(self.text[:character].encode())


def finds(
    pattern: Pattern, ignorecase: bool, program: Any, text: Encoded, effort: Effort
) -> Iterator[tuple[int, int]]:
    """Where the pattern stands, in characters. Bounded, because for some patterns every try
    goes through to the end of the text."""
    encoded, words = text.encoded, text.text
    for_one = 0.25 + len(encoded) / LONGEST_TEXT * (1 + pattern.cost / A_TRY)
    at = found = 0
    for _ in range(_TRIES):
        effort.spend(for_one)
        match = program.search(encoded, at)
        if match is None or found == MOST:
            return
        first, last = match.span()
        if not text.same:
            first, last = text.character(first), text.character(last)
        if first == last:
            if first == len(words):
                return
        elif pattern.left and not begins_word(words, first):
            at = text.byte(_next_beginning(words, first + 1))
            continue
        elif pattern.right and not ends_word(words, last):
            last = _other_end(pattern, ignorecase, text, first, match.end())
        if first < last:
            yield first, last
            found += 1
        at = text.byte(max(last, first + 1))


_INSIDE = re.compile(f"{CONNECTED}+")


def _next_beginning(text: str, at: int) -> int:
    inside = _INSIDE.match(text, at - 1)
    if inside is not None:
        at = inside.end()
    while at < len(text) and not begins_word(text, at):
        at += 1
    return at


def _other_end(pattern: Pattern, ignorecase: bool, text: Encoded, first: int, end: int) -> int:
    """RE2 chose an end in the middle of a word, as of `obvious|obviously` the first in
    `obviously`: the longest find that ends with a word. `first` where there is none."""
    program = compiled(pattern.expression, ignorecase, longest=True)
    start = text.byte(first)
    end = min(end + _FARTHER, len(text.encoded))
    for _ in range(_ENDINGS):
        match = program.match(text.encoded, start, end)
        if match is None or match.end() <= start:
            return first
        last = text.character(match.end())
        if ends_word(text.text, last):
            return last
        end = text.byte(last - 1)
    return first


def finds_exactly(
    candidate: Any, program: Any, text: Encoded, seconds: float = TIME
) -> Iterator[tuple[int, int]]:
    """With `regex`, where RE2 says that something may begin. TimeoutError where that takes
    longer."""
    until = clock() + seconds
    at = found = 0
    for _ in range(_CANDIDATES):
        may_be = candidate.search(text.encoded, text.byte(at))
        if may_be is None or found == MOST or at > len(text.text):
            return
        at = text.character(may_be.start())
        match = program.match(text.text, at, timeout=_left(until))
        at += 1
        if match is not None and match.end() >= at:
            yield match.span()
            at = match.end()
            found += 1
    # It may begin nearly everywhere: one is faster without asking the other.
    matches = program.finditer(text.text, at, timeout=_left(until))
    for match in islice(matches, MOST - found):
        if match.start() < match.end():
            yield match.span()


def _left(until: float) -> float:
    left = until - clock()
    if left <= 0:
        raise TimeoutError
    return left


_FINE = time.get_clock_info("thread_time").resolution < 0.0001
"""On Windows it ticks every 16 ms."""


def clock() -> float:
    """Seconds of processor time of this thread: what others do on the machine does not count."""
    return time.thread_time() if _FINE else time.perf_counter()
