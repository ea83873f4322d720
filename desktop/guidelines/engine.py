"""From a text to its hints: pure, no input or output, in bounded time.

`Engine` puts the words and patterns of all rules into finders, gives every rule what was found
for it, and turns findings into hints. Places count code points of the text as given, and
`text[hint.start:hint.end] == hint.found` always holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from desktop.guidelines.checks import needs_a_find, searches_of, spared_by
from desktop.guidelines.demands import standing
from desktop.guidelines.finder import MOST, Expression, Finder, Word
from desktop.guidelines.findings import find
from desktop.guidelines.folding import FOLD
from desktop.guidelines.looking import Search, Spared
from desktop.guidelines.mending import append, append_in_first_line
from desktop.guidelines.rules import Rule, RuleBook
from desktop.guidelines.sentences import Span
from desktop.guidelines.stretches import PER, Stretches
from desktop.guidelines.view import Context, Finding, View
from desktop.model import Hint, Level
from desktop.text import Token, tokens

__all__ = ["Context", "Engine"]

LONGEST_TEXT = 10_000
"""Code points in which words and patterns are looked for."""
MOST_HINTS = 200
MOST_DOUBTED = 500
"""Finds of one rule in one text that are looked at for what spares them; the rest is spared."""
_GRAVITY = {level: number for number, level in enumerate(Level)}
_PLACEHOLDER = re.compile(r"\{(found|to|n|min|max)\}")


class _Owner(NamedTuple):
    """For whom something is looked for; without a search it is what spares a find."""

    rule: int
    search: Search | None


class Engine:
    """The rules of some books, ready to use. Building takes milliseconds to half a second."""

    def __init__(self, books: Sequence[RuleBook]) -> None:
        self.rules = tuple(rule for book in books for rule in book.rules)
        self._owners: list[_Owner] = []
        self._words: list[Word] = []
        self._expressions: dict[str, list[Expression]] = {per: [] for per in PER}
        sparing: tuple[list[Word], list[Expression]] = ([], [])
        for number, rule in enumerate(self.rules):
            for search in searches_of(rule.check):
                self._look_for(number, search)
            spared = spared_by(rule.check)
            self._words += [Word(term, self._own(number), True, True) for term in spared.terms]
            sparing[0].extend(Word(text, number, False, any_) for text, any_ in spared.plain)
            sparing[1].extend(Expression(pattern, number, False) for pattern in spared.patterns)
        self._always = {
            number for number, rule in enumerate(self.rules) if not needs_a_find(rule.check)
        }
        self._finders = {
            per: Finder(self._words if per == "line" else (), expressions)
            for per, expressions in self._expressions.items()
            if expressions or (per == "line" and self._words)
        }
        self._sparing = Finder(*sparing)
        self.careful = any(finder.careful for finder in (*self._finders.values(), self._sparing))
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

    def check(self, text: str, context: Context, *, thorough: bool = True) -> tuple[Hint, ...]:
        """All hints on `text`, ordered by place; at most 200, the gravest. Not `thorough`:
        without what takes long, but for lines where that is known already."""
        known, stretches = tokens(text), Stretches(text)
        found = self._found(text, known, stretches, thorough=thorough)
        hints = list(_asked(text, known, context))
        for number in sorted(self._always.union(found)):
            rule = self.rules[number]
            if _applies(rule, context):
                own = self._kept(number, found.get(number, {}), text)
                view = View(text, known, stretches, context, rule.languages, own)
                findings = islice(find(rule.check, view), 4 * MOST)
                hints += [_hint(rule, one, view) for one in _apart(findings)]
        hints = _without_echo(hints)
        hints = sorted(hints, key=lambda hint: _GRAVITY[hint.level])[:MOST_HINTS]
        return tuple(sorted(hints, key=lambda hint: (hint.start, hint.end)))

    def _own(self, rule: int, search: Search | None = None) -> int:
        self._owners.append(_Owner(rule, search))
        return len(self._owners) - 1

    def _look_for(self, rule: int, search: Search) -> None:
        own = self._own(rule, search)
        self._words += [Word(term, own, search.whole, search.ignorecase) for term in search.terms]
        self._expressions[search.per] += [
            Expression(pattern, own, search.ignorecase) for pattern in search.patterns
        ]

    def _found(
        self, text: str, known: Sequence[Token], stretches: Stretches, *, thorough: bool
    ) -> dict[int, dict[Search | None, list[Span]]]:
        """What the finders find, sorted by rule and search; None = what spares."""
        found: dict[int, dict[Search | None, list[Span]]] = defaultdict(lambda: defaultdict(list))
        starts = [token.start for token in known]
        if len(text) > LONGEST_TEXT:
            text = text[:LONGEST_TEXT]
            stretches = Stretches(text)
        for per, finder in self._finders.items():
            places = stretches.of(per)
            pieces = [text[start:end] for start, end in places]
            for (start, _), hits in zip(
                places, finder.find_all(pieces, thorough=thorough), strict=True
            ):
                for hit in hits:
                    owner = self._owners[hit.number]
                    span = (start + hit.start, start + hit.end)
                    if owner.search is None or _in_place(owner.search, span, known, starts):
                        found[owner.rule][owner.search].append(span)
        return found

    def _kept(
        self, number: int, found: dict[Search | None, list[Span]], text: str
    ) -> dict[Search, tuple[Span, ...]]:
        """The finds of one rule without what is spared; of those of one search that overlap
        the first and longest."""
        spared = spared_by(self.rules[number].check)
        inside = _Inside(found.get(None, ()))
        return {
            search: tuple(self._apart(number, spared, spans, inside, text))
            for search, spans in found.items()
            if search is not None
        }

    def _apart(
        self, number: int, spared: Spared, spans: list[Span], inside: _Inside, text: str
    ) -> Iterator[Span]:
        reached, doubted = 0, 0
        before: Span | None = None
        for span in sorted(spans, key=lambda span: (span[0], -span[1])):
            if span == before or span[0] < reached or inside.any(span):
                continue
            if spared.plain or spared.patterns:
                doubted += 1
                if doubted > MOST_DOUBTED or self._is_spared(number, text[slice(*span)]):
                    continue
            yield span
            before, reached = span, span[1]

    def _is_spared(self, number: int, found: str) -> bool:
        return any(hit.number == number for hit in self._sparing.find(found.strip()))


class _Inside:
    """Whether a span lies inside one of many, without asking each."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def any(self, span: Span) -> bool:
        index = bisect_right(self._starts, span[0]) - 1
        return index >= 0 and self._ends[index] >= span[1]


def _in_place(search: Search, span: Span, known: Sequence[Token], starts: Sequence[int]) -> bool:
    """Inside a link, mention or hashtag a rule counts only where it asks for that; a term
    that begins as the token does (`@brand`, `#tag`) means the token itself."""
    index = bisect_right(starts, span[0]) - 1
    token = known[index] if index >= 0 and span[1] <= known[index].end else None
    if token is not None and token.start == span[0]:
        return True
    return ("text" if token is None else token.kind) in search.places


def _applies(rule: Rule, context: Context) -> bool:
    now, language = context.now, context.language.lower()
    if now is not None and (
        (rule.starts is not None and now < rule.starts)
        or (rule.ends is not None and now >= rule.ends)
    ):
        return False
    for meant, known in ((rule.networks, context.networks), (rule.segments, context.segments)):
        if known and "*" not in meant and not set(known) & set(meant):
            return False
    return (
        not language
        or "*" in rule.languages
        or any(language == one or language.startswith(f"{one}-") for one in rule.languages)
    )


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of one rule, of those that overlap only the first and longest."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept[:MOST]


def _hint(rule: Rule, finding: Finding, view: View) -> Hint:
    found = view.text[finding.start : finding.end]
    facts = {"found": found, **finding.facts}
    message = _PLACEHOLDER.sub(lambda key: str(facts.get(key[1], key[0])), rule.message)
    wanted = view.context.networks or rule.networks
    networks = [] if "*" in rule.networks else [one for one in wanted if one in rule.networks]
    return Hint(
        rule.id,
        rule.level,
        finding.start,
        finding.end,
        found,
        message,
        rule.why,
        rule.link,
        finding.fixes,
        networks[0] if len(networks) == 1 else "",
    )


def _without_echo(hints: Sequence[Hint]) -> list[Hint]:
    """A rule of the program that asks for the same thing says it better than we do."""
    offered = {fix.text.strip() for hint in hints if hint.message for fix in hint.fixes}
    return [
        hint
        for hint in hints
        if hint.message or not any(fix.text.strip() in offered for fix in hint.fixes)
    ]


def _asked(text: str, known: Sequence[Token], context: Context) -> Iterator[Hint]:
    """What the post or the campaign asks for and the text lacks. The words are the screen's;
    what is missing stands in the fix."""
    if context.hashtags:
        present = {FOLD.whole(token.text).lstrip("#") for token in known}
        for tag in dict.fromkeys(context.hashtags):
            if tag.strip("# ") and FOLD.whole(tag).lstrip("#") not in present:
                fix = append(text, "#" + tag.strip().lstrip("#＃"))
                yield Hint("post.hashtags", Level.SHOULD, 0, 0, "", "", fixes=(fix,))
    disclosure = context.disclosure.strip()
    if disclosure and standing(text, disclosure) is None:
        # Near the claim, before "… more" cuts the text and before a crowd of hashtags.
        fix = append_in_first_line(text, known, disclosure)
        yield Hint("post.disclosure", Level.MUST, 0, 0, "", "", fixes=(fix,))
