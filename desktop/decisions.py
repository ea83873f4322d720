"""What IT decides while Goodword runs: looked at every few minutes, told to all that shows it.

The same for a newer Goodword: whether one is there is looked at each hour, and when the person
comes to a window.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop.foundation import Foundation
from desktop.jobs import Jobs
from desktop.newer import Notice
from desktop.obeying import obey, obey_autostart, tell_problems

EVERY = timedelta(minutes=5)
"""Besides, whenever a person comes to a window: each look wakes two threads."""
NEWER_EVERY = timedelta(hours=1)
"""The company's address is asked once a day all the same (`newer.py`); this is for the disk."""
_NEWS = frozenset({"updates", "update_notices"})
_SAID = {"restart": "installed and waiting for a restart", "there": "says the company"}
_log = logging.getLogger(__name__)


class Decisions(QObject):
    """Whoever keeps the clock calls `tick`. Work runs on lanes; signals come on the main
    thread."""

    policy_changed = Signal(object)
    """The names of the entries (a frozenset) that say something else now; all below the
    screen obeys already."""
    notice_changed = Signal(object)
    """A `Notice`, or None where there is no newer Goodword any more."""

    def __init__(self, foundation: Foundation, jobs: Jobs, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._found, self._jobs, self._now = foundation, jobs, now
        self._looked: datetime | None = None
        self._asked: datetime | None = None
        self._looking = self._asking = self._ask_again = False
        self._owed: frozenset[str] = frozenset()
        """What is known, and not obeyed yet: the disk was full, say. Of the lane alone."""
        self.notice: Notice | None = None

    def begin(self) -> None:
        """What was decided about the start of the computer is done; the first looks, at versions
        and at what IT decides: it was read once, maybe while somebody was writing it."""
        found = self._found

        def work() -> None:
            obey_autostart(found)

        self._jobs.run("store", work, None, self._failed, owner=self)
        self.look()
        self.ask_newer()

    def tick(self) -> None:
        """Look where it is time. Safe to call at any time."""
        now = self._now()
        if _is_due(self._looked, now, EVERY):
            self.look()
        if _is_due(self._asked, now, NEWER_EVERY):
            self.ask_newer()

    def look(self) -> None:
        """Read what IT decided once more, now."""
        if self._looking:
            return
        self._looking, self._looked = True, self._now()
        found = self._found

        def work() -> frozenset[str]:
            refused = found.rulings.decided.problems
            self._owed |= found.rulings.renew()
            changed = self._owed
            if changed:
                obey(found, changed)
            elif found.rulings.decided.problems != refused:
                tell_problems(found.rulings)
            self._owed = frozenset()
            return changed

        self._jobs.run("store", work, self._seen, self._failed, broken=self._failed)

    def ask_newer(self) -> None:
        """Whether there is a newer Goodword."""
        if self._asking:
            self._ask_again = True  # IT may have decided since, what is under way doesn't know it
            return
        self._asking, self._asked, self._ask_again = True, self._now(), False
        newer, now = self._found.newer, self._asked

        def work() -> Notice | None:
            return newer.notice(now)

        self._jobs.run("updates", work, self._told, self._not_told, broken=self._not_told)

    # --- answers --------------------------------------------------------------------------

    def _seen(self, changed: frozenset[str]) -> None:
        self._looking = False
        if not changed:
            return
        self.policy_changed.emit(changed)
        if changed & _NEWS:
            self.ask_newer()

    def _failed(self, error: Exception) -> None:
        """What was read holds all the same; only what follows from it is late."""
        _log.warning("what IT decided could not be taken up: %s", error)
        self._looking = False

    def _told(self, notice: Notice | None) -> None:
        self._asking = False
        if notice != self.notice:
            self.notice = notice
            if notice is not None:
                _log.info("a newer version, %s: %s", _SAID[notice.kind], notice.version)
            self.notice_changed.emit(notice)
        if self._ask_again:
            self.ask_newer()

    def _not_told(self, error: Exception) -> None:
        _log.warning("newer versions could not be looked for: %s", error)
        self._asking = False


def _is_due(before: datetime | None, now: datetime, every: timedelta) -> bool:
    """Also where the clock was set back."""
    return before is None or not timedelta(0) <= now - before < every
