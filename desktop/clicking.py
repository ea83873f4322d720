"""Clicks that the link services of programs counted: their files asked for once a day.

Stands between the wings: programs and fetching belong to `feeds`, shares to `share`, clicks to
`reach`. The file is asked for like a feed, by everybody in the same way: nothing in the question
tells which links somebody shared.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from desktop import settings
from desktop.errors import BadFile
from desktop.feeds.fetch import Fetcher, Problem, State, Visit
from desktop.feeds.program import Programs
from desktop.feeds.request import Copy
from desktop.metric import LINKS
from desktop.reach import clicks
from desktop.reach.clicks import Counted, Links
from desktop.reach.metrics import Metrics
from desktop.settings import Settings
from desktop.share.outbox import Outbox
from desktop.store import moment

DAY = timedelta(days=1).total_seconds()
SHORTEST = 60
"""Seconds, where a practice day is shorter."""
_log = logging.getLogger(__name__)


class Clicking:
    """Not for the main thread."""

    def __init__(
        self,
        programs: Programs,
        fetcher: Fetcher,
        outbox: Outbox,
        metrics: Metrics,
        kept: Settings,
    ) -> None:
        self._programs, self._fetcher = programs, fetcher
        self._outbox, self._metrics, self._settings = outbox, metrics, kept

    @property
    def _interval(self) -> int:
        return max(SHORTEST, int(DAY / self._metrics.pace))

    def look(self, now: datetime) -> int:
        """Ask where it is due, and write down what is other than before; how many numbers that
        were. Errors: those of the store only."""
        count = 0
        for program in self._programs.all():
            if not program.clicks:
                continue
            wanted = Visit(program.address, (program.clicks,), self._interval, keep_body=True)
            for found in self._fetcher.visit(wanted, now, _checked):
                if isinstance(found, Problem):
                    _log.info("no clicks: %s", found.error.name)
                elif found is not None:
                    count += self._keep(found, now)
        return count

    def of_links(self) -> Links:
        """What is known of links, also where several shares carry one, and as of when; asks
        nobody."""
        shares, since = self._outbox.sent(), self._since()
        return clicks.by_share(
            one
            for counted in self._kept()
            if counted.as_of is not None and (since is None or counted.as_of >= since)
            for one in clicks.of_links(counted, shares)
        )

    # --- inside --------------------------------------------------------------------------

    def _keep(self, counted: Counted, now: datetime) -> int:
        """How many numbers are news: of shares, and of links that several shares carry."""
        shares, since = self._outbox.sent(), self._since()
        told = sorted(self._metrics.newest(), key=lambda one: (one.read, one.value is None))
        last = {one.share: one for one in told if one.source == LINKS}
        fresh = [
            one
            for one in clicks.of_shares(counted, shares, now)
            if (one.share not in last or last[one.share].value != one.value)
            and (since is None or one.read >= since)
        ]
        self._metrics.keep(fresh)
        return len(fresh) + sum(len(one.shares) > 1 for one in clicks.of_links(counted, shares))

    def _since(self) -> datetime | None:
        """What was counted before this was deleted, and stays so."""
        deleted = self._settings.get(settings.REACH_SINCE)
        return moment(deleted) if deleted else None

    def _kept(self) -> Iterator[Counted]:
        for program in self._programs.all():
            body = self._fetcher.kept_body(program.clicks) if program.clicks else None
            if body is not None:
                try:
                    yield clicks.read(body, program.clicks)
                except BadFile:  # kept by a Goodword that read it in another way
                    continue


def _checked(_state: State, copy: Copy) -> Callable[[], Counted]:
    """Nothing is kept that can't be read: what was there before stays."""
    counted = clicks.read(copy.body, copy.url)
    return lambda: counted
