"""A process that wants one account's secrets with many threads at once, for `test_renewal`.

`python -m tests.share.renewing_life FOLDER ADDRESS NOW THREADS WRITES`: the folder holds the
database and the drawer; it says `ready`, waits for a line, and prints what everybody got.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections import Counter
from datetime import datetime
from pathlib import Path

from desktop.errors import GoodwordError
from desktop.model import Secrets
from desktop.practice.network import PracticeNetwork
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.share.file_drawer import FileDrawer


def furnish(folder: Path, address: str, web: Web, *, writes: int = 10**9) -> tuple[Store, Accounts]:
    """One process's view of the account: its own store, vault and locks over shared files."""
    store = Store(folder / "goodword.sqlite")
    vault = Vault(FileDrawer(folder / "drawer.json", writes_left=writes))
    return store, Accounts(store, vault, Catalog([PracticeNetwork(web, address)]))


def digest(secrets: Secrets) -> str:
    """What two processes can compare without telling it."""
    return hashlib.sha256(
        f"{secrets.access.reveal()} {secrets.refresh.reveal()}".encode()
    ).hexdigest()


def live(folder: Path, address: str, now: datetime, threads: int, writes: int) -> Counter[str]:
    """Half of the threads find a token that has ended, half were refused with it."""
    web = Web("Goodword-tests", system_store=False)
    store, accounts = furnish(folder, address, web, writes=writes)
    (account,) = accounts.all()
    stale = accounts._renewal.read(account)
    together = threading.Barrier(threads)
    got: Counter[str] = Counter()
    guard = threading.Lock()

    def want(number: int) -> None:
        together.wait()
        try:
            if number % 2:
                found = digest(accounts.secrets(account, now))
            else:
                found = digest(accounts.renewed(account, stale, now))
        except GoodwordError as error:
            found = error.name
        with guard:
            got[found] += 1

    workers = [threading.Thread(target=want, args=(number,)) for number in range(threads)]
    print("ready", flush=True)
    sys.stdin.readline()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    store.close()
    web.close()
    return got


if __name__ == "__main__":
    where, server, moment, many, left = sys.argv[1:]
    told = live(Path(where), server, datetime.fromisoformat(moment), int(many), int(left))
    print(json.dumps(told), flush=True)
