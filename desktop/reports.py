"""When programs are told: soon after something happened, and again when it is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.jobs import Jobs
from desktop.reporting import Reported, Reporting

GATHERING = timedelta(seconds=20)
"""What happens within this time goes out together: one draft to several accounts, say."""
SOONEST = timedelta(seconds=5)
IDLE = timedelta(minutes=15)
"""Looked at again after this long: posts are taken down, and numbers imported, at any time."""
_log = logging.getLogger(__name__)


class Reports(QObject):
    """Works on the lane `reach`, one go at a time; whoever keeps the clock calls `tick`."""

    told = Signal()
    """What waits or was sent is another list than before."""

    def __init__(
        self,
        jobs: Jobs,
        reporting: Reporting,
        now: Callable[[], datetime],
        gathering: timedelta = GATHERING,
    ) -> None:
        super().__init__()
        self._jobs, self._reporting, self._now = jobs, reporting, now
        self._gathering = gathering
        self._due = now() + gathering
        self._running = self._again = self._stopped = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.tick)

    def look(self, *_: object) -> None:
        """Something happened, or the person decided something."""
        now = self._now()
        self._again = self._running
        self._plan(min(self._due, now + self._gathering))

    def tick(self) -> None:
        """Begin where it is due. Safe to call at any time."""
        now = self._now()
        if self._stopped or self._running or now < self._due:
            if self._due - now > IDLE:  # the clock was set back
                self._due = now + IDLE
            return
        self._running, self._due = True, now + IDLE
        reporting, clock = self._reporting, self._now

        def work() -> Reported:
            return reporting.report(clock)

        self._jobs.run("reach", work, self._done, self._failed, broken=self._failed)

    def stop(self) -> None:
        self._soon.stop()
        self._stopped = True

    def _done(self, reported: Reported) -> None:
        self._running = False
        if reported.next_due is not None:
            self._plan(max(reported.next_due, self._now() + SOONEST))
        if self._again:
            self._again = False
            self.look()
        if reported.changed:
            self.told.emit()

    def _failed(self, error: Exception) -> None:
        _log.warning("programs could not be told: %s", error)
        self._running = self._again = False
        self._plan(self._now() + IDLE)

    def _plan(self, due: datetime) -> None:
        self._due = min(self._due, due)
        left = (self._due - self._now()).total_seconds()
        if left < 60 and not self._stopped:  # else the coarse tick is soon enough
            self._soon.start(max(0, int(left * 1000)) + 50)
