"""Private programs on the screen: joining one, signing in again, signing out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.errors import NeedsSignIn, NoVault, VaultLocked
from desktop.ui.program_door import ProgramDoor
from desktop.ui.sign_in import SignInPage
from desktop.ui.welcome import WelcomePage
from tests.feeds.gatehouse import Lodge, Serve, Site, json_reply
from tests.pace import PATIENCE
from tests.ui.house import House

BASIC = "Basic YWRhOm9wZW4gc2VzYW1l"  # ada, open sesame


@pytest.fixture
def site(serve: Serve) -> Site:
    made = Site(serve)
    made.good = lambda shown: shown == BASIC
    return made


@pytest.fixture
def lodge(serve: Serve, plain_house: House) -> Lodge:
    return Lodge(serve, plain_house.now)


@pytest.fixture
def page(plain_house: House) -> WelcomePage:
    plain_house.robot.decision = ""  # the browser is the lodge's business here
    made: WelcomePage = plain_house.page("welcome")
    return made


def knock(house: House, page: WelcomePage, address: str) -> ProgramDoor:
    page._address.setText(address)
    page._join_button.click()
    house.qtbot.waitUntil(lambda: shown(page.door.form) or shown(page.door.browser))
    return page.door


def shown(widget: Any) -> bool:
    return bool(widget.isVisible())


def field(door: ProgramDoor, name: str) -> QLineEdit:
    return next(one for one in door.findChildren(QLineEdit) if one.accessibleName() == name)


def press(door: Any, words: str) -> None:
    buttons = door.findChildren(QPushButton)
    next(one for one in buttons if one.text().strip() == words and one.isVisible()).click()


def type_in(door: ProgramDoor, name: str, word: str) -> None:
    field(door, "Name").setText(name)
    field(door, "Password").setText(word)
    press(door, "Sign in")


def titles(house: House) -> list[str]:
    return [program.title for program in house.found.programs.all()]


def test_a_private_program_is_joined_with_a_name_and_a_password(
    plain_house: House, page: WelcomePage, site: Site
) -> None:
    door = knock(plain_house, page, site.address)
    assert field(door, "Password").echoMode() == QLineEdit.EchoMode.Password
    assert site.served.address.partition("//")[2].partition(":")[0] in door._title.text()
    type_in(door, "ada", "open sesame")
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) == ["Harbour voices"])
    plain_house.qtbot.waitUntil(lambda: "You joined" in page._banner.text)
    assert not shown(door) and not field(door, "Password").text()
    plain_house.qtbot.waitUntil(lambda: len(plain_house.posts()) == 2)


def test_a_wrong_password_says_so_and_can_be_typed_again(
    plain_house: House, page: WelcomePage, site: Site
) -> None:
    door = knock(plain_house, page, site.address)
    type_in(door, "ada", "open pumpkin")
    plain_house.qtbot.waitUntil(lambda: "did not take that" in door.banner.text)
    assert titles(plain_house) == [] and field(door, "Name").text() == "ada"
    assert not field(door, "Password").text()
    type_in(door, "ada", "open sesame")
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) == ["Harbour voices"])


def test_nothing_is_sent_before_everything_is_typed(
    plain_house: House, page: WelcomePage, site: Site
) -> None:
    door = knock(plain_house, page, site.address)
    before = len(site.served.requests)
    type_in(door, "ada", "")
    assert "can't be it" in door.banner.text and len(site.served.requests) == before


def test_a_token_is_another_way_in(plain_house: House, page: WelcomePage, site: Site) -> None:
    site.good = lambda shown: shown == "Bearer abc.def"
    door = knock(plain_house, page, site.address)
    press(door, "Use a token")
    assert not shown(field(door, "Name")) and shown(field(door, "Token"))
    field(door, "Token").setText("abc.def")
    press(door, "Sign in")
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) == ["Harbour voices"])


def test_cancel_leaves_nothing_behind(plain_house: House, page: WelcomePage, site: Site) -> None:
    door = knock(plain_house, page, site.address)
    field(door, "Password").setText("open sesame")
    press(door, "Cancel")
    assert not shown(door) and not field(door, "Password").text()
    assert titles(plain_house) == []


def by_browser(house: House, page: WelcomePage, site: Site, lodge: Lodge) -> ProgramDoor:
    """The welcome page on a program behind the provider that a link names."""
    site.good = lodge.is_good
    site.challenge = "Bearer"
    link = f"goodword://join?program={site.address}&issuer={lodge.issuer}&client_id={lodge.CLIENT}"
    return knock(house, page, link)


def test_a_sign_in_in_the_browser_joins(
    plain_house: House, page: WelcomePage, site: Site, lodge: Lodge
) -> None:
    door = by_browser(plain_house, page, site, lodge)
    assert "127.0.0.1" in door._words.text() and not shown(door.form)
    press(door, "Sign in")
    plain_house.qtbot.waitUntil(lambda: bool(plain_house.opened))
    assert shown(door.waiting) and not shown(door.card)
    plain_house.robot.go(lodge.consent(plain_house.opened[-1]))
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) == ["Harbour voices"])
    plain_house.qtbot.waitUntil(lambda: not shown(door))


def test_a_browser_that_nobody_comes_back_from_can_be_given_up(
    plain_house: House, page: WelcomePage, site: Site, lodge: Lodge
) -> None:
    door = by_browser(plain_house, page, site, lodge)
    press(door, "Sign in")
    plain_house.qtbot.waitUntil(lambda: bool(plain_house.opened))
    press(door.waiting, "Cancel")
    assert shown(door.card) and not shown(door.waiting)
    press(door, "Sign in")
    plain_house.qtbot.waitUntil(lambda: len(plain_house.opened) == 2)
    plain_house.robot.go(lodge.consent(plain_house.opened[-1]))
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) == ["Harbour voices"])


def test_leaving_while_the_browser_is_open_is_quick(
    plain_house: House, page: WelcomePage, site: Site, lodge: Lodge
) -> None:
    door = by_browser(plain_house, page, site, lodge)
    press(door, "Sign in")
    plain_house.qtbot.waitUntil(lambda: bool(plain_house.opened))
    plain_house.desk.leave()
    assert plain_house.jobs.leave(PATIENCE)


def test_no_at_the_provider_is_no_and_can_be_tried_again(
    plain_house: House, page: WelcomePage, site: Site, lodge: Lodge
) -> None:
    door = by_browser(plain_house, page, site, lodge)
    press(door, "Sign in")
    plain_house.qtbot.waitUntil(lambda: bool(plain_house.opened))
    plain_house.robot.go(lodge.consent(plain_house.opened[-1], code="", error="access_denied"))
    plain_house.qtbot.waitUntil(lambda: bool(door.banner.text) and shown(door.banner))
    assert shown(door.browser) and titles(plain_house) == []


def test_whom_the_program_does_not_let_in_after_the_browser_is_told_so(
    plain_house: House, page: WelcomePage, site: Site, lodge: Lodge
) -> None:
    door = by_browser(plain_house, page, site, lodge)
    site.good = lambda shown: False
    press(door, "Sign in")
    plain_house.qtbot.waitUntil(lambda: bool(plain_house.opened))
    plain_house.robot.go(lodge.consent(plain_house.opened[-1]))
    plain_house.qtbot.waitUntil(lambda: "does not let you in" in door.banner.text)


@pytest.mark.parametrize(
    ("error", "button", "agreed"),
    [
        (NoVault(cause="none"), "Keep it only until I quit", "memory_wanted"),
        (NoVault(cause="changed"), "Use this keyring from now on", "change_wanted"),
        (VaultLocked(), "Try again", ""),
    ],
)
def test_a_keyring_in_the_way_costs_no_second_typing(
    plain_house: House,
    page: WelcomePage,
    site: Site,
    error: Exception,
    button: str,
    agreed: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    door = knock(plain_house, page, site.address)

    def shut(*_: object, **__: object) -> None:
        raise error

    agreements: list[str] = []
    door.memory_wanted.connect(lambda: agreements.append("memory_wanted"))
    door.change_wanted.connect(lambda: agreements.append("change_wanted"))
    with monkeypatch.context() as patched:
        patched.setattr(plain_house.found.vault, "put", shut)
        type_in(door, "ada", "open sesame")
        plain_house.qtbot.waitUntil(lambda: shown(door.banner) and bool(door.banner.text))
        plain_house.qtbot.waitUntil(lambda: door.banner._button.text() == button)
        assert titles(plain_house) == []
    press(door.banner, button)
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) == ["Harbour voices"])
    assert agreements == ([agreed] if agreed else [])


def test_who_was_signed_out_signs_in_again_from_the_feed(
    plain_house: House, page: WelcomePage, site: Site
) -> None:
    door = knock(plain_house, page, site.address)
    type_in(door, "ada", "open sesame")
    plain_house.qtbot.waitUntil(lambda: len(plain_house.posts()) == 2)
    feed = plain_house.page("feed")
    site.good = lambda shown: shown == "Basic " + "YWRhOm9wZW4gbWVsb24="  # open melon
    plain_house.desk.rounds.sync_now()
    plain_house.qtbot.waitUntil(lambda: shown(feed.notices.banner))
    press(feed.notices.banner, "Sign in again")
    again: SignInPage = plain_house.desk.page("sign_in")
    plain_house.qtbot.waitUntil(lambda: shown(again.door.form))
    assert field(again.door, "Name").text() == "ada"
    type_in(again.door, "ada", "open melon")
    plain_house.qtbot.waitUntil(lambda: not shown(again))
    plain_house.qtbot.waitUntil(lambda: not shown(feed.notices.banner))
    assert len(plain_house.posts()) == 2


def test_signing_out_in_the_settings_forgets_the_secret_and_keeps_the_posts(
    plain_house: House, page: WelcomePage, site: Site
) -> None:
    door = knock(plain_house, page, site.address)
    type_in(door, "ada", "open sesame")
    plain_house.qtbot.waitUntil(lambda: len(plain_house.posts()) == 2)
    settings = plain_house.page("settings")
    press(settings, "Sign out")
    plain_house.qtbot.waitUntil(lambda: "signed out" in settings._banner.text)
    assert not plain_house.found.vault._backend
    report = plain_house.found.sync.round(plain_house.now(), force=True)
    assert {type(one.error) for one in report.problems} == {NeedsSignIn}
    assert len(plain_house.posts()) == 2
    press(settings, "Leave")
    press(settings, "Leave it")
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) == [])


def test_a_link_with_a_key_names_it_before_anything_is_joined(
    plain_house: House, page: WelcomePage
) -> None:
    from desktop import minisign_keys  # late: the words of this one test

    key = minisign_keys.make().public
    plain_house.desk.offer_program(
        f"goodword://join?program=https://a.example/p.json&key={key.text}"
    )
    assert key.name in page._banner.text
    plain_house.desk.offer_program("goodword://join?program=https://a.example/p.json&key=nonsense")
    assert titles(plain_house) == [] and "Join only if" not in page._banner.text


@pytest.mark.parametrize(
    ("program", "host"),
    [
        ("https://harbour.example@evil.example/p.json", "evil.example"),
        ("https://harbour.example:8443/p.json", "harbour.example:8443"),
        ("https://harb\u043eur.example/p.json", "harb\u043eur.example (xn--harbur-zqf.example)"),
    ],
)
def test_a_link_names_the_server_that_it_really_leads_to(
    plain_house: House, page: WelcomePage, program: str, host: str
) -> None:
    plain_house.desk.offer_program(f"goodword://join?program={quote(program, safe='')}")
    assert f" {host}. " in page._banner.text


def test_a_link_that_comes_while_one_joins_changes_nothing_about_that(
    plain_house: House, page: WelcomePage, site: Site, serve: Serve
) -> None:
    other = serve(lambda _: json_reply({**site.program, "title": "Evil", "feeds": []}))
    page._address.setText(site.address)
    page._join_button.click()
    page.offer(f"goodword://join?program={quote(other.address, safe='')}")
    plain_house.qtbot.waitUntil(lambda: shown(page.door.form))
    type_in(page.door, "ada", "open sesame")
    plain_house.qtbot.waitUntil(lambda: titles(plain_house) != [])
    assert titles(plain_house) == ["Harbour voices"] and other.requests == []
