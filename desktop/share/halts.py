"""Networks on which nothing can be shared until somebody else acts: the table `halts`.

One row a server: what stops LinkedIn stops all of it, what stops one Mastodon server stops
no other. Every share waits then; once a day a single one looks whether it is over. Another
configuration, a share that went through, or the person ends it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from desktop.model import Facts
from desktop.share.outcome import Outcome
from desktop.store import Row, Store, moment, to_ms

EVERY = timedelta(days=1)
"""How often one share looks whether a halt is over."""
SPREAD = timedelta(minutes=30)
"""So much later at most: the colleagues' computers shall not all come back at once."""


@dataclass(frozen=True, slots=True)
class Halt:
    """`reason`: `NoCredit`, `Outdated`, or `Busy` for the budget of a day; `facts` are those
    of that error. `probe`: when one share looks whether it is over."""

    network: str
    reason: str
    facts: Facts
    since: datetime
    server: str
    probe: datetime


class Halts:
    """Owner of the table `halts`. `configuration` gives a mark of what is configured for a
    network; `chance` numbers in [0, 1). Errors: `DiskFull` from everything that writes."""

    def __init__(
        self,
        store: Store,
        configuration: Callable[[str], str],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store, self._configuration, self._chance = store, configuration, chance

    def all(self) -> tuple[Halt, ...]:
        return tuple(map(_halt, self._store.read("SELECT * FROM halts ORDER BY since, network")))

    def of(self, network: str, server: str) -> Halt | None:
        row = self._store.row(
            "SELECT * FROM halts WHERE network = ? AND server = ?", (network, server)
        )
        return None if row is None else _halt(row)

    def begin(self, network: str, server: str, outcome: Outcome, now: datetime) -> Halt:
        """The network said so just now; `since` is when it said so first."""
        wait = EVERY
        if outcome.reason == "Busy":
            wait = outcome.due - now
        probe = now + wait + SPREAD * self._chance()
        with self._store.writing() as write:
            row = write.execute(
                """INSERT INTO halts (network, server, reason, facts, configuration, since, probe)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (network, server) DO UPDATE SET reason = excluded.reason,
                    facts = excluded.facts, configuration = excluded.configuration,
                    probe = excluded.probe RETURNING *""",
                (
                    network,
                    server,
                    outcome.reason,
                    json.dumps(dict(outcome.facts), default=str),
                    self._configuration(network),
                    to_ms(now),
                    to_ms(probe),
                ),
            ).fetchone()
        return _halt(row)

    def look(self, halt: Halt, now: datetime) -> None:
        """A share looks now whether it is over; the next one in a day."""
        with self._store.writing() as write:
            write.execute(
                "UPDATE halts SET probe = ? WHERE network = ? AND server = ?",
                (to_ms(now + EVERY), halt.network, halt.server),
            )

    def undecided(self, halt: Halt, now: datetime) -> None:
        """The share that looked learnt nothing: another one may."""
        with self._store.writing() as write:
            write.execute(
                "UPDATE halts SET probe = min(probe, ?) WHERE network = ? AND server = ?",
                (to_ms(now), halt.network, halt.server),
            )

    def lift(self, halt: Halt) -> None:
        with self._store.writing() as write:
            write.execute(
                "DELETE FROM halts WHERE network = ? AND server = ?", (halt.network, halt.server)
            )

    def outlived(self) -> tuple[Halt, ...]:
        """Halts of networks that are configured otherwise now."""
        rows = self._store.read("SELECT * FROM halts")
        return tuple(
            _halt(row)
            for row in rows
            if row["configuration"] != self._configuration(row["network"])
        )


def _halt(row: Row) -> Halt:
    return Halt(
        network=row["network"],
        reason=row["reason"],
        facts=MappingProxyType(json.loads(row["facts"])),
        since=moment(row["since"]),
        server=row["server"],
        probe=moment(row["probe"]),
    )
