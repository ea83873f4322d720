"""The part of the settings that lists the programs joined: sign out, leave, join another."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.feeds.access import Access
from desktop.feeds.discover import spelled
from desktop.feeds.manner import Manner
from desktop.feeds.pictures import Pictures
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.jobs import Jobs
from desktop.model import Program
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.logo import Logo
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import sentence
from desktop.ui.sure import Sure
from desktop.ui.widgets import Button, Card, Elided, Text, clear


class _Joined(NamedTuple):
    program: Program
    manner: Manner | None
    logo: Path | None


class ProgramRow(QWidget):
    """One program. Both signals carry its address."""

    sign_out_wanted = Signal(str)
    leave_wanted = Signal(str)

    def __init__(
        self, program: Program, manner: Manner | None, logo: Logo | None, mark: QWidget | None
    ) -> None:
        """`mark`: says that IT decided it; it can't be left then."""
        super().__init__()
        self._address = program.address
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR)
        row = QHBoxLayout()
        if logo is not None:
            row.addWidget(logo)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(program.title))
        words.addWidget(Elided(program.address, tone="muted"))
        row.addLayout(words, 1)
        if manner is not None:
            row.addWidget(self._sign_out_button(program, manner))
        box.addLayout(row)
        if mark is not None:
            words.addWidget(mark)
        else:
            self._offer_leaving(program, row, box)

    def _offer_leaving(self, program: Program, row: QHBoxLayout, box: QVBoxLayout) -> None:
        leave = Button(self.tr("Leave"), kind="quiet")
        leave.setAccessibleName(self.tr("Leave {title}").format(title=program.title))
        row.addWidget(leave)
        sure = Sure(
            self.tr("Its posts go, and what you chose of them. What you wrote and shared stays."),
            self.tr("Leave it"),
            self.tr("Stay"),
            self.tr("Leave {title} now").format(title=program.title),
        )
        leave.clicked.connect(sure.ask)
        sure.agreed.connect(self._leave)
        box.addWidget(sure)

    def _sign_out_button(self, program: Program, manner: Manner) -> Button:
        """For a private program: whoever signed in may want to be forgotten here."""
        button = Button(self.tr("Sign out"), kind="quiet")
        button.setAccessibleName(self.tr("Sign out of {title}").format(title=program.title))
        if manner.person:
            button.setToolTip(self.tr("Signed in as {person}").format(person=manner.person))
        button.clicked.connect(self._sign_out)
        return button

    def _leave(self) -> None:
        self.leave_wanted.emit(self._address)

    def _sign_out(self) -> None:
        self.sign_out_wanted.emit(self._address)


class ProgramsCard(Card):
    """`told` carries the kind and the words of what came of a click."""

    program_wanted = Signal()
    topics_wanted = Signal()
    touched = Signal()
    told = Signal(str, str)

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        programs: Programs,
        access: Access,
        sync: Sync,
        pictures: Pictures,
        now: Callable[[], datetime],
        decided: Callable[[], str],
    ) -> None:
        """`decided` gives the address of the program that IT named; empty: none."""
        super().__init__()
        self._look, self._decided = look, decided
        self._jobs, self._now = jobs, now
        self._pictures = pictures
        self._programs, self._access, self._sync = programs, access, sync
        self.box.addWidget(Text(self.tr("Programs and feeds"), look=look, bold=True))
        self._list = QVBoxLayout()
        self._list.setSpacing(SMALL)
        self.box.addLayout(self._list)
        add = Button(self.tr("Join another"), icon=look.icon("plus"))
        add.clicked.connect(self.program_wanted)
        row = QHBoxLayout()
        row.addWidget(add)
        topics = Button(self.tr("Topics and groups"), icon=look.icon("settings"))
        topics.clicked.connect(self.topics_wanted)
        row.addWidget(topics)
        row.addStretch(1)
        self.box.addLayout(row)

    def renew(self) -> None:
        """Ask again which programs there are."""
        programs, access, pictures = self._programs, self._access, self._pictures

        def work() -> tuple[_Joined, ...]:
            return tuple(
                _Joined(one, access.manner(one.address), pictures.path(one.logo))
                for one in programs.all()
            )

        self._jobs.run("store", work, self._show_programs, owner=self)

    def _show_programs(self, joined: tuple[_Joined, ...]) -> None:
        clear(self._list)
        decided = spelled(self._decided())
        for one in joined:
            logo = None if one.logo is None else Logo(self._jobs, str(one.logo))
            its = bool(decided) and spelled(one.program.address) == decided
            mark = ByOrganisation(self._look) if its else None
            row = ProgramRow(one.program, one.manner, logo, mark)
            row.sign_out_wanted.connect(self._sign_out)
            row.leave_wanted.connect(self._leave)
            self._list.addWidget(row)
        if not joined:
            self._list.addWidget(Text(self.tr("None joined yet."), tone="muted"))

    def _sign_out(self, address: str) -> None:
        access, moment = self._access, self._now()

        def work() -> bool:
            return access.sign_out(address, moment)

        self._jobs.run("connect", work, self._signed_out, self._failed, owner=self)

    def _signed_out(self, told: bool) -> None:
        if told:
            words = self.tr("You are signed out. Posts that you have stay readable.")
        else:
            words = self.tr(
                "The sign-in is forgotten here. The place where you signed in could not be "
                "told; you can end it there, too."
            )
        self.told.emit("good" if told else "info", words)

    def _leave(self, address: str) -> None:
        access, sync, moment = self._access, self._sync, self._now()

        def work() -> None:
            # what can't be wiped or told now is wiped later, and never keeps anybody in
            with contextlib.suppress(GoodwordError):
                if access.manner(address) is not None:
                    access.sign_out(address, moment, ask=False)
            sync.leave(address)

        self._jobs.run("feeds", work, self._left, self._failed, owner=self)

    def _left(self, _: object) -> None:
        self.renew()
        self.touched.emit()

    def _failed(self, error: GoodwordError) -> None:
        self.renew()
        self.told.emit("bad", sentence(error))
