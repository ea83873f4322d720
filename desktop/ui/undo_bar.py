"""The moment after Share: a quiet bar that counts down, and Undo.

Nothing hangs on this bar. The shares are rows of the outbox already and wait there for their
time; whoever closes the window finds the same bar on the page Shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.model import Share
from desktop.ui.copying import announce
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.painted import icon_label
from desktop.ui.share_kinds import undoable
from desktop.ui.widgets import Button, Text

TICK = 200
"""Milliseconds between two looks at the clock."""


class UndoBar(QFrame):
    """“Sharing in 5 s”, and a button. Esc undoes as long as the bar stands in the window;
    Ctrl+Z does so while it has the focus, for in the caption that key belongs to the words."""

    undone = Signal(str)
    """The draft whose shares shall be taken back."""
    over = Signal()
    """The moment has passed, or was used."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("kind", "info")
        self._now: Callable[[], datetime] | None = None
        self._draft = ""
        self._end: datetime | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP, SMALL, STEP, SMALL)
        row.setSpacing(STEP)
        row.addWidget(icon_label(look, "clock", "info", 20))
        self._words = Text(wrap=False)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._words, 1)
        self._key = Text(self.tr("Esc"), tone="muted", wrap=False, look=look, scale=0.9)
        row.addWidget(self._key)
        self._undo = Button(self.tr("Undo"), icon=look.icon("undo"))
        self._undo.clicked.connect(self.press)
        row.addWidget(self._undo)
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setContext(Qt.ShortcutContext.WindowShortcut)
        self._escape.activated.connect(self.press)
        again = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.activated.connect(self.press)
        self._put(shown=False)

    @property
    def shown(self) -> bool:
        """Whether there is a moment to undo in."""
        return bool(self._draft)

    @property
    def draft(self) -> str:
        """Whose moment it is; empty: nobody's."""
        return self._draft

    @property
    def words(self) -> str:
        return self._words.text()

    def show_shares(self, shares: Sequence[Share], now: Callable[[], datetime]) -> None:
        """Stand there while any of these can be undone; the newest draft of several."""
        self._now = now
        fresh = [share for share in shares if undoable(share, now())]
        if not fresh:
            self._finish()
            return
        newest = max(fresh, key=lambda share: share.id)
        begun = self._draft != newest.draft
        self._draft = newest.draft
        self._end = max(share.due for share in fresh if share.draft == newest.draft)
        self._undo.setEnabled(True)
        self._tick()
        if begun and self._draft:
            self._put(shown=True)
            announce(self, self.tr("Sharing in a moment. Press Escape to undo."))

    def take_focus(self) -> None:
        """From a button that was pressed and can't be pressed again."""
        if self._draft:
            self._undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """As if Undo was clicked; a second time finds nothing to press."""
        if self._draft and self._undo.isEnabled():
            self._undo.setEnabled(False)
            self._timer.stop()
            self._words.setText(self.tr("Taking it back …"))
            self.undone.emit(self._draft)

    def _tick(self) -> None:
        if self._now is None or self._end is None:
            return
        left = math.ceil((self._end - self._now()).total_seconds())
        if left <= 0:
            self._finish()
            return
        if self._undo.isEnabled():
            self._words.setText(self.tr("Sharing in {seconds} s").format(seconds=left))
            self._timer.start()

    def _finish(self) -> None:
        self._timer.stop()
        if self._draft:
            self._draft = ""
            self._put(shown=False)
            self.over.emit()

    def _put(self, *, shown: bool) -> None:
        self._escape.setEnabled(shown)
        window: QWidget = self.window()
        had = self.isAncestorOf(window.focusWidget()) if window.focusWidget() else False
        self.setVisible(shown)
        if had and not shown:
            # the focus must not fall on whatever comes next
            window.setFocus(Qt.FocusReason.OtherFocusReason)
