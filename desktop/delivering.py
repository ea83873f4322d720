"""What a lane does for the outbox: see what is due, and deliver one share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.model import Share
from desktop.share.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be delivered now, and what is told instead of that."""

    reviewed: tuple[Share, ...]
    """Shares that wait for something else now; those with reason `Missed` ask the person."""
    ids: tuple[int, ...]
    next_due: datetime | None


def asked(reviewed: tuple[Share, ...]) -> tuple[Share, ...]:
    """The planned ones whose time passed while nothing ran."""
    return tuple(share for share in reviewed if share.reason == "Missed")


class Seeing:
    """Whatever is due at `now`. `news`: feeds and programs were read just before."""

    def __init__(self, outbox: Outbox, now: datetime, news: bool) -> None:
        self._outbox, self._now, self._news = outbox, now, news

    def __call__(self) -> Due:
        if self._news:
            self._outbox.reconfigured(self._now)
            self._outbox.synced(self._now)
        reviewed = self._outbox.review(self._now)
        return Due(reviewed, self._outbox.due(self._now), self._outbox.next_due())


class Delivery:
    """The delivery of one share."""

    def __init__(self, outbox: Outbox, share_id: int, now: Callable[[], datetime]) -> None:
        self._outbox, self._share_id, self._now = outbox, share_id, now

    def __call__(self) -> Share:
        return self._outbox.deliver(self._share_id, self._now)
