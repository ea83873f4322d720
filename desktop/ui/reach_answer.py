"""What the overview asks for and gets: everything computed on a lane, only to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.balance import Balance, Ledger
from desktop.metric import Measure, Metric
from desktop.reach.assumptions import Own
from desktop.reach.estimates import Basis, Calibration
from desktop.reach.overview import Overview, Period, overview
from desktop.reach.records import Progress, Records, progress, records
from desktop.reach.targets import Targets
from desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class Answer:
    """Frozen: it crosses from a lane to the screen."""

    balance: Balance
    overview: Overview
    own: Own | None
    """What the calculator may take from it."""
    records: Records
    progress: tuple[Progress, ...]
    anything: bool
    """Whether there is something to show."""


class Answering:
    """`answer` belongs on a lane. `pace`: how much faster than life the practice world runs."""

    def __init__(
        self, ledger: Ledger, kept: Settings, now: Callable[[], datetime], pace: float = 1.0
    ) -> None:
        self._ledger, self._kept, self._now, self._pace = ledger, kept, now, pace

    @property
    def practised(self) -> bool:
        return self._pace > 1

    def changed(self) -> None:
        """Something is other than it was. Never waits."""
        self._ledger.changed()

    def answer(self, period: Period) -> Answer:
        """What is known now of a period."""
        balance, now = self._ledger.balance(), self._now()
        found = overview(
            balance.shares,
            balance.readings,
            balance.networks,
            balance.offers,
            now,
            period,
            self._pace,
        )
        metrics = balance.account_metrics
        followers = [one for one in metrics if one.measure is Measure.FOLLOWERS]
        wanted = Targets(self._kept).all()
        return Answer(
            balance,
            found,
            own(followers, balance.networks, found.rates.values()),
            records(balance.shares, balance.latest, followers, now),
            tuple(progress(one, balance.shares, now) for one in wanted),
            bool(balance.shares or balance.readings.spans) or any(one.value for one in metrics),
        )


def own(
    read: Iterable[Metric], networks: Mapping[str, str], rates: Iterable[Calibration]
) -> Own | None:
    """How posts do on the network with most measured ones, and the followers of the account that
    has most there, for a rate says nothing about another network; where no rate is known the
    followers of the account that has most; None = neither is known."""
    known = [one for one in rates if one.rate is not None and one.basis is Basis.FOLLOWERS]
    best = max(known, key=lambda one: one.posts, default=None)
    there = [one for one in read if best is None or networks.get(one.account) == best.network]
    newest = {one.account: one.value for one in there if one.value is not None}
    followers = max(newest.values(), default=None)
    if best is None:
        return None if followers is None else Own(followers, None, 0)
    return Own(followers, best.rate, best.posts)
