"""Reads the numbers of what was shared when they are due, on a lane, and says when that is next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Jobs
from desktop.measuring import Measured, Measuring

_log = logging.getLogger(__name__)


class Tallying(QObject):
    """One reading at a time; `due` is a moment that may be brought forward."""

    changed = Signal()
    """There are new numbers."""
    signed_out = Signal()
    """An account has to be connected again."""
    scheduled = Signal(object)
    """When the next reading is due."""

    def __init__(self, jobs: Jobs, measuring: Measuring, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._jobs, self._measuring, self._now = jobs, measuring, now
        self._reading = False
        self.due = now()

    def read(self) -> None:
        """Read the numbers that are due."""
        if self._reading:
            return
        self._reading = True
        now = self._now()

        def work() -> tuple[Measured, datetime]:
            return self._measuring.measure(now), self._measuring.next_due(self._now())

        failed = self._not_measured
        self._jobs.run("reach", work, self._measured, failed, broken=failed)

    def _measured(self, answer: tuple[Measured, datetime]) -> None:
        measured, self.due = answer
        self._reading = False
        self.scheduled.emit(self.due)
        if measured.count:
            self.changed.emit()
        if measured.signed_out:
            self.signed_out.emit()

    def _not_measured(self, error: Exception) -> None:
        _log.info("the numbers could not be read: %s", error)
        self._reading = False
        self.due = self._now() + timedelta(minutes=10)
