"""What one program is told, choice by choice; nothing is sent before the person switches it on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.model import Program
from desktop.reach.agreements import Agreement, Who
from desktop.ui.agreement_choices import AgreementChoices
from desktop.ui.look import HAIR, ROOM, Look
from desktop.ui.messages import day_text
from desktop.ui.sent_words import summed_up
from desktop.ui.sure import Sure
from desktop.ui.widgets import Banner, Button, Card, Line, Text


class AgreementCard(Card):
    """`changed` carries the agreement as it was chosen: kept at once where it is on, else only
    shown as an example until the person switches it on."""

    changed = Signal(object)
    switched = Signal(object)
    """Switched on or off: to be kept."""
    forget_wanted = Signal()
    erase_wanted = Signal()
    """Erase everything here without waiting for the program."""

    def __init__(self, look: Look, program: Program) -> None:
        super().__init__()
        self._look, self._program = look, program
        self._agreement = Agreement(program.address)
        self._locked = self._told = self._named = False
        self.touched = False
        """Something was chosen that is not kept yet."""
        self.box.addWidget(Text(program.title, look=look, scale=1.2, bold=True))
        self.box.addLayout(self._top(program))
        self._banner = Banner(look)
        self._banner.pressed.connect(self._pressed)
        self.box.addWidget(self._banner)
        self.box.addWidget(Line())
        self.choices = AgreementChoices(look, program.title)
        self.choices.chosen.connect(self._chosen)
        self.choices.typed.connect(self._typed)
        self.box.addWidget(self.choices)
        self.box.addWidget(Line())
        self._fill_end()

    @property
    def agreement(self) -> Agreement:
        """As it is chosen on the screen."""
        return self._agreement

    # --- building --------------------------------------------------------------------------

    def _top(self, program: Program) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(ROOM)
        words = QVBoxLayout()
        words.setSpacing(HAIR)
        self._state = Text()
        self._address = Text(tone="muted", selectable=True)
        words.addWidget(self._state)
        words.addWidget(self._address)
        row.addLayout(words, 1)
        self._on = Button(self.tr("Switch it on"), kind="primary")
        self._on.setAccessibleName(
            self.tr("Switch it on for {program}").format(program=program.title)
        )
        self._on.clicked.connect(self._switch_on)
        self._off = Button(self.tr("Switch it off"))
        self._off.setAccessibleName(
            self.tr("Switch it off for {program}").format(program=program.title)
        )
        self._off.clicked.connect(self._switch_off)
        row.addWidget(self._on)
        row.addWidget(self._off)
        return row

    def _fill_end(self) -> None:
        self._note = Text(tone="muted")
        self.box.addWidget(self._note)
        row = QHBoxLayout()
        self._forget = Button(self.tr("Forget me …"), icon=self._look.icon("trash"))
        self._forget.setAccessibleName(
            self.tr("{program} shall forget me").format(program=self._program.title)
        )
        self._forgotten = Text(tone="muted")
        row.addWidget(self._forget)
        row.addWidget(self._forgotten, 1)
        row.addStretch(0)
        self.box.addLayout(row)
        self._sure = Sure(
            self.tr(
                "{program} is asked to delete all that it was told of you, and nothing more is "
                "sent. After that your number is erased here."
            ).format(program=self._program.title),
            self.tr("Forget me"),
            self.tr("Cancel"),
        )
        self._forget.clicked.connect(self._sure.ask)
        self._sure.agreed.connect(self.forget_wanted)
        self.box.addWidget(self._sure)

    # --- showing ---------------------------------------------------------------------------

    def show_agreement(
        self, agreement: Agreement, *, forbidden: bool, told: bool, named: bool
    ) -> None:
        """`forbidden`: IT does not allow it; `told`: something may have arrived there; `named`:
        the person's name may have."""
        self._agreement, self._locked = agreement, forbidden
        self._told, self._named = told, named
        self.choices.show_agreement(agreement)
        self._show_state()
        self._forget.setVisible(not forbidden and (agreement.on or told or agreement.forgetting))
        self._forget.setEnabled(not agreement.forgetting)
        self._sure.setEnabled(True)
        self._sure.hide()
        self._forgotten.setText(self._forgotten_words(agreement))
        self._forgotten.setVisible(bool(self._forgotten.text()))

    def _show_state(self) -> None:
        agreement = self._agreement
        self._state.setText(summed_up(agreement, self._program.title))
        # a deletion goes where the rest went
        address = agreement.address if agreement.forgetting else self._program.receipts
        self._address.setText(self.tr("It goes to {address}").format(address=address))
        self._address.setVisible(bool(address))
        busy = self._locked or agreement.forgetting
        self._on.setVisible(not agreement.on and not self._locked)
        self._on.setEnabled(not busy)
        self._off.setVisible(agreement.on)
        self.choices.setEnabled(not busy)
        self.choices.show_state(agreement)
        self._note.setText(self._note_words())
        self._show_banner()

    def _show_banner(self) -> None:
        agreement = self._agreement
        if self._locked:
            words = self.tr("Your organisation does not allow it.")
            if self._told:
                # not even a deletion leaves then
                more = self.tr("What was sent before stays there; you can erase it here.")
                self._banner.say("info", f"{words} {more}", self.tr("Erase here now"))
            else:
                self._banner.say("info", words)
        elif agreement.forgetting:
            self._banner.say(
                "info",
                self.tr(
                    "The deletion is on its way. When the program has confirmed it, your number "
                    "is erased here."
                ),
                self.tr("Erase here now"),
            )
        elif agreement.on and not agreement.address:
            self._banner.say(
                "warn",
                self.tr(
                    "Your choices come from an older copy of your data. Nothing is sent before you "
                    "agree again."
                ),
                self.tr("Agree"),
            )
        elif agreement.on and agreement.address != self._program.receipts:
            self._banner.say(
                "warn",
                self.tr(
                    "The program now names another address. Nothing is sent there before you agree."
                ),
                self.tr("Agree"),
            )
        else:
            self._banner.clear()

    def _note_words(self) -> str:
        words = [
            self.tr(
                "No sign-in and no cookie goes along. As with every request, whoever receives it "
                "sees the internet address of this computer."
            )
        ]
        if self._program.sign_in is not None and self._agreement.who is not Who.NAME:
            words.append(self.tr("The sign-in that opens this program's posts is not used for it."))
            words.append(
                self.tr(
                    "Yet who signs people in could name another address to each of them: compare "
                    "it with colleagues."
                )
            )
        if self._named and self._agreement.who is Who.PSEUDONYM:
            words.append(
                self.tr(
                    "They were told your name with this number before, and know it still. “Forget "
                    "me” ends that; who joins again gets another number."
                )
            )
        if self._told and not self._agreement.on and not self._agreement.forgetting:
            words.append(
                self.tr(
                    "What was sent before stays there, a place in a ranking too. “Forget me” asks "
                    "them to delete it."
                )
            )
        return " ".join(words)

    def _forgotten_words(self, agreement: Agreement) -> str:
        if agreement.forgotten is None:
            return ""
        return self.tr("Deleted there, as they confirmed on {day}.").format(
            day=day_text(agreement.forgotten)
        )

    # --- choosing --------------------------------------------------------------------------

    def _chosen(self) -> None:
        chosen = self.choices.read(self._agreement)
        if chosen.on and chosen.who is Who.NAME and not chosen.name:
            self.choices.show_state(chosen)  # nothing is kept before there is a name to tell
            self.choices.name.setFocus()
            return
        if chosen != self._agreement:
            self._agreement, self.touched = chosen, True
            self._show_state()
            self.changed.emit(chosen)

    def _typed(self) -> None:
        if not self._agreement.on:
            self._chosen()  # the example follows at once; what is on is kept when typing ends

    def _pressed(self) -> None:
        if self._agreement.forgetting or self._locked:
            self.erase_wanted.emit()
        else:
            self._switch_on()

    def _switch_on(self) -> None:
        self._chosen()
        if self._agreement.who is Who.NAME and not self._agreement.name:
            self.choices.name.setFocus()
            return
        self.switched.emit(replace(self._agreement, on=True, address=self._program.receipts))

    def _switch_off(self) -> None:
        self.switched.emit(replace(self._agreement, on=False))
