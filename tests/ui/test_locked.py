"""Words that a post asks for word for word: known again, missed, and put back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import Level
from desktop.ui.hinting import hideable, stopping
from desktop.ui.locked import missing, stands

LEGAL = "This is not an offer to buy or sell securities in any country."


def mended(text: str, *locked: str) -> str:
    """As often as there is something to mend."""
    while found := missing(text, locked):
        fix = found[0].fixes[0]
        text = text[: fix.start] + fix.text + text[fix.end :]
    return text


def test_what_stands_there_word_for_word_is_no_hint() -> None:
    assert missing(f"Soon. {LEGAL} #Shares", (LEGAL,)) == ()
    assert missing("Anything", ()) == ()
    assert missing("Anything", ("  ",)) == ()


@pytest.mark.parametrize(
    "text",
    [
        LEGAL.replace(" ", "\n", 3),
        LEGAL.replace(" ", "\u00a0"),
        f"“{LEGAL}”",
    ],
)
def test_line_breaks_and_kinds_of_spaces_are_as_one_likes(text: str) -> None:
    assert stands(text, LEGAL)


@pytest.mark.parametrize(
    ("text", "locked"),
    [
        ("Advice for sailors", "Ad"),
        ("Some advert", "Ad"),
        ("Read our Anzeigen", "Anzeige"),
        (LEGAL[:-1] + "side", LEGAL[:-1]),
    ],
)
def test_a_part_of_a_longer_word_is_not_the_word(text: str, locked: str) -> None:
    assert not stands(text, locked)
    assert stands(mended(text, locked), locked)


@pytest.mark.parametrize(
    ("text", "locked"),
    [("Advice. Ad", "Ad"), ("(Ad)", "Ad"), ("新しい広告です", "広告"), ("Anzeige: neu", "Anzeige")],
)
def test_where_no_word_goes_on_the_word_stands(text: str, locked: str) -> None:
    assert stands(text, locked)


def test_the_same_letters_written_in_another_way_are_the_same_words() -> None:
    words = "Keine Gewähr für künftige Erträge."
    assert stands(unicodedata.normalize("NFD", words), words)
    assert stands(words, unicodedata.normalize("NFD", words))


@pytest.mark.parametrize("text", ["x", LEGAL[:-1], LEGAL.upper(), LEGAL.replace("not ", "")])
def test_anything_else_is_missing_stops_the_share_and_can_not_be_hidden(text: str) -> None:
    (hint,) = missing(text, (LEGAL,))
    assert (hint.level, hint.found) == (Level.MUST, LEGAL)
    assert stopping([hint]) is hint
    assert not hideable(hint)
    assert stands(mended(text, LEGAL), LEGAL)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Proud.", f"Proud.\n\n{LEGAL}"),
        ("Proud.\n", f"Proud.\n\n{LEGAL}\n"),
        ("Proud.\n\n#A #B", f"Proud.\n\n{LEGAL}\n\n#A #B"),
        ("Proud. #A", f"Proud.\n\n{LEGAL} #A"),
    ],
)
def test_a_long_text_becomes_a_paragraph_before_the_hashtags(text: str, becomes: str) -> None:
    assert mended(text, LEGAL) == becomes


def test_a_short_one_follows_the_words() -> None:
    assert mended("We look for a welder", "(m/w/d)") == "We look for a welder (m/w/d)"


def test_of_what_was_changed_in_its_middle_no_second_copy_is_made() -> None:
    bent = LEGAL.replace("not an offer", "hardly an offer")
    text = f"Soon. {bent} See you there."
    (hint,) = missing(text, (LEGAL,))
    assert text[hint.start : hint.end] == bent
    assert mended(text, LEGAL) == f"Soon. {LEGAL} See you there."


def test_each_that_is_missing_is_asked_for() -> None:
    locked = (LEGAL, "(m/w/d)")
    assert len(missing("Words", locked)) == 2
    assert missing(mended("Words", *locked), locked) == ()


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=120), max_size=3))
def test_whatever_is_written_mending_puts_everything_there(text: str, asked: list[str]) -> None:
    locked = tuple(asked)
    for hint in missing(text, locked):
        (fix,) = hint.fixes
        assert 0 <= hint.start <= hint.end <= len(text)
        assert 0 <= fix.start <= fix.end <= len(text)
        assert stands(text[: fix.start] + fix.text + text[fix.end :], hint.found)
