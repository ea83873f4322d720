"""desktop.guidelines.listing: the rules that are checked, as people read them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from desktop.guidelines.listing import Listed, listed
from desktop.guidelines.rules import read

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def shown(*rules: dict[str, Any]) -> tuple[Listed, ...]:
    whole = [
        {"id": f"r{number}", "level": "should", "message": "x"} | rule
        for number, rule in enumerate(rules)
    ]
    book = read(json.dumps({"schema": "guidelines/1", "rules": whole}).encode(), "rules.json")
    assert book.problems == ()
    return listed(book.rules, NOW)


def test_the_gravest_come_first_and_the_rest_as_they_were_written() -> None:
    rules = shown(
        {"type": "repetition", "level": "tip"},
        {"type": "media", "need": "alt_text", "level": "must"},
        {"type": "existence", "terms": ["x"], "level": "block"},
        {"type": "repetition", "level": "tip", "id": "last"},
    )
    assert [rule.id for rule in rules] == ["r2", "r1", "r0", "last"]


def test_a_message_is_filled_with_the_first_example() -> None:
    one, two, three, four, five = shown(
        {"type": "existence", "terms": ["guaranteed", "unsinkable"], "message": "Not “{found}”."},
        {
            "type": "substitution",
            "swap": [{"find": "pax", "to": ["passengers", "people"]}],
            "message": "“{to}”, not “{found}”.",
        },
        {"type": "count", "of": "hashtag", "max": 3, "message": "{n} hashtags; {max} read better."},
        {"type": "length", "unit": "word", "min": 5, "message": "{n} of at least {min} words."},
        {"type": "existence", "patterns": ["Q[1-4]"], "message": "Leave “{found}” {out}."},
    )
    assert one.message == "Not “guaranteed”."
    assert one.words == ("guaranteed", "unsinkable")
    assert two.message == "“passengers”, not “pax”."
    assert two.swaps == (("pax", "passengers"),)
    assert three.message == "4 hashtags; 3 read better."
    assert four.message == "4 of at least 5 words."
    assert five.message == "Leave “…” …."


def test_words_that_block_are_never_listed() -> None:
    (rule,) = shown(
        {
            "type": "existence",
            "level": "block",
            "terms": ["Project Heron"],
            "message": "“{found}” is not public yet.",
        }
    )
    assert "Heron" not in repr(rule)
    assert rule.message == "“…” is not public yet."


def test_hidden_terms_are_not_listed_and_their_number_is_not_told() -> None:
    key = "00" * 16
    hidden = {"algorithm": "blake2b-64", "key": key, "longest": 2, "terms": ["0123456789abcdef"]}
    (rule,) = shown(
        {"type": "existence", "hashed": hidden, "terms": ["open word"], "message": "Not yet."}
    )
    assert (rule.words, rule.more) == (("open word",), 0)
    assert "0123456789abcdef" not in repr(rule)


def test_of_many_words_some_are_listed_and_the_rest_counted() -> None:
    (rule,) = shown({"type": "existence", "terms": [f"word{number}" for number in range(40)]})
    assert (len(rule.words), rule.more) == (12, 28)


def test_where_and_when_a_rule_holds_is_told() -> None:
    now, later = shown(
        {"type": "repetition", "lang": ["en"], "networks": ["x"], "from": "2026-01-01"},
        {"type": "repetition", "from": "2027-01-01", "until": "2027-02-01"},
        {"type": "repetition", "until": "2026-11-01"},
    )
    assert (now.languages, now.networks, now.starts) == (("en",), ("x",), None)
    assert later.starts == datetime(2027, 1, 1, tzinfo=UTC)
    assert later.ends == datetime(2027, 2, 1, tzinfo=UTC)
