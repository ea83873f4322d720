"""The clock of everything that Goodword does by itself: a coarse tick, and one more when due.

Ticks compare the wall clock with the last one, so that sleep, a wrong clock and daylight saving
are seen for what they are. A tick that comes far too late means that the machine slept.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal

TICK = timedelta(seconds=30)
SLEPT = timedelta(seconds=150)
SET_BACK = timedelta(seconds=-60)


class Clockwork(QObject):
    """Says what time it is, and what happened to the time since it last did."""

    struck = Signal(object)
    """A moment: look what is due."""
    slept = Signal(object)
    """The same after a sleep, instead of `struck`."""
    set_back = Signal(object)
    """The same, just before `struck`: what lies ahead would come far too late."""

    def __init__(self, now: Callable[[], datetime], every: timedelta = TICK) -> None:
        super().__init__()
        self._now, self._every, self._last = now, every, now()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(int(every.total_seconds() * 1000))
        self._timer.timeout.connect(self.tick)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.tick)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._soon.stop()

    def tick(self) -> None:
        """Say it now. Safe to call at any time."""
        now = self._now()
        gap = now - self._last
        self._last = now
        if gap > SLEPT:
            self.slept.emit(now)
            return
        if gap < SET_BACK:
            self.set_back.emit(now)
        self.struck.emit(now)

    def wake_at(self, moment: datetime) -> None:
        """Tick once more before the next coarse tick, where something is due sooner."""
        left = (moment - self._now()).total_seconds()
        if not 0 <= left < self._every.total_seconds():
            return
        wait = int(left * 1000) + 50
        if not self._soon.isActive() or wait < self._soon.remainingTime():
            self._soon.start(wait)
