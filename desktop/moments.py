"""What the clock alone changes about posts: an embargo ends, a time is over, a reminder is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop.errors import GoodwordError
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.model import KeptPost

IDLE = timedelta(hours=6)
"""Looked at once more at the latest then."""
AGAIN = timedelta(minutes=15)
"""A reminder that is due and can't be told, say of a post on hold, is looked at again."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Brought:
    """What is worth telling; all of it is stamped, so that it is told once."""

    opened: tuple[KeptPost, ...] = ()
    """Embargoes that have ended."""
    reminders: tuple[KeptPost, ...] = ()


class Moments(QObject):
    """Knows when it is `due`; whoever keeps the clock then calls `bring`."""

    passed = Signal()
    """A moment has passed at which posts open or end: what shows them looks again."""
    told = Signal(object)
    """A `Brought`, where there is anything to tell."""
    scheduled = Signal(object)
    """When the next moment is due."""

    def __init__(
        self,
        jobs: Jobs,
        posts: Posts,
        opened: Callable[[datetime], tuple[KeptPost, ...]],
        now: Callable[[], datetime],
    ) -> None:
        """`opened` stamps and gives the posts whose embargo has ended (`Sync.opened`)."""
        super().__init__()
        self._jobs, self._posts, self._opened, self._now = jobs, posts, opened, now
        self.due = now()

    def bring(self) -> None:
        """Tell what the clock has brought. Screens hear at once, for a round that is under way
        on the same lane may take minutes."""
        now = self._now()
        self.due = now + IDLE
        self.passed.emit()
        posts, opened = self._posts, self._opened

        def work() -> Brought:
            # kept before it is shown: at worst missed, never doubled
            new = opened(now)
            try:
                return Brought(new, posts.take_reminders(now))
            except GoodwordError:
                if not new:
                    raise
                return Brought(new)  # reminders stay due

        self._jobs.run("feeds", work, self._done, self._failed, broken=self._failed)

    def put_off(self, ids: tuple[str, ...], when: datetime) -> None:
        """Remind of these posts then."""
        posts = self._posts

        def work() -> None:
            for post_id in ids:
                posts.remind(post_id, when)

        self._jobs.run("store", work, self._kept)

    def look(self) -> None:
        """Something was kept or put off: when is the next moment?"""
        posts, now = self._posts, self._now()

        def work() -> datetime:
            reminder = posts.next_reminder(now)
            if reminder is not None and reminder <= now:
                reminder = now + AGAIN
            moments = (posts.next_change(now), reminder)
            return min((one for one in moments if one is not None), default=now + IDLE)

        self._jobs.run("store", work, self._known, self._failed)

    def _kept(self, _: object) -> None:
        self.look()

    def _known(self, moment: datetime) -> None:
        self.due = min(moment, self._now() + IDLE)
        self.scheduled.emit(self.due)

    def _done(self, brought: Brought) -> None:
        if brought.opened or brought.reminders:
            self.told.emit(brought)
        self.look()

    def _failed(self, error: Exception) -> None:
        _log.warning("what the clock brought could not be read: %s", error)
        self.due = self._now() + AGAIN
