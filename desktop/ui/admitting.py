"""Being let into one private program from the screen: one attempt at a time, and what came of it.

The lane has one thread, which may be waiting for a browser; so a new attempt ends the old one
first, and what an old one still says is not listened to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.errors import Cancelled, GoodwordError, NeedsSignIn
from desktop.feeds.access import Access
from desktop.feeds.manner import Manner
from desktop.feeds.opening import Opening
from desktop.feeds.passes import Pass
from desktop.feeds.program import Programs
from desktop.jobs import Jobs
from desktop.model import Program, SignIn

T = TypeVar("T")


class Admitting(QObject):
    """`wanted` is set by `ask`; each of `try_pass`, `open_browser` and `go_on` ends in one of
    `admitted` and `failed`, unless a newer one or `cancel` did."""

    found = Signal(object)
    """A `Manner`: how one gets in."""
    opened = Signal(str)
    """The address for the browser."""
    admitted = Signal(object)
    """The `Program`, joined."""
    failed = Signal(object)
    """A `GoodwordError`."""
    stopped = Signal()

    def __init__(
        self, jobs: Jobs, access: Access, programs: Programs, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._jobs, self._access, self._programs, self._now = jobs, access, programs, now
        self._attempt = 0
        self._opening: Opening | None = None
        self.wanted: NeedsSignIn | None = None
        self._pasted = ""

    def ask(self, wanted: NeedsSignIn, pasted: str = "") -> None:
        """Somebody has to sign in before `pasted` (or the program itself) can be joined."""
        self.cancel()
        self.wanted, self._pasted = wanted, pasted or wanted.program
        access, programs, link = self._access, self._programs, pasted

        def work() -> Manner:
            return access.way(wanted, programs.of(wanted.program), link)

        self._run(work, self.found.emit)

    def try_pass(self, given: Pass) -> None:
        """What the person typed."""
        wanted, access, moment = self._wish(), self._access, self._now()
        join = self._join()

        def work() -> Program:
            access.prove(wanted, given, moment)
            return join()

        self._run(work, self._admitted)

    def open_browser(self, sign_in: SignIn) -> None:
        self.cancel()
        access, moment = self._access, self._now()
        self._run(partial(access.begin, sign_in, moment), self._opened, self._unwanted)

    def go_on(self) -> None:
        """Once more what failed after the sign-in: it is known already, and counts."""
        self._run(self._join(), self._admitted)

    def cancel(self) -> None:
        """Whatever is under way is no longer wanted; its port is free at once."""
        self._attempt += 1
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        self.stopped.emit()

    # --- inside ----------------------------------------------------------------------------

    def _wish(self) -> NeedsSignIn:
        assert self.wanted is not None
        return self.wanted

    def _join(self) -> Callable[[], Program]:
        return partial(self._programs.join, self._pasted, self._now())

    def _opened(self, opening: Opening) -> None:
        self._opening = opening
        self.opened.emit(opening.url)
        wanted, access, now, join = self._wish(), self._access, self._now, self._join()

        def work() -> Program:
            given = opening.complete(now)
            access.prove(wanted, given, now())
            return join()

        self._run(work, self._admitted)

    def _admitted(self, program: Program) -> None:
        self._opening = None
        self.stopped.emit()
        self.admitted.emit(program)

    @staticmethod
    def _unwanted(opening: Opening) -> None:
        opening.cancel()  # nobody waits for it any more: its port is free again

    def _run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        late: Callable[[T], None] | None = None,
    ) -> None:
        attempt = self._attempt

        def over(answer: T) -> None:
            if attempt == self._attempt:
                done(answer)
            elif late is not None:
                late(answer)

        def failed(error: GoodwordError) -> None:
            if attempt == self._attempt and not isinstance(error, Cancelled):
                self._opening = None
                self.stopped.emit()
                self.failed.emit(error)

        self._jobs.run("connect", work, over, failed, owner=self)
