"""One batch of events to a program's receipts, and what the answer means.

Nothing goes along that tells who sends it: no token, no cookie, and a name of the program that
is the same on every machine. So `web` has to be a door of its own, over whose kept connections
nobody signed in anywhere.
Source: CloudEvents 1.0.2, HTTP protocol binding, 3.3 (batches), and HTTP 1.1 web hooks, 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from desktop.errors import Offline, Unclear
from desktop.reach import cloudevents
from desktop.web import Web, is_loopback

AGENT = "Goodword"
"""What the door is called to receivers: no version, for few people may have the same one."""
SECONDS = 20.0
_LATER = (408, 425, 429)
_ONE_BAD = (400, 413, 422)
"""Something in the batch is wrong, and not the address or the way."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`taken`, `refused` for good, or neither: try again, with the same ids."""

    taken: bool = False
    refused: bool = False
    one_bad: bool = False
    """Refused for what is in the batch: without one of its events it may be taken."""
    retry_after: int = 0
    """Seconds that the receiver asked us to wait."""
    reason: str = ""
    """Name of an error class, or `http_404`."""


def may_go(address: str) -> bool:
    """Whether anything may be sent there at all: encrypted, or to this very machine. Never where a
    name stands before the host: eyes take it for the host."""
    try:
        if "@" in urlsplit(address).netloc:
            return False
    except ValueError:
        return False
    return address.startswith("https://") or (
        address.startswith("http://") and is_loopback(address)
    )


def tell(web: Web, address: str, bodies: Sequence[str], now: datetime) -> Outcome:
    """Send these events together, once. Redirects are not followed: what the person agreed to
    goes where they saw that it goes, or nowhere."""
    if not may_go(address):
        return Outcome(refused=True, reason="not_encrypted")
    try:
        answer = web.write(
            "POST",
            address,
            headers={"Content-Type": cloudevents.BATCH_TYPE},
            data=cloudevents.batch(bodies),
            seconds=SECONDS,
        )
    except (Offline, Unclear) as error:
        return Outcome(reason=error.name)
    reason = f"http_{answer.status}"
    if answer.ok:
        return Outcome(taken=True)
    if answer.status in _LATER or answer.status >= 500:
        asked = answer.retry_after(now, default=0) if "Retry-After" in answer.headers else 0
        return Outcome(retry_after=asked, reason=reason)
    return Outcome(refused=True, one_bad=answer.status in _ONE_BAD, reason=reason)
