"""Rules on numbers: how many there may be of something, how long a text is, which pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.looking import NOTHING_SPARED, Search, Spared, manner, terms, written
from desktop.guidelines.looking import spared as read_spared
from desktop.guidelines.mending import replacing
from desktop.guidelines.sentences import Span
from desktop.guidelines.stretches import PER, sorted_into
from desktop.guidelines.view import NOWHERE, Finding, View
from desktop.text import clusters, emoji, graphemes, is_word

MOST_COUNTED = 49
"""Words and patterns are found at most fifty times in a line."""


@dataclass(frozen=True, slots=True)
class Count:
    """`of`: `hashtag`, `link`, `mention`, `emoji`, or empty for what `search` finds."""

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
    if max(bounds[0] or 0, bounds[1] or 0) > MOST_COUNTED:
        raise BadFile(problem=f"words and patterns are counted up to {MOST_COUNTED}")
    # Lines are remembered, so that a key costs little; a sentence is all a pattern may want more.
    how = manner(fields, per=per, looks="sentence" if per == "sentence" else "line")
    search = how.search(terms(fields), written(fields))
    return Count("", search, read_spared(fields), per, *bounds, removes, at_first)


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
    elif check.of == "emoji":
        places = list(emoji(view.text))
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


def find_length(check: Length, view: View) -> Iterator[Finding]:
    for start, end in view.stretches.of(check.per):
        text = view.text if end - start == len(view.text) else view.text[start:end]
        number = _measured(text, check.unit)
        if check.maximum is not None and number > check.maximum:
            first = next(islice(_starts(text, check.unit), check.maximum, None), len(text))
            yield from _out_of_bounds(check, number, [(start + first, end)], (start, end))
        else:
            yield from _out_of_bounds(check, number, [], (start, end))


def _measured(text: str, unit: str) -> int:
    if unit == "character":
        return graphemes(text)
    if unit == "line":
        return text.count("\n") + 1
    return sum(1 for _ in _starts(text, unit))


def _starts(text: str, unit: str) -> Iterator[int]:
    if unit == "character":
        return (start for start, _ in clusters(text))
    if unit == "line":
        return (line.start() for line in re.finditer("^", text, re.MULTILINE))
    return (word.start() for word in re.finditer(r"\S+", text) if any(map(is_word, word.group())))


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
