"""A chip with a menu: one of several values to narrow a list by, or none of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.ui.brief import shortened
from desktop.ui.painted import as_tip
from desktop.ui.widgets import Chip

WIDEST = 26
"""Characters of a value that are shown on the chip; all of it stands in the menu."""


class ChoiceChip(Chip):
    """Reads as what it narrows by (“Category”), then as what was chosen (“People”)."""

    chosen = Signal()

    def __init__(self, name: str, everything: str) -> None:
        super().__init__(name)
        self._name, self._everything = name, everything
        self._values: tuple[tuple[str, str], ...] = ()
        self.value = ""
        """What was chosen; empty: anything."""
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setProperty("menu", True)
        self._tell()

    @property
    def title(self) -> str:
        """What was chosen, as people call it."""
        return dict(self._values).get(self.value, self.value)

    def offer(self, values: Sequence[tuple[str, str]]) -> None:
        """Values with their titles. What was chosen stays, even when nothing has it any more."""
        if tuple(values) == self._values:
            return
        self._values = tuple(values)
        self._menu.clear()
        group = QActionGroup(self._menu)
        for value, title in (("", self._everything), *self._values):
            action = QAction(title.replace("&", "&&"), self._menu)
            action.setToolTip(as_tip(title))
            action.setCheckable(True)
            action.setData(value)
            action.setChecked(value == self.value)
            action.triggered.connect(self._picked)
            group.addAction(action)
            self._menu.addAction(action)
        self._tell()

    def choose(self, value: str) -> None:
        """Choose without telling `chosen`."""
        self.value = value
        for action in self._menu.actions():
            action.setChecked(action.data() == value)
        self._tell()

    def nextCheckState(self) -> None:
        """A click opens the menu; what is chosen there decides how the chip looks."""

    def _picked(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(str(action.data()))
            self.chosen.emit()

    def _tell(self) -> None:
        shown = shortened(self.title if self.value else self._name, WIDEST)
        self.setText(shown.replace("&", "&&"))
        self.setChecked(bool(self.value))
        chosen = self.title if self.value else self._everything
        self.setAccessibleName(self.tr("{name}: {value}").format(name=self._name, value=chosen))
