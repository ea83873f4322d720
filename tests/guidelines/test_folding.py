"""desktop.guidelines.folding: two spellings become one, and every place leads back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.guidelines.folding import FOLD, KEEP

WILD = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "aIiİıßﬁé\u0301\u0307\u0316\u00ad\u200b\u200d\ufe0fｗＷ🎉👩💻한\u1112\u1161\u11abﾊﾞ"
            "हिन्दी\u05e9\u05b0ع’`\ud83c ŉǆ①㈱"
        ),
        st.characters(),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "Straße"),
        ("ﬁnance", "FINANCE"),
        ("con\u00adfi\u200bdential", "Confidential"),
        ("ｓｅｃｒｅｔ", "secret"),
        ("cafe\u0301", "CAFÉ"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("don’t", "don't"),
        ("ﾊﾞｽ", "バス"),
        ("non‑stop", "non-stop"),
    ],
)
def test_spellings_of_one_word_are_equal(one: str, other: str) -> None:
    assert FOLD(one).text == FOLD(other).text == FOLD.whole(other)


def test_keeping_capitals_still_joins_the_rest() -> None:
    assert KEEP("Cafe\u0301 don’t\u200b").text == "Café don't"
    assert KEEP("… – “”").text == "… – “”"
    assert KEEP("AI").text != KEEP("ai").text


@settings(max_examples=500, deadline=None)
@given(WILD)
def test_piece_by_piece_is_the_same_as_all_at_once(text: str) -> None:
    assert FOLD(text).text == FOLD.whole(text)
    assert KEEP(text).text == KEEP.whole(text)


@settings(deadline=None)
@given(WILD)
def test_every_place_leads_back_to_what_it_was_made_from(text: str) -> None:
    for folding in (FOLD, KEEP):
        folded = folding(text)
        last = 0
        for index in range(len(folded.text)):
            start, end = folded.span(index, index + 1)
            assert last <= start < end <= len(text)
            assert folded.text[index] in folding.whole(text[start:end])
            last = start


def test_a_soft_hyphen_after_a_word_is_not_part_of_it() -> None:
    folded = FOLD("é\u00ad\u200b x")
    assert folded.span(0, 1) == (0, 1)
