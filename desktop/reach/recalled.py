"""The newest reading of everything, kept in memory: only what came since is read again.

The table alone is true. It counts what was deleted from it (`metrics_gone`): as long as that
count stands, rows are only added, and what was read once holds.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime

from desktop.metric import Measure, Metric
from desktop.store import Row, Store, moment

COLUMNS = "account, share, measure, value, read, source, reason, imported"
# SQLite gives the other columns of the row that has the max (Bare columns in an aggregate query)
NEWEST = """SELECT account, share, measure, value, max(read), source, reason, imported
    FROM metrics WHERE share > 0 GROUP BY share, account, measure, source, value IS NULL"""
_GONE = "SELECT count AS gone FROM metrics_gone"
_STATE = (
    "SELECT count AS gone, (SELECT coalesce(max(id), 0) FROM metrics) AS last FROM metrics_gone"
)
_OF_ACCOUNTS = f"SELECT {COLUMNS} FROM metrics WHERE share = 0 AND id <= ? ORDER BY read, id"  # noqa: S608
_FRESH = f"SELECT {COLUMNS} FROM metrics WHERE id > ? AND id <= ? ORDER BY id"  # noqa: S608
_MEASURES = {measure.value: measure for measure in Measure}
_Key = tuple[int, str, Measure, str, bool]


def made(rows: Iterable[Row]) -> tuple[Metric, ...]:
    """Rows of `COLUMNS` as readings."""
    return tuple(
        Metric(account, share, _MEASURES[measure], value, moment(read), source, reason, imported)
        for account, share, measure, value, read, source, reason, imported in rows
    )


class Recalled:
    """Reads only, on any thread; not inside a transaction that may be rolled back."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._gone, self._last = -1, 0
        self._posts: dict[_Key, Metric] = {}
        self._accounts: list[Metric] = []

    def newest(self) -> tuple[Metric, ...]:
        """Of each share, measure and source: the newest number, and the newest reason for
        having none."""
        with self._lock:
            self._catch_up()
            return tuple(self._posts.values())

    def of_accounts(self) -> tuple[Metric, ...]:
        """Every reading about accounts themselves, the oldest first."""
        with self._lock:
            self._catch_up()
            return tuple(self._accounts)

    def gone(self) -> int:
        """How many readings were ever deleted."""
        return int(self._store.read(_GONE)[0]["gone"])

    # --- inside --------------------------------------------------------------------------

    def _catch_up(self) -> None:
        # asked before the rows: what was deleted in between is noticed when asked next
        state = self._store.read(_STATE)[0]
        gone, last = int(state["gone"]), int(state["last"])
        if gone != self._gone or last < self._last:
            self._posts = {_key(one): one for one in made(self._store.read(NEWEST))}
            self._accounts = [*made(self._store.read(_OF_ACCOUNTS, (last,)))]
        elif last > self._last:
            self._add(made(self._store.read(_FRESH, (self._last, last))))
        self._gone, self._last = gone, last

    def _add(self, found: Iterable[Metric]) -> None:
        for one in found:
            if not one.share:
                self._accounts.append(one)
            elif (before := self._posts.get(_key(one))) is None or before.read <= one.read:
                self._posts[_key(one)] = one
        self._accounts.sort(key=_when)


def _key(metric: Metric) -> _Key:
    return metric.share, metric.account, metric.measure, metric.source, metric.value is None


def _when(metric: Metric) -> datetime:
    return metric.read
