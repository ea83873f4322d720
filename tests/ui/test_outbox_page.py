"""Shared: every state has its words and its buttons, and each button does its deed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from desktop.model import Account, Share, ShareState
from desktop.share.planning import Plan
from desktop.store import to_ms
from desktop.ui.outbox import OutboxPage
from desktop.ui.outbox_card import ShareCard
from tests.ui.house import House

URL = "https://chirp.example/@ada/1"


@pytest.fixture
def account(house: House) -> Account:
    return house.connect("p1")


def put(house: House, account: Account, text: str = "Some words of mine", **columns: Any) -> Share:
    """A row of the outbox, left in a state as delivering would leave it."""
    draft = replace(house.found.drafts.open(None, house.now(), fresh=True), text=text)
    house.found.drafts.keep(draft, house.now())
    (share,) = house.found.outbox.put(
        draft, [account.id], house.now(), house.now() + timedelta(hours=1)
    )
    if columns:
        names = ", ".join(f"{name} = ?" for name in columns)
        with house.found.store.writing() as write:
            write.execute(f"UPDATE shares SET {names} WHERE id = ?", (*columns.values(), share.id))
    return house.found.outbox.get(share.id)  # type: ignore[return-value]


def cards(page: OutboxPage) -> list[ShareCard]:
    return list(page.list.cards())


def words(card: ShareCard) -> str:
    return " | ".join(label.text() for label in card.findChildren(QLabel) if label.text())


def buttons(card: ShareCard) -> list[str]:
    return [one.accessibleName() for one in card.findChildren(QPushButton)]


def press(card: ShareCard, name: str) -> None:
    next(b for b in card.findChildren(QPushButton) if b.accessibleName() == name).click()


def only(house: House) -> ShareCard:
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    return cards(page)[0]


CASES: list[tuple[str, dict[str, Any], str, list[str]]] = [
    ("waiting", {}, "Waiting", ["Try now", "Take it back"]),
    (
        "offline",
        {"reason": "Offline", "facts": {"address": URL, "cause": "name"}},
        "No computer called chirp.example was found.",
        ["Try now", "Take it back"],
    ),
    (
        "busy",
        {"reason": "Busy", "facts": {"address": URL, "retry_after": 60}},
        "asks to wait a moment",
        ["Try now", "Take it back"],
    ),
    (
        "signed out",
        {"reason": "SignedOut", "facts": {"account": "x"}},
        "This connection has ended. Connect again.",
        ["Connect again", "Take it back"],
    ),
    (
        "locked",
        {"reason": "VaultLocked", "facts": {}},
        "Your keyring is locked.",
        ["Unlock", "Take it back"],
    ),
    ("sending", {"state": "sending"}, "Sending", []),
    (
        "unsure",
        {"state": "unsure", "reason": "Unclear", "facts": {"address": URL, "cause": "answer"}},
        "Unsure whether it is there",
        ["Open your profile", "It is there", "It is not there: send again", "Look again"],
    ),
    (
        "refused",
        {"state": "refused", "reason": "Refused", "facts": {"reason": "No <b>", "status": 422}},
        "The network did not take it: No <b>",
        ["Edit and try again"],
    ),
    (
        "too long",
        {"state": "refused", "reason": "TooLong", "facts": {"count": 501, "limit": 500}},
        "501 of 500",
        ["Edit and try again"],
    ),
    (
        "withdrawn",
        {"state": "refused", "reason": "Closed", "facts": {"reason": "withdrawn"}},
        "The company withdrew this post. Your words are kept.",
        ["Edit and try again"],
    ),
    (
        "cancelled",
        {"state": "cancelled"},
        "Taken back",
        ["Edit and try again"],
    ),
]


@pytest.mark.parametrize(("name", "columns", "says", "offers"), CASES, ids=[c[0] for c in CASES])
def test_each_state_has_its_words_and_its_buttons(
    house: House,
    account: Account,
    name: str,
    columns: dict[str, Any],
    says: str,
    offers: list[str],
) -> None:
    given = {key: json.dumps(v) if key == "facts" else v for key, v in columns.items()}
    put(house, account, **given)
    card = only(house)
    assert says in words(card)
    assert buttons(card) == offers
    assert account.handle in words(card)
    assert "Some words of mine" in words(card)
    assert account.handle in card.accessibleName()


def test_it_never_says_failed(house: House, account: Account) -> None:
    for state in ShareState:
        put(house, account, text=f"Words {state}", state=state, settled=to_ms(house.now()))
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(cards(page)) == len(ShareState))
    said = " ".join(words(card) for card in cards(page)).lower()
    assert "fail" not in said
    assert "error" not in said


def test_what_asks_for_the_person_stands_first(house: House, account: Account) -> None:
    put(house, account, text="older question", state="unsure")
    put(house, account, text="newer and waiting")
    put(house, account, text="newest and over", state="cancelled")
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 3)
    assert [card._share.state for card in cards(page)] == [
        ShareState.UNSURE,
        ShareState.WAITING,
        ShareState.CANCELLED,
    ]


def test_a_share_that_was_sent_has_its_link(house: House, account: Account) -> None:
    put(house, account)
    house.ahead += timedelta(minutes=61)
    house.desk.rounds.deliver_now()
    card_page = house.page("shared")
    house.qtbot.waitUntil(
        lambda: bool(cards(card_page)) and cards(card_page)[0]._share.state is ShareState.SENT
    )
    card = cards(card_page)[0]
    assert buttons(card) == ["Open the post", "Copy the link", "Edit …", "Delete …"]
    press(card, "Copy the link")
    assert QGuiApplication.clipboard().text() == card._share.receipt.url
    house.robot.decision = ""
    press(card, "Open the post")
    assert house.opened[-1] == card._share.receipt.url


def test_taking_it_back(house: House, account: Account) -> None:
    share = put(house, account)
    press(only(house), "Take it back")
    house.qtbot.waitUntil(lambda: house.found.outbox.get(share.id).state is ShareState.CANCELLED)
    page = house.desk.page("shared")
    house.qtbot.waitUntil(lambda: buttons(cards(page)[0]) == ["Edit and try again"])
    assert house.found.practice.posts_on_server() == ()


def test_trying_now(house: House, account: Account) -> None:
    share = put(house, account)
    press(only(house), "Try now")
    house.qtbot.waitUntil(lambda: house.found.outbox.get(share.id).state is ShareState.SENT)
    assert len(house.found.practice.posts_on_server()) == 1


def test_saying_that_it_is_there(house: House, account: Account) -> None:
    share = put(house, account, state="unsure")
    card = only(house)
    url = f"{account.server}/@mira/1"
    card.findChild(QLineEdit).setText("https://elsewhere.example/@mira/1")
    press(card, "It is there")
    assert card.steps.wrong == f"That address does not belong to {card.row.network}."
    assert house.found.outbox.get(share.id).state is ShareState.UNSURE
    card.findChild(QLineEdit).setText(f"  {url} ")
    press(card, "It is there")
    house.qtbot.waitUntil(lambda: house.found.outbox.get(share.id).state is ShareState.SENT)
    kept = house.found.outbox.get(share.id).receipt
    assert kept.url == url
    assert kept.self_reported
    assert house.found.practice.posts_on_server() == ()


def test_saying_that_it_is_not_there_sends_it_once(house: House, account: Account) -> None:
    share = put(house, account, state="unsure")
    press(only(house), "It is not there: send again")
    house.qtbot.waitUntil(lambda: house.found.outbox.get(share.id).state is ShareState.SENT)
    assert len(house.found.practice.posts_on_server()) == 1


def test_a_button_pressed_twice_is_pressed_once(house: House, account: Account) -> None:
    share = put(house, account, state="unsure")
    card = only(house)
    deeds: list[str] = []
    card.acted.connect(lambda number, deed, address: deeds.append(deed))
    for _ in range(3):
        press(card, "It is not there: send again")
    assert deeds == ["again"]
    house.qtbot.waitUntil(lambda: house.found.outbox.get(share.id).state is ShareState.SENT)


def test_connecting_again_and_opening_the_draft_are_asked_for(
    house: House, account: Account
) -> None:
    out = put(house, account, reason="SignedOut", facts="{}")
    page = house.page("shared")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    wanted: list[str] = []
    page.connect_wanted.connect(wanted.append)
    page.draft_wanted.connect(wanted.append)
    press(cards(page)[0], "Connect again")
    house.found.outbox.cancel(out.id, house.now())
    page.outbox_changed()
    house.qtbot.waitUntil(lambda: buttons(cards(page)[0]) == ["Edit and try again"])
    page.draft_wanted.disconnect()
    page.draft_wanted.connect(wanted.append)
    press(cards(page)[0], "Edit and try again")
    assert wanted == [account.id, out.draft]


def test_words_from_a_former_account_still_have_their_place(house: House, account: Account) -> None:
    put(house, account, state="cancelled")
    house.found.accounts.disconnect(account.id, house.now())
    assert "a former account" in words(only(house))


def test_nothing_shared_yet_says_what_this_place_is_for(house: House) -> None:
    page = house.page("shared")
    assert page._stack.currentIndex() == 1


def test_the_same_list_is_not_drawn_anew(house: House, account: Account) -> None:
    put(house, account)
    before = only(house)
    house.desk.page("shared").outbox_changed()
    house.settle()
    assert cards(house.desk.page("shared")) == [before]


def test_a_later_share_says_when(house: House, account: Account) -> None:
    put(house, account, due=to_ms(house.now() + timedelta(days=1)))
    assert "It is set for tomorrow" in words(only(house))


def test_a_plan_for_a_post_of_a_program_that_was_left_says_that_it_won_t_go(
    house: House, account: Account
) -> None:
    house.join()
    kept = house.posts()[0]
    draft = replace(house.found.drafts.open(kept, house.now()), text="Words of mine")
    house.found.drafts.keep(draft, house.now())
    at = (house.now() + timedelta(days=1)).replace(tzinfo=None)
    house.found.outbox.put(draft, [account.id], house.now(), plan=Plan(at, "UTC"))
    house.found.sync.leave(kept.program)
    card = only(house)
    assert "Won't be sent" in words(card)
    assert "no longer on this computer" in words(card)
    assert buttons(card) == ["Take it back"]
