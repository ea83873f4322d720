"""What each kind of check finds in a text: places, numbers, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice

from desktop.guidelines.checks import (
    Check,
    Condition,
    Count,
    Existence,
    Length,
    Media,
    Repetition,
    Require,
    Substitution,
    Swap,
)
from desktop.guidelines.folding import FOLD
from desktop.model import Fix
from desktop.text import Token, begins_word, clusters, emoji, ends_word, graphemes, is_word

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
"""Where something is missing: a hint on the whole text."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the editor knows beside the text. `hashtags` and `disclosure` are what the post or
    the campaign asks for; empty `networks`, `segments` or
    `language` means not known: all rules apply.
    Without `now` no rule is out of date."""

    networks: tuple[str, ...] = ()
    language: str = ""
    now: datetime | None = None
    pictures: int = 0
    alts: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    disclosure: str = ""
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One place; `facts` fill the message (`to`, `n`, `min`, `max`)."""

    start: int
    end: int
    fixes: tuple[Fix, ...] = ()
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """One text as one rule sees it: its own hits and signs, beside what all rules share."""

    text: str
    tokens: tuple[Token, ...]
    context: Context
    hits: Sequence[tuple[int, int, Swap | None]] = ()
    signs: Mapping[Condition, Sequence[Span]] = field(default_factory=dict)


def find(check: Check, view: View) -> Iterator[Finding]:
    match check:
        case Existence():
            for start, end, _ in view.hits:
                yield Finding(start, end, _replacing(view.text, start, end, check.replacement))
        case Substitution():
            yield from _swaps(view)
        case Require():
            yield from _missing(check, view)
        case Count():
            yield from _number(check, view)
        case Length():
            yield from _length(check, view)
        case Media():
            yield from _media(check, view.context)
        case Repetition():
            yield from _repeated(check, view.text)


def append(text: str, addition: str, first_line: bool = False) -> Fix:
    """Adds words at the end of the text or of its first line, one space apart."""
    at = end_of_first_line(text) if first_line else len(text.rstrip())
    addition = addition.rstrip()
    if not text[:at].strip():
        addition = addition.lstrip()
    elif not addition[:1].isspace():
        addition = f" {addition}"
    return Fix(at, at, addition)


def end_of_first_line(text: str) -> int:
    """The end of the first line that is not empty, without spaces there."""
    start = len(text) - len(text.lstrip())
    line = text.find("\n", start)
    return len(text[: line if line >= 0 else len(text)].rstrip())


def standing(text: str, words: str) -> Span | None:
    """Where `words` stand in `text`, however they are spelled; None = nowhere."""
    folded, wanted = FOLD(text), FOLD.whole(words.strip())
    at = folded.text.find(wanted)
    while wanted and at >= 0:
        last = at + len(wanted)
        if begins_word(folded.text, at) and ends_word(folded.text, last):
            return folded.span(at, last)
        at = folded.text.find(wanted, at + 1)
    return None


def _replacing(text: str, start: int, end: int, replacement: str | None) -> tuple[Fix, ...]:
    if replacement is None:
        return ()
    if not replacement and text[end : end + 1] == " " and (start == 0 or text[start - 1] in " \n"):
        end += 1  # what is removed takes one of its two spaces along
    return (Fix(start, end, replacement),)


def _swaps(view: View) -> Iterator[Finding]:
    for start, end, swap in view.hits:
        found = view.text[start:end]
        if swap is None or found in swap.to:
            continue
        ways = tuple(
            # A word that has capitals of its own keeps them: SMMExpert, iPhone.
            way[0].upper() + way[1:] if found[0].isupper() and way.islower() else way
            for way in swap.to
        )
        if found not in ways:
            fixes = tuple(Fix(start, end, way) for way in ways)
            yield Finding(start, end, fixes, {"to": " / ".join(ways)})


def _missing(check: Require, view: View) -> Iterator[Finding]:
    trigger = _met(check.when, view, len(view.text))
    if trigger is None or _met(check.then, view, len(view.text)) is not None:
        return
    fixes = (append(view.text, check.append, check.then.first_line),) if check.append else ()
    yield Finding(*trigger, fixes)


def _met(condition: Condition, view: View, end: int) -> Span | None:
    """The first place that meets a condition before `end`; None = it is not met."""
    if condition.first_line:
        end = min(end, end_of_first_line(view.text))
    places = [NOWHERE] if condition.always else []
    places += view.signs.get(condition, ())
    for token in view.tokens:
        wanted = {"hashtag": condition.hashtags, "mention": condition.mentions, "url": ()}
        if (token.kind == "url" and condition.link) or FOLD.whole(token.text) in wanted[token.kind]:
            places.append((token.start, token.end))
    if condition.disclosure:
        asked = view.context.disclosure
        place = standing(view.text, asked) if asked.strip() else NOWHERE
        places += [] if place is None else [place]
    inner = [_met(one, view, end) for one in condition.any]
    places += [place for place in inner if place is not None]
    if condition.all:
        inner = [_met(one, view, end) for one in condition.all]
        places += [place for place in inner[:1] if place is not None and None not in inner]
    return min((place for place in places if place[1] <= end), default=None)


def _number(check: Count, view: View) -> Iterator[Finding]:
    if check.of == "emoji":
        places = list(emoji(view.text))
    else:
        kind = "url" if check.of == "link" else check.of
        places = [(token.start, token.end) for token in view.tokens if token.kind == kind]
    yield from _out_of_bounds(check, len(places), places[check.maximum or 0 :][:1])


def _length(check: Length, view: View) -> Iterator[Finding]:
    text = view.text
    starts: Iterator[int]
    if check.unit == "character":
        number = graphemes(text)
        starts = (start for start, _ in clusters(text))
    elif check.unit == "word":
        words = [word.start() for word in re.finditer(r"\S+", text) if any(map(is_word, word[0]))]
        number, starts = len(words), iter(words)
    else:
        lines = [line.start() for line in re.finditer("^", text, re.MULTILINE)]
        number, starts = len(lines), iter(lines)
    if check.maximum is None or number <= check.maximum:
        yield from _out_of_bounds(check, number, [])
    else:
        first = next(islice(starts, check.maximum, None), len(text))
        yield from _out_of_bounds(check, number, [(first, len(text))])


def _out_of_bounds(check: Count | Length, number: int, surplus: list[Span]) -> Iterator[Finding]:
    facts = {"n": number, "min": check.minimum or 0, "max": check.maximum or 0}
    if check.maximum is not None and number > check.maximum:
        yield from (Finding(start, end, facts=facts) for start, end in surplus)
    elif check.minimum is not None and number < check.minimum:
        yield Finding(*NOWHERE, facts=facts)


def _media(check: Media, context: Context) -> Iterator[Finding]:
    if check.need == "picture":
        missing = 0 if context.pictures else 1
    else:
        missing = context.pictures - sum(bool(alt.strip()) for alt in context.alts)
    if missing > 0:
        yield Finding(*NOWHERE, facts={"n": missing})


def _repeated(check: Repetition, text: str) -> Iterator[Finding]:
    at = 0
    for line in text.split("\n"):
        for first, last, folded in repetitions(line):
            if folded not in check.exceptions and f"{folded} {folded}" not in check.exceptions:
                start, end = at + first.start, at + last.end
                yield Finding(start, end, (Fix(start, end, first.text),))
        at += len(line) + 1


@dataclass(frozen=True, slots=True)
class _Spoken:
    start: int
    end: int
    text: str


@lru_cache(2048)
def repetitions(line: str) -> tuple[tuple[_Spoken, _Spoken, str], ...]:
    """Runs of the same word with nothing but spaces between: first, last, folded."""
    runs: list[tuple[_Spoken, _Spoken, str]] = []
    before = ""
    last: _Spoken | None = None
    for found in re.finditer(r"\S+", line):
        word = _Spoken(found.start(), found.end(), found.group())
        folded = FOLD.whole(word.text)
        if not _is_plain(folded):
            before, last = "", None
            continue
        if last is not None and folded == before:
            first = runs.pop()[0] if runs and runs[-1][1] == last else last
            runs.append((first, word, folded))
        before, last = folded, word
    return tuple(runs)


def _is_plain(word: str) -> bool:
    """Letters, with apostrophes and hyphens at most: `no, no` and `10 10` are meant."""
    return any(map(str.isalpha, word)) and all(is_word(one) or one in "'-" for one in word)
