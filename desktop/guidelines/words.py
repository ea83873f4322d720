"""Rules on words: what should not be there, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.errors import BadFile
from desktop.guidelines.compiling import compiled
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import KEEP
from desktop.guidelines.hashed import read as read_hashed
from desktop.guidelines.looking import (
    LONGEST_PATTERN,
    Manner,
    Search,
    Spared,
    manner,
    spared,
    terms,
    worth_finding,
    written,
)
from desktop.guidelines.mending import as_found, replacing
from desktop.guidelines.patterns import expand
from desktop.guidelines.view import NO_FACTS, Finding, View
from desktop.model import Fix


@dataclass(frozen=True, slots=True)
class Existence:
    """What should not be there. `replacement` None: no fix is known; empty: take it out."""

    search: Search
    spared: Spared
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Swap:
    """What to write (`to`, one or more ways) instead of what `search` finds."""

    search: Search
    to: tuple[str, ...]
    filled: bool
    """`to` takes in what groups of the pattern found: `$1`."""


@dataclass(frozen=True, slots=True)
class Substitution:
    swaps: Mapping[Search, Swap]
    spared: Spared


def read_existence(fields: Fields) -> Existence:
    hashed = read_hashed(fields.any("hashed")) if fields.has("hashed") else None
    search = manner(fields).search(terms(fields), written(fields), hashed)
    if not search.terms and not search.patterns and hashed is None:
        raise BadFile(problem="neither terms nor patterns")
    return Existence(search, spared(fields), _replacement(fields))


def _replacement(fields: Fields) -> str | None:
    if not fields.has("fix"):
        return None
    fix = Fields(fields.any("fix"), "fix")
    replacement, removes = fix.text("replace", longest=200), fix.flag("remove", False)
    fix.done()
    if removes == fix.has("replace"):
        raise BadFile(problem="'fix' has one of 'replace' and 'remove'")
    return replacement


def read_substitution(fields: Fields) -> Substitution:
    how = manner(fields)
    found = fields.any("swap")
    if not isinstance(found, list) or not found:
        raise BadFile(problem="'swap' must be a list with at least one entry")
    swaps = [_swap(Fields(one, "swap"), how) for one in found]
    return Substitution({swap.search: swap for swap in swaps}, spared(fields))


def _swap(fields: Fields, how: Manner) -> Swap:
    find, pattern = fields.texts("find"), fields.texts("pattern", LONGEST_PATTERN)
    if len(find) + len(pattern) != 1:
        raise BadFile(problem="a swap has one 'find' or one 'pattern'")
    to = fields.texts("to", 200)
    if not to:
        raise BadFile(problem="a swap without 'to'")
    fields.done()
    worth_finding(find)
    filled = bool(pattern) and any("$" in way for way in to)
    return Swap(how.search(find, pattern), to, filled)


def find_existence(check: Existence, view: View) -> Iterator[Finding]:
    for start, end in view.found.get(check.search, ()):
        yield Finding(start, end, replacing(view.text, start, end, check.replacement), NO_FACTS)


def find_substitution(check: Substitution, view: View) -> Iterator[Finding]:
    places = sorted(
        (start, -end, order, search)
        for order, (search, spans) in enumerate(view.found.items())
        for start, end in spans
        if search in check.swaps
    )
    for start, end, _, search in places:
        found = view.text[start:-end]
        swap = check.swaps[search]
        to = tuple(_filled(swap, way, found) for way in swap.to) if swap.filled else swap.to
        ways = tuple(dict.fromkeys(as_found(way, found) for way in to if way))
        if ways and found not in to and found not in ways:
            fixes = tuple(Fix(start, -end, way + _space_behind(found, way)) for way in ways)
            yield Finding(start, -end, fixes, {"to": " / ".join(way.strip() for way in ways)})


def _space_behind(found: str, way: str) -> str:
    """A space that a pattern took along stays, or two words would grow together."""
    return found[len(found.rstrip()) :] if way == way.rstrip() else ""


def _filled(swap: Swap, way: str, found: str) -> str:
    """`way` with what the groups of that alternative have which found the words."""
    kept, ignorecase = KEEP.whole(found), swap.search.ignorecase
    patterns = swap.search.patterns
    meant = (
        one for one in patterns if compiled(one.expression, ignorecase).fullmatch(kept) is not None
    )
    return expand(next(meant, patterns[0]), found, way, ignorecase)
