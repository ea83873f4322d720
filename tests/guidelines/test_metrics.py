"""How texts read: syllables, formulas of readability, shares of capitals and emoji."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.guidelines.engine import Context
from desktop.guidelines.measures import measured
from desktop.guidelines.syllables import syllables
from tests.guidelines.trying import found, hints, refused

SYLLABLES = """
1 a the world dogs likes liked boxed walked eye queue real fire our you're don't can't strength
1 through tired? owned caused please judge large whole ships we'll it's paid smile
2 table tables settled wanted boxes pages people being going layer player royal beyond quiet fuel
2 hundred business maybe basement likely careful homeless something sometimes therefore else's
2 science client lion giant million union nation social special reason reader ocean video's? rely
2 didn't couldn't isn't wasn't naïve café rhythm prism cookie create soldier issue trying safety
3 media radio area idea period easier society? employee tourism algorithm? museum radios carrier
3 everything everyone interest statement's? settlement implement element employer champion actual
3 beautiful tomorrow piano violet museum premium serious volcano creative going-on convenient?
4 information society experience biology usually reality immediate material interesting
4 responsible technology community environment? development sustainable initiate variety
5 opportunity communication university organization sustainability? electricity imagination
"""


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (int(line.split()[0]), word)
        for line in SYLLABLES.strip().splitlines()
        for word in line.split()[1:]
        if not word.endswith("?")
    ],
)
def test_syllables_of_english_words(number: int, word: str) -> None:
    assert syllables(word) == number
    assert syllables(word.capitalize()) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [("Fähre", 2), ("Überfahrt", 3), ("bateau", 2), ("barco", 2), ("паром", 2), ("gemi", 2),
     ("hm", 1), ("日本", 1)],
)  # fmt: skip
def test_syllables_of_other_languages_are_their_groups_of_vowels(word: str, number: int) -> None:
    assert syllables(word, english=False) == number


# The numbers of this text are counted by hand.
HARBOUR = (
    "The harbour was quiet this morning. We went to the ferry early. "
    "It carries many passengers, and everybody is happy."
)
WORDS, SENTENCES, LETTERS, SPOKEN, LONG, POLY = 20, 3, 92, 33, 5, 2


def test_what_is_counted() -> None:
    of = measured(HARBOUR, english=True, syllables=True)
    assert (of.words, of.sentences, of.letters) == (WORDS, SENTENCES, LETTERS)
    assert (of.syllables, of.long, of.polysyllables) == (SPOKEN, LONG, POLY)
    assert (of.capitals, of.complex) == (3, 2)
    with_tokens = measured(
        f"{HARBOUR} https://a.example/x #Tag @anna 🎉", english=True, syllables=True
    )
    assert with_tokens == of._replace(emoji=1)


def metric(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "metric", "metric": name, "min_words": 1, "message": "{n} {min} {max}", **more}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("flesch_reading_ease", 206.835 - 1.015 * WORDS / SENTENCES - 84.6 * SPOKEN / WORDS),
        ("flesch_kincaid_grade", 0.39 * WORDS / SENTENCES + 11.8 * SPOKEN / WORDS - 15.59),
        ("gunning_fog", 0.4 * (WORDS / SENTENCES + 100 * POLY / WORDS)),
        ("smog", 1.043 * (30 * POLY / SENTENCES) ** 0.5 + 3.1291),
        ("coleman_liau", 5.88 * LETTERS / WORDS - 29.6 * SENTENCES / WORDS - 15.8),
        ("automated_readability", 4.71 * LETTERS / WORDS + 0.5 * WORDS / SENTENCES - 21.43),
        ("lix", WORDS / SENTENCES + 100 * LONG / WORDS),
        ("sentence_words", WORDS / SENTENCES),
        ("capitals", 100 * 3 / LETTERS),
        ("emoji", 0),
    ],
)
def test_formulas(name: str, value: float) -> None:
    bound = value / 100 if name in {"capitals", "emoji"} else value
    (hint,) = hints(HARBOUR, metric(name, above=bound - 0.01))
    said = f"{value:.0f}" if name in {"capitals", "emoji"} else f"{value:.1f}".removesuffix(".0")
    assert hint.message.split()[0] == said
    assert len(hints(HARBOUR, metric(name, below=bound + 0.01))) == 1
    assert hints(HARBOUR, metric(name, above=bound + 0.01, below=bound - 0.01)) == ()


def test_short_texts_are_not_measured() -> None:
    text = "Internationalization necessitates organizational responsibility."
    rule = {"type": "metric", "metric": "flesch_kincaid_grade", "above": 5}
    assert hints(text, rule, context=Context(language="en")) == ()
    assert len(hints(f"{text} " * 10, rule, context=Context(language="en"))) == 1
    assert hints("OK GO NOW", {"type": "metric", "metric": "capitals", "above": 0.5}) == ()
    assert (
        len(hints("OK GO NOW PLEASE", {"type": "metric", "metric": "capitals", "above": 0.5})) == 1
    )


GERMAN = "Die Fähre fährt morgen früh mit vielen Menschen über den Hafen nach Kiel zurück."


def test_what_was_made_for_english_is_for_english() -> None:
    rule = metric("flesch_kincaid_grade", above=-50)
    assert len(hints(HARBOUR, rule)) == 1
    assert len(hints(GERMAN, rule, context=Context(language="en"))) == 1
    for language in ("", "de"):
        assert hints(GERMAN, rule, context=Context(language=language)) == ()
    assert len(hints(GERMAN, {**rule, "lang": ["de"]}, context=Context(language="de"))) == 1


@pytest.mark.parametrize(
    "text", ["今日は良い日です。船が来ました。", "วันนี้อากาศดีมาก", "ထမင်းစားပြီးပြီလား"]
)
def test_scripts_without_spaces_have_no_words_to_count(text: str) -> None:
    assert hints(text, metric("lix", above=-50), metric("sentence_words", above=-50)) == ()


@pytest.mark.parametrize(
    ("text", "name", "share"),
    [
        ("WIR SUCHEN dich jetzt", "capitals", 9 / 18),
        ("МЫ ИЩЕМ вас", "capitals", 6 / 9),
        ("हम आपको ढूँढते हैं", "capitals", 0),
        ("Ja 🎉🎉 nein", "emoji", 0.5),
        ("نعم 🎉", "emoji", 0.5),
        ("良い 🎉🚀🚢", "emoji", 0.75),
    ],
)
def test_shares_in_any_language(text: str, name: str, share: float) -> None:
    assert len(hints(text, metric(name, above=share - 0.01))) == 1
    assert hints(text, metric(name, above=share + 0.01)) == ()


def test_sentences_that_are_long_on_average_are_told_at_the_longest() -> None:
    text = "One two.\nOne two three four five six. One."
    rule = metric("sentence_words", above=2)
    assert found(text, rule) == ["One two three four five six."]


@pytest.mark.parametrize("text", ["", " \n", "🎉", "#a @b", "...", "\u0301"])
def test_nothing_to_measure_is_nothing_to_say(text: str) -> None:
    rules = [metric(name, above=0.5) for name in ("lix", "capitals", "smog", "sentence_words")]
    assert hints(text, *rules) == ()


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"metric": "beauty", "above": 1}, "'metric' must be one of"),
        ({"metric": "lix"}, "neither 'above' nor 'below'"),
        ({"metric": "lix", "above": "40"}, "'above' must be a number"),
        ({"metric": "lix", "above": True}, "'above' must be a number"),
        ({"metric": "capitals", "above": 60}, "'above' must be a number from -1 to 1"),
        ({"metric": "lix", "above": float("nan")}, "'above' must be a number from"),
    ],
)
def test_metrics_that_can_not_be_taken(rule: dict[str, Any], problem: str) -> None:
    assert problem in refused(type="metric", **rule)
