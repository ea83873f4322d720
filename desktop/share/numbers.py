"""What networks count, turned into metrics: the same for every adapter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.metric import Measure, Metric
from desktop.model import Account


def whole(found: Mapping[str, Any], name: str) -> int | None:
    """A count in an answer; None where there is none."""
    value = found.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def metric(
    account: Account,
    share: int,
    measure: Measure,
    value: int | None,
    now: datetime,
    why: str = "not_offered",
) -> Metric:
    """A reading from the account's network; `why` is the reason for a value of None."""
    reason = "" if value is not None else why
    return Metric(account.id, share, measure, value, now, account.network, reason)
