"""From a text to its hints: pure, no input or output, in bounded time.

`Engine` puts the words and patterns of all rules into finders, gives every rule what was found
for it, and turns findings into hints. What a rule says of a line (or sentence, or paragraph) by
itself is remembered with it, so that a key pressed in a long text costs one line. Places count
code points of the text as given, and `text[hint.start:hint.end] == hint.found` always holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from desktop.guidelines.checks import local_to, needs_a_find, searches_of, spared_by
from desktop.guidelines.demands import standing
from desktop.guidelines.finder import Expression, Finder, Hit, Word
from desktop.guidelines.folding import FOLD
from desktop.guidelines.hashed import Secret
from desktop.guidelines.judging import applies, judge, speak
from desktop.guidelines.looking import Search
from desktop.guidelines.looks import Found, Look, Owner, told
from desktop.guidelines.mending import append, disclose
from desktop.guidelines.rules import RuleBook
from desktop.guidelines.sentences import Span
from desktop.guidelines.sparing import Sparing, in_place
from desktop.guidelines.stretches import PER, Stretches, tokens_in
from desktop.guidelines.view import Context, View
from desktop.guidelines.words import Existence
from desktop.model import Hint, Level

__all__ = ["Context", "Engine"]

LONGEST_TEXT = 10_000
"""Code points in which words and patterns are looked for."""
MOST_LINES = 1_000
"""Lines in which they are looked for."""
MOST_HINTS = 200
REMEMBERED = 1024
"""Lines, sentences and paragraphs."""
_A_WHILE = timedelta(days=1)
_place = attrgetter("start", "end", "rule")
_GRAVITY = {level: number for number, level in enumerate(Level)}


class _Situation(NamedTuple):
    """Which rules apply: by number; `always` those that speak without a find, and `wide`
    those that need the whole text."""

    number: int
    """How many situations came before."""
    context: Context
    numbers: frozenset[int]
    always: dict[str, tuple[int, ...]]
    wide: tuple[int, ...]


class Engine:
    """The rules of some books, ready to use. Building takes milliseconds to half a second."""

    def __init__(self, books: Sequence[RuleBook]) -> None:
        self.rules = tuple(rule for book in books for rule in book.rules)
        self._owners: list[Owner] = []
        self._words: list[Word] = []
        self._expressions: dict[str, list[Expression]] = {per: [] for per in PER}
        self._secrets: list[Secret] = []
        for number, rule in enumerate(self.rules):
            for search in searches_of(rule.check):
                self._look_for(number, search)
            spared = spared_by(rule.check)
            self._words += [Word(term, self._own(number), True, True) for term in spared.terms]
        self._finders = {
            per: Finder(self._words, expressions, self._secrets)
            if per == "line"
            else Finder((), expressions)
            for per, expressions in self._expressions.items()
            if expressions or (per == "line" and (self._words or self._secrets))
        }
        self._sparing = Sparing(self.rules)
        self._local = [local_to(rule.check) for rule in self.rules]
        self._pers = [
            per for per in PER if per in self._finders or per in set(self._local) - {"text"}
        ]
        self._plain = [
            isinstance(rule.check, Existence) and not rule.check.spared for rule in self.rules
        ]
        self._need = [needs_a_find(rule.check) for rule in self.rules]
        self._moments = sorted(
            {time for rule in self.rules for time in (rule.starts, rule.ends) if time is not None}
        )
        self._situation = lru_cache(16)(self._situated)
        self._situations = 0
        self._looks: dict[tuple[str, str, int], Look] = {}
        self.careful = self._sparing.careful or any(one.careful for one in self._finders.values())
        """Whether a thorough check can find more than another."""

    @property
    def resting(self) -> tuple[str, ...]:
        """The rules that have a pattern which was too slow to be tried again."""
        rules = {
            self._owners[number].rule
            for finder in self._finders.values()
            for number in finder.resting
        }
        return tuple(self.rules[number].id for number in sorted(rules | self._sparing.resting))

    @property
    def unfinished(self) -> bool:
        """Whether the same thorough check would find more: there was not time enough for all."""
        return any(finder.unfinished for finder in self._finders.values())

    def check(self, text: str, context: Context, *, thorough: bool = True) -> tuple[Hint, ...]:
        """All hints on `text`, ordered by place; at most 200, the gravest. Not `thorough`:
        without what takes long, but for lines where that is known already."""
        phase = -1 if context.now is None else bisect_right(self._moments, context.now)
        known = (context.networks, context.segments, context.language)
        situation = self._situation(*known, phase)
        shared = Stretches(text)
        looks = [*self._look(_in_bounds(shared), situation, thorough=thorough)]
        hints = told(looks)
        finds: Found = {}
        for at, look in looks:
            for owner, start, end in look.finds:
                own = finds.setdefault(owner.rule, {})
                own.setdefault(owner.search, []).append((at + start, at + end))
        for number in situation.wide:
            found = finds.get(number)
            if found is None and self._need[number]:
                continue
            rule = self.rules[number]
            kept = self._sparing.kept(number, found, text) if found else {}
            hints += judge(rule, View(text, shared, context, rule.languages, kept))
        asked = [*_asked(text, shared, context)]
        hints += _without_echo(asked, hints) if asked else ()
        if len(hints) > MOST_HINTS:
            hints = sorted(hints, key=lambda hint: _GRAVITY[hint.level])[:MOST_HINTS]
        return tuple(sorted(hints, key=_place))

    def _own(self, rule: int, search: Search | None = None) -> int:
        self._owners.append(Owner(rule, search))
        return len(self._owners) - 1

    def _look_for(self, rule: int, search: Search) -> None:
        own = self._own(rule, search)
        self._words += [Word(term, own, search.whole, search.ignorecase) for term in search.terms]
        self._expressions[search.per] += [
            Expression(pattern, own, search.ignorecase) for pattern in search.patterns
        ]
        self._secrets += [Secret(search.hashed, own)] if search.hashed is not None else []

    def _situated(
        self, networks: tuple[str, ...], segments: tuple[str, ...], language: str, phase: int
    ) -> _Situation:
        """`phase`: how many of the moments at which rules begin or end have come; -1: no time."""
        now = None
        if phase >= 0 and self._moments:
            now = self._moments[phase - 1] if phase else self._moments[0] - _A_WHILE
        context = Context(networks, language, now, segments=segments)
        numbers = [number for number, rule in enumerate(self.rules) if applies(rule, context)]
        always = [number for number in numbers if not self._need[number]]
        self._situations += 1
        return _Situation(
            self._situations,
            context,
            frozenset(numbers),
            {per: tuple(one for one in always if self._local[one] == per) for per in PER[:-1]},
            tuple(number for number in numbers if self._local[number] == "text"),
        )

    def _look(
        self, cut: Stretches, situation: _Situation, *, thorough: bool
    ) -> Iterator[tuple[int, Look]]:
        """Every stretch of the text with what is to be seen in it, and where it begins."""
        for per in self._pers:
            pieces = cut.pieces(per)
            finder = self._finders.get(per)
            hits: Sequence[Sequence[Hit]] = [()] * len(pieces)
            if finder is not None:
                hits = finder.find_all(pieces, thorough=thorough)
            always = situation.always.get(per)
            for (start, _), piece, found in zip(cut.of(per), pieces, hits, strict=True):
                if found or (piece and always):
                    yield start, self._seen(per, piece, start, found, situation)

    def _seen(
        self, per: str, piece: str, at: int, hits: Sequence[Hit], situation: _Situation
    ) -> Look:
        key = (per, piece, situation.number)
        look = self._looks.get(key)
        if look is None or (look.hits is not hits and look.hits != hits):
            if len(self._looks) >= REMEMBERED:
                for old in [*self._looks][: REMEMBERED // 2]:
                    del self._looks[old]
            look = self._looks[key] = Look(hits)
            look.set_hints(self._judge_locally(look, per, piece, at, situation), at)
        return look

    def _judge_locally(
        self, look: Look, per: str, piece: str, at: int, situation: _Situation
    ) -> list[Hint]:
        """What the rules say that need no more than this stretch, and the finds of the others."""
        known = tokens_in(piece)
        starts = [token.start for token in known]
        numbers, owners, local, plain = situation.numbers, self._owners, self._local, self._plain
        own: Found = {}
        words: dict[int, list[Span]] = {}
        for which, start, end in look.hits:
            owner = owners[which]
            number, search = owner
            if number not in numbers:
                continue
            if search is None or (
                in_place(search, start, end, known, starts) if known else "text" in search.places
            ):
                if local[number] != per or per == "text":
                    look.finds.append((owner, start, end))
                elif not plain[number]:
                    own.setdefault(number, {}).setdefault(search, []).append((start, end))
                elif number not in words:
                    words[number] = [(start, end)]
                elif start >= words[number][-1][1]:  # the first and longest come first
                    words[number].append((start, end))
        hints: list[Hint] = []
        whole, context = Stretches(piece, whole=True), situation.context
        for number in sorted({*own, *words, *situation.always.get(per, ())}):
            rule = self.rules[number]
            if number in words:
                hints += speak(rule, words[number], piece, at, context)
                continue
            kept = self._sparing.kept(number, own[number], piece) if number in own else {}
            hints += judge(rule, View(piece, whole, context, rule.languages, kept), at)
        return hints


def _in_bounds(text: Stretches) -> Stretches:
    """What is looked at of it."""
    lines = text.of("line")
    if len(text.text) <= LONGEST_TEXT and len(lines) <= MOST_LINES:
        return text
    end = lines[min(len(lines), MOST_LINES) - 1][1]
    return Stretches(text.text[: min(end, LONGEST_TEXT)])


def _without_echo(asked: Sequence[Hint], hints: Sequence[Hint]) -> list[Hint]:
    """A rule of the program that asks for the same thing says it better than we do."""
    offered = {fix.text.strip() for hint in hints for fix in hint.fixes}
    return [hint for hint in asked if not any(fix.text.strip() in offered for fix in hint.fixes)]


def _asked(text: str, shared: Stretches, context: Context) -> Iterator[Hint]:
    """What the post or the campaign asks for and the text lacks. The words are the screen's;
    what is missing stands in the fix."""
    if context.hashtags:
        present = {FOLD.whole(token.text).lstrip("#") for token in shared.tokens}
        for tag in dict.fromkeys(context.hashtags):
            if tag.strip("# ") and FOLD.whole(tag).lstrip("#") not in present:
                fix = append(text, "#" + tag.strip().lstrip("#＃"))
                yield Hint("post.hashtags", Level.SHOULD, 0, 0, "", "", fixes=(fix,))
    disclosure = context.disclosure.strip()
    if disclosure and standing(text, disclosure) is None:
        # Near the claim, before "… more" cuts the text and before a crowd of hashtags.
        fix = disclose(text, shared.tokens, disclosure, context.seen)
        yield Hint("post.disclosure", Level.MUST, 0, 0, "", "", fixes=(fix,))
