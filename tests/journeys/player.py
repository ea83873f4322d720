"""The whole application in this process, off the screen, with somebody who uses it.

For child processes of the journeys: the tests themselves never run Qt for another home.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit

from desktop import log
from desktop.model import KeptPost
from desktop.options import Options
from desktop.paths import Paths
from desktop.tour_running import Running
from tests.pace import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


class Player(Running):
    """One running Goodword on its practice world, and the hands that use it."""

    def __init__(
        self,
        home: Path,
        *,
        practice: bool = True,
        policies: tuple[Path, ...] = (),
        networks: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> None:
        self.paths = Paths.of(home)
        self.says_yes = True
        options = Options(
            practice=practice, memory_vault=True, policies=policies, networks=networks
        )
        super().__init__(self.paths, options, debug=True)
        self.until("Goodword starts", lambda: self.app.desk is not None)

    # --- doing ---------------------------------------------------------------------------

    def posts(self) -> tuple[KeptPost, ...]:
        return self.found.posts.latest(datetime.now(UTC), limit=200)

    def connect(self, how_many: int = 1) -> None:
        """Connect an account of the practice network, as a person would."""
        self.desk.connect_account("practice")
        self.until("it is connected", lambda: self.signed_in() >= how_many)

    def signed_in(self) -> int:
        return sum(account.state == "ok" for account in self.found.accounts.all())

    def open_editor(self, about: KeptPost | None) -> None:
        if about is None:
            self.desk.write_own()
        else:
            self.desk.show_post(about.post.id)
        post = "" if about is None else about.post.id
        self.until("the editor is open", lambda: self.is_open(post))

    def leave(self) -> None:
        self.app.leave()
        self.turn(0.05)
        log.stop()

    # --- time ----------------------------------------------------------------------------

    def turn(self, seconds: float) -> None:
        """Let the application live."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            # outside of `exec` nobody else lets things of Qt go
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            time.sleep(0.003)

    def until(self, what: str, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise AssertionError(f"{what}: not within {seconds:.0f} s; {self.state()}")
            self.turn(0.02)

    def state(self) -> str:
        """What may explain why something did not come true; no secrets."""
        shares = self.app.foundation.outbox.all() if self.app.foundation is not None else ()
        told = [(one.state, one.attempts, one.reason, dict(one.facts)) for one in shares]
        return f"bugs: {self.bugs}, shares: {told}"

    def consents(self, url: str) -> bool:
        return self.says_yes


# --- looking -------------------------------------------------------------------------------


def on_screen() -> Iterator[tuple[str, str]]:
    """Every text that a widget or a menu entry holds: where, and what."""
    things: list[QObject] = list(QApplication.allWidgets())
    for widget in QApplication.allWidgets():
        things += widget.findChildren(QAction)
    for thing in things:
        kind = thing.metaObject()
        # what a person types shows as dots, and so it is read out
        typed = isinstance(thing, QLineEdit) and thing.echoMode() is QLineEdit.EchoMode.Password
        for number in range(kind.propertyCount()):
            name = kind.property(number).name()
            if typed and name == "text":
                continue
            value = thing.property(name)
            if isinstance(value, str) and value:
                yield f"{kind.className()}.{name}", value
        if isinstance(thing, QAbstractItemView) and thing.model() is not None:
            yield from _rows(thing)


def _rows(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    model = view.model()
    for row in range(model.rowCount()):
        for role in range(32):
            value = model.index(row, 0).data(role)
            if isinstance(value, str):
                yield f"{type(view).__name__}[{row}]", value


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


# --- starting one, for tests ---------------------------------------------------------------


def start(
    module: str,
    home: Path,
    *words: str,
    channel: tuple[int, ...] = (),
    more: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """A child process that runs `module`; whatever it writes anywhere lies below `home`."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "DBUS_", "DISPLAY", "WAYLAND", "PYTEST"))
    }
    for name, folder in (
        ("HOME", "person"),
        ("TMPDIR", "tmp"),
        ("XDG_RUNTIME_DIR", "run"),
        ("XDG_CACHE_HOME", "xdg-cache"),
        ("XDG_CONFIG_HOME", "xdg-config"),
        ("XDG_DATA_HOME", "xdg-data"),
        ("XDG_STATE_HOME", "xdg-state"),
    ):
        (home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        environment[name] = str(home / folder)
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1", **(more or {})}
    return subprocess.Popen(
        [sys.executable, "-m", module, str(home), *words],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=channel,
    )
