"""Shares on their way: what the person decides about them, and delivering what is due.

How they are delivered once is in `dispatch.py`, whose turn it is in `queue.py`, whether they
may go now in `gate.py`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from desktop.errors import Closed, NotFound
from desktop.model import Account, Draft, Receipt, Share, ShareState, Sharing
from desktop.share import terms as asked
from desktop.share.accounts import Accounts
from desktop.share.acting import Now
from desktop.share.afterwards import Afterwards
from desktop.share.catalog import Catalog
from desktop.share.delivery import Delivery
from desktop.share.dispatch import SIGNED_OUT, Dispatch
from desktop.share.gate import Gate
from desktop.share.halts import Halt, Halts
from desktop.share.outcome import BARRED, PASSING, STALE, Outcome, over_there, remembered
from desktop.share.planning import Plan
from desktop.share.preference import preferred
from desktop.share.queue import Queue
from desktop.share.records import Records
from desktop.share.shares import Shares, Wish
from desktop.share.terms import GRACE, UNDO, Terms
from desktop.share.tracking import in_draft
from desktop.store import Store

__all__ = ["GRACE", "UNDO", "Halt", "Outbox", "Plan", "Terms"]

LONGEST_UNDO = timedelta(minutes=1)
"""A share that is put for later than this is planned: it must not go out at another time."""
WAITING, UNSURE = ShareState.WAITING, ShareState.UNSURE


class Outbox(Records):
    """Shares by id; methods that take an unknown id raise `NotFound`. `closed(post, now)`
    tells why a post may not be shared now, "" = it may."""

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        catalog: Catalog,
        closed: asked.Closed,
        terms: Terms | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(Shares(store))
        self._accounts, self._closed, self._terms = accounts, closed, terms or Terms()
        self._catalog = catalog
        self._queue = Queue(store, self._shares)
        self._halts = Halts(store, self._terms.configuration, chance)
        delivery = Delivery(accounts, catalog, closed)
        gate = Gate(self._queue, self._halts, accounts, delivery, closed, self._terms)
        self._dispatch = Dispatch(
            store, self._shares, self._queue, accounts, delivery, gate, self._halts
        )
        self._afterwards = Afterwards(self._shares, accounts, catalog)
        self._doubted: tuple[Share, ...] = ()
        accounts.when_connected(self.release)

    def sharing(self, post: str) -> Sharing:
        """What the program of a post asks for: its pace, and what is added to its links."""
        return self._terms.sharing_of(self._terms.program(post) if post else "")

    def tracking_of(self, post: str) -> Mapping[str, str]:
        """What is added to the links of a post, for showing and counting them as they are sent."""
        return self.sharing(post).tracking

    # --- what the person decides -------------------------------------------------------

    def put(
        self,
        draft: Draft,
        account_ids: Iterable[str],
        now: datetime,
        due: datetime | None = None,
        dressed: Mapping[str, Draft] = MappingProxyType({}),
        plan: Plan | None = None,
    ) -> tuple[Share, ...]:
        """One share an account, frozen as it is now and committed: for `plan`, or from `due`
        on (`now + UNDO`, so that it can be taken back), or now. Where this draft is on its way
        (or sent) to an account already, that share comes back, unchanged. `dressed` has the
        draft by account where its pictures were made to fit a network. The program's tracking
        is added to its link; without a way of the person's choice the network's counts.
        Errors: `NotFound` for an account that is gone, `Closed` for a plan after the post's
        end, `ValueError` for an unknown zone; then nothing was put."""
        accounts = [self._account(account_id) for account_id in dict.fromkeys(account_ids)]
        program = self._terms.program(draft.post) if draft.post else ""
        tracking = self._terms.sharing_of(program).tracking
        due = plan.utc if plan is not None else due or now
        if due > now:
            self._check_open(draft.post, due)
        planned = plan is not None or due - now > LONGEST_UNDO
        wishes = []
        for account in accounts:
            own = preferred(self._catalog, account, dressed.get(account.id, draft), now)
            sent = in_draft(own, tracking)
            plain = own.link.url if own.link is not None and own.link != sent.link else ""
            wishes.append(Wish(account, sent, program, due, planned, plan, plain))
        return tuple(map(self._shares.here, self._shares.put(wishes, now)))

    def take_back(self, draft_id: str, now: datetime) -> tuple[Share, ...]:
        """Undo the newest click: all of it that still waits is cancelled and comes back. What
        is being sent or was sent is not among these, and stays as it is."""
        return self._shares.take_back(draft_id, now)

    def cancel(self, share_id: int, now: datetime) -> Share:
        """Take it back while it waits, or close a question. Too late changes nothing."""
        outcome = Outcome(ShareState.CANCELLED, now)
        return self._shares.change(share_id, (WAITING, UNSURE), outcome)

    def there(self, share_id: int, url: str, now: datetime) -> Share:
        """The person looked: it is there (at `url`, may be empty)."""
        receipt = Receipt("", url.strip(), now, self_reported=True)
        outcome = Outcome(ShareState.SENT, now, receipt=receipt)
        return self._shares.change(share_id, (UNSURE,), outcome)

    def again(self, share_id: int, now: datetime) -> Share:
        """The person looked: it is not there. It waits again, with the same key, until the
        first request can't arrive any more."""
        facts = remembered(self._shares.here(share_id))
        due = over_there(self._shares.tried(share_id), now)
        return self._shares.change(share_id, (UNSURE,), Outcome(WAITING, due, facts=facts))

    def hurry(self, share_id: int, now: datetime) -> Share:
        """The person wants it tried now (and may be asked to unlock the keyring), against
        gap and hours of the program, not against its number a day."""
        facts = remembered(self._shares.here(share_id))
        return self._shares.unplan(share_id, now, facts, late=False)

    def send_missed(self, share_id: int, now: datetime) -> Share:
        """It is to go although its time passed: soon, but several never in a burst."""
        share = self._shares.here(share_id)
        if share.reason != "Missed":
            return share
        return self._shares.unplan(share_id, now, remembered(share), late=True)

    def replan(self, share_id: int, plan: Plan, now: datetime) -> Share:
        """Another time for a share that waits. Errors: `Closed` for one after the post's end,
        `ValueError` for an unknown zone."""
        share = self._shares.here(share_id)
        self._check_open(share.post, plan.utc)
        return self._shares.plan(share_id, plan, remembered(share))

    def release(self, account_id: str, now: datetime) -> None:
        """The account is connected again: what waited for that goes on, and what is unsure
        is looked up once more. `Accounts.complete` has this called by itself."""
        self._queue.release(SIGNED_OUT, now, account_id)
        self._queue.look_again(account_id, now)

    # --- live posts --------------------------------------------------------------------

    def may_delete(self, share: Share) -> bool:
        """Whether its post can be taken down from here."""
        return self._afterwards.may_delete(share)

    def may_edit(self, share: Share) -> bool:
        """Whether the words of its post can be changed from here."""
        return self._afterwards.may_edit(share)

    def delete(self, share_id: int, now: datetime) -> Share:
        """Take the post down, on the network; may be repeated after any error. Errors: those
        of `Network.delete` and of the vault."""
        return self._afterwards.delete(self._shares.here(share_id), lambda: now)

    def edit(self, share_id: int, text: str, now: datetime) -> Share:
        """Change the words of the live post; may be repeated after any error. Errors: those
        of `Edits.edit` and of the vault, `TooLong`."""
        return self._afterwards.edit(self._shares.here(share_id), text, lambda: now)

    # --- delivering --------------------------------------------------------------------

    def review(self, now: datetime) -> tuple[Share, ...]:
        """Before anything is delivered: planned shares that were missed become questions, all
        together, what waits for a halted network says so, and marks that are allowed no longer
        come off links. Those that changed, marks apart."""
        if not self._terms.marks():
            self._shares.unmark()
        return self._queue.ask_missed(now) + self._dispatch.hold(now)

    def due(self, now: datetime) -> tuple[int, ...]:
        """Ids to call `deliver` with now, in their order."""
        return self._dispatch.due(now)

    def next_due(self) -> datetime | None:
        """When the next share may be delivered; None = nothing waits by itself."""
        return self._queue.next_due()

    def deliver(self, share_id: int, now: Now) -> Share:
        """Send it if it is its turn, look for it if it is unsure, else leave it. What the
        network or the keyring says is told by the share. Errors: `DiskFull`."""
        if not self._terms.marks():  # it may be decided while others are on their way
            self._shares.unmark("id = ?", share_id)
        return self._dispatch.deliver(share_id, now)

    def look(self, share_id: int, now: datetime) -> Share:
        """Look now for an unsure share, also for one that asks the person already. What the
        person posts by hand can't be looked for."""
        share = self._shares.here(share_id)
        if share.state is not UNSURE or share.outgoing.by_hand:
            return share
        facts = {name: value for name, value in share.facts.items() if name != "asks"}
        self._shares.change(share_id, (UNSURE,), Outcome(UNSURE, now, share.reason, facts))
        return self.deliver(share_id, lambda: now)

    def recover(self, now: datetime) -> tuple[Share, ...]:
        """At the start: shares that were being sent when everything ended are unsure now,
        planned ones that were missed are questions, and halts that another configuration
        ends are over. Those that changed."""
        self.reconfigured(now)
        self._shares.realign()
        doubted, self._doubted = self._doubted, ()
        return doubted + self._dispatch.recover(now) + self.review(now)

    def doubt(self) -> None:
        """This data is a copy, or came from one: all that would go by itself asks first.
        `recover` tells of it."""
        self._doubted = self._queue.doubt()

    def synced(self, now: datetime) -> None:
        """The feeds were read, or IT decided anew: what waited for that, or for a hold that is
        over, is due."""
        self._queue.release((STALE, BARRED), now)
        self._queue.reopen(now, lambda post: self._closed(post, now) in PASSING)

    # --- halted networks ---------------------------------------------------------------

    def halts(self) -> tuple[Halt, ...]:
        """Networks on which nothing can be shared until somebody else acts."""
        return self._halts.all()

    def resume(self, network: str, now: datetime) -> None:
        """The person says that it works again: everything that waited is due."""
        mine = tuple(halt for halt in self._halts.all() if halt.network == network)
        self._dispatch.lift(mine, now)

    def reconfigured(self, now: datetime) -> None:
        """The networks may be configured otherwise now: that ends their halts."""
        self._dispatch.lift(self._halts.outlived(), now)

    # --- inside ------------------------------------------------------------------------

    def _account(self, account_id: str) -> Account:
        account = self._accounts.get(account_id)
        if account is None:
            raise NotFound(address=f"account {account_id}", status=0)
        return account

    def _check_open(self, post: str, moment: datetime) -> None:
        """A time after the post's end is refused at once, not when it comes."""
        if post and self._closed(post, moment) == "expired":
            raise Closed(reason="expired")
