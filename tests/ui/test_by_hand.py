"""What people post themselves: one window at a time, their words at hand, and then a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from desktop.feeds.decide import Decision
from desktop.feeds.holds import Holds
from desktop.model import Account, Attachment, Hold, Share, ShareState
from desktop.share.outcome import NEVER
from desktop.ui.composer import Composer
from desktop.ui.receipts import ReceiptCard
from desktop.ui.share_steps import HandSteps
from desktop.ui.widgets import Button
from tests.ui.house import House

WORDS = "Forty apprentices start today, & I remember my own first day."
POST = "https://www.facebook.com/ada/posts/1"


@pytest.fixture
def by_hand(house: House) -> Iterator[tuple[Account, ...]]:
    """Two places that are posted to by hand."""
    house.robot.decision = ""  # nobody presses anything in what is opened
    yield tuple(
        house.found.accounts.add_by_hand(name, house.now()) for name in ("facebook", "instagram")
    )


def put(house: House, accounts: Any, *, pictures: tuple[Attachment, ...] = ()) -> list[Share]:
    """Shares that were put and had their turn, as the rounds would leave them."""
    draft = replace(
        house.found.drafts.open(None, house.now(), fresh=True), text=WORDS, pictures=pictures
    )
    house.found.drafts.keep(draft, house.now())
    shares = house.found.outbox.put(draft, [one.id for one in accounts], house.now())
    return [house.found.outbox.deliver(one.id, house.now) for one in shares]


def of(house: House, share: Share) -> Share:
    found = house.found.outbox.get(share.id)
    assert found is not None
    return found


def words(widget: Any) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def press(widget: Any, deed: str) -> None:
    next(one for one in widget.findChildren(Button) if one.property("deed") == deed).click()


def composer_with(house: House) -> Composer:
    house.desk.write_own()
    composer = house.desk.composer
    assert composer is not None
    house.qtbot.waitUntil(lambda: composer.draft() is not None)
    for chip in composer.rooms.bar.targets.chips():
        chip.setChecked(True)
    composer.rooms.bar.targets.chosen.emit()
    composer.rooms.texts.current.setPlainText(WORDS)
    house.qtbot.waitUntil(lambda: composer.rooms.bar.open)
    return composer


def steps(card: ReceiptCard) -> HandSteps:
    assert isinstance(card.steps, HandSteps)
    return card.steps


# --- from the editor ----------------------------------------------------------------------


def test_one_window_opens_the_others_wait_as_cards_and_the_words_are_at_hand(
    house: House, by_hand: tuple[Account, ...]
) -> None:
    composer = composer_with(house)
    QGuiApplication.clipboard().setText("something of before")
    composer.rooms.bar.press()
    house.qtbot.waitUntil(lambda: bool(house.opened))
    cards = composer.rooms.aside.receipts._cards
    house.qtbot.waitUntil(lambda: all(isinstance(one.steps, HandSteps) for one in cards.values()))
    assert len(house.opened) == 1
    assert house.opened[0].startswith("https://www.facebook.com/")
    assert WORDS in QGuiApplication.clipboard().text()
    rows = house.found.outbox.all()
    assert [row.outgoing.by_hand for row in rows] == [True, True]
    first, second = (steps(cards[one.id]) for one in by_hand)
    house.qtbot.waitUntil(lambda: "again" in first._open.text())
    assert "on the clipboard" in first._told.text()
    assert second._open.accessibleName() == "Open Instagram"
    press(second, "hand")
    house.qtbot.waitUntil(lambda: len(house.opened) == 2)
    assert "instagram" in house.opened[1]


def test_rows_are_written_before_anything_is_opened(
    house: House, by_hand: tuple[Account, ...]
) -> None:
    seen: list[int] = []

    def browse(url: str) -> bool:
        seen.append(len(house.found.outbox.all()))
        return True

    house.desk.handing._browse = browse
    composer = composer_with(house)
    composer.rooms.bar.press()
    house.qtbot.waitUntil(lambda: bool(seen))
    assert seen == [2]
    house.settle()


def test_the_link_in_the_editor_s_card_becomes_a_receipt_of_one_s_own(
    house: House, by_hand: tuple[Account, ...]
) -> None:
    composer = composer_with(house)
    composer.rooms.bar.press()
    cards = composer.rooms.aside.receipts._cards
    facebook = by_hand[0].id
    house.qtbot.waitUntil(
        lambda: facebook in cards and isinstance(cards[facebook].steps, HandSteps)
    )
    step = steps(cards[facebook])
    step.field.setText(POST)
    press(step, "there")
    share = composer.sending.shares[facebook]
    house.qtbot.waitUntil(lambda: of(house, share).state is ShareState.SENT)
    receipt = of(house, share).receipt
    assert receipt is not None
    assert receipt.self_reported
    assert receipt.url == POST
    house.qtbot.waitUntil(lambda: cards[facebook]._state.text() == "Posted by hand")


# --- from the page ------------------------------------------------------------------------


def test_the_page_asks_with_the_same_steps_and_takes_the_link(
    house: House, by_hand: tuple[Account, ...]
) -> None:
    (share,) = put(house, by_hand[:1])
    assert share.state is ShareState.UNSURE
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    card = page.list.cards()[0]
    assert "Did you post it? Paste the link" in words(card)
    step = card.steps
    for wrong, said in (
        ("", "Paste the link of your post first."),
        ("I did", "That is no web address. Open your post and copy its link."),
        ("https://facebook.com.evil.example/x", "That address does not belong to Facebook."),
        ("https://www.facebook.com/", "That is the start page. Open your post and copy its link."),
    ):
        step.field.setText(wrong)
        press(step, "there")
        assert step.wrong == said
        assert of(house, share).state is ShareState.UNSURE
    step.field.setText(POST)
    assert step.wrong == ""
    step.field.entered.emit()
    house.qtbot.waitUntil(lambda: of(house, share).state is ShareState.SENT)
    house.qtbot.waitUntil(lambda: "Posted by hand" in words(page.list.cards()[0]))
    receipt = of(house, share).receipt
    assert receipt is not None
    assert receipt.url == POST


@pytest.mark.parametrize(
    ("deed", "state"), [("without", ShareState.SENT), ("cancel", ShareState.CANCELLED)]
)
def test_yes_without_a_link_and_no_are_answers_too(
    house: House, by_hand: tuple[Account, ...], deed: str, state: ShareState
) -> None:
    (share,) = put(house, by_hand[:1])
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    press(page.list.cards()[0].steps, deed)
    house.qtbot.waitUntil(lambda: of(house, share).state is state)
    found = of(house, share)
    assert found.receipt is None or (found.receipt.url == "" and found.receipt.self_reported)
    assert found.outgoing.text == WORDS


def test_an_answer_given_twice_counts_once(house: House, by_hand: tuple[Account, ...]) -> None:
    put(house, by_hand[:1])
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    card, given = page.list.cards()[0], []
    card.acted.connect(lambda number, deed, address: given.append(deed))
    for _ in range(3):
        press(card.steps, "without")
    assert given == ["there"]
    house.settle()


def test_what_goes_to_people_asks_for_no_link(house: House, by_hand: tuple[Account, ...]) -> None:
    mail = house.found.accounts.add_by_hand("email", house.now())
    (share,) = put(house, [mail])
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    step = page.list.cards()[0].steps
    assert step.field.isHidden()
    assert "Did you send it?" in words(step)
    assert "You send this yourself by e-mail." in words(page.list.cards()[0])
    assert "your mail program" in words(step) and "E-mail" not in words(step)
    press(step, "hand")
    house.qtbot.waitUntil(lambda: bool(house.opened))
    assert house.opened[0].startswith("mailto:")
    press(step, "without")
    house.qtbot.waitUntil(lambda: of(house, share).state is ShareState.SENT)


def test_it_is_no_dead_end_open_again_copy_again_and_the_picture(
    house: House, by_hand: tuple[Account, ...], tmp_path: Path
) -> None:
    file = tmp_path / "kept.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    image.save(str(file))
    put(house, by_hand[:1], pictures=(Attachment(str(file), "image/png", "The ferry at pier 4"),))
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    step = page.list.cards()[0].steps
    press(step, "hand")
    house.qtbot.waitUntil(lambda: len(house.opened) == 1)
    house.qtbot.waitUntil(lambda: "drag it into the post" in step._told.text())
    QGuiApplication.clipboard().setText("something else")
    press(step, "text")
    house.qtbot.waitUntil(lambda: WORDS in QGuiApplication.clipboard().text())
    press(step, "hand")
    house.qtbot.waitUntil(lambda: len(house.opened) == 2)
    press(step, "folder")
    house.qtbot.waitUntil(lambda: bool(house.folders))
    (folder,) = house.folders
    assert folder.parent == house.paths.shown
    assert [one.name for one in folder.iterdir()] == ["1 The ferry at pier 4.png"]
    assert next(folder.iterdir()).read_bytes() == file.read_bytes()


def test_where_no_browser_comes_up_it_says_so_and_the_words_are_at_hand(
    house: House, by_hand: tuple[Account, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.desk.handing, "_browse", lambda url: False)
    put(house, by_hand[:1])
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    step = page.list.cards()[0].steps
    press(step, "hand")
    house.qtbot.waitUntil(lambda: "No browser came up" in step._told.text())
    assert "https://www.facebook.com" in step._told.text()
    assert WORDS in QGuiApplication.clipboard().text()


def test_what_is_typed_stays_when_something_else_changes(
    house: House, by_hand: tuple[Account, ...]
) -> None:
    put(house, by_hand)
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 2)
    first, other = page.list.cards()
    first.steps.field.setText("https://www.facebo")
    press(other.steps, "cancel")
    house.qtbot.waitUntil(
        lambda: (
            [one._share.state for one in page.list.cards()]
            == [ShareState.UNSURE, ShareState.CANCELLED]
        )
    )
    assert page.list.cards()[0] is first
    assert first.steps.field.text() == "https://www.facebo"


def test_a_planned_one_waits_for_its_time_and_then_asks(
    house: House, by_hand: tuple[Account, ...]
) -> None:
    draft = replace(house.found.drafts.open(None, house.now(), fresh=True), text=WORDS)
    house.found.drafts.keep(draft, house.now())
    at = house.now() + timedelta(hours=2)
    (share,) = house.found.outbox.put(draft, [by_hand[0].id], house.now(), at)
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    assert house.opened == []
    house.ahead += timedelta(hours=2, seconds=1)
    house.desk.rounds.deliver_now()
    house.qtbot.waitUntil(lambda: of(house, share).state is ShareState.UNSURE)
    house.qtbot.waitUntil(lambda: page.list.cards()[0].steps is not None)
    assert of(house, share).due == NEVER
    assert house.opened == []


@pytest.mark.parametrize("why", ["withdrawn", "held"])
def test_a_question_that_stands_opens_no_composer_once_the_post_is_closed(
    house: House, by_hand: tuple[Account, ...], why: str
) -> None:
    kept = house.posts()[0]
    draft = replace(house.found.drafts.open(None, house.now(), fresh=True), text=WORDS)
    draft = replace(draft, post=kept.post.id)
    house.found.drafts.keep(draft, house.now())
    (share,) = house.found.outbox.put(draft, [by_hand[0].id], house.now())
    share = house.found.outbox.deliver(share.id, house.now)
    assert share.reason == "ByHand"
    if why == "held":
        Holds(house.found.store).say(kept.program, "", Hold("Not now."), house.now())
    else:
        house.found.posts.keep(kept.program, Decision(withdrawn=(kept.post.id,)), house.now())
    handing, errors = house.desk.handing, []
    handing.failed.connect(errors.append)
    handing.open(share)
    house.qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].facts["reason"] == why
    assert share.id not in handing.handed
    QGuiApplication.clipboard().clear()
    handing.copy(share)  # the words are the person's own
    house.qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().startswith("Forty"))
