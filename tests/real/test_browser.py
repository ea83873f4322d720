"""A real Chromium completes the consent page of the practice network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import ConsentDenied
from desktop.practice.world import Practice
from desktop.web import Web
from tests.real.lab.browser import Browser, Page
from tests.real.lab.people import Consent, outgoing, real_now, sign_in


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    world = Practice(tmp_path / "world", real_now)
    world.start()
    yield world
    world.stop()


def pressing(browser: Browser, button: str, picture: str = "") -> Consent:
    def consent(url: str, redirect: str) -> Page:
        page = browser.walk(
            url, [("click", f"button[value={button}]")], until=redirect, picture=picture
        )
        assert page.text.strip() == "Received. Go back to Goodword."
        return page

    return consent


def test_a_person_allows_it_and_what_they_share_is_on_their_page(
    practice: Practice, real_web: Web, browser: Browser
) -> None:
    network = practice.network(real_web)
    consent = pressing(browser, "allow", picture="practice-consent")
    connected = sign_in(network, "", consent)
    share = outgoing("Typed by a person, shown by a browser 👩‍💻")
    receipt = network.publish(connected.account, connected.secrets, share, real_now())
    page = browser.walk(receipt.url, [("see", "Typed by a person")])
    assert share.text in page.text


def test_no_in_the_browser_is_no(practice: Practice, real_web: Web, browser: Browser) -> None:
    with pytest.raises(ConsentDenied):
        sign_in(practice.network(real_web), "", pressing(browser, "deny"))
    assert practice.posts_on_server() == ()
