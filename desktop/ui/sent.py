"""What is sent: everything that leaves for a program, before it leaves and after. Off at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.feeds.program import Programs
from desktop.jobs import Jobs, Ticket
from desktop.model import Program
from desktop.reach.agreements import Agreement
from desktop.reach.events import Told
from desktop.reporting import Example, Offer, Reporting
from desktop.ui.agreement_card import AgreementCard
from desktop.ui.fresh import Fresh
from desktop.ui.look import GAP, ROOM, Look
from desktop.ui.messages import sentence
from desktop.ui.sent_example import ExampleCard
from desktop.ui.sent_list import SHOWN, SentList
from desktop.ui.widgets import Banner, EmptyPlace, Scroll, Text


@dataclass(frozen=True, slots=True)
class _Standing:
    """All about one program, gathered on a lane."""

    program: Program
    agreement: Agreement
    offer: Offer
    examples: tuple[Example, ...]
    told: tuple[Told, ...]
    tried: bool
    named: bool


class _Part(QWidget):
    """One program: what is agreed, what that means, what was sent."""

    changed = Signal(object)
    switched = Signal(object)
    forget_wanted = Signal(str)
    erase_wanted = Signal(str)
    again_wanted = Signal(str)

    def __init__(self, look: Look, program: Program) -> None:
        super().__init__()
        self.program = program
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        self.card = AgreementCard(look, program)
        self.card.changed.connect(self.changed)
        self.card.switched.connect(self.switched)
        self.card.forget_wanted.connect(self._forget)
        self.card.erase_wanted.connect(self._erase)
        self.example = ExampleCard(look, program.title)
        self.list = SentList(look, program.title)
        self.list.again_wanted.connect(self._again)
        for part in (self.card, self.example, self.list):
            box.addWidget(part)

    def show_standing(self, standing: _Standing, now: datetime) -> None:
        forbidden = standing.offer.problem == "forbidden"
        # choices that are not kept yet stay as they are on the screen
        chosen = self.card.agreement
        pending = not standing.agreement.on and not chosen.on and self.card.touched
        agreement = chosen if pending else standing.agreement
        self.card.show_agreement(
            agreement, forbidden=forbidden, told=standing.tried, named=standing.named
        )
        if not pending:
            self.example.show_examples(standing.examples, on=agreement.on)
        self.example.setVisible(not forbidden and not agreement.forgetting)
        self.list.show_told(standing.told, now)

    def _forget(self) -> None:
        self.forget_wanted.emit(self.program.address)

    def _erase(self) -> None:
        self.erase_wanted.emit(self.program.address)

    def _again(self) -> None:
        self.again_wanted.emit(self.program.address)


class Sent(Fresh):
    """The page. `agreed`: what may leave is another since; whoever sends looks again."""

    agreed = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        reporting: Reporting,
        programs: Programs,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(jobs)
        self._look, self._now = look, now
        self._reporting, self._programs = reporting, programs
        self._agreements, self._events = reporting.agreements, reporting.events
        self._asked: Ticket | None = None
        self.parts: dict[str, _Part] = {}
        self._stack = QStackedLayout(self)
        scroll = Scroll(width=900)
        scroll.box.setSpacing(ROOM)
        self._sentence = Text(look=look, scale=1.15)
        scroll.box.addWidget(self._sentence)
        self._banner = Banner(look)
        scroll.box.addWidget(self._banner)
        self._column = QVBoxLayout()
        self._column.setSpacing(ROOM + GAP)
        scroll.box.addLayout(self._column)
        scroll.box.addStretch(1)
        self._stack.addWidget(scroll)
        self._stack.addWidget(
            EmptyPlace(
                look,
                "eye",
                self.tr("Nothing is sent"),
                self.tr(
                    "None of your programs asks for receipts. What you share, and what came of "
                    "it, is known to you and to the networks only."
                ),
            )
        )

    # --- reading ---------------------------------------------------------------------------

    def _read(self) -> tuple[_Standing, ...]:
        """On a lane. Programs that were left stand last, as long as something went to them."""
        now = self._now()
        joined = self._programs.all()
        agreed = {one.program: one for one in self._agreements.all()}
        taking = [one for one in joined if one.receipts or one.address in agreed]
        known = {one.address for one in joined}
        left = [Program(one, one) for one in agreed if one not in known]
        return tuple(
            found
            for program in (*taking, *left)
            if (found := self._standing(program, now)).program.receipts or found.told
        )

    def _standing(self, program: Program, now: datetime) -> _Standing:
        agreement = self._agreements.of(program.address)
        return _Standing(
            program,
            agreement,
            self._reporting.offer(program.address),
            self._reporting.examples(agreement, now),
            self._events.told(program.address, SHOWN + 1),
            self._events.tried(program.address),
            self._events.named(program.address),
        )

    # --- showing ---------------------------------------------------------------------------

    def _show(self, found: tuple[_Standing, ...]) -> None:
        self._stack.setCurrentIndex(0 if found else 1)
        there = {one.program.address: one for one in found}
        for address in [one for one in self.parts if self._stale(one, there)]:
            part = self.parts.pop(address)
            part.hide()
            part.deleteLater()
        for standing in found:
            address = standing.program.address
            if address not in self.parts:
                self.parts[address] = self._made(standing.program)
                self._column.addWidget(self.parts[address])
            self.parts[address].show_standing(standing, self._now())
        self._say(found)

    def _stale(self, address: str, there: dict[str, _Standing]) -> bool:
        return address not in there or there[address].program != self.parts[address].program

    def _made(self, program: Program) -> _Part:
        part = _Part(self._look, program)
        part.changed.connect(self._chosen)
        part.switched.connect(self._agree)
        part.forget_wanted.connect(self._forget)
        part.erase_wanted.connect(self._erase)
        part.again_wanted.connect(self._again)
        return part

    def _say(self, found: tuple[_Standing, ...]) -> None:
        on = [one.program.title for one in found if one.agreement.on]
        words = self.tr(
            "Nothing about you leaves this computer for a program unless you switch it on here. "
            "Below stands what would leave, field by field."
        )
        if on:
            words = self.tr(
                "You chose to tell {programs} about what you share. What leaves stands below, "
                "field by field; you can switch it off at any time."
            ).format(programs=", ".join(on))
        self._sentence.setText(words)

    # --- deeds -----------------------------------------------------------------------------

    def _chosen(self, agreement: Agreement) -> None:
        """A choice: kept where it is on, else only shown."""
        if agreement.on:
            self._agree(agreement)
            return
        if self._asked is not None:
            self._asked.drop()
        work = partial(self._reporting.examples, agreement, self._now())
        done = partial(self._show_examples, agreement.program)
        self._asked = self._jobs.run("store", work, done, self._failed, owner=self)

    def _show_examples(self, program: str, examples: tuple[Example, ...]) -> None:
        part = self.parts.get(program)
        if part is not None:
            part.example.show_examples(examples, on=False)

    def _agree(self, agreement: Agreement) -> None:
        self._do(partial(self._reporting.agree, agreement, self._now()))

    def _forget(self, program: str) -> None:
        self._do(partial(self._reporting.forget, program, self._now()))

    def _erase(self, program: str) -> None:
        self._do(partial(self._reporting.erase, program, self._now()))

    def _again(self, program: str) -> None:
        self._do(partial(self._events.again, program, self._now()))

    def _do(self, work: Callable[[], object]) -> None:
        self._jobs.run("store", work, self._agreed, self._failed, owner=self)

    def _agreed(self, _: object) -> None:
        self._banner.clear()
        for part in self.parts.values():
            part.card.touched = False
        self.reach_changed()
        self.agreed.emit()

    def _failed(self, error: GoodwordError) -> None:
        self._banner.say("bad", sentence(error))
        for part in self.parts.values():
            part.card.touched = False
        self.reach_changed()
