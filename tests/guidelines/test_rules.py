"""desktop.guidelines.rules: a bad rule is refused by name, the rest stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.errors import BadFile, TooLarge
from desktop.guidelines.rules import MOST_TERMS, RuleBook, read
from desktop.model import Level

GOOD = {"id": "good", "type": "existence", "level": "must", "terms": ["secret"], "message": "No."}


def book(*rules: Any, **more: Any) -> RuleBook:
    return read(json.dumps({"schema": "guidelines/1", "rules": rules, **more}).encode(), "here")


def test_a_file_becomes_a_book() -> None:
    made = book(GOOD, id="acme-social", guide={"title": "Our guide"}, something_new=1)
    assert (made.id, made.title, made.problems) == ("acme-social", "Our guide", ())
    assert [(rule.id, rule.level) for rule in made.rules] == [("good", Level.MUST)]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"level": "urgent"}, "'level' must be one of block, must, should, tip"),
        ({"type": "script"}, "'type' must be one of"),
        ({"surprise": 1}, "unknown key 'surprise'"),
        ({"message": ""}, "'message' is missing"),
        ({"message": 3}, "'message' must be a text"),
        ({"terms": ["x" * 101]}, "'terms' must hold texts"),
        ({"terms": ["two\nlines"]}, "'terms' must hold texts"),
        ({"terms": ["\u00ad\u2060"]}, "a term without a visible character"),
        ({"terms": []}, "neither terms nor patterns"),
        ({"terms": {"a": 1}}, "'terms' must be a list"),
        ({"ignorecase": "yes"}, "'ignorecase' must be true or false"),
        ({"link": "http://example.com"}, "'link' must be"),
        ({"link": "javascript:alert(1)"}, "'link' must be"),
        ({"link": "file:///etc/passwd"}, "'link' must be"),
        ({"from": "yesterday"}, "'from' must be a date"),
        ({"until": "2026-11-20T10:00:00"}, "'until' must be a date, or a time with its zone"),
        ({"until": 7}, "'until' must be a date"),
        ({"in": ["headline"]}, "'in' may hold"),
        ({"patterns": ["(?=a"]}, "missing )"),
        ({"patterns": ["(?<=a)"]}, "matches nothing at all"),
        ({"patterns": ["(?R)a"]}, "invalid perl operator"),
        ({"patterns": ["("]}, "missing )"),
        ({"patterns": ["a*"]}, "matches nothing at all"),
        ({"patterns": ["(?:a{40}){20}"]}, "too large"),
        ({"patterns": ["((a{100}){100}){100}"]}, "invalid repetition size"),
        ({"patterns": ["x" * 501]}, "at most 500 characters"),
        ({"fix": {"rm": "-rf"}}, "unknown key 'rm'"),
        ({"type": "substitution"}, "'swap' must be a list"),
        ({"type": "substitution", "swap": [{"find": "a"}]}, "a swap without 'to'"),
        ({"type": "count", "of": "cats", "max": 1}, "'of' must be one of"),
        ({"type": "count", "of": "link"}, "neither 'min' nor 'max'"),
        ({"type": "count", "of": "link", "min": 3, "max": 1}, "'min' is more than 'max'"),
        ({"type": "length", "max": -1}, "'max' must be a whole number"),
        ({"type": "length", "max": True}, "'max' must be a whole number"),
        ({"type": "require", "then": {}}, "a condition that names nothing"),
        ({"type": "require"}, "then is not an object"),
        ({"type": "media", "need": "video"}, "'need' must be one of"),
    ],
)
def test_a_bad_rule_is_named_with_the_reason_and_the_rest_stands(
    change: dict[str, Any], problem: str
) -> None:
    made = book({**GOOD, "id": "bad", **change}, GOOD)
    assert [rule.id for rule in made.rules] == ["good"]
    assert len(made.problems) == 1
    assert made.problems[0].startswith("bad: ")
    assert problem in made.problems[0]


def test_rules_without_a_name_or_shape_are_named_by_their_place() -> None:
    made = book({"type": "existence"}, 7, None, GOOD, GOOD)
    assert [rule.id for rule in made.rules] == ["good"]
    assert [problem.partition(":")[0] for problem in made.problems] == [
        "rules[0]", "rules[1]", "rules[2]", "good",
    ]  # fmt: skip


def test_conditions_can_not_be_nested_without_end() -> None:
    condition: dict[str, Any] = {"terms": ["x"]}
    for _ in range(50):
        condition = {"any": [condition]}
    made = book({**GOOD, "id": "deep", "type": "require", "terms": None, "then": condition}, GOOD)
    assert [rule.id for rule in made.rules] == ["good"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"rules": 3}', b"\xff\xfe\x00", b"[" * 100_000]
)
def test_what_is_no_rule_file_is_refused_with_its_address(body: bytes) -> None:
    with pytest.raises(BadFile) as caught:
        read(body, "https://example.com/rules.json")
    assert caught.value.address == "https://example.com/rules.json"


def test_another_schema_is_refused() -> None:
    with pytest.raises(BadFile):
        book(GOOD, schema="guidelines/2")


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        read(b" " * (2 << 20) + b"{}", "here")


def test_the_rule_that_brings_too_many_terms_is_left_out() -> None:
    many = [f"word{number}" for number in range(MOST_TERMS)]
    made = book({**GOOD, "id": "many", "terms": many}, GOOD)
    assert [rule.id for rule in made.rules] == ["many"]
    assert "more than 20000 terms" in made.problems[0]


def test_terms_that_would_make_a_text_quadratic_are_refused() -> None:
    made = book({**GOOD, "id": "chain", "terms": ["a" * size for size in range(1, 90)]}, GOOD)
    assert [rule.id for rule in made.rules] == ["good"]
    assert made.problems == ("chain: too many terms that end alike",)


def test_words_from_outside_are_cleaned() -> None:
    made = book({**GOOD, "message": "a\x00b\u202e", "why": "c\x1b"})
    assert (made.rules[0].message, made.rules[0].why) == ("ab", "c")
