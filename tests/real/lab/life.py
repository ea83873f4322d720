"""One life of the application in the crash run: what was clicked is put, recovered, delivered.

Started as a process of its own on the home that the life before has left. It may end itself
by SIGKILL at something it writes: a transaction of the database, or a secret.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Loaded before the first life is forked, so that each begins at once.
import cryptography.hazmat.primitives.asymmetric.ec  # noqa: F401
import requests  # noqa: F401

import desktop.transport  # noqa: F401
from desktop.model import Draft
from desktop.practice.network import PracticeNetwork
from desktop.share.accounts import Accounts
from desktop.share.bluesky import Bluesky
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.journeys.mortal import MortalStore


@dataclass(frozen=True)
class Life:
    """What one life gets to do: drafts up to number `until` are put where they are not yet.
    `ahead`: seconds that its clock is ahead of ours. It dies at the written step `step`
    (0 = none), just before that is committed or just after."""

    home: Path
    practice: str
    bluesky: Mapping[str, object]
    until: int = 0
    ahead: float = 0
    step: int = 0
    before_commit: bool = False


@dataclass
class Parts:
    """The application's own parts below Qt. Their clock is `now`."""

    life: Life
    store: Store
    vault: Vault
    accounts: Accounts = field(init=False)
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        web = Web("Goodword-crash", system_store=False)
        networks = (PracticeNetwork(web, self.life.practice), Bluesky(web, self.life.bluesky))
        catalog = Catalog(networks)
        self.accounts = Accounts(self.store, self.vault, catalog)
        self.outbox = Outbox(self.store, self.accounts, catalog, lambda post, now: "")

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.life.ahead)


class Ring:
    """A keyring in a file, so that secrets outlive a kill and are everybody's, as they are on a
    real machine. Each change is a written step: whole, and there afterwards."""

    id = "crash-run"

    def __init__(self, file: Path, life: Life | None = None) -> None:
        self._file, self._life = file, life

    def locked(self) -> bool:
        return False

    def unlock(self) -> None:
        pass

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service}\n{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._keep({**self._read(), f"{service}\n{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self._read()
        del kept[f"{service}\n{username}"]
        self._keep(kept)

    def _read(self) -> dict[str, str]:
        return json.loads(self._file.read_text()) if self._file.exists() else {}

    def _keep(self, entries: Mapping[str, str]) -> None:
        MortalStore.written += 1
        last = self._life is not None and MortalStore.written == self._life.step
        if last and self._life.before_commit:
            os.kill(os.getpid(), signal.SIGKILL)
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps(entries))
        beside.replace(self._file)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)


def furnish(life: Life, kind: type[Store] = Store) -> Parts:
    """What a start builds."""
    store = kind(life.home / "goodword.sqlite")
    return Parts(life, store, Vault(Ring(life.home / "ring.json", life)))


def live(life: Life) -> None:
    """Start, recover, put what was clicked, deliver all that is due, end."""
    parts = furnish(life, MortalStore)
    MortalStore.life = life  # type: ignore[assignment] - has what it looks at
    parts.outbox.recover(parts.now())
    here = [account.id for account in parts.accounts.all()]
    known = {row["draft"] for row in parts.store.read("SELECT DISTINCT draft FROM shares")}
    for number in range(life.until):
        if name_of(number) not in known:
            parts.outbox.put(Draft(name_of(number), text=text_of(number)), here, parts.now())
    while due := parts.outbox.due(parts.now()):
        for share_id in due:
            parts.outbox.deliver(share_id, parts.now)


def name_of(number: int) -> str:
    return f"draft-{number}"


def text_of(number: int) -> str:
    """Words that are found again on a server, no two drafts with the same."""
    return f"Share number {number} of the crash run"
