"""A person's first share, on a real desktop, with a real keyring and a real browser.

Everything is found by its accessible name, so this is also the way of somebody who can't
see the screen.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.paths import Paths
from desktop.store import Store
from tests.real.lab.browser import Browser
from tests.real.lab.desktop import Desktop
from tests.real.lab.goodword import Goodword, prepare_home
from tests.real.lab.parts import ROOT
from tests.real.lab.running import eventually
from tests.ui.running import LEAVING

WORDS = "I helped to test these batteries, and I am proud of each. #TeamSanderling"
EDITOR = " – Goodword$"
_READ_VAULT = """
import json, sys
from desktop.vault import Vault
found = Vault.allowed().get(sys.argv[1])
known = ("owner", "goodword.account", "client_id")
more = [value for name, value in found.more.items() if name not in known]
print(json.dumps([one.reveal() for one in (found.access, found.refresh, *more) if one]))
"""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path / "desktop")
    yield desktop
    desktop.close()


def read_rows(home: Path, question: str) -> list[dict[str, object]]:
    store = Store(Paths.of(home).database)
    try:
        return [dict(row) for row in store.read(question)]
    finally:
        store.close()


def secrets_in_keyring(screen: Desktop, account: str) -> list[str]:
    """What the keyring holds for this account, asked by another process."""
    ended = subprocess.run(
        [sys.executable, "-c", _READ_VAULT, account],
        env={**screen.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout))


def command_lines() -> bytes:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found.append((process / "cmdline").read_bytes())
        except OSError:
            continue  # it ended meanwhile
    return b"\n".join(found)


def test_from_the_alert_to_the_receipt_without_leaving_a_secret_behind(
    screen: Desktop, browser: Browser, tmp_path: Path
) -> None:
    home = prepare_home(tmp_path / "home")
    screen.start_tray()
    screen.start_notifications()
    screen.start_accessibility()
    screen.start_keyring()
    asked = screen.catch_browser()
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.shown_alerts, "an alert")
    screen.say("dunstctl", "action", "0")
    editor = goodword.window(EDITOR)

    goodword.press("Connect Porchlight")
    address = goodword.running.until(
        lambda: asked.exists() and asked.read_text(), "the browser being opened"
    )
    page = browser.walk(str(address), [("click", "button[value=allow]")], until="http://127.0.0.1:")
    assert "Go back to Goodword" in page.text
    (account,) = goodword.running.until(
        lambda: read_rows(home, "SELECT id FROM accounts"), "the account"
    )

    goodword.write("Caption", WORDS)
    eventually(lambda: "Connect an account first." not in goodword.reads(), "the way to share")
    screen.say("xdotool", "windowactivate", "--sync", editor)
    screen.picture("person-before-sharing")
    goodword.press("Share as .*")
    (share,) = goodword.running.until(
        lambda: read_rows(home, "SELECT * FROM shares WHERE state = 'sent'"),
        "the receipt",
        seconds=30,
    )
    screen.picture("person-after-sharing")
    read_aloud = goodword.reads()
    assert str(share["url"]).startswith("http://127.0.0.1:")

    secrets = secrets_in_keyring(screen, str(account["id"]))
    assert secrets
    assert goodword.leave() < LEAVING
    files = [file for file in home.rglob("*") if file.is_file()]
    # the practice network itself is a server: its own memory of tokens is not ours
    ours = [file for file in files if "practice" not in file.relative_to(home).parts]
    searched = {
        "files": b"".join(file.read_bytes() for file in ours),
        "terminal": goodword.running.said.encode(),
        "processes": command_lines(),
        "screen": read_aloud.encode(),
    }
    assert WORDS.encode() in searched["files"]
    for secret in secrets:
        for shape in (
            secret.encode(),
            secret.encode("utf-16-le"),
            base64.b64encode(secret.encode())[:-4],
        ):
            assert not [place for place, found in searched.items() if shape in found]

    again = Goodword.start(screen, home, name="again")
    again.window()
    again.press("Accounts")
    handle = read_rows(home, "SELECT handle FROM accounts")[0]["handle"]
    eventually(lambda: str(handle) in again.reads(), "the account after another start")
    screen.picture("person-accounts")
    assert again.leave() < LEAVING
