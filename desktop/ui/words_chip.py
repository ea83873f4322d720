"""Chips that put their words into the caption, or take them out; and a word about the place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.brief import BriefButton, directed
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, Look
from desktop.ui.messages import left_to_right
from desktop.ui.widgets import Button, Text


class WordsChip(BriefButton):
    """A hashtag or the disclosure: a tick where it stands in the text, a plus where it is
    missing; one click changes that."""

    def __init__(self, look: Look, words: str) -> None:
        # Qt puts a button's words right against its icon, and a button's words from left to
        # right: where they run the other way, the sign has to stand on the right
        shown = f" {words}" if left_to_right(words.lstrip("#")) else f"\u200f {words}"
        super().__init__(shown, kind="chip", icon=look.icon("plus", "muted"), name=words)
        self._look, self.words = look, words
        self.setCheckable(True)
        directed(self, words.lstrip("#"))
        self._spell(there=False)

    def mark(self, there: bool) -> None:
        if there != self.isChecked():
            self.setChecked(there)
        self._spell(there=there)

    def _spell(self, *, there: bool) -> None:
        name, tone = ("check", "accent_text") if there else ("plus", "muted")
        self.setIcon(self._look.icon(name, tone))
        said = self.tr("In your text; a click takes it out")
        self.setAccessibleDescription(said if there else self.tr("Missing; a click adds it"))


class Hidden(QWidget):
    """The disclosure is there, but readers do not meet it."""

    clicked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR)
        box.addWidget(Text(self.tr("Few readers see it where it stands."), tone="warn"))
        move = Button(self.tr("Move it up"), kind="small")
        move.clicked.connect(self.clicked)
        row = FlowRow()
        row.add(move)
        box.addWidget(row)
        self.hide()
