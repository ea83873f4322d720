"""The first run in three steps, each of which can be skipped: program, quiet hours, account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import settings as table
from desktop.errors import BadFile, GoodwordError, NeedsSignIn
from desktop.feeds import discover
from desktop.feeds.program import Programs
from desktop.feeds.signature import pinned
from desktop.jobs import Jobs
from desktop.minisign import public_key
from desktop.model import Program
from desktop.settings import Settings
from desktop.share.catalog import Catalog
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.flow import Flow
from desktop.ui.host_words import host_words
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.messages import listed, sentence
from desktop.ui.program_door import ProgramDoor
from desktop.ui.widgets import Banner, Button, Card, ClockField, Heading, Scroll, Text


class Step(Card):
    """One step with its number, what it is for, and room for what it asks."""

    def __init__(self, look: Look, number: int, title: str, words: str) -> None:
        super().__init__(margin=20)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        sign = Text(str(number), look=look, scale=1.3, bold=True, tone="accent", wrap=False)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(SMALL)
        self.column.addWidget(Text(title, look=look, scale=1.15, bold=True))
        self.column.addWidget(Text(words, tone="muted"))
        row.addLayout(self.column, 1)
        self.box.addLayout(row)


class WelcomePage(QWidget):
    """The page. `offer` fills in an address that came from outside; joining stays a click."""

    joined = Signal(object)
    connect_wanted = Signal(str)
    done = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        programs: Programs,
        settings: Settings,
        catalog: Catalog,
        door: ProgramDoor,
        now: Callable[[], datetime],
    ) -> None:
        """`door`: what lets people in where a program is a private one."""
        super().__init__()
        self._look, self._jobs, self._now = look, jobs, now
        self.door = door
        self._programs, self._settings = programs, settings
        self._catalog = catalog
        self._named: list[str] | None = None
        self._asked = ""
        self._by_hand = Text("", tone="muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(width=760, centred=True)
        box.addWidget(scroll)
        column = scroll.box
        column.addWidget(Heading(self.tr("Welcome to Goodword"), look, 1.8))
        column.addWidget(
            Text(
                self.tr(
                    "Your company's posts, in your own words, from your own accounts. "
                    "Always voluntary: nothing is shared, ranked or sent without you."
                ),
                tone="muted",
            )
        )
        column.addWidget(self._program_step())
        column.addWidget(self._quiet_step())
        column.addWidget(self._account_step())
        row = QHBoxLayout()
        row.addStretch(1)
        finish = Button(self.tr("To the feed"), kind="primary")
        finish.clicked.connect(self._finish)
        row.addWidget(finish)
        column.addLayout(row)
        column.addStretch(1)

    def leave(self) -> None:
        """The application ends: wait for no browser."""
        self.door.leave()

    def offer(self, address: str) -> None:
        """An address from a link: shown, not joined."""
        self.door.leave()
        self._address.setText(address)
        self._address.setFocus()
        words = self.tr("A link asks you to join a program at {host}. Join only if you know it.")
        try:
            words = words.format(host=host_words(discover.address(address)))
            keys = pinned(address)
        except BadFile as error:
            self._banner.say("bad", sentence(error))
            return
        if keys:
            signed = self.tr("Its files have to be signed with the key {key}.")
            named = listed([public_key(key).name for key in keys])
            words = f"{words} {signed.format(key=named)}"
        self._banner.say("info", words)

    def policy_changed(self) -> None:
        """IT names the program that everybody here takes part in, or does so no longer."""
        program = self._settings.rulings.policy.program
        more = self.tr("You take part in the program at {host}; others can be added.")
        self.mark.say(more.format(host=host_words(program)) if program else "")
        self.mark.setVisible(bool(program))

    def catalog_changed(self) -> None:
        """Other networks can be connected than before: a program was joined, say."""
        names = [network.name for network in self._catalog.all()]
        if names != self._named:
            self._named = names
            self._networks.clear()
            for network in self._catalog.all():
                button = Button(network.title)
                button.setObjectName(network.name)
                name = self.tr("Connect {network}").format(network=network.title)
                button.setAccessibleName(name)
                button.clicked.connect(self._connect)
                self._networks.addWidget(button)
        others = [one.title for one in self._catalog.by_hand() if one.name not in names]
        words = self.tr("{networks} need no connection: you find them under Accounts.")
        self._by_hand.setText(words.format(networks=listed(others)))
        self._by_hand.setVisible(len(others) > 1)

    # --- steps -----------------------------------------------------------------------------

    def _program_step(self) -> Step:
        step = Step(
            self._look,
            1,
            self.tr("Join your program"),
            self.tr(
                "Paste the address that your communications team gave you, "
                "or that of any feed you like (JSON Feed, Atom, RSS)."
            ),
        )
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._address = QLineEdit()
        self._address.setPlaceholderText("https://example.com/program.json")
        self._address.setAccessibleName(self.tr("Address of the program or feed"))
        self._address.returnPressed.connect(self._join)
        self._join_button = Button(self.tr("Join"), kind="primary")
        self._join_button.clicked.connect(self._join)
        row.addWidget(self._address, 1)
        row.addWidget(self._join_button)
        step.column.addLayout(row)
        self.mark = ByOrganisation(self._look)
        step.column.addWidget(self.mark)
        self.policy_changed()
        self._banner = Banner(self._look)
        step.column.addWidget(self._banner)
        step.column.addWidget(self.door)
        self.door.admitted.connect(self._has_joined)
        self.door.declined.connect(self._let_go)
        return step

    def _quiet_step(self) -> Step:
        step = Step(
            self._look,
            2,
            self.tr("When should it be quiet?"),
            self.tr(
                "No alert comes in these hours; the same time twice means never quiet. What you "
                "missed stands in the feed."
            ),
        )
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._from = self._time(table.QUIET_FROM, self.tr("Quiet from"))
        self._until = self._time(table.QUIET_UNTIL, self.tr("Quiet until"))
        for words, field in ((self.tr("From"), self._from), (self.tr("until"), self._until)):
            label = Text(words, wrap=False)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addSpacing(STEP)
        self._weekends = QCheckBox(self.tr("At weekends too"))
        self._weekends.setChecked(self._settings.get(table.WEEKENDS_QUIET))
        row.addWidget(self._weekends)
        row.addStretch(1)
        step.column.addLayout(row)
        return step

    def _time(self, setting: table.Setting[str], name: str) -> ClockField:
        return ClockField(self._settings.get(setting), name)

    def _account_step(self) -> Step:
        step = Step(
            self._look,
            3,
            self.tr("Connect one account"),
            self.tr("You sign in in your browser. The sign-in stays in this computer's keyring."),
        )
        self._networks = Flow()
        room = QWidget()
        room.setLayout(self._networks)
        step.column.addWidget(room)
        step.column.addWidget(self._by_hand)
        self.catalog_changed()
        return step

    # --- deeds -----------------------------------------------------------------------------

    def _join(self) -> None:
        address = self._address.text().strip()
        if not address:
            self._address.setFocus()
            return
        self._asked = address
        self.door.leave()
        self._join_button.setEnabled(False)
        self._banner.say("info", self.tr("Looking at {address} …").format(address=address))
        programs, moment = self._programs, self._now()

        def work() -> Program:
            return programs.join(address, moment)

        self._jobs.run("feeds", work, self._has_joined, self._has_not, owner=self)

    def _has_joined(self, program: Program) -> None:
        self._join_button.setEnabled(True)
        self._address.clear()
        self._banner.say("good", self.tr("You joined {title}.").format(title=program.title))
        self.joined.emit(program)

    def _has_not(self, error: GoodwordError) -> None:
        self._join_button.setEnabled(True)
        if isinstance(error, NeedsSignIn):
            self._banner.clear()
            # not what stands in the field by now: another link may have come meanwhile
            self.door.ask(error, self._asked)
        else:
            self._banner.say("bad", sentence(error))

    def _let_go(self) -> None:
        """The person does not want to sign in."""
        self._banner.clear()
        self._address.setFocus()

    def _connect(self) -> None:
        button = self.sender()
        if button is not None:
            self._keep()
            self.connect_wanted.emit(button.objectName())

    def _finish(self) -> None:
        self._keep()
        self.done.emit()

    def _keep(self) -> None:
        settings = self._settings
        start = self._from.value
        end = self._until.value
        weekends = self._weekends.isChecked()

        def work() -> None:
            settings.put(table.QUIET_FROM, start)
            settings.put(table.QUIET_UNTIL, end)
            settings.put(table.WEEKENDS_QUIET, weekends)
            settings.put(table.WELCOME_DONE, True)

        self._jobs.run("store", work, owner=self)
