"""A life that shares and then reads numbers over and over: `python -m ... HOME`.

It says `READ n` after each reading that brought numbers, and goes on until it is killed.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desktop.foundation import Foundation, build, join_first
from desktop.measuring import Measuring
from desktop.options import Options
from desktop.paths import Paths
from tests.ui.robot import Robot


def now() -> datetime:
    return datetime.now(UTC)


def connect(found: Foundation) -> str:
    connection = found.accounts.begin("practice", "", now())
    robot = Robot()
    robot.open(connection.url)
    return found.accounts.complete(connection, now).id


def main() -> None:
    options = Options(practice=True, memory_vault=True, policies=())
    found = build(Paths.of(Path(sys.argv[1])), options, now)
    join_first(found, now())
    account = connect(found)
    draft = replace(found.drafts.open(None, now(), fresh=True), text=f"Words of {now()}")
    found.drafts.keep(draft, now())
    (share,) = found.outbox.put(draft, [account], now())
    found.outbox.deliver(share.id, now)
    measuring = Measuring(
        found.accounts,
        found.catalog,
        found.outbox,
        found.metrics,
        found.spans,
        found.forgetting,
        found.clicking,
    )
    while True:
        if count := measuring.measure(now()).count:
            print(f"READ {count}", flush=True)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
