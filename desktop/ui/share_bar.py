"""The bottom of the composer: where it goes, what stands in the way, and the one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Share
from desktop.share.planning import Plan
from desktop.ui.act_words import share_words
from desktop.ui.brief import BriefButton
from desktop.ui.later import LaterPanel
from desktop.ui.later_times import Bounds
from desktop.ui.look import GAP, SMALL, STEP, Look
from desktop.ui.targets import Target, Targets
from desktop.ui.undo_bar import UndoBar
from desktop.ui.widgets import Button, Text

__all__ = ["ShareBar", "share_words"]
LEAST_OBSTACLE = 180
"""Pixels that the sentence about an obstacle always has."""


class ShareBar(QWidget):
    """Account chips, the obstacle in one sentence, Later and Share; in the moment after the
    click Undo takes their place."""

    asked = Signal()
    """Before it may go: a last look, for the words may be younger than the hints."""
    share_wanted = Signal()
    later_wanted = Signal(object)
    """A `Plan`: the time to send it at."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(GAP, STEP, GAP, STEP)
        box.setSpacing(STEP)
        self.targets = Targets(look)
        box.addWidget(self.targets)
        self.undo = UndoBar(look)
        self.undo.over.connect(self._moment_over)
        box.addWidget(self.undo)
        self._told = Text(tone="muted", look=look, scale=0.9)
        self._told.hide()
        box.addWidget(self._told)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._obstacle = Text(tone="muted")
        self._obstacle.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._obstacle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._obstacle, 1)
        self._later = Button(self.tr("Later …"), icon=look.icon("clock"))
        self._later.clicked.connect(self._offer_times)
        row.addWidget(self._later)
        self._share = BriefButton(self.tr("Share"), kind="primary")
        self._share.setDefault(True)
        self._share.clicked.connect(self._pressed)
        row.addWidget(self._share)
        box.addWidget(self._row)
        self._look = look
        self._bounds = Bounds()
        self._words: tuple[str, ...] = (self.tr("Share"),)
        self._now = datetime.fromtimestamp(0, UTC)
        self._open = self._focused = False

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

    def tell(self, words: str) -> None:
        """What follows from sharing besides; empty: nothing."""
        self._told.setText(words)
        self._told.setVisible(bool(words))

    @property
    def told(self) -> str:
        return self._told.text()

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
        focus = self.window().focusWidget()
        self._focused = focus is not None and self.isAncestorOf(focus)
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

    # --- later and undo ----------------------------------------------------------------------

    def set_bounds(self, bounds: Bounds) -> None:
        """When this post may be shared at all."""
        self._bounds = bounds

    def _offer_times(self) -> None:
        by_hand = [target for target in self.targets.selected() if target.opens]
        remark = self.tr("This computer has to be on then.")
        if by_hand:
            remark = self.tr(
                "This computer has to be on then. Goodword reminds you of what you post yourself."
            )
        self.ask_time(self.tr("Share later"), remark).chosen.connect(self._time_chosen)

    def ask_time(self, title: str, remark: str) -> LaterPanel:
        """The panel over the button Later."""
        panel = LaterPanel(self._look, self, self._now, self._bounds, title, remark)
        panel.show_at(self._later)
        return panel

    def _time_chosen(self, plan: Plan) -> None:
        self.asked.emit()
        if self._open:
            self.lock()
            self.later_wanted.emit(plan)

    def show_undo(self, shares: Sequence[Share], now: Callable[[], datetime]) -> None:
        """The newest shares: while they can be undone, nothing else can be pressed here."""
        before = self.undo.shown
        self.undo.show_shares(shares, now)
        self._row.setVisible(not self.undo.shown)
        if self.undo.shown and not before and self._focused:
            self.undo.take_focus()  # the button that was pressed can't hold it any more

    def _moment_over(self) -> None:
        self._row.show()
