"""The rules in plain words, for people to read: so that no hint comes as a surprise.

What a rule keeps secret stays so: hashed terms are not known here at all, and of a rule that
blocks no words are listed, for they are what nobody should read over somebody's shoulder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from desktop.guidelines.checks import Check
from desktop.guidelines.counting import Count, Length
from desktop.guidelines.rules import Rule
from desktop.guidelines.words import Existence, Substitution
from desktop.model import Level

MOST_WORDS = 12
"""Words of one rule that are listed; a rule may have thousands."""
GAP = "…"


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule to read. `message` is filled with an example; `swaps` are pairs of what is
    found and what is better; `more` counts the words that are not listed."""

    id: str
    level: Level
    message: str
    why: str
    link: str
    words: tuple[str, ...] = ()
    swaps: tuple[tuple[str, str], ...] = ()
    more: int = 0
    languages: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None


def listed(rules: Iterable[Rule], now: datetime) -> tuple[Listed, ...]:
    """The rules that hold now or later, the gravest first."""
    order = list(Level)
    living = [rule for rule in rules if rule.ends is None or rule.ends > now]
    return tuple(_listed(rule, now) for rule in sorted(living, key=lambda r: order.index(r.level)))


def _listed(rule: Rule, now: datetime) -> Listed:
    words: tuple[str, ...] = ()
    swaps: tuple[tuple[str, str], ...] = ()
    count = 0
    if rule.level is not Level.BLOCK:
        words = tuple(islice(_words(rule.check), MOST_WORDS))
        swaps = tuple(islice(_swaps(rule.check), MOST_WORDS))
        count = sum(1 for _ in _words(rule.check)) + sum(1 for _ in _swaps(rule.check))
    return Listed(
        id=rule.id,
        level=rule.level,
        message=_filled(rule, words, swaps),
        why=rule.why,
        link=rule.link,
        words=words,
        swaps=swaps,
        more=count - len(words) - len(swaps),
        languages=tuple(one for one in rule.languages if one != "*"),
        networks=tuple(one for one in rule.networks if one != "*"),
        starts=rule.starts if rule.starts is not None and rule.starts > now else None,
        ends=rule.ends,
    )


def _words(check: Check) -> Iterator[str]:
    if isinstance(check, Existence):
        yield from check.search.terms


def _swaps(check: Check) -> Iterator[tuple[str, str]]:
    if isinstance(check, Substitution):
        for search, swap in check.swaps.items():
            for term in search.terms:
                yield term, swap.to[0]


_PLACE = re.compile(r"\{(\w+)\}")


def _filled(rule: Rule, words: tuple[str, ...], swaps: tuple[tuple[str, str], ...]) -> str:
    """The message as it would be for the first thing that the rule looks for."""
    facts = {"found": words[0] if words else GAP, "to": GAP, "n": GAP}
    if swaps:
        facts["found"], facts["to"] = swaps[0]
    if isinstance(rule.check, Count | Length):
        low, high = rule.check.minimum, rule.check.maximum
        facts |= {"min": str(low or 0), "max": GAP if high is None else str(high)}
        beyond = high + 1 if high is not None else max(0, (low or 0) - 1)
        facts["n"] = str(beyond)
    return _PLACE.sub(lambda place: facts.get(place[1], GAP), rule.message)
