"""A part of a page that reads everything again when something changed, while somebody looks."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.jobs import Jobs


class Fresh(QWidget):
    """Who inherits says what is read on the lane `store`, and how it is shown."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs

    def program_changed(self) -> None:
        self.reach_changed()

    def outbox_changed(self) -> None:
        self.reach_changed()

    def reach_changed(self) -> None:
        """Read everything again, if somebody looks."""
        if self.isVisible():
            self._jobs.run("store", self._read, self._show, owner=self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reach_changed()

    def _read(self) -> Any:
        """On a lane."""
        raise NotImplementedError

    def _show(self, found: Any) -> None:
        raise NotImplementedError
