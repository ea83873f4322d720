"""Fetching for a program: conditional, patient, and remembering only what was kept.

`Fetcher.visit` is the only way to fetch regularly. It asks for what is due (a few at a
time), hands each new body to `read`, and runs what `read` gives back in the same
transaction that stores the validators: a body that was not kept is asked for again.
Source: RFC 9110 sections 10.2.3 (Retry-After) and 13 (conditional requests).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.errors import Busy, GoodwordError, NotFound, Offline
from desktop.feeds.request import Copy, Reads, ask
from desktop.model import NOTHING, Facts
from desktop.store import Store, from_ms, to_ms
from desktop.web import Web

if TYPE_CHECKING:
    from concurrent.futures import Future

AT_ONCE = 4
DAY = 86_400
_RETRY_LEAST, _OFFLINE_FIRST, _OFFLINE_MOST, _FAILED_MOST = 10, 30, 900, 6 * 3600

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What kept one address from being read in this round."""

    address: str
    error: GoodwordError


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
    failures: int = 0
    facts: Facts = field(default_factory=lambda: NOTHING)

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

    def due(self, now: datetime, *, force: bool = False) -> bool:
        """`force` passes everything but a server's own Retry-After. A last check in the
        future means that the clock was wrong then."""
        if self.not_before is None or now >= self.not_before:
            return True
        if self.checked is not None and self.checked > now:
            return True
        return force and not self.facts.get("asked")


@dataclass(frozen=True, slots=True)
class Visit:
    """What a round wants of one program. `keep_body`: the bodies must be there offline."""

    program: str
    addresses: tuple[str, ...]
    interval: int
    force: bool = False
    keep_body: bool = False
    readings: Facts = field(default_factory=lambda: NOTHING)
    """Per address: how its body is read. After a change of that, it is read again."""


class Fetcher:
    """Owner of the table `fetched`. `chance` gives numbers in [0, 1). `reader`: through what
    the files of a program are asked for, where that program may be a private one."""

    def __init__(
        self,
        web: Web,
        store: Store,
        chance: Callable[[], float] = random.random,
        reader: Callable[[str, datetime], Reads] | None = None,
    ) -> None:
        self._reader = reader or (lambda program, now: web)
        self._store = store
        self._chance = chance

    def look(self, address: str, now: datetime, program: str = "") -> Copy:
        """Fetch once, remembering nothing; web pages are welcome. `program`: for which, where
        it is not at this very address."""
        return ask(self._reader(program or address, now), address, now, pages=True)

    def visit(
        self, visit: Visit, now: datetime, read: Callable[[State, Copy], Callable[[], T]]
    ) -> Iterator[T | Problem | None]:
        """For each address that is due: what `read`'s keeper gave back, None where nothing
        changed, or the problem. Errors: those of the store only."""
        states = [self._state_for(visit, address) for address in visit.addresses]
        due = [state for state in states if state.due(now, force=visit.force)]
        for state, outcome in self._ask_all(due, now):
            try:
                copy = outcome()
                known = copy.unchanged or copy.digest == state.digest
                keep = None if known else read(state, copy)
            except GoodwordError as error:
                # when the application leaves, no server is to blame
                if error.facts.get("cause") != "leaving":
                    self._failed(state, error, now, visit.interval)
                yield Problem(state.address, error)
                continue
            with self._store.writing():
                kept = None if keep is None else keep()
                self._remember(state, copy, now, visit)
            yield kept

    def state(self, program: str, address: str) -> State:
        row = self._store.row(
            "SELECT * FROM fetched WHERE program = ? AND address = ?", (program, address)
        )
        if row is None:
            return State(program, address)
        return State(
            program,
            address,
            etag=row["etag"],
            modified=row["modified"],
            digest=row["digest"],
            checked=from_ms(row["checked"]),
            changed=from_ms(row["changed"]),
            not_before=from_ms(row["not_before"]),
            failures=row["failures"],
            facts=json.loads(row["facts"]),
        )

    def next_due(self, program: str, addresses: Iterable[str], now: datetime) -> datetime:
        """When `visit` would next ask for one of them."""
        moments = [now + timedelta(days=1)]
        for address in addresses:
            state = self.state(program, address)
            moments.append(now if state.due(now) else state.not_before or now)
        return min(moments)

    def kept_body(self, address: str) -> bytes | None:
        row = self._store.row(
            "SELECT body FROM fetched WHERE address = ? AND body IS NOT NULL ORDER BY changed DESC",
            (address,),
        )
        return None if row is None else bytes(row["body"])

    def kept_changed(self, address: str) -> datetime | None:
        """What the server said about the age of a kept body (RFC 9110, 8.8.2)."""
        row = self._store.row(
            "SELECT modified FROM fetched WHERE address = ? AND body IS NOT NULL "
            "ORDER BY changed DESC",
            (address,),
        )
        try:
            moment = parsedate_to_datetime(row["modified"]) if row is not None else None
        except ValueError:
            return None
        return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)

    def forget(self, program: str) -> None:
        with self._store.writing() as connection:
            connection.execute("DELETE FROM fetched WHERE program = ?", (program,))

    def _state_for(self, visit: Visit, address: str) -> State:
        state = self.state(visit.program, address)
        if state.facts.get("reading") == visit.readings.get(address):
            return state
        return replace(state, etag="", modified="", digest="", changed=None)

    # --- asking ---------------------------------------------------------------------------

    def _ask_all(
        self, states: list[State], now: datetime
    ) -> Iterator[tuple[State, Callable[[], Copy]]]:
        """In order; one that hangs delays the others only when all workers hang."""
        if len(states) < 2:
            yield from ((state, lambda state=state: self._ask(state, now)) for state in states)
            return
        from concurrent.futures import ThreadPoolExecutor  # late: with the first round

        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetch") as pool:
            waiting: list[tuple[State, Future[Copy]]] = []
            for state in states:
                waiting.append((state, pool.submit(self._ask, state, now)))
                if len(waiting) > AT_ONCE:  # never more bodies in memory than that
                    first, future = waiting.pop(0)
                    yield first, future.result
            for state, future in waiting:
                yield state, future.result

    def _ask(self, state: State, now: datetime) -> Copy:
        web = self._reader(state.program, now)
        return ask(web, state.target, now, etag=state.etag, modified=state.modified)

    # --- remembering ----------------------------------------------------------------------

    def _remember(self, state: State, copy: Copy, now: datetime, visit: Visit) -> None:
        """Validators always come from the last 200, even where the body is the same."""
        spread = 0.8 + 0.4 * self._chance()
        row: dict[str, Any] = {
            "checked": to_ms(now),
            "not_before": to_ms(now + timedelta(seconds=visit.interval * spread)),
            "failures": 0,
            "error": "",
            "facts": json.dumps(
                _facts(moved=_moved(state, copy), reading=visit.readings.get(state.address))
            ),
        }
        if not copy.unchanged:
            row |= {"etag": copy.etag, "modified": copy.modified, "digest": copy.digest}
            if copy.digest != state.digest:
                row["changed"] = to_ms(now)
            if visit.keep_body:
                row["body"] = copy.body
        self._write(state, row)

    def _failed(self, state: State, error: GoodwordError, now: datetime, interval: int) -> None:
        """Later again, and at the old address where a new one had been promised."""
        wait = self._wait(state.failures, error, interval)
        asked = isinstance(error, Busy)
        row = {
            "checked": to_ms(now),
            "not_before": to_ms(now + timedelta(seconds=wait)),
            "failures": state.failures + 1,
            "error": error.name,
            "facts": json.dumps(
                _facts(asked=asked, reading=state.facts.get("reading"), good=to_ms(state.good))
            ),
        }
        self._write(state, row)

    def _wait(self, failures: int, error: GoodwordError, interval: int) -> float:
        if isinstance(error, Busy):
            return float(min(error.retry_after, DAY))
        if isinstance(error, NotFound) and error.status == 410:
            return float(DAY)
        doubled: int = 2 ** min(failures, 16)
        if isinstance(error, Offline) or error.facts.get("found") == "login_page":
            most = min(_OFFLINE_MOST, _OFFLINE_FIRST * doubled)
        else:
            most = min(_FAILED_MOST, interval * doubled)
        return _RETRY_LEAST + self._chance() * max(0, most - _RETRY_LEAST)

    def _write(self, state: State, row: dict[str, Any]) -> None:
        row = {"program": state.program, "address": state.address} | row
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        updates = ", ".join(f"{name} = excluded.{name}" for name in row)
        with self._store.writing() as connection:
            connection.execute(
                f"INSERT INTO fetched ({names}) VALUES ({marks}) "  # noqa: S608 our own names
                f"ON CONFLICT (program, address) DO UPDATE SET {updates}",
                tuple(row.values()),
            )


def _facts(**facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def _moved(state: State, copy: Copy) -> str:
    """Where it lives now, for good; never from https back to http."""
    target = copy.permanent or (state.target if state.target != state.address else "")
    if state.address.startswith("https:") and not target.startswith("https:"):
        return ""
    return target
