"""What Porchlight's answers mean to its adapter: a receipt, or which error."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.errors import Duplicate, GoodwordError, NoCredit, Outdated, TooLong, Unclear
from desktop.model import Account, Receipt
from desktop.practice.signin import NAME, text_of
from desktop.replies import record, trouble, words
from desktop.share.limits import NETWORKS
from desktop.share.numbers import whole
from desktop.web import Answer, bare

VERSION = "1"
"""Of the interface that the adapter speaks."""
LIMITS = NETWORKS[NAME].limits


def receipt_of(post: Mapping[str, Any], now: datetime) -> Receipt | None:
    """None where the answer does not tell which post it is about."""
    remote, url = text_of(post, "id"), text_of(post, "url")
    return Receipt(remote, url, now) if remote and url.startswith("http") else None


def created(post: Mapping[str, Any], now: datetime) -> datetime:
    """When a post was made; one whose date can't be read may be the one."""
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(text_of(post, "created_at"))
        if moment.tzinfo is not None:
            return moment
    return now


def no(answer: Answer, account: Account, now: datetime) -> GoodwordError:
    """What an answer means that is no clear yes to creating or changing a post."""
    if answer.ok:
        return Unclear(address=bare(answer.url), cause="answer", status=answer.status)
    told = record(answer)
    error = words(told.get("error"))
    if answer.status == 409 and error == "duplicate":
        return Duplicate(reason=error, status=409, url=words(told.get("url")))
    if answer.status == 422 and error == "too_long":
        counted, limit = whole(told, "count") or 0, whole(told, "limit") or LIMITS.maximum
        return TooLong(count=counted, limit=limit, network=NAME)
    return halted(answer) or trouble(answer, now, account=account.id, publishing=True)


def halted(answer: Answer) -> GoodwordError | None:
    """402 and 426: the company has to act, whatever was asked for."""
    told = words(record(answer).get("detail"))
    if answer.status == 402:
        return NoCredit(network=NAME, reason=told)
    if answer.status == 426:
        return Outdated(network=NAME, reason=told, version=VERSION)
    return None
