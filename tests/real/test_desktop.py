"""The application on a real desktop: tray, alerts, one instance, and leaving in time."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.feeds.library import Question
from desktop.feeds.posts import Posts
from desktop.model import KeptPost
from desktop.paths import Paths
from desktop.share.drafts import Drafts
from desktop.store import Store
from tests.pace import SLACK
from tests.real.lab.desktop import Desktop
from tests.real.lab.goodword import TITLE, Goodword, prepare_home
from tests.real.lab.running import eventually
from tests.ui.running import LEAVING

EDITOR = " – Goodword$"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path / "desktop")
    yield desktop
    desktop.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return prepare_home(tmp_path / "home")


# --- tray ------------------------------------------------------------------------------------


def test_the_icon_sits_in_a_tray_of_the_old_kind(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    goodword = Goodword.start(screen, home)
    goodword.running.until(screen.tray_icons, "an icon in the tray")
    goodword.window()
    time.sleep(1)  # for the picture only
    screen.picture("tray-old")
    assert len(screen.tray_icons()) == 1
    assert goodword.leave() < LEAVING
    assert screen.tray_icons() == []


def test_the_icon_sits_in_a_tray_of_the_new_kind_and_its_menu_can_quit(
    screen: Desktop, home: Path
) -> None:
    screen.start_panel()
    goodword = Goodword.start(screen, home, "--hidden")
    (item,) = goodword.running.until(screen.tray_items, "an item in the tray")
    eventually(lambda: "Quit" in screen.menu(item), "the whole menu")
    time.sleep(1)  # for the picture only
    screen.picture("tray-new")
    menu = screen.menu(item)
    assert next(iter(menu)) == "Open Goodword"
    assert {"My reach", "Settings", "Pause alerts"} <= set(menu)
    assert screen.windows(TITLE, goodword.running.pid) == []
    screen.press(item, "Open Goodword")
    goodword.window()
    screen.press(item, "Quit")
    assert goodword.running.process.wait(LEAVING) == 0
    assert not goodword.complaints()


def test_a_tray_that_comes_late_gets_the_icon(screen: Desktop, home: Path) -> None:
    goodword = Goodword.start(screen, home)
    goodword.window()
    panel = screen.start_panel()
    eventually(screen.tray_items, "an item in the late tray")
    panel.leave(by=signal.SIGKILL)
    eventually(lambda: not screen.owned("org.kde.StatusNotifierWatcher"), "the tray is gone")
    screen.start_panel()
    eventually(screen.tray_items, "an item in the second tray")
    time.sleep(6)  # as long as the application looks for a tray once more
    assert len(screen.tray_items()) == 1
    assert goodword.leave() < LEAVING


def test_without_a_tray_a_hidden_start_is_not_lost(screen: Desktop, home: Path) -> None:
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(
        lambda: screen.exists(TITLE, goodword.running.pid), "a window, minimized at least"
    )
    second = goodword.again()
    assert second.running.process.wait(10) == 0
    goodword.window()
    assert goodword.leave() < LEAVING


def test_a_tray_that_presses_without_end_breaks_nothing(screen: Desktop, home: Path) -> None:
    screen.start_panel()
    goodword = Goodword.start(screen, home, "--hidden")
    (item,) = goodword.running.until(screen.tray_items, "an item in the tray")
    for _ in range(100):
        screen.activate(item)
    goodword.window()
    assert len(screen.tray_items()) == 1
    storm = screen.start(
        "sh", "-c", f"while gdbus call --session {screen.activation(item)}; do :; done", log="storm"
    )
    assert goodword.leave() < LEAVING
    storm.leave()


def test_closing_the_window_does_not_end_it(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    goodword = Goodword.start(screen, home)
    window = goodword.window()
    goodword.running.until(screen.tray_icons, "an icon in the tray")
    screen.say("xdotool", "windowactivate", "--sync", window, "key", "alt+F4")
    eventually(lambda: not screen.windows(TITLE, goodword.running.pid), "the window closes")
    time.sleep(1)
    assert goodword.running.alive
    assert goodword.again().running.process.wait(10) == 0
    goodword.window()
    assert goodword.leave() < LEAVING


# --- alerts ----------------------------------------------------------------------------------


def test_a_new_post_comes_as_one_alert_and_a_click_opens_its_editor(
    screen: Desktop, home: Path
) -> None:
    screen.start_tray()
    screen.start_notifications()
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.shown_alerts, "an alert")
    assert screen.shown_alerts() == 1
    assert screen.windows(TITLE, goodword.running.pid) == []
    screen.picture("alert")
    screen.say("dunstctl", "action", "0")
    window = goodword.window(EDITOR)
    assert screen.title(window) != TITLE
    time.sleep(1)  # for the picture only
    screen.picture("alert-clicked")
    assert goodword.leave() < LEAVING


def test_somebody_else_s_notification_opens_nothing(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    screen.start_notifications()
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.shown_alerts, "an alert")
    screen.say("dunstctl", "close-all")
    screen.start("notify-send", "--action=default=Open", "--wait", "From somebody else")
    eventually(screen.shown_alerts, "their notification")
    screen.say("dunstctl", "action", "0")
    time.sleep(2)  # nothing is what has to happen
    assert screen.windows(TITLE, goodword.running.pid) == []
    assert goodword.leave() < LEAVING


def kept(home: Path) -> tuple[KeptPost, ...]:
    """What lies in the database, put aside or not."""
    store = Store(Paths.of(home).database)
    try:
        posts, now = Posts(store), datetime.now(UTC)
        found = [posts.find(Question(which=which), now).posts for which in ("all", "aside")]
        return (*found[0], *found[1])
    finally:
        store.close()


def test_later_takes_the_alert_away_and_keeps_a_reminder(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    screen.start_notifications(action="later")
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.shown_alerts, "an alert")
    screen.picture("alert-actions")
    screen.say("dunstctl", "action", "0")
    eventually(lambda: [one for one in kept(home) if one.remind], "a reminder")
    eventually(lambda: not screen.shown_alerts(), "the alert goes")
    assert screen.windows(TITLE, goodword.running.pid) == []
    (one,) = (one for one in kept(home) if one.remind)
    assert one.remind is not None
    assert one.remind > datetime.now(UTC) + timedelta(hours=2)
    assert goodword.leave() < LEAVING


def test_not_for_me_puts_the_post_aside_without_a_window(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    screen.start_notifications(action="unwanted")
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.shown_alerts, "an alert")
    screen.say("dunstctl", "action", "0")
    eventually(lambda: [one for one in kept(home) if one.hidden], "a post put aside")
    eventually(lambda: not screen.shown_alerts(), "the alert goes")
    assert screen.windows(TITLE, goodword.running.pid) == []
    assert goodword.leave() < LEAVING


def test_while_the_desktop_is_quiet_nothing_is_seen_and_afterwards_one_alert_is(
    screen: Desktop, home: Path
) -> None:
    screen.start_tray()
    screen.start_notifications()
    screen.say("dunstctl", "set-paused", "true")
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(
        lambda: screen.say("dunstctl", "count", "waiting") == "1", "an alert that waits"
    )
    assert screen.shown_alerts() == 0
    assert screen.windows(TITLE, goodword.running.pid) == []
    screen.say("dunstctl", "set-paused", "false")
    eventually(screen.shown_alerts, "the alert")
    assert screen.shown_alerts() == 1
    assert goodword.leave() < LEAVING
    eventually(lambda: not screen.shown_alerts(), "what could not be answered any more goes")


def test_a_daemon_that_dies_takes_nothing_along_and_its_heir_knows_no_old_numbers(
    screen: Desktop, home: Path
) -> None:
    screen.start_tray()
    daemon = screen.start_notifications()
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.shown_alerts, "an alert")
    daemon.leave(by=signal.SIGKILL)
    eventually(lambda: not screen.owned("org.freedesktop.Notifications"), "the daemon is gone")
    screen.start_notifications()
    screen.start("notify-send", "--action=default=Open", "--wait", "From somebody else")
    eventually(screen.shown_alerts, "their notification, which has our old number")
    screen.say("dunstctl", "action", "0")
    time.sleep(2)  # nothing is what has to happen
    assert screen.windows(TITLE, goodword.running.pid) == []
    assert goodword.leave() < LEAVING


def test_a_daemon_that_hangs_does_not_hang_the_application(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    daemon = screen.start_notifications()
    os.kill(daemon.pid, signal.SIGSTOP)
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.tray_icons, "an icon in the tray")
    for number in range(4):  # over the time in which the alert is due and not answered
        start = time.monotonic()
        second = goodword.again(name=f"second-{number}")
        assert second.running.process.wait(10) == 0
        assert time.monotonic() - start < 4 * SLACK
        time.sleep(1)
    goodword.window()
    os.kill(daemon.pid, signal.SIGCONT)
    assert goodword.leave() < LEAVING


def test_without_any_session_bus_it_starts_and_leaves(screen: Desktop, home: Path) -> None:
    screen.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home}/nothing"
    goodword = Goodword.start(screen, home)
    goodword.window()
    assert goodword.leave() < LEAVING


# --- one instance, crashes, leaving ------------------------------------------------------------


def test_after_kill_9_it_starts_again_at_once(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    first = Goodword.start(screen, home)
    first.window()
    first.running.leave(by=signal.SIGKILL)
    second = first.again()
    second.window(seconds=8)
    assert second.leave() < LEAVING


def test_a_second_start_wakes_the_first_and_ends(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    first = Goodword.start(screen, home, "--hidden")
    first.running.until(screen.tray_icons, "an icon in the tray")
    second = first.again()
    assert second.running.process.wait(10) == 0
    first.window()
    assert first.running.alive
    assert len(screen.tray_icons()) == 1
    assert first.leave() < LEAVING


def test_two_homes_run_side_by_side(screen: Desktop, home: Path, tmp_path: Path) -> None:
    screen.start_tray()
    one = Goodword.start(screen, home)
    other = Goodword.start(screen, prepare_home(tmp_path / "other"), name="other")
    one.window()
    other.window()
    eventually(lambda: len(screen.tray_icons()) == 2, "two icons")
    assert other.leave() < LEAVING
    assert one.leave() < LEAVING


def test_of_many_starts_at_once_exactly_one_stays(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    started = [Goodword.start(screen, home, name=f"start-{number}") for number in range(8)]
    eventually(lambda: sum(one.running.alive for one in started) == 1, "one that stays")
    (stays,) = (one for one in started if one.running.alive)
    stays.window()
    assert [one.running.process.returncode for one in started if one is not stays] == [0] * 7
    assert stays.leave() < LEAVING


def test_a_first_that_does_not_answer_is_said_and_not_waited_for(
    screen: Desktop, home: Path
) -> None:
    screen.start_tray()
    first = Goodword.start(screen, home)
    first.window()
    os.kill(first.running.pid, signal.SIGSTOP)
    second = first.again()
    assert second.running.process.wait(15) == 3
    assert second.running.said.strip()
    os.kill(first.running.pid, signal.SIGCONT)
    assert first.leave() < LEAVING


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_typed_is_still_there(screen: Desktop, home: Path, end: signal.Signals) -> None:
    screen.start_tray()
    screen.start_notifications()
    goodword = Goodword.start(screen, home, "--hidden")
    goodword.running.until(screen.shown_alerts, "an alert")
    screen.say("dunstctl", "action", "0")
    window = goodword.window(EDITOR)
    screen.say("xdotool", "windowfocus", "--sync", window)
    screen.say("xdotool", "type", "--delay", "20", "Proud of this team")
    if end is signal.SIGKILL:
        time.sleep(2)  # at most two seconds of typing may be lost
        goodword.running.leave(by=end)
    else:
        assert goodword.leave() < LEAVING
    store = Store(Paths.of(home).database)
    try:
        assert [draft.text for draft in Drafts(store).unfinished()] == ["Proud of this team"]
    finally:
        store.close()


def test_leaving_is_quick_from_the_first_moment_on(screen: Desktop, home: Path) -> None:
    screen.start_tray()
    for number in range(8):
        goodword = Goodword.start(screen, home, name=f"short-{number}")
        goodword.running.until(screen.tray_icons, "the first sign of life")
        time.sleep(number * 0.25)
        assert goodword.leave() < LEAVING
