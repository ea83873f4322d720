"""The cards of accounts: one that is connected, what is posted to by hand, what a keyring
still holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model import Account, AccountState
from desktop.share.network import Place
from desktop.ui.account_words import permission_text, state_text
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.flow import Flow
from desktop.ui.look import HAIR, STEP, Look
from desktop.ui.painted import Avatar
from desktop.ui.sure import Sure
from desktop.ui.widgets import Button, Card, Chip, Text


class AccountCard(Card):
    """One account: who, where, since and until when, what it allows, what can be done.
    `waiting` is how many shares to it have not gone out; `offered` False: the network can't be
    connected here any more."""

    reconnect_wanted = Signal(str)
    disconnect_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        account: Account,
        network: str,
        picture: Path | None,
        now: datetime,
        *,
        waiting: int = 0,
        offered: bool = True,
        barred: bool = False,
    ) -> None:
        """`barred`: because IT does not allow it."""
        super().__init__()
        self._barred = barred
        self._account, self._network = account, network
        row = QHBoxLayout()
        row.setSpacing(STEP)
        avatar = Avatar(look, 40)
        avatar.show_person(account.name or account.handle, picture)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(look, now, offered), 1)
        self._buttons(row, now, offered)
        self.box.addLayout(row)
        self._sure = self._question(waiting)
        self.box.addWidget(self._sure)

    @property
    def account_id(self) -> str:
        return self._account.id

    def _words(self, look: Look, now: datetime, offered: bool) -> QVBoxLayout:
        account = self._account
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(account.name or account.handle, look=look, bold=True))
        same = account.handle in ("", account.name)
        where = self._network if same else f"{account.handle} · {self._network}"
        words.addWidget(Text(where, tone="muted"))
        tone, state = state_text(account, now)
        if not offered:
            tone, state = "warn", self.tr("This network can't be used here at the moment.")
        if self._barred:
            more = self.tr("Nothing is sent to this network here; your sign-in is kept.")
            words.addWidget(ByOrganisation(look, more))
        else:
            words.addWidget(Text(state, tone=tone))
        words.addSpacing(HAIR)
        words.addWidget(Text(permission_text(account), tone="muted", look=look, scale=0.92))
        return words

    def _buttons(self, row: QHBoxLayout, now: datetime, offered: bool) -> None:
        account = self._account
        ended = account.state is AccountState.SIGNED_OUT
        pressing = state_text(account, now)[0] == "warn"
        if offered:
            words = self.tr("Connect again") if ended else self.tr("Reconnect")
            again = Button(words, kind="primary" if pressing else "quiet")
            name = self.tr("Connect {who} again") if ended else self.tr("Reconnect {who}")
            again.setAccessibleName(name.format(who=account.handle or account.name))
            again.clicked.connect(self._again)
            row.addWidget(again, 0, Qt.AlignmentFlag.AlignTop)
        self._leave = Button(self.tr("Disconnect"), kind="quiet")
        self._leave.setAccessibleName(self.tr("Disconnect {who}").format(who=account.handle))
        row.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignTop)

    def _question(self, waiting: int) -> Sure:
        words = self.tr(
            "Goodword forgets this sign-in and tells {network}. What you shared stays there."
        ).format(network=self._network)
        if waiting:
            more = self.tr("%n share(s) to it wait until you connect it again.", "", waiting)
            words = f"{words} {more}"
        sure = Sure(words, self.tr("Disconnect"), self.tr("Keep it"))
        self._leave.clicked.connect(sure.ask)
        sure.agreed.connect(self._disconnect)
        return sure

    def _again(self) -> None:
        self.reconnect_wanted.emit(self._account.id)

    def _disconnect(self) -> None:
        self._leave.setEnabled(False)
        self.disconnect_wanted.emit(self._account.id)


class ByHandCard(Card):
    """Networks that the person posts to with the network's own composer, as switches."""

    switched = Signal(str, bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.box.addWidget(
            Text(
                self.tr(
                    "These networks let no application post for a person, or your company has "
                    "not set it up. Goodword opens their own page with your words ready; you "
                    "look once more and post. Nothing is connected, and nothing is measured."
                ),
                tone="muted",
            )
        )
        self._chips = Flow()
        room = QWidget()
        room.setLayout(self._chips)
        self.box.addWidget(room)
        self._names: tuple[tuple[str, bool], ...] = ()

    def show_places(self, places: Sequence[Place], chosen: set[str]) -> None:
        """A switch for each; nothing is made anew while nothing changed, for the focus stays."""
        names = tuple((place.name, place.name in chosen) for place in places)
        if names == self._names:
            return
        if tuple(name for name, _ in names) == tuple(name for name, _ in self._names):
            for chip, (_, on) in zip(self.chips(), names, strict=True):
                self._mark(chip, on)
            self._names = names
            return
        self._names = names
        self._chips.clear()
        for place in places:
            chip = Chip(place.title)
            chip.setObjectName(place.name)
            self._mark(chip, place.name in chosen)
            chip.setAccessibleName(self.tr("Post by hand on {network}").format(network=place.title))
            chip.clicked.connect(self._switched)
            self._chips.addWidget(chip)

    def chips(self) -> list[Chip]:
        items = (self._chips.itemAt(index) for index in range(self._chips.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Chip)]

    def _mark(self, chip: Chip, on: bool) -> None:
        """Switched on is told by a shape, too."""
        chip.setChecked(on)
        chip.setIcon(self._look.icon("check" if on else "plus", "accent" if on else "muted"))

    def _switched(self, on: bool) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self._mark(chip, on)
            self.switched.emit(chip.objectName(), on)


class OwedCard(Card):
    """What was disconnected while the keyring could not be opened."""

    wipe_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setSpacing(STEP)
        self._text = Text("", tone="warn")
        row.addWidget(self._text, 1)
        self._button = Button(self.tr("Unlock and wipe"))
        self._button.clicked.connect(self.wipe_wanted)
        row.addWidget(self._button)
        self.box.addLayout(row)
        self.hide()

    def show_owed(self, names: Sequence[str]) -> None:
        words = self.tr(
            "Disconnected, but the keyring is not open, so these sign-ins still lie in it: "
            "{names}. Goodword wipes them as soon as it is."
        )
        self._text.setText(words.format(names=", ".join(names)))
        self.setVisible(bool(names))
