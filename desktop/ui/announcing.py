"""Between alerts and posts: what is told, put off or not wanted, and what has to go from the
screen again because it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from desktop.feeds import record
from desktop.feeds.posts import Posts
from desktop.feeds.sync import Report
from desktop.jobs import Jobs
from desktop.model import KeptPost
from desktop.moments import Brought, Moments
from desktop.ui.alerts import Alerts


class Announcing(QObject):
    """Tied together once. `touched`: a post was put aside from its alert."""

    touched = Signal()

    def __init__(
        self,
        jobs: Jobs,
        posts: Posts,
        alerts: Alerts,
        moments: Moments,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._jobs, self._posts, self._alerts, self._now = jobs, posts, alerts, now
        alerts.later_wanted.connect(moments.put_off)
        alerts.unwanted.connect(self.put_aside)
        moments.told.connect(self.brought)

    def synced(self, report: Report) -> None:
        """A round is over."""
        if report.announce:
            self._alerts.announce(_once(report.announce))

    def brought(self, brought: Brought) -> None:
        """The clock brought something. What is new comes first: reminders join its alert."""
        if brought.opened:
            self._alerts.announce(_once(brought.opened))
        if brought.reminders:
            self._alerts.remind_of(brought.reminders)

    def put_aside(self, post_id: str) -> None:
        """Not for me."""
        posts, now = self._posts, self._now()

        def work() -> None:
            posts.hide(post_id, now)

        self._jobs.run("store", work, self._was_put_aside, owner=self)

    def review(self) -> None:
        """Look again at the posts that an alert on the screen is about."""
        told, posts = self._alerts.told, self._posts
        if not told:
            return

        def work() -> tuple[KeptPost, ...]:
            found = (posts.get(post_id) for post_id in told)
            return tuple(kept for kept in found if kept is not None)

        def done(known: tuple[KeptPost, ...]) -> None:
            self._alerts.review(told, known)

        self._jobs.run("store", work, done, owner=self)

    def _was_put_aside(self, _: object) -> None:
        self.touched.emit()


def _once(posts: Iterable[KeptPost]) -> tuple[KeptPost, ...]:
    """Two programs may share a feed: what both of them bring is told once."""
    found: dict[str, KeptPost] = {}
    for kept in posts:
        found.setdefault(record.likeness(kept.post) or kept.post.id, kept)
    return tuple(found.values())
