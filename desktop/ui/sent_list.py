"""The list of what was sent to a program and of what waits: when, what, and the very text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from desktop.reach.events import EventState, Told
from desktop.ui.copying import announce
from desktop.ui.look import Look
from desktop.ui.messages import moment_text
from desktop.ui.sent_example import ExactText, PlainTable
from desktop.ui.sent_words import kind_text, state_text
from desktop.ui.widgets import Button, Card, Text

SHOWN = 200
_ROWS = 8


class SentList(Card):
    """`again_wanted`: what was refused shall be tried once more."""

    again_wanted = Signal()

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._told: tuple[Told, ...] = ()
        row = QHBoxLayout()
        heading = self.tr("What was sent to {program}").format(program=title)
        row.addWidget(Text(heading, look=look, bold=True), 1)
        self._again = Button(self.tr("Try again"), icon=look.icon("refresh"))
        self._again.setAccessibleName(
            self.tr("Try again to send to {program}").format(program=title)
        )
        self._again.clicked.connect(self.again_wanted)
        self._copy = Button(self.tr("Copy"), icon=look.icon("copy"))
        self._copy.setAccessibleName(
            self.tr("Copy the text that was sent to {program}").format(program=title)
        )
        self._copy.clicked.connect(self._copied)
        row.addWidget(self._again)
        row.addWidget(self._copy)
        self.box.addLayout(row)
        self._none = Text(self.tr("Nothing, so far."), tone="muted")
        self.box.addWidget(self._none)
        heads = [self.tr("When"), self.tr("What"), self.tr("State")]
        self.table = PlainTable(heading, heads, rows=_ROWS)
        self.table.currentCellChanged.connect(self._choose)
        self.box.addWidget(self.table)
        self._more = Text(tone="muted")
        self.box.addWidget(self._more)
        self.text = ExactText(
            self.tr("The text of the chosen line, {program}").format(program=title)
        )
        self.box.addWidget(self.text)

    def show_told(self, told: Sequence[Told], now: datetime) -> None:
        """The newest first."""
        self._told = tuple(told[:SHOWN])
        self._none.setVisible(not told)
        for part in (self.table, self.text, self._copy):
            part.setVisible(bool(told))
        self._again.setVisible(any(one.state is EventState.REFUSED for one in told))
        self._more.setVisible(len(told) > SHOWN)
        self._more.setText(self.tr("The newest {count} are shown.").format(count=SHOWN))
        self.table.fill(
            [
                (
                    moment_text(one.settled or one.made, now),
                    kind_text(one.kind),
                    state_text(one, now),
                )
                for one in self._told
            ]
        )
        if told and self.table.currentRow() < 0:
            self.table.setCurrentCell(0, 0)
        self._choose()

    def _choose(self, *_: int) -> None:
        row = self.table.currentRow()
        self.text.show_body(self._told[row].body if 0 <= row < len(self._told) else "")

    def _copied(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._told):
            QGuiApplication.clipboard().setText(self._told[row].body)
            announce(self, self.tr("Copied"))
