"""What tests of reach tell: shares that went live, and numbers as they were read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desktop.metric import Measure, Metric
from desktop.model import Outgoing, Receipt, Share, ShareState

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def ago(**lapse: float) -> datetime:
    return NOW - timedelta(**lapse)


def a_share(number: int, at: datetime, network: str = "lark", draft: str = "") -> Share:
    return Share(
        number,
        f"{network}:ada",
        network,
        draft or f"draft-{number}",
        "p",
        Outgoing("words", "k", at),
        ShareState.SENT,
        at,
        at,
        receipt=Receipt(str(number), "https://x.example", at),
    )


def waiting(share: Share) -> Share:
    """The same before it went out."""
    return replace(share, state=ShareState.WAITING, receipt=None)


def read(
    share: int, measure: Measure, value: int | None, at: datetime = NOW, network: str = "lark"
) -> Metric:
    reason = "" if value is not None else "not_offered"
    return Metric(f"{network}:ada", share, measure, value, at, network, reason)


def followers(value: int, at: datetime, network: str = "lark") -> Metric:
    return read(0, Measure.FOLLOWERS, value, at, network)


def newest(*metrics: Metric) -> dict[tuple[int, Measure], Metric]:
    return {(one.share, one.measure): one for one in metrics}
