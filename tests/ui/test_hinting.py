"""Which hints are seen: hidden ones, those of the hand at rest, those under a word in writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import Fix, Hint, Level
from desktop.ui import hinting
from desktop.ui.hinting import Hidden

words = st.text("ab c\n🚢é", max_size=12)


def hint(text: str, found: str, rule: str = "slow", level: Level = Level.TIP) -> Hint:
    start = text.index(found)
    end = start + len(found)
    return Hint(rule, level, start, end, found, "…", fixes=(Fix(start, end, "x"),))


# --- not this time ---------------------------------------------------------------------------


def test_what_is_kept_of_a_hidden_hint_holds_no_words_and_hides_it_again() -> None:
    text = "We leverage our harbour to leverage steel."
    hidden = Hidden()
    hidden.add(hint(text, "leverage"), text)
    kept = hidden.kept()
    assert not any(word in digest for digest in kept for word in ("leverage", "harbour"))
    again = Hidden.of(kept)
    assert again.has(hint(text, "leverage"), text)
    other = Hint("slow", Level.TIP, 27, 35, "leverage", "…")
    assert not again.has(other, text)


@pytest.mark.parametrize("level", [Level.MUST, Level.BLOCK])
def test_what_has_to_be_changed_is_never_hidden(level: Level) -> None:
    text = "We leverage it."
    hidden = Hidden()
    hidden.add(hint(text, "leverage", level=level), text)
    assert not hidden.has(hint(text, "leverage", level=level), text)


def test_only_the_newest_hidden_hints_are_kept() -> None:
    hidden = Hidden.of(str(number) for number in range(3 * hinting.MOST_HIDDEN))
    assert len(hidden.kept()) == hinting.MOST_HIDDEN
    assert hidden.kept()[-1] == str(3 * hinting.MOST_HIDDEN - 1)


# --- where two texts differ ------------------------------------------------------------------


@given(words, words, words, words)
def test_an_edit_found_leads_from_the_old_text_to_the_new_one(
    before: str, gone: str, new: str, after: str
) -> None:
    old, text = before + gone + after, before + new + after
    at, removed, added = hinting.edit(old, text)
    assert old[:at] + text[at : at + added] + old[at + removed :] == text
    assert removed <= max(len(gone), 0) + min(len(gone), len(new)) or removed <= len(old)
    assert (removed, added) == (0, 0) or old != text


# --- what only the hand at rest finds --------------------------------------------------------


def test_a_hint_of_a_slow_rule_stays_while_one_types_elsewhere_in_its_line() -> None:
    old = "One day we leverage it."
    text = "One fine day we leverage it."
    before = (hint(old, "leverage"),)
    assert hinting.carried((), before, old, text, {"slow"}) == (hint(text, "leverage"),)
    assert hinting.carried((), before, old, text, {"other"}) == ()


@pytest.mark.parametrize(
    "text", ["We leveraged it.", "We leverge it.", "We use it.", "Weleverage it."]
)
def test_a_hint_of_a_slow_rule_goes_as_soon_as_its_word_is_touched(text: str) -> None:
    old = "We leverage it."
    assert hinting.carried((), (hint(old, "leverage"),), old, text, {"slow"}) == ()


@given(words, words, words, words)
def test_what_is_carried_over_always_stands_where_it_says(
    before: str, gone: str, new: str, after: str
) -> None:
    old, text = before + gone + "leverage" + after, before + new + "leverage" + after
    found = (hint(old, "leverage"),)
    for one in hinting.carried((), found, old, text, {"slow"}):
        assert text[one.start : one.end] == "leverage"
        assert (one.fixes[0].start, one.fixes[0].end) == (one.start, one.end)


# --- the word that is being written ----------------------------------------------------------


def test_a_hint_under_the_word_in_writing_waits_and_one_seen_before_stays() -> None:
    text = "We leverage what we leverage"
    first, last = hint(text, "leverage"), Hint("slow", Level.TIP, 20, 28, "leverage", "…")
    assert hinting.shown((first, last), (), len(text)) == (first,)
    assert hinting.shown((first, last), (last,), len(text)) == (first, last)
    assert hinting.shown((first, last), (), None) == (first, last)
