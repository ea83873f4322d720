"""An invented share with its numbers, to show what would be sent where nothing was shared yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.metric import Measure, Metric
from desktop.model import Outgoing, Post, Receipt, Share, ShareState

_NETWORK = "linkedin"


def post() -> Post:
    return Post(id="example", feed="news", guid="example-post", campaign="")


def share(now: datetime) -> Share:
    """An hour old."""
    then = now - timedelta(hours=1)
    return Share(
        id=0,
        account="example",
        network=_NETWORK,
        draft="example",
        post="example",
        outgoing=Outgoing(text="", key="example", created=then),
        state=ShareState.SENT,
        created=then,
        due=then,
        receipt=Receipt("example", "https://network.example/posts/example", then),
    )


def numbers(now: datetime) -> tuple[Metric, ...]:
    counted = {Measure.VIEWS: 412, Measure.REACTIONS: 17, Measure.RESHARES: 2}
    return tuple(
        Metric("example", 0, measure, value, now, _NETWORK) for measure, value in counted.items()
    )
