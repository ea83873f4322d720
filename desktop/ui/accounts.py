"""The accounts: whom Goodword may act for, connecting and disconnecting.

Connecting opens the system's browser; the link is shown too, and Cancel is always there.
The keyring is never touched on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import Cancelled, GoodwordError
from desktop.feeds.pictures import Pictures
from desktop.jobs import Jobs
from desktop.model import Account
from desktop.share.accounts import Accounts, Connection
from desktop.share.catalog import Catalog
from desktop.ui.account_cards import AccountCard, ConnectCard, WaitingCard
from desktop.ui.browser import open_address
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.messages import sentence
from desktop.ui.widgets import Banner, Heading, Scroll, Text, clear


class AccountsPage(QWidget):
    """The page: the accounts there are, the sign-in under way, and the networks to add."""

    accounts_touched = Signal()
    vault_used = Signal()
    memory_wanted = Signal()
    """There is no keyring, and the person agrees to keep sign-ins in memory until the end."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        accounts: Accounts,
        catalog: Catalog,
        pictures: Pictures,
        now: Callable[[], datetime],
        browse: Callable[[str], bool] = open_address,
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._accounts = look, jobs, accounts
        self._pictures = pictures
        self._catalog, self._now, self._browse = catalog, now, browse
        self._connection: Connection | None = None
        self._attempt = 0
        self._retry: tuple[str, str, str] | None = None
        self._no_keyring = False
        self._cards: dict[str, ConnectCard] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(width=760)
        box.addWidget(scroll)
        column = scroll.box
        column.addWidget(Heading(self.tr("Accounts"), look))
        column.addWidget(
            Text(
                self.tr(
                    "Sign-ins lie in this computer's keyring and nowhere else. "
                    "No server stands between you and your networks."
                ),
                tone="muted",
            )
        )
        self._banner = Banner(look)
        self._banner.pressed.connect(self._again)
        column.addWidget(self._banner)
        self._waiting = WaitingCard(look, browse)
        self._waiting.cancelled.connect(self._cancel)
        column.addWidget(self._waiting)
        self._list = QVBoxLayout()
        self._list.setSpacing(STEP)
        column.addLayout(self._list)
        column.addSpacing(SMALL)
        column.addWidget(Heading(self.tr("Connect an account"), look, 1.2))
        for network in catalog.all():
            card = ConnectCard(look, network, network.title)
            card.begun.connect(self._begin)
            self._cards[network.name] = card
            column.addWidget(card)
        column.addStretch(1)
        self.accounts_changed()

    # --- slots -----------------------------------------------------------------------------

    def accounts_changed(self) -> None:
        self._jobs.run("store", self._accounts.all, self._show, owner=self)
        self._jobs.run("feeds", self._fetch_faces, self._faces_came, owner=self)

    def _fetch_faces(self) -> int:
        """On a lane: the pictures of the accounts that are not here yet."""
        wanted = [account.avatar for account in self._accounts.all() if account.avatar]
        missing = [url for url in wanted if self._pictures.path(url) is None]
        return self._pictures.fetch_all(missing)

    def _faces_came(self, count: int) -> None:
        if count:
            self._jobs.run("store", self._accounts.all, self._show, owner=self)

    def connect_network(self, name: str) -> None:
        """Begin with a network, as if its button had been pressed."""
        if name in self._cards:
            self._cards[name].begin()

    def reconnect(self, account_id: str) -> None:
        """Connect this very account again."""

        def work() -> Account | None:
            return self._accounts.get(account_id)

        self._jobs.run("store", work, self._reconnect, owner=self)

    def _reconnect(self, account: Account | None) -> None:
        if account is not None:
            self._begin(account.network, _where_of(account), account.id)

    def leave(self) -> None:
        """The application ends: free the port, stop waiting."""
        self._cancel()

    # --- signing in ------------------------------------------------------------------------

    def _begin(self, network: str, where: str, reconnect: str = "") -> None:
        # first, and here: the lane has one thread, which may be waiting for the last browser
        self._cancel()
        self._banner.clear()
        self._retry = (network, where, reconnect)
        self._waiting.prepare(self._title(network))
        accounts, moment, attempt = self._accounts, self._now(), self._attempt

        def work() -> Connection:
            return accounts.begin(network, where, moment, reconnect=reconnect)

        def opened(connection: Connection) -> None:
            self._opened(connection, attempt)

        def failed(error: GoodwordError) -> None:
            self._failed(error, attempt)

        self._jobs.run("connect", work, opened, failed, owner=self)

    def _opened(self, connection: Connection, attempt: int) -> None:
        if attempt != self._attempt:
            connection.cancel()  # nobody waits for it any more: its port is free again
            return
        self._connection = connection
        self._waiting.wait_for(connection.url)
        if not self._browse(connection.url):
            self._banner.say(
                "info", self.tr("No browser could be opened. Copy the link into one yourself.")
            )
        accounts, now = self._accounts, self._now

        def work() -> Account:
            return accounts.complete(connection, now)

        def connected(account: Account) -> None:
            self._connected(account, attempt)

        def failed(error: GoodwordError) -> None:
            self._failed(error, attempt)

        self._jobs.run("connect", work, connected, failed, owner=self)

    def _connected(self, account: Account, attempt: int) -> None:
        if attempt == self._attempt:
            self._connection = None
            self._waiting.hide()
        who = self.tr("{who} on {network} is connected.").format(
            who=account.handle, network=self._title(account.network)
        )
        self._banner.say("good", who)
        self.vault_used.emit()
        self.accounts_touched.emit()
        self.accounts_changed()

    def _failed(self, error: GoodwordError, attempt: int) -> None:
        if isinstance(error, Cancelled) or attempt != self._attempt:
            return
        self._connection = None
        self._waiting.hide()
        kind = "warn" if error.name in ("ConsentDenied", "ConsentTimeout", "WrongPerson") else "bad"
        self._no_keyring = error.name == "NoVault" and error.facts.get("cause") != "changed"
        again = self.tr("Keep it only until I quit") if self._no_keyring else self.tr("Try again")
        self._banner.say(kind, sentence(error), again)

    def _cancel(self) -> None:
        """Whatever is under way is no longer wanted."""
        self._attempt += 1
        if self._connection is not None:
            self._connection.cancel()
            self._connection = None
        self._waiting.hide()

    def _again(self) -> None:
        if self._no_keyring:
            self._no_keyring = False
            self.memory_wanted.emit()
        if self._retry is not None:
            self._begin(*self._retry)

    # --- the list --------------------------------------------------------------------------

    def _show(self, accounts: tuple[Account, ...]) -> None:
        clear(self._list)
        for account in accounts:
            face = self._pictures.path(account.avatar) if account.avatar else None
            title = self._title(account.network)
            card = AccountCard(self._look, account, title, face, self._now())
            card.reconnect_wanted.connect(self.reconnect)
            card.disconnect_wanted.connect(self._disconnect)
            self._list.addWidget(card)
        if not accounts:
            self._list.addWidget(Text(self.tr("No account is connected yet."), tone="muted"))

    def _disconnect(self, account_id: str) -> None:
        moment = self._now()

        def work() -> None:
            self._accounts.disconnect(account_id, moment)

        self._jobs.run("vault", work, self._disconnected, self._not_disconnected, owner=self)

    def _disconnected(self, _: object) -> None:
        self.accounts_touched.emit()
        self.accounts_changed()

    def _not_disconnected(self, error: GoodwordError) -> None:
        self._banner.say("bad", sentence(error))
        self.accounts_changed()

    def _title(self, network: str) -> str:
        return next((one.title for one in self._catalog.all() if one.name == network), network)


def _where_of(account: Account) -> str:
    """What the person typed when they connected it, as far as it is needed again."""
    if account.network == "bluesky":
        return account.handle.lstrip("@")
    return QUrl(account.server).toString()
