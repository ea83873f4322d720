"""From one definition of Vale to one rule of ours, kind by kind.

What can't be said in our format is refused with the reason; where only a part of a rule can't,
the part is left out and named in `Taken.without`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines import vale_fixes, vale_metrics
from desktop.guidelines.vale_definition import Definition
from desktop.guidelines.vale_expressions import parse
from desktop.guidelines.vale_making import (
    LONGEST_WAY,
    Making,
    exceptions,
    fitted_whole,
    leaves_or_problem,
    plain_exceptions,
    reach,
    short,
    with_flags,
)
from desktop.guidelines.vale_swaps import substitution
from desktop.guidelines.vale_words import Leaf, fitted, leaves, with_groups, without_shadowed

_MOST_COUNTED = 49
"""As in `desktop.guidelines.counting`; words are counted without end."""
_WORDS = (r"\w+", r"\S+", r"[^\s]+", r"[\w]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """A rule in our format, and what of the definition is not in it."""

    rule: Mapping[str, Any]
    without: tuple[str, ...] = ()


def rule(name: str, found: Any) -> Taken:
    """The rule of one file of a style. `name` is `Style.Rule`. Errors: BadFile (`problem`)."""
    definition = Definition(name, found)
    making = Making({"id": name, "type": "", **definition.sentences})
    _MAKERS[definition.kind](definition, making)
    return Taken(making.rule, tuple(making.without))


# --- words -----------------------------------------------------------------------------------


def _existence(definition: Definition, making: Making) -> None:
    tokens, raw = definition.texts("tokens"), "".join(definition.texts("raw"))
    if not tokens and not raw:
        raise BadFile(problem="neither tokens nor raw")
    edge = r"\b" if tokens and not definition.flag("nonword") else ""
    template = f"{edge}(?:{'|'.join(tokens)}){edge}" if tokens else ""
    expression = template + raw if definition.flag("append") else raw + template
    ignorecase = definition.flag("ignorecase")
    found = [with_flags(leaf, ignorecase) for leaf in _leaves_of(expression, tokens, raw, edge)]
    words, patterns = _sorted(found, ignorecase, making)
    if not words and not patterns:
        raise BadFile(problem=making.without[0] if making.without else "it looks for nothing")
    swaps = _edited(found, words, definition.action(), ignorecase)
    if swaps:
        making.rule |= {"type": "substitution", "ignorecase": ignorecase, "swap": swaps}
    else:
        making.rule |= {"type": "existence", "ignorecase": ignorecase}
        making.rule |= {"terms": list(words)} if words else {}
        making.rule |= {"patterns": list(patterns)} if patterns else {}
        _fix(definition, making)
    reach(definition, making, patterns)
    exceptions(definition, making)


def _leaves_of(expression: str, tokens: Sequence[str], raw: str, edge: str) -> Iterable[Leaf]:
    """All of it as Vale puts it together; where no raw goes with them, token by token, so that
    one that can't be read costs only itself."""
    if raw:
        return leaves(parse(expression))
    return (leaf for token in tokens for leaf in leaves_or_problem(token, bool(edge), bool(edge)))


def _sorted(
    found: Iterable[Leaf], ignorecase: bool, making: Making
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words, and patterns that Goodword takes."""
    words: list[str] = []
    patterns: list[str] = []
    for leaf in found:
        if leaf.flags.startswith("!"):
            making.without.append(f"without {leaf.flags[1:]}")
            continue
        spellings = leaf.spellings()
        if spellings:
            words += spellings
            continue
        try:
            patterns += fitted(leaf, ignorecase)
        except BadFile as error:
            making.leave_out(leaf.written(), short(error.problem))
    return without_shadowed(words, ignorecase), tuple(dict.fromkeys(patterns))


def _edited(
    found: Sequence[Leaf], words: Sequence[str], action: vale_fixes.Action, ignorecase: bool
) -> list[dict[str, Any]]:
    """With an action that edits: what to write instead, if that is known for all of it."""
    if action[0] != "edit":
        return []
    swaps: list[dict[str, Any]] = []
    for one in words:
        way = vale_fixes.word(one, action)
        if not way:
            return []
        swaps.append({"find": one, "to": [way]})
    for leaf in found:
        if leaf.spellings() or leaf.flags.startswith("!"):
            continue
        made = vale_fixes.pattern(leaf, action)
        if made is None:
            return []
        try:
            swaps += [
                {"pattern": one, "to": [made[1]]} for one in fitted_whole(made[0], ignorecase)
            ]
        except BadFile:
            return []
    return swaps


def _fix(definition: Definition, making: Making) -> None:
    name, params = definition.action()
    if name == "remove":
        making.rule["fix"] = {"remove": True}
    elif name == "replace":
        terms = {term.casefold() for term in making.rule.get("terms", ())}
        better = [one for one in params if one.casefold() not in terms]
        if better and len(better[0]) <= LONGEST_WAY:
            making.rule["fix"] = {"replace": better[0]}
    elif name:
        making.without.append(f"without its fix ({' '.join([name, *params[:1]])})")


# --- counts, repetitions, agreement ----------------------------------------------------------


def _occurrence(definition: Definition, making: Making) -> None:
    most, least = definition.number("max"), definition.number("min")
    if not most and not least:
        raise BadFile(problem="neither max nor min")
    ignorecase = definition.flag("ignorecase")
    found = leaves(parse(definition.text("token")))
    patterns = [one for leaf in found for one in fitted(with_flags(leaf, ignorecase), ignorecase)]
    if not patterns:
        raise BadFile(problem="no token to count")
    if max(most, least) > _MOST_COUNTED and patterns[0].replace(r"\b", "") in _WORDS:
        making.rule |= {"type": "length", "unit": "word"}
    else:
        # Vale's alert stands on the first one, which for a sentence is the better place.
        making.rule |= {"type": "count", "ignorecase": ignorecase, "patterns": patterns}
        making.rule |= {"at": "first"}
    making.rule |= {"per": definition.per}
    making.rule |= {"min": least} if least else {}
    making.rule |= {"max": most} if most else {}


def _repetition(definition: Definition, making: Making) -> None:
    ignorecase = definition.flag("ignorecase")
    found = leaves(parse("|".join(definition.texts("tokens"))))
    patterns = [one for leaf in found for one in fitted(with_flags(leaf, ignorecase), ignorecase)]
    making.rule |= {"type": "repetition", "ignorecase": ignorecase}
    making.rule |= {"patterns": patterns} if patterns else {}
    making.rule |= {"alpha": True} if definition.flag("alpha") else {}
    if definition.number("max"):
        making.rule["max"] = definition.number("max")
    making.rule["per"] = definition.per
    plain_exceptions(definition, making)


def _consistency(definition: Definition, making: Making) -> None:
    ignorecase = definition.flag("ignorecase")
    bounded = not definition.flag("nonword")
    pairs: list[list[Any]] = []
    for sides in definition.pairs("either"):
        try:
            pairs.append([_side(side, bounded, ignorecase) for side in sides])
        except BadFile as error:
            making.leave_out(sides[0], short(error.problem))
    if not pairs:
        raise BadFile(problem=making.without[0] if making.without else "an empty either")
    making.rule |= {"type": "consistency", "ignorecase": ignorecase, "either": pairs}


def _side(written: str, bounded: bool, ignorecase: bool) -> str | dict[str, str]:
    leaf = with_groups(parse(written), bounded, bounded)
    spellings = leaf.spellings()
    if len(spellings) == 1:
        return spellings[0]
    return {"pattern": fitted_whole(leaf, ignorecase)[0]}


def _conditional(definition: Definition, making: Making) -> None:
    making.rule |= {"type": "conditional", "ignorecase": False}
    for key in ("first", "second"):
        leaf = with_groups(parse(definition.text(key)), False, False)
        making.rule[key] = fitted_whole(leaf, False)[0]
    making.rule["per"] = definition.per
    exceptions(definition, making)


def _capitalization(definition: Definition, making: Making) -> None:
    match = definition.text("match")
    if match not in {"$title", "$sentence", "$lower", "$upper"}:
        raise BadFile(problem="capitals by an expression")
    of = "sentence" if definition.per == "sentence" else "line"
    making.rule |= {"type": "capitalization", "match": match[1:], "of": of}
    if match == "$title":
        making.rule["style"] = "Chicago" if definition.text("style") == "Chicago" else "AP"
    threshold = definition.text("threshold").strip()
    if threshold and match in {"$title", "$sentence"}:
        if not re.fullmatch(r"0?\.\d{1,6}|[01](?:\.0+)?", threshold):
            raise BadFile(problem="'threshold' is no number from 0 to 1")
        making.rule["threshold"] = float(threshold)
    for key in ("indicators", "prefix"):
        if definition.texts(key):
            making.without.append(f"without its {key}")
    plain_exceptions(definition, making)


# --- figures ---------------------------------------------------------------------------------


def _metric(definition: Definition, making: Making) -> None:
    _whole_text(definition)
    making.rule |= vale_metrics.metric(definition.text("formula"), definition.text("condition"))


def _readability(definition: Definition, making: Making) -> None:
    _whole_text(definition)
    making.rule |= vale_metrics.readability(definition.texts("metrics"), definition.text("grade"))


def _whole_text(definition: Definition) -> None:
    if definition.per != "text":
        raise BadFile(problem=f"a figure for each {definition.per}")


_MAKERS: dict[str, Callable[[Definition, Making], None]] = {
    "existence": _existence,
    "substitution": substitution,
    "occurrence": _occurrence,
    "repetition": _repetition,
    "consistency": _consistency,
    "conditional": _conditional,
    "capitalization": _capitalization,
    "metric": _metric,
    "readability": _readability,
}
