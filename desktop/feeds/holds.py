"""Programs on hold: nothing of them is shared while one of their files says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from desktop.model import Hold
from desktop.store import Store, from_ms, to_ms

ITSELF = ""
"""Stands for `program.json` among the feeds of a program."""


class Holds:
    """Owner of the table `holds`: one row for each file that holds its program."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def say(self, program: str, feed: str, hold: Hold | None, now: datetime) -> None:
        """What this file says now. Joins the transaction under way; a hold that goes on keeps
        its beginning."""
        with self._store.writing() as connection:
            if hold is None:
                connection.execute(
                    "DELETE FROM holds WHERE program = ? AND feed = ?", (program, feed)
                )
                return
            connection.execute(
                "INSERT INTO holds (program, feed, text, since) "
                "VALUES (:program, :feed, :text, coalesce(:since, :now)) "
                "ON CONFLICT (program, feed) DO UPDATE "
                "SET text = excluded.text, since = coalesce(:since, since)",
                {
                    "program": program,
                    "feed": feed,
                    "text": hold.text,
                    "since": to_ms(hold.since),
                    "now": to_ms(now),
                },
            )

    def keep_only(self, program: str, feeds: Collection[str]) -> None:
        """Feeds that the program no longer names hold nothing."""
        with self._store.writing() as connection:
            rows = connection.execute("SELECT feed FROM holds WHERE program = ?", (program,))
            gone = {row["feed"] for row in rows} - {ITSELF, *feeds}
            connection.executemany(
                "DELETE FROM holds WHERE program = ? AND feed = ?",
                [(program, feed) for feed in gone],
            )

    def forget(self, program: str) -> None:
        with self._store.writing() as connection:
            connection.execute("DELETE FROM holds WHERE program = ?", (program,))

    def of(self, program: str) -> Hold | None:
        """What employees are told: the program's own word, else that of the first feed."""
        row = self._store.row(
            "SELECT text, since FROM holds WHERE program = ? ORDER BY feed != '', since, feed",
            (program,),
        )
        return None if row is None else Hold(row["text"], from_ms(row["since"]))

    def programs(self) -> frozenset[str]:
        """Addresses of all that are on hold."""
        return frozenset(row["program"] for row in self._store.read("SELECT program FROM holds"))
