"""What networks count, turned into metrics: the same for every adapter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop.metric import Measure, Metric, Wanted
from desktop.model import Account

LARGEST = 10**12
"""No network has counted more of anything; far more would not fit into the table."""


def whole(found: Mapping[str, Any], name: str) -> int | None:
    """A count in an answer; None where there is none that can be true."""
    value = found.get(name)
    fine = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
    return value if fine else None


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


def told(measures: Iterable[Measure], why: str = "") -> Mapping[Measure, str]:
    """These measures are offered, or all are not for one reason (see `Offer`)."""
    return MappingProxyType(dict.fromkeys(measures, why))


def summed(found: Mapping[str, Any], names: Sequence[str]) -> int | None:
    """Counts that make one number together; None where none of them is told."""
    known = [value for value in (whole(found, name) for name in names) if value is not None]
    return sum(known) if known else None


def asked(wanted: Wanted, share: int, measure: Measure | None = None) -> bool:
    """Whether a measure of a share (0: of the account), or anything of it, is wanted."""
    if not wanted:
        return True
    return share in wanted if measure is None else measure in wanted.get(share, ())
