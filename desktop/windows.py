"""The main window and the caption editor: made when they are first wanted, one of each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop import settings
from desktop.errors import GoodwordError
from desktop.jobs import Jobs
from desktop.settings import Settings
from desktop.ui.look import Look
from desktop.ui.tray import Tray

if TYPE_CHECKING:
    from desktop.ui.composer import Composer
    from desktop.ui.window import Place, Window

AHEAD_MS = 1000
"""Milliseconds after the window opened."""
_log = logging.getLogger(__name__)


class Windows(QObject):
    """Brings windows up, tells their pages, and closes them."""

    opened = Signal()
    """The main window was made."""
    faced = Signal()
    """The person turned to a window, or to another page."""
    own_wanted = Signal()
    banner_pressed = Signal(str)

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        kept: Settings,
        tray: Tray,
        places: Callable[[], tuple[Place, ...]],
        editor: Callable[[], Composer],
    ) -> None:
        """`places` and `editor` make pages and the editor, and tie them to all else."""
        super().__init__()
        self._look, self._jobs, self._kept, self._tray = look, jobs, kept, tray
        self._places, self._make_editor = places, editor
        self._leaving = False
        self.window: Window | None = None
        self.composer: Composer | None = None
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._read_ahead)

    # --- use ------------------------------------------------------------------------------

    def main(self) -> Window:
        """The main window, made now if it was not yet."""
        if self.window is None:
            from desktop.ui.window import Window  # late: at rest there is no window

            self._look.dress()
            window = Window(self._look, self._places())
            window.restore(self._kept.get(settings.WINDOW))
            window.own_wanted.connect(self.own_wanted)
            window.banner_pressed.connect(self.banner_pressed)
            window.geometry_changed.connect(self._keep_geometry)
            window.closed.connect(self._closed)
            window.faced.connect(self.faced)
            self.window = window
            self._ahead.start()
            self.opened.emit()
        return self.window

    def editor(self) -> Composer:
        """The caption editor, made now if it was not yet."""
        if self.composer is None:
            self._look.dress()
            self.composer = self._make_editor()
            self.composer.faced.connect(self.faced)
        return self.composer

    def show(self, key: str, *, minimized: bool = False) -> None:
        """The main window, on a place where one is named."""
        window = self.main()
        if minimized:
            window.go(key)
            window.showMinimized()
        else:
            window.appear(key)

    def page(self, key: str) -> QWidget:
        """A page, made now if it was not yet."""
        return self.main().page(key)

    def made(self, key: str) -> QWidget | None:
        """A page, if it was made."""
        return self.window.made(key) if self.window is not None else None

    def tell(self, slot: str, *keys: str) -> None:
        """Call this slot of those of the pages that were made."""
        for key in keys:
            page = self.made(key)
            if page is not None and (call := getattr(page, slot, None)) is not None:
                call()

    def say(self, kind: str, words: str, button: str = "", deed: str = "") -> None:
        """One sentence above every page, where there is a window (see `Window.say`)."""
        if self.window is not None:
            self.window.say(kind, words, button, deed)

    def on_screen(self) -> bool:
        """Whether the person is looking at Goodword just now."""
        windows: tuple[QWidget | None, ...] = (self.window, self.composer)
        return any(window is not None and window.isActiveWindow() for window in windows)

    # --- ending ---------------------------------------------------------------------------

    def keep_now(self) -> None:
        """Keep what is being typed, at once: the process may be ended any moment. A full disk
        is no reason to stay: whoever ends us would not wait for it."""
        try:
            if self.composer is not None:
                self.composer.keep_now()
        except GoodwordError as error:
            _log.warning("the words could not be kept: %s", error)

    def leave(self) -> None:
        """Begin nothing new."""
        self._leaving = True
        self.tell("leave", "accounts", "welcome", "sign_in")

    def close(self) -> None:
        for window in (self.composer, self.window):
            if window is not None:
                window.close()
                window.deleteLater()
        self.composer = self.window = None

    # --- inside ---------------------------------------------------------------------------

    def _read_ahead(self) -> None:
        """Read the editor's modules, and those of My reach, while nobody waits for them: whoever
        has the window open needs them soon. A tray at rest goes without."""

        def work() -> None:
            from desktop.ui import composer, reach_overview  # noqa: F401 - late, on a lane

        self._jobs.run("ahead", work, owner=self)

    def _closed(self) -> None:
        if not self._leaving and not self._tray.there:
            # without a tray a hidden window could never be found again
            QTimer.singleShot(0, self._minimize)

    def _minimize(self) -> None:
        if self.window is not None and not self._leaving:
            self.window.showMinimized()

    def _keep_geometry(self, geometry: str) -> None:
        def keep() -> None:
            self._kept.put(settings.WINDOW, geometry)

        self._jobs.run("store", keep, owner=self)
