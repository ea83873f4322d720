"""What programs are told: what may be agreed to, what was, and the sending of it.

Stands between the wings `feeds` and `reach`. Nothing is made, and nothing sent, without an
agreement that is on.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop.errors import NotAllowed
from desktop.happened import Happened
from desktop.reach import cloudevents, examples, telling
from desktop.reach.agreements import Agreement, Agreements
from desktop.reach.batches import Batch
from desktop.reach.cloudevents import Event, Kind
from desktop.reach.events import EventState
from desktop.store import Store
from desktop.web import Web

MOST_BATCHES = 20
"""In one go, so that the lane is free for others now and then."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a program takes receipts. `problem` is empty, or `forbidden` (by IT), `none` (it
    takes none), `moved` (it wants them elsewhere than was agreed), `left`."""

    address: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """An event as it would be sent; `real` where it is about the person's last share."""

    kind: Kind
    body: str
    real: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """What one go did."""

    made: int
    sent: int
    refused: int
    next_due: datetime | None

    @property
    def changed(self) -> bool:
        return bool(self.made or self.sent or self.refused)


def _always() -> bool:
    return True


class Reporting:
    """Makes events and sends them. `web` is a door of its own (see `telling`); `allowed` is
    IT's word, asked each time. Everything but `offer` writes or waits: not for the main thread."""

    def __init__(
        self,
        happened: Happened,
        agreements: Agreements,
        store: Store,
        web: Web,
        *,
        allowed: Callable[[], bool] = _always,
    ) -> None:
        self._happened, self._store = happened, store
        self.agreements, self.events = agreements, happened.events
        self._web, self._allowed = web, allowed
        self._prospects: dict[str, tuple[str, str]] = {}
        self._seen = 0
        self._over = ""

    # --- what may be agreed to ---------------------------------------------------------------

    def offer(self, program: str) -> Offer:
        """What stands in the way of sending to this program, if anything."""
        known = self._happened.programs.of(program)
        agreed = self.agreements.of(program)
        address = "" if known is None else known.receipts
        if not self._allowed():
            return Offer(address, "forbidden")
        if known is None:
            return Offer("", "left")
        if not address or not telling.may_go(address):
            return Offer("", "none")
        moved = agreed.on and agreed.address != address
        return Offer(address, "moved" if moved else "")

    def tells(self, program: str) -> Agreement | None:
        """The agreement by which a share of a post of this program is told of, if it is."""
        agreed = self.agreements.of(program)
        return agreed if agreed.on and not self.offer(program).problem else None

    def told_of(self) -> dict[int, str]:
        """By share: what the program is called that was told of it."""
        found: dict[int, str] = {}
        for agreement in self.agreements.all():
            known = self._happened.programs.of(agreement.program)
            title = agreement.program if known is None else known.title
            made = self.events.newest(agreement.program, Kind.MADE)
            found |= {share: title for share, one in made.items() if one.state is EventState.SENT}
        return found

    def examples(self, wanted: Agreement, now: datetime) -> tuple[Example, ...]:
        """What would be sent if this was agreed to, about the last share to this program;
        about an invented one where there is none."""
        agreement = replace(self._with_identity(wanted), on=True)
        found = self._happened.last(agreement.program)
        share, post = found or (examples.share(now), examples.post())
        shown = [Example(Kind.MADE, cloudevents.made(agreement, share, post).body, bool(found))]
        if agreement.numbers:
            read = self._happened.known_numbers(frozenset([share.id])).get(share.id, {})
            event = cloudevents.numbers(agreement, share, post, read.values())
            real = event is not None
            event = event or cloudevents.numbers(agreement, share, post, examples.numbers(now))
            if event is not None:
                shown.append(Example(Kind.NUMBERS, event.body, real))
        taken_down = cloudevents.removed(agreement, shown[0].body, share.id, now)
        shown.append(Example(Kind.REMOVED, taken_down.body, bool(found)))
        for campaign, place in agreement.rankings.items() if agreement.known else ():
            body = cloudevents.ranking(agreement, campaign, place, now).body
            shown.append(Example(Kind.RANKING, body, True))
        return tuple(shown)

    def agree(self, wanted: Agreement, now: datetime) -> Agreement:
        """Keep what the person decided. What waits is made anew by it, or gone.
        Errors: `NotAllowed` (`permission` says why not: see `Offer.problem`, or `forgetting`)."""
        offer, before = self.offer(wanted.program), self.agreements.of(wanted.program)
        if before.forgetting:
            raise NotAllowed(permission="forgetting")
        if wanted.on and offer.problem not in ("", "moved"):
            raise NotAllowed(permission=offer.problem)
        agreement = replace(
            self._with_identity(wanted) if wanted.on else wanted,
            address=_address(wanted, before, offer),
            since=before.since if before.on else None,
        )
        if not wanted.on:
            agreement = replace(agreement, participant=before.participant, key=before.key)
        with self._store.writing():
            self.events.drop(agreement.program, now)
            kept = self.agreements.keep(agreement, now)
            if kept.on:
                leaving = self._happened.leaving(before, kept, now)
                self._queue(leaving, kept, now)
        if kept.on:  # not within: years of shares take a second, and others want to write
            self._make(kept, self._happened.metrics.changed_since(0)[0], now)
        self._prospects.pop(kept.program, None)
        return kept

    def forget(self, program: str, now: datetime) -> Agreement:
        """Ask the receiver to delete everything, then forget the pseudonym here too. Where
        nothing ever left, there is nobody to ask. Errors: `NotAllowed`."""
        if not self._allowed():
            raise NotAllowed(permission="forbidden")
        agreement = self.agreements.of(program)
        if agreement.forgetting:
            self.events.again(program, now)
            return agreement
        with self._store.writing():
            asked = list(self._happened.deletions(agreement, now))
            self.events.drop(program, now)
            if not asked:
                self.erase(program, now)
                return self.agreements.of(program)
            for event in asked:
                self._queue([event], agreement, now)
            gone = replace(agreement, on=False, forgetting=True, rankings=MappingProxyType({}))
            return self.agreements.keep(gone, now)

    def erase(self, program: str, now: datetime, *, confirmed: bool = False) -> None:
        """Forget everything here, whether or not the receiver did."""
        with self._store.writing():
            self.events.erase(program)
            self.agreements.erase(program, now, confirmed=confirmed)

    # --- making and sending --------------------------------------------------------------------

    def report(self, now: Callable[[], datetime]) -> Reported:
        """Make what there is to tell, and send what is due. Errors: those of the store only."""
        count = self.prepare(now())
        sent, refused, failing = 0, 0, set(self._silent())
        for _ in range(MOST_BATCHES):
            batch = self.events.claim(now(), failing) if self._allowed() else None
            if batch is None:
                break
            self._part(batch)
            outcome = telling.tell(self._web, batch.address, batch.bodies, now())
            self.events.settle(batch, outcome, now())
            sent += len(batch.ids) if outcome.taken else 0
            refused += len(batch.ids) if outcome.refused else 0
            if outcome.taken:
                self._finish_forgetting(batch.program, now())
            elif not outcome.one_bad:
                failing.add(batch.program)
        due = self.events.next_due(self._silent()) if self._allowed() else None
        return Reported(count, sent, refused, due)

    def prepare(self, now: datetime) -> int:
        """Queue what happened since; how many events that are."""
        wanting = [one for one in self.agreements.all() if one.on]
        if not wanting:
            return 0
        changed, seen = self._happened.metrics.changed_since(self._seen)
        count = 0
        for agreement in wanting:
            problem = self.offer(agreement.program).problem
            if problem == "left":
                self.agree(replace(agreement, on=False), now)
            elif not problem:
                count += self._make(agreement, changed, now)
        self._seen = seen
        return count

    def configure(self, **way: Any) -> None:
        """Reach the web in another way from now on (see `Web.configure`)."""
        self._web.configure(**way)

    def close(self) -> None:
        """End a call under way, and begin no other one."""
        self._web.close()

    # --- inside --------------------------------------------------------------------------------

    def _make(self, agreement: Agreement, changed: frozenset[int], now: datetime) -> int:
        found = self._happened.since(agreement, changed, now)
        with self._store.writing():
            if self.agreements.of(agreement.program) != agreement:
                return 0  # decided otherwise meanwhile, on another lane, and made anew by that
            return self._queue(found, agreement, now)

    def _queue(self, found: Iterable[Event], agreement: Agreement, now: datetime) -> int:
        events, program = list(found), agreement.program
        count = 0
        for apart in (False, True):  # also among what is told by name: shares from before
            chosen = [one for one in events if one.anonymous is apart]
            count += self.events.add(chosen, program, agreement.address, now, alone=apart)
        return count

    def _part(self, batch: Batch) -> None:
        """A kept connection would join what goes apart, and two programs at one server."""
        over = batch.ids[0] if batch.apart else batch.program
        if over != self._over:
            self._web.renew()
        self._over = over

    def _silent(self) -> tuple[str, ...]:
        """Programs that nothing is sent to now: what was agreed to does not fit any more."""
        return tuple(
            one.program
            for one in self.agreements.all()
            if one.on and self.offer(one.program).problem
        )

    def _finish_forgetting(self, program: str, now: datetime) -> None:
        """Once the receiver has taken every deletion, nothing of it stays here either."""
        left = (EventState.WAITING, EventState.REFUSED)
        with self._store.writing():
            if self.agreements.of(program).forgetting and not any(
                self.events.count(program, state) for state in left
            ):
                self.erase(program, now, confirmed=True)

    def _with_identity(self, wanted: Agreement) -> Agreement:
        """What was made by chance for this program: kept, or shown before it is agreed to."""
        before = self.agreements.of(wanted.program)
        fresh = self._prospects.setdefault(
            wanted.program, (str(uuid.uuid4()), secrets.token_hex(16))
        )
        participant = before.participant or (fresh[0] if wanted.known else "")
        return replace(wanted, participant=participant, key=before.key or fresh[1])


def _address(wanted: Agreement, before: Agreement, offer: Offer) -> str:
    """Where to: nowhere that the person did not see. Another choice while the program names a new
    address agrees to nothing there. Errors: `NotAllowed` (`moved`)."""
    if not wanted.on or (before.on and wanted.address == before.address):
        return before.address
    if wanted.address not in ("", offer.address):
        raise NotAllowed(permission="moved")
    return offer.address
