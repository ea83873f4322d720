"""My reach over ten years: 2,000 shares, five accounts whose followers are read every day.

The longest piece of work of the main thread while the page opens, and when it is drawn anew,
for the shortest and the longest period; beside it the same page over ten weeks. And what a year
of numbers takes on the disk.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.report import Line, tell
from desktop.model import Account
from desktop.store import Store
from tests.ui.past import Past

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
NETWORKS = ("linkedin", "x", "mastodon", "bluesky", "mastodon")
YEARS, SHARES = 10, 2_000
TIMES = 3
MOST_MS, MOST_MB = 50.0, 6.0


def measure() -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        long, short = Path(folder) / "long.sqlite", Path(folder) / "short.sqlite"
        days = YEARS * 365 * len(NETWORKS) / SHARES
        fill(long, YEARS * 365 // 7, days)
        fill(short, 10, days)
        size = long.stat().st_size / YEARS / 2**20
        ours = [_figures(long) for _ in range(TIMES)]
        beside = [_figures(short) for _ in range(TIMES)]
    assert all(one["shares"] >= SHARES * 0.99 for one in ours), ours[0]["shares"]
    name = f"ten years, {SHARES:,} shares"

    def line(what: str, key: str) -> Line:
        numbers = (_median(one, key) for one in (ours, beside))
        return Line(f"{name}, {what}", *numbers, "ms", MOST_MS, absolute=True)

    return tell(
        [
            line("opens, main thread at one go", "first"),
            line("four weeks drawn anew", "month"),
            line("a year drawn anew", "year"),
            line("all drawn anew", "all"),
            line("another width", "widths"),
            Line("numbers of a year on the disk", size, 0, "MB", MOST_MB, absolute=True),
        ]
    )


def fill(database: Path, weeks: int, days: float) -> None:
    """A post to each account every so many days, read twice; followers every day."""
    store = Store(database)
    accounts = [
        Account(f"{network}:{number}", network, "", str(number), f"@anna{number}")
        for number, network in enumerate(NETWORKS)
    ]
    with store.writing() as write:
        for number, one in enumerate(accounts):
            write.execute(
                "INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar, "
                "state, connected, expires, facts, place) "
                "VALUES (?, ?, '', ?, ?, 'Anna', '', 'ok', 0, NULL, '{}', ?)",
                (one.id, one.network, one.remote_id, one.handle, number),
            )
    Past(store, accounts, NOW, weeks, days)
    store.close()


def _figures(database: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.reach_page", str(database), NOW.isoformat()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _median(figures: Sequence[dict[str, Any]], key: str) -> float:
    """Of single numbers their median; of rows the median of the largest of each."""
    found = [max(one[key]) if isinstance(one[key], list) else one[key] for one in figures]
    return statistics.median(found)


if __name__ == "__main__":
    measure()
