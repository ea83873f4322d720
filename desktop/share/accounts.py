"""The employee's profiles on the networks: the table `accounts`, signing in, signing out.

The secret goes into the vault, then the row is written; at the end the secret goes, then
the row. So a row without a secret is the worst that a crash leaves, and that only asks
for signing in again. No secret is ever in the database.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from desktop.errors import Cancelled, GoodwordError, SignedOut, WrongPerson
from desktop.model import Account, AccountState, Secrets
from desktop.share.catalog import Catalog
from desktop.share.loopback import Listener
from desktop.share.network import Attempt, Network, Revokes
from desktop.share.renewal import Renewal, ends
from desktop.share.turn import Turns
from desktop.store import Row, Store, from_ms, to_ms
from desktop.vault import Vault

CONSENT_SECONDS = 300.0


class Connection:
    """One sign-in under way. `url` is what the browser has to open; `cancel` works from
    any thread, frees the port at once and ends the waiting of `Accounts.complete`."""

    def __init__(self, network: Network, attempt: Attempt, listener: Listener, again: str) -> None:
        self.network = network.name
        self.url = attempt.url
        self.reconnects = again
        self.attempt = attempt
        self.adapter = network
        self.listener = listener
        self.cancelled = threading.Event()

    def cancel(self) -> None:
        self.cancelled.set()
        self.listener.close()

    def check(self) -> None:
        """Errors: `Cancelled`."""
        if self.cancelled.is_set():
            raise Cancelled()


class Accounts:
    """Accounts by id, and the secrets to act for them."""

    def __init__(self, store: Store, vault: Vault, catalog: Catalog) -> None:
        self._store = store
        self._catalog = catalog
        self._renewal = Renewal(vault, self._handle_of)
        self._turns = Turns(store.path.parent)
        self._under_way: dict[str, Connection] = {}
        self._guard = threading.Lock()
        self._tell: list[Callable[[str, datetime], object]] = []

    def when_connected(self, tell: Callable[[str, datetime], object]) -> None:
        """`tell(account id, now)` is called, on the thread of `complete`, after each sign-in."""
        self._tell.append(tell)

    # --- rows --------------------------------------------------------------------------

    def all(self) -> tuple[Account, ...]:
        """In the order in which they were first connected."""
        return tuple(map(_account, self._store.read("SELECT * FROM accounts ORDER BY place")))

    def get(self, account_id: str) -> Account | None:
        row = self._store.row("SELECT * FROM accounts WHERE id = ?", (account_id,))
        return None if row is None else _account(row)

    def signed_out(self, account_id: str) -> None:
        """The network no longer takes its token: it has to be connected again."""
        with self._store.writing() as write:
            write.execute(
                "UPDATE accounts SET state = ? WHERE id = ? AND state <> ?",
                (AccountState.SIGNED_OUT, account_id, AccountState.SIGNED_OUT),
            )

    # --- signing in --------------------------------------------------------------------

    def begin(self, network: str, where: str, now: datetime, *, reconnect: str = "") -> Connection:
        """Bind the listener, then build the address to open. An older attempt with the
        same network ends. Errors: `PortsBusy`, `NoVault` and those of `Network.begin`."""
        adapter = self._catalog.get(network)
        self._renewal.check_vault()  # before anybody is asked to say yes in vain
        with self._guard:
            old = self._under_way.pop(network, None)
        if old is not None:
            old.cancel()
        listener = Listener(ports=adapter.ports or (0,))
        try:
            attempt = adapter.begin(where, listener.redirect, now)
            listener.expect(attempt.state)
        except BaseException:
            listener.close()
            raise
        connection = Connection(adapter, attempt, listener, reconnect)
        with self._guard:
            newer = self._under_way.pop(network, None)
            self._under_way[network] = connection
        if newer is not None:
            newer.cancel()
        return connection

    def complete(self, connection: Connection, now: Callable[[], datetime]) -> Account:
        """Wait for the browser (at most 5 minutes), then keep who signed in. Nothing is
        kept after any error: `Cancelled`, `ConsentTimeout`, `ConsentDenied`, `WrongPerson`,
        `VaultLocked`, `NoVault` and those of `Network.finish`."""
        try:
            answer = connection.listener.wait(CONSENT_SECONDS, connection.cancelled)
        finally:
            connection.listener.close()
            with self._guard:
                if self._under_way.get(connection.network) is connection:
                    del self._under_way[connection.network]
        connection.check()
        connected = connection.adapter.finish(connection.attempt, answer, now())
        account = replace(connected.account, state=AccountState.OK, connected=now())
        self._check_person(connection.reconnects, account)
        connection.check()
        with self._turns.of(account.id):
            self._renewal.keep(account.id, connected.secrets)
            self._write(account)
        for tell in self._tell:
            tell(account.id, now())
        return account

    def _check_person(self, expected_id: str, found: Account) -> None:
        if expected_id and found.id != expected_id:
            raise WrongPerson(expected=self._handle_of(expected_id), found=found.handle)

    def _handle_of(self, account_id: str) -> str:
        account = self.get(account_id)
        return "" if account is None else account.handle

    # --- secrets -----------------------------------------------------------------------

    def secrets(self, account: Account, now: datetime, *, prompt: bool = True) -> Secrets:
        """What lets us act for the account now, renewed when it ends. `prompt` False never
        has the keyring ask for its password. Errors: `SignedOut(final)` (the row then says
        so too), `WrongPerson`, `VaultLocked`, `NoVault`, `Offline`, `Unclear`, `Busy`."""
        self._check_signed_in(account)
        try:
            found = self._renewal.read(account, prompt=prompt)
        except (SignedOut, WrongPerson):
            self.signed_out(account.id)
            raise
        return self._renew(account, found, now, prompt) if ends(found, now) else found

    def renewed(
        self, account: Account, stale: Secrets, now: datetime, *, prompt: bool = True
    ) -> Secrets:
        """After the network refused `stale`: a newer pair. Errors as for `secrets`."""
        self._check_signed_in(account)
        return self._renew(account, stale, now, prompt)

    def _renew(self, account: Account, stale: Secrets, now: datetime, prompt: bool) -> Secrets:
        network = self._catalog.get(account.network)
        with self._turns.of(account.id):
            # whoever held the turn before may have learnt that it is over
            self._check_signed_in(account)
            try:
                return self._renewal.renew(account, network, stale, now, prompt=prompt)
            except (SignedOut, WrongPerson):
                self.signed_out(account.id)
                raise

    def _check_signed_in(self, account: Account) -> None:
        row = self.get(account.id)
        if row is None or row.state is AccountState.SIGNED_OUT:
            raise SignedOut(account=account.id, final=True)

    # --- signing out -------------------------------------------------------------------

    def disconnect(self, account_id: str, now: datetime) -> None:
        """Wipe the secret, then the row; tell the network last, if it listens.
        Errors: `VaultLocked`, `NoVault`: then nothing is wiped and the row stays."""
        account = self.get(account_id)
        if account is None:
            return
        with self._turns.of(account_id):
            secrets: Secrets | None = None
            with contextlib.suppress(SignedOut, WrongPerson):
                secrets = self._renewal.read(account)
            self._renewal.forget(account_id)
            with self._store.writing() as write:
                write.execute("DELETE FROM accounts WHERE id = ?", (account_id,))
        network = self._catalog.get(account.network)
        if secrets is not None and isinstance(network, Revokes):
            with contextlib.suppress(GoodwordError):
                network.revoke(account, secrets, now)

    def _write(self, account: Account) -> None:
        with self._store.writing() as write:
            write.execute(
                """INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar,
                    state, connected, expires, facts, place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    (SELECT coalesce(max(place), 0) + 1 FROM accounts))
                ON CONFLICT (id) DO UPDATE SET server = excluded.server,
                    remote_id = excluded.remote_id, handle = excluded.handle,
                    name = excluded.name, avatar = excluded.avatar, state = excluded.state,
                    connected = excluded.connected, expires = excluded.expires,
                    facts = excluded.facts""",
                (
                    account.id,
                    account.network,
                    account.server,
                    account.remote_id,
                    account.handle,
                    account.name,
                    account.avatar,
                    account.state,
                    to_ms(account.connected),
                    to_ms(account.expires),
                    json.dumps(dict(account.facts)),
                ),
            )


def _account(row: Row) -> Account:
    return Account(
        id=row["id"],
        network=row["network"],
        server=row["server"],
        remote_id=row["remote_id"],
        handle=row["handle"],
        name=row["name"],
        avatar=row["avatar"],
        state=AccountState(row["state"]),
        connected=from_ms(row["connected"]),
        expires=from_ms(row["expires"]),
        facts=MappingProxyType(json.loads(row["facts"])),
    )
