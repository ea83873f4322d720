"""Topics and groups: the page where a person says what of a program concerns them.

Nothing here has to be filled in, and nothing of it leaves this computer. Each choice is kept
at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.feeds.choices import Chosen
from desktop.feeds.program import Programs
from desktop.feeds.wishes import Wishes
from desktop.jobs import Jobs
from desktop.model import Program
from desktop.ui.look import GAP, SMALL, Look
from desktop.ui.messages import sentence
from desktop.ui.topic_rows import (
    ChoiceCard,
    GoalsCard,
    GroupsCard,
    RingCard,
    TopicsCard,
    topics_of,
)
from desktop.ui.topics_asked import TopicsAsked
from desktop.ui.widgets import Banner, Button, Heading, Scroll, Text, clear


@dataclass(frozen=True, slots=True)
class _Offered:
    program: Program
    chosen: Chosen


class TopicsPage(QWidget):
    """One part for each program that has something to choose."""

    done = Signal()
    chosen = Signal()
    """Something was chosen and kept: other posts are shown now."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        programs: Programs,
        wishes: Wishes,
        asked: TopicsAsked,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._now = look, jobs, now
        self._programs, self._wishes, self._asked = programs, wishes, asked
        self._shown: tuple[_Offered, ...] = ()
        self.cards: list[QWidget] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(width=760)
        box.addWidget(scroll)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(Heading(self.tr("Topics and groups"), look), 1)
        self._skip = Button(self.tr("Skip"), kind="quiet")
        self._skip.clicked.connect(self.done)
        self._skip.hide()
        self.done.connect(self._skip.hide)
        finish = Button(self.tr("To the feed"), kind="primary")
        finish.clicked.connect(self.done)
        head.addWidget(self._skip)
        head.addWidget(finish)
        scroll.box.addLayout(head)
        told = self.tr("Kept at once, on this computer only: nobody is told what you choose.")
        scroll.box.addWidget(Text(told, tone="muted"))
        self._banner = Banner(look)
        scroll.box.addWidget(self._banner)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(GAP)
        scroll.box.addLayout(self._parts)
        scroll.box.addStretch(1)

    # --- slots ----------------------------------------------------------------------------

    def program_changed(self) -> None:
        """A program was joined, left, or came back different."""
        self._jobs.run("store", self._read, self._show, owner=self)

    def policy_changed(self) -> None:
        """IT decided anew what may be chosen."""
        self._shown = ()
        self.program_changed()

    def offer(self) -> None:
        """Right after joining: there is a button to skip it all, until the page is left."""
        self._skip.show()

    # --- inside ---------------------------------------------------------------------------

    def _read(self) -> tuple[_Offered, ...]:
        """On the store's lane."""
        return tuple(
            _Offered(program, self._wishes.of(program.address)) for program in self._programs.all()
        )

    def _show(self, offered: tuple[_Offered, ...]) -> None:
        if offered == self._shown and self.cards:
            return
        self._shown = offered
        self._asked.tell(one.program.address for one in offered)
        clear(self._parts)
        self.cards = []
        now = self._now()
        made = [(one, cards) for one in offered if (cards := self._cards(one, now))]
        for one, cards in made:
            if len(made) > 1:
                self._parts.addWidget(Heading(one.program.title, self._look, 1.3))
            for card in cards:
                if isinstance(card, ChoiceCard):
                    card.program = one.program.address
                    card.chosen.connect(self._keep)
                self.cards.append(card)
                self._parts.addWidget(card)
        if not self.cards:
            none = self.tr("Your programs have no topics or groups to choose from.")
            self._parts.addWidget(Text(none, tone="muted"))

    def _cards(self, offered: _Offered, now: datetime) -> Sequence[QWidget]:
        """None for a program in which there is nothing to choose."""
        program, chosen, look = offered.program, offered.chosen, self._look
        made: list[QWidget] = []
        if program.goals:
            made.append(GoalsCard(look, program.goals))
        if program.segments:
            made.append(GroupsCard(look, program.segments, chosen.segments, self._wishes.allows))
        if topics_of(program, chosen, now):
            made.append(TopicsCard(look, program, chosen, now))
        if len(program.rings) > 1:
            decided = self._wishes.ring
            mine = decided or chosen.ring
            made.append(RingCard(look, program.rings, mine, locked=bool(decided)))
        return made

    def _keep(self, name: str, value: str) -> None:
        card = self.sender()
        if isinstance(card, ChoiceCard):
            work = partial(self._wishes.put, card.program, card.KIND, name, value)
            self._jobs.run("store", work, self._kept, self._failed, owner=self)

    def _kept(self, _: object) -> None:
        self._banner.clear()
        self._jobs.run("store", self._read, self._know, owner=self)
        self.chosen.emit()

    def _know(self, offered: tuple[_Offered, ...]) -> None:
        """What the screen shows already."""
        self._shown = offered

    def _failed(self, error: GoodwordError) -> None:
        self._banner.say("bad", sentence(error))
        self._shown = ()
        self.program_changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.program_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._skip.hide()
