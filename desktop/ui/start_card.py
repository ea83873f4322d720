"""The card of the settings that says whether Goodword starts with the computer.

The system's own entry is the truth; what IT decided about it is shown and locked.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from desktop import autostart
from desktop.jobs import Jobs
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.look import Look
from desktop.ui.toggled import ClickedWhenToggled
from desktop.ui.widgets import Card, Text


class _Switch(ClickedWhenToggled, QCheckBox):
    """On or off by the person's hand."""


class StartCard(Card):
    """`decided` gives IT's word: on, off, or None where the person chooses."""

    failed = Signal(object)

    def __init__(self, look: Look, jobs: Jobs, decided: Callable[[], bool | None]) -> None:
        super().__init__()
        self._jobs, self._decided = jobs, decided
        self.box.addWidget(Text(self.tr("Start"), look=look, bold=True))
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        title = self.tr("Start with the computer")
        words.addWidget(Text(title))
        self.words = Text("", tone="muted")
        words.addWidget(self.words)
        self.mark = ByOrganisation(look)
        words.addWidget(self.mark)
        row.addLayout(words, 1)
        self.switch = _Switch()
        self.switch.setAccessibleName(title)
        self.switch.clicked.connect(self._switch)
        row.addWidget(self.switch)
        self.box.addLayout(row)
        self._show_lock()

    def renew(self) -> None:
        """Ask the system again: its own settings may have changed it meanwhile."""
        self._show_lock()
        self._jobs.run("store", autostart.state, self._show, owner=self)

    def _show_lock(self) -> None:
        decided = self._decided()
        self.switch.setEnabled(decided is None)
        self.mark.setVisible(decided is not None)
        self.switch.setAccessibleDescription("" if decided is None else self.mark.said)
        if decided is not None:
            self.switch.setChecked(decided)

    def _switch(self, on: bool) -> None:
        def work() -> str:
            autostart.switch(on)
            return autostart.state()

        self._jobs.run("store", work, self._show, self.failed.emit, owner=self)

    def _show(self, state: str) -> None:
        if self._decided() is None:
            self.switch.setChecked(state == "on")
        words = self.tr("Off, switched off in the system.") if state == "off_in_system" else ""
        self.words.setText(words)
        self.words.setVisible(bool(words))
