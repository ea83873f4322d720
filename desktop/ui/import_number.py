"""A number that the person read on a page of their network, to be typed: profile views of 90
days, say, which LinkedIn tells nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from desktop.metric import Measure
from desktop.model import Account, Share
from desktop.reach.imports import MOST
from desktop.reach.known import went_live
from desktop.reach.readings import whole
from desktop.ui.flow import FlowRow
from desktop.ui.import_preview import share_text
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import measure_text
from desktop.ui.widgets import Button, Card, Text

OF_A_POST = (
    *(Measure.VIEWS, Measure.MEMBERS, Measure.PROFILE_VISITS, Measure.NEW_FOLLOWERS),
    *(Measure.REACTIONS, Measure.REPLIES, Measure.RESHARES, Measure.SAVES, Measure.SENDS),
    Measure.LINK_CLICKS,
)
MOST_POSTS = 50
"""The newest: the numbers of older ones hardly change."""
OFFERED = (Measure.PROFILE_VISITS, Measure.VIEWS, Measure.MEMBERS, Measure.NEW_FOLLOWERS)
USUAL_DAYS = 90
"""What LinkedIn's page of profile views counts; a year for those who pay."""
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Typed:
    """`days` whole days until `last`; or `share`: a number of one post as it stands now."""

    account: str
    measure: Measure
    last: date
    days: int
    value: int
    share: Share | None = None


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
        self._shares: Sequence[Share] = ()
        self.account, self.about, self.measure = QComboBox(), QComboBox(), QComboBox()
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for box, least in ((self.account, 12), (self.about, 24), (self.measure, 12)):
            box.setSizeAdjustPolicy(narrow)  # long names must not push out what is beside
            box.setMinimumContentsLength(least)
        self.account.currentIndexChanged.connect(self._show_posts)
        self.about.currentIndexChanged.connect(self._show_measures)
        self.value = QLineEdit()
        self.value.setMaximumWidth(140)
        self.days = QLineEdit(str(USUAL_DAYS))
        self.days.setMaximumWidth(70)
        self.last = QDateEdit()
        self.last.setCalendarPopup(True)
        self.last.setDisplayFormat("d MMM yyyy")
        fields = FlowRow()
        self._of_days = []
        for words, field in (
            (self.tr("Account"), self.account),
            (self.tr("About"), self.about),
            (self.tr("What was counted"), self.measure),
            (self.tr("Number"), self.value),
            (self.tr("In so many days"), self.days),
            (self.tr("Until"), self.last),
        ):
            labelled = _labelled(words, field)
            fields.add(labelled)
            if field in (self.days, self.last):
                self._of_days.append(labelled)
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

    def show_accounts(
        self, accounts: Sequence[Account], shares: Sequence[Share], today: date
    ) -> None:
        """LinkedIn's first: it is the one that does not tell by itself. `shares` are live."""
        self._shares = sorted(shares, key=went_live, reverse=True)
        order = sorted(accounts, key=lambda one: one.network != "linkedin")
        self.account.clear()
        for one in order:
            words = one.name if one.by_hand else f"{one.handle or one.name} ({one.network})"
            self.account.addItem(words, one.id)
        last = QDate(today.year, today.month, today.day)
        self.last.setMaximumDate(last)
        self.last.setDate(last)

    def _show_posts(self) -> None:
        """The profile, and what went live with the account."""
        own = [one for one in self._shares if one.account == self.account.currentData()]
        self.about.clear()
        self.about.addItem(self.tr("The whole profile"), 0)
        for one in own[:MOST_POSTS]:
            self.about.addItem(share_text(one), one.id)

    def _show_measures(self) -> None:
        of_a_post = bool(self.about.currentData())
        before = self.measure.currentData()
        self.measure.clear()
        for one in OF_A_POST if of_a_post else OFFERED:
            self.measure.addItem(measure_text(one), one.value)
        self.measure.setCurrentIndex(max(0, self.measure.findData(before)))
        for widget in self._of_days:
            widget.setVisible(not of_a_post)

    def _agreed(self) -> None:
        value = whole(self.value.text())
        if value is None or not 0 <= value <= MOST:
            self.problem.setText(self.tr("Please type a whole number, 214 for example."))
            self.problem.show()
            self.value.setFocus()
            return
        chosen = self.about.currentData()
        share = next((one for one in self._shares if one.id == chosen), None)
        days = whole(self.days.text()) if share is None else 1
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
        self.typed.emit(Typed(account, measure, last, days, value, share))


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
