"""One of several processes in which many threads want the same account's secrets at once:
`python -m tests.real.lab.renewing HOME CONFIG THREADS`, CONFIG being X's configuration as JSON.

Says `ready`, waits for a line, then prints what each thread got: the end of a token, or an error.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.errors import GoodwordError
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.x_reading import offered
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.real.lab.life import Ring

LATER = timedelta(hours=2, minutes=30)
"""After the end of X's access tokens."""


def main() -> None:
    home, config, threads = Path(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3])
    catalog = Catalog(offered(Web("Goodword-tests", system_store=False), config))
    accounts = Accounts(Store(home / "goodword.sqlite"), Vault(Ring(home / "ring.json")), catalog)
    (account,) = accounts.all()
    line = threading.Barrier(threads)

    def one(_: int) -> str:
        line.wait()
        try:
            return accounts.secrets(account, datetime.now(UTC) + LATER).access.reveal()[-8:]
        except GoodwordError as error:
            return error.name

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(threads) as pool:
        print(json.dumps(list(pool.map(one, range(threads)))), flush=True)


if __name__ == "__main__":
    main()
