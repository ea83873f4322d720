"""Signing in to one network from the screen: one attempt at a time, and what came of it.

The lane has one thread, which may be waiting for a browser; so a new attempt ends the old one
first, and what an old one still says is not listened to.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from desktop.errors import Barred, Cancelled, GoodwordError
from desktop.jobs import Jobs
from desktop.model import Account
from desktop.share.accounts import Accounts
from desktop.share.connection import Connection


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants connected: a new account, or (`reconnect`) this very one."""

    network: str
    where: str = ""
    reconnect: str = ""


class Connecting(QObject):
    """`opened` carries the address for the browser; exactly one of the last three ends an
    attempt, unless a newer one or `cancel` did."""

    begun = Signal(object)
    """A `Wish`."""
    opened = Signal(str)
    connected = Signal(object, bool)
    """An `Account`, and whether it was connected before."""
    failed = Signal(object)
    """A `GoodwordError`."""
    stopped = Signal()

    def __init__(self, jobs: Jobs, accounts: Accounts, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._jobs, self._accounts, self._now = jobs, accounts, now
        self._connection: Connection | None = None
        self._attempt = 0
        self._wish: Wish | None = None

    @property
    def under_way(self) -> bool:
        return self._connection is not None

    def begin(self, wish: Wish) -> None:
        self.cancel()
        self._wish = wish
        self.begun.emit(wish)
        accounts, moment, attempt = self._accounts, self._now(), self._attempt

        def work() -> Connection:
            return accounts.begin(wish.network, wish.where, moment, reconnect=wish.reconnect)

        def opened(connection: Connection) -> None:
            self._opened(connection, attempt)

        def failed(error: GoodwordError) -> None:
            self._failed(error, attempt)

        self._jobs.run("connect", work, opened, failed, owner=self)

    def again(self) -> None:
        """The last wish once more."""
        if self._wish is not None:
            self.begin(self._wish)

    def cancel(self) -> None:
        """Whatever is under way is no longer wanted; its port is free at once."""
        self._attempt += 1
        if self._connection is not None:
            self._connection.cancel()
            self._connection = None
        self.stopped.emit()

    def forbid(self, networks: Container[str]) -> None:
        """IT allows these no longer: nobody is left to say yes in the browser in vain."""
        connection = self._connection
        if connection is not None and connection.network in networks:
            self.cancel()
            name = connection.network
            self.failed.emit(Barred(network=name, address=name, status=0))

    def _opened(self, connection: Connection, attempt: int) -> None:
        if attempt != self._attempt:
            connection.cancel()  # nobody waits for it any more: its port is free again
            return
        self._connection = connection
        self.opened.emit(connection.url)
        accounts, now = self._accounts, self._now

        def work() -> tuple[Account, bool]:
            known = {account.id for account in accounts.all()}
            account = accounts.complete(connection, now)
            return account, account.id in known

        def connected(answer: tuple[Account, bool]) -> None:
            self._connected(answer, attempt)

        def failed(error: GoodwordError) -> None:
            self._failed(error, attempt)

        self._jobs.run("connect", work, connected, failed, owner=self)

    def _connected(self, answer: tuple[Account, bool], attempt: int) -> None:
        if attempt == self._attempt:
            self._connection = None
            self.stopped.emit()
        account, known = answer
        surprising = known and not (self._wish is not None and self._wish.reconnect == account.id)
        self.connected.emit(account, surprising)

    def _failed(self, error: GoodwordError, attempt: int) -> None:
        if isinstance(error, Cancelled) or attempt != self._attempt:
            return
        self._connection = None
        self.stopped.emit()
        self.failed.emit(error)
