"""Searching pages, and what changed since somebody read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.guidelines.documents import Page, page
from desktop.guidelines.readings import MOST_PAGES, Readings
from desktop.guidelines.searching import MOST_FOUND, fold, search, segments, snippet
from desktop.model import DocumentSource
from desktop.settings import Settings
from desktop.store import Store


def made(markdown: str, name: str = "policy") -> Page:
    return page(DocumentSource(name, name, f"https://acme.example/{name}.md"), markdown.encode())


# --- searching -------------------------------------------------------------------------------


def test_every_find_is_exactly_what_stands_there() -> None:
    pages = (
        made("# Über Schiffe\n\nEin ÜBER 🎉 uber und uber."),
        made("| a | über |\n|---|---|\n| Uber | b |", "brand"),
    )
    found = search(pages, "  über ")
    assert [one.page for one in found] == ["policy"] * 4 + ["brand"] * 2
    words = []
    for one in found:
        shown = pages[one.page == "brand"]
        words.append(segments(shown.blocks[one.block])[one.segment][one.start : one.end])
    assert words == ["Über", "ÜBER", "uber", "uber", "über", "Uber"]


@pytest.mark.parametrize("text", ["İstanbul ß ﬁ Ǆ", "e\u0301 🏳️‍🌈", "한국어 \u2028 x", "ไทย\u00a0x"])
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_nothing_is_found_for_nothing_and_never_too_much() -> None:
    assert search((made("a b"),), "   ") == ()
    assert len(search((made("a " * 5000),), "a")) == MOST_FOUND


def test_a_find_is_shown_with_what_is_around_it() -> None:
    text = "These are quite a number of words before the harbour opens, and some more come after."
    shown = made(text)
    (found,) = search((shown,), "harbour")
    before, word, after = snippet(shown, found)
    assert word == "harbour"
    assert before.startswith("… ") and before.endswith("before the ")
    assert after.startswith(" opens") and after.endswith("…")


# --- what was read ---------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(Store(tmp_path / "goodword.sqlite"))


def test_nothing_is_marked_for_somebody_who_has_read_nothing(settings: Settings) -> None:
    assert Readings(settings).changed(made("# A\n\none")) == frozenset()


def test_what_changed_since_it_was_read_is_known_after_a_restart(settings: Settings) -> None:
    readings = Readings(settings)
    readings.read(made("# A\n\none\n\n# B\n\ntwo"))
    assert readings.changed(made("# A\n\none\n\n# B\n\ntwo")) == frozenset()
    later = made("# A\n\none\n\n# B\n\nthree\n\n# C\n\nnew")
    again = Readings(Settings(settings.store))
    assert again.changed(later) == {"b", "c"}
    again.read(later)
    assert again.is_read(later)


def test_only_the_latest_pages_are_remembered(settings: Settings) -> None:
    readings = Readings(settings)
    pages = [made("# A", f"page{number}") for number in range(MOST_PAGES + 3)]
    for one in pages:
        readings.read(one)
    assert [readings.is_read(one) for one in pages] == [False] * 3 + [True] * MOST_PAGES


def test_what_can_not_be_read_counts_as_nothing(settings: Settings) -> None:
    from desktop.settings import GUIDELINES_READ

    for nonsense in ("{", "[]", '{"https://acme.example/policy.md": 3}'):
        settings.put(GUIDELINES_READ, nonsense)
        assert Readings(settings).changed(made("# A")) == frozenset()
