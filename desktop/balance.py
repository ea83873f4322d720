"""All that is known of what sharing brought, gathered once and kept until something changed.

Stands between the wings: shares and accounts belong to `share`, readings to `reach`, goals to
`feeds`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desktop.errors import NotFound
from desktop.feeds.program import Programs
from desktop.metric import NO_OFFER, Measure, Metric, Offer, network_of
from desktop.model import Account, Goal, Share
from desktop.reach.clicks import Links
from desktop.reach.known import Offers, Readings
from desktop.reach.metrics import Metrics
from desktop.reach.spans import Spans
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.network import Measures
from desktop.share.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Balance:
    """Frozen: it crosses from a lane to the screen."""

    shares: tuple[Share, ...]
    """What went out, the oldest first; taken down since or not."""
    accounts: Mapping[str, Account]
    """Those that are connected, or kept for sharing by hand."""
    networks: Mapping[str, str]
    """The network of each account that numbers are known of, or may be: by hand and never
    imported is left out, disconnected with numbers is in."""
    titles: Mapping[str, str]
    """How networks are called."""
    readings: Readings
    offers: Offers
    goals: tuple[tuple[str, Goal], ...]
    """Title of the program, and what it wants to reach."""
    links: Links = field(default_factory=dict)
    """What the link services of programs counted."""

    @property
    def latest(self) -> dict[tuple[int, Measure], Metric]:
        """The reading that counts, of each share and measure."""
        return {
            (share, measure): metric
            for share, known in self.readings.posts.items()
            for measure, metric in known.items()
        }

    @property
    def account_metrics(self) -> tuple[Metric, ...]:
        """Every reading about accounts themselves."""
        return tuple(one for row in self.readings.accounts.values() for one in row)


class Ledger:
    """Gathers a `Balance`, on any lane."""

    def __init__(
        self,
        outbox: Outbox,
        accounts: Accounts,
        catalog: Catalog,
        metrics: Metrics,
        spans: Spans,
        programs: Programs,
        links: Callable[[], Links] = dict,
    ) -> None:
        self._outbox, self._accounts, self._catalog = outbox, accounts, catalog
        self._metrics, self._spans, self._programs = metrics, spans, programs
        self._links = links
        self._lock = threading.Lock()
        self._kept: Balance | None = None
        self._state = 0

    def changed(self) -> None:
        """Something is other than it was: gather anew when asked next. Never waits."""
        self._state += 1
        self._kept = None

    def balance(self) -> Balance:
        """What is known now."""
        with self._lock:
            if self._kept is not None:
                return self._kept
            state, found = self._state, self._gather()
            if state == self._state:  # else it changed while we read
                self._kept = found
            return found

    def _gather(self) -> Balance:
        accounts = {account.id: account for account in self._accounts.all()}
        metrics = (*self._metrics.newest(), *self._metrics.of_accounts())
        networks = {one.id: one.network for one in accounts.values() if not one.by_hand}
        for metric in metrics:
            if metric.account not in networks and (name := network_of(metric.source)):
                networks[metric.account] = name
        known = {*networks, *accounts}
        spans = [
            span
            for account in sorted(known)
            for measure in Measure
            for span in self._spans.newest(account, measure)
        ]
        for span in spans:
            if span.account in accounts:
                networks.setdefault(span.account, accounts[span.account].network)
        return Balance(
            shares=self._outbox.sent(),
            accounts=accounts,
            networks=networks,
            titles=self._catalog.titles(),
            readings=Readings.of(metrics, spans),
            offers={one.id: self._offer(one) for one in accounts.values() if not one.by_hand},
            goals=tuple((one.title, goal) for one in self._programs.all() for goal in one.goals),
            links=self._links(),
        )

    def _offer(self, account: Account) -> Offer:
        try:
            network = self._catalog.get(account.network)
        except NotFound:
            return NO_OFFER
        if not isinstance(network, Measures):
            return NO_OFFER
        return network.offers(account).without(*self._metrics.refused(account))
