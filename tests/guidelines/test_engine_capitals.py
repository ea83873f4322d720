"""Rules on capitals, in several languages and both styles of titles."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.guidelines.engine import Context
from tests.guidelines.trying import found, hints, mended, refused


def capitals(match: str, **more: Any) -> dict[str, Any]:
    return {"type": "capitalization", "match": match, "message": "{to}", **more}


# --- titles ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "title", "expected"),
    [
        ("AP", "the quick ferry of the north", "The Quick Ferry of the North"),
        ("AP", "A Walk With a Friend", "A Walk With a Friend"),
        ("Chicago", "A Walk With a Friend", "A Walk with a Friend"),
        ("AP", "Life In The City", "Life in the City"),
        ("AP", "What we fight for", "What We Fight For"),
        ("AP", "Our iPhone and eBay offers", "Our iPhone and eBay Offers"),
        ("AP", "News: a new ferry", "News: A New Ferry"),
        ("AP", "Don't stop the well-being talk", "Don't Stop the Well-being Talk"),
        ("Chicago", "Sailing through the fog", "Sailing through the Fog"),
        ("Chicago", "Sailing Through the Fog", "Sailing Through the Fog"),
        ("AP", "È una città", "È Una Città"),
        ("AP", "The 3D model of ACME", "The 3D Model of ACME"),
        (
            "AP",
            "read https://a.example/the/end by @anna",
            "Read https://a.example/the/end By @anna",
        ),
    ],
)
def test_titles(style: str, title: str, expected: str) -> None:
    rule = capitals("title", style=style, threshold=1)
    made = hints(f"{title}\nand more", rule)
    assert [mended(title, hint) for hint in made] == ([expected] if expected != title else [])
    assert hints(expected, rule) == ()


def test_a_few_words_may_be_wrong() -> None:
    title = "Our New office In Berlin"
    assert hints(title, capitals("title", threshold=0.6)) == ()
    assert found(title, capitals("title")) == ["office In"]


def test_a_title_in_capitals_throughout_is_told_without_a_fix() -> None:
    (hint,) = hints("OUR NEW OFFICE", capitals("title"))
    assert (hint.message, hint.fixes) == ("Our New Office", ())


def test_titles_are_an_english_custom() -> None:
    for language in ("de", "fr", "ja"):
        assert (
            hints("ein neues schiff", capitals("title"), context=Context(language=language)) == ()
        )
    french = capitals("title", lang=["fr"])
    assert found("un bateau", french, context=Context(language="fr")) == ["un bateau"]
    assert found("a ferry", capitals("title"), context=Context(language="en-GB")) == ["a ferry"]


# --- sentences -------------------------------------------------------------------------------


def test_sentences_begin_with_a_capital_and_go_on_without() -> None:
    rule = capitals("sentence", of="sentence")
    text = "good news! We Sail With A New Ferry. I'm glad, NATO and iPhone too. 3 boats."
    made = hints(text, rule)
    assert [hint.found for hint in made] == ["good", "Sail With A New Ferry"]
    assert mended(text, made[0]).startswith("Good news!")
    assert (made[1].fixes, made[1].message) == ((), "sail with a new ferry")


def test_names_in_a_sentence_may_be_many_if_the_rule_says_so() -> None:
    text = "Meet Anna Berg"
    assert found(text, capitals("sentence")) == ["Anna Berg"]
    assert found(text, capitals("sentence", threshold=0.3)) == []
    assert found(text, capitals("sentence", exceptions=["Anna", "Berg"])) == []


def test_german_nouns_keep_their_capitals() -> None:
    text = "Das neue Schiff fährt nach Kiel und Lübeck"
    assert hints(text, capitals("sentence", threshold=0.9), context=Context(language="de")) == ()
    assert hints(text, capitals("sentence", threshold=0.9), context=Context(language="sv")) != ()


# --- small and large -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "language", "text", "expected"),
    [
        ("lower", "", "Very LOUD indeed", "very loud indeed"),
        ("upper", "", "straße", "STRASSE"),
        ("upper", "tr", "istanbul kıyı", "İSTANBUL KIYI"),
        ("lower", "tr", "ISPARTA İzmir", "ısparta izmir"),
        ("upper", "el", "ελλάδα", "ΕΛΛΆΔΑ"),
        ("lower", "ru", "ПРИВЕТ", "привет"),
        ("upper", "", "cafe\u0301", "CAFE\u0301"),
        ("lower", "", "ÀÇ #Tag @Anna https://A.example/B Ö", "àç #Tag @Anna https://A.example/B ö"),
    ],
)
def test_small_and_large_letters(match: str, language: str, text: str, expected: str) -> None:
    context = Context(language=language)
    (hint,) = hints(text, capitals(match), context=context)
    assert mended(text, hint) == expected
    assert hints(expected, capitals(match), context=context) == ()


@pytest.mark.parametrize("text", ["日本語", "हिन्दी", "ไทย", "שלום", "123 !", "", "🎉"])
@pytest.mark.parametrize("match", ["title", "sentence", "lower", "upper", "camel"])
def test_scripts_without_capitals_are_right_as_they_are(match: str, text: str) -> None:
    assert hints(text, capitals(match)) == ()


def test_lines_are_judged_one_by_one() -> None:
    assert found("ONE\ntwo\nTHREE", capitals("lower", of="line")) == ["ONE", "THREE"]
    assert found("\n ONE\nTWO", capitals("lower")) == ["ONE"]
    assert found("#ONE two #three", capitals("lower", of="hashtag")) == ["ONE"]


# --- hashtags --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("We like short crossings #shortcrossings", "#shortcrossings", "#ShortCrossings"),
        ("#short_crossings", "#short_crossings", "#ShortCrossings"),
        ("#acmelife", "#acmelife", "#AcmeLife"),
        ("#ACMELIFE", "", ""),
        ("#longestharbourever", "#longestharbourever", ""),
        ("#Longestharbourever", "#Longestharbourever", ""),
        ("#ShortCrossings #CEO #teamwork #日本の海運業界のみなさんこんにちは", "", ""),
        ("gute Fahrt #gutefahrt", "#gutefahrt", "#GuteFahrt"),
        ("Grüße aus Köln #grüßeausköln", "#grüßeausköln", "#GrüßeAusKöln"),
        ("Доброе утро #доброеутро", "#доброеутро", "#ДоброеУтро"),
    ],
)
def test_words_in_hashtags_can_be_told_apart(text: str, told: str, expected: str) -> None:
    context = Context(hashtags=("#AcmeLife",))
    made = [hint for hint in hints(text, capitals("camel"), context=context) if hint.message]
    assert [hint.found for hint in made] == ([told] if told else [])
    if expected:
        assert mended(text, made[0]) == text.replace(told, expected)
    assert all(hint.fixes == () for hint in made if not expected)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"match": "Title"}, "'match' must be one of"),
        ({"match": "camel", "of": "line"}, "'camel' is for hashtags"),
        ({"match": "title", "threshold": 2}, "'threshold' must be a number from 0 to 1"),
        ({"match": "title", "threshold": "1"}, "'threshold' must be a number"),
        ({"match": "title", "style": "MLA"}, "'style' must be one of"),
        ({"match": "title", "of": "text"}, "'of' must be one of"),
    ],
)
def test_capitals_that_can_not_be_taken(rule: dict[str, Any], problem: str) -> None:
    assert problem in refused(type="capitalization", **rule)
