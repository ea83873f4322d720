"""What X's answers mean that are not the hoped-for one.

Status and the problem's `type` decide; X's words are only shown. Of a duplicate alone X says
nothing but words, always in English. Good answers may hold problems too (`errors`).
Sources: docs.x.com: x-api/fundamentals/response-codes-and-errors, rate-limits; OpenAPI 2.167
(schema Problem and its kinds). The kinds of 402 are from reports of those who met them.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from desktop.errors import (
    Busy,
    Duplicate,
    GoodwordError,
    NoCredit,
    NotAllowed,
    Outdated,
    Refused,
)
from desktop.model import Account, Secrets
from desktop.replies import LONGEST_WAIT, record, shown, trouble
from desktop.share.x_setup import NAME
from desktop.web import Answer, bare

SPREAD = 900
"""Seconds over which a company's people are spread once its day limit has ended."""
_WINDOWS = ("x-user-limit-24hour", "x-app-limit-24hour")
_DUPLICATE = re.compile(r"\bduplicate\b", re.IGNORECASE)
_DUPLICATE_CODE = 187
"""Of the older interface, which answers shine through."""
_COMPANY = frozenset({"client-forbidden", "client-not-enrolled", "official-client-forbidden"})
_PLAN = frozenset({"credits", "credits-depleted", "usage-capped"})


def no(
    answer: Answer,
    account: Account,
    secrets: Secrets,
    now: datetime,
    *,
    publishing: bool = False,
) -> GoodwordError:
    """The error that an answer to a signed-in call stands for."""
    return _named(answer, account, now, (secrets.access,)) or trouble(
        answer,
        now,
        account=account.id,
        final=not secrets.refresh,
        publishing=publishing,
        sent=(secrets.access,),
    )


def data(answer: Answer) -> Mapping[str, Any]:
    """The record that a good answer is about, empty where there is none."""
    found = record(answer).get("data") if answer.ok else None
    return found if isinstance(found, dict) else {}


def gone(answer: Answer) -> bool:
    """Whether X says that what was asked for does not exist, with whatever status."""
    return answer.status in (404, 410) or (
        answer.ok and any(kind_of(one) == "resource-not-found" for one in problems(answer))
    )


def problems(answer: Answer) -> list[Mapping[str, Any]]:
    """The problem that an answer is, and those that it holds."""
    found = record(answer)
    inner = found.get("errors")
    every = [found, *(inner if isinstance(inner, list) else ())]
    return [one for one in every if isinstance(one, dict)]


def kind_of(problem: Mapping[str, Any]) -> str:
    """The last part of a problem's type (`client-forbidden`), empty for `about:blank`."""
    kind = problem.get("type")
    return kind.rpartition("/problems/")[2] if isinstance(kind, str) and "/" in kind else ""


def said(answer: Answer, sent: Iterable[str] = ()) -> str:
    """X's own words about a refusal."""
    sent = tuple(sent)
    for problem in problems(answer):
        for name in ("detail", "error_description", "message", "title", "error"):
            if text := shown(problem.get(name), sent):
                return text
    return ""


# --- inside ------------------------------------------------------------------------------


def _named(
    answer: Answer, account: Account, now: datetime, sent: Iterable[str]
) -> GoodwordError | None:
    """What X has a name of its own for. Nothing was posted in any of these cases."""
    status, told = answer.status, said(answer, sent)
    if not 400 <= status < 500 or status == 408:
        return None
    found = problems(answer)
    kinds = {kind_of(one) for one in found}
    reasons = {one.get("reason") for one in found}
    if status == 402 or (kinds & _PLAN and not _ends_today(found)):
        return NoCredit(network=NAME, reason=told)
    if status == 426 or kinds & _COMPANY or reasons & _COMPANY:
        return Outdated(network=NAME, reason=told, version="")
    if status == 429:
        return _too_often(answer, account, now)
    if status == 403:
        codes = {one.get("code") for one in found}
        if _DUPLICATE_CODE in codes or _DUPLICATE.search(told):
            return Duplicate(reason=told, status=status)
        return NotAllowed(reason=told, status=status, permission="")
    return None if status in (401, 404, 410) else Refused(reason=told, status=status)


def _ends_today(found: Iterable[Mapping[str, Any]]) -> bool:
    """A cap on each day is over tomorrow by itself; one on the month is the plan's end."""
    return any(one.get("period") == "Daily" for one in found)


def _too_often(answer: Answer, account: Account, now: datetime) -> Busy:
    """When X takes calls again. A day that is used up counts more than the quarter of an hour
    that every answer tells, and what all people share must not come back at once."""
    there = answer.date or now  # its moments are of its own clock
    seconds = answer.retry_after(now, default=0)
    for window in _WINDOWS:
        if answer.headers.get(f"{window}-remaining", "").strip() == "0":
            seconds = max(seconds, _left(answer, f"{window}-reset", there))
            if window.startswith("x-app"):
                seconds += zlib.crc32(account.id.encode()) % SPREAD
    seconds = seconds or _left(answer, "x-rate-limit-reset", there) or 60
    return Busy(address=bare(answer.url), retry_after=min(seconds, LONGEST_WAIT + SPREAD))


def _left(answer: Answer, header: str, there: datetime) -> int:
    """Seconds until a moment in seconds since 1970; 0 where there is none."""
    with contextlib.suppress(ValueError, OverflowError, OSError):
        moment = datetime.fromtimestamp(int(answer.headers.get(header, "").strip()), UTC)
        return max(1, int((moment - there).total_seconds()) + 1)
    return 0
