"""Where a feed cuts a caption."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.share.cutting import seen, visible
from desktop.share.limits_row import Cut


def test_a_short_text_is_seen_whole() -> None:
    assert visible("short", Cut(210, 3)) == 5
    assert visible("no cut known " * 99, None) == len("no cut known " * 99) - 1


def test_a_long_text_is_cut_between_words() -> None:
    text = "word " * 100
    end = visible(text, Cut(210, 3))
    assert 190 < end <= 210 and text[:end].endswith("word")


def test_short_lines_are_cut_too() -> None:
    text = "one\ntwo\nthree\nfour\nfive"
    assert text[: visible(text, Cut(210, 3))] == "one\ntwo\nthree"
    assert visible(text, Cut(0, 32)) == len(text)


def test_what_is_folded_when_it_is_very_tall_shows_less_than_what_is_not_yet() -> None:
    cut = Cut(0, 2, tallest=4)
    assert visible("a\nb\nc\nd", cut) == 7
    assert "a\nb\nc\nd\ne"[: visible("a\nb\nc\nd\ne", cut)] == "a\nb"


def test_a_long_line_counts_as_the_lines_it_fills() -> None:
    text = "word " * 28 + "\n\nafter"  # two lines of seventy, an empty one
    assert "after" not in text[: visible(text, Cut(210, 3))]


def test_an_emoji_family_is_one_character_and_stays_whole() -> None:
    family = "👩‍👩‍👧‍👦"
    text = family * 10
    assert text[: visible(text, Cut(4, 0))] == family * 4


def test_of_several_networks_the_strictest_counts() -> None:
    text = "word " * 100
    assert seen(text, ["linkedin", "mastodon"]) == seen(text, ["linkedin"]) < 211
    assert seen(text, []) == len(text)


@given(st.text(max_size=300), st.integers(0, 100), st.integers(0, 5))
def test_the_place_lies_in_the_text(text: str, characters: int, lines: int) -> None:
    end = visible(text, Cut(characters, lines))
    assert 0 <= end <= len(text)
    if end < len(text.rstrip()):
        assert characters or lines
