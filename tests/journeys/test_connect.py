"""Connect: browser, consent, vault, row; offline; and killed while the browser waits."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from desktop.model import AccountState
from desktop.paths import Paths
from desktop.store import Store
from tests.conftest import Reply, Request, Served
from tests.journeys import player
from tests.pace import PATIENCE
from tests.real.lab.running import eventually
from tests.ui.house import House, MakeHouse, given_silence, given_unblocked  # noqa: F401


def redirect_port(url: str) -> int:
    return urlsplit(parse_qs(urlsplit(url).query)["redirect_uri"][0]).port or 0


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def signing_in(life: subprocess.Popen[bytes]) -> str:
    """The address that the browser of this life was sent to."""
    assert life.stdout is not None
    line = next((line for line in life.stdout if line.startswith(b"{")), b"")
    assert line, life.communicate(timeout=PATIENCE)[1].decode()
    return str(json.loads(line)["signing in"])


def test_from_the_welcome_page_to_an_account_in_the_editor(house: House) -> None:
    house.desk.begin(hidden=True, minimized=False)
    house.page("welcome").connect_wanted.emit("practice")
    house.qtbot.waitUntil(lambda: len(house.found.accounts.all()) == 1)
    house.settle()
    (account,) = house.found.accounts.all()
    assert house.found.vault.get(account.id) is not None
    assert house.desk.window.place == "accounts"
    house.desk.write_own()
    house.qtbot.waitUntil(lambda: house.desk.composer.draft() is not None)
    assert house.desk.composer.draft().accounts == (account.id,)


def test_a_share_that_waited_for_the_connection_goes_on_by_itself(house: House) -> None:
    account = house.connect("p1")
    house.found.practice.misbehave("sign_out_all")
    house.desk.begin(hidden=True, minimized=False)
    house.settle()
    draft = replace(house.found.drafts.open(None, house.now()), text="Words that wait")
    house.found.drafts.keep(draft, house.now())
    (share,) = house.found.outbox.put(draft, [account.id], house.now())
    house.desk.tidings.shared()
    house.qtbot.waitUntil(lambda: house.found.outbox.get(share.id).reason == "SignedOut")
    house.qtbot.waitUntil(lambda: house.tray.state == "needs_you")
    house.desk.reconnect_account(account.id)
    house.qtbot.waitUntil(lambda: house.found.outbox.get(share.id).state == "sent")
    house.qtbot.waitUntil(lambda: house.tray.state != "needs_you")
    assert len(house.found.practice.posts_on_server()) == 1


def test_offline_connecting_is_a_sentence_and_keeps_nothing(house: House) -> None:
    page = house.page("accounts")
    house.robot.decision = ""
    page.connect_network("practice")
    house.qtbot.waitUntil(lambda: len(house.opened) == 1)
    port = redirect_port(house.opened[0])
    state = parse_qs(urlsplit(house.opened[0]).query)["state"][0]
    address = house.found.practice.address
    house.found.practice.stop()
    house.browse_back(port, code="abc", state=state, iss=address)
    house.qtbot.waitUntil(page.panel.banner.isVisible)
    assert "could not be reached" in page.panel.banner.text
    assert house.found.accounts.all() == ()
    assert not listens(port)


def test_killed_while_the_browser_waits_nothing_is_left_and_it_works_again(
    tmp_path: Path, make_house: MakeHouse
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    life = player.start("tests.journeys.waiting_life", home)
    port = redirect_port(signing_in(life))
    assert listens(port)
    life.kill()
    life.communicate(timeout=PATIENCE)
    eventually(lambda: not listens(port), "the port is free")
    store = Store(Paths.of(home).database)
    rows = store.read("SELECT state FROM accounts")
    store.close()
    assert [row["state"] for row in rows] == [AccountState.OK]
    house = make_house(folder=home)
    house.desk.begin(hidden=True, minimized=False)
    page = house.page("accounts")
    house.robot.person = "p2"
    page.connect_network("practice")
    house.qtbot.waitUntil(lambda: len(house.found.accounts.all()) == 2)


def test_what_a_program_says_about_a_network_counts_as_soon_as_it_is_joined(
    make_house: MakeHouse, serve: Callable[[Callable[[Request], Reply | None]], Served]
) -> None:
    house = make_house(practice=False)
    program = {
        "schema": "goodword-program/1",
        "title": "Northwind",
        "feeds": [],
        "networks": {"bluesky": {"client_id": "https://northwind.example/client.json"}},
    }
    site = serve(
        lambda _: (200, {"Content-Type": "application/json"}, json.dumps(program).encode())
    )
    before = house.found.catalog.get("bluesky")
    house.found.programs.join(f"{site.address}/program.json", house.desk.now())
    house.desk.tidings.program_changed()
    house.settle()
    after = house.found.catalog.get("bluesky")
    assert after is not before
    assert house.found.accounts._catalog.get("bluesky") is after
