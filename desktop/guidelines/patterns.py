"""Patterns of rules: RE2's language with Unicode words, refused where they could be slow.

RE2 never backtracks, so no pattern can hang; what is left to bound is its size. Its `\\b` knows
ASCII only: it is taken off the edges of a pattern and asked for outside (`Pattern.left`,
`.right`), where scripts without spaces are known. What RE2 can't do at all is left to
`desktop.guidelines.careful`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines import dialect
from desktop.guidelines.compiling import compiled, compiled_exactly
from desktop.guidelines.folding import KEEP
from desktop.guidelines.matching import TIME, Pattern
from desktop.guidelines.pieces import Piece, alternatives, pieces
from desktop.guidelines.trial import TOO_MANY, cost

__all__ = ["Pattern", "compiled", "expand", "read"]

LONGEST = 500
LARGEST = 500
"""Instructions of the RE2 program as written, before `\\w` grows into all of Unicode."""
LARGEST_UNICODE = 10_000
_SPENDING = re.compile(r"[^(?:)|]")
"""What a pattern of assertions alone does not have."""


def read(written: str, ignorecase: bool) -> tuple[Pattern, ...]:
    """One pattern of a rule, its top-level alternatives apart where one has a boundary.
    BadFile (`problem`) where it is refused. What was read once is remembered, with how long it
    takes, so that a file is read again in no time."""
    problem, patterns = _known(written, ignorecase)
    if problem:
        raise BadFile(problem=problem)
    return patterns


@lru_cache(2048)
def _known(written: str, ignorecase: bool) -> tuple[str, tuple[Pattern, ...]]:
    try:
        return "", _taken(written, ignorecase)
    except BadFile as error:
        if str(error.problem).endswith(TOO_MANY):
            raise  # which says nothing of the pattern in another file
        return str(error.problem), ()


def _taken(written: str, ignorecase: bool) -> tuple[Pattern, ...]:
    if not 0 < len(written) <= LONGEST:
        raise BadFile(problem=f"a pattern has 1 to {LONGEST} characters")
    try:
        parts = pieces(written)
        if compiled(dialect.flat(parts), ignorecase).programsize > LARGEST:
            raise BadFile(problem="too large")
        patterns = _read(parts)
        for pattern in patterns:
            _check(pattern, ignorecase)
        careful = patterns[0].careful
        if not careful and not any(piece.kind == "often" for piece in parts):
            return patterns  # nothing in it can go on
        whole = patterns[0].expression if len(patterns) == 1 else dialect.relaxed(parts)
        seconds = cost(parts, whole, careful, ignorecase)
        return tuple(replace(pattern, cost=seconds) for pattern in patterns)
    except BadFile as error:
        raise BadFile(problem=f"pattern {written!r}: {error.problem}") from None


def _read(parts: tuple[Piece, ...]) -> tuple[Pattern, ...]:
    flags = parts[:1] if parts and parts[0].kind == "flags" else ()
    ways = alternatives(parts[len(flags) :])
    changing = any(piece.kind == "flags" for piece in parts[1:])
    cut = [_cut(way) for way in ways]
    if any(left or right for _, left, right in cut):
        if changing or any(dialect.careful(inner) for inner, _, _ in cut):
            return (_careful(parts),)
        made: list[Pattern] = []
        before = 0
        for inner, left, right in cut:
            expression = dialect.relaxed([*flags, *inner])
            made.append(Pattern(expression, left, right, groups_before=before))
            before += dialect.groups(inner)
        return tuple(made)
    return (_careful(parts) if dialect.careful(parts) else Pattern(dialect.relaxed(parts)),)


def _cut(way: list[Piece]) -> tuple[list[Piece], bool, bool]:
    """Without the boundaries at its edges, and whether there was one."""
    words = [piece.text for piece in way]
    left, right = words[:1] == [r"\b"], words[1:][-1:] == [r"\b"]
    return way[left : len(way) - right], left, right


def _careful(parts: tuple[Piece, ...]) -> Pattern:
    return Pattern(dialect.relaxed(parts), careful=dialect.exact(parts))


def _check(pattern: Pattern, ignorecase: bool) -> None:
    program = compiled(pattern.expression, ignorecase)
    if program.programsize > LARGEST_UNICODE:
        raise BadFile(problem="too large")
    if pattern.careful:
        program = compiled_exactly(pattern.careful, ignorecase)
    if program.search("") is not None or not _SPENDING.search(pattern.expression):
        raise BadFile(problem="matches nothing at all")


def expand(pattern: Pattern, found: str, template: str, ignorecase: bool) -> str:
    """The template with `$1` … `$9` standing for what the groups of the pattern have in `found`,
    `$$` or `\\$` for a dollar sign."""
    groups: tuple[str | None, ...] = ()
    if "$" in template:
        groups = _groups(pattern, KEEP.whole(found), ignorecase)

    def written(one: re.Match[str]) -> str:
        if one[1] is None:
            return "$"
        number = int(one[1]) - 1 - pattern.groups_before
        return (groups[number] or "") if 0 <= number < len(groups) else ""

    return re.sub(r"\$([1-9])|\$\$|\\\$", written, template)


def _groups(pattern: Pattern, found: str, ignorecase: bool) -> tuple[str | None, ...]:
    match: Any = None
    if pattern.careful:
        with suppress(TimeoutError):
            match = compiled_exactly(pattern.careful, ignorecase).fullmatch(found, timeout=TIME)
    if match is None:  # looking around, it may need what stands beside it
        match = compiled(pattern.expression, ignorecase).fullmatch(found)
    return () if match is None else tuple(match.groups())
