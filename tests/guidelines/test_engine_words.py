"""Rules on words with all their options, in many languages."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.guidelines.engine import Context
from tests.guidelines.trying import engine, found, hints, mended, patterns, refused, terms

# --- unless ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "unless", "text", "expected"),
    [
        (r"[A-Z]{3,5}", ["HTML|HTTPS?"], "HTML WHO html https HTTPS", ["WHO"]),
        (r"foo\w*", ["Bar"], "foobar fooBar foo", ["foobar", "foo"]),
        (r"foo\w*", ["(?i)Bar"], "foobar fooBar foo", ["foo"]),
        (r"foo\w*", [r"\d$", "x"], "foo1 foo1a foox", ["foo1a"]),
        (r"\w+ung", ["Ü"], "Überholung Haltung ÜBUNG", ["Haltung"]),
        (r"\w+lar", ["kız"], "kızlar İnsanlar insanlar", ["İnsanlar", "insanlar"]),
        (r"社\w", ["社長"], "社長と社員", ["社員"]),
        (r"\bकर\w*", ["करना"], "करना करता", ["करता"]),
        (r"ال\w+", ["كتاب"], "الكتاب القلم", ["القلم"]),
        (r"ไทย\S*", ["ดี"], "ไทย ไทยดี", ["ไทย"]),
        (r"'[a-z]+'", ["it's"], "'its' 'a'", ["'its'", "'a'"]),
        ("cafe\u0301s?", ["Café"], "Café café", ["café"]),
    ],
)
def test_a_find_in_which_something_is_found_is_none(
    pattern: str, unless: list[str], text: str, expected: list[str]
) -> None:
    ignorecase = pattern != r"[A-Z]{3,5}"
    assert found(text, patterns(pattern, unless=unless, ignorecase=ignorecase)) == expected


def test_what_spares_a_find_may_look_around_itself() -> None:
    rule = patterns(r"\w+ly", unless=[r"(?<!un)friend"])
    assert found("friendly unfriendly badly", rule) == ["unfriendly", "badly"]


def test_what_spares_one_rule_spares_no_other() -> None:
    assert [
        (hint.rule, hint.found)
        for hint in hints("API", patterns("A.I", unless=["AP"]), patterns("API"))
    ] == [("r1", "API")]


def test_a_spared_find_does_not_hide_another() -> None:
    assert found("foo bar baz", terms("foo bar", "bar baz", unless=["foo"])) == ["bar baz"]


def test_an_exception_spares_what_stands_inside_it() -> None:
    rule = terms("master", exceptions=["master class", "Master's"], word=False)
    assert found("master class, mastery, master’s, master", rule) == ["master", "master"]


# --- per -------------------------------------------------------------------------------------

THREE = "One two. Three four\nFive six\n\nSeven"


@pytest.mark.parametrize(
    ("per", "beginnings", "ends"),
    [
        ("line", ["One", "Five", "Seven"], ["four", "six", "Seven"]),
        ("sentence", ["One", "Three", "Five", "Seven"], ["two.", "four", "six", "Seven"]),
        ("paragraph", ["One", "Seven"], ["six", "Seven"]),
        ("text", ["One"], ["Seven"]),
    ],
)
def test_what_a_pattern_takes_for_its_text(
    per: str, beginnings: list[str], ends: list[str]
) -> None:
    assert found(THREE, patterns(r"^\w+", per=per)) == beginnings
    assert found(THREE, patterns(r"\S+$", per=per)) == ends


def test_a_pattern_can_reach_over_lines_where_it_may() -> None:
    assert found("a\nb", patterns(r"a\sb")) == []
    assert found("a\nb\n\nb", patterns(r"a\sb", per="paragraph")) == ["a\nb"]
    assert found("a\n\nb", patterns(r"a\s+b", per="paragraph")) == []
    assert found("a\n\nb", patterns(r"a\s+b", per="text")) == ["a\n\nb"]


def test_words_and_patterns_of_one_rule_overlap_as_ever() -> None:
    rule = terms("two three", patterns=[r"^One two"], per="text")
    assert found("One two three", rule) == ["One two"]


# --- swaps -----------------------------------------------------------------------------------


def swap(pattern: str, *to: str, **more: Any) -> dict[str, Any]:
    return {"type": "substitution", "swap": [{"pattern": pattern, "to": list(to)}], **more}


@pytest.mark.parametrize(
    ("pattern", "to", "text", "expected"),
    [
        (r"(\d+) ?percent", "$1 %", "about 12 percent", "about 12 %"),
        (r"(\w+) and (\w+)", "$2 & $1", "salt and pepper", "pepper & salt"),
        (r"\b(a)x|(b)y\b", "$1-$2", "by", "-b"),
        (r"USD (\d+)", "$$$1", "USD 5", "$5"),
        (r"USD (\d+)", r"\$$1", "USD 5", "$5"),
        (r"(\d+)-(\d+)", "$1–$2", "1939-1945", "1939–1945"),
        (r"(Straß)e?n", "$1en", "Straßn", "Straßen"),
        (r"(日本)国", "$1", "日本国は", "日本は"),
        (r"(?<=a)(b)c", "$1", "abc", "ab"),
        (r"(\w)\1\1", "$1$1", "sooo", "soo"),
    ],
)
def test_a_swap_takes_over_what_groups_found(
    pattern: str, to: str, text: str, expected: str
) -> None:
    (hint,) = hints(text, swap(pattern, to))
    assert mended(text, hint) == expected


def test_what_is_written_rightly_by_its_groups_is_no_find() -> None:
    assert found("12 % 12%", swap(r"(\d+) ?%", "$1 %")) == ["12%"]


def test_a_dollar_sign_is_one_for_words() -> None:
    rule = {"type": "substitution", "swap": [{"find": "usd", "to": ["US$1"]}]}
    assert mended("usd", hints("usd", rule)[0]) == "US$1"


# --- fixes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is very good", "This is good"),
        ("very good", "good"),
        ("good, very", "good, "),
        ("a\nvery b", "a\nb"),
        ("(very) good", "() good"),
    ],
)
def test_taking_out_takes_one_of_the_spaces(text: str, expected: str) -> None:
    for fix in ({"remove": True}, {"replace": ""}):
        (hint,) = hints(text, terms("very", fix=fix))
        assert mended(text, hint) == expected


@pytest.mark.parametrize("fix", [{}, {"remove": False}, {"remove": True, "replace": "x"}, 3])
def test_a_fix_says_one_thing(fix: Any) -> None:
    assert "fix" in refused(type="existence", terms=["x"], fix=fix)


# --- when ------------------------------------------------------------------------------------


def test_segments() -> None:
    rule = terms("x", segments=["sales", "press"])
    assert found("x", rule) == ["x"]
    assert found("x", rule, context=Context(segments=("press", "berlin"))) == ["x"]
    assert found("x", rule, context=Context(segments=("berlin",))) == []
    assert found("x", terms("x"), context=Context(segments=("berlin",))) == ["x"]


def test_the_same_text_in_another_situation_is_judged_anew() -> None:
    rules = engine(terms("x", lang=["en"]), terms("x", networks=["x"]), terms("x"))
    assert [hint.rule for hint in rules.check("x", Context())] == ["r0", "r1", "r2"]
    assert [hint.rule for hint in rules.check("x", Context(language="de"))] == ["r1", "r2"]
    assert [hint.rule for hint in rules.check("x", Context(("linkedin",)))] == ["r0", "r2"]
    assert [hint.rule for hint in rules.check("x", Context())] == ["r0", "r1", "r2"]
