"""From a text to its hints: pure, no input or output, in bounded time.

`Engine` puts the words and patterns of all rules into one `Finder`, gives every rule what was
found for it, and turns findings into hints. Places count code points of the text as given,
and `text[hint.start:hint.end] == hint.found` always holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from desktop.guidelines.checks import Condition, Existence, Require, Substitution, Swap
from desktop.guidelines.finder import MOST, Expression, Finder, Word
from desktop.guidelines.findings import Context, Finding, Span, View, append, find, standing
from desktop.guidelines.folding import FOLD
from desktop.guidelines.patterns import Pattern
from desktop.guidelines.rules import Rule, RuleBook, conditions_of
from desktop.model import Hint, Level
from desktop.text import Token, tokens

__all__ = ["Context", "Engine"]

LONGEST_TEXT = 10_000
"""Code points in which words and patterns are looked for."""
MOST_HINTS = 200
_GRAVITY = {level: number for number, level in enumerate(Level)}
_PLACEHOLDER = re.compile(r"\{(found|to|n|min|max)\}")


class Role(Enum):
    HIT = "hit"
    EXCEPTION = "exception"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class _Owner:
    """For whom something is looked for. `part` is the swap or the condition it belongs to."""

    rule: int
    role: Role
    part: Swap | Condition | None = None


@dataclass(slots=True)
class _Found:
    """All that was found for one rule."""

    hits: list[tuple[int, int, Swap | None]] = field(default_factory=list)
    exceptions: list[Span] = field(default_factory=list)
    signs: dict[Condition, list[Span]] = field(default_factory=lambda: defaultdict(list))


class Engine:
    """The rules of some books, ready to use. Building takes milliseconds to half a second."""

    def __init__(self, books: Sequence[RuleBook]) -> None:
        self.rules = tuple(rule for book in books for rule in book.rules)
        self._owners: list[_Owner] = []
        self._words: list[Word] = []
        self._expressions: list[Expression] = []
        for number, rule in enumerate(self.rules):
            self._register(number, rule)
        # Rules on words have something to say only where something was found for them.
        self._always = {
            number
            for number, rule in enumerate(self.rules)
            if not isinstance(rule.check, Existence | Substitution)
        }
        self._finder = Finder(self._words, self._expressions)

    def check(self, text: str, context: Context, *, thorough: bool = True) -> tuple[Hint, ...]:
        """All hints on `text`, ordered by place; at most 200, the gravest. Not `thorough`:
        without what takes long, but for lines where that is known already."""
        shared = View(text, tokens(text), context)
        found = self._found(shared, thorough=thorough)
        hints = list(_asked(shared))
        for number in sorted(self._always.union(found)):
            rule = self.rules[number]
            if _applies(rule, context):
                own = found.get(number) or _Found()
                view = replace(shared, hits=_without_exceptions(own), signs=own.signs)
                hints += _apart(_hint(rule, one, shared) for one in find(rule.check, view))
        hints = _without_echo(hints)
        hints = sorted(hints, key=lambda hint: _GRAVITY[hint.level])[:MOST_HINTS]
        return tuple(sorted(hints, key=lambda hint: (hint.start, hint.end)))

    def _register(self, number: int, rule: Rule) -> None:
        check = rule.check
        match check:
            case Existence():
                hit = _Owner(number, Role.HIT)
                self._look_for(hit, check.terms, check.patterns, check.whole, check.ignorecase)
            case Substitution():
                for swap in check.swaps:
                    hit = _Owner(number, Role.HIT, swap)
                    terms = (swap.find,) if swap.find else ()
                    self._look_for(hit, terms, swap.patterns, check.whole, check.ignorecase)
            case Require():
                for side in (check.when, check.then):
                    for part in conditions_of(side):
                        self._look_for(_Owner(number, Role.SIGN, part), part.terms, part.patterns)
            case _:
                return
        if isinstance(check, Existence | Substitution):
            self._look_for(_Owner(number, Role.EXCEPTION), check.exceptions, (), check.whole)

    def _look_for(
        self,
        owner: _Owner,
        terms: Sequence[str],
        patterns: Sequence[Pattern],
        whole: bool = True,
        ignorecase: bool = True,
    ) -> None:
        place = len(self._owners)
        self._owners.append(owner)
        self._words += [Word(term, place, whole, ignorecase) for term in terms]
        self._expressions += [Expression(pattern, place, ignorecase) for pattern in patterns]

    def _found(self, view: View, *, thorough: bool) -> dict[int, _Found]:
        """What the finder finds, sorted by rules; lines are looked at one by one."""
        found: dict[int, _Found] = defaultdict(_Found)
        starts = [token.start for token in view.tokens]
        at = 0
        for line in view.text[:LONGEST_TEXT].split("\n"):
            for hit in self._finder.find(line, thorough=thorough):
                owner = self._owners[hit.number]
                span = (at + hit.start, at + hit.end)
                own = found[owner.rule]
                if owner.role is Role.EXCEPTION:
                    own.exceptions.append(span)
                elif not self._in_place(owner, span, view.tokens, starts):
                    continue
                elif isinstance(owner.part, Condition):
                    own.signs[owner.part].append(span)
                else:
                    own.hits.append((*span, owner.part))
            at += len(line) + 1
        return found

    def _in_place(
        self, owner: _Owner, span: Span, known: tuple[Token, ...], starts: list[int]
    ) -> bool:
        """Inside a link, mention or hashtag a rule counts only where it asks for that; a term
        that begins as the token does (`@brand`, `#tag`) means the token itself."""
        index = bisect_right(starts, span[0]) - 1
        token = known[index] if index >= 0 and span[1] <= known[index].end else None
        if token is not None and token.start == span[0]:
            return True
        inside = "text" if token is None else token.kind
        check = self.rules[owner.rule].check
        if isinstance(check, Existence | Substitution):
            return inside in check.places
        return inside != "url"


def _applies(rule: Rule, context: Context) -> bool:
    now, language = context.now, context.language.lower()
    if now is not None and (
        (rule.starts is not None and now < rule.starts)
        or (rule.ends is not None and now >= rule.ends)
    ):
        return False
    asked = set(context.networks)
    if asked and "*" not in rule.networks and not asked & set(rule.networks):
        return False
    return (
        not language
        or "*" in rule.languages
        or any(language == one or language.startswith(f"{one}-") for one in rule.languages)
    )


def _without_exceptions(found: _Found) -> list[tuple[int, int, Swap | None]]:
    return [
        hit
        for hit in found.hits
        if not any(start <= hit[0] and hit[1] <= end for start, end in found.exceptions)
    ]


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


def _apart(hints: Iterator[Hint]) -> list[Hint]:
    """The hints of one rule, of those that overlap only the first and longest."""
    kept: list[Hint] = []
    for hint in sorted(hints, key=lambda hint: (hint.start, -hint.end)):
        if not kept or hint.start >= kept[-1].end:
            kept.append(hint)
    return kept[:MOST]


def _without_echo(hints: Sequence[Hint]) -> list[Hint]:
    """A rule of the program that asks for the same thing says it better than we do."""
    offered = {fix.text.strip() for hint in hints if hint.message for fix in hint.fixes}
    return [
        hint
        for hint in hints
        if hint.message or not any(fix.text.strip() in offered for fix in hint.fixes)
    ]


def _asked(view: View) -> Iterator[Hint]:
    """What the post or the campaign asks for and the text lacks. The words are the screen's;
    what is missing stands in the fix."""
    present = {FOLD.whole(token.text).lstrip("#") for token in view.tokens}
    for tag in dict.fromkeys(view.context.hashtags):
        if tag.strip("# ") and FOLD.whole(tag).lstrip("#") not in present:
            fix = append(view.text, "#" + tag.strip().lstrip("#＃"))
            yield Hint("post.hashtags", Level.SHOULD, 0, 0, "", "", fixes=(fix,))
    disclosure = view.context.disclosure.strip()
    if disclosure and standing(view.text, disclosure) is None:
        # Near the claim, before "… more" cuts the text and before a crowd of hashtags.
        fix = append(view.text, disclosure, first_line=True)
        yield Hint("post.disclosure", Level.MUST, 0, 0, "", "", fixes=(fix,))
