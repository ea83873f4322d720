"""desktop.clusters: graphemes against Unicode's own cases, and places by them."""

from __future__ import annotations

import time

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clusters import _ONLY_PLAIN
from desktop.text import (
    Graphemes,
    Offsets,
    cluster_start,
    clusters,
    emoji,
    graphemes,
    without_conjuncts,
)
from tests import unicode_data
from tests.pace import SLACK

MIXED = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "ab \r\n.é日本한\u1100\u1161\u11a8न\u094dमि\u0301\u200d\ufe0f🎉👩💻🏽🇩🇪ש\u0600©❤"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)


def test_unicodes_own_cases() -> None:
    """One of the 602 is of its day: U+2701 was a pictogram in Unicode 15 and is none in 17,
    which the library knows."""
    cases = list(unicode_data.breaks("GraphemeBreakTest"))
    assert len(cases) == 602
    assert [
        text
        for text, places in cases
        if [0, *(end for _, end in clusters(text))] != places
        or not graphemes(text) == graphemes(without_conjuncts(text)) == len(places) - 1
    ] == ["\u2701\u200d\u2701"]


def test_every_emoji_is_one_character_to_a_reader() -> None:
    cases = [text for text, _, _ in unicode_data.emoji()]
    assert len(cases) == 4733
    assert [text for text in cases if graphemes(text) != 1] == []


def test_every_emoji_is_one_emoji() -> None:
    wrong = [
        text
        for text, status, _ in unicode_data.emoji()
        if status != "component" and list(emoji(text)) != [(0, len(text))]
    ]
    assert wrong == ["©", "®"]  # signs of the text, unless a selector makes them pictures


@pytest.mark.parametrize(
    ("text", "now", "before"),
    [("नमस्ते", 3, 4), ("ক্ষ", 1, 2), ("abc", 3, 3), ("न्", 1, 1), ("्न", 2, 2), ("!ท्न", 3, 3)],
)
def test_older_software_takes_conjuncts_apart(text: str, now: int, before: int) -> None:
    assert (graphemes(text), graphemes(without_conjuncts(text))) == (now, before)


@settings(deadline=None)
@given(MIXED)
def test_clusters_are_those_of_the_library(text: str) -> None:
    """But for a linker without a consonant before it, where the library is wrong."""
    stray = regex.compile(
        r"(?<!\p{InCB=Consonant}[\p{InCB=Extend}\p{InCB=Linker}]*)\p{InCB=Linker}"
    )
    text = stray.sub("", text)
    assert [text[start:end] for start, end in clusters(text)] == regex.findall(r"\X", text)
    assert graphemes(text) == len(regex.findall(r"\X", text))


@settings(deadline=None)
@given(MIXED)
def test_places_by_cluster_go_both_ways(text: str) -> None:
    found = Graphemes(text)
    starts = [start for start, _ in clusters(text)]
    assert len(found) == graphemes(text) == len(starts)
    assert [found.place_of(index) for index in range(len(starts))] == starts
    assert [found.index_of(start) for start in starts] == list(range(len(starts)))
    assert found.place_of(len(starts)) == found.end(len(text)) == len(text)
    assert found.index_of(len(text)) == len(starts)
    for place in range(len(text)):
        start, end = found.start(place), found.end(place)
        assert start <= place <= end
        assert start in starts
        assert end in [*starts, len(text)]
        assert start == end or found.index_of(start) == found.index_of(end - 1)


@settings(deadline=None)
@given(MIXED)
def test_where_a_cluster_starts_is_found_without_reading_all(text: str) -> None:
    found = Graphemes(text)
    for place in range(len(text) + 1):
        expected = found.start(place) if place < len(text) else len(text)
        assert cluster_start(text, place) == expected


@settings(deadline=None)
@given(MIXED)
def test_three_ways_to_count_places_agree(text: str) -> None:
    offsets, found = Offsets(text), Graphemes(text)
    for index in range(len(found) + 1):
        place = found.place_of(index)
        assert offsets.from_utf16(offsets.to_utf16(place)) == place
        assert found.index_of(place) == index


def test_beyond_the_text_is_its_end_and_before_it_its_beginning() -> None:
    found = Graphemes("a👩‍💻")
    assert (found.place_of(99), found.index_of(99)) == (4, 2)
    assert (found.place_of(-1), found.index_of(-1)) == (0, 0)
    assert Graphemes("").index_of(0) == 0
    assert Graphemes("").place_of(0) == 0


@pytest.mark.parametrize(
    "unit", ["\u0301", "🇩", "👩‍", "न्", "\u1100", "\u200d", "🏽", "\u0600", "é", "日", "\r\n", "#️"]
)
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.perf_counter()
    graphemes(text)
    graphemes(without_conjuncts(text))
    cluster_start(text, len(text) - 1)
    list(emoji(text))
    found = Graphemes(text)
    assert found.place_of(len(found)) == len(text)
    assert time.perf_counter() - start < 3 * SLACK


def test_what_is_taken_for_plain_is_a_cluster_of_its_own_by_its_properties() -> None:
    alone = regex.compile(
        r"(?V1)[[\p{GCB=Other}\p{GCB=LV}\p{GCB=LVT}]--\p{Extended_Pictographic}--\p{InCB=Consonant}]"
    )
    plain = [chr(point) for point in range(0x20, 0x10000) if _ONLY_PLAIN.fullmatch(chr(point))]
    assert len(plain) > 40_000
    assert [one for one in plain if one != "\x7f" and not alone.match(one)] == []
