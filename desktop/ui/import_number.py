"""A number that the person read on a page of their network, to be typed: profile views of 90
days, say, which LinkedIn tells nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from desktop.metric import Measure
from desktop.model import Account
from desktop.reach.imports import MOST
from desktop.reach.readings import whole
from desktop.ui.flow import FlowRow
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import measure_text
from desktop.ui.widgets import Button, Card, Text

OFFERED = (Measure.PROFILE_VISITS, Measure.VIEWS, Measure.MEMBERS, Measure.NEW_FOLLOWERS)
USUAL_DAYS = 90
"""What LinkedIn's page of profile views counts; a year for those who pay."""
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Typed:
    """`days` whole days until `last`."""

    account: str
    measure: Measure
    last: date
    days: int
    value: int


class ImportNumber(Card):
    """`typed` carries a `Typed`; `declined`: close it."""

    typed = Signal(object)
    declined = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.box.addWidget(Text(self.tr("A number you read yourself"), look=look, bold=True))
        told = self.tr(
            "LinkedIn shows on “Who viewed your profile” how many people came in the last 90 days, "
            "and nowhere else. Type it here every now and then."
        )
        self.box.addWidget(Text(told, tone="muted"))
        self.account, self.measure = QComboBox(), QComboBox()
        for box in (self.account, self.measure):  # long names must not push out what is beside
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
        for one in OFFERED:
            self.measure.addItem(measure_text(one), one.value)
        self.value = QLineEdit()
        self.value.setMaximumWidth(140)
        self.days = QLineEdit(str(USUAL_DAYS))
        self.days.setMaximumWidth(70)
        self.last = QDateEdit()
        self.last.setCalendarPopup(True)
        self.last.setDisplayFormat("d MMM yyyy")
        fields = FlowRow()
        for words, field in (
            (self.tr("Account"), self.account),
            (self.tr("What was counted"), self.measure),
            (self.tr("Number"), self.value),
            (self.tr("In so many days"), self.days),
            (self.tr("Until"), self.last),
        ):
            fields.add(_labelled(words, field))
        self.box.addWidget(fields)
        self.problem = Text("", tone="bad")
        self.problem.hide()
        self.box.addWidget(self.problem)
        row = QHBoxLayout()
        self.agree = Button(self.tr("Keep this number"), kind="primary")
        self.agree.clicked.connect(self._agreed)
        self.value.returnPressed.connect(self._agreed)
        close = Button(self.tr("Close"), kind="quiet")
        close.clicked.connect(self.declined)
        row.addWidget(self.agree)
        row.addWidget(close)
        row.addStretch(1)
        self.box.addLayout(row)

    def show_accounts(self, accounts: Sequence[Account], today: date) -> None:
        """LinkedIn's first: it is the one that does not tell by itself."""
        order = sorted(accounts, key=lambda one: one.network != "linkedin")
        self.account.clear()
        for one in order:
            words = one.name if one.by_hand else f"{one.handle or one.name} ({one.network})"
            self.account.addItem(words, one.id)
        last = QDate(today.year, today.month, today.day)
        self.last.setMaximumDate(last)
        self.last.setDate(last)

    def _agreed(self) -> None:
        value = whole(self.value.text())
        if value is None or not 0 <= value <= MOST:
            self.problem.setText(self.tr("Please type a whole number, 214 for example."))
            self.problem.show()
            self.value.setFocus()
            return
        days = whole(self.days.text())
        if days is None or not 1 <= days <= MOST_DAYS:
            self.problem.setText(self.tr("Please type how many days: 1 to 366."))
            self.problem.show()
            self.days.setFocus()
            return
        self.problem.hide()
        self.value.clear()
        until = self.last.date()
        last = date(until.year(), until.month(), until.day())
        measure = Measure(str(self.measure.currentData()))
        account = str(self.account.currentData())
        self.typed.emit(Typed(account, measure, last, days, value))


def _labelled(words: str, field: QWidget) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SMALL)
    label = Text(words, wrap=False)
    label.setBuddy(field)
    field.setAccessibleName(words)
    row.addWidget(label)
    row.addWidget(field)
    return widget
