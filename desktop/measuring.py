"""One reading of everybody's numbers: which accounts are due, asked one by one.

Stands between the wings: accounts and shares belong to `share`, readings to `reach`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.clicking import Clicking
from desktop.errors import BadReply, Busy, GoodwordError, NoCredit, NotFound, Outdated, SignedOut
from desktop.forgetting import Forgetting
from desktop.metric import NO_OFFER, Metric, Offer, Reading, Span
from desktop.model import Account, AccountState, Secrets, Share
from desktop.reach.metrics import Metrics
from desktop.reach.plan import Due
from desktop.reach.spans import Spans
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.network import Measures
from desktop.share.outbox import Outbox

IDLE = timedelta(hours=6)
REST = timedelta(minutes=15)
"""An account whose network gave no numbers is left alone for this long."""
BROKEN_REST = timedelta(hours=1)
"""And so long where answers can't be read: each may cost the company money all the same."""
COMPANY_REST = timedelta(days=1)
"""And so long where only the company can help."""
SHORTEST_REST = timedelta(seconds=5)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one reading brought."""

    count: int
    """How many numbers were read."""
    signed_out: bool
    """Whether an account has to be connected again since."""


@dataclass(frozen=True, slots=True)
class _Rest:
    since: datetime
    until: datetime


class Measuring:
    """Reads what is due; one account in trouble never stops the others. What the person
    no longer keeps goes at the same time."""

    def __init__(
        self,
        accounts: Accounts,
        catalog: Catalog,
        outbox: Outbox,
        metrics: Metrics,
        spans: Spans,
        forgetting: Forgetting,
        clicking: Clicking,
    ) -> None:
        self._accounts, self._catalog = accounts, catalog
        self._outbox, self._metrics, self._spans = outbox, metrics, spans
        self._forgetting, self._clicking = forgetting, clicking
        self._rests: dict[str, _Rest] = {}

    def measure(self, now: datetime) -> Measured:
        """Read what is due."""
        self._forgetting.drop_old(now)
        accounts = self._signed_in()
        shares = self._shares(accounts)
        count = self._clicking.look(now)
        for account in accounts:
            due = self._due(account, shares, now)
            if due.wanted and not self._resting(account, now):
                count += self._one(account, shares, due, now)
        return Measured(count, len(self._signed_in()) < len(accounts))

    def next_due(self, now: datetime) -> datetime:
        """When the next number is due; no later than in six hours."""
        accounts = self._signed_in()
        shares = self._shares(accounts)
        whens = []
        for account in accounts:
            when = self._due(account, shares, now).when
            if when is not None:
                rest = self._rests[account.id].until if self._resting(account, now) else when
                whens.append(max(when, rest))
        return max(now, min([*whens, now + IDLE]))

    # --- inside --------------------------------------------------------------------------

    def _shares(self, accounts: Iterable[Account]) -> tuple[Share, ...]:
        """What may be due: most posts are old, and all is read of them."""
        over = [self._metrics.over(one, self._offer(one)) for one in accounts]
        return self._outbox.countable((one.id for one in accounts), frozenset().union(*over))

    def _due(self, account: Account, shares: Sequence[Share], now: datetime) -> Due:
        since = self._forgetting.since(now)
        return self._metrics.due(account, shares, self._offer(account), now, since)

    def _offer(self, account: Account) -> Offer:
        try:
            network = self._catalog.get(account.network)
        except NotFound:
            return NO_OFFER
        return network.offers(account) if isinstance(network, Measures) else NO_OFFER

    def _resting(self, account: Account, now: datetime) -> bool:
        """A clock that was set back ends no rest later than it was meant."""
        rest = self._rests.get(account.id)
        return rest is not None and rest.since <= now < rest.until

    def _one(self, account: Account, shares: Sequence[Share], due: Due, now: datetime) -> int:
        count = 0
        try:
            secrets = self._accounts.secrets(account, now, prompt=False)
            try:
                count = self._ask(account, secrets, due, now)
            except SignedOut:
                secrets = self._accounts.renewed(account, secrets, now, prompt=False)
                # what came before the token was refused is not asked for twice
                count = self._ask(account, secrets, self._due(account, shares, now), now)
        except GoodwordError as error:
            _log.info("no numbers of %s: %s", account.network, error.name)
            # whatever it was (no keyring, say): asking again at once would not help
            self._rest(account, error, now)
            if isinstance(error, SignedOut):
                # a token fresh from a renewal is refused as well: only the person can help
                self._accounts.signed_out(account.id)
        return count

    def _ask(self, account: Account, secrets: Secrets, due: Due, now: datetime) -> int:
        """Ask for what is due and append what comes. What came before an error is kept."""
        network = self._catalog.get(account.network)
        found: list[Reading] = []
        try:
            if isinstance(network, Measures) and due.wanted:
                for one in network.measure(account, secrets, due.shares, now, due.wanted):
                    found.append(one)
        finally:
            self._metrics.keep(one for one in found if isinstance(one, Metric))
            self._spans.keep(one for one in found if isinstance(one, Span))
        self._rests.pop(account.id, None)
        if _lacking(due, found):
            # nobody said why; without a row it would be due again at once
            self._rest(account, None, now)
        return len(found)

    def _rest(self, account: Account, error: GoodwordError | None, now: datetime) -> None:
        pause = max(REST / self._metrics.pace, SHORTEST_REST)
        if isinstance(error, BadReply):
            pause = max(BROKEN_REST / self._metrics.pace, SHORTEST_REST)
        if isinstance(error, NoCredit | Outdated):
            pause = COMPANY_REST
        if isinstance(error, Busy):
            pause = timedelta(seconds=max(1, int(error.facts.get("retry_after") or 60)))
        self._rests[account.id] = _Rest(now, now + pause)

    def _signed_in(self) -> list[Account]:
        """Those that can be asked at all: by hand there is nobody to ask."""
        fine = (one for one in self._accounts.all() if one.state is AccountState.OK)
        return [one for one in fine if not one.by_hand]


def _lacking(due: Due, found: Sequence[Reading]) -> bool:
    """Whether a share (or the account) got no row at all."""
    told = {one.share for one in found if isinstance(one, Metric)}
    return not told >= set(due.wanted)
