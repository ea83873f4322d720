"""The roof: starts the application, builds everything, hands it in, and ends it.

Order of a start: one instance, the tray icon, then (on a lane) the database and all
services, then what the person wanted to see. Order of an end: no new work, keep what is
being typed, end calls under way, windows, tray, database, lock; in under three seconds.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.errors import GoodwordError
from desktop.jobs import Jobs
from desktop.joining import joining_address
from desktop.memory import tidy
from desktop.paths import Paths
from desktop.ui.instance import Instance
from desktop.ui.look import Look
from desktop.ui.opened import Application
from desktop.ui.restart import ask_to_come_back
from desktop.ui.signals import Signals
from desktop.ui.taskbar import name_ourselves
from desktop.ui.translations import install_translations
from desktop.ui.tray import Tray

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.foundation import Foundation
    from desktop.options import Options

LEAVE_SECONDS = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line wants."""

    paths: Paths
    options: Options
    hidden: bool = False
    debug: bool = False
    wish: str = ""
    """A `goodword://` address, one of `--write`, `--feed`, `--quit`, or empty."""
    back: bool = False
    """It ran before an upgrade: what was decided about starts at sign-in is not asked."""

    @property
    def at_sign_in(self) -> bool:
        return self.hidden and not self.back


def utc_now() -> datetime:
    return datetime.now(UTC)


class App(QObject):
    """The running application: a tray icon at once, everything else when it is ready."""

    broke = Signal(object)
    """An exception that nobody caught, from any thread; it is in the log already."""

    def __init__(
        self,
        qt: QApplication,
        start: Start,
        now: Callable[[], datetime] = utc_now,
        browse: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__()
        self._qt, self._start, self.now, self._browse = qt, start, now, browse
        self._leaving = False
        self.foundation: Foundation | None = None
        self.desk: Desk | None = None
        self._wishes: list[str] = []
        qt.setQuitOnLastWindowClosed(False)
        QCoreApplication.setQuitLockEnabled(False)
        install_translations(qt)
        self.jobs = Jobs()
        self.jobs.bug.connect(self._bug)
        # queued: what broke may be in the middle of painting, or on a lane
        self.broke.connect(self._tell_bug, Qt.ConnectionType.QueuedConnection)
        self.look = Look(qt, dressed=False)
        self.tray = Tray(self.look)
        self.tray.quit_wanted.connect(self.leave)
        self.tray.place_wanted.connect(self._place_wanted_early)
        self._signals: Signals | None = None
        qt.commitDataRequest.connect(self._session_ends, Qt.ConnectionType.DirectConnection)
        qt.aboutToQuit.connect(self.leave)
        QTimer.singleShot(0, self._furnish)

    def wish(self, wish: str) -> None:
        """What a second start (or the first) asked for: an address, a deed, or to be seen."""
        if wish == "--quit":
            self.leave()
        elif self.desk is None:
            self._wishes.append(wish)
        elif wish == "--write":
            self.desk.write_own()
        elif wish == "--feed":
            self.desk.show_feed()
        elif address := joining_address(wish):
            self.desk.offer_program(address)
        else:
            self.desk.show_place("")

    def show_again(self) -> None:
        """Not before the first window could be there: a start in the menu bar stays there."""
        if self.desk is not None:
            self.desk.show_place("")

    def leave(self) -> None:
        """End it, from any state, in under three seconds; nothing typed is lost."""
        if self._leaving:
            return
        self._leaving = True
        try:
            self._let_go()
        finally:
            self._qt.quit()

    def _let_go(self) -> None:
        if self.desk is not None:
            self.desk.windows.keep_now()
            self.desk.leave()
        foundation = self.foundation
        if foundation is not None:
            foundation.web.close()
        self.jobs.leave(LEAVE_SECONDS)
        if self.desk is not None:
            self.desk.windows.close()
        self.tray.leave()
        if foundation is not None:
            foundation.close()
        if self._signals is not None:
            self._signals.close()

    # --- building --------------------------------------------------------------------------

    def _furnish(self) -> None:
        self._signals = Signals(self)
        self._signals.received.connect(self.leave)
        start, now = self._start, self.now

        def work() -> Foundation:
            # late, and on a lane: requests and the wings cost 0.2 s that the icon need not wait
            from desktop.foundation import build

            return build(start.paths, start.options, now)

        self.jobs.run("store", work, self._furnished, self._unfurnished)

    def _furnished(self, foundation: Foundation) -> None:
        from desktop.desk import Desk  # late: pages are made when they are wanted

        self.foundation = foundation
        wished = self._wishes or self._start.wish
        if self._start.at_sign_in and foundation.policy.autostart is False and not wished:
            self._stay_away(foundation)
            return
        if (practice := foundation.practice) is not None:
            where, key = f"{practice.address}/control", practice.control_key
            print(f"The practice world listens: {where}, key {key}", flush=True)  # noqa: T201
        self.tray.place_wanted.disconnect(self._place_wanted_early)
        self.desk = Desk(foundation, self.jobs, self.look, self.tray, self.now, self._browse)
        # Python's collector may run on any lane and would destroy things of the screen
        # there; the rounds collect on the main thread instead
        tidy()
        gc.freeze()
        gc.disable()
        hidden = self._start.hidden and self.tray.there
        self.desk.begin(hidden=hidden, minimized=self._start.hidden and not hidden)
        for wish in self._wishes:
            self.wish(wish)
        if self._start.wish:
            self.wish(self._start.wish)

    def _stay_away(self, foundation: Foundation) -> None:
        """An entry for everybody started it at sign-in, and IT says no: not the next time."""
        from desktop.obeying import obey_autostart

        _log.info("the policy wants no start at sign-in")
        self.jobs.run(
            "store", lambda: obey_autostart(foundation), self._leave_again, self._leave_again
        )

    def _leave_again(self, _: object) -> None:
        self.leave()

    def _unfurnished(self, error: GoodwordError) -> None:
        from desktop.ui.messages import sentence

        _log.error("no start: %s", error)
        self._give_up(sentence(error))

    def _give_up(self, words: str) -> None:
        """Say why there is no start, and end."""
        from PySide6.QtWidgets import QMessageBox

        print(words, file=sys.stderr)  # noqa: T201 - where there is no screen
        if QApplication.platformName() not in ("offscreen", "minimal"):
            QMessageBox.critical(None, "Goodword", words)
        self._leaving = True
        try:
            self._let_go()
        finally:
            self._qt.exit(1)

    # --- events ----------------------------------------------------------------------------

    def _place_wanted_early(self, place: str) -> None:
        self._wishes.append("")

    def _session_ends(self, manager: QSessionManager) -> None:
        """The session ends: keep the words, ask nothing, hold nothing up."""
        if self.desk is not None:
            self.desk.windows.keep_now()
        QTimer.singleShot(0, self.leave)

    def _bug(self, error: BaseException) -> None:
        from desktop import log  # late: as in `run`

        log.bug(error)
        self._tell_bug(error)

    def _tell_bug(self, error: BaseException) -> None:
        if self.desk is None and not self._leaving:
            # an icon with nothing behind it helps nobody
            self._give_up(f"Goodword can't start: {error}")
        if self.desk is not None:
            self.desk.show_bug(error)


def _end_early(number: int, frame: object) -> None:
    """Asked to end before anything was opened: there is nothing to keep."""
    os._exit(0)


def _declined() -> bool:
    """Whether this start at sign-in is one that IT, or else the person, does not want."""
    if not sys.platform.startswith("linux"):  # there the session asks by itself
        from desktop import autostart, policies  # late: hardly ever needed

        decided = policies.read().policy.autostart
        return decided is False or (decided is None and autostart.declined())
    return False


def run(start: Start) -> int:
    """Start Goodword, or wake the one that runs. The exit code of the process."""
    signal.signal(signal.SIGTERM, _end_early)
    if start.at_sign_in and _declined():
        return 0
    QCoreApplication.setApplicationName("Goodword")
    QCoreApplication.setApplicationVersion(__version__)
    name_ourselves()
    ask_to_come_back(sys.argv[1:])
    qt = QApplication.instance() or Application(sys.argv[:1])
    assert isinstance(qt, QApplication)
    qt.setApplicationDisplayName("Goodword")
    qt.setDesktopFileName("goodword")
    instance = Instance(start.paths.lock, start.paths.socket, shared=start.paths.on_network)
    if not instance.first:
        from desktop.ui.second_start import hand_over  # late: the first start goes without

        return hand_over(instance, start.wish, hidden=start.hidden)
    if start.wish == "--quit":
        instance.leave()
        return 0
    app = App(qt, start)
    from desktop import log  # late: the icon stands; what it need not wait for comes now

    log.start(start.paths.log, start.debug, app.broke.emit)
    _log.info("Goodword %s starts on %s", __version__, QApplication.platformName())
    instance.listen()
    instance.woken.connect(app.wish)
    instance.lost.connect(app.leave)
    if isinstance(qt, Application):
        qt.address_opened.connect(app.wish)
        qt.activated_bare.connect(app.show_again)
    code = qt.exec()
    app.leave()
    instance.leave()
    app.deleteLater()
    qt.processEvents()
    log.stop()
    if app.jobs.abandoned():
        # a worker that hangs in a foreign call must not hold the process; all is kept
        os._exit(code)
    return code
