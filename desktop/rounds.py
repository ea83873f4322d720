"""What Goodword does by itself: sync, deliver, measure; and the signals that say what changed.

Each tick compares stored times with the wall clock: something is due or it is not. After a
sleep connections are made afresh, the network gets a moment before anything is asked, and some
patience before anybody hears that it is not there.
"""

from __future__ import annotations

import gc
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop.clockwork import TICK, Clockwork
from desktop.delivering import Delivery, Due, Seeing, asked
from desktop.feeds.sync import Report, Sync
from desktop.jobs import Jobs
from desktop.measuring import Measuring
from desktop.memory import tidy
from desktop.model import Share, ShareState
from desktop.moments import Moments
from desktop.share.outbox import Outbox
from desktop.tallying import Tallying
from desktop.web import Web

NEWS_FIRST = timedelta(seconds=60)
"""At the start and after a sleep shares wait so long for the round that may withdraw their
posts; they go as soon as it is over."""
NEWS_OLD = timedelta(minutes=5)
"""Before anything is sent, everything is asked for that was not within this time: what was
withdrawn or put on hold a minute ago should not go out."""
NEWS_WAIT = timedelta(seconds=10)
"""So long what is due waits for that; a server that hangs keeps nobody from sharing."""
PATIENCE = timedelta(minutes=3)
"""After a sleep: so long a network that is not there yet is no trouble."""
_log = logging.getLogger(__name__)


class Rounds(QObject):
    """What is due is begun. Work runs on lanes; every signal comes on the main thread."""

    synced = Signal(object)
    """A `Report`: what came, changed, went, and what to announce."""
    outbox_changed = Signal()
    share_settled = Signal(object)
    """A `Share` that reached another state."""
    reach_changed = Signal()
    shares_missed = Signal(object)
    """Planned shares (a tuple) whose time passed while nothing ran: the person decides."""
    accounts_changed = Signal()
    """An account has to be connected again."""
    ticked = Signal()
    """Now and then: for what keeps its own times."""
    busy_changed = Signal(bool)
    """Whether a sync is under way."""

    def __init__(
        self,
        jobs: Jobs,
        sync: Sync,
        outbox: Outbox,
        measuring: Measuring,
        moments: Moments,
        web: Web,
        now: Callable[[], datetime],
        tick: timedelta = TICK,
        floor: Callable[[], timedelta] = timedelta,
        sweep: Callable[[], object] | None = None,
    ) -> None:
        """`floor` is the shortest time between two rounds now; `sweep` removes the media that
        no share needs any more."""
        super().__init__()
        self._sweep = sweep
        self._jobs, self._sync, self._outbox = jobs, sync, outbox
        self._web, self._now = web, now
        self._tally = Tallying(jobs, measuring, now)
        self.measure_now = self._tally.read
        """Read the numbers that are due."""
        self._tally.changed.connect(self.reach_changed)
        self._tally.signed_out.connect(self.accounts_changed)
        self.moments = moments
        self._clock = Clockwork(now, tick)
        self._clock.struck.connect(self._look)
        self._clock.slept.connect(self._woke)
        self._clock.set_back.connect(self._set_back)
        self._wake_at = self._clock.wake_at
        moments.scheduled.connect(self._wake_at)
        self._tally.scheduled.connect(self._wake_at)
        self._floor = floor
        self._sync_due = now()
        self._deliver_due: datetime | None = now() + NEWS_FIRST
        self._patient_until = now()
        self._syncing = self._behind = False
        self._began: datetime | None = None
        self._all_asked: datetime | None = None
        self._sync_again = self._sync_forced = False
        self._delivering: set[int] = set()

    def start(self) -> None:
        """Settle what a crash left behind, then begin."""
        now = self._now()

        def recover() -> tuple[Share, ...]:
            return self._outbox.recover(now)

        self._jobs.run("share", recover, self._recovered)
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()

    # --- the clockwork -------------------------------------------------------------------

    def tick(self) -> None:
        """Whatever is due is begun. Safe to call at any time."""
        self._clock.tick()

    def _set_back(self, now: datetime) -> None:
        self._sync_due = min(self._sync_due, now + timedelta(minutes=30))
        self._tally.due = min(self._tally.due, now)
        self._patient_until = min(self._patient_until, now + PATIENCE)
        self._deliver_due = min(self._deliver_due or now, now + NEWS_FIRST)
        self.moments.due = min(self.moments.due, now + NEWS_FIRST)

    def _look(self, now: datetime) -> None:
        if now >= self._sync_due:
            self.sync_now(force=self._sync_forced)
        if self._deliver_due is None or now >= self._deliver_due:
            self.deliver_now()
        if now >= self._tally.due:
            self.measure_now()
        if now >= self.moments.due:
            self.moments.bring()
        self._wake_at(self.moments.due)
        self.ticked.emit()
        if gc.isenabled() is False:
            # Python's own collector is off: on a lane it could destroy things of the screen
            tidy()

    def _woke(self, now: datetime) -> None:
        _log.info("woke up after a pause; asking afresh in a moment")
        self._web.renew()
        pause = _soon(20, 45)
        self._sync_due = self._tally.due = self.moments.due = now + pause
        self._deliver_due = now + pause + NEWS_FIRST
        self._patient_until = now + pause + PATIENCE
        self.moments.passed.emit()
        self._wake_at(now + pause)

    # --- sync ----------------------------------------------------------------------------

    def sync_now(self, force: bool = True) -> None:
        """One round over every feed; asked again while one runs, it follows it."""
        if self._syncing:
            self._sync_again = self._sync_again or force
            return
        self._syncing, self._sync_forced = True, False
        self.busy_changed.emit(True)
        now = self._began = self._now()
        if force:
            self._all_asked = now

        def work() -> tuple[Report, datetime, bool]:
            report = self._sync.round(now, force=force)
            return report, self._sync.next_due(self._now()), not force and self._sync.behind(now)

        failed = self._sync_failed
        self._jobs.run("feeds", work, self._synced, failed, broken=failed)

    def catch_up(self) -> None:
        """The person is here: what this machine missed while it was off is asked for now."""
        if self._behind:
            self.sync_now()

    def _synced(self, answer: tuple[Report, datetime, bool]) -> None:
        report, due, self._behind = answer
        now = self._now()
        if report.offline and now < self._patient_until:
            self._try_again(now)
            return
        self._sync_due = max(due, now + self._floor())
        self._sync_over()
        self.moments.look()
        self.synced.emit(report)
        self.deliver_now(news=True)

    def replan(self) -> None:
        """Another shortest time between two rounds holds now."""
        now, floor = self._now(), self._floor()
        began = self._began or now

        def planned(due: datetime) -> None:
            if not self._syncing:
                self._sync_due = max(due, began + floor)
                self._wake_at(self._sync_due)

        self._jobs.run("feeds", lambda: self._sync.next_due(now), planned)

    def _try_again(self, now: datetime) -> None:
        """The network is not back yet; nobody hears of it."""
        self._sync_due, self._sync_forced = now + _soon(15, 30), True
        self._sync_over()

    def _sync_failed(self, error: Exception) -> None:
        _log.warning("a round failed: %s", error)
        self._sync_due = self._now() + timedelta(minutes=5)
        self._sync_over()

    def _sync_over(self) -> None:
        self._syncing = False
        self.busy_changed.emit(False)
        if self._sync_again:
            self._sync_again = False
            self.sync_now()
        else:
            self._wake_at(self._sync_due)

    # --- delivery ------------------------------------------------------------------------

    def deliver_now(self, news: bool = False) -> None:
        """Send what is due, planned shares that were missed excepted: they are asked about.
        Never two deliveries of one share at a time. `news`: feeds and programs were read."""
        now = self._now()
        self._deliver_due = now + timedelta(minutes=15)

        self._jobs.run("share", Seeing(self._outbox, now, news), self._deliver)

    def _deliver(self, found: Due) -> None:
        due, next_due = found.ids, found.next_due
        now = self._now()
        self._tell_reviewed(found.reviewed)
        self._deliver_due = next_due or now + timedelta(days=1)
        self._wake_at(self._deliver_due)
        if due and self._waits_for_news(now):
            # the round that brings them delivers, or the clock does
            self._deliver_due = now + NEWS_WAIT
            self._wake_at(self._deliver_due)
            return
        for share_id in due:
            if share_id not in self._delivering:
                self._delivering.add(share_id)
                self._jobs.run(
                    "share",
                    Delivery(self._outbox, share_id, self._now),
                    self._settled,
                    self._not_settled,
                    broken=self._not_settled,
                )

    def freshen(self) -> None:
        """Something will be sent soon: whether it still may is asked for meanwhile."""
        if not self._syncing and not self._is_news(self._all_asked, NEWS_OLD):
            self.sync_now()

    def _waits_for_news(self, now: datetime) -> bool:
        self.freshen()
        return self._syncing and self._is_news(self._began, NEWS_WAIT)

    def _is_news(self, asked: datetime | None, age: timedelta) -> bool:
        return asked is not None and abs(self._now() - asked) < age

    def _tell_reviewed(self, reviewed: tuple[Share, ...]) -> None:
        if missed := asked(reviewed):
            self.shares_missed.emit(missed)
        if reviewed:
            self.outbox_changed.emit()

    def _settled(self, share: Share) -> None:
        self._delivering.discard(share.id)
        self.share_settled.emit(share)
        self.outbox_changed.emit()
        if share.state is ShareState.SENT:
            self._tally.due = min(self._tally.due, self._now())
        if share.state in (ShareState.SENT, ShareState.REFUSED, ShareState.CANCELLED):
            self._sweep_media()
        if not self._delivering:
            self.deliver_now() if share.state is ShareState.SENT else self._look_ahead()

    def _sweep_media(self) -> None:
        if self._sweep is not None:
            self._jobs.run("share", self._sweep)

    def _not_settled(self, error: Exception) -> None:
        _log.warning("a delivery failed: %s", error)
        self._delivering.clear()
        self.outbox_changed.emit()
        self._deliver_due = self._now() + timedelta(minutes=1)

    def _look_ahead(self) -> None:
        self._jobs.run("share", self._outbox.next_due, self._ahead)

    def _ahead(self, next_due: datetime | None) -> None:
        now = self._now()
        self._deliver_due = next_due or now + timedelta(days=1)
        self._wake_at(self._deliver_due)

    def _recovered(self, unsure: tuple[Share, ...]) -> None:
        for share in unsure:
            if share.state is ShareState.UNSURE:
                self.share_settled.emit(share)
        self._tell_reviewed(unsure)
        self.outbox_changed.emit()
        self._sweep_media()
        self.tick()


def _soon(least: float, most: float) -> timedelta:
    """Somewhere between, in seconds: not everybody at once."""
    return timedelta(seconds=random.uniform(least, most))  # noqa: S311 - no secret hangs on it
