"""Clicks that the link services of programs counted: their files asked for once a day.

Stands between the wings: programs and fetching belong to `feeds`, shares to `share`, clicks to
`reach`. The file is asked for like a feed, by everybody in the same way: nothing in the question
tells which links somebody shared.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from desktop.errors import BadFile
from desktop.feeds.fetch import Fetcher, Problem, State, Visit
from desktop.feeds.program import Programs
from desktop.feeds.request import Copy
from desktop.metric import LINKS
from desktop.reach import clicks
from desktop.reach.clicks import Counted
from desktop.reach.metrics import Metrics
from desktop.share.outbox import Outbox

INTERVAL = int(timedelta(days=1).total_seconds())
_log = logging.getLogger(__name__)


class Clicking:
    """Not for the main thread."""

    def __init__(
        self, programs: Programs, fetcher: Fetcher, outbox: Outbox, metrics: Metrics
    ) -> None:
        self._programs, self._fetcher = programs, fetcher
        self._outbox, self._metrics = outbox, metrics

    def look(self, now: datetime) -> int:
        """Ask where it is due, and write down what is other than before; how many numbers that
        were. Errors: those of the store only."""
        count = 0
        for program in self._programs.all():
            if not program.clicks:
                continue
            wanted = Visit(program.address, (program.clicks,), INTERVAL, keep_body=True)
            for found in self._fetcher.visit(wanted, now, _checked):
                if isinstance(found, Problem):
                    _log.info("no clicks: %s", found.error.name)
                elif found is not None:
                    count += self._keep(found, now)
        return count

    def of_posts(self) -> dict[str, int]:
        """What is known of posts, also where several shares carry one link; asks nobody."""
        shares = self._outbox.sent()
        known: dict[str, int] = {}
        for counted in self._kept():
            for post, value in clicks.of_posts(counted, shares).items():
                known[post] = known.get(post, 0) + value
        return known

    def _keep(self, counted: Counted, now: datetime) -> int:
        last = {one.share: one for one in self._metrics.newest() if one.source == LINKS}
        fresh = [
            one
            for one in clicks.of_shares(counted, self._outbox.sent(), now)
            if one.share not in last or last[one.share].value != one.value
        ]
        self._metrics.keep(fresh)
        return len(fresh)

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
