"""The stage of the tour: the running application, hands to use it, and pictures of it.

The person is played here: real widgets are pressed and typed into, and the practice network's
consent page gets its yes as from a browser.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

# without a display the tour draws off the screen; this must be said before Qt is loaded
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from desktop import log
from desktop.model import KeptPost
from desktop.options import Options
from desktop.paths import Paths
from desktop.tour_running import Running
from desktop.ui.caption import Caption
from desktop.ui.feed import FeedPage

Page = TypeVar("Page", bound=QWidget)
PATIENCE = 30.0
"""Seconds that one step may take on a slow machine."""


class StepError(Exception):
    """A step did not come true."""


class Stage(Running):
    """`folder` takes the pictures; everything else lies in a folder of its own and goes at the
    end (`leave`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self.home = Path(tempfile.mkdtemp(prefix="goodword-tour-"))
        options = Options(practice=True, memory_vault=True, policies=())
        super().__init__(Paths.of(self.home), options)

    def leave(self) -> None:
        self.app.leave()
        log.stop()  # what nobody expected is told on the terminal from now on
        shutil.rmtree(self.home, ignore_errors=True)

    # --- what is there ---------------------------------------------------------------------

    @property
    def window(self) -> QWidget:
        assert self.desk.window is not None
        return self.desk.window

    def page(self, key: str, kind: type[Page]) -> Page:
        """A page of the window, which is of this kind."""
        page = self.desk.page(key)
        assert isinstance(page, kind)
        return page

    @property
    def feed(self) -> FeedPage:
        return self.page("feed", FeedPage)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def posts(self) -> tuple[KeptPost, ...]:
        return self.found.posts.latest(self.now(), limit=100)

    def post(self, fits: Callable[[KeptPost], object]) -> KeptPost:
        """The first post that fits. Errors: `StepError`."""
        for kept in self.posts():
            if fits(kept):
                return kept
        raise StepError("no post of the programs fits this step")

    # --- playing the person ------------------------------------------------------------------

    def press(self, within: QWidget, words: str) -> None:
        """The button that is called so, on its face or by a screen reader."""
        for button in within.findChildren(QAbstractButton):
            if button.isVisibleTo(within) and words in (
                button.text().strip(),
                button.accessibleName(),
            ):
                button.click()
                return
        raise StepError(f"there is no button {words!r}")

    def field(self, within: QWidget, name: str) -> QLineEdit:
        """The field that a screen reader calls so."""
        for one in within.findChildren(QLineEdit):
            if one.isVisibleTo(within) and one.accessibleName() == name:
                return one
        raise StepError(f"there is no field {name!r}")

    def type(self, within: QWidget, words: str) -> None:
        """Letter by letter, as from a keyboard."""
        none = Qt.KeyboardModifier.NoModifier
        for sign in words:
            key = ord(sign.upper()) if sign.isascii() else Qt.Key.Key_unknown
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                self.qt.sendEvent(within, QKeyEvent(kind, key, none, sign))

    def caption(self) -> Caption:
        """Where the words are written, the cursor at their end."""
        editor = self.composer.rooms.texts.current
        editor.setFocus()
        editor.moveCursor(QTextCursor.MoveOperation.End)
        return editor

    def open_post(self, kept: KeptPost) -> None:
        self.desk.show_post(kept.post.id)
        self.until("the editor opens on the post", lambda: self.is_open(kept.post.id))
        self.settle(0.6)

    # --- time and pictures -------------------------------------------------------------------

    def settle(self, seconds: float = 0.4) -> None:
        """Let everything that is under way come to rest."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, int(left * 1000) + 1)
            time.sleep(0.005)

    def until(self, what: str, true: Callable[[], object]) -> None:
        """Errors: `StepError`."""
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                raise StepError(f"{what}: not within {PATIENCE:.0f} s")
            self.settle(0.05)

    def tell(self, words: str) -> None:
        print(f"  {words}", flush=True)

    def told(self, words: str, picture: str) -> None:
        """What was seen to be true, with a picture of the window."""
        self.settle()
        self.picture(self.window, picture)
        self.tell(words)

    def picture(self, widget: QWidget, name: str) -> None:
        """Light and dark, as the person would see it."""
        self._number += 1
        widget.grab()  # a first look asks for what is decoded on a lane
        self.settle(0.2)
        for theme in ("light", "dark"):
            self.app.look.set_theme(theme)
            self.settle(0.15)
            widget.grab().save(str(self._folder / f"{self._number:02d}-{name}-{theme}.png"))
        self.app.look.set_theme("light")
        self.settle(0.05)
