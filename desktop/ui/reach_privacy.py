"""Whose numbers these are: how long they are kept, and all of them deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from desktop import settings
from desktop.jobs import Jobs
from desktop.settings import Settings
from desktop.ui.flow import FlowRow
from desktop.ui.look import SMALL, Look
from desktop.ui.sure import Sure
from desktop.ui.widgets import Button, Card, Text

YEARS = (0, 1, 2, 3, 5, 10)
"""Offered; 0 = as long as Goodword is there."""


class ReachPrivacy(Card):
    """`forgotten`: all numbers are gone. `forget` deletes them, on a lane."""

    forgotten = Signal()
    sent_wanted = Signal()

    def __init__(
        self, look: Look, jobs: Jobs, kept: Settings, forget: Callable[[], object]
    ) -> None:
        super().__init__()
        self._jobs, self._kept, self._forget = jobs, kept, forget
        self.box.addWidget(Text(self.tr("These numbers are yours"), look=look, bold=True))
        told = self.tr(
            "They lie on this computer only. Nobody else sees them unless you agree to it on "
            "“What is sent”."
        )
        self.box.addWidget(Text(told, tone="muted"))
        row = FlowRow(gap=SMALL)
        label = Text(self.tr("Keep numbers"), wrap=False)
        row.add(label)
        self.years = QComboBox()
        self.years.setAccessibleName(self.tr("How long numbers are kept"))
        chosen = kept.get(settings.REACH_YEARS)
        for years in sorted({*YEARS, chosen}):
            self.years.addItem(self._years_text(years), years)
        self.years.setCurrentIndex(self.years.findData(chosen))
        self.years.activated.connect(self._chosen)
        label.setMinimumHeight(self.years.sizeHint().height())
        row.add(self.years)
        self.delete = Button(self.tr("Delete all numbers"), kind="quiet")
        row.add(self.delete)
        self.box.addWidget(row)
        self._sure = self._ask()
        self.delete.clicked.connect(self._sure.ask)

    def _ask(self) -> Sure:
        sure = Sure(
            self.tr(
                "All numbers that were read, typed or brought as files are deleted. Your posts "
                "stay. Networks may tell newer numbers again."
            ),
            self.tr("Delete"),
            self.tr("Keep them"),
            self.tr("Delete all numbers for good"),
        )
        sure.agreed.connect(self._agreed)
        self.box.addWidget(sure)
        return sure

    def _years_text(self, years: int) -> str:
        if not years:
            return self.tr("for ever")
        return self.tr("for %n year(s)", "", years)

    def _chosen(self) -> None:
        years = int(self.years.currentData())
        self._jobs.run("store", lambda: self._kept.put(settings.REACH_YEARS, years), owner=self)

    def _agreed(self) -> None:
        self._jobs.run("store", self._forget, self._is_gone, owner=self)

    def _is_gone(self, _: object) -> None:
        old = self._sure
        old.hide()
        old.deleteLater()
        self._sure = self._ask()
        self.delete.clicked.connect(self._sure.ask)
        self.forgotten.emit()
