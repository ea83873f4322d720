"""The word boundaries of Vale's expressions: those that say nothing are left out.

A pattern without them needs the careful way of looking less often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.guidelines.vale_expressions import (
    BOUNDARY,
    EMPTY,
    Choice,
    Group,
    Node,
    Often,
    OneOf,
    Row,
    Sign,
    row,
)
from desktop.text import is_word


def tidy(node: Node) -> Node:
    """The same without boundaries that always or never hold where they stand."""
    match node:
        case Choice(options):
            return Choice(tuple(map(tidy, options)))
        case Group(opening, inner):
            return Group(opening, tidy(inner))
        case Row(parts):
            return row(_without_boundaries(_hoisted(parts)))
        case Often():
            return row(_hoisted((node,)))
        case _:
            return node


def _hoisted(parts: Sequence[Node]) -> list[Node]:
    """`(?:\\bA-)+` as `\\b(?:A-)+`: after the sign at its end a word begins anyway."""
    made: list[Node] = []
    for part in parts:
        if isinstance(part, Often) and part.low > 0 and isinstance(part.inner, Group):
            inner = part.inner.inner
            if (
                isinstance(inner, Row)
                and inner.parts[:1] == (BOUNDARY,)
                and part.inner.plain
                and _edge(row(inner.parts[1:]), first=True) is True
                and _edge(inner, first=False) is False
            ):
                group = Group(part.inner.opening, row(inner.parts[1:]))
                made += [BOUNDARY, replace(part, inner=group)]
                continue
        made.append(part)
    return made


def _without_boundaries(parts: list[Node]) -> list[Node]:
    made: list[Node] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        before = _edge(made[-1], first=False) if made else None
        if part == BOUNDARY and before is not None:
            gap = parts[at + 1] if at + 1 < len(parts) else EMPTY
            next_ = at + 2 + (parts[at + 2 : at + 3] == [BOUNDARY])
            if before and _is_gap(gap) and _first(parts[next_:]) is True:
                # A word, then none, then one: the gap can't be empty.
                made.append(Often(gap.inner, 1, None, "+"))  # type: ignore[union-attr]
                at = next_
                continue
            if _first(parts[at + 1 :]) is (not before):
                at += 1
                continue
        made.append(part)
        at += 1
    return made


def _is_gap(node: Node) -> bool:
    return (
        isinstance(node, Often) and node.written == "*" and _edge(node.inner, first=True) is False
    )


def _first(parts: Sequence[Node]) -> bool | None:
    return _edge(Row(tuple(parts)), first=True)


def _edge(node: Node, *, first: bool) -> bool | None:
    """Whether it begins (ends) with a character of a word, with another, or who knows."""
    match node:
        case Sign(text):
            return is_word(text[0 if first else -1])
        case OneOf(_, _, word):
            return word
        case Choice(options):
            kinds = {_edge(option, first=first) for option in options}
            return kinds.pop() if len(kinds) == 1 else None
        case Group(_, inner):
            return _edge(inner, first=first) if node.plain else None
        case Often(inner, low):
            return _edge(inner, first=first) if low > 0 else None
        case Row(parts) if parts:
            outer = parts[0 if first else -1]
            if isinstance(outer, Often) and outer.low == 0:  # it may be missing
                rest = Row(parts[1:] if first else parts[:-1])
                kinds = {_edge(outer.inner, first=first), _edge(rest, first=first)}
                return kinds.pop() if len(kinds) == 1 else None
            return _edge(outer, first=first)
        case _:
            return None
