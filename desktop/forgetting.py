"""Numbers that go: those older than the person wants to keep, and all of them when asked.

Stands beside the wings: what is kept how long is a setting, the numbers belong to `reach`.
Nothing that was deleted comes back by itself: what was due before is done, and only later
readings are made. What a program was told stays in its own list (`reach/events`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from desktop import settings
from desktop.reach.metrics import Metrics
from desktop.reach.spans import Spans
from desktop.settings import Settings
from desktop.store import Store, moment, to_ms

YEAR = timedelta(days=365.25)
EVERY = timedelta(days=1)
"""How often old numbers are looked for."""


class Forgetting:
    """`also` deletes what else came with the numbers (the list of imports). Not for the main
    thread, but for `since`. Errors of what deletes: `DiskFull`."""

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        spans: Spans,
        kept: Settings,
        also: Callable[[], object] = lambda: None,
    ) -> None:
        self._store, self._metrics, self._spans = store, metrics, spans
        self._kept, self._also = kept, also
        self._looked: datetime | None = None

    def since(self, now: datetime) -> datetime | None:
        """What was due to be read before this is not read any more; None = all may be."""
        deleted = self._kept.get(settings.REACH_SINCE)
        known = [moment(deleted)] if deleted else []
        if (oldest := self._oldest(now)) is not None:
            known.append(oldest)
        return max(known, default=None)

    def drop_old(self, now: datetime) -> int:
        """Delete what is older than the person keeps, once a day; how many numbers went."""
        oldest = self._oldest(now)
        if oldest is None or (self._looked is not None and abs(now - self._looked) < EVERY):
            return 0
        self._looked = now
        with self._store.writing():
            # whoever keeps numbers for longer later on does not get these back
            self._kept.put(settings.REACH_SINCE, to_ms(self.since(now)) or 0)
            return self._metrics.drop_before(oldest) + self._spans.drop_before(oldest.date())

    def everything(self, now: datetime) -> None:
        """Delete every number and the list of imports, all or nothing."""
        with self._store.writing():
            self._metrics.forget_everything()
            self._spans.forget_everything()
            self._also()
            self._kept.put(settings.REACH_SINCE, to_ms(now) or 0)

    def _oldest(self, now: datetime) -> datetime | None:
        years = self._kept.get(settings.REACH_YEARS)
        return now - YEAR * years if years else None
