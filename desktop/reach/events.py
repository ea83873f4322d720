"""The table `events`: what waits to leave for a program's receipts, and what left, as it left.

An event is a row before it is sent, and is sent again with the same id until a receiver has
taken it, so that receivers drop what comes twice. What the person no longer agrees to is gone
from here before the next batch is claimed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from desktop.reach.batches import APART, BY_ITSELF, FIRST_PAUSE, TOO_FAR, Batch, Pauses, together
from desktop.reach.cloudevents import Event, Kind
from desktop.reach.telling import Outcome
from desktop.store import Row, Store, from_ms, moment, to_ms


class EventState(StrEnum):
    """`waiting` → `sent`, `refused` or `withdrawn`."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """The receiver does not want it; told, and tried again only when the person says so."""
    WITHDRAWN = "withdrawn"
    """The person no longer agreed while it was tried: it may have arrived."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it stands: `body` byte for byte as it was or will be sent."""

    id: str
    program: str
    kind: Kind
    body: str
    share: int
    made: datetime
    due: datetime
    attempts: int
    state: EventState
    settled: datetime | None = None
    """When it was sent, refused or withdrawn."""
    reason: str = ""
    """Name of an error class, or `http_404`: why it was not taken the last time."""

    @property
    def arrived(self) -> bool:
        """Whether the receiver has it, or may have it."""
        return self.state is EventState.SENT or self.attempts > 0


class Events:
    """`chance` gives numbers in [0, 1); `pace` shortens all pauses (practice runs).
    Errors of what writes: `DiskFull`."""

    def __init__(
        self, store: Store, *, chance: Callable[[], float] = random.random, pace: float = 1.0
    ) -> None:
        self._store, self._pauses = store, Pauses(chance, pace)

    # --- what is to be told ----------------------------------------------------------------

    def add(
        self, events: Iterable[Event], program: str, address: str, now: datetime, *, alone: bool
    ) -> int:
        """Queue what is not there yet; how many that were. What was withdrawn and is agreed to
        again goes out as it was. `alone`: each in a request of its own and at a time of its own,
        so that a receiver can't see that they belong together. Joins the transaction under way."""
        count = 0
        with self._store.writing() as write:
            for event in events:
                if event.kind is Kind.REMOVED and not _retracted(write, program, event.share, now):
                    continue
                due = now + (self._pauses.apart() if alone else timedelta(0))
                count += write.execute(
                    "INSERT INTO events (id, program, address, kind, share, body, made, due, alone)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                    " state = 'waiting', address = excluded.address, due = excluded.due,"
                    " alone = excluded.alone, settled = NULL, reason = ''"
                    " WHERE events.state = 'withdrawn'",
                    (
                        *(event.id, program, address, event.kind, event.share, event.body),
                        *(to_ms(now), to_ms(due), APART if alone else 0),
                    ),
                ).rowcount
        return count

    def drop(self, program: str, now: datetime) -> None:
        """Nothing that waits goes out any more. What was tried already may have arrived, and
        stays in the list. Joins the transaction under way."""
        with self._store.writing() as write:
            write.execute(
                "DELETE FROM events WHERE program = ? AND state = 'waiting' AND attempts = 0",
                (program,),
            )
            write.execute(
                "UPDATE events SET state = 'withdrawn', settled = ? "
                "WHERE program = ? AND state IN ('waiting', 'refused')",
                (to_ms(now), program),
            )

    def again(self, program: str, now: datetime) -> int:
        """Try what was refused once more, because the person says so; how many that are."""
        with self._store.writing() as write:
            return write.execute(
                "UPDATE events SET state = 'waiting', due = ?, settled = NULL "
                "WHERE program = ? AND state = 'refused'",
                (to_ms(now), program),
            ).rowcount

    def erase(self, program: str) -> None:
        """Remove all of it, what was sent too, from the copies of the database as well."""
        with self._store.writing() as write:
            write.execute("DELETE FROM events WHERE program = ?", (program,))
        self._store.in_copies("DELETE FROM events WHERE program = ?", (program,))

    # --- on the way --------------------------------------------------------------------------

    def claim(self, now: datetime, without: Iterable[str] = ()) -> Batch | None:
        """The next batch that is due, its try counted and committed before it goes out; none
        of the programs in `without`."""
        with self._store.writing() as write:
            rows = write.execute(
                f"SELECT * FROM events WHERE {_IS_DUE} "  # noqa: S608 our own words
                "AND program NOT IN (SELECT value FROM json_each(?)) "
                "ORDER BY due, made, rowid LIMIT 1000",
                (to_ms(now), to_ms(now + TOO_FAR), json.dumps([*without])),
            ).fetchall()
            chosen = together(rows)
            if not chosen:
                return None
            write.executemany(
                "UPDATE events SET attempts = attempts + 1, due = ? WHERE id = ?",
                [(to_ms(now + FIRST_PAUSE), row["id"]) for row in chosen],
            )
            self._put_off(write, chosen[0], now)
        return Batch(
            program=chosen[0]["program"],
            address=chosen[0]["address"],
            ids=tuple(row["id"] for row in chosen),
            bodies=tuple(row["body"] for row in chosen),
            attempts=max(row["attempts"] for row in chosen) + 1,
            apart=chosen[0]["alone"] == APART,
        )

    def settle(self, batch: Batch, outcome: Outcome, now: datetime) -> None:
        """Write down what the receiver made of it."""
        if outcome.taken:
            self._set(batch, "state = 'sent', settled = ?, reason = ''", to_ms(now))
        elif outcome.refused and outcome.one_bad and len(batch.ids) > 1:
            # one event spoils the batch: each by itself, so that the others arrive
            what = f"alone = {BY_ITSELF}, due = ?, reason = ?"
            self._set_waiting(batch, what, to_ms(now), outcome.reason)
        elif outcome.refused:
            settled = "state = 'refused', settled = ?, reason = ?"
            self._set_waiting(batch, settled, to_ms(now), outcome.reason)
        else:
            due = to_ms(now + self._pauses.after(batch.attempts, outcome.retry_after))
            self._set_waiting(batch, "due = ?, reason = ?", due, outcome.reason)

    def _set(self, batch: Batch, what: str, *values: object) -> None:
        marks = ", ".join("?" for _ in batch.ids)
        with self._store.writing() as write:
            write.execute(
                f"UPDATE events SET {what} WHERE id IN ({marks})",  # noqa: S608 our own words
                (*values, *batch.ids),
            )

    def _set_waiting(self, batch: Batch, what: str, *values: object) -> None:
        """The person may have withdrawn them meanwhile."""
        marks = ", ".join("?" for _ in batch.ids)
        with self._store.writing() as write:
            write.execute(
                f"UPDATE events SET {what} "  # noqa: S608 our own words
                f"WHERE id IN ({marks}) AND state = 'waiting'",
                (*values, *batch.ids),
            )

    def _put_off(self, write: Any, first: Row, now: datetime) -> None:
        """A machine that slept has many events due in one second, which would tell whose they
        are: what goes apart has nothing of the same program near it."""
        rows = write.execute(
            f"SELECT id FROM events WHERE {_IS_DUE} "  # noqa: S608 our own words
            "AND program = ? AND (alone = ? OR ?)",
            (
                *(to_ms(now), to_ms(now + TOO_FAR), first["program"]),
                *(APART, first["alone"] == APART),
            ),
        ).fetchall()
        write.executemany(
            "UPDATE events SET due = ? WHERE id = ?",
            [(to_ms(now + self._pauses.between()), row["id"]) for row in rows],
        )

    # --- what there is to read ---------------------------------------------------------------

    def next_due(self, without: Iterable[str] = ()) -> datetime | None:
        """When something is to be sent; None = nothing waits."""
        row = self._store.row(
            "SELECT min(due) AS due FROM events WHERE state = 'waiting' "
            "AND program NOT IN (SELECT value FROM json_each(?))",
            (json.dumps([*without]),),
        )
        return None if row is None else from_ms(row["due"])

    def told(self, program: str, limit: int = 500) -> tuple[Told, ...]:
        """The list of what waits and of what was sent, the newest first."""
        rows = self._store.read(
            "SELECT * FROM events WHERE program = ? ORDER BY made DESC, rowid DESC LIMIT ?",
            (program, limit),
        )
        return tuple(map(_told, rows))

    def count(self, program: str, state: EventState) -> int:
        sql = "SELECT count(*) AS number FROM events WHERE program = ? AND state = ?"
        row = self._store.row(sql, (program, state))
        return 0 if row is None else int(row["number"])

    def named(self, program: str) -> bool:
        """Whether the person's name may have arrived there."""
        row = self._store.row(
            "SELECT 1 FROM events WHERE program = ? AND attempts > 0 "
            "AND json_extract(body, '$.data.participant.name') IS NOT NULL LIMIT 1",
            (program,),
        )
        return row is not None

    def newest(self, program: str, kind: Kind) -> Mapping[int, Told]:
        """The newest event of this kind for each share; a withdrawn one only where no other is."""
        rows = self._store.read(
            "SELECT * FROM events WHERE program = ? AND kind = ? AND share != 0 "
            "ORDER BY state = 'withdrawn' DESC, rowid",
            (program, kind),
        )
        return {row["share"]: _told(row) for row in rows}

    def rankings(self, program: str) -> Mapping[str, Told]:
        """The newest event about each campaign's ranking that was or will be sent, or may have
        arrived."""
        rows = self._store.read(
            "SELECT * FROM events WHERE program = ? AND kind = ? ORDER BY rowid",
            (program, Kind.RANKING),
        )
        told = map(_told, rows)
        return {json.loads(one.body)["data"]["campaign"]: one for one in told}

    def tried(self, program: str) -> bool:
        """Whether anything may have arrived there."""
        sql = "SELECT 1 FROM events WHERE program = ? AND (attempts > 0 OR state = 'sent') LIMIT 1"
        return self._store.row(sql, (program,)) is not None


_IS_DUE = "state = 'waiting' AND (due <= ? OR due > ?)"


def _retracted(write: Any, program: str, share: int, now: datetime) -> bool:
    """Nothing about this share goes out any more, lest it comes after its removal. Whether
    anything may have arrived."""
    of_share = "program = ? AND share = ? AND kind IN (?, ?)"
    values = (program, share, Kind.MADE, Kind.NUMBERS)
    write.execute(
        f"DELETE FROM events WHERE {of_share} "  # noqa: S608 our own words
        "AND state = 'waiting' AND attempts = 0",
        values,
    )
    write.execute(
        f"UPDATE events SET state = 'withdrawn', settled = ? WHERE {of_share} "  # noqa: S608
        "AND state IN ('waiting', 'refused')",
        (to_ms(now), *values),
    )
    found = write.execute(
        f"SELECT 1 FROM events WHERE {of_share} LIMIT 1",  # noqa: S608 our own words
        values,
    )
    return found.fetchone() is not None


def _told(row: Row) -> Told:
    return Told(
        id=row["id"],
        program=row["program"],
        kind=Kind(row["kind"]),
        body=row["body"],
        share=row["share"],
        made=moment(row["made"]),
        due=moment(row["due"]),
        attempts=row["attempts"],
        state=EventState(row["state"]),
        settled=from_ms(row["settled"]),
        reason=row["reason"],
    )
