"""The application object, and the addresses that the system hands to it while it runs.

macOS starts nothing anew for a `goodword://` link: it sends an event to the program that runs,
or to the one it has just started. The other systems put the address on the command line.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Overrides `event` of this one object; a filter would see every event of every widget."""

    address_opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            if address := event.url().toString():
                self.address_opened.emit(address)
            return True
        return super().event(event)
