"""Shares on their way: what the person decides about them, and delivering them once.

A row is committed before anything is sent, claimed (`sending`, committed) before the
network is asked, and settled afterwards. `sending` rows whose sender is gone become
`unsure`, and `delivery.py` says what may follow from there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from desktop.errors import NotFound, Unclear
from desktop.model import Account, AccountState, Draft, Receipt, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.delivery import Delivery
from desktop.share.outcome import Outcome, lost, remembered
from desktop.share.shares import Shares
from desktop.store import Store, to_ms

Now = Callable[[], datetime]

WAITING, SENDING, UNSURE = ShareState.WAITING, ShareState.SENDING, ShareState.UNSURE


class Outbox:
    """Shares by id; methods that take an unknown id raise `NotFound`. `closed(post, now)`
    tells why a post may not be shared now, "" = it may."""

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        catalog: Catalog,
        closed: Callable[[str, datetime], str],
    ) -> None:
        self._shares = Shares(store)
        self._accounts = accounts
        self._delivery = Delivery(accounts, catalog, closed)
        self._guard = threading.Lock()
        self._at_work: set[int] = set()
        self._owed: dict[int, Outcome] = {}
        accounts.when_connected(self.release)

    # --- what the person decides -------------------------------------------------------

    def put(
        self,
        draft: Draft,
        account_ids: Iterable[str],
        now: datetime,
        due: datetime | None = None,
        dressed: Mapping[str, Draft] = MappingProxyType({}),
    ) -> tuple[Share, ...]:
        """One share an account, frozen as it is now and committed. Where this draft is on
        its way (or sent) to an account already, that share comes back, unchanged. `dressed`
        has the draft by account where its pictures were made to fit a network.
        Errors: `NotFound` for an account that is gone; then nothing was put."""
        accounts = [self._account(account_id) for account_id in dict.fromkeys(account_ids)]
        pairs = [(account, dressed.get(account.id, draft)) for account in accounts]
        return tuple(map(self._shares.here, self._shares.put(pairs, now, due or now)))

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
        """The person looked: it is not there. It waits again, with the same key."""
        facts = remembered(self._shares.here(share_id))
        return self._shares.change(share_id, (UNSURE,), Outcome(WAITING, now, facts=facts))

    def hurry(self, share_id: int, now: datetime) -> Share:
        """The person wants it tried now (and may be asked to unlock the keyring)."""
        facts = remembered(self._shares.here(share_id))
        return self._shares.change(share_id, (WAITING,), Outcome(WAITING, now, facts=facts))

    def release(self, account_id: str, now: datetime) -> None:
        """The account is connected again: what waited for that goes on, and what is unsure
        is looked up once more. `Accounts.complete` has this called by itself."""
        self._shares.release(account_id, now)
        self._shares.look_again(account_id, now)

    # --- delivering --------------------------------------------------------------------

    def due(self, now: datetime) -> tuple[int, ...]:
        """Ids to call `deliver` with now, in their order."""
        with self._guard:
            owed = tuple(sorted(self._owed))
        return owed + self._shares.due(now)

    def next_due(self) -> datetime | None:
        """When the next share may be delivered; None = nothing waits by itself."""
        return self._shares.next_due()

    def deliver(self, share_id: int, now: Now) -> Share:
        """Send it if it is its turn, look for it if it is unsure, else leave it. What the
        network or the keyring says is told by the share. Errors: `DiskFull`."""
        with self._guard:
            if share_id in self._at_work:
                return self._shares.here(share_id)
            self._at_work.add(share_id)
        try:
            self._settle_owed(share_id)
            share = self._shares.claim(share_id, now())
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

    def look(self, share_id: int, now: datetime) -> Share:
        """Look now for an unsure share, also for one that asks the person already."""
        share = self._shares.here(share_id)
        facts = {name: value for name, value in share.facts.items() if name != "asks"}
        self._shares.change(share_id, (UNSURE,), Outcome(UNSURE, now, share.reason, facts))
        return self.deliver(share_id, lambda: now) if share.state is UNSURE else share

    def recover(self, now: datetime) -> tuple[Share, ...]:
        """At the start: shares that were being sent when everything ended are unsure now,
        and nothing waits for an account that was connected just before the end."""
        for account in self._accounts.all():
            if account.state is AccountState.OK:
                self._shares.release(account.id, now)
        found = []
        for share in self._shares.where("state = 'sending' ORDER BY id"):
            with self._guard:
                if share.id in self._at_work or share.id in self._owed:
                    continue
            stopped = lost(share, Unclear(address="", cause="stopped"), now)
            found.append(self._shares.change(share.id, (SENDING,), stopped))
        return tuple(found)

    # --- reading -----------------------------------------------------------------------

    def get(self, share_id: int) -> Share | None:
        return self._shares.get(share_id)

    def all(self, limit: int = 200) -> tuple[Share, ...]:
        """The newest first."""
        return self._shares.where("1 ORDER BY id DESC LIMIT ?", limit)

    def of_draft(self, draft_id: str) -> tuple[Share, ...]:
        """Where a draft went or is going, refused and cancelled tries included."""
        return self._shares.where("draft = ? ORDER BY id", draft_id)

    def sent(self, since: datetime | None = None) -> tuple[Share, ...]:
        """Shares that are live, settled at or after `since`, the oldest first."""
        condition = "state = 'sent' AND settled >= ? ORDER BY settled, id"
        return self._shares.where(condition, to_ms(since) or 0)

    def waiting(self, account_id: str) -> tuple[Share, ...]:
        """What is not settled for this account."""
        condition = "account = ? AND state IN ('waiting', 'sending', 'unsure') ORDER BY id"
        return self._shares.where(condition, account_id)

    def needed(self) -> frozenset[str]:
        """Files that shares which are not settled point to."""
        unsettled = self._shares.where("state IN ('waiting', 'sending', 'unsure')")
        found = set[str]()
        for share in unsettled:
            found.update(picture.path for picture in share.outgoing.pictures)
            found.add(share.outgoing.link.thumbnail if share.outgoing.link else "")
        return frozenset(found - {""})

    def published(self, draft_id: str) -> bool:
        """Whether a draft has arrived wherever it was sent to, and so is finished."""
        last = {share.account: share.state for share in self.of_draft(draft_id)}
        states = set(last.values())
        return ShareState.SENT in states and states <= {ShareState.SENT, ShareState.CANCELLED}

    # --- inside ------------------------------------------------------------------------

    def _account(self, account_id: str) -> Account:
        account = self._accounts.get(account_id)
        if account is None:
            raise NotFound(address=f"account {account_id}", status=0)
        return account

    def _send(self, share: Share, now: Now, *, repeating: bool) -> Share:
        """Publish a claimed share. A bug on the way leaves it unsure, not `sending`; an
        outcome that can't be written (disk full) is owed, and written by the next call."""
        outcome = lost(share, Unclear(address="", cause="bug"), now())
        try:
            outcome = self._delivery.send(share, now, repeating=repeating)
        finally:
            with self._guard:
                self._owed[share.id] = outcome
            self._settle_owed(share.id)
        return self._shares.here(share.id)

    def _look(self, share: Share, now: Now) -> Share:
        outcome = self._delivery.look(share, self._shares.tried(share.id) or share.created, now)
        if outcome is not None:
            return self._shares.change(share.id, (UNSURE,), outcome)
        claimed = self._shares.claim_again(share.id)
        if claimed is None:
            return self._shares.here(share.id)
        return self._send(claimed, now, repeating=True)

    def _settle_owed(self, share_id: int) -> None:
        with self._guard:
            outcome = self._owed.get(share_id)
        if outcome is None:
            return
        # `unsure` too: another process may have recovered a share that this one was sending
        self._shares.change(share_id, (SENDING, UNSURE), outcome)
        with self._guard:
            self._owed.pop(share_id, None)
