"""What an answer of a network's interface means when it is not the one that was hoped for.

Status codes decide; the words of the network are only shown, because they follow the
account's language. A publishing call reads them more strictly than a reading one: what is
neither a clear yes nor a clear no may have happened.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from desktop.errors import (
    BadReply,
    Busy,
    GoodwordError,
    NoCredit,
    NotAllowed,
    NotFound,
    Offline,
    Outdated,
    Refused,
    SignedOut,
    Unclear,
)
from desktop.model import Secret
from desktop.text import clean
from desktop.web import Answer, bare

LONGEST_REASON = 300
LONGEST_WAIT = 24 * 3600


def record(answer: Answer) -> dict[str, Any]:
    """The body as a JSON object, empty when it is anything else."""
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(answer.body)
        if isinstance(found, dict):
            return found
    return {}


def expect_record(answer: Answer, where: str) -> dict[str, Any]:
    """The JSON object of a good answer to a reading call. Errors: `BadReply`."""
    found = record(answer) if answer.ok else {}
    if not found:
        raise BadReply(address=bare(answer.url), where=where, status=answer.status)
    return found


def words(value: Any) -> str:
    """A text from outside, fit for one line of ours; empty for anything but text."""
    return " ".join(clean(value).split())[:LONGEST_REASON] if isinstance(value, str) else ""


def reason(answer: Answer, sent: Iterable[str] = ()) -> str:
    """The network's own words about a refusal. `sent` are secrets of the request: a server
    that repeats them back must not bring them onto the screen or into a log."""
    found = record(answer)
    names = ("error_description", "message", "error")
    return next(filter(None, (shown(found.get(name), sent) for name in names)), "")


def shown(value: Any, secrets: Iterable[str]) -> str:
    """A text from outside for one line of ours, without these secrets: hidden before it is
    shortened, for half a token is one as well."""
    secrets = tuple(secrets)
    return hide(words(hide(value, secrets)), secrets) if isinstance(value, str) else ""


def hide(text: str, secrets: Iterable[str]) -> str:
    """`text` without the secrets in it."""
    for secret in secrets:
        plain = secret.reveal() if isinstance(secret, Secret) else secret
        if len(plain) > 3:
            text = text.replace(plain, "***")
    return text


def busy(answer: Answer, now: datetime) -> Busy:
    """When to come back: Retry-After, else the reset time of the rate limit, which is an
    ISO time with Mastodon and epoch seconds with Bluesky."""
    seconds = answer.retry_after(now, default=0)
    if not seconds:
        reset = answer.headers.get("X-RateLimit-Reset") or answer.headers.get("RateLimit-Reset")
        moment = _moment((reset or "").strip())
        seconds = int((moment - now).total_seconds()) + 1 if moment else 60
    return Busy(address=bare(answer.url), retry_after=min(max(1, seconds), LONGEST_WAIT))


def trouble(
    answer: Answer,
    now: datetime,
    *,
    account: str = "",
    final: bool = False,
    publishing: bool = False,
    sent: Iterable[str] = (),
    network: str = "",
) -> GoodwordError:
    """The error that an answer which is not a good one stands for.

    Where `network` is told, 402 and 426 mean that somebody else has to act before anything
    can be shared there (RFC 9110 15.5.3 and 15.5.22).

    `publishing` makes everything Unclear that is neither a clear yes (handled by the
    caller) nor a 4xx. A 408 is a proxy's word about time, so it is no clear no either.
    """
    address, status = bare(answer.url), answer.status
    if status == 429:
        return busy(answer, now)
    if publishing and (not 400 <= status < 500 or status == 408):
        return Unclear(address=address, cause="answer", status=status)
    if status == 503 or status in (408, 502, 504):
        return busy(answer, now)
    if status == 401:
        return SignedOut(account=account, final=final)
    said = reason(answer, sent)
    if network and status == 402:
        return NoCredit(network=network, reason=said)
    if network and status == 426:
        return Outdated(network=network, reason=said, version="")
    if status == 403:
        return NotAllowed(reason=said, status=status, permission=permission(said))
    if publishing:
        return Refused(reason=said, status=status)
    if status in (404, 410):
        return NotFound(address=address, status=status)
    if 400 <= status < 500:
        return Refused(reason=said, status=status)
    return BadReply(address=address, where="status", status=status)


def before_publishing(error: Unclear) -> Offline:
    """An unclear answer to something nobody can see (an uploaded picture) settles nothing:
    the post itself was surely not sent."""
    return Offline(**error.facts)


def permission(said: str) -> str:
    """The permission that a refusal names between quotes, where it does."""
    parts = said.split('"')
    return parts[1] if len(parts) >= 3 else ""


def _moment(value: str) -> datetime | None:
    with contextlib.suppress(ValueError, OverflowError, OSError):
        if value.isdigit():
            return datetime.fromtimestamp(int(value), UTC)
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
