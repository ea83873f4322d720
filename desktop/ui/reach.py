"""My reach: the frame of its parts, one at a time; each is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look import ROOM, STEP, Look
from desktop.ui.page_tabs import PageTabs
from desktop.ui.widgets import Heading


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: `overview`, `campaigns`, `calculator` or `sent`."""

    key: str
    title: str
    make: Callable[[], QWidget]


class ReachPage(QWidget):
    """What changed is told to the parts that were made and have such a slot."""

    shown_part = Signal(str)

    def __init__(self, look: Look, parts: Sequence[Part]) -> None:
        super().__init__()
        self._parts = tuple(parts)
        self._made: dict[str, QWidget] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(ROOM, ROOM, ROOM, 0)
        top.setSpacing(STEP)
        top.addWidget(Heading(self.tr("My reach"), look))
        self._tabs = PageTabs()
        self._tabs.setAccessibleName(self.tr("Parts of My reach"))
        self._tabs.show_titles([(part.title, False) for part in self._parts])
        self._tabs.chosen.connect(self._chosen)
        top.addWidget(self._tabs)
        box.addLayout(top)
        self._tabs.setVisible(len(self._parts) > 1)
        self._stack = QStackedWidget()
        box.addWidget(self._stack, 1)
        self.show_part(self._parts[0].key)

    @property
    def part(self) -> str:
        """Key of the part on the screen."""
        return self._parts[self._number].key

    def show_part(self, key: str) -> None:
        """Go to a part; unknown ones are the first."""
        keys = [part.key for part in self._parts]
        self._number = keys.index(key) if key in keys else 0
        self._tabs.choose(self._number)
        self._stack.setCurrentWidget(self.made_part(self.part))
        self.shown_part.emit(self.part)

    def made_part(self, key: str) -> QWidget:
        """A part, made now if it was not yet."""
        if key not in self._made:
            widget = next(part for part in self._parts if part.key == key).make()
            self._made[key] = widget
            self._stack.addWidget(widget)
        return self._made[key]

    # --- slots -----------------------------------------------------------------------------

    def reach_changed(self) -> None:
        self._tell("reach_changed")

    def accounts_changed(self) -> None:
        self._tell("accounts_changed")

    def outbox_changed(self) -> None:
        self._tell("outbox_changed")

    def program_changed(self) -> None:
        self._tell("program_changed")

    # --- inside ----------------------------------------------------------------------------

    def _chosen(self, number: int) -> None:
        self.show_part(self._parts[number].key)

    def _tell(self, slot: str) -> None:
        for widget in self._made.values():
            call = getattr(widget, slot, None)
            if call is not None:
                call()
