"""What the person wants of themselves ("two posts a week"), kept in the settings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from desktop import settings as table
from desktop.reach.records import Target
from desktop.settings import Settings

MOST = 100
"""More posts a week or a month than these can't be a target."""


class Targets:
    """At most one a week and one a month. Reading never touches the disk; `put` belongs on a
    lane (errors: `DiskFull`)."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def all(self) -> tuple[Target, ...]:
        return read_targets(self._settings.get(table.TARGETS))

    def put(self, targets: Iterable[Target]) -> None:
        """These and no others; an amount of 0 is no target."""
        kept = {one.period: one.amount for one in targets if 0 < one.amount <= MOST}
        self._settings.put(table.TARGETS, json.dumps(kept, sort_keys=True) if kept else "")


def read_targets(text: str) -> tuple[Target, ...]:
    """What `put` wrote; what can't be read is no target."""
    try:
        found: Any = json.loads(text) if text else {}
    except ValueError:
        return ()
    if not isinstance(found, dict):
        return ()
    targets = []
    for period in ("week", "month"):
        amount = found.get(period)
        if type(amount) is int and 0 < amount <= MOST:
            targets.append(Target(amount, "week" if period == "week" else "month"))
    return tuple(targets)
