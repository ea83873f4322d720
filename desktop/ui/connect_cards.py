"""The cards of signing in: a network that can be connected, and a sign-in under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from desktop.share.network import Network
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import say
from desktop.ui.widgets import Button, Card, Text


class ConnectCard(Card):
    """One network that can be connected; asks for the server or handle where it must."""

    begun = Signal(str, str)

    def __init__(self, look: Look, network: Network) -> None:
        super().__init__()
        self._network = network
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        title = Text(network.title, look=look, bold=True, wrap=False)
        title.setMinimumWidth(title.fontMetrics().averageCharWidth() * 13)
        row.addWidget(title)
        self._where = QLineEdit()
        if network.asks_where:
            self._where.setPlaceholderText(_where_words(network.asks_where))
            self._where.setAccessibleName(_where_words(network.asks_where))
            self._where.returnPressed.connect(self._begin)
            row.addWidget(self._where, 1)
        else:
            row.addWidget(Text(self.tr("Your browser opens and asks you."), tone="muted"), 1)
        self._button = Button("")
        self._button.clicked.connect(self._begin)
        row.addWidget(self._button)
        self.box.addLayout(row)
        self.set_connected(0)

    @property
    def name(self) -> str:
        return self._network.name

    def set_connected(self, count: int) -> None:
        """How many accounts of it there are: one more is an act of its own."""
        title = self._network.title
        if count:
            self._button.setText(self.tr("Add another account"))
            name = self.tr("Add another {network} account")
        else:
            self._button.setText(self.tr("Connect"))
            name = self.tr("Connect {network}")
        self._button.setAccessibleName(name.format(network=title))

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
