"""The employee's profiles on the networks: signing in, acting for them, signing out.

The secret goes into the vault, then the row is written. At the end the row goes out of
sight first, then the secret, then the row: a crash in between leaves a note of what is still
to be wiped, never a forgotten secret. No secret is ever in the database. Profiles that are
posted to by hand are rows and nothing else: no sign-in, no secret, no measuring.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from desktop.errors import (
    Busy,
    GoodwordError,
    NotFound,
    NoVault,
    SignedOut,
    VaultLocked,
    WrongPerson,
)
from desktop.loopback import Listener
from desktop.model import Account, AccountState, Secrets
from desktop.renewing import ends
from desktop.share.catalog import Catalog
from desktop.share.connection import Connection
from desktop.share.network import Connected, Revokes
from desktop.share.profiles import Profiles
from desktop.share.renewal import Renewal
from desktop.store import Store
from desktop.turn import Turns
from desktop.vault import Vault


@dataclass(frozen=True, slots=True)
class Farewell:
    """How a disconnection went. `wiped` False: the keyring was not open (`why`), the secret
    goes as soon as it is. `told`: the network heard of it; None where it offers no way."""

    wiped: bool
    told: bool | None
    why: GoodwordError | None = None


class Accounts:
    """Accounts by id, and the secrets to act for them."""

    def __init__(self, store: Store, vault: Vault, catalog: Catalog) -> None:
        self._profiles = Profiles(store)
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
        """In the order in which they were first connected, those by hand among them."""
        return self._profiles.all()

    def get(self, account_id: str) -> Account | None:
        return self._profiles.get(account_id)

    def signed_out(self, account_id: str) -> None:
        """The network no longer takes its token: it has to be connected again."""
        account = self.get(account_id)
        if account is not None and not account.by_hand:
            self._profiles.signed_out(account_id)

    def pass_ends(self, now: datetime) -> bool:
        """Note whose sign-in is over by the clock (and whose is not, where the clock was
        wrong before); whether anything changed."""
        return self._profiles.pass_ends(now)

    # --- by hand -----------------------------------------------------------------------

    def add_by_hand(self, network: str, now: datetime) -> Account:
        """A profile that the person posts to with the network's own composer: id
        `by-hand:NETWORK`, no handle, named like the network. There once already: it stays.
        Errors: `NotFound` where that network has no composer (or IT switched it off)."""
        place = next((one for one in self._catalog.by_hand() if one.name == network), None)
        if place is None:
            raise NotFound(address=network, status=0)
        account_id = f"by-hand:{network}"
        known = self.get(account_id)
        if known is None:
            facts = MappingProxyType({"by_hand": True})
            known = Account(
                account_id, network, "", "", "", place.title, connected=now, facts=facts
            )
            self._profiles.write(known)
            self._announce(account_id, now)
        return known

    def remove(self, account_id: str) -> None:
        """A profile by hand goes; no vault is touched. Others: `disconnect`."""
        account = self.get(account_id)
        if account is not None and account.by_hand:
            self._profiles.remove(account_id, only_leaving=False)

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
        `VaultLocked`, `NoVault`, `Barred` and those of `Network.finish`."""
        try:
            answer = connection.wait()
        finally:
            with self._guard:
                if self._under_way.get(connection.network) is connection:
                    del self._under_way[connection.network]
        connection.check()
        self._catalog.check_allowed(connection.network)  # it may be decided meanwhile
        connected = connection.finish(answer, now)
        account = _as_kept(connected, now())
        self._check_person(connection, connected, now())
        connection.check()
        with self._turns.of(account.id):
            self._renewal.keep(account.id, connected.secrets)
            self._profiles.write(account)
        self._announce(account.id, now())
        return account

    def _check_person(self, connection: Connection, found: Connected, now: datetime) -> None:
        expected = connection.reconnects
        if not expected or found.account.id == expected:
            return
        if self.get(found.account.id) is None:
            # nobody will ever use that token. Where this person is connected too, it is let
            # be: some networks end every token of a person with any of them
            self._revoke(found.account, found.secrets, now)
        raise WrongPerson(expected=self._handle_of(expected), found=found.account.handle)

    def _handle_of(self, account_id: str) -> str:
        account = self.get(account_id)
        return "" if account is None else account.handle

    def _announce(self, account_id: str, now: datetime) -> None:
        for tell in self._tell:
            tell(account_id, now)

    # --- secrets -----------------------------------------------------------------------

    def secrets(self, account: Account, now: datetime, *, prompt: bool = True) -> Secrets:
        """What lets us act for the account now, renewed when it ends. `prompt` False never
        has the keyring ask for its password. Errors: `SignedOut(final)` (the row then says
        so too), `WrongPerson`, `VaultLocked`, `NoVault`, `Offline`, `Unclear`, `Busy`."""
        self._check_signed_in(account, now)
        try:
            found = self._renewal.read(account, prompt=prompt)
        except (SignedOut, WrongPerson):
            self._profiles.signed_out(account.id)
            raise
        return self._renew(account, found, now, prompt) if ends(found, now) else found

    def renewed(
        self, account: Account, stale: Secrets, now: datetime, *, prompt: bool = True
    ) -> Secrets:
        """After the network refused `stale`: a newer pair. Errors as for `secrets`."""
        self._check_signed_in(account, now)
        return self._renew(account, stale, now, prompt)

    def _renew(self, account: Account, stale: Secrets, now: datetime, prompt: bool) -> Secrets:
        network = self._catalog.get(account.network)
        with self._turns.of(account.id):
            # whoever held the turn before may have learnt that it is over
            self._check_signed_in(account, now)
            try:
                return self._renewal.renew(account, network, stale, now, prompt=prompt)
            except SignedOut as error:
                if error.facts.get("cause") == "over":
                    self._profiles.over(account.id)
                else:
                    self._profiles.signed_out(account.id)
                raise
            except WrongPerson:
                self._profiles.signed_out(account.id)
                raise

    def _check_signed_in(self, account: Account, now: datetime) -> None:
        self._profiles.pass_ends(now)
        row = self.get(account.id)
        if row is None or row.by_hand or row.state is AccountState.SIGNED_OUT:
            raise SignedOut(account=account.id, final=True)

    # --- signing out -------------------------------------------------------------------

    def disconnect(self, account_id: str, now: datetime) -> Farewell:
        """From now on nobody acts for it. The secret is wiped, the network is told; a
        keyring that can't be opened now is wiped by `wipe_owed` as soon as it can."""
        account = self.get(account_id)
        if account is None or account.by_hand:
            self.remove(account_id)
            return Farewell(wiped=True, told=None)
        self._profiles.leave(account_id)
        return self._wipe(account, now, prompt=True)

    def leaving(self) -> tuple[Account, ...]:
        """What was disconnected while its keyring could not be opened."""
        return self._profiles.leaving()

    def wipe_owed(self, now: datetime, *, prompt: bool = False) -> int:
        """Wipe what is owed, where the keyring is open by now; how many are done."""
        done = [self._wipe(account, now, prompt) for account in self._profiles.leaving()]
        return sum(farewell.wiped for farewell in done)

    def _wipe(self, account: Account, now: datetime, prompt: bool) -> Farewell:
        try:
            with self._turns.of(account.id):
                if self.get(account.id) is not None:  # connected again meanwhile
                    return Farewell(wiped=True, told=None)
                secrets = self._renewal.forget(account, prompt=prompt)
        except (VaultLocked, NoVault, Busy) as error:
            return Farewell(wiped=False, told=None, why=error)
        told = None if secrets is None else self._revoke(account, secrets, now)
        self._profiles.remove(account.id)
        return Farewell(wiped=True, told=told)

    def _revoke(self, account: Account, secrets: Secrets, now: datetime) -> bool | None:
        """Whether the network made the token worthless; None where it can't."""
        try:
            network = self._catalog.get(account.network)
            if not isinstance(network, Revokes):
                return None
            network.revoke(account, secrets, now)
        except GoodwordError:
            return False
        return True

    def _write(self, account: Account) -> None:
        self._profiles.write(account)


def _as_kept(connected: Connected, now: datetime) -> Account:
    """The row of a finished sign-in: an end is known where nothing renews it, or where the
    network told one."""
    account, secrets = connected.account, connected.secrets
    renews = bool(secrets.refresh)
    return replace(
        account,
        state=AccountState.OK,
        connected=now,
        expires=account.expires or (None if renews else secrets.expires),
        facts=MappingProxyType({**account.facts, "renews": renews}),
    )
