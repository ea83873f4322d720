"""desktop.guidelines.careful: what RE2 can't say is found all the same, when there is time."""

from __future__ import annotations

import pytest

from desktop.guidelines.finder import Expression, Finder
from desktop.guidelines.patterns import Pattern, read


def finder(*patterns: str, ignorecase: bool = True) -> Finder:
    return Finder(
        [],
        [
            Expression(pattern, number, ignorecase)
            for number, written in enumerate(patterns)
            for pattern in read(written, ignorecase)
        ],
    )


def found(written: str, line: str, ignorecase: bool = True) -> list[str]:
    hits = finder(written, ignorecase=ignorecase).find(line)
    return [line[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("written", "line", "expected"),
    [
        (r"(?<!\$)\b5\b", "$5 5 é5 5", ["5", "5"]),
        (r"foo(?!bar)", "foobar Foo foobaz", ["Foo", "foo"]),
        (r"(\w+)\s+\1\b", "das das ist ist, été Été x", ["das das", "ist ist", "été Été"]),
        (r"(\w+) \1\b", "no nouns", []),
        (r"\bstraße|ab\bc", "Straße STRASSE", ["Straße"]),
        (r"a\bb|a\B-", "ab a-", []),
        (r"[^\W\d_]+", "abc1_é,", ["abc", "é"]),
        (r"[^\S\n]{2,}", "a \u00a0b c", [" \u00a0"]),
        (r"a++b|(?>c+)d", "aab ccd", ["aab", "ccd"]),
        (r"(?P<n>a)(?P=n)|(?<m>b)\k<m>", "aa bb ab", ["aa", "bb"]),
        (r"\u00e9t\x{e9}(?= x)", "été e\u0301te\u0301 x", ["e\u0301te\u0301"]),
        (r"[\[\]&|~-]+(?=x)", "[&&||--x", ["[&&||--"]),
        (r"a{,3}(?=b)", "aab a{,3}b", ["a{,3}"]),
        (r"(?:foo){e<=1}(?=b)", "fob foo{e<=1}b", ["foo{e<=1}"]),
        (r"\Qa.b\E(?!c)", "a.bc axb a.bd", ["a.b"]),
        (r"社外秘(?!です)", "これは社外秘です、社外秘だ", ["社外秘"]),
        (r"don’t(?! you)", "don't you, DON‘T", ["DON‘T"]),
        (r"(?s:a.)(?=b)(?-i)B", "axb axB", ["axB"]),
        (r"\bहिन्द\b(?=.)", "हिन्दी हिन्द.", ["हिन्द"]),
    ],
)
def test_what_re2_can_not_say_is_found(written: str, line: str, expected: list[str]) -> None:
    assert found(written, line) == expected
    assert finder(written).careful


def test_without_time_only_what_is_remembered_is_told() -> None:
    made = finder("foo(?!bar)", "foo")
    line = "a foo"
    assert [hit.number for hit in made.find(line, thorough=False)] == [1]
    assert {hit.number for hit in made.find(line)} == {0, 1}
    assert {hit.number for hit in made.find(line, thorough=False)} == {0, 1}


def test_nothing_takes_long_where_re2_does_it_all() -> None:
    assert not finder(r"\bfoo\w*", r"[\W,]x").careful


def test_a_pattern_that_runs_out_of_time_three_times_rests() -> None:
    # As nobody may write it in a rule: reading refuses it.
    endless = Pattern("(a|aa)+!", careful="(?V1)(a|aa)+!(?=x)")
    made = Finder([], [Expression(endless, 0, True), Expression(read("a(?=!)", True)[0], 1, True)])
    for number in range(5):
        hits = made.find("a" * 200 + f"! {number}")
        assert [hit.number for hit in hits] == [1]
    assert made.resting == {0}
