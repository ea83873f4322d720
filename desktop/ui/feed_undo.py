"""“Not for me” and “mute” can be taken back: a quiet bar under the list, and Ctrl+Z.

The bar goes by itself; what it offered stays possible with the key while the page lives, and
for ever in the list of what was put aside.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from desktop.ui.brief import shortened
from desktop.ui.copying import announce
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.painted import icon_label
from desktop.ui.widgets import Button, Text

STANDS_MS = 12_000
KEPT = 50
"""So many deeds can be taken back, the last one first."""
TITLE = 60
"""Characters of a title by which people know a post again."""


class FeedUndo(QFrame):
    """The bar. A deed is words and what takes it back."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("kind", "info")
        self._deeds: list[tuple[str, Callable[[], None]]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP, SMALL, STEP, SMALL)
        row.setSpacing(STEP)
        row.addWidget(icon_label(look, "hide", "info", 20))
        self._words = Text()
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._words, 1)
        self._button = Button(self.tr("Undo"), icon=look.icon("undo"))
        self._button.clicked.connect(self.undo)
        row.addWidget(self._button)
        self._over = QTimer(self, singleShot=True, interval=STANDS_MS)
        self._over.timeout.connect(self.hide)
        self.hide()

    @property
    def words(self) -> str:
        return self._words.text()

    def offer(self, words: str, undo: Callable[[], None]) -> None:
        """Something was done; `undo` takes it back."""
        self._deeds = [*self._deeds[1 - KEPT :], (words, undo)]
        self._words.setText(words)
        self._over.start()
        self.show()
        announce(self, self.tr("{words} Control Z takes it back.").format(words=words))

    def undo(self) -> None:
        """Take the last deed back, whether the bar still stands or not."""
        self._over.stop()
        self.hide()
        if self._deeds:
            self._deeds.pop()[1]()


def named(title: str) -> str:
    """A post's title as it stands in a sentence."""
    return shortened(" ".join(title.split()), TITLE)
