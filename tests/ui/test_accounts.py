"""Connecting: consent, cancelling, a second attempt, the wrong person, a no, and leaving."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from desktop import settings
from desktop.errors import NoVault
from desktop.model import AccountState, Draft
from desktop.ui.account_cards import AccountCard
from desktop.ui.accounts import AccountsPage
from desktop.ui.connect_cards import ConnectCard
from desktop.ui.widgets import Chip
from tests.pace import PATIENCE
from tests.share.drawer import Drawer
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
    title = house.found.catalog.get("practice").title
    first = not any(one.network == "practice" for one in house.found.accounts.all())
    press(page, f"Connect {title}" if first else f"Add another {title} account")
    house.qtbot.waitUntil(lambda: len(house.opened) > known)
    return house.opened[-1]


def test_a_yes_in_the_browser_connects_the_account(house: House, page: AccountsPage) -> None:
    url = begin(house, page)
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    assert house.robot.answers == [200]
    assert page.panel.banner.text.endswith("is connected.")
    assert not page.panel.waiting.isVisible()
    (account,) = house.found.accounts.all()
    assert account.state is AccountState.OK
    assert free(port_of(url))


def test_the_link_is_shown_too_and_cancel_is_always_there(house: House, page: AccountsPage) -> None:
    url = begin(house, page, decision="")
    assert page.panel.waiting.isVisible()
    press(page, "Copy the link")
    assert QGuiApplication.clipboard().text() == url
    press(page, "Open the browser again")
    assert house.opened == [url, url]
    press(page, "Cancel")
    assert not page.panel.waiting.isVisible()
    house.qtbot.waitUntil(lambda: free(port_of(url)))
    assert not page.panel.banner.isVisible()


def test_after_cancelling_a_second_attempt_works(house: House, page: AccountsPage) -> None:
    begin(house, page, decision="")
    press(page, "Cancel")
    begin(house, page)
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)


def test_a_second_attempt_does_not_wait_behind_the_first(house: House, page: AccountsPage) -> None:
    first = begin(house, page, decision="")
    second = begin(house, page)
    assert second != first
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    assert free(port_of(first))


def test_many_attempts_in_a_row_leave_one_port_and_one_account(
    house: House, page: AccountsPage
) -> None:
    for _ in range(10):
        page.connect_network("practice")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    assert all(free(port_of(url)) for url in house.opened)
    assert house.found.accounts._under_way == {}


def test_cancelling_before_the_address_is_known_frees_the_port(
    house: House, page: AccountsPage
) -> None:
    house.robot.decision = ""
    page.connect_network("practice")
    page.panel.cancel()
    house.settle()
    done: list[int] = []
    house.jobs.run("connect", lambda: 1, done.append)
    house.qtbot.waitUntil(lambda: done == [1])
    assert house.opened == []
    assert not page.panel.connecting.under_way
    attempts = list(house.found.accounts._under_way.values())
    assert all(free(attempt.listener.port) for attempt in attempts)


def test_a_no_in_the_browser_is_a_sentence_and_one_button(house: House, page: AccountsPage) -> None:
    begin(house, page, decision="deny")
    house.qtbot.waitUntil(page.panel.banner.isVisible)
    assert page.panel.banner.text == "The permission was not given."
    assert house.found.accounts.all() == ()
    house.robot.decision = "allow"
    press(page, "Try again")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)


def test_reconnecting_as_somebody_else_changes_nothing(house: House) -> None:
    account = house.connect("p1")
    house.found.accounts.signed_out(account.id)
    page = house.page("accounts")
    house.robot.person = "p2"
    press(page, f"Connect {account.handle} again")
    house.qtbot.waitUntil(page.panel.banner.isVisible)
    assert f"not as {account.handle}" in page.panel.banner.text
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
    house.qtbot.waitUntil(lambda: house.found.accounts.get(account.id).state is AccountState.OK)


def test_a_late_failure_of_an_old_attempt_does_not_disturb_the_new_one(
    house: House, page: AccountsPage
) -> None:
    house.found.practice.misbehave("slow", 1, where="token", seconds=1)
    house.found.practice.misbehave("nonsense", 1, where="token")
    begin(house, page)
    house.qtbot.waitUntil(lambda: house.robot.answers == [200])
    begin(house, page, decision="")
    house.settle()
    assert page.panel.waiting.isVisible()
    assert not page.panel.banner.isVisible()
    press(page, "Cancel")


def test_a_browser_that_can_t_be_opened_is_said(house: House, page: AccountsPage) -> None:
    page.panel.browse = lambda url: False
    page.connect_network("practice")
    house.qtbot.waitUntil(page.panel.banner.isVisible)
    assert "Copy the link" in page.panel.banner.text
    assert page.panel.waiting.isVisible()


def test_a_network_that_needs_a_server_asks_for_it_first(house: House, page: AccountsPage) -> None:
    (card,) = [c for c in page.findChildren(ConnectCard) if c.name == "mastodon"]
    page.connect_network("mastodon")
    assert house.opened == []
    field = card.findChild(QLineEdit)
    field.setText("[not a server")
    field.returnPressed.emit()
    house.qtbot.waitUntil(page.panel.banner.isVisible)
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
    assert house.jobs.leave(PATIENCE)
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
    house.qtbot.waitUntil(lambda: bool(page.panel.banner.text))
    assert "No keyring" in page.panel.banner.text
    assert house.opened == []
    assert house.found.accounts.all() == ()
    press(page, "Keep it only until I quit")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 1)
    assert house.found.vault.memory
    house.settle()
    assert house.found.settings.get(settings.VAULT_BACKEND) == ""


# --- several, by hand, and goodbyes ----------------------------------------------------------


def texts(page: AccountsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.text())


def by_hand(page: AccountsPage) -> dict[str, Chip]:
    return {chip.objectName(): chip for chip in page._hand.chips()}


def test_a_second_account_of_a_network_is_an_act_of_its_own(house: House) -> None:
    house.connect("p1")
    page = house.page("accounts")
    begin(house, page, person="p2")
    house.qtbot.waitUntil(lambda: len(cards(page)) == 2)
    assert len({card.account_id for card in cards(page)}) == 2
    assert page.panel.banner.text.endswith("is connected.")


def test_another_account_of_the_same_person_says_who_is_signed_in_there(house: House) -> None:
    account = house.connect("p1")
    page = house.page("accounts")
    begin(house, page, person="p1")
    house.qtbot.waitUntil(page.panel.banner.isVisible)
    assert f"signed in to Porchlight as {account.handle}" in page.panel.banner.text
    assert len(house.found.accounts.all()) == 1


def test_a_card_tells_since_when_until_when_and_what_is_allowed(house: House) -> None:
    house.connect("p1")
    page = house.page("accounts")
    shown = texts(page)
    assert "Connected since" in shown
    assert "renews by itself" in shown
    assert "May post for you and delete those posts" in shown


def test_a_network_without_an_interface_is_switched_on_by_hand_and_off_again(
    house: House, page: AccountsPage
) -> None:
    chip = by_hand(page)["facebook"]
    assert chip.accessibleName() == "Post by hand on Facebook"
    chip.click()
    house.qtbot.waitUntil(lambda: len(house.found.accounts.all()) == 1)
    (account,) = house.found.accounts.all()
    assert account.by_hand
    assert account.name == "Facebook"
    assert cards(page) == []
    house.settle()
    by_hand(page)["facebook"].click()
    house.qtbot.waitUntil(lambda: house.found.accounts.all() == ())


def test_what_the_company_has_not_set_up_is_by_hand_only_until_a_program_brings_it(
    house: House, page: AccountsPage
) -> None:
    assert "linkedin" in by_hand(page)
    assert "linkedin" not in page._cards
    assert "mastodon" not in by_hand(page)
    native = {"linkedin": {"client_id": "86abc", "native_pkce": True}}
    house.found.options = replace(house.found.options, networks=native)
    house.desk.tidings.program_changed()
    house.qtbot.waitUntil(lambda: "linkedin" in page._cards)
    house.qtbot.waitUntil(lambda: "linkedin" not in by_hand(page))


def test_disconnecting_says_what_still_waits_and_that_the_network_was_told(house: House) -> None:
    account = house.connect("p1")
    draft = Draft("d", text="Later.")
    later = house.now() + timedelta(days=1)
    house.found.outbox.put(draft, [account.id], house.now(), due=later)
    page = house.page("accounts")
    press(page, f"Disconnect {account.handle}")
    assert "1 share" in texts(page)
    press(page, "Disconnect")
    house.qtbot.waitUntil(page.panel.banner.isVisible)
    assert page.panel.banner.text.endswith("is disconnected, and its permission there has ended.")


def test_a_network_that_hears_nothing_of_it_is_said(house: House) -> None:
    account = house.connect("p1")
    page = house.page("accounts")
    house.found.practice.stop()
    press(page, f"Disconnect {account.handle}")
    press(page, "Disconnect")
    house.qtbot.waitUntil(page.panel.banner.isVisible)
    assert "could not be told" in page.panel.banner.text
    assert house.found.accounts.all() == ()
    assert house.found.vault.get(account.id) is None


def test_a_locked_keyring_is_owed_its_wiping_and_gets_it_when_it_opens(house: House) -> None:
    drawer = Drawer()
    house.found.vault._backend = drawer
    account = house.connect("p1")
    page = house.page("accounts")
    drawer.shut = True
    press(page, f"Disconnect {account.handle}")
    press(page, "Disconnect")
    house.qtbot.waitUntil(page._owed.isVisible)
    assert account.handle in texts(page)
    assert cards(page) == []
    assert house.found.accounts.all() == ()
    assert drawer.entries
    drawer.shut = False
    press(page, "Unlock and wipe")
    house.qtbot.waitUntil(lambda: not page._owed.isVisible())
    assert drawer.entries == {}


def test_what_is_owed_to_a_keyring_is_wiped_by_itself_later(house: House) -> None:
    drawer = Drawer()
    house.found.vault._backend = drawer
    account = house.connect("p1")
    drawer.shut = True
    assert not house.found.accounts.disconnect(account.id, house.now()).wiped
    house.desk.standing.refresh()
    house.settle()
    drawer.shut = False
    house.ahead = timedelta(minutes=2)
    house.desk.standing.refresh()
    house.qtbot.waitUntil(lambda: not house.found.accounts.leaving())
    assert drawer.entries == {}
    assert drawer.asked == 1  # by the click, never by itself


def test_another_keyring_than_before_is_used_only_after_a_click(
    house: House, page: AccountsPage
) -> None:
    asked: list[int] = []
    page.change_wanted.connect(lambda: asked.append(1))
    page.panel.connecting.failed.emit(NoVault(cause="changed", expected="kwallet", found="x"))
    assert "not there in this session" in page.panel.banner.text
    press(page, "Use this keyring from now on")
    assert asked == [1]


def test_a_reminder_leads_to_its_account(house: House) -> None:
    account = house.connect("p1")
    house.desk.alerts.account_wanted.emit(account.id)
    house.settle()
    assert house.desk.window.place == "accounts"


def test_an_end_is_told_once_in_working_hours_and_kept_over_a_restart(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str, str]] = []
    monkeypatch.setattr(house.desk.alerts, "remind", lambda *words: told.append(words))
    account = house.connect("p1")
    local = house.now().astimezone()
    monday = local + timedelta(days=7 - local.weekday())
    morning = monday.replace(hour=10, minute=0, second=0, microsecond=0)
    ends = morning + timedelta(hours=20)
    facts = {**account.facts, "renews": False}
    connected = ends - timedelta(days=60)
    ending = replace(account, expires=ends, connected=connected, facts=facts)
    house.found.accounts._write(ending)
    house.ahead = morning - local
    house.desk.standing.refresh()
    house.qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0] == (
        "Your Porchlight connection ends tomorrow",
        "Two clicks in your browser keep it going.",
        account.id,
    )
    house.settle()
    assert house.tray.state == "needs_you"
    for _ in range(3):
        house.desk.standing.refresh()
        house.settle()
    assert len(told) == 1
    assert account.id in house.found.settings.get(settings.ENDINGS_TOLD)
    house.ahead += timedelta(hours=23)
    house.desk.standing.refresh()
    house.qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1][0] == "Your Porchlight connection has ended"
    (kept,) = house.found.accounts.all()
    assert kept.state is AccountState.SIGNED_OUT
