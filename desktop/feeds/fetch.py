"""Fetching for a program: conditional, patient, and remembering only what was kept.

`Fetcher.visit` is the only way to fetch regularly. It asks for what is due, hands each new
body to `read`, and runs what `read` gives back in the same transaction that stores the
validators: a body that was not kept is asked for again. What did not change costs one
transaction for all of it.
Source: RFC 9110 section 13 (conditional requests); for when to ask, see `turns`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from desktop.errors import Busy, GoodwordError
from desktop.feeds.asking import Asking
from desktop.feeds.fetched import Fetched, State
from desktop.feeds.request import Copy, Reads, ask
from desktop.feeds.turns import DAY, PHASES, Turns
from desktop.model import NOTHING, Facts
from desktop.store import Store, to_ms
from desktop.web import MEGABYTE, Web

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Fetcher", "Problem", "State", "Visit"]

AT_ONCE = 4
_ONE_CONNECTION = 4
"""So many addresses are asked one after the other over one kept connection: a server then sees
one handshake a client. More of them are shared by several workers."""
_TOGETHER, _TOGETHER_BYTES = 8, 2 * MEGABYTE
"""New bodies kept in one transaction: fewer flushes to the disk, but other writers wait."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What kept one address from being read in this round."""

    address: str
    error: GoodwordError


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
    check: Callable[[State, Copy], Copy] | None = None
    """Before a new body is read: the copy with who signed it when, or why it may not be read."""


class Fetcher:
    """Asks when it is an address's turn. `chance` gives numbers in [0, 1)."""

    def __init__(
        self,
        web: Web,
        store: Store,
        chance: Callable[[], float] = random.random,
        reader: Callable[[str, datetime], Reads] | None = None,
        *,
        turns: Turns | None = None,
    ) -> None:
        """Without `turns` those of a new install, for as long as this lives. `reader`: through
        what the files of a program are asked for, where that program may be a private one."""
        self._reader = reader or (lambda program, now: web)
        self._store = store
        self._chance = chance
        self._turns = turns or Turns(int(random.random() * PHASES))  # noqa: S311 - no secret
        self._fetched = Fetched(store)

    def look(self, address: str, now: datetime, program: str = "") -> Copy:
        """Fetch once, remembering nothing; web pages are welcome. `program`: for which, where
        it is not at this very address."""
        return ask(self._reader(program or address, now), address, now, pages=True)

    def visit(
        self, visit: Visit, now: datetime, read: Callable[[State, Copy], Callable[[], T]]
    ) -> Iterator[T | Problem | None]:
        """For each address that is due, in order: what `read`'s keeper gave back, None where
        nothing changed, or the problem; all of it is kept already.
        Errors: those of the store only."""
        batch: list[_Outcome[T]] = []
        bodies = size = 0
        for state, answer in self._ask_all(self._due(visit, now), now, visit):
            outcome = _outcome(state, answer, read)
            batch.append(outcome)
            if outcome.keep is not None and outcome.copy is not None:
                bodies, size = bodies + 1, size + len(outcome.copy.body)
            if bodies >= _TOGETHER or size >= _TOGETHER_BYTES:
                yield from self._keep(batch, now, visit)
                batch, bodies, size = [], 0, 0
        yield from self._keep(batch, now, visit)

    def state(self, program: str, address: str) -> State:
        return self._fetched.state(program, address)

    def next_due(
        self, program: str, addresses: Iterable[str], now: datetime, interval: int
    ) -> datetime:
        """When `visit` would next ask for one of them; `interval` as there."""
        states = self._fetched.states(program)
        known = (states.get(address) or State(program, address) for address in addresses)
        turns = (state.turn(now, self._turns, interval) for state in known)
        return max(now, min(turns, default=now + timedelta(days=1)))

    def kept_body(self, address: str) -> bytes | None:
        return self._fetched.body(address)

    def kept_changed(self, address: str) -> datetime | None:
        """What the server said about the age of a kept body (RFC 9110, 8.8.2)."""
        return self._fetched.modified(address)

    def keep_signed(self, state: State, signed: int) -> None:
        """The newest signature that was seen of it. Joins the transaction under way."""
        if signed:
            self._fetched.write(state, signed=signed)

    def forget(self, program: str) -> None:
        self._fetched.forget(program)

    # --- asking ---------------------------------------------------------------------------

    def _due(self, visit: Visit, now: datetime) -> list[State]:
        """What is asked now. What was missed while the machine was off gets another turn."""
        states = self._fetched.states(visit.program)
        wanted = [states.get(one) or State(visit.program, one) for one in visit.addresses]
        if not visit.force:
            missed = [one for one in wanted if one.missed(now, self._turns, visit.interval)]
            if missed:
                with self._store.writing():
                    for state in missed:
                        self._fetched.put_back(state, now)
                return self._due(visit, now)
        return [
            _read_anew(state, visit.readings.get(state.address))
            for state in wanted
            if state.due(now, self._turns, visit.interval, force=visit.force)
        ]

    def _ask_all(
        self, states: Sequence[State], now: datetime, visit: Visit
    ) -> Iterator[tuple[State, Callable[[], Copy]]]:
        """In order; one that hangs delays those that share its worker."""
        ask_one = Asking(self._reader, now, visit.check)
        workers = min(AT_ONCE, -(-len(states) // _ONE_CONNECTION))
        if workers < 2:
            yield from ((state, lambda state=state: ask_one(state)) for state in states)
            return
        from concurrent.futures import ThreadPoolExecutor  # late: with the first large program

        with ThreadPoolExecutor(workers, thread_name_prefix="fetch") as pool:
            waiting: list[tuple[State, Future[Copy]]] = []
            for state in states:
                waiting.append((state, pool.submit(ask_one, state)))
                if len(waiting) > AT_ONCE:  # never more bodies in memory than that
                    first, future = waiting.pop(0)
                    yield first, future.result
            for state, future in waiting:
                yield state, future.result

    # --- remembering ----------------------------------------------------------------------

    def _keep(
        self, batch: Sequence[_Outcome[T]], now: datetime, visit: Visit
    ) -> list[T | Problem | None]:
        if not batch:
            return []
        found: list[T | Problem | None] = []
        with self._store.writing():
            for outcome in batch:
                one = self._keep_one(outcome, now, visit)
                found.append(one)
        return found

    def _keep_one(self, outcome: _Outcome[T], now: datetime, visit: Visit) -> T | Problem | None:
        state, error = outcome.state, outcome.error
        if error is not None:
            # when the application leaves, no server is to blame
            if error.facts.get("cause") != "leaving":
                self._failed(state, error, now, visit.interval)
            return Problem(state.address, error)
        assert outcome.copy is not None
        kept = None if outcome.keep is None else outcome.keep()
        self._remember(state, outcome.copy, now, visit)
        return kept

    def _remember(self, state: State, copy: Copy, now: datetime, visit: Visit) -> None:
        """Validators always come from the last 200, even where the body is the same."""
        reading = visit.readings.get(state.address)
        row: dict[str, Any] = {
            "checked": to_ms(now),
            "not_before": None,
            "failures": 0,
            "error": "",
            "facts": _facts(moved=_moved(state, copy), reading=reading),
        }
        if copy.signed:
            row["signed"] = copy.signed
        if not copy.unchanged:
            row |= {"etag": copy.etag, "modified": copy.modified, "digest": copy.digest}
            if copy.digest != state.digest:
                row["changed"] = to_ms(now)
            if visit.keep_body:
                row["body"] = copy.body
        self._fetched.write(state, **row)

    def _failed(self, state: State, error: GoodwordError, now: datetime, interval: int) -> None:
        """Later again, and at the old address where a new one had been promised."""
        asked = None
        if isinstance(error, Busy):
            asked = now + timedelta(seconds=min(error.retry_after, DAY))
        later = self._turns.after_failure(now, interval, state.failures, error, self._chance())
        self._fetched.write(
            state,
            checked=to_ms(now),
            not_before=to_ms(later),
            failures=state.failures + 1,
            error=error.name,
            facts=_facts(
                asked=to_ms(asked), reading=state.facts.get("reading"), good=to_ms(state.good)
            ),
        )


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[T]):
    """What came of asking for one address, before it is kept."""

    state: State
    copy: Copy | None = None
    keep: Callable[[], T] | None = None
    """None where nothing is new."""
    error: GoodwordError | None = None


def _outcome(
    state: State, answer: Callable[[], Copy], read: Callable[[State, Copy], Callable[[], T]]
) -> _Outcome[T]:
    try:
        copy = answer()
        known = copy.unchanged or copy.digest == state.digest
        return _Outcome(state, copy, None if known else read(state, copy))
    except GoodwordError as error:
        return _Outcome(state, error=error)


def _read_anew(state: State, reading: str | None) -> State:
    """Asked for whole, where it is read in another way now."""
    if state.facts.get("reading") == reading:
        return state
    return replace(state, etag="", modified="", digest="")


def _facts(**facts: Any) -> str:
    return json.dumps({name: value for name, value in facts.items() if value})


def _moved(state: State, copy: Copy) -> str:
    """Where it lives now, for good; never from https back to http."""
    target = copy.permanent or (state.target if state.target != state.address else "")
    if state.address.startswith("https:") and not target.startswith("https:"):
        return ""
    return target
