"""Rules on what is said twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.looking import terms, written
from desktop.guidelines.patterns import Pattern, compiled
from desktop.guidelines.patterns import read as read_pattern
from desktop.guidelines.stretches import PER
from desktop.guidelines.view import Finding, View
from desktop.model import Fix
from desktop.text import begins_word, ends_word, is_word

MOST_TOKENS = 1_000
"""In one piece of a text."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """The same token more than `maximum + 1` times in a row; without patterns: plain words
    with nothing but spaces between them."""

    patterns: tuple[Pattern, ...]
    ignorecase: bool
    maximum: int
    alpha: bool
    per: str
    exceptions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """One token: its place, how it is compared, and whether it goes on from the one before."""

    start: int
    end: int
    same: str
    adjoins: bool


def read_repetition(fields: Fields) -> Repetition:
    ignorecase = fields.flag("ignorecase", True)
    patterns = tuple(
        pattern for one in written(fields) for pattern in read_pattern(one, ignorecase)
    )
    if any(pattern.careful for pattern in patterns):
        raise BadFile(problem="what is repeated can't be found with look-around")
    return Repetition(
        patterns,
        ignorecase,
        fields.number("max") or 0,
        fields.flag("alpha", False),
        fields.choice("per", PER, "line"),
        frozenset(map(FOLD.whole, terms(fields, "exceptions"))),
    )


def find_repeated(check: Repetition, view: View) -> Iterator[Finding]:
    for at, end in view.stretches.of(check.per):
        piece = view.text[at:end]
        said = _tokens(piece, check.patterns, check.ignorecase) if check.patterns else _words(piece)
        for run in _runs(said, check):
            first, last = run[0], run[-1]
            fix = Fix(at + first.start, at + last.end, piece[first.start : first.end])
            facts: dict[str, str | int] = {"n": len(run), "max": check.maximum}
            facts["to"] = fix.text
            yield Finding(fix.start, fix.end, (fix,), facts)


def _runs(said: Sequence[Said], check: Repetition) -> Iterator[Sequence[Said]]:
    at = 0
    while at < len(said):
        last = at + 1
        while last < len(said) and said[last].adjoins and _same(said[at], said[last], check):
            last += 1
        if last - at > check.maximum + 1 and _counts(said[at].same, check):
            yield said[at:last]
        at = last


def _same(one: Said, other: Said, check: Repetition) -> bool:
    if not check.ignorecase:
        return one.same == other.same
    return FOLD.whole(one.same) == FOLD.whole(other.same)


def _counts(same: str, check: Repetition) -> bool:
    folded = FOLD.whole(same)
    if folded in check.exceptions or f"{folded} {folded}" in check.exceptions:
        return False
    return not check.alpha or same.isalpha()


_OPENING = "([{\"'“„‘‚«‹¿¡*_~"
_CLOSING = ")]}\"'”’»›.,;:!?…*_~。、，"


@lru_cache(256)
def _words(piece: str) -> tuple[Said, ...]:
    """Plain words (letters, with apostrophes and hyphens at most); two adjoin where only
    spaces stand between them: `no, no` is meant."""
    found: list[Said] = []
    open_ended = False
    for chunk in re.finditer(r"\S+", piece):
        start, end = chunk.span()
        word = chunk.group()
        start += len(word) - len(word.lstrip(_OPENING))
        end -= len(word) - len(word.rstrip(_CLOSING))
        if start < end and _is_plain(piece[start:end]):
            kept = KEEP.whole(piece[start:end])
            found.append(Said(start, end, kept, open_ended and start == chunk.start()))
            open_ended = end == chunk.end()
        else:
            open_ended = False
    return tuple(found)


def _is_plain(word: str) -> bool:
    """`10 10` and `:) :)` are meant."""
    folded = FOLD.whole(word)
    return any(map(str.isalpha, folded)) and all(is_word(one) or one in "'-" for one in folded)


@lru_cache(256)
def _tokens(piece: str, patterns: tuple[Pattern, ...], ignorecase: bool) -> tuple[Said, ...]:
    kept = KEEP(piece)
    places: list[tuple[int, int]] = []
    for pattern in patterns:
        matches = compiled(pattern.expression, ignorecase).finditer(kept.text)
        for _, match in zip(range(MOST_TOKENS), matches, strict=False):
            first, last = match.span()
            if (
                first < last
                and (not pattern.left or begins_word(kept.text, first))
                and (not pattern.right or ends_word(kept.text, last))
            ):
                places.append((first, last))
    said: list[Said] = []
    before = 0
    for first, last in sorted(places, key=lambda place: (place[0], -place[1])):
        if first >= before:
            said.append(Said(*kept.span(first, last), kept.text[first:last], True))
            before = last
    return tuple(said)
