"""What lets us act for an account: read from the vault, renewed once, kept before its use.

A refresh token is often good for one use only. So a renewal runs in the account's turn
(`turn.py`, held by the caller), looks first whether somebody else has renewed already,
and the new pair lies in the vault before anyone gets to see it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from desktop.errors import (
    BadReply,
    Busy,
    NoVault,
    SignedOut,
    Unclear,
    WrongPerson,
)
from desktop.model import NO_SECRET, Account, Secret, Secrets
from desktop.renewing import Pauses, ends
from desktop.share.network import Network
from desktop.vault import Vault

OWNER = "goodword.account"
"""Our own entry among the secrets: whose they are, so that swapped ones are noticed."""


class Renewal:
    """The secrets of all accounts by account id."""

    def __init__(self, vault: Vault, handle_of: Callable[[str], str]) -> None:
        self._vault = vault
        self._handle_of = handle_of
        self._guard = threading.Lock()
        self._unkept: dict[str, Secrets] = {}
        self._pauses = Pauses()

    def check_vault(self) -> None:
        """Asks nobody. Errors: `NoVault` where secrets could not be kept anyway."""
        self._vault.check()

    def keep(self, account_id: str, secrets: Secrets, *, prompt: bool = True) -> Secrets:
        """Into the vault, marked with their owner. Errors: `VaultLocked`, `NoVault`."""
        marked = replace(secrets, more={**secrets.more, OWNER: Secret(account_id)})
        self._vault.put(account_id, marked, prompt=prompt)
        with self._guard:
            self._unkept.pop(account_id, None)
        self._pauses.end(account_id)
        return marked

    def read(self, account: Account, *, prompt: bool = True) -> Secrets:
        """What the vault holds for this account. Errors: `SignedOut(final)` where there is
        surely nothing, `WrongPerson` where it is another account's, `VaultLocked`, `NoVault`."""
        with self._guard:
            unkept = self._unkept.get(account.id)
        if unkept is not None:
            return self.keep(account.id, unkept, prompt=prompt)
        found = self._vault.get(account.id, prompt=prompt)
        if found is None:
            raise SignedOut(account=account.id, final=True)
        owner = found.more.get(OWNER, NO_SECRET).reveal()
        if owner not in ("", account.id):
            raise WrongPerson(expected=account.handle, found=self._handle_of(owner))
        return found

    def renew(
        self, account: Account, network: Network, stale: Secrets, now: datetime, *, prompt: bool
    ) -> Secrets:
        """The pair after `stale`: somebody else's renewal or one made now. Hold the turn.
        Errors: `SignedOut(final)`; `Offline`, `Unclear`, `Busy`, `BadReply` keep the tokens."""
        here = self.read(account, prompt=prompt)
        if here.access != stale.access and not ends(here, now):
            return here
        if not here.refresh:
            over = here.expires is not None and ends(here, now)
            raise SignedOut(account=account.id, final=True, cause="over" if over else "refused")
        self._pauses.respect(account.id, now)
        try:
            fresh = network.refresh(account, here, now)
        except (Busy, Unclear, BadReply) as error:
            self._pauses.lengthen(account.id, error, now)
            raise
        pair = merged(here, fresh)
        with self._guard:
            # the old pair is used up: should the vault be locked now, this is all there is
            self._unkept[account.id] = pair
        return self.keep(account.id, pair, prompt=prompt)

    def forget(self, account: Account, *, prompt: bool = True) -> Secrets | None:
        """Wipe; what was there, so that the network can be told. Errors: `VaultLocked`,
        `NoVault`: then it is not wiped."""
        with self._guard:
            unkept = self._unkept.get(account.id)
        found = unkept
        if found is None:
            with contextlib.suppress(SignedOut, WrongPerson):
                found = self._whole(account, prompt=prompt)
        self._vault.delete(account.id, prompt=prompt)
        with self._guard:
            self._unkept.pop(account.id, None)
        self._pauses.end(account.id)
        return found

    def _whole(self, account: Account, *, prompt: bool) -> Secrets | None:
        try:
            return self.read(account, prompt=prompt)
        except NoVault as error:
            if error.facts.get("cause") == "damaged":
                return None
            raise


def merged(old: Secrets, new: Secrets) -> Secrets:
    """A renewed pair over the old one: what came empty never overwrites what was there,
    and an end is only known when this very answer told it."""
    return Secrets(
        access=new.access or old.access,
        refresh=new.refresh or old.refresh,
        expires=new.expires,
        more={**old.more, **{name: value for name, value in new.more.items() if value}},
    )
