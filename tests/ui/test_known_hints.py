"""What is known of a text's hints: a look that had not time enough is gone on with."""

from __future__ import annotations

from desktop.guidelines.engine import Engine
from desktop.guidelines.looking import NOTHING_SPARED, Search
from desktop.guidelines.patterns import Pattern, read
from desktop.guidelines.rules import Rule, RuleBook
from desktop.guidelines.words import Existence
from desktop.model import Level
from desktop.ui.known_hints import KnownHints
from desktop.ui.refusing import Surroundings


def rule(name: str, *patterns: Pattern) -> Rule:
    return Rule(name, Level.TIP, "m", Existence(Search(patterns=patterns), NOTHING_SPARED, None))


def test_a_look_without_time_enough_is_gone_on_with_until_all_is_found() -> None:
    endless = Pattern("(a|aa)+!", careful="(?V1)(a|aa)+!(?=x)")
    rules = [rule("found", *read(r"b(?=!)", True)), *(rule(f"r{at}", endless) for at in range(20))]
    known = KnownHints()
    known.set_engine(Engine([RuleBook(tuple(rules))]))
    texts = {"": "a" * 300 + "! b!"}
    known.check(texts, Surroundings(), thorough=True)
    assert known.unfinished
    for _ in range(100):
        known.check(texts, Surroundings(), thorough=True)
        if not known.unfinished:
            break
    assert [hint.rule for hint in known.found[""]] == ["found"]
    assert not known.unfinished
