"""From one definition of Vale to one rule of ours, kind by kind.

What can't be said in our format is refused with the reason; where only a part of a rule can't,
the part is left out and named in `Taken.without`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines import vale_fixes, vale_metrics
from desktop.guidelines.vale_definition import Definition
from desktop.guidelines.vale_expressions import Group, Node, choice, parse
from desktop.guidelines.vale_words import Leaf, fitted, leaves, with_groups, without_shadowed

_LONGEST_WAY = 200
_QUOTED_WAYS = re.compile("'[^']+'(?:(?:, or |, | or )'[^']+')*")
_MOST_COUNTED = 49
"""As in `desktop.guidelines.counting`; words are counted without end."""
_WORDS = (r"\w+", r"\S+", r"[^\s]+", r"[\w]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """A rule in our format, and what of the definition is not in it."""

    rule: Mapping[str, Any]
    without: tuple[str, ...] = ()


@dataclass(slots=True)
class _Making:
    """What one rule becomes while it is made."""

    rule: dict[str, Any] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)

    def leave_out(self, what: str, why: str) -> None:
        self.without.append(f"without {what[:60]!r}: {why}")


def rule(name: str, found: Any) -> Taken:
    """The rule of one file of a style. `name` is `Style.Rule`. Errors: BadFile (`problem`)."""
    definition = Definition(name, found)
    making = _Making({"id": name, "type": "", **definition.sentences})
    _MAKERS[definition.kind](definition, making)
    return Taken(making.rule, tuple(making.without))


# --- words -----------------------------------------------------------------------------------


def _existence(definition: Definition, making: _Making) -> None:
    tokens, raw = definition.texts("tokens"), "".join(definition.texts("raw"))
    if not tokens and not raw:
        raise BadFile(problem="neither tokens nor raw")
    edge = r"\b" if tokens and not definition.flag("nonword") else ""
    template = f"{edge}(?:{'|'.join(tokens)}){edge}" if tokens else ""
    expression = template + raw if definition.flag("append") else raw + template
    ignorecase = definition.flag("ignorecase")
    found = [_with_flags(leaf, ignorecase) for leaf in _leaves_of(expression, tokens, raw, edge)]
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
    _reach(definition, making, patterns)
    _exceptions(definition, making)


def _leaves_of(expression: str, tokens: Sequence[str], raw: str, edge: str) -> Iterable[Leaf]:
    """All of it as Vale puts it together; where no raw goes with them, token by token, so that
    one that can't be read costs only itself."""
    if raw:
        return leaves(parse(expression))
    return (leaf for token in tokens for leaf in _leaves_or_problem(token, bool(edge), bool(edge)))


def _leaves_or_problem(token: str, left: bool, right: bool) -> Iterable[Leaf]:
    try:
        return list(leaves(parse(token), left, right))
    except BadFile as error:
        return [Leaf(parse(""), flags=f"!{error.problem}")]


def _sorted(
    found: Iterable[Leaf], ignorecase: bool, making: _Making
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
            making.leave_out(leaf.written(), _short(error.problem))
    return without_shadowed(words, ignorecase), tuple(dict.fromkeys(patterns))


def _with_flags(leaf: Leaf, ignorecase: bool) -> Leaf:
    """`(?i)` says nothing where capitals make no difference anyway."""
    return replace(leaf, flags=leaf.flags.replace("(?i)" if ignorecase else "(?-i)", ""))


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


def _substitution(definition: Definition, making: _Making) -> None:
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
            making.leave_out(key, _short(error.problem))
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
    _reach(definition, making, [swap for swap in swaps if "pattern" in swap])
    _exceptions(definition, making)


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
        leaf = _with_flags(leaf, ignorecase)
        spellings = leaf.spellings()
        words += spellings
        if not spellings:
            leaf, behind = vale_fixes.keeping_space(leaf)
            patterns += [(one, behind) for one in fitted(leaf, ignorecase)]
    return words, patterns


def _way(way: str, behind: str) -> str:
    return way.replace("$", "$$") + behind if behind else way


def fitted_whole(leaf: Leaf, ignorecase: bool) -> tuple[str, ...]:
    found = fitted(leaf, ignorecase)
    if len(found) > 1:
        raise BadFile(problem="too large to keep its groups")
    return found


def _refers(value: str) -> bool:
    return re.search(r"\$\d", value) is not None


def _ways(value: str, *, capture: bool) -> list[str]:
    """`a|b` is two ways to write it; `\\|` a bar."""
    if _QUOTED_WAYS.fullmatch(value):  # a sentence about the ways, for people
        return re.findall("'([^']+)'", value)
    found = [one.replace("\x00", "|") for one in value.replace(r"\|", "\x00").split("|")]
    if not capture:
        return [one for one in found if one.strip() and len(one) <= _LONGEST_WAY]
    return [re.sub(r"\$\{(\d)\}", r"$\1", one) for one in found if one.strip()]


def _fix(definition: Definition, making: _Making) -> None:
    name, params = definition.action()
    if name == "remove":
        making.rule["fix"] = {"remove": True}
    elif name == "replace":
        terms = {term.casefold() for term in making.rule.get("terms", ())}
        better = [one for one in params if one.casefold() not in terms]
        if better and len(better[0]) <= _LONGEST_WAY:
            making.rule["fix"] = {"replace": better[0]}
    elif name:
        making.without.append(f"without its fix ({' '.join([name, *params[:1]])})")


def _exceptions(definition: Definition, making: _Making) -> None:
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
            making.leave_out(one, _short(error.problem))
    if plain:
        plain = [leaf.node for one in plain for leaf in leaves(one, True, True)]
        try:
            unless += fitted(Leaf(choice(plain), True, True), ignorecase=False)
        except BadFile as error:
            making.leave_out("its exceptions", _short(error.problem))
    if unless:
        making.rule["unless"] = unless


def _reach(definition: Definition, making: _Making, patterns: Sequence[Any]) -> None:
    if patterns and definition.per != "text":
        making.rule["per"] = definition.per


# --- counts, repetitions, agreement ----------------------------------------------------------


def _occurrence(definition: Definition, making: _Making) -> None:
    most, least = definition.number("max"), definition.number("min")
    if not most and not least:
        raise BadFile(problem="neither max nor min")
    ignorecase = definition.flag("ignorecase")
    found = leaves(parse(definition.text("token")))
    patterns = [one for leaf in found for one in fitted(_with_flags(leaf, ignorecase), ignorecase)]
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


def _repetition(definition: Definition, making: _Making) -> None:
    ignorecase = definition.flag("ignorecase")
    found = leaves(parse("|".join(definition.texts("tokens"))))
    patterns = [one for leaf in found for one in fitted(_with_flags(leaf, ignorecase), ignorecase)]
    making.rule |= {"type": "repetition", "ignorecase": ignorecase}
    making.rule |= {"patterns": patterns} if patterns else {}
    making.rule |= {"alpha": True} if definition.flag("alpha") else {}
    if definition.number("max"):
        making.rule["max"] = definition.number("max")
    making.rule["per"] = definition.per
    _plain_exceptions(definition, making)


def _consistency(definition: Definition, making: _Making) -> None:
    ignorecase = definition.flag("ignorecase")
    bounded = not definition.flag("nonword")
    pairs: list[list[Any]] = []
    for sides in definition.pairs("either"):
        try:
            pairs.append([_side(side, bounded, ignorecase) for side in sides])
        except BadFile as error:
            making.leave_out(sides[0], _short(error.problem))
    if not pairs:
        raise BadFile(problem=making.without[0] if making.without else "an empty either")
    making.rule |= {"type": "consistency", "ignorecase": ignorecase, "either": pairs}


def _side(written: str, bounded: bool, ignorecase: bool) -> str | dict[str, str]:
    leaf = with_groups(parse(written), bounded, bounded)
    spellings = leaf.spellings()
    if len(spellings) == 1:
        return spellings[0]
    return {"pattern": fitted_whole(leaf, ignorecase)[0]}


def _conditional(definition: Definition, making: _Making) -> None:
    making.rule |= {"type": "conditional", "ignorecase": False}
    for key in ("first", "second"):
        leaf = with_groups(parse(definition.text(key)), False, False)
        making.rule[key] = fitted_whole(leaf, False)[0]
    making.rule["per"] = definition.per
    _exceptions(definition, making)


def _capitalization(definition: Definition, making: _Making) -> None:
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
    _plain_exceptions(definition, making)


def _plain_exceptions(definition: Definition, making: _Making) -> None:
    plain: list[str] = []
    for one in definition.texts("exceptions"):
        spellings = [
            word for leaf in _leaves_or_problem(one, True, True) for word in leaf.spellings()
        ]
        if spellings:
            plain += spellings
        else:
            making.leave_out(one, "an exception that is no list of words")
    if plain:
        making.rule["exceptions"] = list(dict.fromkeys(plain))


# --- figures ---------------------------------------------------------------------------------


def _metric(definition: Definition, making: _Making) -> None:
    _whole_text(definition)
    making.rule |= vale_metrics.metric(definition.text("formula"), definition.text("condition"))


def _readability(definition: Definition, making: _Making) -> None:
    _whole_text(definition)
    making.rule |= vale_metrics.readability(definition.texts("metrics"), definition.text("grade"))


def _whole_text(definition: Definition) -> None:
    if definition.per != "text":
        raise BadFile(problem=f"a figure for each {definition.per}")


def _short(problem: str) -> str:
    """Without the pattern, which is named already."""
    return problem.rsplit(": ", 1)[-1] if problem.startswith("pattern ") else problem


_MAKERS: dict[str, Callable[[Definition, _Making], None]] = {
    "existence": _existence,
    "substitution": _substitution,
    "occurrence": _occurrence,
    "repetition": _repetition,
    "consistency": _consistency,
    "conditional": _conditional,
    "capitalization": _capitalization,
    "metric": _metric,
    "readability": _readability,
}
