"""The right side of the composer: hints over the preview, and after sharing what happened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.flow import FlowRow
from desktop.ui.hint_list import HEAD, HintList
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.painted import icon_label
from desktop.ui.photo import Decode, at_once
from desktop.ui.preview import Preview
from desktop.ui.preview_facts import Line
from desktop.ui.receipts import Receipts
from desktop.ui.widgets import Chip, Scroll, Text, clear


class Previews(QWidget):
    """The preview and, with several accounts, the choice of which one: each chip shows what
    is special there."""

    chosen = Signal()

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
        super().__init__()
        self._look = look
        box = QVBoxLayout(self)
        box.setContentsMargins(0, HAIR, 0, 0)
        box.setSpacing(SMALL)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addStrut(HEAD)
        title = Text(self.tr("Preview"), look=look, scale=1.1, bold=True, wrap=False)
        title.setContentsMargins(0, HAIR, 0, 0)
        head.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        self._row = FlowRow(gap=HAIR + 2, row_gap=HAIR + 2)
        self._row.hide()
        head.addWidget(self._row, 1, Qt.AlignmentFlag.AlignTop)
        head.addStretch(0)
        box.addLayout(head)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._picked)
        self._choices: tuple[tuple[str, str], ...] = ()
        scroll = Scroll(margin=0, spacing=SMALL)
        self.card = Preview(look, decode)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(HAIR)
        self._told: tuple[Line, ...] = ()
        scroll.box.addLayout(self._facts)  # before the card, which may be tall
        scroll.box.addWidget(self.card)
        scroll.box.addStretch(1)
        box.addWidget(scroll, 1)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Account ids and what the choice says."""
        if self._choices == tuple(choices):
            return
        before = self.account
        self._choices = tuple(choices)
        for old in self._group.buttons():
            self._group.removeButton(old)
        self._row.flow.clear()
        for place, (_, name) in enumerate(choices):
            chip = Chip(name)
            chip.setProperty("kind", "tab")
            self._group.addButton(chip, place)
            self._row.add(chip)
        self._row.setVisible(len(choices) > 1)
        self._row.updateGeometry()
        self.go_to(before)

    def mark(self, account: str, icon: str) -> None:
        """The icon on an account's chip; empty: none."""
        for chip, (known, name) in zip(self._group.buttons(), self._choices, strict=True):
            if known == account:
                tone = "bad" if icon == "warning" else "muted"
                chip.setIcon(self._look.icon(icon, tone) if icon else QIcon())
                chip.setText(f" {name}" if icon else name)
                said = {
                    "warning": self.tr("too long"),
                    "cut": self.tr("cut with “…more”"),
                }.get(icon, "")
                chip.setAccessibleDescription(said)
                chip.setToolTip(said)

    def tell(self, lines: Sequence[Line]) -> None:
        """What is special on the network of the preview."""
        if self._told == tuple(lines):
            return
        self._told = tuple(lines)
        clear(self._facts)
        for icon, tone, words in lines:
            row = QHBoxLayout()
            row.setSpacing(SMALL)
            label = icon_label(self._look, icon, tone, 16)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Text(words, tone=tone, look=self._look, scale=0.92), 1)
            self._facts.addLayout(row)

    @property
    def told(self) -> tuple[Line, ...]:
        return self._told

    @property
    def account(self) -> str:
        """Whose preview is on the screen; empty without accounts."""
        place = self._group.checkedId()
        return self._choices[place][0] if 0 <= place < len(self._choices) else ""

    def go_to(self, account: str) -> None:
        ids = [known for known, _ in self._choices]
        if ids:
            self._group.button(ids.index(account) if account in ids else 0).setChecked(True)

    def _picked(self, _: int) -> None:
        self.chosen.emit()


class Aside(QWidget):
    """Hints and preview; receipts once there are shares."""

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
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
        self.previews = Previews(look, decode)
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
