"""Connecting: consent, cancelling, a second attempt, the wrong person, a no, and leaving."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop import settings
from desktop.model import AccountState
from desktop.ui.account_cards import AccountCard, ConnectCard
from desktop.ui.accounts import AccountsPage
from tests.ui.house import House, MakeHouse


def port_of(url: str) -> int:
    redirect = parse_qs(urlsplit(url).query)["redirect_uri"][0]
    return urlsplit(redirect).port or 0


def free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@pytest.fixture
def page(house: House) -> AccountsPage:
    return house.page("accounts")


def press(page: AccountsPage, name: str) -> None:
    found = [b for b in page.findChildren(QPushButton) if b.accessibleName() == name]
    assert len(found) == 1, (name, [b.accessibleName() for b in page.findChildren(QPushButton)])
    found[0].click()


def cards(page: AccountsPage) -> list[AccountCard]:
    found = (page._list.itemAt(row).widget() for row in range(page._list.count()))
    return [card for card in found if isinstance(card, AccountCard)]


def begin(house: House, page: AccountsPage, decision: str = "allow", person: str = "p1") -> str:
    """Press Connect; the address that the browser was sent to."""
    house.robot.decision, house.robot.person = decision, person
    known = len(house.opened)
    press(page, f"Connect {house.found.catalog.get('practice').title}")
    house.qtbot.waitUntil(lambda: len(house.opened) > known)
    return house.opened[-1]


def test_a_yes_in_the_browser_connects_the_account(house: House, page: AccountsPage) -> None:
    url = begin(house, page)
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    assert house.robot.answers == [200]
    assert page._banner.text.endswith("is connected.")
    assert not page._waiting.isVisible()
    (account,) = house.found.accounts.all()
    assert account.state is AccountState.OK
    assert free(port_of(url))


def test_the_link_is_shown_too_and_cancel_is_always_there(house: House, page: AccountsPage) -> None:
    url = begin(house, page, decision="")
    assert page._waiting.isVisible()
    press(page, "Copy the link")
    assert QGuiApplication.clipboard().text() == url
    press(page, "Open the browser again")
    assert house.opened == [url, url]
    press(page, "Cancel")
    assert not page._waiting.isVisible()
    house.qtbot.waitUntil(lambda: free(port_of(url)))
    assert not page._banner.isVisible()


def test_after_cancelling_a_second_attempt_works(house: House, page: AccountsPage) -> None:
    begin(house, page, decision="")
    press(page, "Cancel")
    begin(house, page)
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)


def test_a_second_attempt_does_not_wait_behind_the_first(house: House, page: AccountsPage) -> None:
    first = begin(house, page, decision="")
    second = begin(house, page)
    assert second != first
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1, timeout=10_000)
    assert free(port_of(first))


def test_many_attempts_in_a_row_leave_one_port_and_one_account(
    house: House, page: AccountsPage
) -> None:
    for _ in range(10):
        page.connect_network("practice")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1, timeout=20_000)
    assert all(free(port_of(url)) for url in house.opened)
    assert house.found.accounts._under_way == {}


def test_cancelling_before_the_address_is_known_frees_the_port(
    house: House, page: AccountsPage
) -> None:
    house.robot.decision = ""
    page.connect_network("practice")
    page._cancel()
    house.settle()
    done: list[int] = []
    house.jobs.run("connect", lambda: 1, done.append)
    house.qtbot.waitUntil(lambda: done == [1])
    assert house.opened == []
    assert page._connection is None
    attempts = list(house.found.accounts._under_way.values())
    assert all(free(attempt.listener.port) for attempt in attempts)


def test_a_no_in_the_browser_is_a_sentence_and_one_button(house: House, page: AccountsPage) -> None:
    begin(house, page, decision="deny")
    house.qtbot.waitUntil(page._banner.isVisible)
    assert page._banner.text == "The permission was not given."
    assert house.found.accounts.all() == ()
    house.robot.decision = "allow"
    press(page, "Try again")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)


def test_reconnecting_as_somebody_else_changes_nothing(house: House) -> None:
    account = house.connect("p1")
    house.found.accounts.signed_out(account.id)
    page = house.page("accounts")
    house.robot.person = "p2"
    press(page, "Connect again")
    house.qtbot.waitUntil(page._banner.isVisible)
    assert f"not as {account.handle}" in page._banner.text
    (kept,) = house.found.accounts.all()
    assert kept.id == account.id
    assert kept.state is AccountState.SIGNED_OUT
    house.robot.person = "p1"
    press(page, "Try again")
    house.qtbot.waitUntil(lambda: house.found.accounts.get(account.id).state is AccountState.OK)


def test_reconnecting_from_elsewhere_ends_what_waits_here(house: House) -> None:
    account = house.connect("p1")
    house.found.accounts.signed_out(account.id)
    page = house.page("accounts")
    begin(house, page, decision="")
    house.robot.decision = "allow"
    house.desk.reconnect_account(account.id)
    house.qtbot.waitUntil(
        lambda: house.found.accounts.get(account.id).state is AccountState.OK, timeout=10_000
    )


def test_a_late_failure_of_an_old_attempt_does_not_disturb_the_new_one(
    house: House, page: AccountsPage
) -> None:
    house.found.practice.misbehave("slow", 1, where="token", seconds=1)
    house.found.practice.misbehave("nonsense", 1, where="token")
    begin(house, page)
    house.qtbot.waitUntil(lambda: house.robot.answers == [200])
    begin(house, page, decision="")
    house.settle()
    assert page._waiting.isVisible()
    assert not page._banner.isVisible()
    press(page, "Cancel")


def test_a_browser_that_can_t_be_opened_is_said(house: House, page: AccountsPage) -> None:
    page._browse = lambda url: False
    page.connect_network("practice")
    house.qtbot.waitUntil(page._banner.isVisible)
    assert "Copy the link" in page._banner.text
    assert page._waiting.isVisible()


def test_a_network_that_needs_a_server_asks_for_it_first(house: House, page: AccountsPage) -> None:
    (card,) = [c for c in page.findChildren(ConnectCard) if c.name == "mastodon"]
    page.connect_network("mastodon")
    assert house.opened == []
    field = card.findChild(QLineEdit)
    field.setText("[not a server")
    field.returnPressed.emit()
    house.qtbot.waitUntil(page._banner.isVisible)
    assert house.found.accounts.all() == ()


def test_disconnecting_asks_in_place_and_wipes_everything(house: House) -> None:
    account = house.connect("p1")
    page = house.page("accounts")
    press(page, f"Disconnect {account.handle}")
    (card,) = cards(page)
    assert card._sure.isVisible()
    press(page, "Disconnect")
    house.qtbot.waitUntil(lambda: cards(page) == [])
    assert house.found.accounts.all() == ()
    assert house.found.vault.get(account.id) is None


def test_leaving_while_the_browser_is_open_is_quick_and_frees_the_port(house: House) -> None:
    page = house.page("accounts")
    url = begin(house, page, decision="")
    house.desk.leave()
    assert house.jobs.leave(3.0)
    assert free(port_of(url))


def test_an_account_that_has_ended_says_so_and_the_tray_too(house: House) -> None:
    account = house.connect("p1")
    page = house.page("accounts")
    house.found.practice.misbehave("sign_out_all")
    house.desk.rounds.measure_now()
    house.qtbot.waitUntil(lambda: house.tray.state == "needs_you")
    house.settle()
    assert any(b.text() == "Connect again" for b in page.findChildren(QPushButton))
    house.robot.person = "p1"
    house.desk.reconnect_account(account.id)
    house.qtbot.waitUntil(lambda: house.tray.state != "needs_you")


def test_without_a_keyring_nobody_is_asked_in_vain_and_memory_is_offered(
    make_house: MakeHouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nothing")
    house = make_house(memory_vault=False)
    page = house.page("accounts")
    title = house.found.catalog.get("practice").title
    press(page, f"Connect {title}")
    house.qtbot.waitUntil(lambda: bool(page._banner.text))
    assert "No keyring" in page._banner.text
    assert house.opened == []
    assert house.found.accounts.all() == ()
    press(page, "Keep it only until I quit")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    assert house.found.vault.memory
    house.settle()
    assert house.found.settings.get(settings.VAULT_BACKEND) == ""
