"""The reach calculator: what a person, a team or a company could reach, every assumption open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QVBoxLayout, QWidget

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.reach.assumptions import (
    DECIMALS,
    LIMITS,
    PRESETS,
    Assumptions,
    Own,
    assumptions_text,
    like_own,
    mended,
    priced,
    read_assumptions,
)
from desktop.settings import Settings
from desktop.ui.assumption_row import AssumptionRow
from desktop.ui.calculator_results import Results
from desktop.ui.calculator_words import ASSUMPTIONS, GROUPS, PERCENT, PRESET_NAMES, SINGLE
from desktop.ui.flow import FlowRow
from desktop.ui.look import GAP, STEP, Look
from desktop.ui.media_prices import PricesCard
from desktop.ui.messages import say
from desktop.ui.widgets import Card, Chip, Scroll, Text

WIDE = 760
"""From this width on, assumptions and results stand side by side."""
REST = 500
"""Milliseconds after the last change until it is kept."""


class Calculator(QWidget):
    """Remembers what was assumed. `show_own` offers what the person's own posts say."""

    prices_changed = Signal(object)
    """The new `Prices` of advertisements, which the figures of measured views use as well."""

    def __init__(self, look: Look, settings: Settings, jobs: Jobs) -> None:
        super().__init__()
        self._look, self._settings, self._jobs = look, settings, jobs
        self._kept = read_assumptions(settings.get(table.CALCULATOR))
        self._own: Own | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(width=1100)
        outer.addWidget(scroll)
        intro = self.tr(
            "What could it bring if you, your team or everybody shared? Every number that is "
            "taken for granted stands here; change it, and the result follows."
        )
        scroll.box.addWidget(Text(intro, tone="muted"))
        scroll.box.addWidget(self._presets())
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(GAP)
        scroll.box.addLayout(self._columns)
        scroll.box.addStretch(1)
        self.rows: dict[str, AssumptionRow] = {}
        given = self._inputs()
        self.results = Results(look, jobs)
        self._columns.addWidget(given, 2)
        self._columns.addWidget(self.results, 3)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._keep)
        self._show(self._kept)

    # --- building --------------------------------------------------------------------------

    def _presets(self) -> QWidget:
        row = FlowRow()
        row.setAccessibleName(self.tr("Begin with"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.presets: dict[str, Chip] = {}
        for number, (key, name) in enumerate(PRESET_NAMES.items()):
            chip = Chip(say(name))
            self._group.addButton(chip, number)
            row.add(chip)
            self.presets[key] = chip
        self._group.idClicked.connect(self._choose)
        self.presets["own"].hide()
        return row

    def _inputs(self) -> QWidget:
        column = QWidget()
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(STEP)
        for title, names in GROUPS:
            card = Card()
            card.box.addWidget(Text(say(title), look=self._look, bold=True))
            for name in names:
                card.box.addWidget(self._row(name))
            box.addWidget(card)
        self.prices = PricesCard(self._look, self._settings, self._jobs)
        self.prices.changed.connect(self._reckon)
        self.prices.changed.connect(self.prices_changed)
        box.addWidget(self.prices)
        box.addStretch(1)
        return column

    def _row(self, name: str) -> AssumptionRow:
        title, reason = (say(text) for text in ASSUMPTIONS[name])
        row = AssumptionRow(
            self._look,
            title,
            reason,
            LIMITS[name],
            DECIMALS.get(name, 0),
            percent=name in PERCENT,
            single=name in SINGLE,
        )
        row.changed.connect(self._changed)
        self.rows[name] = row
        return row

    # --- what is asked ---------------------------------------------------------------------

    @property
    def assumptions(self) -> Assumptions:
        """What the fields say."""
        return mended(Assumptions(**{name: row.value for name, row in self.rows.items()}))

    def show_own(self, own: Own | None) -> None:
        """Offer what the person's own measured posts say; None takes the offer away."""
        self._own = own
        chip = self.presets["own"]
        chip.setVisible(own is not None)
        if own is not None:
            tip = self.tr("From %n measured post(s) of yours", "", own.posts)
            chip.setToolTip(tip if own.rate is not None else self.tr("Your own followers only"))
        self._mark_preset(self.assumptions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= WIDE * self._look.font().pointSizeF() / 10
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.BottomToTop
        # what comes out stands over what was put in where there is room for one column only
        if self._columns.direction() != way:
            self._columns.setDirection(way)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._rest.isActive():
            self._rest.stop()
            self._keep()

    # --- inside ----------------------------------------------------------------------------

    def _choose(self, number: int) -> None:
        key = tuple(self.presets)[number]
        given = like_own(self.assumptions, self._own) if key == "own" else PRESETS[key]
        self._show(given)
        self._rest.start()

    def _show(self, given: Assumptions) -> None:
        for name, row in self.rows.items():
            row.show_value(getattr(given, name))
        self._reckon()

    def _changed(self) -> None:
        self._reckon()
        self._rest.start()

    def _reckon(self) -> None:
        given, prices = self.assumptions, self.prices.prices
        self._mark_preset(given)
        self.results.show_results(priced(given, prices), prices)

    def _mark_preset(self, given: Assumptions) -> None:
        own = like_own(given, self._own)
        made = {**PRESETS, "own": own} if self._own is not None else PRESETS
        found = next((key for key, preset in made.items() if preset == given), "")
        self._group.setExclusive(False)
        for key, chip in self.presets.items():
            chip.setChecked(key == found)
        self._group.setExclusive(True)

    def _keep(self) -> None:
        given = self.assumptions
        if given != self._kept:
            self._kept = given
            keep = partial(self._settings.put, table.CALCULATOR, assumptions_text(given))
            self._jobs.run("store", keep)
