"""A running practice world, and a robot that presses the buttons of its consent page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from desktop.model import Account, Secrets
from desktop.practice.network import PracticeNetwork
from desktop.practice.world import Practice
from desktop.web import Web
from tests.conftest import Clock
from tests.pace import PATIENCE

REDIRECT = "http://127.0.0.1:49152/callback"


@pytest.fixture
def practice(tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> Iterator[Practice]:
    made = Practice(tmp_path / "practice", clock)
    made.start()
    yield made
    made.stop()
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


@pytest.fixture
def network(practice: Practice, web: Web) -> PracticeNetwork:
    return practice.network(web)


def press(url: str, *, person: str = "p1", decision: str = "allow") -> dict[str, str]:
    """Open the consent page, choose, press; the query that comes back to the listener."""
    page = requests.get(url, timeout=PATIENCE)
    assert page.status_code == 200, page.text
    found = re.search(r'name="request" value="([^"]+)"', page.text)
    assert found is not None
    answer = requests.post(
        f"{url.partition('/authorize')[0]}/authorize",
        data={"request": found[1], "person": person, "decision": decision},
        allow_redirects=False,
        timeout=PATIENCE,
    )
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


SignIn = Callable[..., tuple[Account, Secrets]]


@pytest.fixture
def sign_in(network: PracticeNetwork, clock: Clock) -> SignIn:
    """`sign_in("p2")` connects that person through the consent page."""

    def connect(person: str = "p1") -> tuple[Account, Secrets]:
        attempt = network.begin("", REDIRECT, clock())
        connected = network.finish(attempt, press(attempt.url, person=person), clock())
        return connected.account, connected.secrets

    return connect
