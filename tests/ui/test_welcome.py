"""The first run: joining anything that can be joined, and clear words for what can't."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton

from desktop import settings
from desktop.app import App  # noqa: F401  the roof can be read without a screen
from desktop.ui.welcome import WelcomePage
from tests.conftest import Reply, Request, Served
from tests.ui.house import House

Serve = Callable[[Callable[[Request], Reply | None]], Served]

FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "News <b>of</b> A",
    "items": [{"id": "1", "title": "One", "content_text": "Words", "url": "https://a.example/1"}],
}
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom news</title>
<entry><id>1</id><title>One</title><updated>2026-11-20T09:00:00Z</updated></entry></feed>"""
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>RSS news</title>
<item><guid>1</guid><title>One</title></item></channel></rss>"""
PROGRAM = {
    "schema": "goodword-program/1",
    "title": "A Voices",
    "unknown": {"key": 1},
    "feeds": [{"id": "news", "title": "News", "url": "/feed.json"}],
}
LOGIN = b"<html><form><input type='password' name='p'></form></html>"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""
PAGES: dict[str, tuple[str, bytes]] = {
    "/program.json": ("application/json", json.dumps(PROGRAM).encode()),
    "/feed.json": ("application/feed+json", json.dumps(FEED).encode()),
    "/atom": ("application/atom+xml", ATOM),
    "/rss": ("application/rss+xml", RSS),
    "/page": (
        "text/html",
        b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>',
    ),
    "/login": ("text/html", LOGIN),
    "/html": ("text/html", b"<html><p>Hello</p></html>"),
    "/garbage": ("application/octet-stream", bytes(range(256)) * 50),
    "/empty": ("application/json", b""),
    "/bomb": ("application/rss+xml", BOMB),
    "/array": ("application/json", b"[1, 2"),
}


def answer(request: Request) -> Reply:
    mime, body = PAGES.get(request.path, ("", b""))
    return (200, {"Content-Type": mime}, body) if mime else (404, {}, b"")


@pytest.fixture
def server(serve: Serve) -> str:
    return serve(answer).address


@pytest.fixture
def page(plain_house: House) -> WelcomePage:
    return plain_house.page("welcome")


def join(house: House, page: WelcomePage, address: str) -> str:
    page._address.setText(address)
    page._join_button.click()
    assert not page._join_button.isEnabled()
    house.qtbot.waitUntil(page._join_button.isEnabled)
    return page._banner.text


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/program.json", "A Voices"),
        ("/feed.json", "News of A"),
        ("/atom", "Atom news"),
        ("/rss", "RSS news"),
        ("/page", "RSS news"),
    ],
)
def test_what_can_be_joined_is_joined_and_its_posts_come(
    plain_house: House, page: WelcomePage, server: str, path: str, title: str
) -> None:
    said = join(plain_house, page, f"  {server}{path} ")
    assert said == f"You joined {title}." or "<b>" in said
    assert page._address.text() == ""
    plain_house.settle()
    plain_house.qtbot.waitUntil(lambda: len(plain_house.posts()) == 1)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/login", "shows a log-in page instead of posts"),
        ("/html", "is a web page, not a program or a feed"),
        ("/garbage", "/garbage"),
        ("/empty", "is empty"),
        ("/bomb", "XML entities"),
        ("/array", "/array"),
        ("/nothing", "Nothing was found"),
    ],
)
def test_what_can_t_be_joined_is_told_with_its_address_and_nothing_changes(
    plain_house: House, page: WelcomePage, server: str, path: str, says: str
) -> None:
    said = join(plain_house, page, server + path)
    assert says in said
    assert server in said
    assert plain_house.found.programs.all() == ()
    assert page._address.text() == server + path


@pytest.mark.parametrize(
    "typed", ["nonsense", "http://[broken", "file:///etc/passwd", "javascript:alert(1)", "ä" * 3000]
)
def test_what_is_no_address_is_told(plain_house: House, page: WelcomePage, typed: str) -> None:
    assert join(plain_house, page, typed)
    assert plain_house.found.programs.all() == ()


def test_a_server_that_is_not_there_is_told(plain_house: House, page: WelcomePage) -> None:
    assert "could not be reached" in join(plain_house, page, "http://127.0.0.1:9/program.json")


def test_an_empty_address_only_asks_for_one(plain_house: House, page: WelcomePage) -> None:
    page._join_button.click()
    assert page._join_button.isEnabled()
    assert not page._banner.isVisible()


def test_a_link_from_outside_is_shown_and_joins_nothing_without_a_click(
    plain_house: House, server: str
) -> None:
    plain_house.desk.offer_program(f"{server}/program.json")
    plain_house.settle()
    page = plain_house.desk.page("welcome")
    assert page._address.text() == f"{server}/program.json"
    assert page._banner.isVisible()
    assert plain_house.found.programs.all() == ()
    page._join_button.click()
    plain_house.qtbot.waitUntil(lambda: len(plain_house.found.programs.all()) == 1)


def test_quiet_hours_are_kept_and_the_welcome_is_over(
    plain_house: House, page: WelcomePage
) -> None:
    plain_house.found.settings.put(settings.WELCOME_DONE, False)
    page._from.set_value("20:30")
    page._until.set_value("08:00")
    page._weekends.setChecked(True)
    with plain_house.qtbot.waitSignal(page.done):
        next(b for b in page.findChildren(QPushButton) if b.text() == "To the feed").click()
    plain_house.settle()
    get = plain_house.found.settings.get
    assert (get(settings.QUIET_FROM), get(settings.QUIET_UNTIL)) == ("20:30", "08:00")
    assert get(settings.WEEKENDS_QUIET)
    assert get(settings.WELCOME_DONE)


def test_every_network_can_be_connected_from_here(plain_house: House, page: WelcomePage) -> None:
    wanted: list[str] = []
    page.connect_wanted.connect(wanted.append)
    for network in plain_house.found.catalog.all():
        page.findChild(QPushButton, network.name).click()
    assert wanted == [network.name for network in plain_house.found.catalog.all()]
    plain_house.settle()


def test_a_fresh_start_shows_the_welcome_and_a_later_one_the_feed(plain_house: House) -> None:
    plain_house.found.settings.put(settings.WELCOME_DONE, False)
    plain_house.desk.begin(hidden=False, minimized=False)
    assert plain_house.desk.window.place == "welcome"
    plain_house.found.settings.put(settings.WELCOME_DONE, True)
    plain_house.desk._first_window(minimized=False)
    assert plain_house.desk.window.place == "feed"
