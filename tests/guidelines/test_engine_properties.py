"""What must hold for every rule on every text: exact places, sound fixes, and the same answer
however much was remembered."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.guidelines.engine import Context
from desktop.guidelines.judging import judge, judge_any
from desktop.guidelines.looking import NOTHING_SPARED, Search
from desktop.guidelines.rules import Rule
from desktop.guidelines.stretches import Stretches
from desktop.guidelines.view import View
from desktop.guidelines.words import Existence
from desktop.model import Level
from desktop.text import clean, tokens
from tests.guidelines.trying import engine, patterns, terms

SWAPS: list[dict[str, Any]] = [
    {"type": "substitution", "swap": [{"find": "utilise", "to": ["use", "Apply"]},
                                      {"find": "b a", "to": ["ba"]}, {"find": "ß", "to": ["sz"]}]},
    {"type": "substitution", "swap": [{"pattern": r"(\d+) ?%", "to": ["$1 per cent"]}]},
    {"type": "substitution", "swap": [{"pattern": r"(a)(é|e\u0301)", "to": ["$2-$1"]}]},
    {"type": "substitution", "swap": [{"find": "日本", "to": ["にほん"]}], "word": False},
]  # fmt: skip
KINDS: list[dict[str, Any]] = [
    *SWAPS,
    terms("secret", "a b", "हिन्द", exceptions=["secret a"], unless=["A"], fix={"remove": True}),
    patterns(r"^\w+", per="sentence", unless=[r"\d"]),
    patterns(r"\S+$", per="paragraph"),
    patterns(r"a[\s\S]b", per="text"),
    patterns(r"(?<=a )b", r"(.)\1"),
    {"type": "require", "if": {"terms": ["a"]}, "then": {"hashtags": ["ad"]},
     "fix": {"append": "#ad"}},
    {"type": "require", "then": {"terms": ["me"], "where": "first_line"}, "fix": {"append": "me"}},
    {"type": "count", "of": "emoji", "max": 0, "per": "line", "fix": {"remove": True}},
    {"type": "count", "terms": ["a"], "max": 1, "per": "sentence"},
    {"type": "count", "patterns": [r"\w+"], "max": 1, "per": "sentence"},
    {"type": "count", "patterns": [r"\w+"], "min": 2, "per": "paragraph"},
    {"type": "length", "max": 2, "per": "sentence"},
    {"type": "length", "unit": "word", "max": 1, "per": "line"},
    {"type": "length", "unit": "line", "max": 1, "per": "paragraph"},
    {"type": "repetition", "per": "text"},
    {"type": "repetition", "patterns": [r"\w", r"\S+"], "per": "paragraph"},
    {"type": "consistency", "either": [["a b", "ab"], ["é", {"pattern": "[bx]+"}]]},
    {"type": "conditional", "first": r"[a-z]+", "second": r"\((\w+)\)"},
    {"type": "conditional", "first": "a", "second": "b", "per": "sentence"},
    {"type": "capitalization", "match": "title", "of": "line", "threshold": 1},
    {"type": "capitalization", "match": "sentence", "of": "sentence", "threshold": 1},
    {"type": "capitalization", "match": "upper"},
    {"type": "capitalization", "match": "camel"},
    {"type": "metric", "metric": "lix", "above": 1, "min_words": 1},
    {"type": "metric", "metric": "sentence_words", "above": 1},
    {"type": "media", "need": "picture"},
]  # fmt: skip
CONTEXT = Context(hashtags=("#x",), disclosure="me")
RULES = engine(*KINDS)
AT = st.sampled_from([0, 7])
WILD = st.lists(
    st.one_of(
        st.sampled_from(
            ["a", "b", "A", "ab", " ", " ", "\n", "\n\n", ". ", "! ", "é", "e\u0301", "🎉",
             "👨‍👩‍👧‍👦",
             "🇩🇪", "\u00ad", "\u200d", "ﬁ", "İ", "ß", "שלום", "\u200f", "日本", "。", "#tag",
             "#a_b",
             "@BrandX", "https://a.example/b", "secret", "utilise", "Utilise", "हिन्द", "ी", "5 %",
             "12%", "\ud83c", "𒀀", "(ab)", "1️⃣", "the the", "ไทย", "。日本"]
        ),
        st.text(max_size=3),
    ),
    max_size=20,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(WILD)
def test_every_hint_selects_what_it_names_and_every_fix_leaves_a_text(text: str) -> None:
    for hint in RULES.check(text, CONTEXT):
        assert text[hint.start : hint.end] == hint.found
        for fix in hint.fixes:
            assert 0 <= fix.start <= fix.end <= len(text)
            assert set(fix.text) <= set(clean(fix.text)) | set(text)
            made = text[: fix.start] + fix.text + text[fix.end :]
            assert made != text
            for other in RULES.check(made, CONTEXT):
                assert made[other.start : other.end] == other.found


@settings(max_examples=150, deadline=None)
@given(WILD)
def test_what_was_swapped_is_no_find_any_more(text: str) -> None:
    rules = engine(*SWAPS)
    for hint in rules.check(text, CONTEXT):
        for fix in hint.fixes if hint.rule.startswith("r") else ():
            made = text[: fix.start] + fix.text + text[fix.end :]
            end = fix.start + len(fix.text)
            again = [one for one in rules.check(made, CONTEXT) if one.rule == hint.rule]
            assert not [one for one in again if fix.start <= one.start and one.end <= end]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 5), WILD), max_size=6))
def test_what_is_remembered_changes_no_answer(edits: list[tuple[int, int, str]]) -> None:
    text = "A first line. With two sentences\n\nthe the utilise"
    fresh = engine(*KINDS)
    for at, length, words in edits:
        at = min(at, len(text))
        text = text[:at] + words + text[at + length :]
        assert RULES.check(text, CONTEXT) == engine(*KINDS).check(text, CONTEXT)
    assert RULES.check(text, CONTEXT, thorough=False) == RULES.check(text, CONTEXT)
    assert set(fresh.check(text, CONTEXT, thorough=False)) <= set(RULES.check(text, CONTEXT))


@settings(max_examples=200, deadline=None)
@given(WILD)
def test_links_mentions_and_hashtags_are_those_of_their_lines(text: str) -> None:
    assert Stretches(text).tokens == tokens(text)


@settings(max_examples=100, deadline=None)
@given(WILD, st.lists(st.integers(0, 60), max_size=60), st.sampled_from(["", "x", None]), AT)
def test_the_fast_way_for_words_says_what_the_way_for_all_says(
    text: str, places: list[int], replacement: str | None, at: int
) -> None:
    edges = sorted(min(place, len(text)) for place in places)
    pairs = zip(edges[::2], edges[1::2], strict=False)
    spans = [(start, end) for start, end in pairs if start < end]  # nothing is found empty
    check = Existence(Search(), NOTHING_SPARED, replacement)
    message = "{found} is {to}, {{found}} {n}"
    rule = Rule("r", Level.MUST, message, check, "why", "https://a.example/", networks=("x",))
    view = View(text, Stretches(text), CONTEXT, ("*",), {check.search: spans})
    assert judge(rule, view, at) == judge_any(rule, view, at)
