"""What rules are, and how a rule file becomes a book of them (docs/guidelines-format.md).

A rule that can't be taken is left out and named with the reason; the rest stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.errors import BadFile, TooLarge
from desktop.guidelines.checks import Check, hashed_in, patterns_in, read_check, terms_of
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD
from desktop.guidelines.trial import of_one_file
from desktop.model import Level
from desktop.text import clean

LARGEST_FILE = 2 << 20
MOST_TERMS = 20_000
MOST_PATTERNS = 500
LONGEST_CHAIN = 8
"""How many terms may end at one place: `a`, `aa`, `aaa`, … would make texts of `a` quadratic."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it applies, what it says, and what it looks at (`check`)."""

    id: str
    level: Level
    message: str
    check: Check
    why: str = ""
    link: str = ""
    languages: tuple[str, ...] = ("*",)
    networks: tuple[str, ...] = ("*",)
    segments: tuple[str, ...] = ("*",)
    """Groups of people of the program."""
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of one file, and why some of it was not taken."""

    rules: tuple[Rule, ...]
    problems: tuple[str, ...] = ()
    id: str = ""
    title: str = ""


def read(body: bytes, source: str) -> RuleBook:
    """A rule file. `source` is its address, for errors: TooLarge, BadFile."""
    if len(body) > LARGEST_FILE:
        raise TooLarge(address=source, limit=LARGEST_FILE)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadFile(address=source, where="", problem=str(error)) from None
    if not isinstance(found, dict) or not isinstance(found.get("rules"), list):
        raise BadFile(address=source, where="rules", problem="no list of rules")
    if found.get("schema", "guidelines/1") != "guidelines/1":
        raise BadFile(address=source, where="schema", problem="not guidelines/1")
    guide = found.get("guide")
    title = guide.get("title") if isinstance(guide, dict) else ""
    reading = _Reading()
    with of_one_file():
        for number, one in enumerate(found["rules"]):
            reading.take(number, one)
    return RuleBook(
        reading.without_long_chains(),
        tuple(reading.problems),
        _line(found.get("id")),
        _line(title),
    )


def _line(found: Any) -> str:
    return " ".join(clean(found).split())[:200] if isinstance(found, str) else ""


class _Reading:
    """The state of reading one file: what was taken, what was not, what is used up."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}
        self.problems: list[str] = []
        self._terms = self._patterns = 0

    def take(self, number: int, found: Any) -> None:
        name = _line(found.get("id")) if isinstance(found, dict) else ""
        try:
            rule = _rule(Fields(found))
            if rule.id in self.rules:
                raise BadFile(problem="a rule of this name came before")
            terms = sum(1 for _ in terms_of(rule.check)) + hashed_in(rule.check)
            patterns = patterns_in(rule.check)
            if self._terms + terms > MOST_TERMS:
                raise BadFile(problem=f"more than {MOST_TERMS} terms in the file")
            if self._patterns + patterns > MOST_PATTERNS:
                raise BadFile(problem=f"more than {MOST_PATTERNS} patterns in the file")
        except BadFile as error:
            self.problems.append(f"{name or f'rules[{number}]'}: {error.problem}")
            return
        self._terms += terms
        self._patterns += patterns
        self.rules[rule.id] = rule

    def without_long_chains(self) -> tuple[Rule, ...]:
        folded = {
            name: set(map(FOLD.whole, terms_of(rule.check))) for name, rule in self.rules.items()
        }
        known = set().union(*folded.values())
        long = {
            term
            for term in known
            if sum(term[cut:] in known for cut in range(len(term))) > LONGEST_CHAIN
        }
        for name, terms in folded.items():
            if terms & long:
                self.problems.append(f"{name}: too many terms that end alike")
                del self.rules[name]
        return tuple(self.rules.values())


def _rule(fields: Fields) -> Rule:
    rule = Rule(
        id=fields.text("id", None, 100),
        level=Level(fields.choice("level", tuple(Level))),
        message=fields.text("message", None),
        check=read_check(fields),
        why=fields.text("why", longest=1000),
        link=fields.link("link"),
        languages=tuple(map(str.lower, fields.texts("lang"))) or ("*",),
        networks=fields.texts("networks") or ("*",),
        segments=fields.texts("segments") or ("*",),
        starts=fields.time("from"),
        ends=fields.time("until"),
    )
    fields.done()
    return replace(rule, id=_line(rule.id))
