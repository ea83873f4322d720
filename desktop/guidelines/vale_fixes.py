"""Vale's actions that edit what was found, as what to write instead.

An edit is known for every find only where each spelling, or each part of a pattern, says what
becomes of it; otherwise the rule keeps its message and has no fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from desktop.guidelines.vale_expressions import (
    Choice,
    Group,
    Mark,
    Node,
    Often,
    OneOf,
    Row,
    Sign,
    row,
)
from desktop.guidelines.vale_words import Leaf

Action = tuple[str, tuple[str, ...]]
_TRIMS = {"trim": (True, True), "trim_left": (True, False), "trim_right": (False, True)}


def word(found: str, action: Action) -> str:
    """What becomes of a word; empty where that is not known."""
    name, params = action
    if name != "edit" or len(params) < 2:
        return ""
    edit, first, *rest = params
    if edit == "regex" and len(first) == 1 and len(rest) == 1:
        made = found.replace(first, rest[0])
    elif edit in _TRIMS:
        left, right = _TRIMS[edit]
        made = found.lstrip(first) if left else found
        made = made.rstrip(first) if right else made
    elif edit == "truncate" and first:
        made = found.partition(first)[0]
    elif edit == "split" and first and len(rest) == 1 and rest[0].isdigit():
        parts = found.split(first)
        made = parts[int(rest[0])] if int(rest[0]) < len(parts) else ""
    else:
        return ""
    return made.strip() if made.strip() != found else ""


def pattern(leaf: Leaf, action: Action) -> tuple[Leaf, str] | None:
    """The leaf with groups, and what is written with them; None where that is not known."""
    name, params = action
    if name != "edit" or len(params) < 2 or leaf.flags:
        return None
    parts = [_without_groups(part) for part in _parts(leaf.node)]
    if params[0] == "regex" and len(params) == 3 and len(params[1]) == 1:
        return _replaced(leaf, parts, params[1], params[2])
    if params[0] in _TRIMS:
        return _trimmed(leaf, parts, params[1], *_TRIMS[params[0]])
    return None


def keeping_space(leaf: Leaf) -> tuple[Leaf, str]:
    """A space (or sign) that a pattern takes along at its end is put back by `$1`: what is
    written instead would else grow together with the next word."""
    parts = [_without_groups(part) for part in _parts(leaf.node)]
    at = len(parts) - 1
    while at > 0 and (isinstance(parts[at], Mark) or _looks(parts[at])):
        at -= 1
    last = parts[at] if at > 0 else Mark("")
    single = last.inner if isinstance(last, Often) else last
    if not isinstance(single, Sign | OneOf) or not _may_be(single, " "):
        return leaf, ""
    return replace(leaf, node=row([*parts[:at], Group("(", last), *parts[at + 1 :]])), "$1"


def _parts(node: Node) -> Iterator[Node]:
    """What stands in a row, sign by sign."""
    for part in node.parts if isinstance(node, Row) else (node,):
        yield from map(Sign, part.text) if isinstance(part, Sign) else (part,)


def _replaced(leaf: Leaf, parts: Sequence[Node], sign: str, by: str) -> tuple[Leaf, str] | None:
    """Every part is either the sign itself or can't hold it."""
    made: list[Node] = []
    way = ""
    group: list[Node] = []
    number = 0

    def close() -> None:
        nonlocal way, number
        if all(isinstance(part, Mark) or _looks(part) for part in group):
            made.extend(group)
        else:
            number += 1
            made.append(Group("(", row(group)))
            way += f"${number}"
        group.clear()

    for part in parts:
        if part == Sign(sign):
            close()
            made.append(part)
            way += by.replace("$", "$$")
        elif _looks(part):
            close()
            made.append(part)
        elif _may_be(part, sign):
            return None
        else:
            group.append(part)
    close()
    return None if Sign(sign) not in parts else (replace(leaf, node=row(made)), way)


def _trimmed(
    leaf: Leaf, parts: list[Node], signs: str, left: bool, right: bool
) -> tuple[Leaf, str] | None:
    first, last = 0, len(parts)
    while left and first < last and _only(parts[first], signs):
        first += 1
    while right and last > first and _only(parts[last - 1], signs):
        last -= 1
    kept = parts[first:last]
    if not kept or len(kept) == len(parts):
        return None
    if any(_may_be(part, sign) for part in (kept[0], kept[-1]) for sign in signs):
        return None
    return replace(leaf, node=row([*parts[:first], Group("(", row(kept)), *parts[last:]])), "$1"


def _only(node: Node, signs: str) -> bool:
    """It is one of the signs, or a space: Vale takes spaces off after every edit."""
    if isinstance(node, Sign):
        return node.text in signs or node.text.isspace()
    return node == OneOf(r"\s", word=False)


def _may_be(node: Node, sign: str) -> bool:
    """Whether the sign can stand in what the node finds; in doubt it can."""
    match node:
        case Sign(text):
            return sign in text
        case OneOf(written):
            try:
                return re.fullmatch(written, sign) is not None
            except re.error:
                return True
        case Mark(written):
            return written[1:2].isdigit() or written[1:2] == "k"
        case Group(_, inner) | Often(inner):
            return _may_be(inner, sign)
        case Row(parts):
            return any(_may_be(part, sign) for part in parts)
        case Choice(options):
            return any(_may_be(option, sign) for option in options)


def _looks(node: Node) -> bool:
    return isinstance(node, Group) and node.looks


def _without_groups(node: Node) -> Node:
    """The same without groups that capture, so that our own have the first numbers."""
    match node:
        case Group(opening, inner):
            plain = opening == "(" or opening.startswith("(?P<")
            return Group("(?:" if plain else opening, _without_groups(inner))
        case Often(inner):
            return replace(node, inner=_without_groups(inner))
        case Row(parts):
            return Row(tuple(map(_without_groups, parts)))
        case Choice(options):
            return Choice(tuple(map(_without_groups, options)))
        case _:
            return node
