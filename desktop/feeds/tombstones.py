"""Posts that were withdrawn before this machine saw them: an old copy of a feed, as caches and
the many servers of a CDN hand out, must not bring them after all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from desktop.store import Store, to_ms

KEPT = timedelta(days=180)
"""No copy of a feed is older than that."""
MOST = 20_000
"""Of one program, the newest of them."""


class Tombstones:
    """Owner of the table `tombstones`. Joins the transaction under way."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, program: str) -> frozenset[str]:
        """Our ids of all that are remembered of this program."""
        rows = self._store.read("SELECT id FROM tombstones WHERE program = ?", (program,))
        return frozenset(row["id"] for row in rows)

    def put(self, program: str, ids: Iterable[str], now: datetime) -> None:
        with self._store.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO tombstones (id, program, seen) VALUES (?, ?, ?)",
                [(id, program, to_ms(now)) for id in ids],
            )
            connection.execute(
                "DELETE FROM tombstones WHERE program = :program AND (seen < :old OR id NOT IN "
                "(SELECT id FROM tombstones WHERE program = :program ORDER BY seen DESC, id "
                "LIMIT :most))",
                {"program": program, "old": to_ms(now - KEPT), "most": MOST},
            )

    def forget(self, program: str) -> None:
        """A program was left."""
        with self._store.writing() as connection:
            connection.execute("DELETE FROM tombstones WHERE program = ?", (program,))
