"""Many patterns looked for at once with RE2: a set in front says which of them are worth it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from desktop.guidelines.compiling import compiled, options
from desktop.guidelines.folding import Folded
from desktop.guidelines.hostile import mixed
from desktop.guidelines.matching import Effort, Encoded, Pattern, clock, finds
from desktop.guidelines.remembered import Hit

_SET_MEMORY = 32 << 20
_SET_SIZE = 50
_TRIAL = 2_000
_HEAVY = 0.001
"""Seconds; a pattern that may take more stays out of the sets."""
_SET_TIME = 0.002
"""Seconds for a set on a text made to be slow; where it needs more, its patterns are better
looked for one by one."""


class Expression(NamedTuple):
    """A pattern to find, and the number under which it is reported."""

    pattern: Pattern
    number: int
    ignorecase: bool


class PatternSet:
    """Built once. Takes texts that KEEP has folded."""

    _programs: dict[int, Any]
    """Compiled when first needed, because many never are; kept here, because RE2's own memory
    holds no more than 128."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self._programs = {}
        # Heavy ones last, so that they share no set with others.
        self._expressions = sorted(expressions, key=lambda one: one.pattern.cost > _HEAVY)
        light = sum(one.pattern.cost <= _HEAVY for one in expressions)
        self._sets = [
            (first, _set(self._expressions[first : min(first + _SET_SIZE, light)]))
            for first in range(0, light, _SET_SIZE)
        ]
        self._light = light

    def __getitem__(self, index: int) -> Expression:
        return self._expressions[index]

    def __bool__(self) -> bool:
        return bool(self._expressions)

    def find(self, line: Folded, effort: Effort) -> Iterator[Hit]:
        """TimeoutError when the effort is spent."""
        text = Encoded(line.text)
        for index in self.candidates(text.encoded):
            one = self._expressions[index]
            program = self._programs.get(index)
            if program is None:
                program = compiled(one.pattern.expression, one.ignorecase)
                self._programs[index] = program
            for first, last in finds(one.pattern, one.ignorecase, program, text, effort):
                yield Hit(one.number, *line.span(first, last))

    def candidates(self, encoded: bytes) -> Iterator[int]:
        """The places of the patterns that may be in the text; of careful ones too."""
        for number, (first, one) in enumerate(self._sets):
            found = None
            if one is not None:
                begun = clock()
                found = one.Match(encoded)
                if clock() - begun > _SET_TIME * 5:
                    self._sets[number] = (first, None)
            if found and 0 in found:
                yield from sorted(first + index - 1 for index in found if index)
            else:
                yield from range(first, min(first + _SET_SIZE, self._light))
        yield from range(self._light, len(self._expressions))


def _set(expressions: Sequence[Expression]) -> Any:
    import re2  # late: see desktop.guidelines.compiling

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
    return made if _quick_together(made, expressions) else None


def _quick_together(made: Any, expressions: Sequence[Expression]) -> bool:
    """Patterns that are quick by themselves may be slow in a set: it builds what it needs
    while it goes through a text, and for some there is no end to that."""
    signs = re.sub(r"\\.|\W", "", "".join(one.pattern.expression for one in expressions))
    for few in (2, 3, 6):
        text = mixed(signs, _TRIAL, few)
        made.Match(text.encode())
        begun = clock()
        made.Match(text[::-1].encode())
        if clock() - begun > _SET_TIME:
            return False
    return True
