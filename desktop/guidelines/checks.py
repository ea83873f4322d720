"""The kinds of checks: which there are, how each is read, and what it wants looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop.guidelines.agreeing import (
    Conditional,
    Consistency,
    read_conditional,
    read_consistency,
)
from desktop.guidelines.capitals import Capitalization, read_capitalization
from desktop.guidelines.counting import Count, Length, Media, read_count, read_length, read_media
from desktop.guidelines.demands import Require, read_require
from desktop.guidelines.fields import Fields
from desktop.guidelines.looking import NOTHING_SPARED, Search, Spared
from desktop.guidelines.metrics import Metric, read_metric
from desktop.guidelines.repeating import Repetition, read_repetition
from desktop.guidelines.stretches import PER
from desktop.guidelines.words import Existence, Substitution, read_existence, read_substitution

Check = (
    Existence
    | Substitution
    | Require
    | Count
    | Length
    | Media
    | Repetition
    | Consistency
    | Conditional
    | Capitalization
    | Metric
)

_READERS: dict[str, Callable[[Fields], Check]] = {
    "existence": read_existence,
    "substitution": read_substitution,
    "require": read_require,
    "count": read_count,
    "length": read_length,
    "media": read_media,
    "repetition": read_repetition,
    "consistency": read_consistency,
    "conditional": read_conditional,
    "capitalization": read_capitalization,
    "metric": read_metric,
}


def read_check(fields: Fields) -> Check:
    return _READERS[fields.choice("type", tuple(_READERS))](fields)


def searches_of(check: Check) -> Iterator[Search]:
    """Everything that is looked for in the text on behalf of a check."""
    match check:
        case Existence() | Count():
            yield check.search
        case Substitution():
            yield from check.swaps
        case Require():
            for side in (check.when, check.then):
                for condition in side.inside():
                    yield condition.search
        case Consistency():
            for pair in check.pairs:
                for side_ in pair:
                    yield side_.search
        case Conditional():
            yield check.first
            yield check.second
        case _:
            return


def spared_by(check: Check) -> Spared:
    match check:
        case Existence() | Substitution() | Count() | Consistency() | Conditional():
            return check.spared
        case _:
            return NOTHING_SPARED


def terms_of(check: Check) -> Iterator[str]:
    """Every term that is looked for in the text on behalf of a check."""
    for search in searches_of(check):
        yield from search.terms
    spared = spared_by(check)
    yield from spared.terms
    yield from (text for text, _ in spared.plain)


def patterns_in(check: Check) -> int:
    own = len(check.patterns) if isinstance(check, Repetition) else 0
    return (
        own
        + sum(len(search.patterns) for search in searches_of(check))
        + len(spared_by(check).patterns)
    )


def hashed_in(check: Check) -> int:
    return sum(len(search.hashed.terms) for search in searches_of(check) if search.hashed)


def needs_a_find(check: Check) -> bool:
    """Rules on words have something to say only where something was found for them."""
    return isinstance(check, Existence | Substitution | Consistency | Conditional)


def local_to(check: Check) -> str:
    """Whether a rule needs no more than one line, sentence or paragraph at a time (`text`: it
    does). What it looks for and what it speaks of must be the same."""
    match check:
        case Length() | Repetition():
            return check.per
        case Capitalization():
            return check.of if check.of in PER else "text"
        case Existence() | Substitution():
            per = None
        case Count():
            per = check.per
        case Conditional():
            per = "text" if check.groups else check.per
        case _:
            return "text"
    looked = {"line"} if spared_by(check).terms else set()
    for search in searches_of(check):
        looked |= {"line"} if search.terms or search.hashed else set()
        looked |= {search.per} if search.patterns else set()
    if len(looked) > 1 or (per and looked and looked != {per}):
        return "text"
    return per or looked.pop()
