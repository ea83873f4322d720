"""What an expression of Vale looks for, as plain words where that is all, else as patterns.

Most tokens of public styles are words or a few spellings of one (`firem[ae]n`); as words they
are found in one pass and forgive capitals, curly apostrophes and soft hyphens. What is no
word becomes a pattern, cut where it is too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from desktop.errors import BadFile
from desktop.guidelines import patterns
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.vale_boundaries import tidy
from desktop.guidelines.vale_expressions import (
    BOUNDARY,
    EMPTY,
    Choice,
    Group,
    Mark,
    Node,
    Often,
    OneOf,
    Row,
    Sign,
    choice,
    row,
    write,
)

MOST_SPELLINGS = 40
"""Of one token: `(?:a|b)c?` has four."""
_LONGEST_TERM = 100
_NO_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One alternative, and whether a word must begin and end where it does."""

    node: Node
    left: bool = False
    right: bool = False
    flags: str = ""

    def spellings(self) -> tuple[str, ...]:
        """Everything it can stand for, the preferred first; empty where that is no list of
        words."""
        plain = self.left and self.right and not self.flags
        found = _spellings(self.node) if plain else None
        # Signs alone are left to patterns: words fold `…` and `...` into one.
        if not found or not all(any(map(str.isalnum, one)) for one in found):
            return ()
        return found if all(_is_term(one) for one in found) else ()

    def written(self) -> str:
        inner = write(self.node)
        if isinstance(self.node, Choice) and (self.left or self.right):
            inner = f"(?:{inner})"
        return self.flags + self.left * r"\b" + inner + self.right * r"\b"


def leaves(node: Node, left: bool = False, right: bool = False, flags: str = "") -> Iterator[Leaf]:
    """The outermost alternatives, each without the boundaries around it. A flag in front of
    one is meant for that one."""
    if isinstance(node, Choice):
        for option in node.options:
            yield from leaves(option, left, right, flags)
            flags += _flags(option)  # they are for what follows in the same group
        return
    parts = list(node.parts if isinstance(node, Row) else (node,))
    flags += _flags(node)
    while parts and _is_flags(parts[0]):
        parts.pop(0)
    while parts[:1] == [BOUNDARY]:
        left = bool(parts.pop(0))
    while parts[-1:] == [BOUNDARY]:
        right = bool(parts.pop())
    inner = row(parts)
    if isinstance(inner, Choice) or (isinstance(inner, Row) and inner != node):
        yield from leaves(inner, left, right, flags)
    elif isinstance(inner, Group) and inner.opening in {"(", "(?:"}:
        yield from leaves(inner.inner, left, right, flags)
    elif inner != EMPTY:
        yield Leaf(tidy(inner), left, right, flags)


def _is_flags(node: Node) -> bool:
    return isinstance(node, Mark) and node.written.startswith("(?")


def _flags(node: Node) -> str:
    """In front of an alternative; lines are lines here without (?m)."""
    parts = node.parts if isinstance(node, Row) else (node,)
    found = "".join(write(part) for part in takewhile(_is_flags, parts))
    return found.replace("(?m)", "")


def with_groups(node: Node, left: bool, right: bool) -> Leaf:
    """The expression as it is, all groups kept: what is written instead refers to them."""
    return Leaf(tidy(node), left, right)


def without_shadowed(terms: Sequence[str], ignorecase: bool) -> tuple[str, ...]:
    """A term that begins with an earlier one never has its turn in Vale, and none twice."""
    seen: set[str] = set()
    kept = []
    for term in terms:
        folded = (FOLD if ignorecase else KEEP).whole(term)
        if not any(folded[:end] in seen for end in _ends(folded)):
            kept.append(term)
        seen.add(folded)
    return tuple(kept)


def _ends(text: str) -> Iterator[int]:
    """Where a word boundary may be behind something: at every other sign, and at the end."""
    yield len(text)
    for found in _NO_WORD.finditer(text):
        yield from {found.start(), found.end()} - {0, len(text)}


def fitted(leaf: Leaf, ignorecase: bool) -> tuple[str, ...]:
    """The leaf as patterns that Goodword takes: one, or several where one would be too large.
    Errors: BadFile where that does not help."""
    written = leaf.written()
    try:
        patterns.read(written, ignorecase)
    except BadFile as error:
        half = _halves(leaf.node)
        if half is None or not ("large" in error.problem or "characters" in error.problem):
            raise
        return tuple(
            pattern for node in half for pattern in fitted(replace(leaf, node=node), ignorecase)
        )
    return (written,)


def _spellings(node: Node) -> tuple[str, ...] | None:
    """In the order in which an engine tries them; None: too many or without end."""
    match node:
        case Sign(text):
            return (text,)
        case OneOf(_, members):
            return members or None
        case Mark():
            return None
        case Choice(options):
            return _together(options)
        case Group(_, inner):
            return _spellings(inner) if node.plain else None
        case Often(inner, low, high, written):
            found = _spellings(inner) if high is not None and high <= 3 else None
            if found is None or high is None:
                return None
            times = range(high, low - 1, -1)  # as many as possible first
            rows = [Row((inner,) * number) for number in times]
            return _together(rows[::-1] if written.endswith("?") and len(written) > 1 else rows)
        case Row(parts):
            made: tuple[str, ...] = ("",)
            for part in parts:
                more = _spellings(part)
                if more is None or len(made) * len(more) > MOST_SPELLINGS:
                    return None
                made = tuple(one + other for one in made for other in more)
            return made


def _together(options: Sequence[Node]) -> tuple[str, ...] | None:
    found: list[str] = []
    for option in options:
        more = _spellings(option)
        if more is None or len(found) + len(more) > MOST_SPELLINGS:
            return None
        found += more
    return tuple(dict.fromkeys(found))


def _is_term(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_TERM and text.isprintable() and text == text.strip()


def _halves(node: Node) -> tuple[Node, Node] | None:
    """The same in two parts, where there is a choice to cut."""
    match node:
        case Choice(options):
            middle = len(options) // 2
            return choice(options[:middle]), choice(options[middle:])
        case Group(opening, inner) if not node.looks:
            found = _halves(inner)
            return found and (Group(opening, found[0]), Group(opening, found[1]))
        case Row(parts):
            for part in sorted(parts, key=lambda part: -len(write(part))):
                found = _halves(part)
                if found is not None:
                    at = next(place for place, one in enumerate(parts) if one is part)
                    one, other = (
                        row((*parts[:at], _held(half), *parts[at + 1 :])) for half in found
                    )
                    return one, other
    return None


def _held(node: Node) -> Node:
    return Group("(?:", node) if isinstance(node, Choice) else node
