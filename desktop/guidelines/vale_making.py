"""What one rule of ours becomes while it is made of one of Vale's, and what all kinds share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines.vale_definition import Definition
from desktop.guidelines.vale_expressions import Group, Node, choice, parse
from desktop.guidelines.vale_words import Leaf, fitted, leaves

LONGEST_WAY = 200
"""Characters of what is written instead."""


@dataclass(slots=True)
class Making:
    """What one rule becomes while it is made."""

    rule: dict[str, Any] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)

    def leave_out(self, what: str, why: str) -> None:
        self.without.append(f"without {what[:60]!r}: {why}")


def with_flags(leaf: Leaf, ignorecase: bool) -> Leaf:
    """`(?i)` says nothing where capitals make no difference anyway."""
    return replace(leaf, flags=leaf.flags.replace("(?i)" if ignorecase else "(?-i)", ""))


def leaves_or_problem(token: str, left: bool, right: bool) -> Iterable[Leaf]:
    try:
        return list(leaves(parse(token), left, right))
    except BadFile as error:
        return [Leaf(parse(""), flags=f"!{error.problem}")]


def fitted_whole(leaf: Leaf, ignorecase: bool) -> tuple[str, ...]:
    found = fitted(leaf, ignorecase)
    if len(found) > 1:
        raise BadFile(problem="too large to keep its groups")
    return found


def short(problem: str) -> str:
    """Without the pattern, which is named already."""
    return problem.rsplit(": ", 1)[-1] if problem.startswith("pattern ") else problem


def exceptions(definition: Definition, making: Making) -> None:
    """Vale looks for them anywhere in what was found, and minds capitals."""
    found = definition.texts("exceptions")
    if not found:
        return
    unless: list[str] = []
    plain: list[Node] = []
    for one in found:
        try:
            if one.startswith("(?i)"):
                unless += [
                    p for leaf in leaves(parse(one), True, True) for p in fitted(leaf, False)
                ]
            else:
                plain.append(Group("(?:", parse(one)))
        except BadFile as error:
            making.leave_out(one, short(error.problem))
    if plain:
        plain = [leaf.node for one in plain for leaf in leaves(one, True, True)]
        try:
            unless += fitted(Leaf(choice(plain), True, True), ignorecase=False)
        except BadFile as error:
            making.leave_out("its exceptions", short(error.problem))
    if unless:
        making.rule["unless"] = unless


def reach(definition: Definition, making: Making, patterns: Sequence[Any]) -> None:
    if patterns and definition.per != "text":
        making.rule["per"] = definition.per


def plain_exceptions(definition: Definition, making: Making) -> None:
    plain: list[str] = []
    for one in definition.texts("exceptions"):
        spellings = [
            word for leaf in leaves_or_problem(one, True, True) for word in leaf.spellings()
        ]
        if spellings:
            plain += spellings
        else:
            making.leave_out(one, "an exception that is no list of words")
    if plain:
        making.rule["exceptions"] = list(dict.fromkeys(plain))
