"""Caption → hints: from the feed to words that are checked, mended and kept."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.model import KeptPost
from desktop.paths import Paths
from desktop.share.drafts import Drafts
from desktop.store import Store
from desktop.ui.composer import Composer
from tests.real.lab.running import eventually
from tests.ui.house import House, MakeHouse, given_silence, given_unblocked  # noqa: F401
from tests.ui.running import Started
from tests.ui.test_app import EDITING, heard


def open_post(house: House) -> KeptPost:
    """The first open post, in the editor."""
    page = house.page("feed")
    model = page.model
    house.qtbot.waitUntil(lambda: model.rowCount() > 0 and model.post(model.index(0)) is not None)
    rows = (model.index(row) for row in range(model.rowCount()))
    index = next(i for i in rows if not model.post(i).closed(house.now()))
    kept: KeptPost = model.post(index)
    QTest.mouseClick(
        page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.visualRect(index).center()
    )
    house.qtbot.waitUntil(lambda: ready(house, kept.post.id))
    return kept


def ready(house: House, post_id: str) -> bool:
    composer = house.desk.composer
    draft = composer.draft() if composer is not None else None
    return draft is not None and draft.post == post_id and composer.hinter.ready


def editor(house: House) -> Composer:
    assert house.desk.composer is not None
    return house.desk.composer


def write(house: House, words: str) -> None:
    QTest.keyClicks(editor(house).rooms.texts.current, words)


def rules(house: House) -> set[str]:
    return {card.hint.rule for card in editor(house).rooms.aside.hints.cards()}


def wrong_words(house: House) -> tuple[str, str]:
    """Words that the program's rules object to, and the rule."""
    program = house.found.programs.all()[0]
    engine = house.found.engine(program.address)
    from desktop.guidelines.engine import Context

    for words in ("utilize", "guarantee", "best", "leverage", "synergy", "world-class", "revenue"):
        found = engine.check(f"We {words} it here", Context())
        if any(hint.found == words for hint in found):
            return words, next(hint.rule for hint in found if hint.found == words)
    pytest.fail("no rule of the practice program objects to any of these words")


def go_through(house: House) -> None:
    """Write, see the hint, mend by changing the words, and find them kept."""
    post = open_post(house)
    words, rule = wrong_words(house)
    write(house, f"We {words} it here.")
    house.qtbot.waitUntil(lambda: rule in rules(house))
    editor(house).rooms.texts.current.selectAll()
    write(house, "We built it here ourselves.")
    house.qtbot.waitUntil(lambda: rule not in rules(house))
    house.qtbot.waitUntil(
        lambda: (
            [d.text for d in house.found.drafts.unfinished() if d.post == post.post.id]
            == ["We built it here ourselves."]
        )
    )


def test_from_a_post_in_the_feed_to_words_that_are_checked_and_kept(house: House) -> None:
    house.connect("p1")
    go_through(house)


def test_offline_hints_and_drafts_are_just_the_same(house: House) -> None:
    house.connect("p1")
    house.found.practice.stop()
    go_through(house)


def test_a_withdrawn_post_stops_sharing_and_keeps_the_words(house: House) -> None:
    house.connect("p1")
    house.desk.begin(hidden=True, minimized=False)
    post = open_post(house)
    write(house, "My own words")
    for _ in range(30):
        if not house.found.practice.withdraw_now():
            break
    house.desk.rounds.sync_now()
    house.settle()
    kept = house.found.posts.get(post.post.id)
    if kept.withdrawn is not None:
        house.qtbot.waitUntil(lambda: not editor(house).rooms.bar.open)
    assert editor(house).draft().text == "My own words"


def test_closing_the_editor_and_opening_it_again_finds_the_words(house: House) -> None:
    post = open_post(house)
    write(house, "Half a thought")
    editor(house).close()
    house.settle()
    house.desk.show_post(post.post.id)
    house.qtbot.waitUntil(lambda: editor(house).draft() is not None)
    house.qtbot.waitUntil(lambda: editor(house).draft().text == "Half a thought")


def test_killed_after_a_second_of_rest_every_word_is_there_again(
    tmp_path: Path, make_house: MakeHouse
) -> None:
    home = tmp_path / "home"
    running = Started(home, "--practice", program=EDITING)
    try:
        assert heard(running, "TYPED")

        def kept() -> list[str]:
            store = Store(Paths.of(home).database)
            try:
                return [draft.text for draft in Drafts(store).unfinished()]
            finally:
                store.close()

        eventually(lambda: kept() == ["Typed just before the end"], "the draft on the disk")
        os.kill(running.pid, signal.SIGKILL)
    finally:
        running.kill()
    house = make_house(folder=home)
    house.desk.write_own()
    house.qtbot.waitUntil(lambda: editor(house).draft() is not None)
    assert editor(house).draft().text == "Typed just before the end"
    assert editor(house).rooms.texts.current.toPlainText() == "Typed just before the end"
