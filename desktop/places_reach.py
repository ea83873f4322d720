"""Makes My reach: each of its parts gets the few services it uses and is tied to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.ui.reach import Part, ReachPage

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.ui.calculator import Calculator
    from desktop.ui.reach_overview import ReachOverview


class ReachPlaces(QObject):
    """One method a part."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._found = desk, desk.foundation
        self._seen: ReachOverview | None = None
        self._sums: Calculator | None = None

    def page(self) -> ReachPage:
        """The page with all its parts."""
        page = ReachPage(
            self._desk.look,
            (
                Part("overview", self.tr("Overview"), self.overview),
                Part("campaigns", self.tr("Campaigns"), self.campaigns),
                Part("calculator", self.tr("Calculator"), self.calculator),
                Part("sent", self.tr("What is sent"), self.sent),
            ),
        )
        self.setParent(page)
        return page

    def overview(self) -> QWidget:
        from desktop.balance import Ledger
        from desktop.ui.importing import Importing
        from desktop.ui.reach_answer import Answering
        from desktop.ui.reach_overview import ReachOverview

        desk, found = self._desk, self._found
        ledger = Ledger(
            found.outbox,
            found.accounts,
            found.catalog,
            found.metrics,
            found.spans,
            found.programs,
            found.clicking.of_links,
        )
        page = ReachOverview(
            desk.look,
            desk.jobs,
            Answering(ledger, found.settings, desk.now, found.pace),
            found.settings,
            found.forgetting,
            desk.now,
            Importing(desk.look, desk.jobs, found.imports, found.outbox, found.accounts, desk.now),
        )
        page.measure_wanted.connect(desk.rounds.measure_now)
        page.feed_wanted.connect(desk.show_feed)
        page.connect_wanted.connect(desk.connect_account)
        page.answered.connect(self._answered)
        self._seen = page
        return page

    def campaigns(self) -> QWidget:
        from desktop.campaigning import Campaigning
        from desktop.ui.campaigns import Campaigns

        desk, found = self._desk, self._found
        page = Campaigns(
            desk.look,
            desk.jobs,
            Campaigning(found.programs, found.posts, found.outbox, found.metrics),
            found.reporting,
            found.ranking,
            found.catalog.titles,
            desk.now,
        )
        page.agreement_wanted.connect(desk.show_sent)
        page.link_wanted.connect(desk.browse)
        page.agreed.connect(self._agreed)
        return page

    def sent(self) -> QWidget:
        from desktop.ui.sent import Sent

        desk, found = self._desk, self._found
        page = Sent(desk.look, desk.jobs, found.reporting, found.programs, desk.now)
        page.agreed.connect(self._agreed)
        desk.reports.told.connect(page.reach_changed)
        return page

    def calculator(self) -> QWidget:
        from desktop.ui.calculator import Calculator

        page = Calculator(self._desk.look, self._found.settings, self._desk.jobs)
        if self._seen is not None:
            page.prices_changed.connect(self._seen.show_prices)
        self._sums = page
        self._answered()
        return page

    def _agreed(self) -> None:
        """What may leave is another: it is told, and the open editor says so."""
        self._desk.reports.look()
        if self._desk.composer is not None:
            self._desk.composer.post_changed()

    def _answered(self) -> None:
        """What one's own posts say is offered in the calculator."""
        if self._sums is not None and self._seen is not None and self._seen.answer is not None:
            self._sums.show_own(self._seen.answer.own)
