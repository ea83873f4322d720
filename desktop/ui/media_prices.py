"""Prices of advertisements, off until somebody wants them: what measured views would have cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.reach.media_value import MOST, Prices, prices_text, read_prices
from desktop.settings import Settings
from desktop.ui.assumption_row import NumberField
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.ticks import Tick
from desktop.ui.widgets import Card, Text

CURRENCIES = (
    *("AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "INR", "JPY", "MXN"),
    *("NOK", "NZD", "PLN", "SEK", "SGD", "TRY", "USD", "ZAR"),
)


class PricesCard(Card):
    """Kept at once. `changed` carries the new `Prices`."""

    changed = Signal(object)

    def __init__(self, look: Look, settings: Settings, jobs: Jobs) -> None:
        super().__init__()
        self._settings, self._jobs = settings, jobs
        self.prices = read_prices(settings.get(table.MEDIA_PRICES))
        self.switch = Tick(self.tr("Compare with the price of advertisements"))
        self.switch.setChecked(self.prices.shown)
        self.box.addWidget(self.switch)
        note = self.tr(
            "A comparison, no money that anybody earned. On your page it is reckoned from "
            "measured views or clicks only, never from estimates, and never from both at once."
        )
        self.box.addWidget(Text(note, tone="muted", look=look, scale=0.9))
        self._fields = QWidget()
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, HAIR, 0, 0)
        inner.setSpacing(SMALL)
        self.per_thousand = self._field(inner, self.tr("A thousand views cost"))
        self.per_thousand.setValue(float(self.prices.per_thousand))
        self.per_click = self._field(inner, self.tr("A click costs"))
        self.per_click.setValue(float(self.prices.per_click))
        inner.addWidget(Text(self.tr("Currency"), tone="muted"))
        self.currency = QComboBox()
        self.currency.setAccessibleName(self.tr("Currency"))
        self.currency.addItems(sorted({*CURRENCIES, self.prices.currency}))
        self.currency.setCurrentText(self.prices.currency)
        inner.addWidget(self.currency)
        self.box.addWidget(self._fields)
        self._fields.setVisible(self.prices.shown)
        self.switch.toggled.connect(self._fields.setVisible)
        self.switch.toggled.connect(self._change)
        self.per_thousand.editingFinished.connect(self._change)
        self.per_click.editingFinished.connect(self._change)
        self.currency.currentIndexChanged.connect(self._change)

    def _field(self, inner: QVBoxLayout, name: str) -> NumberField:
        inner.addWidget(Text(name, tone="muted"))
        field = NumberField(0, float(MOST), 2, "", name)
        inner.addWidget(field)
        return field

    def _change(self) -> None:
        new = replace(
            Prices(),
            shown=self.switch.isChecked(),
            per_thousand=Decimal(str(round(self.per_thousand.value(), 2))),
            per_click=Decimal(str(round(self.per_click.value(), 2))),
            currency=self.currency.currentText(),
        )
        if new == self.prices:
            return
        self.prices = new
        keep = partial(self._settings.put, table.MEDIA_PRICES, prices_text(new))
        self._jobs.run("store", keep)
        self.changed.emit(new)
