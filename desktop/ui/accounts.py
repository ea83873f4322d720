"""The accounts: whom Goodword may act for, connecting, disconnecting, and posting by hand.

Connecting opens the system's browser; the link is shown too, and Cancel is always there.
The keyring is never touched on the main thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import GoodwordError, VaultLocked
from desktop.feeds.pictures import Pictures
from desktop.jobs import Jobs
from desktop.model import Account, Share, ShareState
from desktop.share.accounts import Accounts, Farewell
from desktop.share.catalog import Catalog
from desktop.ui.account_cards import AccountCard, ByHandCard, OwedCard
from desktop.ui.browser import open_address
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.connect_cards import ConnectCard
from desktop.ui.connecting import Connecting, Wish
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.messages import listed, sentence
from desktop.ui.signing import SignInPanel, who_text
from desktop.ui.widgets import Heading, Scroll, Text, clear


@dataclass(frozen=True, slots=True)
class Known:
    """What the page shows, read on a lane."""

    accounts: tuple[Account, ...]
    leaving: tuple[Account, ...]
    waiting: Counter[str]
    """Shares that have not gone out, by account."""


class AccountsPage(QWidget):
    """The page: the accounts there are, the sign-in under way, the networks to add, and those
    that are posted to by hand. `shares` are those of the outbox."""

    accounts_touched = Signal()
    vault_used = Signal()
    memory_wanted = Signal()
    """There is no keyring, and the person agrees to keep sign-ins in memory until the end."""
    change_wanted = Signal()
    """There is another keyring than before, and the person agrees to use that."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        accounts: Accounts,
        catalog: Catalog,
        pictures: Pictures,
        shares: Callable[[], Sequence[Share]],
        now: Callable[[], datetime],
        browse: Callable[[str], bool] = open_address,
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._accounts = look, jobs, accounts
        self._pictures, self._shares = pictures, shares
        self._catalog, self._now = catalog, now
        self._wanted = ""
        self._cards: dict[str, ConnectCard] = {}
        self.panel = SignInPanel(look, Connecting(jobs, accounts, now), self._title, browse)
        self.panel.connected.connect(self._connected)
        self.panel.memory_wanted.connect(self.memory_wanted)
        self.panel.change_wanted.connect(self.change_wanted)
        self._build()
        self.catalog_changed()

    def _build(self) -> None:
        look = self._look
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(width=760)
        box.addWidget(self._scroll)
        column = self._scroll.box
        column.addWidget(Heading(self.tr("Accounts"), look))
        words = self.tr(
            "Sign-ins lie in this computer's keyring and nowhere else. "
            "No server stands between you and your networks."
        )
        column.addWidget(Text(words, tone="muted"))
        column.addWidget(self.panel)
        self._list = _column(STEP)
        column.addLayout(self._list)
        self._owed = OwedCard()
        self._owed.wipe_wanted.connect(self._wipe)
        column.addWidget(self._owed)
        column.addSpacing(SMALL)
        column.addWidget(Heading(self.tr("Connect an account"), look, 1.2))
        self._networks = _column(STEP)
        column.addLayout(self._networks)
        self.mark = ByOrganisation(look)
        column.addWidget(self.mark)
        column.addSpacing(SMALL)
        self._hand_title = Heading(self.tr("Post by hand"), look, 1.2)
        column.addWidget(self._hand_title)
        self.no_hand = ByOrganisation(look, self.tr("Posting by hand is not offered here."))
        column.addWidget(self.no_hand)
        self._hand = ByHandCard(look)
        self._hand.switched.connect(self._switch)
        column.addWidget(self._hand)
        column.addStretch(1)

    # --- slots -----------------------------------------------------------------------------

    def accounts_changed(self) -> None:
        self._jobs.run("store", self._known, self._show, owner=self)
        self._jobs.run("feeds", self._fetch_faces, self._faces_came, owner=self)

    def catalog_changed(self) -> None:
        """Other networks can be connected than before."""
        if list(self._cards) != [network.name for network in self._catalog.all()]:
            self._cards = {}
            clear(self._networks)
            for network in self._catalog.all():
                card = ConnectCard(self._look, network)
                card.begun.connect(self._begin)
                self._cards[network.name] = card
                self._networks.addWidget(card)
        self._show_limits()
        self.panel.connecting.forbid(self._catalog.barred)
        self.accounts_changed()

    def _show_limits(self) -> None:
        """What IT allows, where that is not everything."""
        catalog = self._catalog
        left = {place.name: place.title for place in (*catalog.all(), *catalog.by_hand())}
        words = self.tr("Only these networks can be used here: {networks}.")
        words = words.format(networks=listed(list(left.values())))
        self.mark.say(words if left else self.tr("No network can be used here."))
        self.mark.setVisible(bool(catalog.barred))
        self.no_hand.setVisible(not catalog.hand)

    def connect_network(self, name: str) -> None:
        """Begin with a network, as if its button had been pressed."""
        if name in self._cards:
            self._cards[name].begin()

    def reconnect(self, account_id: str) -> None:
        """Connect this very account again."""

        def work() -> Account | None:
            return self._accounts.get(account_id)

        self._jobs.run("store", work, self._reconnect, owner=self)

    def show_account(self, account_id: str) -> None:
        """Bring this account into view."""
        self._wanted = account_id
        self.accounts_changed()

    def leave(self) -> None:
        """The application ends: free the port, stop waiting."""
        self.panel.cancel()

    # --- signing in ------------------------------------------------------------------------

    def _begin(self, network: str, where: str) -> None:
        self.panel.begin(Wish(network, where))

    def _reconnect(self, account: Account | None) -> None:
        if account is not None:
            wish = Wish(account.network, _where_of(account), account.id)
            self.panel.begin(wish)

    def _connected(self) -> None:
        self.vault_used.emit()
        self.accounts_touched.emit()
        self.accounts_changed()

    # --- the list --------------------------------------------------------------------------

    def _known(self) -> Known:
        waiting = Counter(
            share.account
            for share in self._shares()
            if share.state in (ShareState.WAITING, ShareState.UNSURE)
        )
        return Known(self._accounts.all(), self._accounts.leaving(), waiting)

    def _show(self, known: Known) -> None:
        connected = [account for account in known.accounts if not account.by_hand]
        self._list_accounts(connected, known.waiting)
        counts = Counter(account.network for account in connected)
        for name, card in self._cards.items():
            card.set_connected(counts[name])
        by_hand = {account.network for account in known.accounts if account.by_hand}
        places = [
            place
            for place in self._catalog.by_hand()
            if place.name not in self._cards or place.name in by_hand
        ]
        self._hand.show_places(places, by_hand)
        self._hand.setVisible(bool(places))
        self._hand_title.setVisible(bool(places) or not self._catalog.hand)
        self._owed.show_owed(
            [who_text(account, self._title(account.network)) for account in known.leaving]
        )

    def _list_accounts(self, accounts: list[Account], waiting: Counter[str]) -> None:
        clear(self._list)
        for account in accounts:
            face = self._pictures.path(account.avatar) if account.avatar else None
            card = AccountCard(
                self._look,
                account,
                self._title(account.network),
                face,
                self._now(),
                waiting=waiting[account.id],
                offered=account.network in self._cards,
                barred=account.network in self._catalog.barred,
            )
            card.reconnect_wanted.connect(self.reconnect)
            card.disconnect_wanted.connect(self._disconnect)
            self._list.addWidget(card)
            if account.id == self._wanted:
                self._wanted = ""
                QTimer.singleShot(0, card, partial(self._scroll.ensureWidgetVisible, card))
        if not accounts:
            self._list.addWidget(Text(self.tr("No account is connected yet."), tone="muted"))

    def _fetch_faces(self) -> int:
        """On a lane: the pictures of the accounts that are not here yet."""
        barred = self._catalog.barred
        allowed = [one for one in self._accounts.all() if one.network not in barred]
        wanted = [account.avatar for account in allowed if account.avatar]
        missing = [url for url in wanted if self._pictures.path(url) is None]
        return self._pictures.fetch_all(missing)

    def _faces_came(self, count: int) -> None:
        if count:
            self._jobs.run("store", self._known, self._show, owner=self)

    # --- ending ----------------------------------------------------------------------------

    def _disconnect(self, account_id: str) -> None:
        accounts, moment = self._accounts, self._now()

        def work() -> tuple[Account | None, Farewell]:
            account = accounts.get(account_id)
            return account, accounts.disconnect(account_id, moment)

        self._jobs.run("vault", work, self._disconnected, self._not_disconnected, owner=self)

    def _disconnected(self, answer: tuple[Account | None, Farewell]) -> None:
        account, farewell = answer
        if account is not None:
            self.panel.say_goodbye(account, farewell)
        self.accounts_touched.emit()
        self.accounts_changed()

    def _not_disconnected(self, error: GoodwordError) -> None:
        self.panel.banner.say("bad", sentence(error))
        self.accounts_changed()

    def _wipe(self) -> None:
        """The person wants the keyring opened for that."""
        accounts, moment = self._accounts, self._now()

        def work() -> int:
            return accounts.wipe_owed(moment, prompt=True)

        self._jobs.run("vault", work, self._wiped, self._not_disconnected, owner=self)

    def _wiped(self, count: int) -> None:
        if not count:
            self.panel.banner.say("warn", sentence(VaultLocked()))
        self.accounts_changed()

    # --- by hand ---------------------------------------------------------------------------

    def _switch(self, network: str, on: bool) -> None:
        accounts, moment = self._accounts, self._now()

        def work() -> None:
            if on:
                accounts.add_by_hand(network, moment)
            else:
                accounts.remove(f"by-hand:{network}")

        self._jobs.run("store", work, self._switched, self._not_disconnected, owner=self)

    def _switched(self, _: object) -> None:
        self.accounts_touched.emit()
        self.accounts_changed()

    # --- words -----------------------------------------------------------------------------

    def _title(self, network: str) -> str:
        return self._catalog.titles().get(network, network)


def _column(spacing: int) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(spacing)
    return made


def _where_of(account: Account) -> str:
    """What the person typed when they connected it, as far as it is needed again."""
    if account.network == "bluesky":
        return account.handle.lstrip("@")
    return QUrl(account.server).toString()
