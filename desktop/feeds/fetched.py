"""What is remembered of every address that was asked for a program, and when it is asked again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desktop.feeds.turns import DAY, MISSED, Turns
from desktop.model import NOTHING, Facts
from desktop.store import Row, Store, from_ms, to_ms
from desktop.web import http_date, is_loopback

# the body may weigh megabytes and is wanted by nobody who asks for states
_COLUMNS = (
    "program, address, etag, modified, digest, checked, changed, "
    "not_before, failures, facts, signed"
)


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of one address of one program."""

    program: str
    address: str
    etag: str = ""
    modified: str = ""
    digest: str = ""
    checked: datetime | None = None
    changed: datetime | None = None
    """When a body was last kept, read as it is read now; None = never."""
    not_before: datetime | None = None
    """After a failure: when to ask again."""
    failures: int = 0
    facts: Facts = field(default_factory=lambda: NOTHING)
    signed: int = 0
    """When the newest signature of it that was seen was made, in seconds since 1970."""

    @property
    def good(self) -> datetime | None:
        """When the server last answered with what could be read, or that nothing changed."""
        if not self.failures:
            return self.checked
        return from_ms(self.facts.get("good"))

    @property
    def target(self) -> str:
        """Where to ask: the new address after a permanent redirect."""
        moved: str = self.facts.get("moved", "")
        return moved or self.address

    def due(self, now: datetime, turns: Turns, interval: float, *, force: bool = False) -> bool:
        """`force` passes everything but a server's own Retry-After."""
        asked_to_wait = from_ms(self.facts.get("asked"))
        if asked_to_wait is not None and now < asked_to_wait <= now + timedelta(seconds=DAY):
            return False
        return force or self.turn(now, turns, interval) <= now

    def turn(self, now: datetime, turns: Turns, interval: float) -> datetime:
        """When it is asked again; `now` or earlier where it is due. A last check in the future
        means that the clock was wrong then."""
        if self.checked is None or self.checked > now:
            return now
        back = from_ms(self.facts.get("back"))
        planned = self._planned(turns, interval)
        if back is not None and planned < back <= now:
            return turns.after_absence(back, interval)
        return planned

    def missed(self, now: datetime, turns: Turns, interval: float) -> bool:
        """Whether its turn passed while this machine was off or asleep. Only once: whoever was
        away for its second turn too asks at once. A server on this very machine is not spared."""
        if self.checked is None or self.checked > now or is_loopback(self.target):
            return False
        planned = self._planned(turns, interval)
        back = from_ms(self.facts.get("back"))
        return now - planned > MISSED and (back is None or not planned < back <= now)

    def _planned(self, turns: Turns, interval: float) -> datetime:
        assert self.checked is not None
        if self.failures and self.not_before is not None:
            return self.not_before
        return turns.after_answer(self.checked, interval)


class Fetched:
    """Owner of the table `fetched`. Every writing joins the transaction under way."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def states(self, program: str) -> Mapping[str, State]:
        """Of every address that was ever asked for a program."""
        rows = self._store.read(
            f"SELECT {_COLUMNS} FROM fetched WHERE program = ?",  # noqa: S608 our own names
            (program,),
        )
        return {row["address"]: _state(row) for row in rows}

    def state(self, program: str, address: str) -> State:
        row = self._store.row(
            f"SELECT {_COLUMNS} FROM fetched WHERE program = ? AND address = ?",  # noqa: S608
            (program, address),
        )
        return State(program, address) if row is None else _state(row)

    def body(self, address: str) -> bytes | None:
        row = self._store.row(
            "SELECT body FROM fetched WHERE address = ? AND body IS NOT NULL ORDER BY changed DESC",
            (address,),
        )
        return None if row is None else bytes(row["body"])

    def modified(self, address: str) -> datetime | None:
        """What the server said about the age of a kept body (RFC 9110, 8.8.2)."""
        row = self._store.row(
            "SELECT modified FROM fetched WHERE address = ? AND body IS NOT NULL "
            "ORDER BY changed DESC",
            (address,),
        )
        return None if row is None else http_date(row["modified"])

    def write(self, state: State, **columns: Any) -> None:
        """Replace these columns of one row, which is made where it is missing."""
        row = {"program": state.program, "address": state.address} | columns
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
        with self._store.writing() as connection:
            connection.execute(
                f"INSERT INTO fetched ({names}) VALUES ({marks}) "  # noqa: S608 our own names
                f"ON CONFLICT (program, address) DO UPDATE SET {updates}",
                tuple(row.values()),
            )

    def put_back(self, state: State, now: datetime) -> None:
        """Its turn was missed, and the machine is back since `now`."""
        self.write(state, facts=json.dumps({**state.facts, "back": to_ms(now)}))

    def forget(self, program: str) -> None:
        with self._store.writing() as connection:
            connection.execute("DELETE FROM fetched WHERE program = ?", (program,))


def _state(row: Row) -> State:
    return State(
        row["program"],
        row["address"],
        etag=row["etag"],
        modified=row["modified"],
        digest=row["digest"],
        checked=from_ms(row["checked"]),
        changed=from_ms(row["changed"]),
        not_before=from_ms(row["not_before"]),
        failures=row["failures"],
        facts=json.loads(row["facts"]),
        signed=row["signed"],
    )
