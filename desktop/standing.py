"""How things stand, for the tray and the rail: what is new, what asks for the person, and
whether alerts are paused. Read on the store's lane, shown on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop import settings
from desktop.foundation import Foundation
from desktop.jobs import Jobs
from desktop.model import KeptPost, Trouble
from desktop.share import endings
from desktop.ui.share_kinds import asks
from desktop.ui.tray import Tray


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted: the newest posts, new and unread ones, shares that ask."""

    newest: tuple[KeptPost, ...]
    new: int
    unread: int
    asking: int
    signed_out: bool


class Standing(QObject):
    """Keeps the tray up to date. `counted` carries (unread posts, shares that ask)."""

    counted = Signal(int, int)

    def __init__(
        self, foundation: Foundation, jobs: Jobs, tray: Tray, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._foundation, self._jobs, self._tray, self._now = foundation, jobs, tray, now
        self._offline = False

    def set_offline(self, offline: bool) -> None:
        """What the last round learnt about the network."""
        self._offline = offline

    def refresh(self) -> None:
        """Count again and show it."""
        self._jobs.run("store", self._count, self._show, owner=self)

    def pause(self, how: str) -> None:
        """Pause alerts: `hour`, `tomorrow`, `open` (until resumed), or `resume`."""
        until = pause_end(how, self._now().astimezone())

        def keep() -> None:
            self._foundation.settings.put(settings.PAUSED_UNTIL, until)

        self._jobs.run("store", keep, self._paused, owner=self)

    def _count(self) -> Counts:
        found, now = self._foundation, self._now()
        posts = found.posts.counts(now)
        asking = [one for one in found.outbox.all() if asks(one)]
        local = now.astimezone()
        usable = [one for one in found.accounts.all() if one.network not in found.catalog.barred]
        signed_out = any(endings.presses(one, local) for one in usable)
        newest = found.posts.newest(now, 3)
        return Counts(newest, posts.new, posts.unread, len(asking), signed_out)

    def _show(self, counts: Counts) -> None:
        paused_until = self._foundation.settings.get(settings.PAUSED_UNTIL)
        paused = paused_until > self._now().timestamp() * 1000
        trouble = Trouble.OFFLINE if self._offline else Trouble.NONE
        if counts.asking or counts.signed_out:
            trouble = Trouble.NEEDS_YOU
        self._tray.show_state(counts.newest, counts.new, paused=paused, trouble=trouble)
        self.counted.emit(counts.unread, counts.asking)

    def _paused(self, _: object) -> None:
        self.refresh()


def pause_end(how: str, local: datetime) -> int:
    """Until when a pause lasts, in milliseconds since 1970; 0 = no pause. `local` carries the
    person's zone, so that "tomorrow" is theirs."""
    if how == "hour":
        return int((local + timedelta(hours=1)).timestamp() * 1000)
    if how == "tomorrow":
        tomorrow = local.replace(tzinfo=None) + timedelta(days=1)
        morning = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0).astimezone()
        return int(morning.timestamp() * 1000)
    return settings.UNTIL_RESUMED if how == "open" else 0
