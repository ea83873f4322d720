"""Rules that ask for something: if this is in the text, then also that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD
from desktop.guidelines.looking import Manner, Search, terms, written
from desktop.guidelines.mending import (
    AT,
    append_before_hashtags,
    append_in_first_line,
    append_near,
    first_line,
)
from desktop.guidelines.sentences import Span
from desktop.guidelines.view import NOWHERE, Finding, View
from desktop.model import Fix
from desktop.text import begins_word, ends_word

DEEPEST = 4
MOST = 200
"""Conditions inside one another and beside each other in one rule."""
_MANNER = Manner(True, True, frozenset({"text", "hashtag", "mention"}), "line")


@dataclass(frozen=True, slots=True)
class Condition:
    """True where one of the things named is in the text; `all` where all inner ones are."""

    search: Search
    always: bool = False
    hashtags: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    link: bool = False
    disclosure: bool = False
    """The disclosure that the post or program asks for."""
    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()
    first_line: bool = False

    def inside(self) -> Iterator[Condition]:
        """This and all conditions in it."""
        yield self
        for one in (*self.any, *self.all):
            yield from one.inside()


@dataclass(frozen=True, slots=True)
class Require:
    """If `when`, then also `then`; `append` at the place `at` is what mends it."""

    when: Condition
    then: Condition
    append: str
    at: str


def read_require(fields: Fields) -> Require:
    then = Fields(fields.any("then"), "then")
    when = fields.any("if")
    asked, needed = _always() if when is None else _read(Fields(when, "if")), _read(then)
    addition = at = ""
    if fields.has("fix"):
        fix = Fields(fields.any("fix"), "fix")
        addition = fix.text("append", None, 300)
        at = fix.choice("at", ("", *AT), "")
        fix.done()
    if sum(1 for side in (asked, needed) for _ in side.inside()) > MOST:
        raise BadFile(problem=f"more than {MOST} conditions")
    return Require(asked, needed, addition, at)


def _always() -> Condition:
    return Condition(_MANNER.search(), always=True)


def _read(fields: Fields, depth: int = 1) -> Condition:
    inner: dict[str, tuple[Condition, ...]] = {}
    for key in ("any", "all"):
        found = fields.any(key) or []
        if not isinstance(found, list) or depth > DEEPEST:
            raise BadFile(problem=f"{key!r} must be a list, not more than {DEEPEST} deep")
        inner[key] = tuple(_read(Fields(one, key), depth + 1) for one in found)
    condition = Condition(
        _MANNER.search(terms(fields), written(fields)),
        fields.flag("always", False),
        frozenset("#" + FOLD.whole(tag).lstrip("#") for tag in fields.texts("hashtags")),
        frozenset("@" + FOLD.whole(name).lstrip("@") for name in fields.texts("mentions")),
        fields.flag("link", False),
        fields.flag("disclosure", False),
        inner["any"],
        inner["all"],
        fields.choice("where", ("anywhere", "first_line"), "anywhere") == "first_line",
    )
    fields.done()
    if not (
        condition.search.terms
        or condition.search.patterns
        or condition.hashtags
        or condition.mentions
        or condition.any
        or condition.all
        or condition.always
        or condition.link
        or condition.disclosure
    ):
        raise BadFile(problem="a condition that names nothing")
    return condition


def find_missing(check: Require, view: View) -> Iterator[Finding]:
    trigger = _met(check.when, view, len(view.text))
    if trigger is None or _met(check.then, view, len(view.text)) is not None:
        return
    yield Finding(*trigger, (_fix(check, view, trigger),) if check.append else ())


def _fix(check: Require, view: View, claim: Span) -> Fix:
    at = check.at
    if not at:
        at = "claim" if claim != NOWHERE else "end"
    first = first_line(view.text)
    if check.then.first_line and not first[0] <= claim[0] < claim[1] <= first[1]:
        at = "first_line"
    if at == "claim" and claim != NOWHERE:
        return append_near(view.text, view.tokens, check.append, claim, view.context.seen)
    if at in {"first_line", "claim"}:
        return append_in_first_line(view.text, view.tokens, check.append, view.context.seen)
    return append_before_hashtags(view.text, view.tokens, check.append)


def _met(condition: Condition, view: View, end: int) -> Span | None:
    """The first place that meets a condition before `end`; None = it is not met."""
    if condition.first_line:
        end = min(end, first_line(view.text)[1])
    places = [NOWHERE] if condition.always else []
    places += view.found.get(condition.search, ())[:1]
    places += _first_token(condition, view)
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


def _first_token(condition: Condition, view: View) -> list[Span]:
    if not (condition.hashtags or condition.mentions or condition.link):
        return []
    wanted = {"hashtag": condition.hashtags, "mention": condition.mentions}
    for token in view.tokens:
        if (token.kind == "url" and condition.link) or (
            token.kind != "url" and FOLD.whole(token.text) in wanted[token.kind]
        ):
            return [(token.start, token.end)]
    return []


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
