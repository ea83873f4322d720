"""Rules that count, measure lengths, and look for repetitions, in the whole text or in parts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guidelines.trying import found, hints, mended, refused

# --- count -----------------------------------------------------------------------------------


def count(**more: Any) -> dict[str, Any]:
    return {"type": "count", "message": "{n} {min} {max}", **more}


VERY = "Very very nice. A very good day.\nVery.\n\nIt is very, very, VERY late."


@pytest.mark.parametrize(
    ("per", "most", "starts"),
    [
        ("text", 3, [33]),
        ("paragraph", 1, [5, 52]),
        ("paragraph", 3, [33]),
        ("line", 1, [5, 52]),
        ("line", 3, []),
        ("sentence", 1, [5, 52]),
        ("sentence", 2, [58]),
        ("sentence", 0, [0, 18, 33, 46]),
    ],
)
def test_words_are_counted_in_what_is_asked_for(per: str, most: int, starts: list[int]) -> None:
    by_terms = hints(VERY, count(terms=["very"], max=most, per=per))
    by_patterns = hints(VERY, count(patterns=[r"\bvery\b"], max=most, per=per))
    assert [hint.start for hint in by_terms] == starts
    assert [hint.start for hint in by_patterns] == starts


@pytest.mark.parametrize(
    ("text", "word", "most", "expected"),
    [
        ("Straße, STRASSE, Strasse", "straße", 1, ["STRASSE"]),
        ("İyi, iyi, IYI", "iyi", 2, ["IYI"]),
        ("とても良い。とても、とても。", "とても", 2, ["とても"]),
        ("ดีมากดีมาก", "มาก", 1, ["มาก"]),
        ("बहुत अच्छा, बहुत!", "बहुत", 1, ["बहुत"]),
        ("جدا جدا", "جدا", 1, ["جدا"]),
    ],
)
def test_words_are_counted_in_every_script(
    text: str, word: str, most: int, expected: list[str]
) -> None:
    assert found(text, count(terms=[word], max=most)) == expected


def test_what_is_spared_is_not_counted() -> None:
    rule = count(terms=["very"], max=1, exceptions=["very good"], unless=["VERY"])
    assert found("very good, VERY, very, very", rule) == ["very"]
    assert hints("very good, VERY, very", rule) == ()


def test_too_few_stand_nowhere_or_on_their_part() -> None:
    (hint,) = hints("a b\n\nc", count(terms=["x"], min=2))
    assert (hint.start, hint.end, hint.message) == (0, 0, "0 2 0")
    assert found("a x\n\nc d", count(terms=["x"], min=1, per="paragraph")) == ["c d"]
    assert found("An x. No.", count(terms=["x"], min=1, per="sentence")) == ["No."]


def test_tokens_are_counted_in_parts_too() -> None:
    text = "#a #b\n#c 🎉🎉\n\nhttps://a.example @b @c"
    assert found(text, count(of="hashtag", max=1, per="line")) == ["#b"]
    assert found(text, count(of="hashtag", max=2, per="paragraph")) == ["#c"]
    assert found(text, count(of="emoji", max=1, per="line")) == ["🎉"]
    assert found(text, count(of="mention", max=1)) == ["@c"]


def test_the_surplus_can_be_taken_out_and_the_first_one_marked() -> None:
    rule = count(of="emoji", max=1, fix={"remove": True})
    text = "Yes 🎉 and 🚀 no 🚢"
    while hints(text, rule):
        text = mended(text, hints(text, rule)[0])
    assert text == "Yes 🎉 and no "
    assert hints("x x", count(terms=["x"], max=1, at="first"))[0].start == 0


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"max": 1}, "'of' must be one of"),
        ({"of": "link", "terms": ["x"], "max": 1}, "can't be counted together"),
        ({"terms": ["x"], "max": 50}, "counted up to 49"),
        ({"terms": ["x"]}, "neither 'min' nor 'max'"),
        ({"terms": ["x"], "max": 1, "per": "page"}, "'per' must be one of"),
        ({"terms": ["x"], "max": 1, "fix": {"append": "x"}}, "unknown key 'append'"),
    ],
)
def test_counts_that_can_not_be_taken(rule: dict[str, Any], problem: str) -> None:
    assert problem in refused(type="count", **rule)


# --- length ----------------------------------------------------------------------------------


def length(**more: Any) -> dict[str, Any]:
    return {"type": "length", "message": "{n} {min} {max}", **more}


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("One two three. Four five.", {"unit": "word", "per": "sentence", "max": 2}, ["three."]),
        ("One two three. Four five.", {"unit": "word", "max": 4}, ["five."]),
        ("One two\nthree four", {"unit": "word", "max": 2}, ["three four"]),
        ("a\nb\n\nc", {"unit": "line", "per": "paragraph", "max": 1}, ["b"]),
        ("a\nb\n\nc", {"unit": "line", "max": 3}, ["c"]),
        ("अच्छा दिन", {"max": 3}, ["दिन"]),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", {"max": 1}, ["👨‍👩‍👧‍👦"]),
        ("e\u0301e\u0301e\u0301", {"max": 2}, ["e\u0301"]),
        ("ab\ncd", {"max": 2}, ["\ncd"]),
        ("ab\ncd", {"max": 3}, ["cd"]),
        ("ab\n\ncd", {"max": 3}, ["\ncd"]),
        ("ab\ncde\n", {"per": "line", "max": 2}, ["e"]),
        ("短い。とても長い文です。", {"per": "sentence", "max": 5}, ["文です。"]),
        ("Sehr lang", {"per": "paragraph", "min": 20}, ["Sehr lang"]),
        ("", {"max": 0}, []),
    ],
)
def test_lengths_of_parts(text: str, rule: dict[str, Any], expected: list[str]) -> None:
    assert found(text, length(**rule)) == expected


def test_a_length_is_told_with_its_numbers() -> None:
    (hint,) = hints("One two three. Four.", length(unit="word", per="sentence", max=2, min=0))
    assert hint.message == "3 0 2"


# --- repetition ------------------------------------------------------------------------------


def repetition(**more: Any) -> dict[str, Any]:
    return {"type": "repetition", "message": "{to} {n} {max}", **more}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the the.", ["the the"]),
        ("Is it it?", ["it it"]),
        ("(the the) “and and” so", ["the the", "and and"]),
        ("It was the\u00a0the end", ["the\u00a0the"]),
        ("die die Straße STRASSE", ["die die", "Straße STRASSE"]),
        ("çok ÇOK iyi İyi", ["çok ÇOK", "iyi İyi"]),
        ("धीरे धीरे।", ["धीरे धीरे"]),
        ("من من هنا", ["من من"]),
        ("とても とても", ["とても とても"]),
        ("ไทย ไทย", ["ไทย ไทย"]),
        ("don't don’t", ["don't don’t"]),
        ("cafe\u0301 Café", ["cafe\u0301 Café"]),
        ("no, no; the (the) the. the", []),
        ("10 10 :) :) — —", []),
        ("#a #a @b @b https://a.b https://a.b", []),
        ("the\nthe", []),
        ("cat catalogue", []),
    ],
)
def test_words_said_twice_in_many_languages(text: str, expected: list[str]) -> None:
    assert found(text, repetition()) == expected


def test_repetitions_may_be_allowed_a_few_times() -> None:
    text = "ha ha ho ho ho he he he he"
    assert found(text, repetition(max=1)) == ["ho ho ho", "he he he he"]
    (hint,) = hints(text, repetition(max=2))
    assert (hint.found, hint.message) == ("he he he he", "he 4 2")
    assert mended(text, hint) == "ha ha ho ho ho he"


def test_repetitions_reach_as_far_as_they_may() -> None:
    text = "the\nthe. The\n\nthe the"
    assert found(text, repetition()) == ["the the"]
    assert found(text, repetition(per="paragraph")) == ["the\nthe", "the the"]
    assert found(text, repetition(per="text")) == ["the\nthe", "The\n\nthe the"]
    assert found("a a. A", repetition(per="sentence")) == ["a a"]


def test_tokens_of_ones_own() -> None:
    assert found("1 1 a a", repetition(patterns=[r"\w+"])) == ["1 1", "a a"]
    assert found("1 1 a a", repetition(patterns=[r"\w+"], alpha=True)) == ["a a"]
    assert found("No, no", repetition(patterns=[r"\w+"])) == ["No, no"]
    assert found("No, no", repetition(patterns=[r"\w+"], ignorecase=False)) == []
    assert found("a, a b", repetition(patterns=[r"\S+"])) == []
    assert found("!! !", repetition(patterns=[r"[!?]"])) == ["!! !"]
    assert found("x x\nx", repetition(patterns=[r"[^\s]+"], per="text")) == ["x x\nx"]
    assert "look-around" in refused(type="repetition", patterns=[r"(?<=a)b"])


def test_exceptions_are_words_or_pairs_of_them() -> None:
    assert found("had had that that", repetition(exceptions=["Had", "that that"])) == []


def test_words_of_any_kind_are_counted_as_their_pattern_finds_them() -> None:
    text = "Eins zwei-drei, हिन्दी vier #fünf @sechs con\u00adfi sieben"
    fast, slow = count(patterns=[r"\w+"], max=3), count(patterns=[r"(?:\w)+"], max=3)
    assert found(text, fast) == found(text, slow) == ["हिन्दी"]
    for least in range(1, 12):
        made = hints(text, count(patterns=[r"\b\w+\b"], min=least, unless=["!"]))
        assert bool(made) == bool(hints(text, count(patterns=[r"\b\w+\b"], min=least)))
    assert hints("a " * 60, count(patterns=[r"\w+"], max=55))[0].start == 110
