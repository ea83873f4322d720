"""Vale's `substitution`: what to write instead of what, as our swaps."""

from __future__ import annotations

import re
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines import vale_fixes
from desktop.guidelines.vale_definition import Definition
from desktop.guidelines.vale_expressions import parse
from desktop.guidelines.vale_making import (
    LONGEST_WAY,
    Making,
    exceptions,
    fitted_whole,
    reach,
    short,
    with_flags,
)
from desktop.guidelines.vale_words import fitted, leaves, with_groups, without_shadowed

_QUOTED_WAYS = re.compile("'[^']+'(?:(?:, or |, | or )'[^']+')*")


def substitution(definition: Definition, making: Making) -> None:
    # Longest first, as Vale tries them.
    pairs = sorted(definition.pairs("swap"), key=lambda pair: -len(pair[0]))
    ignorecase = definition.flag("ignorecase")
    bounded = not definition.flag("nonword")
    swaps: list[dict[str, Any]] = []
    words: dict[str, list[str]] = {}
    for key, value in pairs:
        to = _ways(value, capture=_refers(value))
        if not to:
            making.leave_out(key, "nothing to write instead")
            continue
        try:
            found = _swap(key, bounded, ignorecase, keep_groups=_refers(value))
        except BadFile as error:
            making.leave_out(key, short(error.problem))
            continue
        for word in found[0]:
            words.setdefault(word, to)
        swaps += [
            {"pattern": pattern, "to": [_way(way, behind) for way in to]}
            for pattern, behind in found[1]
        ]
    swaps[:0] = [
        {"find": word, "to": words[word]} for word in without_shadowed([*words], ignorecase)
    ]
    if not swaps:
        raise BadFile(problem=making.without[0] if making.without else "an empty swap")
    making.rule |= {"type": "substitution", "ignorecase": ignorecase, "swap": swaps}
    reach(definition, making, [swap for swap in swaps if "pattern" in swap])
    exceptions(definition, making)


def _swap(
    key: str, bounded: bool, ignorecase: bool, *, keep_groups: bool
) -> tuple[list[str], list[tuple[str, str]]]:
    """The words of a key, and its patterns with what of them is written behind the new words."""
    node = parse(key)
    if keep_groups:
        found = fitted_whole(with_groups(node, bounded, bounded), ignorecase)
        return [], [(one, "") for one in found]
    words: list[str] = []
    patterns: list[tuple[str, str]] = []
    for leaf in leaves(node, bounded, bounded):
        leaf = with_flags(leaf, ignorecase)
        spellings = leaf.spellings()
        words += spellings
        if not spellings:
            leaf, behind = vale_fixes.keeping_space(leaf)
            patterns += [(one, behind) for one in fitted(leaf, ignorecase)]
    return words, patterns


def _way(way: str, behind: str) -> str:
    return way.replace("$", "$$") + behind if behind else way


def _refers(value: str) -> bool:
    return re.search(r"\$\d", value) is not None


def _ways(value: str, *, capture: bool) -> list[str]:
    """`a|b` is two ways to write it; `\\|` a bar."""
    if _QUOTED_WAYS.fullmatch(value):  # a sentence about the ways, for people
        return re.findall("'([^']+)'", value)
    found = [one.replace("\x00", "|") for one in value.replace(r"\|", "\x00").split("|")]
    if not capture:
        return [one for one in found if one.strip() and len(one) <= LONGEST_WAY]
    return [re.sub(r"\$\{(\d)\}", r"$\1", one) for one in found if one.strip()]
