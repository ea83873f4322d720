"""A real house for tests of the screen, its heartbeat, and who may be noisy.

The fixtures are made known in the `conftest.py` of the folders that use them.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.desk import Desk
from desktop.foundation import Foundation, build, join_first
from desktop.jobs import Jobs
from desktop.model import Account, KeptPost
from desktop.options import Options
from desktop.paths import Paths
from desktop.ui.bug import BugWindow
from desktop.ui.look import Look
from desktop.ui.reach_overview import LOADING
from desktop.ui.tray import Tray
from tests.pace import PATIENCE
from tests.ui.robot import Robot

SILENT = (
    # the offscreen platform has windows that nobody stacks
    r"This plugin does not support raise\(\)",
    # Qt's own tray icon asks for a signal that only some platforms have
    r"No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    # nor does it have a keyboard that an open menu could keep to itself
    r"This plugin does not support grabbing the keyboard",
    # the offscreen platform says so for every window with a least size
    r"This plugin does not support propagateSizeHints\(\)",
)
HEART_MS = 50
BUSY_SECONDS = 0.3
"""So long may the main thread work without looking at events. Its own time, not the clock's:
the machine may be busy with others. More is told at the end."""
HANGS_SECONDS = 3.0
"""So much work at one go is a fault on any machine, and fails. How fast things are is
measured in `bench/`."""
LONG_BEAT = "long beat"


def configure(config: pytest.Config) -> None:
    """Which messages of Qt are expected, and the marks of these tests."""
    for pattern in SILENT:
        config.addinivalue_line("qt_log_ignore", pattern)
    config.addinivalue_line("markers", "noisy: warnings in the log are what is tested")
    config.addinivalue_line("markers", "busy(seconds): the main thread may work that long")


def tell_long_beats(reporter: pytest.TerminalReporter) -> None:
    """Where the main thread worked longer than it may, in the summary of a run."""
    reports = [report for kind in reporter.stats.values() for report in kind]
    told = {
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == LONG_BEAT
    }
    if told:
        reporter.section("the main thread was busy longer than it may")
        for line in sorted(told, reverse=True):
            reporter.line(line)


class Heart(QObject):
    """Beats every 50 ms and remembers the longest work of this thread between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.counting = True
        self._last = time.thread_time()
        self._timer = QTimer(self, interval=HEART_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        now = time.thread_time()
        if self.counting:
            self.longest = max(self.longest, now - self._last)
        self._last = now

    def rest(self) -> None:
        """What the test itself did just now does not count."""
        self._last = time.thread_time()

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture(name="heart")
def given_heart(qapp: QApplication) -> Iterator[Heart]:
    """The heartbeat in a test's own hands: `longest` after the part that counts."""
    beating = Heart()
    yield beating
    beating.stop()


@pytest.fixture(name="unblocked", autouse=True)
def given_unblocked(
    request: pytest.FixtureRequest, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The main thread never works long while a test waits for a condition: what a test
    itself calls (making a window, say) is measured by the test that is about it."""
    allowed = BUSY_SECONDS
    if (mark := request.node.get_closest_marker("busy")) is not None:
        allowed = mark.args[0]
    beating = Heart()
    beating.counting = False
    waited = qtbot.waitUntil

    def wait_until(callback: Callable[[], object]) -> None:
        beating.rest()
        beating.counting = True
        try:
            waited(callback)
            beating.beat()
        finally:
            beating.counting = False

    monkeypatch.setattr(qtbot, "waitUntil", wait_until)
    # thousands of tests leave a large heap behind; the application freezes its own, so a
    # collection there looks at little, and must not be charged for ours
    gc.freeze()
    yield
    beating.stop()
    if beating.longest >= allowed:
        told = f"{beating.longest:.3f} s of {allowed} in {request.node.nodeid}"
        request.node.user_properties.append((LONG_BEAT, told))
    assert beating.longest < HANGS_SECONDS, f"the main thread hung for {beating.longest:.3f} s"


@pytest.fixture(name="silence", autouse=True)
def given_silence(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """No record of WARNING or above, unless the test is marked `noisy`."""
    yield
    if request.node.get_closest_marker("noisy") is None:
        records = caplog.get_records("setup") + caplog.get_records("call")
        loud = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
        assert loud == [], loud


@pytest.fixture(name="look")
def given_look(qapp: QApplication) -> Iterator[Look]:
    made = Look(qapp, "light")
    yield made
    made.deleteLater()


class Bugs:
    """Faults of ours: there must not be any."""

    def __init__(self, jobs: Jobs) -> None:
        self.seen: list[BaseException] = []
        jobs.bug.connect(self.seen.append)


@pytest.fixture(name="jobs")
def given_jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    bugs = Bugs(made)
    yield made
    assert made.leave(PATIENCE)
    assert bugs.seen == [], bugs.seen
    made.deleteLater()


class House:
    """A real Foundation with Jobs, Look, Tray and Desk; nothing of it is made up. The clock
    runs; `ahead` is how far it is in front of the machine's."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path, options: Options) -> None:
        self.qtbot = qtbot
        self.ahead = timedelta()
        self.opened: list[str] = []
        self.paths = Paths.of(folder)
        self.found: Foundation = build(self.paths, options, self.now)
        self.found.settings.put(settings.WELCOME_DONE, True)
        for setting in (settings.QUIET_FROM, settings.QUIET_UNTIL):
            self.found.settings.put(setting, "00:00")
        self.jobs = Jobs()
        self.bugs = Bugs(self.jobs)
        self.look = Look(qapp, "light")
        self.tray = Tray(self.look)
        self.robot = Robot()
        self.folders: list[Path] = []
        self.desk = Desk(
            self.found, self.jobs, self.look, self.tray, self.now, self.browse, self.show_folder
        )
        self._closed = False

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def browse(self, url: str) -> bool:
        """Instead of a browser: a robot that presses what the test told it to."""
        self.opened.append(url)
        return self.robot.open(url)

    def show_folder(self, folder: Path) -> bool:
        """Instead of a file manager."""
        self.folders.append(folder)
        return True

    def browse_back(self, port: int, **query: str) -> None:
        """The browser comes back to our listener with this."""
        self.robot.go(f"http://127.0.0.1:{port}/callback?{urlencode(query)}")

    def join(self) -> None:
        """The practice program with its first posts, as after the first round."""
        join_first(self.found, self.now())
        self.found.sync.round(self.now(), force=True)

    def posts(self) -> tuple[KeptPost, ...]:
        return self.found.posts.latest(self.now(), limit=100)

    def connect(self, person: str = "p1") -> Account:
        """A practice account, signed in through the real consent page."""
        connection = self.found.accounts.begin("practice", "", self.now())
        self.robot.person = person
        self.robot.open(connection.url)
        return self.found.accounts.complete(connection, self.now)

    def page(self, key: str) -> Any:
        """A page on the screen, filled."""
        self.desk.show_place(key)
        self.settle()
        page = self.desk.page(key)
        if key == "reach":  # it grows part by part, in its own time
            overview = page.made_part("overview")
            self.qtbot.waitUntil(lambda: overview.state != LOADING)
        return page

    def settle(self) -> None:
        """Everything that is under way on the lanes has answered."""
        lanes = (
            "feeds",
            "share",
            "reach",
            "vault",
            "alerts",
            "store",
            "guidelines",
            "library",
            "balance",
        )
        for lane in (*lanes, *lanes):
            answered: list[object] = []
            self.jobs.run(lane, threading.get_ident, answered.append)
            self.qtbot.waitUntil(lambda answered=answered: bool(answered))

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.desk.windows.keep_now()
        self.desk.leave()
        assert self.jobs.leave(PATIENCE)
        self.desk.windows.close()
        self.tray.leave()
        self.found.close()
        self.robot.close()
        for leftover in (self.desk, self.look):
            leftover.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


MakeHouse = Callable[..., House]


@pytest.fixture(name="make_house")
def given_make_house(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeHouse]:
    """`make_house(practice=False, folder=…)`; all are taken down, and no fault may be left."""
    # no alert of a test shall reach the desktop of whoever runs it
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    made: list[House] = []

    def make(*, practice: bool = True, folder: Path | None = None, **more: Any) -> House:
        given = {"memory_vault": True, "policies": (), **more}
        options = Options(practice=practice, **given)
        house = House(qapp, qtbot, folder or tmp_path / "home", options)
        made.append(house)
        return house

    yield make
    for house in made:
        house.close()
        assert house.bugs.seen == [], house.bugs.seen
        assert BugWindow._open is None


@pytest.fixture(name="house")
def given_house(make_house: MakeHouse) -> House:
    """The practice world, joined and synced."""
    made = make_house()
    made.join()
    return made


@pytest.fixture(name="plain_house")
def given_plain_house(make_house: MakeHouse) -> House:
    """No practice world, nothing joined."""
    return make_house(practice=False)
