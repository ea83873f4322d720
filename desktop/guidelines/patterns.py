"""Patterns of rules: RE2's language with Unicode words, refused where they could be slow.

RE2 never backtracks, so no pattern can hang; what is left to bound is its size. Its `\\w`,
`\\d` and `\\b` know ASCII only: the first two are rewritten, and `\\b` is taken off the edges
of a pattern and asked for outside (`Pattern.left`, `.right`), where scripts without spaces
are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines.folding import KEEP

LONGEST = 500
LARGEST = 500
"""Instructions of the RE2 program as written, before `\\w` grows into all of Unicode."""
LARGEST_UNICODE = 10_000
MEMORY = 8 << 20


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expression for RE2; `left` and `right` ask for a word boundary there."""

    expression: str
    left: bool = False
    right: bool = False


_PIECE = re.compile(
    r"\\(?:[pPx]\{[^}]*\}|Q.*?(?:\\E|$)|.)"  # an escape, or a quoted run
    r"|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]"  # a class
    r"|\(\?(?:<?[=!])"  # look-around
    r"|[\s\S]"
)
_WORD = r"\pL\pN\p{Mn}\p{Mc}_"
_SPACE = r"\s\x{85}\x{a0}\x{2000}-\x{200a}\x{202f}\x{3000}"
_INSIDE = {r"\w": _WORD, r"\s": _SPACE, r"\d": r"\p{Nd}", r"\D": r"\P{Nd}"}
_OUTSIDE = {
    r"\w": f"[{_WORD}]",
    r"\W": f"[^{_WORD}]",
    r"\s": f"[{_SPACE}]",
    r"\S": f"[^{_SPACE}]",
    r"\d": r"\p{Nd}",
    r"\D": r"\P{Nd}",
}


def read(written: str, ignorecase: bool) -> tuple[Pattern, ...]:
    """One pattern of a rule, its top-level alternatives apart where one has a boundary.
    BadFile (`problem`) where it is refused."""
    if not 0 < len(written) <= LONGEST:
        raise BadFile(problem=f"a pattern has 1 to {LONGEST} characters")
    written = KEEP.whole(written)  # as the texts are in which it is looked for
    program = compiled(written, ignorecase)
    if program.programsize > LARGEST:
        raise BadFile(problem=f"pattern {written!r} is too large")
    alternatives = _alternatives(written)
    if not any(r"\b" in alternative for alternative in alternatives):
        alternatives = [[piece for one in alternatives for piece in (*one, "|")][:-1]]
    patterns = tuple(_pattern(alternative, written) for alternative in alternatives)
    for pattern in patterns:
        program = compiled(pattern.expression, ignorecase)
        if program.programsize > LARGEST_UNICODE:
            raise BadFile(problem=f"pattern {written!r} is too large")
        if program.search("") is not None:
            raise BadFile(problem=f"pattern {written!r} matches nothing at all")
    return patterns


@cache
def options(ignorecase: bool, memory: int = MEMORY) -> Any:
    # Late: only programs with patterns need RE2, and it takes a while to load.
    import re2

    made = re2.Options()
    made.case_sensitive = not ignorecase
    made.max_mem = memory
    made.log_errors = False
    return made


def compiled(expression: str, ignorecase: bool) -> Any:
    import re2  # late, as above

    try:
        return re2.compile(expression, options(ignorecase))
    except re2.error as error:
        reason = error.args[0]
        reason = reason.decode() if isinstance(reason, bytes) else str(reason)
        if "(?=" in reason or "(?!" in reason or "(?<" in reason:
            reason = "look-around is not supported"
        raise BadFile(problem=f"pattern {expression!r}: {reason}") from None


def _alternatives(written: str) -> list[list[str]]:
    depth, alternatives = 0, [[]]  # type: int, list[list[str]]
    for piece in _PIECE.findall(written):
        depth += (piece[0] == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            alternatives.append([])
        else:
            alternatives[-1].append(piece)
    return alternatives


def _pattern(pieces: list[str], written: str) -> Pattern:
    flags = "".join(pieces[:4]) == "(?i)"  # written out, as people do
    pieces = pieces[4:] if flags else pieces
    left, right = pieces[:1] == [r"\b"], pieces[1:][-1:] == [r"\b"]
    pieces = pieces[left : len(pieces) - right]
    expression = "".join(_rewritten(pieces, written))
    return Pattern(f"(?i){expression}" if flags else expression, left, right)


def _rewritten(pieces: list[str], written: str) -> Iterator[str]:
    for piece in pieces:
        if piece in {r"\b", r"\B"}:
            raise BadFile(problem=f"pattern {written!r}: {piece} only at the beginning or end")
        if piece[0] == "[" and len(piece) > 1:
            if r"\W" in piece or r"\S" in piece:
                raise BadFile(problem=f"pattern {written!r}: \\W or \\S inside a class")
            yield re.sub(r"\\.", lambda found: _INSIDE.get(found.group(), found.group()), piece)
        else:
            yield _OUTSIDE.get(piece, piece)
