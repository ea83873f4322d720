"""`--check`: builds everything, asks nobody anything, and says line by line what works."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from desktop import __version__
from desktop.errors import GoodwordError
from desktop.options import Options
from desktop.paths import Paths


def check(home: Path | None) -> int:
    """0 when Goodword can work here; 1 where something it needs is missing. A keyring or a
    tray that is not there is said, but Goodword works without."""
    print(f"Goodword {__version__}, Python {sys.version.split()[0]}, {sys.platform}")
    well = _say("screen", _screen)
    well = _say("database", lambda: _database(home)) and well
    _say("keyring", _keyring)
    _say("tray", _tray)
    well = _say("window", _window) and well
    return 0 if well else 1


def _say(what: str, look: Callable[[], str]) -> bool:
    try:
        print(f"{what}: {look()}")
    except GoodwordError as error:
        from desktop.ui.messages import sentence

        print(f"{what}: FAILED: {sentence(error)}")
        return False
    except (OSError, RuntimeError) as error:
        print(f"{what}: FAILED: {error}")
        return False
    return True


def _screen() -> str:
    from PySide6 import __version__ as qt_version
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["goodword"])
    assert isinstance(app, QApplication)
    return f"Qt {qt_version} on {app.platformName()}, {len(app.screens())} screen(s)"


def _database(home: Path | None) -> str:
    from desktop.store import Store

    store = Store(Paths.of(home).database)
    try:
        row = store.row("PRAGMA user_version")
        assert row is not None
        return f"opened, version {row[0]}, {store.path}"
    finally:
        store.close()


def _keyring() -> str:
    from desktop.model import Secret, Secrets
    from desktop.vault import Vault

    vault = Vault.allowed()
    name = vault.probe()
    if not name:
        return "none answers; connecting accounts will not be possible"
    state = vault.state(prompt=False)
    if state != "ready":
        return f"{name}, {state}"
    probe = Secrets(Secret("x" * 3000))
    vault.put("check", probe, prompt=False)
    whole = vault.get("check", prompt=False) == probe
    vault.delete("check", prompt=False)
    return f"{name}, {state}, {'keeps and forgets' if whole else 'DOES NOT KEEP'} what it is given"


def _tray() -> str:
    from PySide6.QtWidgets import QSystemTrayIcon

    if QSystemTrayIcon.isSystemTrayAvailable():
        return "there"
    return "none on this desktop; the window is used instead"


def _window() -> str:
    """The whole application on a throw-away home, as far as its window."""
    from PySide6.QtWidgets import QApplication

    from desktop.desk import Desk
    from desktop.foundation import build
    from desktop.jobs import Jobs
    from desktop.ui.look import Look
    from desktop.ui.tray import Tray

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        now = _now
        found = build(Paths.of(Path(folder)), Options(memory_vault=True), now)
        look, jobs = Look(app), Jobs()
        tray = Tray(look)
        desk = Desk(found, jobs, look, tray, now)
        places = [key for key in desk.all_places() if desk.page(key) is not None]
        desk.leave()
        jobs.leave(2.0)
        desk.windows.close()
        tray.leave()
        found.close()
    return f"{len(places)} pages built"


def _now() -> datetime:
    return datetime.now(UTC)
