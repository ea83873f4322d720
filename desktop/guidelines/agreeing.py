"""Rules on a text that should agree with itself: one spelling, and nothing unexplained."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desktop.errors import BadFile
from desktop.guidelines.compiling import compiled, compiled_exactly
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.looking import (
    LONGEST_PATTERN,
    Manner,
    Search,
    Spared,
    manner,
    worth_finding,
)
from desktop.guidelines.looking import spared as read_spared
from desktop.guidelines.mending import as_found
from desktop.guidelines.patterns import Pattern, expand
from desktop.guidelines.sentences import Span
from desktop.guidelines.stretches import sorted_into
from desktop.guidelines.view import Finding, View
from desktop.model import Fix

_ALL_GROUPS = "\n".join(f"${number}" for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Side:
    """One of two ways to write something; `text` is empty where a pattern says it."""

    search: Search
    text: str


@dataclass(frozen=True, slots=True)
class Consistency:
    pairs: tuple[tuple[Side, Side], ...]
    spared: Spared


@dataclass(frozen=True, slots=True)
class Conditional:
    """Where `first` stands, `second` must stand too: equal to a group of it, if it has one."""

    first: Search
    second: Search
    groups: bool
    per: str
    spared: Spared


def read_consistency(fields: Fields) -> Consistency:
    how = manner(fields)
    found = fields.any("either")
    if not isinstance(found, list) or not found:
        raise BadFile(problem="'either' must be a list with at least one pair")
    return Consistency(tuple(_pair(one, how) for one in found), read_spared(fields))


def _pair(found: object, how: Manner) -> tuple[Side, Side]:
    if not isinstance(found, list) or len(found) != 2:
        raise BadFile(problem="'either' holds pairs")
    return _side(found[0], how), _side(found[1], how)


def _side(found: object, how: Manner) -> Side:
    if isinstance(found, str):
        (text,) = Fields({"either": [found]}).texts("either")
        worth_finding([text])
        return Side(how.search([text]), text)
    fields = Fields(found, "a side of 'either'")
    pattern = fields.text("pattern", None, LONGEST_PATTERN)
    fields.done()
    return Side(how.search((), [pattern]), "")


def read_conditional(fields: Fields) -> Conditional:
    per = fields.choice("per", ("line", "sentence", "paragraph", "text"), "text")
    how = manner(
        fields, ignorecase=False, per=per, looks="sentence" if per == "sentence" else "line"
    )
    first = how.search((), [fields.text("first", None, LONGEST_PATTERN)])
    second = how.search((), [fields.text("second", None, LONGEST_PATTERN)])
    groups = any(compiled(pattern.expression, how.ignorecase).groups for pattern in second.patterns)
    return Conditional(first, second, groups, per, read_spared(fields))


def find_inconsistent(check: Consistency, view: View) -> Iterator[Finding]:
    """At the last place of the rarer side; of two as common ones, of that which came later."""
    for one, other in check.pairs:
        here, there = view.found.get(one.search, ()), view.found.get(other.search, ())
        if not here or not there:
            continue
        here, there = _of(one, here, there, view.text), _of(other, there, here, view.text)
        if not here or not there:
            continue
        if (len(here), -here[0][0]) > (len(there), -there[0][0]):
            one, other, here, there = other, one, there, here
        start, end = here[-1]
        found = view.text[start:end]
        to = other.text or view.text[slice(*there[0])]
        way = as_found(to, found)
        if way != found:
            fixes = (Fix(start, end, way),) if other.text else ()
            yield Finding(start, end, fixes, {"to": way, "n": len(here)})


def _of(side: Side, own: Sequence[Span], others: Sequence[Span], text: str) -> list[Span]:
    """The places of one side alone: of two that overlap the longer one counts, and of two
    spellings that we read alike (ß and ss) that which is written."""
    starts = [start for start, _ in others]
    kept = []
    for start, end in own:
        index = bisect_right(starts, start) - 1
        other = others[index] if index >= 0 and others[index][1] >= end else None
        if other is None or (other == (start, end) and _written_alike(text[start:end], side.text)):
            kept.append((start, end))
    return kept


def _written_alike(one: str, other: str) -> bool:
    return KEEP.whole(one).lower() == KEEP.whole(other).lower()


def find_unconditional(check: Conditional, view: View) -> Iterator[Finding]:
    firsts, seconds = view.found.get(check.first, ()), view.found.get(check.second, ())
    if not firsts:
        return
    if check.groups:
        explained = {
            group
            for start, end in seconds
            for group in _captured(check.second, view.text[start:end])
        }
        for start, end in firsts:
            if FOLD.whole(view.text[start:end]) not in explained:
                yield Finding(start, end)
        return
    stretches = view.stretches.of(check.per)
    met = [bool(inside) for _, inside in sorted_into(stretches, seconds)]
    for (_, inside), enough in zip(sorted_into(stretches, firsts), met, strict=True):
        if not enough:
            yield from (Finding(start, end) for start, end in inside)


@lru_cache(1024)
def _captured(search: Search, found: str) -> tuple[str, ...]:
    captured: list[str] = []
    for pattern in search.patterns:
        taken = expand(pattern, found, _ALL_GROUPS, search.ignorecase)
        captured += map(FOLD.whole, filter(None, taken.split("\n")))
    return tuple(captured)


def _has_groups(pattern: Pattern, ignorecase: bool) -> bool:
    if pattern.careful:
        return bool(compiled_exactly(pattern.careful, ignorecase).groups)
    return bool(compiled(pattern.expression, ignorecase).groups)
