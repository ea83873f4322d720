"""When a post that may be ours was made, as two clocks tell it: used after a lost answer."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop.model import Outgoing
from desktop.web import Answer

_SKEW = timedelta(minutes=2)


def since(answer: Answer, outgoing: Outgoing, now: datetime) -> datetime:
    """From when on a post may be the one: by our clock or by the server's, whichever
    reaches further back."""
    there = answer.date or now
    return min(outgoing.created, there - (now - outgoing.created)) - _SKEW


def created(post: Mapping[str, Any]) -> datetime:
    """When a post was made (`created_at`); one without a date that can be read may be the one."""
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(str(post.get("created_at")))
        if moment.tzinfo is not None:
            return moment
    return datetime.max.replace(tzinfo=UTC)
