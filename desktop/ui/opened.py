"""The application object, and what macOS asks of a program that runs already.

A `goodword://` link or a click on the program's icon starts nothing anew there: the system sends
an event to the one that runs. Elsewhere a second start brings the same words (`instance`).
Source: QFileOpenEvent; QGuiApplication.applicationStateChanged, which comes again when a
program that is active already is opened once more.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Overrides `event` of this one object; a filter would see every event of every widget."""

    address_opened = Signal(str)
    activated_bare = Signal()
    """The system brought the program forward, and there is no window that it could show."""

    def __init__(self, words: list[str], system: str = sys.platform) -> None:
        super().__init__(words)
        if system == "darwin":
            self.applicationStateChanged.connect(self._state_changed)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            if address := event.url().toString():
                self.address_opened.emit(address)
            return True
        return super().event(event)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        bare = not any(widget.isVisible() for widget in self.topLevelWidgets())
        if state is Qt.ApplicationState.ApplicationActive and bare:
            self.activated_bare.emit()
