"""Notifications over D-Bus: a daemon that is not there, hangs, refuses, restarts, can't do
actions, wants markup, or is asked for quiet."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.notify import INHIBITED, Notifier
from tests.pace import PATIENCE, SLACK
from tests.real.lab.running import eventually

jeepney = pytest.importorskip("jeepney", reason="jeepney, which speaks D-Bus, is for Linux")

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
    assert daemon.wait(PATIENCE) == 0


class Daemon:
    """A notification daemon on the bus. `hung`: takes calls and never answers; `inhibited`: what
    its property says (None: it has none)."""

    def __init__(
        self,
        *,
        hung: bool = False,
        refuses: bool = False,
        abilities: tuple[str, ...] = ("actions", "body-markup"),
        inhibited: object = None,
    ) -> None:
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        self.hung, self.refuses = hung, refuses
        self.abilities, self.inhibited = abilities, inhibited
        self.calls: list[tuple[Any, ...]] = []
        self.taken_down: list[int] = []
        self._connection = open_dbus_connection(bus="SESSION")
        Proxy(message_bus, self._connection).RequestName(NAME)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def press(self, number: int, action: str) -> None:
        self._signal("ActionInvoked", "us", (number, action))

    def hand_token(self, number: int, token: str) -> None:
        self._signal("ActivationToken", "us", (number, token))

    def dismiss(self, number: int, why: int = 2) -> None:
        self._signal("NotificationClosed", "uu", (number, why))

    def close(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
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
            if message.header.message_type.name != "method_call" or self.hung:
                continue
            if member == "GetCapabilities":
                answer = new_method_return(message, "as", (list(self.abilities),))
            elif member == "Get" and self.inhibited is not None:
                kind = "b" if isinstance(self.inhibited, bool) else "s"
                answer = new_method_return(message, "v", ((kind, self.inhibited),))
            elif member == "Get" or (self.refuses and member == "Notify"):
                answer = new_error(message, "org.example.No", "s", ("no",))
            elif member == "CloseNotification":
                self.taken_down.append(message.body[0])
                answer = new_method_return(message)
            else:
                self.calls.append(message.body)
                number = message.body[1] or len(self.calls)
                answer = new_method_return(message, "u", (number,))
            self._connection.send(answer)


Pressed = list[tuple[int, str, str]]


@pytest.fixture
def pressed() -> Pressed:
    return []


@pytest.fixture
def gone() -> list[int]:
    return []


@pytest.fixture
def notifier(pressed: Pressed, gone: list[int]) -> Iterator[Notifier]:
    made = Notifier("Goodword", "icon", lambda *what: pressed.append(what), gone.append)
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
    daemon = Daemon(abilities=("actions",))
    show(notifier)
    assert daemon.calls[0][4] == "a < b & c"
    daemon.close()


def test_only_our_own_notification_counts(bus: None, notifier: Notifier, pressed: Pressed) -> None:
    daemon = Daemon()
    number = show(notifier)
    daemon.press(number + 100, "default")
    daemon.press(number, "default")
    eventually(lambda: pressed, "our action")
    assert pressed == [(number, "default", "")]
    daemon.dismiss(number)
    daemon.press(number, "default")
    again = show(notifier)
    daemon.press(again, "open")
    eventually(lambda: len(pressed) > 1, "the second action")
    assert pressed[-1] == (again, "open", "")
    daemon.close()


def test_a_daemon_without_actions_is_sent_none(bus: None, notifier: Notifier) -> None:
    daemon = Daemon(abilities=("body",))
    assert show(notifier) == 1
    assert daemon.calls[0][5] == []
    daemon.close()


def test_nobody_is_disturbed_who_asked_for_quiet_until_they_end_it(
    bus: None, notifier: Notifier
) -> None:
    daemon = Daemon(inhibited=True)
    assert show(notifier) == INHIBITED
    assert daemon.calls == []
    daemon.inhibited = False
    assert show(notifier) == 1
    daemon.close()


def test_a_daemon_that_says_nonsense_about_quiet_is_believed_to_be_open(
    bus: None, notifier: Notifier
) -> None:
    daemon = Daemon(inhibited="yes")
    assert show(notifier) == 1
    daemon.close()


def test_the_token_that_brings_a_window_forward_comes_with_its_action(
    bus: None, notifier: Notifier, pressed: Pressed
) -> None:
    daemon = Daemon()
    number = show(notifier)
    daemon.hand_token(number + 1, "not ours")
    daemon.hand_token(number, "token-7")
    daemon.press(number, "default")
    eventually(lambda: pressed, "our action")
    assert pressed == [(number, "default", "token-7")]
    daemon.close()


def test_what_only_left_the_screen_can_still_be_pressed_in_a_list(
    bus: None, notifier: Notifier, pressed: Pressed, gone: list[int]
) -> None:
    daemon = Daemon()
    number = show(notifier)
    daemon.dismiss(number, why=1)
    daemon.press(number, "later")
    eventually(lambda: pressed, "our action")
    assert (pressed, gone) == ([(number, "later", "")], [])
    daemon.dismiss(number)
    eventually(lambda: gone, "the news that it is gone")
    assert gone == [number]
    daemon.close()


def test_after_a_restart_of_the_daemon_old_numbers_are_somebody_else_s(
    bus: None, notifier: Notifier, pressed: Pressed, gone: list[int]
) -> None:
    first = Daemon()
    old = show(notifier)
    first.close()
    eventually(lambda: gone, "the news that the daemon is gone")
    second = Daemon(abilities=())
    second.press(old, "default")  # the first notification of another program
    notifier.withdraw(old)
    assert show(notifier, old) == 1
    assert second.calls[0][1] == 0, "replaces nothing"
    assert second.calls[0][5] == [], "the second was asked what it can do"
    assert second.taken_down == []
    second.press(1, "open")
    eventually(lambda: pressed, "our action")
    assert pressed == [(1, "open", "")]
    second.close()


def test_a_signal_from_anybody_else_on_the_bus_presses_nothing(
    bus: None, notifier: Notifier, pressed: Pressed
) -> None:
    from jeepney import DBusAddress, new_signal
    from jeepney.io.blocking import open_dbus_connection

    daemon = Daemon()
    number = show(notifier)
    stranger = open_dbus_connection(bus="SESSION")
    emitter = DBusAddress(PATH, interface=NAME)
    for signature, body in (("us", (number, "default")), ("s", ("nonsense",)), ("u", (7,))):
        stranger.send(new_signal(emitter, "ActionInvoked", signature, body))
    daemon.press(number, "open")
    eventually(lambda: pressed, "our action")
    assert pressed == [(number, "open", "")]
    stranger.close()
    daemon.close()


def test_leaving_takes_everything_of_ours_off_the_screen(bus: None, notifier: Notifier) -> None:
    daemon = Daemon()
    numbers = [show(notifier), show(notifier)]
    notifier.leave()
    eventually(lambda: len(daemon.taken_down) == 2, "both taken down")
    assert daemon.taken_down == numbers
    daemon.close()


def test_leaving_waits_for_no_daemon_that_hangs(bus: None, notifier: Notifier) -> None:
    daemon = Daemon()
    show(notifier)
    daemon.hung = True
    notifier.leave()
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
    first.wait(PATIENCE)
    assert show(notifier) == 0
    daemon.close()
    second = start_bus(tmp_path / "second", monkeypatch)
    daemon = Daemon()
    assert show(notifier) > 0
    daemon.close()
    notifier.close()
    second.terminate()
    second.wait(PATIENCE)
