"""Notifications over D-Bus: a daemon that is not there, hangs, refuses, or wants markup."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.notify import Notifier
from tests.pace import SLACK
from tests.real.lab.running import eventually

jeepney = pytest.importorskip("jeepney")

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
CONFIG = """<busconfig><type>session</type><listen>unix:path={folder}/bus</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"""


def start_bus(folder: Path, monkeypatch: pytest.MonkeyPatch) -> subprocess.Popen[bytes]:
    """A real session bus of our own."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not here")
    folder.mkdir()
    config = folder / "bus.conf"
    config.write_text(CONFIG.format(folder=folder))
    daemon = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork"])
    eventually((folder / "bus").exists, "the bus")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder}/bus")
    return daemon


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    daemon = start_bus(tmp_path / "bus", monkeypatch)
    yield
    daemon.terminate()
    assert daemon.wait(10) == 0


class Daemon:
    """A notification daemon on the bus. `hung`: takes calls and never answers."""

    def __init__(self, *, hung: bool = False, markup: bool = True, refuses: bool = False) -> None:
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        self.hung, self.markup, self.refuses = hung, markup, refuses
        self.calls: list[tuple[Any, ...]] = []
        self._connection = open_dbus_connection(bus="SESSION")
        Proxy(message_bus, self._connection).RequestName(NAME)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def press(self, number: int, action: str) -> None:
        self._signal("ActionInvoked", "us", (number, action))

    def dismiss(self, number: int) -> None:
        self._signal("NotificationClosed", "uu", (number, 2))

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5)
        self._connection.close()

    def _signal(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        from jeepney import DBusAddress, new_signal

        emitter = DBusAddress(PATH, bus_name=NAME, interface=NAME)
        self._connection.send(new_signal(emitter, member, signature, body))

    def _serve(self) -> None:
        from jeepney import HeaderFields, new_error, new_method_return

        while not self._stop.is_set():
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            except (OSError, EOFError):
                return  # the bus was ended
            member = message.header.fields.get(HeaderFields.member)
            if member not in ("Notify", "GetCapabilities") or self.hung:
                continue
            if member == "GetCapabilities":
                what = ["actions", *(["body-markup"] if self.markup else [])]
                self._connection.send(new_method_return(message, "as", (what,)))
            elif self.refuses:
                self._connection.send(new_error(message, "org.example.No", "s", ("no",)))
            else:
                self.calls.append(message.body)
                number = message.body[1] or len(self.calls)
                self._connection.send(new_method_return(message, "u", (number,)))


@pytest.fixture
def pressed() -> list[tuple[int, str]]:
    return []


@pytest.fixture
def notifier(pressed: list[tuple[int, str]]) -> Iterator[Notifier]:
    made = Notifier("Goodword", "icon", lambda number, action: pressed.append((number, action)))
    yield made
    made.close()


def show(notifier: Notifier, replaces: int = 0) -> int:
    return notifier.show("Title", "a < b & c", [("default", "Share…")], replaces)


def test_a_notification_is_shown_with_its_action(bus: None, notifier: Notifier) -> None:
    daemon = Daemon()
    assert show(notifier) == 1
    name, replaces, icon, title, body, actions, hints, timeout = daemon.calls[0]
    assert (name, replaces, icon, title) == ("Goodword", 0, "icon", "Title")
    assert body == "a &lt; b &amp; c"
    assert actions == ["default", "Share…"]
    assert hints["urgency"] == ("y", 1)
    assert "sound-file" not in hints
    assert timeout == -1
    assert show(notifier, 1) == 1
    daemon.close()


def test_a_daemon_without_markup_gets_the_words_as_they_are(bus: None, notifier: Notifier) -> None:
    daemon = Daemon(markup=False)
    show(notifier)
    assert daemon.calls[0][4] == "a < b & c"
    daemon.close()


def test_only_our_own_notification_counts(
    bus: None, notifier: Notifier, pressed: list[tuple[int, str]]
) -> None:
    daemon = Daemon()
    number = show(notifier)
    daemon.press(number + 100, "default")
    daemon.press(number, "default")
    eventually(lambda: pressed, "our action")
    assert pressed == [(number, "default")]
    daemon.dismiss(number)
    daemon.press(number, "default")
    again = show(notifier)
    daemon.press(again, "open")
    eventually(lambda: len(pressed) > 1, "the second action")
    assert pressed[-1] == (again, "open")
    daemon.close()


def test_a_daemon_that_hangs_costs_two_seconds_and_not_more(bus: None, notifier: Notifier) -> None:
    daemon = Daemon(hung=True)
    start = time.monotonic()
    assert show(notifier) == 0
    assert time.monotonic() - start < 3.5 * SLACK
    daemon.close()


def test_after_a_daemon_hung_the_next_alert_is_tried_afresh(bus: None, notifier: Notifier) -> None:
    daemon = Daemon(hung=True)
    assert show(notifier) == 0
    daemon.hung = False
    assert show(notifier) > 0
    daemon.close()


def test_a_refusal_is_no_notification_and_no_trouble(bus: None, notifier: Notifier) -> None:
    daemon = Daemon(refuses=True)
    assert show(notifier) == 0
    daemon.close()


def test_without_a_daemon_nothing_is_shown(bus: None, notifier: Notifier) -> None:
    start = time.monotonic()
    assert show(notifier) == 0
    assert time.monotonic() - start < 2 * SLACK


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all", "nonsense", None])
def test_without_a_bus_nothing_is_shown(
    address: str | None, notifier: Notifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert show(notifier) == 0


def test_a_bus_that_goes_away_is_found_again(
    tmp_path: Path, notifier: Notifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = start_bus(tmp_path / "first", monkeypatch)
    daemon = Daemon()
    assert show(notifier) > 0
    first.kill()
    first.wait(10)
    assert show(notifier) == 0
    daemon.close()
    second = start_bus(tmp_path / "second", monkeypatch)
    daemon = Daemon()
    assert show(notifier) > 0
    daemon.close()
    notifier.close()
    second.terminate()
    second.wait(10)
