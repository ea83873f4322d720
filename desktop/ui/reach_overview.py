"""Part of My reach: one honest sentence, then figures, charts, gains, and every gap's reason."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop import settings
from desktop.forgetting import Forgetting
from desktop.jobs import Jobs
from desktop.model import Goal
from desktop.reach.media_value import Prices, read_prices
from desktop.reach.overview import Period
from desktop.reach.records import Progress, Records, Target
from desktop.reach.targets import Targets
from desktop.settings import Settings
from desktop.ui.bests import Bests
from desktop.ui.importing import Importing
from desktop.ui.look import Look
from desktop.ui.reach_answer import Answer, Answering
from desktop.ui.reach_charts import ReachCharts
from desktop.ui.reach_estimates import ReachEstimates
from desktop.ui.reach_figures import Figures
from desktop.ui.reach_gains import ReachGains
from desktop.ui.reach_gaps import ReachGaps
from desktop.ui.reach_privacy import ReachPrivacy
from desktop.ui.reach_table import ReachTable
from desktop.ui.reach_top import ReachTop
from desktop.ui.widgets import Button, EmptyPlace, Scroll

LANE = "balance"
LOADING, NOTHING, THERE = range(3)


class ReachOverview(QWidget):
    """The first part. What is read on a lane is shown piece by piece, so that the main thread
    never works long; the sentence comes last: when it stands, all below it does. A file that is
    let go anywhere on it is brought."""

    measure_wanted = Signal()
    feed_wanted = Signal()
    connect_wanted = Signal(str)
    forgotten = Signal()
    answered = Signal()
    """There is a new `answer`, and it is shown."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        answering: Answering,
        kept: Settings,
        forgetting: Forgetting,
        now: Callable[[], datetime],
        importing: Importing | None = None,
    ) -> None:
        super().__init__()
        self._jobs, self._answering, self._kept = jobs, answering, kept
        self._forgetting, self._now = forgetting, now
        self._importing = importing
        self._period = Period.MONTH
        self._prices = read_prices(kept.get(settings.MEDIA_PRICES))
        self._asked, self._ready = 0, False
        self.answer: Answer | None = None
        self._glad: object = None
        """What the card of personal bests shows."""
        self._steps: deque[Callable[[], object]] = deque()
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._step)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._empty_place(look))
        self._scroll = Scroll(width=980)
        self._fill(self._scroll.box, look)
        self._stack.addWidget(self._scroll)
        self.setAcceptDrops(importing is not None)
        self.reach_changed()

    @property
    def state(self) -> int:
        """LOADING, NOTHING or THERE."""
        return self._stack.currentIndex() if self._ready else LOADING

    # --- slots -----------------------------------------------------------------------------

    def reach_changed(self) -> None:
        """Numbers, shares or accounts are other than they were."""
        self._answering.changed()
        self._read()

    def accounts_changed(self) -> None:
        self.reach_changed()
        if self._importing is not None:
            self._importing.reload()

    def outbox_changed(self) -> None:
        self.reach_changed()

    def choose_period(self, period: Period) -> None:
        """Look so far back."""
        self._period = period
        self._read()

    def show_prices(self, prices: Prices) -> None:
        """The person changed the prices of advertisements."""
        self._prices = prices
        if self.answer is not None and self.answer.anything:
            self.estimates.show_overview(self.answer.overview, self.answer.balance, prices)

    def show_import(self) -> None:
        """Where files are brought and numbers typed."""
        if self._importing is not None:
            self._stack.setCurrentIndex(THERE)
            self._importing.show()
            self._scroll.ensureWidgetVisible(self._importing)
            self._importing.choose.setFocus()

    def bring(self, path: Path) -> None:
        """Look into a file that the person let go here."""
        if self._importing is not None:
            self.show_import()
            self._importing.bring(path)

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
        if self._importing is not None:
            bring = Button(self.tr("Bring a file"), kind="quiet", icon=look.icon("document"))
            bring.clicked.connect(self.show_import)
            empty.offer(bring)
        return empty

    def _fill(self, column: QVBoxLayout, look: Look) -> None:
        """What stands at the top at once; the rest is made piece by piece before it is shown."""
        self.top = ReachTop(look)
        self.top.measure_wanted.connect(self.measure_wanted)
        self.top.import_wanted.connect(self.show_import)
        self.top.bring.setVisible(self._importing is not None)
        self.top.period_chosen.connect(self.choose_period)
        column.addWidget(self.top)
        if self._importing is not None:
            self._importing.hide()
            self._importing.imported.connect(self.reach_changed)
            column.addWidget(self._importing)
        self._rest = QVBoxLayout()
        self._rest.setSpacing(column.spacing())
        column.addLayout(self._rest)
        column.addStretch(1)
        self._makers = deque(
            [
                partial(self._make_figures, look),
                partial(self._make_charts, look),
                partial(self._make_middle, look),
                partial(self._make_end, look),
            ]
        )

    def _make_figures(self, look: Look) -> None:
        self.figures = Figures(look)
        self._rest.addWidget(self.figures)

    def _make_charts(self, look: Look) -> None:
        self.charts = ReachCharts(look, self._jobs)
        self._rest.addWidget(self.charts)

    def _make_middle(self, look: Look) -> None:
        self.gains = ReachGains(look)
        self.table = ReachTable(look, self._jobs)
        self.gaps = ReachGaps(look)
        self.gaps.import_wanted.connect(self.show_import)
        self.gaps.connect_wanted.connect(self.connect_wanted)
        for part in (self.gains, self.table, self.gaps):
            self._rest.addWidget(part)

    def _make_end(self, look: Look) -> None:
        self.estimates = ReachEstimates(look)
        self.bests = Bests(look)
        self.bests.targets_changed.connect(self._keep_targets)
        self.privacy = ReachPrivacy(look, self._jobs, self._kept, self._forget)
        self.privacy.forgotten.connect(self.forgotten)
        self.privacy.forgotten.connect(self.reach_changed)
        if self._importing is not None:
            self.privacy.forgotten.connect(self._importing.reload)
        for part in (self.estimates, self.bests, self.privacy):
            self._rest.addWidget(part)

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
        work = partial(self._answering.answer, self._period)
        self._jobs.run(LANE, work, partial(self._show, self._asked), owner=self)

    def _show(self, asked: int, answer: Answer) -> None:
        if asked != self._asked:
            return  # another one is on its way
        importing = self._importing is not None and self._importing.isVisible()
        if not answer.anything and not importing:
            self._steps.clear()
            self.answer, self._ready = answer, True
            self._stack.setCurrentIndex(NOTHING)
            return
        # what is seen while it grows is laid out a part at a time
        self._stack.setCurrentIndex(THERE)
        self._ready = not self._makers
        self._steps = deque([self._make, partial(self._plan, answer)])
        self._next.start()

    def _make(self) -> None:
        """One part more, as long as some lack."""
        if self._makers:
            self._makers.popleft()()
            self._steps.appendleft(self._make)

    def _plan(self, answer: Answer) -> None:
        found, balance, practised = answer.overview, answer.balance, self._answering.practised
        told = answer.records, balance.goals, answer.progress, balance.titles
        charts = (self.charts.show_views, self.charts.show_followers, self.charts.show_visits)
        self._steps = deque(
            [
                partial(self.figures.show_overview, found, balance),
                *(partial(chart, found, balance, practised=practised) for chart in charts),
                partial(self.gains.show_overview, found, balance),
                partial(self.table.show_overview, found, balance),
                partial(self.gaps.show_gaps, found.summary.gaps, balance),
                partial(self.estimates.show_overview, found, balance, self._prices),
                partial(self._show_bests, *told),
                partial(self._shown, answer),
            ]
        )

    def _show_bests(
        self,
        found: Records,
        goals: tuple[tuple[str, Goal], ...],
        done: tuple[Progress, ...],
        titles: Mapping[str, str],
    ) -> None:
        if self._glad != (found, goals, done, titles):
            self._glad = found, goals, done, titles
            self.bests.show_all(found, goals, done, titles)

    def _step(self) -> None:
        if self._steps:
            self._steps.popleft()()
        else:
            self._next.stop()

    def _shown(self, answer: Answer) -> None:
        self.answer = answer
        self.top.show_overview(answer.overview, practised=self._answering.practised)
        self._ready = True
        self.answered.emit()

    # --- events ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.bring(Path(files[0]))
