"""The bottom of the composer: where it goes, what stands in the way, and the one button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.act_words import share_words
from desktop.ui.brief import BriefButton
from desktop.ui.look import GAP, SMALL, STEP, Look
from desktop.ui.messages import moment_text
from desktop.ui.targets import Target, Targets
from desktop.ui.widgets import Button, Text

__all__ = ["ShareBar", "later_times", "share_words"]
EVENING, MORNING = 18, 9
"""Hours that are offered for later."""
LEAST_OBSTACLE = 180
"""Pixels that the sentence about an obstacle always has."""


class ShareBar(QWidget):
    """Account chips, the obstacle in one sentence, Later and Share."""

    asked = Signal()
    """Before it may go: a last look, for the words may be younger than the hints."""
    share_wanted = Signal()
    later_wanted = Signal(object)
    """A time to send it at."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(GAP, STEP, GAP, STEP)
        box.setSpacing(STEP)
        self.targets = Targets(look)
        box.addWidget(self.targets)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._obstacle = Text(tone="muted")
        self._obstacle.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._obstacle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._obstacle, 1)
        self._later = Button(self.tr("Later …"), icon=look.icon("clock"))
        self._menu = QMenu(self._later)
        self._menu.setToolTipsVisible(True)
        self._menu.triggered.connect(self._time_chosen)
        self._later.clicked.connect(self._offer_times)
        row.addWidget(self._later)
        self._share = BriefButton(self.tr("Share"), kind="primary")
        self._share.setDefault(True)
        self._share.clicked.connect(self._pressed)
        row.addWidget(self._share)
        box.addLayout(row)
        self._words: tuple[str, ...] = (self.tr("Share"),)
        self._now = datetime.fromtimestamp(0, UTC)
        self._open = False

    def show_deed(self, targets: Sequence[Target], obstacle: str, now: datetime) -> None:
        """What Share would do, or why it can't. An empty obstacle means: it can."""
        self._now = now
        self._words = share_words(targets)
        self._name_it()
        self._share.setAccessibleDescription(obstacle)
        self._obstacle.setText(obstacle)
        self._open = not obstacle
        self._share.setEnabled(self._open)
        self._later.setEnabled(self._open)

    def _name_it(self) -> None:
        """The longest way to name the act for which there is room."""
        room = self.width() - self._later.sizeHint().width() - LEAST_OBSTACLE - 4 * GAP
        self._share.told = "\n".join((self._words[0], self.tr("Ctrl+Enter")))
        for words in self._words:
            self._share.set_whole(words, name=self._words[0])
            if self._share.sizeHint().width() <= room:
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_it()

    def lock(self) -> None:
        """At once after a click: a second one finds nothing to press."""
        self._open = False
        self._share.setEnabled(False)
        self._later.setEnabled(False)

    def press(self) -> None:
        """As if Share was clicked."""
        self._pressed()

    @property
    def obstacle(self) -> str:
        return self._obstacle.text()

    @property
    def open(self) -> bool:
        return self._open

    def _pressed(self) -> None:
        self.asked.emit()
        if self._open:
            self.lock()
            self.share_wanted.emit()

    def _offer_times(self) -> None:
        self._menu.clear()
        remark = QAction(self.tr("This computer has to be on then"), self._menu)
        remark.setEnabled(False)
        self._menu.addAction(remark)
        self._menu.addSeparator()
        for due in later_times(self._now):
            action = QAction(moment_text(due, self._now), self._menu)
            action.setData(due.timestamp())
            self._menu.addAction(action)
        self._menu.popup(self._later.mapToGlobal(self._later.rect().topLeft()))

    def _time_chosen(self, action: QAction) -> None:
        self.asked.emit()
        if self._open and action.data() is not None:
            self.lock()
            self.later_wanted.emit(datetime.fromtimestamp(action.data(), self._now.tzinfo))


def later_times(now: datetime) -> tuple[datetime, ...]:
    """In an hour, this evening, tomorrow morning, tomorrow evening; local hours."""
    local = now.astimezone()
    hour = (local + timedelta(hours=1)).replace(second=0, microsecond=0)
    evening = local.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    tomorrow = evening + timedelta(days=1)
    times = [hour, evening, tomorrow.replace(hour=MORNING), tomorrow]
    return tuple(due.astimezone(now.tzinfo) for due in times if due >= hour)
