"""desktop.guidelines.engine: every kind of rule, every script, exact places, bounded time."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.guidelines.engine import Context, Engine
from desktop.model import Level
from desktop.text import Offsets
from tests.guidelines.trying import ANYWHERE, engine, found, hints, mended, patterns, terms
from tests.pace import SLACK

# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("secret", "A Secret, secretly.", ["Secret"]),
        ("конф", "Конференция конф.", ["конф"]),
        ("été", "l’été répété", ["été"]),
        ("हिन्द", "हिन्दी हिन्द", ["हिन्द"]),
        ("社外秘", "これは社外秘です", ["社外秘"]),
        ("ไทย", "ภาษาไทยดี", ["ไทย"]),
        ("SAP", "日本SAP社とSAPIENT", ["SAP"]),
        ("strasse", "Hauptstraße Straße", ["Straße"]),
        ("İstanbul", "ISTANBUL istanbul ıstanbul", ["ISTANBUL", "istanbul", "ıstanbul"]),
        ("confidential", "con\u00adfi\u200bden\u200dtial", ["con\u00adfi\u200bden\u200dtial"]),
        ("finance", "ﬁnance ｆｉｎａｎｃｅ", ["ﬁnance", "ｆｉｎａｎｃｅ"]),
        ("café", "cafe\u0301s cafe\u0301", ["cafe\u0301"]),
        ("don't", "I don’t", ["don’t"]),
        ("C++", "C++ and C++11", ["C++", "C++"]),
        ("سر", "هذا سر كبير سرية", ["سر"]),
        ("guys", "🎉👩‍💻 guys🎉", ["guys"]),
    ],
)
def test_words_are_found_in_every_script(term: str, text: str, expected: list[str]) -> None:

    assert found(text, terms(term)) == expected


def test_a_torn_emoji_in_the_text_disturbs_nothing() -> None:
    assert found("a \ud83c secret", terms("secret"), patterns("s.c")) == ["sec", "secret"]


def test_exact_capitals_parts_of_words_and_exceptions() -> None:
    assert found("ai AI Ai", terms("AI", ignorecase=False)) == ["AI"]
    assert found("Chairman fair", terms("air", word=False)) == ["air", "air"]
    assert found(
        "master, Mastercard, master class", terms("master", exceptions=["master class"])
    ) == ["master"]


def test_links_and_mentions_are_left_alone_unless_a_rule_asks() -> None:
    text = "https://secret.example/secret @secret #secret secret"
    assert found(text, terms("secret")) == ["secret", "secret"]
    assert [hint.start for hint in hints(text, terms("secret"))] == [39, 46]
    assert len(hints(text, terms("secret", **{"in": ["url", "mention"]}))) == 3
    assert found("Hi @BrandX", terms("@brandx")) == ["@BrandX"]


def test_of_overlapping_finds_of_one_rule_the_first_and_longest_stays() -> None:
    assert found("a cash cow here", terms("cash", "cash cow", "cow here")) == ["cash cow"]
    assert found("cash cow", terms("cash"), terms("cash cow")) == ["cash", "cash cow"]


def test_a_fix_may_remove_with_one_of_the_spaces() -> None:
    text = "This is very good"
    (hint,) = hints(text, terms("very", fix={"replace": ""}))
    assert mended(text, hint) == "This is good"


# --- patterns --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("Q[1-4] (?:results|numbers)", "our q3 results", ["q3 results"]),
        (r"\w+ung\b", "Die Verstärkung! Überzeugungen", ["Verstärkung"]),
        (r"\bété\b", "été répétée", ["été"]),
        (r"\d+ ?%", "٣٤% und 12 %", ["٣٤%", "12 %"]),
        (r"\bfoo|bar\b", "xfoo foox xbar barx", ["foo", "bar"]),
        (r"[\w-]+-ly", "früh-ly", ["früh-ly"]),
        ("don't", "don’t", ["don’t"]),
        (r"a\sb", "a\u00a0b", ["a\u00a0b"]),
        ("cafe\u0301", "Café", ["Café"]),
        (r"\Qa.b\E", "a.b axb", ["a.b"]),
        (r"[[:upper:]]x", "Ax", ["Ax"]),
        (r"\.{3}", "wait...", ["..."]),
        (r"\b\d\b", "1 22 3", ["1", "3"]),
    ],
)
def test_patterns_know_unicode(pattern: str, text: str, expected: list[str]) -> None:
    assert found(text, patterns(pattern)) == expected


def test_patterns_keep_capitals_apart_where_asked() -> None:
    assert found("ACME Acme", patterns("[A-Z]{4}", ignorecase=False)) == ["ACME"]
    assert found("ACME acme", patterns("(?i)acme", ignorecase=False)) == ["ACME", "acme"]


def test_many_patterns_find_as_one_alone() -> None:
    rules = [patterns(rf"w{number}\w*") for number in range(120)]
    made = [(hint.rule, hint.found) for hint in hints("w7x and w119 and w60é", *rules)]
    assert made == [
        ("r7", "w7x"),
        ("r1", "w119"),
        ("r11", "w119"),
        ("r119", "w119"),
        ("r6", "w60é"),
        ("r60", "w60é"),
    ]


# --- substitution ----------------------------------------------------------------------------


def test_a_swap_says_what_to_write_and_mends() -> None:
    rule = {
        "type": "substitution",
        "swap": [
            {"find": "utilise", "to": ["use", "apply"]},
            {"find": "acme corp", "to": ["ACME"]},
        ],
        "message": "Write {to}, not {found}.",
        "why": "Plain.",
        "link": "guide#words",
    }
    text = "Utilise 🎉 Acme Corp and ACME"
    first, second = hints(text, rule)
    assert first.message == "Write Use / Apply, not Utilise."
    assert (first.why, first.link) == ("Plain.", "guide#words")
    assert [mended(text, first, which)[:7] for which in (0, 1)] == ["Use 🎉 A", "Apply 🎉"]
    assert mended(text, second) == "Utilise 🎉 ACME and ACME"


def test_a_name_written_rightly_is_not_a_find() -> None:
    rule = {"type": "substitution", "swap": [{"find": "github", "to": ["GitHub"]}]}
    assert found("GitHub github GITHUB https://github.com", rule) == ["github", "GITHUB"]


def test_a_swap_may_be_a_pattern() -> None:
    rule = {"type": "substitution", "swap": [{"pattern": r"\be-?mails?\b", "to": ["message"]}]}
    assert found("An e-mail, emails, emailing", rule) == ["e-mail", "emails"]


# --- require ---------------------------------------------------------------------------------

AD = {
    "type": "require",
    "if": {"terms": ["@BrandX", "sponsored"], "hashtags": ["#brandx"]},
    "then": {"hashtags": ["#ad", "#anzeige"], "where": "first_line"},
    "fix": {"append": " #ad"},
}


def test_what_is_required_is_missing_at_the_place_that_asks_for_it() -> None:
    text = "I love this\n\nThanks @BrandX"
    (hint,) = hints(text, AD)
    assert hint.found == "@BrandX"
    assert mended(text, hint) == "I love this #ad\n\nThanks @BrandX"
    assert hints(mended(text, hint), AD) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Nothing to see", 0),
        ("sponsored #Anzeige", 0),
        ("sponsored\n#ad", 1),
        ("#BrandX", 1),
        ("https://x.example/sponsored", 0),
        ("\n\n sponsored #AD", 0),
    ],
)
def test_if_and_then(text: str, count: int) -> None:
    assert len(hints(text, AD)) == count


def test_conditions_combine() -> None:
    rule = {
        "type": "require",
        "then": {
            "any": [
                {"hashtags": ["employee"]},
                {"all": [{"terms": ["opinions"]}, {"terms": ["my own"]}]},
            ]
        },
    }
    assert len(hints("Hello", rule)) == 1
    assert hints("Hello", rule)[0].found == ""
    assert hints("Hello #Employee", rule) == ()
    assert len(hints("opinions", rule)) == 1
    assert hints("opinions are my own", rule) == ()


def test_the_disclosure_of_the_post_can_be_required_under_a_condition() -> None:
    rule = {"type": "require", "if": {"terms": ["acme"]}, "then": {"disclosure": True}}
    asked = Context(disclosure="I work at Acme")
    assert [hint.rule for hint in hints("Acme!", rule, context=asked)] == ["post.disclosure", "r0"]
    assert hints("i WORK at acme", rule, context=asked) == ()
    assert hints("Acme!", rule) == ()


# --- count, length, media, repetition --------------------------------------------------------


def test_counts() -> None:
    text = "#one #two #three https://a.example @me 🎉👨‍👩‍👧‍👦"
    (hint,) = hints(text, {"type": "count", "of": "hashtag", "max": 2, "message": "{n} of {max}"})
    assert (hint.found, hint.message) == ("#three", "3 of 2")
    assert found(text, {"type": "count", "of": "link", "max": 0}) == ["https://a.example"]
    assert found(text, {"type": "count", "of": "emoji", "max": 1}) == ["👨‍👩‍👧‍👦"]
    (hint,) = hints(text, {"type": "count", "of": "mention", "min": 2, "message": "{n} < {min}"})
    assert (hint.start, hint.end, hint.message) == (0, 0, "1 < 2")


def test_lengths() -> None:
    text = "One two 👨‍👩‍👧‍👦 three\nfour"
    assert found(text, {"type": "length", "max": 8}) == ["👨‍👩‍👧‍👦 three\nfour"]
    assert found(text, {"type": "length", "unit": "word", "max": 2}) == ["three\nfour"]
    assert found(text, {"type": "length", "unit": "line", "max": 1}) == ["four"]
    assert len(hints(text, {"type": "length", "min": 100})) == 1
    assert hints(text, {"type": "length", "min": 5, "max": 100}) == ()
    assert found("ab", {"type": "length", "max": 0}) == ["ab"]


def test_media() -> None:
    alt, picture = {"type": "media", "need": "alt_text"}, {"type": "media", "need": "picture"}
    assert len(hints("x", alt, context=Context(pictures=2, alts=("A cat", " ")))) == 1
    assert hints("x", alt, context=Context(pictures=1, alts=("A cat",))) == ()
    assert len(hints("x", picture)) == 1
    assert hints("x", picture, context=Context(pictures=1)) == ()


def test_words_said_twice() -> None:
    rule = {"type": "repetition", "exceptions": ["had"]}
    text = "The the cat sat sat sat. No, no, it had had 10 10 हिन्दी हिन्दी"
    assert found(text, rule) == ["The the", "sat sat sat", "हिन्दी हिन्दी"]
    assert mended(text, hints(text, rule)[0]).startswith("The cat")
    assert found("ha ha ha ha", rule) == ["ha ha ha ha"]


# --- when a rule applies ---------------------------------------------------------------------


def test_languages_networks_and_times_are_respected() -> None:
    rule = terms(
        "x", lang=["en"], networks=["linkedin"], until="2026-12-01", **{"from": "2026-11-01"}
    )
    inside = Context(("linkedin",), "en-GB", datetime(2026, 11, 20, tzinfo=UTC))
    assert len(hints("x", rule, context=inside)) == 1
    assert hints("x", rule, context=inside)[0].network == "linkedin"
    assert len(hints("x", rule, context=Context())) == 1
    for outside in (
        replace(inside, language="de"),
        replace(inside, language="eng"),
        replace(inside, networks=("x",)),
        replace(inside, now=datetime(2026, 12, 1, tzinfo=UTC)),
        replace(inside, now=datetime(2026, 10, 31, tzinfo=UTC)),
    ):
        assert hints("x", rule, context=outside) == ()


def test_what_the_campaign_asks_for() -> None:
    context = Context(hashtags=("#AcmeLife", "Hiring"), disclosure="I work at Acme.")
    text = "We are hiring 🎉\n\n#acmelife"
    disclosure, tag = sorted(Engine([]).check(text, context), key=lambda hint: hint.rule)
    assert (disclosure.rule, disclosure.level, disclosure.message) == (
        "post.disclosure",
        Level.MUST,
        "",
    )
    assert (tag.rule, tag.level, tag.found) == ("post.hashtags", Level.SHOULD, "")
    assert mended(text, disclosure) == "We are hiring 🎉 I work at Acme.\n\n#acmelife"
    assert mended(text, tag) == text + " #Hiring"
    assert Engine([]).check(mended(mended(text, tag), disclosure), context) == ()
    fixes = {hint.fixes[0].text for hint in Engine([]).check("", context)}
    assert fixes == {"#AcmeLife", "#Hiring", "I work at Acme."}


# --- places and time -------------------------------------------------------------------------

ALL = [
    terms("ab", "a", "é", "日本", "שלום", "🎉", "ﬁ", "h", word=False),
    terms("secret", "b a", "हिन्द", fix={"replace": ""}),
    patterns(r"\w+", r"a\S", r"[^a]\b"),
    {
        "type": "substitution",
        "swap": [{"find": "a", "to": ["b"]}, {"pattern": "[xy]+", "to": ["z"]}],
    },
    AD,
    {"type": "count", "of": "hashtag", "max": 0},
    {"type": "count", "of": "emoji", "max": 0},
    {"type": "length", "max": 2},
    {"type": "length", "unit": "word", "max": 1},
    {"type": "repetition"},
    {"type": "media", "need": "picture"},
]
ALL_RULES = engine(*ALL)
WILD = st.lists(
    st.one_of(
        st.sampled_from(
            ["a", "b", " ", "\n", "é", "e\u0301", "🎉", "👨‍👩‍👧‍👦", "🇩🇪",
             "\u00ad", "\u200d", "ﬁ", "İ", "ß", "שלום", "\u200f", "日本", "#tag",
             "@BrandX", "https://a.example/b", "secret", "हिन्द", "ी", "\ud83c", "𒀀", "xy", "1️⃣"]
        ),
        st.text(max_size=3),
    ),
    max_size=20,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(WILD)
def test_every_hint_stands_exactly_where_it_says(text: str) -> None:
    made = ALL_RULES.check(text, Context(hashtags=("#x",), disclosure="me"))
    offsets = Offsets(text)
    units = text.encode("utf-16-le", "surrogatepass")
    ends: dict[str, int] = {}
    for hint in made:
        assert 0 <= hint.start <= hint.end <= len(text)
        assert text[hint.start : hint.end] == hint.found
        there = units[2 * offsets.to_utf16(hint.start) : 2 * offsets.to_utf16(hint.end)]
        assert there == hint.found.encode("utf-16-le", "surrogatepass")
        assert hint.start >= ends.get(hint.rule, 0)
        ends[hint.rule] = hint.end
        for fix in hint.fixes:
            assert 0 <= fix.start <= fix.end <= len(text)
    assert [hint.start for hint in made] == sorted(hint.start for hint in made)
    assert made == ALL_RULES.check(text, Context(hashtags=("#x",), disclosure="me"))


@settings(max_examples=200, deadline=None)
@given(WILD, WILD)
def test_a_line_is_judged_by_itself(above: str, line: str) -> None:
    rules = engine(*ALL[:3])
    alone = [(hint.rule, hint.found) for hint in rules.check(line, ANYWHERE)]
    made = rules.check(f"{above}\n{line}", ANYWHERE)
    assume(max(Counter(hint.rule for hint in made).values(), default=0) < 50)  # the limit
    both = [(hint.rule, hint.found) for hint in made if hint.start > len(above)]
    assert both == alone


def test_never_more_than_two_hundred_hints_and_the_gravest_stay() -> None:
    rules = [terms(f"w{number}", level="tip") for number in range(300)] + [
        terms("grave", level="block")
    ]
    text = " ".join(f"w{number}" for number in range(300)) + " grave"
    made = hints(text, *rules)
    assert len(made) == 200
    assert made[-1].found == "grave"
    assert len(hints("x " * 5000, terms("x"))) == 50


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a.",
        "aa ",
        "é",
        "e\u0301",
        "\u0301\u0316",
        "🎉",
        "#a",
        "@a@",
        "x y ",
        "a\n",
        "http://",
        "日",
        "w0w1 ",
    ],
)
def test_hostile_text_takes_bounded_time(unit: str) -> None:
    rules = engine(
        *ALL,
        patterns(
            r"(?:a+)+$", r"(?:\w+\s?)*!", r"(?:.*a){12}b", r"x*y|x", r"(?:a?){60}a{60}", r"\s+$"
        ),
        terms(*("a" * size for size in range(1, 9)), word=False),
    )
    text = (unit * 10_000)[:10_000]
    start = time.perf_counter()
    rules.check(text, ANYWHERE)
    assert time.perf_counter() - start < 3 * SLACK


def test_ten_thousand_terms_are_found_fast_and_rightly() -> None:
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnop", k=8)) for _ in range(10_000)]
    rules = engine(terms(*words))
    text = "Nothing here. " * 200 + words[5000]
    rules.check(text, ANYWHERE)
    start = time.perf_counter()
    made = rules.check(text + " ", ANYWHERE)
    assert [hint.found for hint in made] == [words[5000]]
    assert time.perf_counter() - start < 0.25 * SLACK
