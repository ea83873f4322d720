"""The cards of the page Shared, in their parts: kept as long as their share stays the same, so
that nothing that is typed in one of them is lost, and made a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.handing import Handed
from desktop.ui.look import STEP, Look
from desktop.ui.outbox_card import ShareCard
from desktop.ui.outbox_rows import ORDER, Row
from desktop.ui.share_kinds import undoable
from desktop.ui.widgets import Button, Text

SHOWN = 30
"""Cards at first, and how many more at a time."""
AT_ONCE = 3
"""Cards made in one go: so the window never stands still."""


class CardList(QWidget):
    """Shows rows; tells what the person does with one."""

    acted = Signal(int, str, str)
    connect_wanted = Signal(str)
    draft_wanted = Signal(str)
    filled = Signal()
    """All cards stand there."""

    def __init__(self, look: Look, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._look, self._now = look, now
        self._cards: dict[int, ShareCard] = {}
        self._stale: set[int] = set()
        self._rows: tuple[Row, ...] = ()
        self._handed: Mapping[int, Handed] = {}
        self._most = SHOWN
        self._focus = 0
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(STEP)
        self._heads = {part: Text(look=look, bold=True, scale=1.1) for part in ORDER}
        self._more = Button(self.tr("Show older ones"))
        self._more.clicked.connect(self._show_more)
        for widget in (*self._heads.values(), self._more):
            widget.setParent(self)
            widget.hide()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fill)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def cards(self) -> tuple[ShareCard, ...]:
        """As they stand, from the top."""
        return tuple(
            self._cards[row.share.id]
            for row in self._rows[: self._most]
            if row.share.id in self._cards and row.share.id not in self._stale
        )

    def card(self, number: int) -> ShareCard | None:
        return self._cards.get(number)

    def show_rows(self, rows: Sequence[Row], handed: Mapping[int, Handed]) -> None:
        """These and no others. A card whose share changed is made anew."""
        self._rows, self._handed = tuple(rows), handed
        now = self._now()
        shown = {row.share.id: row for row in self._rows[: self._most]}
        for number, card in list(self._cards.items()):
            row = shown.get(number)
            if row is None:
                self._drop(number)
            elif not _same(card, row, now):
                self._stale.add(number)
        self._fill()

    def show_handed(self, number: int) -> None:
        card = self._cards.get(number)
        if card is not None:
            card.show_handed(self._handed.get(number))

    def begin_anew(self) -> None:
        """Another filter: from the top."""
        self._most = SHOWN

    def _fill(self) -> None:
        """A few cards now, the others in the event loop's next turns."""
        made, whole = 0, True
        self._empty()
        part = ""
        for row in self._rows[: self._most]:
            number = row.share.id
            if number not in self._cards or number in self._stale:
                if made == AT_ONCE:
                    whole = False
                    break
                self._make(row)
                made += 1
            if row.part != part:
                part = row.part
                self._box.addWidget(self._head(part))
            self._box.addWidget(self._cards[number])
            self._cards[number].show()
        if not whole:
            self._soon.start()
            return
        left = len(self._rows) > self._most
        self._more.setVisible(left)
        if left:
            self._box.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._refocus()
        self.filled.emit()

    def _make(self, row: Row) -> None:
        number = row.share.id
        old = self._cards.get(number)
        focus = self.window().focusWidget()
        if old is not None and focus is not None and old.isAncestorOf(focus):
            self._focus = number
        self._drop(number)
        card = ShareCard(self._look, row, self._now(), self._handed.get(number))
        card.acted.connect(self.acted)
        card.connect_wanted.connect(self.connect_wanted)
        card.draft_wanted.connect(self.draft_wanted)
        self._cards[number] = card

    def _drop(self, number: int) -> None:
        self._stale.discard(number)
        card = self._cards.pop(number, None)
        if card is not None:
            card.hide()
            card.deleteLater()

    def _empty(self) -> None:
        """Out of the layout; what stays comes back at its place."""
        self._soon.stop()
        for widget in (*self._heads.values(), self._more, *self._cards.values()):
            # not `takeAt`: what it gives back would go on counting as the widget's item, and
            # a card that grows would not be heard
            self._box.removeWidget(widget)
        for widget in (*self._heads.values(), self._more):
            widget.hide()

    def _head(self, part: str) -> Text:
        head = self._heads[part]
        head.setText(_heading(part))
        head.show()
        return head

    def _show_more(self) -> None:
        place = min(self._most, len(self._rows) - 1)
        self._focus = self._rows[place].share.id
        self._most += SHOWN
        self._fill()

    def _refocus(self) -> None:
        """Whoever pressed a button in a card goes on in the card that took its place."""
        number, self._focus = self._focus, 0
        card = self._cards.get(number)
        if card is not None:
            card.take_focus()


def _same(card: ShareCard, row: Row, now: datetime) -> bool:
    """Whether a card still says what is true; one that is open stays while its share does."""
    was, share = card.row.share, row.share
    if card.sheet is not None and (was.state, was.edited, was.deleted) == (
        share.state, share.edited, share.deleted
    ):  # fmt: skip
        return True
    unmoved = card.undoable == undoable(row.share, now)
    return card.isEnabled() and card.row == row and unmoved


def _heading(part: str) -> str:
    words = {
        "asks": QCoreApplication.translate("OutboxPage", "Needs you"),
        "waiting": QCoreApplication.translate("OutboxPage", "On its way"),
        "over": QCoreApplication.translate("OutboxPage", "Before"),
    }
    return words[part]
