"""The tip on long sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.model import Hint, Level
from desktop.ui.messages import hint_text
from desktop.ui.readability import LONGEST, MOST, long_sentences

LONG = "We " + "really " * LONGEST + "do."


def test_a_long_sentence_gets_a_tip_on_exactly_its_words() -> None:
    text = f"Short. 🚢 {LONG} Short again.\nAnother line."
    (tip,) = long_sentences(text, ())
    assert text[tip.start : tip.end] == f"🚢 {LONG}"
    assert (tip.level, tip.found) == (Level.TIP, f"🚢 {LONG}")
    assert hint_text(tip) == "This sentence is long."


def test_short_sentences_get_none_however_long_the_text_is() -> None:
    assert long_sentences("We build ferries that can be mended. " * 80, ()) == []


def test_a_rule_of_the_program_on_the_same_sentence_goes_first() -> None:
    (tip,) = long_sentences(LONG, ())
    rule = Hint("acme.sentence", Level.SHOULD, tip.start, tip.end, tip.found, "Too long.")
    assert long_sentences(LONG, (rule,)) == []


def test_a_few_tips_are_enough() -> None:
    assert len(long_sentences(f"{LONG}\n" * 9, ())) == MOST


@given(st.text(max_size=400))
def test_any_text_is_taken(text: str) -> None:
    for tip in long_sentences(text * 3, ()):
        assert (text * 3)[tip.start : tip.end] == tip.found
