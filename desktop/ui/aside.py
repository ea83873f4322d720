"""The right side of the composer: hints over the preview, and after sharing what happened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.hint_list import HEAD, HintList
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.preview import Preview
from desktop.ui.receipts import Receipts
from desktop.ui.widgets import Chip, Scroll, Text


class Previews(QWidget):
    """The preview and, with several accounts, the choice of which one."""

    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, HAIR, 0, 0)
        box.setSpacing(SMALL)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addStrut(HEAD)
        head.addWidget(Text(self.tr("Preview"), look=look, scale=1.1, bold=True, wrap=False))
        head.addStretch(1)
        self._choice = QComboBox()
        self._choice.setAccessibleName(self.tr("Preview for"))
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._choice.activated.connect(self._picked)
        head.addWidget(self._choice)
        box.addLayout(head)
        scroll = Scroll(margin=0, spacing=0)
        self.card = Preview(look)
        scroll.box.addWidget(self.card)
        scroll.box.addStretch(1)
        box.addWidget(scroll, 1)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Account ids and what the choice says."""
        box = self._choice
        if [(box.itemData(at), box.itemText(at)) for at in range(box.count())] == list(choices):
            return
        before = self.account
        box.clear()
        for account, name in choices:
            box.addItem(name, account)
        box.setVisible(len(choices) > 1)
        self.go_to(before)

    @property
    def account(self) -> str:
        """Whose preview is on the screen; empty without accounts."""
        return str(self._choice.currentData() or "")

    def go_to(self, account: str) -> None:
        self._choice.setCurrentIndex(max(0, self._choice.findData(account)))

    def _picked(self, _: int) -> None:
        self.chosen.emit()


class Aside(QWidget):
    """Hints and preview; receipts once there are shares."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        self._switch = QWidget()
        row = QHBoxLayout(self._switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HAIR)
        row.addStrut(HEAD)
        self._group = QButtonGroup(self)
        for place, words in enumerate((self.tr("What happened"), self.tr("Hints and preview"))):
            chip = Chip(words)
            self._group.addButton(chip, place)
            row.addWidget(chip)
        row.addStretch(1)
        self._group.idClicked.connect(self._turned)
        box.addWidget(self._switch)
        self._stack = QStackedWidget()
        self.hints = HintList(look)
        self.previews = Previews(look)
        self.receipts = Receipts(look)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(9)
        both.setObjectName("halves")
        for part in (self.hints, self.previews):
            part.setMinimumHeight(110)
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            both.addWidget(part)
        both.setSizes([560, 440])
        self._stack.addWidget(self.receipts)
        self._stack.addWidget(both)
        box.addWidget(self._stack, 1)
        self.show_writing(first=True)

    def show_writing(self, *, first: bool = False) -> None:
        """Hints and preview; `first`: nothing was shared yet."""
        if first:
            self._switch.hide()
        self._group.button(1).setChecked(True)
        self._stack.setCurrentIndex(1)

    def show_receipts(self) -> None:
        self._switch.show()
        self._group.button(0).setChecked(True)
        self._stack.setCurrentIndex(0)

    def offer_receipts(self) -> None:
        """There is something to look at, without turning to it."""
        self._switch.show()

    def _turned(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
