"""One life of the application for the crash run: everything put, recovered, delivered.

Started as a process of its own; it may end itself by SIGKILL at a written step.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.model import Draft, Secret, Secrets
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.share.lark import FindingLark, Lark, account_of


@dataclass(frozen=True)
class Life:
    """What one life gets to do. `ahead`: seconds that its clock is ahead of ours; `step`:
    the write at which it dies (0 = none), just before it is committed or just after."""

    folder: Path
    server: str
    finds: bool
    window: int
    shares: int
    ahead: float = 0
    step: int = 0
    before_commit: bool = False


class MortalStore(Store):
    """The real store; at the chosen outermost transaction the process ends at once."""

    life: Life | None = None
    written = 0

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with self._using() as connection:
            inside = connection.in_transaction
        if inside or self.life is None:
            with super().writing() as write:
                yield write
            return
        MortalStore.written += 1
        last = MortalStore.written == self.life.step
        with super().writing() as write:
            yield write
            if last and self.life.before_commit:
                os.kill(os.getpid(), signal.SIGKILL)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)


def live(life: Life) -> None:
    """Start, put what is not put yet, recover, deliver all that is due, end."""
    store = MortalStore(life.folder / "goodword.sqlite")
    outbox, accounts = furnish(store, life)
    if not accounts.all():
        accounts._write(account_of("ada", life.server))
    store.life = life

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=life.ahead)

    outbox.recover(now())
    for number in range(life.shares):
        outbox.put(Draft(f"draft-{number}", text=f"text {number}"), ["lark:ada"], now())
    while due := outbox.due(now()):
        for share_id in due:
            outbox.deliver(share_id, now)


def furnish(store: Store, life: Life) -> tuple[Outbox, Accounts]:
    """The application's parts below Qt, around the one network."""
    kind = FindingLark if life.finds else Lark
    lark = kind(Web("Goodword-crash", system_store=False), life.server, window=life.window)
    vault, catalog = Vault.in_memory(), Catalog([lark])
    vault.put("lark:ada", Secrets(Secret("token-1")))
    accounts = Accounts(store, vault, catalog)
    return Outbox(store, accounts, catalog, lambda post, now: ""), accounts
