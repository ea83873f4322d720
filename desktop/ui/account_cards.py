"""The cards of the accounts page: an account, a network to connect, a sign-in under way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.model import Account, AccountState
from desktop.share.network import Network
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.messages import moment_text, say
from desktop.ui.painted import Avatar
from desktop.ui.widgets import Button, Card, Text


class AccountCard(Card):
    """One account: who, where, until when, and what can be done."""

    reconnect_wanted = Signal(str)
    disconnect_wanted = Signal(str)

    def __init__(
        self, look: Look, account: Account, network: str, picture: Path | None, now: datetime
    ) -> None:
        super().__init__()
        self._account = account
        row = QHBoxLayout()
        row.setSpacing(STEP)
        avatar = Avatar(look, 40)
        avatar.show_person(account.name or account.handle, picture)
        row.addWidget(avatar)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(account.name or account.handle, look=look, bold=True))
        words.addWidget(Text(f"{account.handle} · {network}", tone="muted"))
        words.addWidget(self._state(now))
        row.addLayout(words, 1)
        if account.state is AccountState.SIGNED_OUT:
            again = Button(self.tr("Connect again"), kind="primary")
            again.clicked.connect(self._again)
            row.addWidget(again)
        self._leave = Button(self.tr("Disconnect"), kind="quiet")
        self._leave.setAccessibleName(self.tr("Disconnect {who}").format(who=account.handle))
        self._leave.clicked.connect(self._ask)
        row.addWidget(self._leave)
        self.box.addLayout(row)
        self._sure = self._question()
        self.box.addWidget(self._sure)

    def _state(self, now: datetime) -> Text:
        account = self._account
        if account.state is AccountState.SIGNED_OUT:
            return Text(self.tr("This connection has ended."), tone="warn")
        if account.expires is not None:
            when = moment_text(account.expires, now)
            return Text(self.tr("Connected until {when}").format(when=when), tone="muted")
        return Text(self.tr("Connected"), tone="good")

    def _question(self) -> QWidget:
        """Asked in place, not in a window above."""
        question = QWidget()
        row = QHBoxLayout(question)
        row.setContentsMargins(0, HAIR, 0, 0)
        row.addWidget(
            Text(self.tr("Goodword forgets this account. What you shared stays where it is.")), 1
        )
        yes, no = Button(self.tr("Disconnect")), Button(self.tr("Keep it"), kind="quiet")
        yes.clicked.connect(self._disconnect)
        no.clicked.connect(question.hide)
        row.addWidget(no)
        row.addWidget(yes)
        question.hide()
        return question

    def _ask(self) -> None:
        self._sure.setVisible(not self._sure.isVisible())

    def _again(self) -> None:
        self.reconnect_wanted.emit(self._account.id)

    def _disconnect(self) -> None:
        self._leave.setEnabled(False)
        self.disconnect_wanted.emit(self._account.id)


class ConnectCard(Card):
    """One network that can be connected; asks for the server or handle where it must."""

    begun = Signal(str, str)

    def __init__(self, look: Look, network: Network, title: str) -> None:
        super().__init__()
        self._network = network
        self.box.addWidget(Text(title, look=look, bold=True))
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._where = QLineEdit()
        if network.asks_where:
            self._where.setPlaceholderText(_where_words(network.asks_where))
            self._where.setAccessibleName(_where_words(network.asks_where))
            self._where.returnPressed.connect(self._begin)
            row.addWidget(self._where, 1)
        else:
            row.addWidget(Text(self.tr("Your browser opens and asks you."), tone="muted"), 1)
        self._button = Button(self.tr("Connect"))
        self._button.setAccessibleName(self.tr("Connect {network}").format(network=title))
        self._button.clicked.connect(self._begin)
        row.addWidget(self._button)
        self.box.addLayout(row)

    @property
    def name(self) -> str:
        return self._network.name

    def begin(self) -> None:
        """Connect, or ask for the place first."""
        if self._network.asks_where and not self._where.text().strip():
            self._where.setFocus()
        else:
            self._begin()

    def _begin(self) -> None:
        where = self._where.text().strip()
        if self._network.asks_where and not where:
            self._where.setFocus()
            return
        self.begun.emit(self._network.name, where)


class WaitingCard(Card):
    """A sign-in under way: the browser was opened; the link is here too."""

    cancelled = Signal()

    def __init__(self, look: Look, browse: Callable[[str], bool]) -> None:
        super().__init__()
        self._url, self._browse = "", browse
        self._title = Text("", look=look, bold=True)
        self._words = Text("", tone="muted")
        self.box.addWidget(self._title)
        self.box.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._open = Button(self.tr("Open the browser again"), icon=look.icon("external"))
        self._copy = Button(self.tr("Copy the link"), icon=look.icon("copy"))
        stop = Button(self.tr("Cancel"), kind="quiet")
        self._open.clicked.connect(self._open_again)
        self._copy.clicked.connect(self._copy_link)
        stop.clicked.connect(self.cancelled)
        for button in (self._open, self._copy):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(stop)
        self.box.addLayout(row)
        self.hide()

    def prepare(self, network: str) -> None:
        """Before the address is known."""
        self._title.setText(self.tr("Connecting {network} …").format(network=network))
        self._words.setText(self.tr("Asking the server."))
        self._set_link("")
        self.show()

    def wait_for(self, url: str) -> None:
        self._words.setText(
            self.tr("Say yes in your browser, then come back. This waits for five minutes.")
        )
        self._set_link(url)

    def _set_link(self, url: str) -> None:
        self._url = url
        for button in (self._open, self._copy):
            button.setEnabled(bool(url))

    def _open_again(self) -> None:
        self._browse(self._url)

    def _copy_link(self) -> None:
        QGuiApplication.clipboard().setText(self._url)


def _where_words(asks: str) -> str:
    words = {
        "instance": QT_TRANSLATE_NOOP("messages", "Your server, for example mastodon.social"),
        "handle": QT_TRANSLATE_NOOP("messages", "Your handle, for example you.bsky.social"),
    }
    return say(words.get(asks, asks))
