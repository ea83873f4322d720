"""Delivering shares once: claimed, sent, settled; what was lost is looked for.

A row is committed before anything is sent, claimed (`sending`, committed) before the network
is asked, and settled afterwards. `sending` rows whose sender is gone become `unsure`, and
`delivery.py` says what may follow from there.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from functools import partial

from desktop.errors import Unclear
from desktop.model import Account, AccountState, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.acting import Now
from desktop.share.delivery import Delivery
from desktop.share.gate import Gate
from desktop.share.halts import Halt, Halts
from desktop.share.outcome import Outcome, lost
from desktop.share.queue import Queue
from desktop.share.shares import Shares
from desktop.store import Store

SENDING, SENT, UNSURE = ShareState.SENDING, ShareState.SENT, ShareState.UNSURE
WAITING = ShareState.WAITING
SIGNED_OUT = ("SignedOut", "WrongPerson")
_ANSWERED = ("Refused", "Duplicate", "NotAllowed")


class Dispatch:
    """The engine of the outbox. `deliver` may be called from any thread."""

    def __init__(
        self,
        store: Store,
        shares: Shares,
        queue: Queue,
        accounts: Accounts,
        delivery: Delivery,
        gate: Gate,
        halts: Halts,
    ) -> None:
        self._store, self._shares, self._queue = store, shares, queue
        self._accounts, self._delivery, self._gate = accounts, delivery, gate
        self._halts = halts
        self._guard = threading.Lock()
        self._at_work: set[int] = set()
        self._owed: dict[int, Outcome] = {}

    def due(self, now: datetime) -> tuple[int, ...]:
        """Ids to call `deliver` with now, in their order."""
        with self._guard:
            owed = tuple(sorted(self._owed))
        return owed + self._queue.due(now)

    def deliver(self, share_id: int, now: Now) -> Share:
        """Send it if it is its turn, look for it if it is unsure, else leave it."""
        with self._guard:
            if share_id in self._at_work:
                return self._shares.here(share_id)
            self._at_work.add(share_id)
        try:
            self._settle_owed(share_id, now)
            moment = now()
            share = self._queue.claim(share_id, moment, partial(self._gate.instead, now=moment))
            if share is None:
                share = self._shares.here(share_id)
            else:
                share = self._send(share, now, repeating=False)
            if share.state is UNSURE and share.due <= now():
                share = self._look(share, now)
            return share
        finally:
            with self._guard:
                self._at_work.discard(share_id)

    def recover(self, now: datetime) -> tuple[Share, ...]:
        """What was being sent when everything ended is unsure now, and nothing waits for an
        account that was connected just before the end."""
        for account in self._accounts.all():
            if account.state is AccountState.OK:
                self._queue.release(SIGNED_OUT, now, account.id)
        found = []
        for share in self._shares.where("state = 'sending' ORDER BY id"):
            with self._guard:
                if share.id in self._at_work or share.id in self._owed:
                    continue
            stopped = lost(share, Unclear(address="", cause="stopped"), now)
            found.append(self._shares.change(share.id, (SENDING,), stopped))
        return tuple(found)

    def lift(self, halts: tuple[Halt, ...], now: datetime) -> None:
        """These are over: what they held is due."""
        for halt in halts:
            with self._store.writing():
                self._halts.lift(halt)
                self._queue.release_held(self._held_by(halt), now)

    def hold(self, now: datetime) -> tuple[Share, ...]:
        """What is due on networks that are halted says so and waits for the next look."""
        found: list[Share] = []
        for halt in self._halts.all():
            if now < halt.probe:
                accounts = self._held_by(halt)
                found += self._queue.hold(accounts, halt.reason, halt.facts, now, halt.probe)
        return tuple(found)

    # --- inside ------------------------------------------------------------------------

    def _send(self, share: Share, now: Now, *, repeating: bool) -> Share:
        """Publish a claimed share. A bug on the way leaves it unsure, not `sending`; an
        outcome that can't be written (disk full) is owed, and written by the next call."""
        outcome = lost(share, Unclear(address="", cause="bug"), now())
        try:
            outcome = self._delivery.send(share, now, repeating=repeating)
        finally:
            with self._guard:
                self._owed[share.id] = outcome
            self._settle_owed(share.id, now)
        return self._shares.here(share.id)

    def _look(self, share: Share, now: Now) -> Share:
        outcome = self._delivery.look(share, self._shares.tried(share.id) or share.created, now)
        if outcome is not None:
            # what was found is there, even if the person said meanwhile that it is not
            found = (UNSURE, WAITING) if outcome.state is SENT else (UNSURE,)
            return self._shares.change(share.id, found, outcome)
        claimed = self._queue.claim_again(share.id)
        if claimed is None:
            return self._shares.here(share.id)
        return self._send(claimed, now, repeating=True)

    def _settle_owed(self, share_id: int, now: Now) -> None:
        with self._guard:
            outcome = self._owed.get(share_id)
        if outcome is None:
            return
        with self._store.writing():
            outcome = self._learnt(self._shares.here(share_id), outcome, now())
            # `unsure` too: another process may have recovered a share that this one was sending
            self._shares.change(share_id, (SENDING, UNSURE), outcome)
        with self._guard:
            self._owed.pop(share_id, None)

    def _learnt(self, share: Share, outcome: Outcome, now: datetime) -> Outcome:
        """What the outcome of one share means for all others of its network."""
        account = self._accounts.get(share.account)
        if account is None:
            return outcome
        if outcome.facts.get("halted"):
            halt = self._halts.begin(account.network, account.server, outcome, now)
            self._queue.hold(self._held_by(halt), halt.reason, halt.facts, now, halt.probe)
            self._shares.calm(share.id)
            return replace(outcome, due=halt.probe)
        known = self._halts.of(account.network, account.server)
        if known is not None and outcome.state is not SENDING:
            self._was_looked(known, outcome, now)
        return outcome

    def _was_looked(self, halt: Halt, outcome: Outcome, now: datetime) -> None:
        """A share went out although its network is halted: is that over?"""
        answered = outcome.reason in _ANSWERED and bool(outcome.facts.get("status"))
        if outcome.state is SENT or answered:
            self.lift((halt,), now)
        else:
            self._halts.undecided(halt, now)

    def _held_by(self, halt: Halt) -> list[str]:
        return [account.id for account in self._accounts.all() if _is_on(account, halt)]


def _is_on(account: Account, halt: Halt) -> bool:
    return (account.network, account.server) == (halt.network, halt.server)
