"""The one seam between threads and screen: named lanes of one thread each.

Work runs on its lane in order; its answer or its error comes back on the main thread.
What crosses the seam are frozen values and errors. An answer for a page that is gone is
dropped. Leaving never waits for a stuck worker longer than asked.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from shiboken6 import isValid

from desktop.errors import GoodwordError

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Ticket:
    """One piece of work under way. `drop` makes its answer unwanted; the work goes on.

    It alone holds the work, the answer and the callbacks, and is emptied on the main thread:
    a lane that let go of the last of them would destroy things of the screen.
    """

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None,
        failed: Callable[[GoodwordError], object] | None,
        broken: Callable[[Exception], object] | None,
        owner: QObject | None,
    ) -> None:
        self._work: Callable[[], Any] | None = work
        self._done, self._failed, self._broken, self._owner = done, failed, broken, owner
        self._answer: Any = None
        self._error: Exception | None = None
        self._dropped = False

    @property
    def wanted(self) -> bool:
        return not self._dropped and (self._owner is None or isValid(self._owner))

    def drop(self) -> None:
        self._dropped = True
        self._done = self._failed = self._broken = self._owner = None

    def act(self) -> None:
        """On the lane: do the work and keep what came of it."""
        work = self._work
        try:
            assert work is not None
            self._answer = work()
        except Exception as raised:  # noqa: BLE001 - the seam: whatever it is, it crosses
            self._error = raised

    def settle(self) -> Exception | None:
        """On the main thread: hand the answer over. An error that nobody takes comes back."""
        wanted, done, failed, broken = self.wanted, self._done, self._failed, self._broken
        answer, error = self._answer, self._error
        self.drop()
        self._work = self._answer = self._error = None
        if error is not None and not isinstance(error, GoodwordError):
            if wanted and broken is not None:
                broken(error)
            return error
        if not wanted:
            return None
        if error is None:
            if done is not None:
                done(answer)
            return None
        if failed is None:
            return error
        failed(error)
        return None


class _Lane(threading.Thread):
    """One thread and its queue; a daemon, so that a stuck one can be abandoned."""

    def __init__(self, name: str, acted: Callable[[Ticket], None]) -> None:
        super().__init__(name=f"goodword-{name}", daemon=True)
        self.work: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._acted = acted
        self.start()

    def run(self) -> None:
        while (ticket := self.work.get()) is not None:
            ticket.act()
            self._acted(ticket)


class Jobs(QObject):
    """Lanes by name. `bug` carries an exception that is not one of ours."""

    bug = Signal(object)
    unhandled = Signal(object)
    """A `GoodwordError` of work that nobody looked after."""
    _crossed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lanes: dict[str, _Lane] = {}
        self._left = False
        self._late: list[Ticket] = []
        self._crossed.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[GoodwordError], object] | None = None,
        *,
        broken: Callable[[Exception], object] | None = None,
        owner: QObject | None = None,
    ) -> Ticket:
        """Do `work` on `lane`. Only the main thread may ask. `owner` gone: answer dropped.
        `broken` hears of a fault of ours too, for whoever waits for an end; `bug` tells it."""
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("only the main thread hands out work")
        done_ = cast("Callable[[Any], object] | None", done)
        ticket = Ticket(work, done_, failed, broken, owner)
        if self._left:
            ticket.drop()
            return ticket
        if lane not in self._lanes:
            self._lanes[lane] = _Lane(lane, self._cross)
        self._lanes[lane].work.put(ticket)
        return ticket

    def leave(self, seconds: float) -> bool:
        """Stop taking work; wait for what is under way. False when a lane was abandoned."""
        self._left = True
        end = time.monotonic() + seconds
        for lane in self._lanes.values():
            lane.work.put(None)
        for lane in self._lanes.values():
            lane.join(max(0.0, end - time.monotonic()))
        stuck = [lane.name for lane in self._lanes.values() if lane.is_alive()]
        if stuck:
            _log.info("left without waiting for %s", ", ".join(stuck))
        return not stuck

    def abandoned(self) -> list[threading.Thread]:
        """Threads that were still at work when everybody left."""
        return [lane for lane in self._lanes.values() if lane.is_alive()]

    def _cross(self, ticket: Ticket) -> None:
        """On a lane."""
        if self._left:
            self._late.append(ticket)
        else:
            self._crossed.emit(ticket)

    @Slot(object)
    def _settle(self, ticket: Ticket) -> None:
        if self._left:
            return
        error = ticket.settle()
        if isinstance(error, GoodwordError):
            self.unhandled.emit(error)
        elif error is not None:
            self.bug.emit(error)
