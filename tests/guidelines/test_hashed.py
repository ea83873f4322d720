"""desktop.guidelines.hashed: names are found that the rule file does not give away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import BadFile
from desktop.guidelines.finder import Finder, Word
from desktop.guidelines.hashed import LONGEST, Secret, make, read
from tests.guidelines.trying import hints

KEY = bytes(range(32))


def finder(*terms: str) -> Finder:
    return Finder([], [], [Secret(read(make(terms, KEY)), 7)])


def found(line: str, *terms: str) -> list[str]:
    hits = finder(*terms).find(line)
    assert all(hit.number == 7 for hit in hits)
    return [line[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("term", "line", "expected"),
    [
        ("Project Falcon", "About project falcon!", ["project falcon"]),
        ("Project Falcon", "PROJECT\u00a0FAL\u00adCON", ["PROJECT\u00a0FAL\u00adCON"]),
        ("Project  Falcon", "a project \t falcon", ["project \t falcon"]),
        ("Project Falcon", "projects falcon, project falcons", []),
        ("Project Falcon", "project, falcon", []),
        ("X-37", "x-37b, not X-37.", ["X-37"]),
        ("C++", "c++ and C+", ["c++"]),
        ("été d’or", "E\u0301te\u0301 d'or", ["E\u0301te\u0301 d'or"]),
        ("Strasse", "die Straße", ["Straße"]),
        ("İstanbul", "ISTANBUL istanbul", ["ISTANBUL", "istanbul"]),
        ("Соболь", "проект «Соболь», соболья", ["Соболь"]),
        ("सोना", "सोना, सोनार", ["सोना"]),
        ("社外秘", "これは社外秘です", ["社外秘"]),
        ("ลับ", "ข้อมูลลับมาก", ["ลับ"]),
        ("팔콘", "팔콘은 IT팔콘 팔콘즈", ["팔콘", "팔콘"]),
        ("falcon", "#falcon @falcon (falcon) fal\u200bcon", ["falcon"] * 3 + ["fal\u200bcon"]),
        ("🦅", "our 🦅", ["🦅"]),
    ],
)
def test_hashed_terms_are_found_as_terms_are(term: str, line: str, expected: list[str]) -> None:
    assert found(line, term) == expected


WORDS = st.lists(
    st.sampled_from(
        ["falcon", "Falke", "ß", "İ", "社", "外", "한국", "은", "c++", "x-1", "é", "हिन्दी"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_what_plain_terms_find_with_the_same_spaces_hashed_ones_find_too(
    before: str, term: str, after: str
) -> None:
    line = f"{before} {term} {after}"
    plain = Finder([Word(term, 7, True, True)], []).find(line)
    try:
        hashed = finder(term).find(line)
    except BadFile as error:
        assert f"1 to {LONGEST}" in str(error.problem)
        return
    assert set(plain) <= set(hashed)
    # …and no more than spaces apart from that.
    assert {" ".join(line[hit.start : hit.end].split()) for hit in hashed} <= {
        line[hit.start : hit.end] for hit in plain
    }


def test_the_file_holds_nothing_of_the_names() -> None:
    names = ["Project Falcon", "Blue Harbour", "社外秘", "X-37"]
    made = make(names)
    written = json.dumps(made, ensure_ascii=False).casefold()
    for name in names:
        for piece in name.casefold().split():
            assert piece not in written
            assert piece.encode().hex() not in written
    # Neither their order nor their length nor, with another key, that they are the same.
    assert made["terms"] == sorted(made["terms"])
    assert {len(one) for one in made["terms"]} == {16}
    assert set(make(names)["terms"]).isdisjoint(made["terms"])
    assert make(reversed(names), KEY) == make(names, KEY)


def test_another_key_finds_nothing() -> None:
    made = make(["falcon"], KEY)
    made["key"] = bytes(reversed(KEY)).hex()
    assert Finder([], [], [Secret(read(made), 0)]).find("falcon") == ()


def test_rules_with_one_key_and_with_several_are_kept_apart() -> None:
    one, two = make(["falcon", "heron"], KEY), make(["falcon", "blue heron song"], KEY)
    other = make(["heron"])
    both = Finder([], [], [Secret(read(each), at) for at, each in enumerate((one, two, other))])
    line = "falcon blue heron song"
    hits = [(hit.number, line[hit.start : hit.end]) for hit in both.find(line)]
    assert sorted(hits) == [
        (0, "falcon"),
        (0, "heron"),
        (1, "blue heron song"),
        (1, "falcon"),
        (2, "heron"),
    ]


def test_while_typing_hashed_terms_are_told_only_where_they_are_known() -> None:
    made = finder("falcon")
    assert made.careful
    assert made.find("a falcon", thorough=False) == ()
    assert len(made.find("a falcon")) == 1
    assert len(made.find("a falcon", thorough=False)) == 1


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ([], "no terms"),
        (["fine", "\u200b"], "has 0 parts"),
        (["one two three four five six seven eight nine"], "has 9 parts"),
        (["機密情報管理規程集"], "has 9 parts"),
    ],
)
def test_terms_that_can_not_be_hashed_are_named(terms: list[str], problem: str) -> None:
    with pytest.raises(BadFile) as caught:
        make(terms)
    assert problem in str(caught.value.problem)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"algorithm": "md5"}, "'algorithm' must be one of blake2b-64"),
        ({"key": "zz" * 16}, "a key of 'hashed' is not hexadecimal"),
        ({"key": "ab"}, "16 to 64 bytes"),
        ({"key": ""}, "'key' is missing"),
        ({"longest": 0}, "'longest' must be 1 to 8"),
        ({"longest": 9}, "'longest' must be 1 to 8"),
        ({"terms": []}, "must have 1 to 20000 terms"),
        ({"terms": ["ab"]}, "16 digits"),
        ({"terms": ["falcon"]}, "a term of 'hashed' is not hexadecimal"),
        ({"terms": [3]}, "'terms' must hold texts"),
        ({"salt": "x"}, "unknown key 'salt'"),
    ],
)
def test_what_is_no_list_of_hashes_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadFile) as caught:
        read({**make(["falcon"], KEY), **change})
    assert problem in str(caught.value.problem)


def test_a_rule_with_hashed_terms_says_where_they_stand() -> None:
    rule = {"type": "existence", "level": "block", "hashed": make(["Project Falcon"], KEY)}
    text = "Hello\nthe project falcon 🎉 #falcon"
    made = hints(text, {**rule, "exceptions": ["project falcon cup"]})
    assert [(hint.found, hint.start, hint.level.value) for hint in made] == [
        ("project falcon", 10, "block")
    ]
    assert hints("the Project Falcon Cup", {**rule, "exceptions": ["project falcon cup"]}) == ()
