"""One reading of everybody's numbers: which accounts are due, asked one by one.

Stands between the wings: accounts and shares belong to `share`, readings to `reach`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.errors import GoodwordError, SignedOut
from desktop.model import Account, AccountState, Share
from desktop.reach.metrics import Metrics
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox

IDLE = timedelta(hours=6)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one reading brought."""

    count: int
    """How many numbers were read."""
    signed_out: bool
    """Whether an account has to be connected again since."""


class Measuring:
    """Reads what is due; one account in trouble never stops the others."""

    def __init__(
        self, accounts: Accounts, catalog: Catalog, outbox: Outbox, metrics: Metrics
    ) -> None:
        self._accounts, self._catalog = accounts, catalog
        self._outbox, self._metrics = outbox, metrics

    def measure(self, now: datetime) -> Measured:
        """Read what is due."""
        shares = self._metrics.due(self._outbox.live(), now)
        accounts = self._signed_in()
        due = {account.id for account in self._metrics.accounts_due(accounts, now)}
        due |= {share.account for share in shares}
        count = 0
        for account in accounts:
            if account.id in due:
                own = [share for share in shares if share.account == account.id]
                count += self._one(account, own, now)
        return Measured(count, len(self._signed_in()) < len(accounts))

    def next_due(self, now: datetime) -> datetime:
        """When the next number is due; no later than in six hours."""
        accounts = self._signed_in()
        ids = {account.id for account in accounts}
        shares = [share for share in self._outbox.live() if share.account in ids]
        found = self._metrics.next_due(shares, accounts, now)
        return max(now, min(found or now + IDLE, now + IDLE))

    def _one(self, account: Account, shares: list[Share], now: datetime) -> int:
        try:
            network = self._catalog.get(account.network)
            secrets = self._accounts.secrets(account, now, prompt=False)
            try:
                return len(self._metrics.measure(account, secrets, network, shares, now))
            except SignedOut:
                secrets = self._accounts.renewed(account, secrets, now, prompt=False)
                return len(self._metrics.measure(account, secrets, network, shares, now))
        except GoodwordError as error:
            _log.info("no numbers of %s: %s", account.network, error.name)
            # whatever it was (no keyring, say): asking again at once would not help
            self._metrics.rest(account.id, error, now)
            if isinstance(error, SignedOut):
                # a token fresh from a renewal is refused as well: only the person can help
                self._accounts.signed_out(account.id)
            return 0

    def _signed_in(self) -> list[Account]:
        """Those that can be asked at all: by hand there is nobody to ask."""
        fine = (one for one in self._accounts.all() if one.state is AccountState.OK)
        return [one for one in fine if not one.by_hand]
