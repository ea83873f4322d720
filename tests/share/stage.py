"""What the contract test needs of a network: its adapter, a strict server, and its faults.

A new network brings a `Stage` and one line in `STAGES` of `test_contract.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from desktop.errors import (
    Busy,
    Duplicate,
    GoodwordError,
    NotAllowed,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.model import Outgoing
from desktop.share.network import Attempt, Connected, Network
from tests.conftest import Reply, Request, Served

CANARY = "canary"
"""Part of every secret that a stage's server hands out."""

SLOW_SECONDS = 1.2
"""How long a slow server takes; the test makes the client wait less than that."""

FAULTS: Mapping[str, type[GoodwordError]] = {
    "busy": Busy,  # 429 with Retry-After: 37, nothing stored
    "signed_out": SignedOut,  # the token is taken no longer, nothing stored
    "forbidden": NotAllowed,  # 403, nothing stored
    "refused": Refused,  # another 4xx, nothing stored
    "too_long": TooLong,  # the server's own limit, nothing stored
    "duplicate": Duplicate,  # where the network knows such an answer; it is there already
    "hangs_up_before": Unclear,  # nothing stored, no answer
    "hangs_up_after": Unclear,  # stored, no answer
    "slow": Unclear,  # stored, the answer comes too late
    "gateway": Unclear,  # stored, 504
    "crash": Unclear,  # nothing stored, 500
    "nonsense": Unclear,  # stored, 200 with a web page
    "empty": Unclear,  # stored, 200 without a word
    "redirect": Unclear,  # nothing stored, 307 to another address
}


class Stage(Protocol):
    """One network with its server. `faults` names those of `FAULTS` that it can play."""

    network: Network
    faults: frozenset[str]
    where: str
    """What a person types to connect."""
    served: Served
    """Its server; `wires` plays faults there that are the same for every network."""

    def fault(self, kind: str) -> None:
        """What the next publishing call meets; only that one."""
        ...

    def posts(self) -> int:
        """How many posts are on the server."""
        ...

    def consent(self, attempt: Attempt) -> Mapping[str, str]:
        """What the browser brings back when the person says yes."""
        ...

    def long_text(self) -> str:
        """A text that is too long for this network."""
        ...


def connect(stage: Stage, now: datetime) -> Connected:
    """Sign in as a person would."""
    attempt = stage.network.begin(stage.where, "http://127.0.0.1:45678/callback", now)
    return stage.network.finish(attempt, stage.consent(attempt), now)


def outgoing(now: datetime, text: str = "", key: str = "5f7c1b3e") -> Outgoing:
    words = (
        text or "What we learnt: https://example.org/a_(b)?c=1&d=2 #work, thanks @bob@host.example!"
    )
    return Outgoing(text=words, key=key, created=now, language="en-GB")


def answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> Reply:
    """A JSON answer."""
    return (
        status,
        {"Content-Type": "application/json", **(headers or {})},
        json.dumps(body).encode(),
    )


PAGE: Reply = (
    200,
    {"Content-Type": "text/html"},
    b"<html><body>Welcome to the hotel</body></html>",
)
Serve = Callable[[Callable[[Request], Reply | None]], Served]
