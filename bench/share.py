"""What Goodword adds to a share: from the click to the request on the wire, and to the receipt.

The same post to the same server on this machine, through our outbox, accounts and adapter, and
by a bare call of requests. In between lie two commits to the disk (put and claimed), the
secrets read, and the checks before sending; after it, one more commit (the receipt).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests

from bench.report import Line, tell
from desktop.model import Account, Draft, Secret, Secrets, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.mastodon import Mastodon
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 60
FAR_SECONDS = 0.1
"""What a social network takes to answer, at least, from where people sit."""
MOST_MS, MOST_TIMES = 15.0, 1.2
WORDS = "In my own words, number {}: what we learnt this week #work"


@dataclass(frozen=True)
class Times:
    """Medians in milliseconds, from the click: to the first byte at the server, to the end."""

    wire: float
    end: float


def measure() -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        near, near_bare = _both(Path(folder) / "near", 0.0)
        far, far_bare = _both(Path(folder) / "far", FAR_SECONDS)
    receipt = f"click to receipt, a server that answers after {FAR_SECONDS * 1000:g} ms"
    return tell(
        [
            Line(
                "added from click to wire, a bare call's own way there",
                near.wire - near_bare.wire,
                near_bare.wire,
                "ms",
                MOST_MS,
                absolute=True,
            ),
            Line(receipt, far.end, far_bare.end, "ms", MOST_TIMES),
        ]
    )


def _both(folder: Path, pause: float) -> tuple[Times, Times]:
    """Ours and the bare call in turns, so that the moods of the machine hit both."""
    folder.mkdir()
    with _server(pause) as address:
        ours, beside = _ours(folder, address), _bare(address)
        ours(-1), beside(-1)
        clicks: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        order = []
        for number in range(ROUNDS):
            for mine, act in ((True, ours), (False, beside)):
                began = time.monotonic()
                act(number)
                clicks[mine].append((began, time.monotonic()))
                order.append(mine)
        arrived = requests.get(f"{address}/arrivals", timeout=10).json()[2:]
    assert len(arrived) == len(order)
    of = {mine: [at for at, whose in zip(arrived, order, strict=True) if whose is mine]
          for mine in (True, False)}  # fmt: skip
    return _times(clicks[True], of[True]), _times(clicks[False], of[False])


def _times(clicks: list[tuple[float, float]], arrived: list[float]) -> Times:
    wires = [at - began for (began, _), at in zip(clicks, arrived, strict=True)]
    ends = [ended - began for began, ended in clicks]
    return Times(statistics.median(wires) * 1000, statistics.median(ends) * 1000)


def _ours(folder: Path, address: str) -> Callable[[int], None]:
    """One click on Share: put and delivered, as the application's lane does it."""
    store, vault = Store(folder / "goodword.sqlite"), Vault.in_memory()
    network = Mastodon(Web("Goodword-bench", system_store=False), {"allow_http": True})
    catalog = Catalog([network])
    accounts = Accounts(store, vault, catalog)
    facts = {"software": "mastodon", "version": "4.7.3"}
    account = Account("mastodon:ada", "mastodon", address, "7", "@ada", facts=facts)
    accounts._renewal.keep(account.id, Secrets(Secret("token"), more=_owner(account)))
    accounts._profiles.write(account)
    outbox = Outbox(store, accounts, catalog, lambda post, now: "")

    def act(number: int) -> None:
        draft = Draft(f"draft-{number}", text=WORDS.format(number), language="en")
        (share,) = outbox.put(draft, [account.id], datetime.now(UTC))
        settled = outbox.deliver(share.id, lambda: datetime.now(UTC))
        assert settled.state is ShareState.SENT, settled

    return act


def _owner(account: Account) -> dict[str, Secret]:
    from desktop.share.departure import owned_by

    return owned_by(account.remote_id)


def _bare(address: str) -> Callable[[int], None]:
    """What a script would do: one call, on a connection that is kept."""
    session = requests.Session()
    headers = {"Authorization": "Bearer token"}

    def act(number: int) -> None:
        form = {"status": WORDS.format(number), "visibility": "public", "language": "en"}
        answer = session.post(f"{address}/api/v1/statuses", data=form, headers=headers, timeout=30)
        assert json.loads(answer.content)["id"]

    return act


@contextmanager
def _server(pause: float) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.far", str(pause)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait(10)


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
