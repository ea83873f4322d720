"""Many patterns looked for at once with RE2: a set in front says which of them are worth it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from desktop.guidelines.folding import Folded
from desktop.guidelines.patterns import Pattern, compiled, options
from desktop.guidelines.remembered import Hit
from desktop.text import begins_word, ends_word

MOST = 50
"""Hits of one pattern in one line; what has more is told often enough."""
_SET_MEMORY = 32 << 20
_SET_SIZE = 50
_TRIES = 100
_ENDINGS = 8
_FARTHER = 100
"""Bytes behind a find, in which another end of it is looked for."""


class Expression(NamedTuple):
    """A pattern to find, and the number under which it is reported."""

    pattern: Pattern
    number: int
    ignorecase: bool


class PatternSet:
    """Built once. Takes texts that KEEP has folded."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self._expressions = expressions
        self._sets = [
            _set(expressions[first : first + _SET_SIZE])
            for first in range(0, len(expressions), _SET_SIZE)
        ]

    def __bool__(self) -> bool:
        return bool(self._expressions)

    def find(self, line: Folded) -> Iterator[Hit]:
        text = _Text(line.text)
        for index in self.candidates(text.encoded):
            expression = self._expressions[index]
            for first, last in _finds(expression, text):
                yield Hit(expression.number, *line.span(first, last))

    def candidates(self, encoded: bytes) -> Iterator[int]:
        """The places of the patterns that may be in the text; of careful ones too."""
        for number, one in enumerate(self._sets):
            first = number * _SET_SIZE
            found = None if one is None else one.Match(encoded)
            if found and 0 in found:
                yield from sorted(first + index - 1 for index in found if index)
            else:
                yield from range(first, min(first + _SET_SIZE, len(self._expressions)))


def _set(expressions: Sequence[Expression]) -> Any:
    import re2  # late: see desktop.guidelines.patterns

    made = re2.Set.SearchSet(options(False, _SET_MEMORY))
    # The first matches always: where it is missing in the answer, the set ran out of memory,
    # which RE2 reports like "nothing found".
    made.Add("")
    try:
        for one in expressions:
            flag = "(?i)" if one.ignorecase else ""
            made.Add(f"{flag}(?:{one.pattern.expression})")
        made.Compile()
    except re2.error:
        return None
    return made


class _Text:
    """A text in characters and in bytes: encoding it for every try would make long lines
    quadratic."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.encoded = text.encode()
        self._same = len(text) == len(self.encoded)

    def character(self, byte: int) -> int:
        return byte if self._same else len(self.encoded[:byte].decode())

    def byte(self, character: int) -> int:
        return character if self._same else len(self.text[:character].encode())


def _finds(expression: Expression, text: _Text) -> Iterator[tuple[int, int]]:
    """Where the pattern stands, in characters. Bounded, because for some patterns every try
    goes through to the end of the text."""
    pattern = expression.pattern
    program = compiled(pattern.expression, expression.ignorecase)
    at = found = 0
    for _ in range(_TRIES):
        match = program.search(text.encoded, at)
        if match is None or found == MOST:
            return
        first, last = map(text.character, match.span())
        if pattern.left and not begins_word(text.text, first):
            at = text.byte(_next_beginning(text.text, first + 1))
            continue
        if first < last and pattern.right and not ends_word(text.text, last):
            last = _other_end(expression, text, first, match.end())
        if first < last:
            yield first, last
            found += 1
        if at == len(text.encoded) and first >= last:
            return
        at = text.byte(max(last, first + 1))


def _next_beginning(text: str, at: int) -> int:
    while at < len(text) and not begins_word(text, at):
        at += 1
    return at


def _other_end(expression: Expression, text: _Text, first: int, end: int) -> int:
    """RE2 chose an end in the middle of a word, as of `obvious|obviously` the first in
    `obviously`: the longest find that ends with a word. `first` where there is none."""
    program = compiled(expression.pattern.expression, expression.ignorecase, longest=True)
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
