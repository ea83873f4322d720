"""Rules on what is said twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import eq
from typing import NamedTuple

from desktop.errors import BadFile
from desktop.guidelines.compiling import compiled
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.looking import terms, written
from desktop.guidelines.patterns import Pattern
from desktop.guidelines.patterns import read as read_pattern
from desktop.guidelines.sentences import Span
from desktop.guidelines.stretches import PER
from desktop.guidelines.view import Finding, View
from desktop.model import Fix
from desktop.text import begins_word, ends_word, is_word

MOST_TOKENS = 1_000
"""In one line."""


@dataclass(frozen=True, slots=True, eq=False)
class Repetition:
    """The same token more than `maximum + 1` times in a row; without patterns: plain words
    with nothing but spaces between them."""

    patterns: tuple[Pattern, ...]
    ignorecase: bool
    maximum: int
    alpha: bool
    per: str
    exceptions: frozenset[str]
    unbroken: bool
    """Whatever stands between spaces is a token."""


class Run(NamedTuple):
    """The same token `times` in a row; what it is compared by, and what it may touch."""

    start: int
    first_end: int
    end: int
    times: int
    same: str
    adjoins: bool
    goes_on: bool

    def moved(self, by: int) -> Run:
        start, first_end, end, times, same, adjoins, goes_on = self
        return Run(start + by, first_end + by, end + by, times, same, adjoins, goes_on)

    def with_next(self, other: Run) -> Run:
        start, first_end, _, times, same, adjoins, _ = self
        return Run(start, first_end, other.end, times + other.times, same, adjoins, other.goes_on)


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
        written(fields) in _UNBROKEN,
    )


def find_repeated(check: Repetition, view: View) -> Iterator[Finding]:
    for at, end in view.stretches.of(check.per):
        for run in _runs(view.text[at:end], check):
            start = at + run.start
            fix = Fix(start, at + run.end, view.text[start : at + run.first_end])
            facts: dict[str, str | int] = {"n": run.times, "max": check.maximum, "to": fix.text}
            yield Finding(fix.start, fix.end, (fix,), facts)


def _runs(piece: str, check: Repetition) -> Iterator[Run]:
    """What stands too often in a row in one piece of a text. Lines are remembered."""
    at = line_of_run = 0
    open_run: Run | None = None  # may go on in the next line
    for line in piece.split("\n"):
        runs = _line_runs(line, check)
        if runs:
            first = runs[0]
            if open_run is not None and _same(open_run, first):
                first = open_run.moved(line_of_run - at).with_next(first)
            elif open_run is not None and _too_often(open_run, check):
                yield open_run.moved(line_of_run)
            open_run, line_of_run = first, at
            for run in runs[1:]:
                if _too_often(open_run, check):
                    yield open_run.moved(at)
                open_run = run
        at += len(line) + 1
    if open_run is not None and _too_often(open_run, check):
        yield open_run.moved(line_of_run)


@lru_cache(512)
def _line_runs(line: str, check: Repetition) -> tuple[Run, ...]:
    """The first and the last run of a line, and those between that are more than one."""
    if check.unbroken:
        words = (line.lower() if check.ignorecase and line.isascii() else line).split()
        folded = words if line.isascii() else [_folded(word, check.ignorecase) for word in words]
        if not any(map(eq, folded, folded[1:])):  # as nearly always: only the ends matter
            return tuple(_ends(line, words, folded))
    runs: list[Run] = []
    said = _found(line, check) if check.patterns else _words(line, check.ignorecase)
    for one in islice(said, MOST_TOKENS):
        if runs and _same(runs[-1], one):
            runs[-1] = runs[-1].with_next(one)
            continue
        if len(runs) > 1 and runs[-1].times == 1:
            runs.pop()
        runs.append(one)
    return tuple(runs)


def _ends(line: str, words: Sequence[str], folded: Sequence[str]) -> Iterator[Run]:
    """The first and the last of the words of a line."""
    if words:
        start = len(line) - len(line.lstrip())
        yield _token(start, start + len(words[0]), folded[0])
    if len(words) > 1:
        end = len(line.rstrip())
        yield _token(end - len(words[-1]), end, folded[-1])


def _same(one: Run, other: Run) -> bool:
    return one.same == other.same and one.goes_on and other.adjoins


def _too_often(run: Run, check: Repetition) -> bool:
    return run.times > check.maximum + 1 and _counts(run.same, check)


def _counts(same: str, check: Repetition) -> bool:
    if not same:
        return False
    folded = FOLD.whole(same)
    if folded in check.exceptions or f"{folded} {folded}" in check.exceptions:
        return False
    return not check.alpha or same.isalpha()


_CHUNK = re.compile(r"\S+")
_UNBROKEN = ((r"\S+",), (r"[^\s]+",))
_OPENING = "([{\"'“„‘‚«‹¿¡*_~"
_CLOSING = ")]}\"'”’»›.,;:!?…*_~。、，！？।॥؟،؛۔።"


def _words(line: str, ignorecase: bool) -> Iterator[Run]:
    """Plain words (letters, with apostrophes and hyphens at most) with nothing but spaces
    between them: `no, no` is meant."""
    for chunk in _CHUNK.finditer(line):
        word = chunk.group()
        start = chunk.start() + len(word) - len(word.lstrip(_OPENING))
        end = chunk.end() - len(word) + len(word.rstrip(_CLOSING))
        same = _plain(line[start:end], ignorecase) if start < end else ""
        yield Run(start, end, end, 1, same, start == chunk.start(), end == chunk.end())


@lru_cache(4096)
def _plain(word: str, ignorecase: bool) -> str:
    """As it is compared; empty for what may be repeated: `10 10` and `:) :)` are meant."""
    same = _folded(word, ignorecase)
    letters = any(map(str.isalpha, same))
    return same if letters and all(is_word(one) or one in "'-" for one in same) else ""


def _found(line: str, check: Repetition) -> Iterator[Run]:
    if check.unbroken:  # as RE2 would find them, many times as fast
        for chunk in _CHUNK.finditer(line):
            yield _token(*chunk.span(), _folded(chunk.group(), check.ignorecase))
        return
    kept = KEEP(line)
    places: list[Span] = []
    for pattern in check.patterns:
        places += islice(_places(kept.text, pattern, check.ignorecase), MOST_TOKENS)
    before = 0
    for first, last in sorted(places, key=lambda place: (place[0], -place[1])):
        if first >= before:
            same = kept.text[first:last]
            yield _token(*kept.span(first, last), _folded(same, check.ignorecase))
            before = last


@lru_cache(4096)
def _folded(token: str, ignorecase: bool) -> str:
    return (FOLD if ignorecase else KEEP).whole(token)


def _token(start: int, end: int, same: str) -> Run:
    return Run(start, end, end, 1, same, True, True)


def _places(text: str, pattern: Pattern, ignorecase: bool) -> Iterator[Span]:
    for match in compiled(pattern.expression, ignorecase).finditer(text):
        first, last = match.span()
        left = not pattern.left or begins_word(text, first)
        if first < last and left and (not pattern.right or ends_word(text, last)):
            yield first, last
