"""The mark of what IT decided: a lock and the same words wherever a person can't choose."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look import HAIR, Look
from desktop.ui.painted import icon_label
from desktop.ui.widgets import Text


def organisation_words() -> str:
    """For places that show a sentence of their own."""
    return QCoreApplication.translate("ByOrganisation", "Set by your organisation.")


class ByOrganisation(QWidget):
    """The mark; `more` says what follows from it, where that is not plain to see."""

    def __init__(self, look: Look, more: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HAIR)
        row.addWidget(icon_label(look, "lock", "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
        self._text = Text("", tone="muted")
        row.addWidget(self._text, 1)
        self.say(more)

    @property
    def said(self) -> str:
        return self._text.text()

    def say(self, more: str) -> None:
        """The words, and what follows from them."""
        self._text.setText(f"{organisation_words()} {more}".rstrip())
        self.setAccessibleName(self._text.text())
