"""Where found words stand, in all the spellings in which they are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.feeds import findable
from desktop.feeds.spotting import spots


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("The harbour school", "har", ["har"]),
        ("The harbour school", "HARBOUR sch", ["harbour", "sch"]),
        ("The harbour school", "har school", ["school"]),  # a word before the last one is whole
        ("Zürcher Straße, Züri", "zuri", ["Züri"]),
        ("Die Straßen von Köln", "strass", ["Straß"]),
        ("Cafe\u0301 at noon", "café", ["Cafe\u0301"]),
        ("Порт Роттердам", "порт ротт", ["Порт", "Ротт"]),
        ("社会的責任と社会", "社会", ["社会", "社会"]),
        ("An e-mail for you", "e-mail", ["e-mail"]),
        ("اَلمِيناء", "الميناء", ["اَلمِيناء"]),
        ("Scan the plan", "an", []),
        ("anything", "", []),
        ("", "word", []),
        ("anything", "\"* (", []),
    ],
)  # fmt: skip
def test_what_was_typed_is_found_where_it_stands(text: str, typed: str, found: list[str]) -> None:
    assert [text[start:stop] for start, stop in spots(text, typed)] == found


@given(st.text(), st.text())
def test_no_text_breaks_it_and_spots_are_in_order(text: str, typed: str) -> None:
    places = [place for spot in spots(text, typed) for place in spot]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(st.text(alphabet="abcÄéßжक् का社会 -.", min_size=1))
def test_every_word_of_a_text_is_spotted_when_it_is_typed_as_a_whole(text: str) -> None:
    for word in text.split():
        if findable.words(word):
            assert spots(text, word), word
