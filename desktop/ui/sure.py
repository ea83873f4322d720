"""A question asked in place, not in a window above, before something is undone for good."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look import HAIR
from desktop.ui.widgets import Button, Text


class Sure(QWidget):
    """What follows, and two buttons; hidden until it is asked."""

    agreed = Signal()

    def __init__(self, told: str, yes: str, no: str, spoken: str = "") -> None:
        """`spoken`: what a screen reader calls the button that agrees, where that is not `yes`."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, HAIR, 0, 0)
        row.addWidget(Text(told), 1)
        agree, decline = Button(yes), Button(no, kind="quiet")
        agree.setAccessibleName(spoken or yes)
        agree.clicked.connect(self._agreed)
        decline.clicked.connect(self.hide)
        row.addWidget(decline)
        row.addWidget(agree)
        self.hide()

    def ask(self) -> None:
        """Show it; asked again, it goes."""
        self.setVisible(not self.isVisible())

    def _agreed(self) -> None:
        self.setEnabled(False)  # once is enough
        self.agreed.emit()
