"""The moment after Share: nothing has gone out yet, and one key takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from desktop import settings
from desktop.model import Account, Share, ShareState
from desktop.ui.composer import Composer
from tests.ui.house import House

WORDS = "A quiet morning at the yard, and a good one."


@pytest.fixture
def account(house: House) -> Account:
    # long enough for a slow machine: the test itself decides when the moment is over
    house.found.settings.put(settings.UNDO_SECONDS, 30)
    return house.connect("p1")


def written(house: House) -> Composer:
    """The editor with words that may be shared."""
    house.desk.write_own()
    composer = house.desk.composer
    assert composer is not None
    house.qtbot.waitUntil(lambda: composer.draft() is not None)
    composer.rooms.texts.current.setPlainText(WORDS)
    house.qtbot.waitUntil(lambda: composer.rooms.bar.open)
    return composer


def pressed(house: House, composer: Composer) -> Share:
    composer.rooms.bar.press()
    house.qtbot.waitUntil(lambda: composer.rooms.bar.undo.shown)
    (share,) = house.found.outbox.all()
    return share


def on_server(house: House) -> int:
    assert house.found.practice is not None
    return len(house.found.practice.posts_on_server())


def now_is(house: House, share: Share, state: ShareState) -> None:
    house.qtbot.waitUntil(lambda: _of(house, share).state is state)


def _of(house: House, share: Share) -> Share:
    found = house.found.outbox.get(share.id)
    assert found is not None
    return found


def test_a_click_waits_a_moment_and_says_so(house: House, account: Account) -> None:
    composer = written(house)
    share = pressed(house, composer)
    assert share.state is ShareState.WAITING
    assert share.due - share.created == timedelta(seconds=30)
    assert "Sharing in" in composer.rooms.bar.undo.words
    assert not composer.rooms.bar._row.isVisible()
    assert on_server(house) == 0


def test_undo_takes_it_back_and_the_words_can_be_shared_again(
    house: House, account: Account
) -> None:
    composer = written(house)
    share = pressed(house, composer)
    composer.rooms.bar.undo._undo.click()
    now_is(house, share, ShareState.CANCELLED)
    house.qtbot.waitUntil(lambda: not composer.rooms.bar.undo.shown)
    assert composer.rooms.texts.current.text() == WORDS
    house.qtbot.waitUntil(lambda: composer.rooms.bar.open)
    assert on_server(house) == 0


def test_escape_undoes_from_wherever_one_is_in_the_window(house: House, account: Account) -> None:
    composer = written(house)
    composer.activateWindow()
    composer.rooms.texts.current.setFocus()
    share = pressed(house, composer)
    QTest.keyClick(composer.rooms.texts.current, Qt.Key.Key_Escape)
    now_is(house, share, ShareState.CANCELLED)


def test_the_undo_key_belongs_to_the_words_in_the_caption_and_to_the_share_in_the_bar(
    house: House, account: Account
) -> None:
    composer = written(house)
    composer.activateWindow()
    caption = composer.rooms.texts.current
    caption.setFocus()
    caption.moveCursor(QTextCursor.MoveOperation.End)
    share = pressed(house, composer)
    QTest.keyClick(caption, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert composer.rooms.bar.undo.shown
    assert _of(house, share).state is ShareState.WAITING
    composer.rooms.bar.undo.take_focus()
    button = composer.rooms.bar.undo._undo
    QTest.keyClick(button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    now_is(house, share, ShareState.CANCELLED)


def test_who_pressed_share_by_its_button_has_undo_under_the_same_key(
    house: House, account: Account
) -> None:
    composer = written(house)
    composer.activateWindow()
    composer.rooms.bar._share.setFocus()
    share = pressed(house, composer)
    house.qtbot.waitUntil(composer.rooms.bar.undo._undo.hasFocus)
    QTest.keyClick(composer.rooms.bar.undo._undo, Qt.Key.Key_Space)
    now_is(house, share, ShareState.CANCELLED)


def test_pressing_undo_twice_undoes_once(house: House, account: Account) -> None:
    composer = written(house)
    pressed(house, composer)
    wanted: list[str] = []
    composer.rooms.bar.undo.undone.connect(wanted.append)
    for _ in range(3):
        composer.rooms.bar.undo.press()
    assert len(wanted) == 1
    house.settle()


def test_after_the_moment_it_goes_out_once_and_the_link_is_there(
    house: House, account: Account
) -> None:
    composer = written(house)
    share = pressed(house, composer)
    house.ahead += timedelta(seconds=31)
    house.desk.rounds.deliver_now()
    now_is(house, share, ShareState.SENT)
    house.qtbot.waitUntil(lambda: not composer.rooms.bar.undo.shown)
    assert on_server(house) == 1
    card = composer.rooms.aside.receipts._cards[account.id]
    house.qtbot.waitUntil(lambda: card._state.text() == "Sent")
    house.robot.decision = ""
    deeds = {one.property("deed"): one for one in _buttons(card)}
    deeds["open"].click()
    receipt = _of(house, share).receipt
    assert receipt is not None
    assert house.opened[-1] == receipt.url


def test_closing_the_window_loses_neither_the_share_nor_undo(
    house: House, account: Account
) -> None:
    composer = written(house)
    share = pressed(house, composer)
    composer.close()
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: page.undo.shown)
    assert "Sharing in" in page.undo.words
    page.undo.press()
    now_is(house, share, ShareState.CANCELLED)
    house.qtbot.waitUntil(lambda: not page.undo.shown)
    assert on_server(house) == 0


def test_a_closed_window_s_share_goes_out_all_the_same(house: House, account: Account) -> None:
    composer = written(house)
    share = pressed(house, composer)
    composer.close()
    house.ahead += timedelta(seconds=31)
    house.desk.rounds.tick()
    now_is(house, share, ShareState.SENT)
    assert on_server(house) == 1


def test_whoever_wants_no_moment_has_none(house: House, account: Account) -> None:
    house.found.settings.put(settings.UNDO_SECONDS, 0)
    composer = written(house)
    composer.rooms.bar.press()
    house.qtbot.waitUntil(lambda: [s.state for s in house.found.outbox.all()] == [ShareState.SENT])
    assert not composer.rooms.bar.undo.shown


def _buttons(card: Any) -> list[Any]:
    from desktop.ui.widgets import Button

    return card.findChildren(Button)  # type: ignore[no-any-return]
