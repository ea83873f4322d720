"""Rules on numbers: how many there may be of something, how long a text is, which pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import KEEP
from desktop.guidelines.looking import NOTHING_SPARED, Search, Spared, manner, terms, written
from desktop.guidelines.looking import spared as read_spared
from desktop.guidelines.mending import replacing
from desktop.guidelines.sentences import Span
from desktop.guidelines.stretches import PER, sorted_into, tokens_in
from desktop.guidelines.view import NOWHERE, Finding, View
from desktop.text import clusters, emoji, graphemes, is_word

_ANY_WORD = [((), (written,)) for written in (r"\w+", r"\b\w+\b")]
"""The commonest thing to count; a pattern of its own would cost many times as much."""
_IN_WORDS = frozenset({"text", "hashtag"})
MOST_COUNTED = 49
"""Words and patterns are found at most fifty times in a line."""


@dataclass(frozen=True, slots=True)
class Count:
    """`of`: `hashtag`, `link`, `mention`, `emoji`, `word`, or empty for what `search` finds."""

    of: str
    search: Search
    spared: Spared
    per: str
    minimum: int | None
    maximum: int | None
    removes: bool
    at_first: bool = False
    """The hint stands on the first one, not on the first one too many."""


@dataclass(frozen=True, slots=True)
class Length:
    unit: str
    per: str
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class Media:
    need: str


def read_count(fields: Fields) -> Count:
    bounds = _bounds(fields)
    per = fields.choice("per", PER, "text")
    at_first = fields.choice("at", ("surplus", "first"), "surplus") == "first"
    removes = False
    if fields.has("fix"):
        fix = Fields(fields.any("fix"), "fix")
        removes = fix.flag("remove", False)
        fix.done()
    words = fields.has("terms") or fields.has("patterns")
    if fields.has("of") or not words:
        of = fields.choice("of", ("hashtag", "link", "mention", "emoji"))
        if not words:
            return Count(of, Search(), NOTHING_SPARED, per, *bounds, removes, at_first)
        raise BadFile(problem="'of' and words or patterns can't be counted together")
    # Lines are remembered, so that a key costs little; a sentence is all a pattern may want more.
    how = manner(fields, per=per, looks="sentence" if per == "sentence" else "line")
    looked_for, spared = (terms(fields), written(fields)), read_spared(fields)
    if looked_for in _ANY_WORD and not spared and how.places == _IN_WORDS:
        return Count("word", Search(), spared, per, *bounds, removes, at_first)
    if max(bounds[0] or 0, bounds[1] or 0) > MOST_COUNTED:
        raise BadFile(problem=f"words and patterns are counted up to {MOST_COUNTED}")
    return Count("", how.search(*looked_for), spared, per, *bounds, removes, at_first)


def read_length(fields: Fields) -> Length:
    unit = fields.choice("unit", ("character", "word", "line"), "character")
    return Length(unit, fields.choice("per", PER, "text"), *_bounds(fields))


def read_media(fields: Fields) -> Media:
    return Media(fields.choice("need", ("alt_text", "picture")))


def _bounds(fields: Fields) -> tuple[int | None, int | None]:
    minimum, maximum = fields.number("min"), fields.number("max")
    if minimum is None and maximum is None:
        raise BadFile(problem="neither 'min' nor 'max'")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise BadFile(problem="'min' is more than 'max'")
    return minimum, maximum


def find_count(check: Count, view: View) -> Iterator[Finding]:
    places: list[Span]
    if not check.of:
        places = list(view.found.get(check.search, ()))
    elif check.of in _IN_LINES:
        places = _places(view.text, _IN_LINES[check.of])
    else:
        kind = "url" if check.of == "link" else check.of
        places = [(token.start, token.end) for token in view.tokens if token.kind == kind]
    if check.maximum is not None and len(places) <= check.maximum and check.minimum is None:
        return
    for block, inside in sorted_into(view.stretches.of(check.per), places):
        surplus = inside[0 if check.at_first else check.maximum or 0 :][:1]
        for finding in _out_of_bounds(check, len(inside), surplus, block):
            if check.removes and finding.end > finding.start:
                fixes = replacing(view.text, finding.start, finding.end, "")
                finding = Finding(finding.start, finding.end, fixes, finding.facts)
            yield finding


def _places(text: str, inside: Callable[[str], tuple[Span, ...]]) -> list[Span]:
    places, at = [], 0
    for line in text.split("\n"):
        places += [(at + start, at + end) for start, end in inside(line)]
        at += len(line) + 1
    return places


@lru_cache(512)
def _emoji(line: str) -> tuple[Span, ...]:
    return tuple(emoji(line))


@lru_cache(512)
def _any_word(line: str) -> tuple[Span, ...]:
    """What `\\w+` finds outside of links and mentions."""
    pieces, at = [], 0
    for token in tokens_in(line):
        if token.kind != "hashtag":
            pieces += [line[at : token.start], " " * (token.end - token.start)]
            at = token.end
    kept = KEEP("".join((*pieces, line[at:])))
    return tuple(kept.span(*one.span()) for one in _compiled_word().finditer(kept.text))


@cache
def _compiled_word() -> Any:
    import regex  # late: it takes longer to import than all of this

    return regex.compile(r"[\p{L}\p{N}\p{Mn}\p{Mc}_]+")


_IN_LINES = {"emoji": _emoji, "word": _any_word}


def find_length(check: Length, view: View) -> Iterator[Finding]:
    for start, end in view.stretches.of(check.per):
        lines = view.text[start:end].split("\n")
        numbers = [_measured(line, check.unit) for line in lines]
        # A line end is a character too.
        number = sum(numbers) + (len(lines) - 1 if check.unit == "character" else 0)
        surplus: list[Span] = []
        if check.maximum is not None and number > check.maximum:
            surplus = [(start + _surplus(lines, numbers, check), end)]
        yield from _out_of_bounds(check, number, surplus, (start, end))


@lru_cache(512)
def _measured(line: str, unit: str) -> int:
    if unit == "character":
        return graphemes(line)
    return 1 if unit == "line" else len(_words(line))


def _surplus(lines: Sequence[str], numbers: Sequence[int], check: Length) -> int:
    """Where the first one too many begins."""
    at, left = 0, check.maximum or 0
    for line, number in zip(lines, numbers, strict=True):
        if left < number:
            return at + _start(line, check.unit, left)
        left -= number
        at += len(line) + 1
        if check.unit == "character":
            if not left:
                return at - 1  # the line end
            left -= 1
    return at - 1


@lru_cache(64)
def _start(line: str, unit: str, number: int) -> int:
    if unit == "word":
        return _words(line)[number]
    if unit == "line" or line.isascii():
        return number
    return next(islice(clusters(line), number, None))[0]


@lru_cache(512)
def _words(line: str) -> tuple[int, ...]:
    """Where the words of a line begin."""
    return tuple(
        word.start()
        for word in re.finditer(r"\S+", line)
        if word.group().isalnum() or any(map(is_word, word.group()))
    )


def _out_of_bounds(
    check: Count | Length, number: int, surplus: Sequence[Span], block: Span
) -> Iterator[Finding]:
    facts = {"n": number, "min": check.minimum or 0, "max": check.maximum or 0}
    if check.maximum is not None and number > check.maximum:
        yield from (Finding(start, end, facts=facts) for start, end in surplus)
    elif check.minimum is not None and number < check.minimum:
        yield Finding(*(NOWHERE if check.per == "text" else block), facts=facts)


def find_media(check: Media, view: View) -> Iterator[Finding]:
    context = view.context
    if check.need == "picture":
        missing = 0 if context.pictures else 1
    else:
        missing = context.pictures - sum(bool(alt.strip()) for alt in context.alts)
    if missing > 0:
        yield Finding(*NOWHERE, facts={"n": missing})
