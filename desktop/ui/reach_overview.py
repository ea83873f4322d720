"""Part of My reach: one honest sentence, then figures, charts, gains, and every gap's reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop import settings
from desktop.balance import Balance, Ledger
from desktop.forgetting import Forgetting
from desktop.jobs import Jobs
from desktop.metric import Measure, Metric
from desktop.reach.assumptions import Own
from desktop.reach.estimates import Basis
from desktop.reach.media_value import Prices, read_prices
from desktop.reach.overview import Overview, Period, overview
from desktop.reach.records import Progress, Records, Target, progress, records
from desktop.reach.targets import Targets
from desktop.settings import Settings
from desktop.ui.bests import Bests
from desktop.ui.look import Look
from desktop.ui.reach_charts import ReachCharts
from desktop.ui.reach_estimates import ReachEstimates
from desktop.ui.reach_figures import Figures
from desktop.ui.reach_gains import ReachGains
from desktop.ui.reach_gaps import ReachGaps
from desktop.ui.reach_privacy import ReachPrivacy
from desktop.ui.reach_table import ReachTable
from desktop.ui.reach_top import ReachTop
from desktop.ui.widgets import EmptyPlace, Scroll

LANE = "balance"
LOADING, NOTHING, THERE = range(3)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came from the lane."""

    balance: Balance
    overview: Overview
    own: Own | None
    """What the calculator may take from it."""
    records: Records
    progress: tuple[Progress, ...]
    anything: bool
    """Whether there is something to show."""


class ReachOverview(QWidget):
    """The first part. `pace`: how much faster than life the practice world runs."""

    measure_wanted = Signal()
    feed_wanted = Signal()
    import_wanted = Signal()
    connect_wanted = Signal(str)
    forgotten = Signal()
    answered = Signal()
    """There is a new `answer`."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        ledger: Ledger,
        kept: Settings,
        forgetting: Forgetting,
        now: Callable[[], datetime],
        pace: float = 1.0,
    ) -> None:
        super().__init__()
        self._jobs, self._ledger, self._kept = jobs, ledger, kept
        self._forgetting, self._now, self._pace = forgetting, now, pace
        self._period = Period.MONTH
        self._prices = read_prices(kept.get(settings.MEDIA_PRICES))
        self._asked = 0
        self.answer: Answer | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._empty_place(look))
        scroll = Scroll(width=980)
        self._fill(scroll.box, look)
        self._stack.addWidget(scroll)
        self.reach_changed()

    @property
    def state(self) -> int:
        """LOADING, NOTHING or THERE."""
        return self._stack.currentIndex()

    # --- slots -----------------------------------------------------------------------------

    def reach_changed(self) -> None:
        """Numbers, shares or accounts are other than they were."""
        self._ledger.changed()
        self._read()

    def accounts_changed(self) -> None:
        self.reach_changed()

    def outbox_changed(self) -> None:
        self.reach_changed()

    def choose_period(self, period: Period) -> None:
        """Look so far back."""
        self._period = period
        self._read()

    def show_prices(self, prices: Prices) -> None:
        """The person changed the prices of advertisements."""
        self._prices = prices
        if self.answer is not None:
            self.estimates.show_overview(self.answer.overview, self.answer.balance, prices)

    # --- building --------------------------------------------------------------------------

    def _empty_place(self, look: Look) -> EmptyPlace:
        empty = EmptyPlace(
            look,
            "reach",
            self.tr("Nothing to show yet"),
            self.tr(
                "After you shared a post, this page shows what it brought you: "
                "only what the networks really counted."
            ),
            self.tr("To the feed"),
        )
        empty.pressed.connect(self.feed_wanted)
        return empty

    def _fill(self, column: QVBoxLayout, look: Look) -> None:
        self.top = ReachTop(look)
        self.top.measure_wanted.connect(self.measure_wanted)
        self.top.import_wanted.connect(self.import_wanted)
        self.top.period_chosen.connect(self.choose_period)
        self.figures = Figures(look)
        self.charts = ReachCharts(look, self._jobs)
        self.gains = ReachGains(look)
        self.estimates = ReachEstimates(look)
        self.bests = Bests(look)
        self.bests.targets_changed.connect(self._keep_targets)
        self.table = ReachTable(look, self._jobs)
        self.gaps = ReachGaps(look)
        self.gaps.import_wanted.connect(self.import_wanted)
        self.gaps.connect_wanted.connect(self.connect_wanted)
        self.privacy = ReachPrivacy(look, self._jobs, self._kept, self._forget)
        self.privacy.forgotten.connect(self.forgotten)
        self.privacy.forgotten.connect(self.reach_changed)
        for part in (
            *(self.top, self.figures, self.charts, self.gains, self.table),
            *(self.gaps, self.estimates, self.bests, self.privacy),
        ):
            column.addWidget(part)
        column.addStretch(1)

    def _keep_targets(self, targets: tuple[Target, ...]) -> None:
        keep = partial(Targets(self._kept).put, targets)
        self._jobs.run("store", keep, self._targets_kept, owner=self)

    def _targets_kept(self, _: object) -> None:
        self._read()

    def _forget(self) -> None:
        """On a lane."""
        self._forgetting.everything(self._now())

    # --- reading and showing ---------------------------------------------------------------

    def _read(self) -> None:
        self._asked += 1
        work = partial(self._compute, self._period)
        self._jobs.run(LANE, work, partial(self._show, self._asked), owner=self)

    def _compute(self, period: Period) -> Answer:
        """On the lane."""
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
        anything = bool(balance.shares) or any(one.value for one in balance.account_metrics)
        metrics, zone = balance.account_metrics, now.astimezone().tzinfo or UTC
        wanted = Targets(self._kept).all()
        return Answer(
            balance,
            found,
            _own(balance, found),
            records(balance.shares, balance.latest, _followers(metrics), now, zone),
            tuple(progress(one, balance.shares, now, zone) for one in wanted),
            anything,
        )

    def _show(self, asked: int, answer: Answer) -> None:
        if asked != self._asked:
            return  # another one is on its way
        self.answer = answer
        found, balance = answer.overview, answer.balance
        if not answer.anything:
            self._stack.setCurrentIndex(NOTHING)
            return
        practised = self._pace > 1
        self.setUpdatesEnabled(False)
        self.top.show_overview(found, practised=practised)
        self.figures.show_overview(found, balance)
        self.charts.show_overview(found, balance, practised=practised)
        self.gains.show_overview(found, balance)
        self.estimates.show_overview(found, balance, self._prices)
        self.bests.show_all(answer.records, balance.goals, answer.progress, balance.titles)
        self.table.show_overview(found, balance)
        self.gaps.show_gaps(found.summary.gaps, balance)
        self._stack.setCurrentIndex(THERE)
        self.setUpdatesEnabled(True)
        self.answered.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()


def _own(balance: Balance, found: Overview) -> Own | None:
    """Followers of the account that has most, and how posts do on the network with most
    measured ones; None = neither is known."""
    read = _followers(balance.account_metrics)
    newest = {one.account: one.value for one in read if one.value is not None}
    followers = max(newest.values(), default=None)
    rates = [
        one for one in found.rates.values() if one.rate is not None and one.basis is Basis.FOLLOWERS
    ]
    best = max(rates, key=lambda one: one.posts, default=None)
    if best is None:
        return None if followers is None else Own(followers, None, 0)
    return Own(followers, best.rate, best.posts)


def _followers(metrics: Iterable[Metric]) -> list[Metric]:
    return [one for one in metrics if one.measure is Measure.FOLLOWERS]
