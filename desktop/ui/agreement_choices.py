"""The choices about what a program is told: as whom, and what besides."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.reach.agreements import NAME_LENGTH, Agreement, Who
from desktop.ui.look import HAIR, ROOM, SMALL, Look
from desktop.ui.sent_words import who_reason, who_text
from desktop.ui.ticks import Choice, Tick
from desktop.ui.widgets import Text


class AgreementChoices(QWidget):
    """`chosen` after a choice was ended, `typed` with each key in the name."""

    chosen = Signal()
    typed = Signal()

    def __init__(self, look: Look, title: str) -> None:
        """`title`: of the program; several of them have the same choices."""
        super().__init__()
        self._look, self._title = look, title
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HAIR)
        self._fill_who(column)
        self._fill_what(column)

    def _fill_who(self, column: QVBoxLayout) -> None:
        column.addWidget(Text(self.tr("As whom"), look=self._look, bold=True))
        self._group = QButtonGroup(self)
        self.who: dict[Who, QRadioButton] = {}
        for who in Who:
            button = Choice(who_text(who))
            button.setObjectName(who)
            button.setAccessibleName(self._named(who_text(who)))
            button.setAccessibleDescription(who_reason(who))
            self._group.addButton(button)
            button.toggled.connect(self._turned)  # a screen reader toggles, and never clicks
            self.who[who] = button
            column.addWidget(button)
            column.addLayout(_inside(Text(who_reason(who), tone="muted")))
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_LENGTH)
        self.name.setPlaceholderText(self.tr("Your name, as they shall see it"))
        self.name.setAccessibleName(self._named(self.tr("Your name")))
        self.name.editingFinished.connect(self.chosen)
        self.name.textEdited.connect(self.typed)
        column.addLayout(_inside(self.name))

    def _fill_what(self, column: QVBoxLayout) -> None:
        column.addSpacing(SMALL)
        column.addWidget(Text(self.tr("What they are told besides"), look=self._look, bold=True))
        self.link = self._tick(self.tr("The address of my post"))
        self.numbers = self._tick(self.tr("Its numbers: views, reactions, replies, clicks"))
        self.earlier = self._tick(self.tr("What I shared before this was switched on, too"))
        self._link_words = Text(tone="muted")
        self._numbers_words = Text(tone="muted")
        earlier = Text(self.tr("Else only what you share from then on."), tone="muted")
        for tick, words in (
            (self.link, self._link_words),
            (self.numbers, self._numbers_words),
            (self.earlier, earlier),
        ):
            column.addWidget(tick)
            column.addLayout(_inside(words))

    # --- use -------------------------------------------------------------------------------

    def show_agreement(self, agreement: Agreement) -> None:
        ticks = (self.link, self.numbers, self.earlier)
        blockers = [QSignalBlocker(one) for one in (*ticks, *self.who.values())]
        self.who[agreement.who].setChecked(True)
        self.link.setChecked(agreement.link)
        self.numbers.setChecked(agreement.numbers)
        self.earlier.setChecked(agreement.earlier)
        if not self.name.hasFocus():
            self.name.setText(agreement.name)
        del blockers
        self.show_state(agreement)

    def show_state(self, agreement: Agreement) -> None:
        """What can be chosen depends on what is."""
        self.name.setVisible(agreement.who is Who.NAME)
        self.link.setEnabled(agreement.known)
        words = self.tr("Whoever has it sees whose post it is.")
        if not agreement.known:
            words = self.tr("Not when you are anonymous: it shows whose post it is.")
        self._link_words.setText(words)
        words = self.tr("Visits to your profile and new followers stay yours.")
        if not agreement.known:
            more = self.tr("Whoever compares them with the network may find your post by them.")
            words = f"{words} {more}"
        self._numbers_words.setText(words)

    def read(self, agreement: Agreement) -> Agreement:
        """The same agreement with what is chosen on the screen."""
        return replace(
            agreement,
            who=next(who for who, button in self.who.items() if button.isChecked()),
            name=" ".join(self.name.text().split()),
            link=self.link.isChecked(),
            numbers=self.numbers.isChecked(),
            earlier=self.earlier.isChecked(),
        )

    def _turned(self, on: bool) -> None:
        if on:
            self.chosen.emit()

    def _ticked(self, _: bool) -> None:
        self.chosen.emit()

    def _tick(self, words: str) -> QCheckBox:
        tick = Tick(words)
        tick.setAccessibleName(self._named(words))
        tick.toggled.connect(self._ticked)
        return tick

    def _named(self, words: str) -> str:
        """Several programs have the same choices."""
        return f"{words}: {self._title}"


def _inside(widget: QWidget) -> QHBoxLayout:
    """Below a choice, where its words begin."""
    row = QHBoxLayout()
    row.setContentsMargins(ROOM, 0, 0, HAIR)
    row.addWidget(widget)
    return row
