"""What an answer makes of a share: pure rules from a share, an error and the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desktop.errors import (
    BadFile,
    BadReply,
    Barred,
    Busy,
    Closed,
    GoodwordError,
    Halted,
    NoVault,
    Refused,
    SignedOut,
    VaultLocked,
    WrongPerson,
)
from desktop.model import NOTHING, Facts, Receipt, Share, ShareState

NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Due only after somebody did something (connected again, answered a question)."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
VAULT_PAUSE = timedelta(minutes=1)
SETTLING = timedelta(seconds=90)
"""A server may still be at work on a request whose answer was lost. Only this long after the
try "not there" is believed, and a repetition with the same key can't overtake the first."""
MOST_DOUBTS = 5
"""So often an answer may get lost before the person is asked instead."""
MOST_BAD_LOOKS = 5
"""So often looking may bring nonsense before the person is asked instead."""


BUDGET = 3600
"""Asked to wait so many seconds or more, it is a day's budget that is used up, not the pace."""
LONGEST_BUSY = 31 * 86_400
"""Budgets are for a month at most; what asks for more does not mean it."""
HALT_PAUSE = timedelta(days=1)
PASSING = ("held", "embargoed")
"""Why a post is closed for a time only: its program is on hold, or it is not out yet."""
SHUT = Closed.__name__
"""The reason of a share that waits for that to end."""
BARRED = Barred.__name__
"""That of one whose network IT does not allow here: kept, for the day it is allowed again."""
STALE = "Stale"
"""That of one whose feed was not read lately enough to rely on it."""
NEWS_PAUSE = timedelta(minutes=15)
"""A sync that brings the news ends the waiting of both anyway; this is for the clock."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a share: its next state, when it is due, and why. Facts of ours among
    those of the error: `doubts` (answers lost), `looks` (looked in vain), `asks` (True: only
    the person can tell), `halted` (True: all of its network waits), `rule` (of the pace)."""

    state: ShareState
    due: datetime
    reason: str = ""
    facts: Facts = field(default_factory=lambda: NOTHING)
    receipt: Receipt | None = None


def sent(receipt: Receipt, now: datetime) -> Outcome:
    return Outcome(ShareState.SENT, now, receipt=receipt)


def not_sent(share: Share, error: GoodwordError, now: datetime) -> Outcome:
    """This try surely did nothing. Wait, for ever where only the person can help, or give
    up where trying again would bring the same."""
    if _is_passing(error):
        return shut(share, error.reason, now)
    if isinstance(error, (Refused, BadFile)):
        return Outcome(ShareState.REFUSED, now, error.name, dict(error.facts))
    facts = {**error.facts, **remembered(share)}
    if _halts(error):
        facts["halted"] = True
    return Outcome(ShareState.WAITING, next_try(share, error, now), error.name, facts)


def lost(share: Share, error: GoodwordError, now: datetime) -> Outcome:
    """It may have happened. The first time it is due at once, for looking."""
    facts = {**error.facts, "doubts": doubts(share) + 1}
    due = now + SETTLING if doubts(share) else now
    return Outcome(ShareState.UNSURE, due, "Unclear", facts)


def still_unsure(share: Share, error: GoodwordError, now: datetime) -> Outcome:
    """Neither looking nor repeating brought an answer this time."""
    looks = int(share.facts.get("looks", 0)) + 1
    over = (SignedOut, WrongPerson, Refused, BadFile)
    hopeless = isinstance(error, over) and not _is_passing(error)
    if hopeless or (isinstance(error, BadReply) and looks >= MOST_BAD_LOOKS):
        return asking(share)
    due = next_try(share, error, now)
    return Outcome(ShareState.UNSURE, due, "Unclear", {**share.facts, "looks": looks})


def over_there(tried: datetime | None, now: datetime) -> datetime:
    """From when on nothing sent at `tried` can arrive any more; None = nothing was sent."""
    return now if tried is None or now < tried else max(now, tried + SETTLING)


def too_soon(share: Share, tried: datetime, now: datetime) -> Outcome | None:
    """Wait until the server surely is done with the request sent at `tried`; None = it is."""
    if not tried <= now < tried + SETTLING:
        return None
    return Outcome(ShareState.UNSURE, tried + SETTLING, "Unclear", share.facts)


def absent(share: Share, tried: datetime, now: datetime) -> Outcome:
    """The network says that it is not there; it was sent at `tried`."""
    if doubts(share) >= MOST_DOUBTS:
        return asking(share)
    sendable = Outcome(ShareState.WAITING, now, "", remembered(share))
    return too_soon(share, tried, now) or sendable


def asking(share: Share) -> Outcome:
    """Only the person can tell now."""
    return Outcome(ShareState.UNSURE, NEVER, "Unclear", {**share.facts, "asks": True})


def next_try(share: Share, error: GoodwordError, now: datetime) -> datetime:
    """When another try makes sense after `error`."""
    if isinstance(error, (SignedOut, WrongPerson)):
        return NEVER
    if isinstance(error, Busy):
        return now + timedelta(seconds=_asked_to_wait(error))
    if isinstance(error, Halted):
        return now + HALT_PAUSE
    if isinstance(error, (VaultLocked, NoVault)):
        return now + VAULT_PAUSE
    tries = max(1, share.attempts, int(share.facts.get("looks", 0)))
    return now + min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)


def by_hand(share: Share) -> Outcome:
    """Its turn: the person posts it with the network's own composer, and then says so."""
    return Outcome(ShareState.UNSURE, NEVER, "ByHand", {"asks": True})


def missed(share: Share) -> Outcome:
    """Its planned time passed while nothing ran: the person decides."""
    return Outcome(ShareState.WAITING, NEVER, "Missed", {**remembered(share), "asks": True})


def held(share: Share, reason: str, facts: Facts, until: datetime) -> Outcome:
    """It waits until then, untried."""
    return Outcome(ShareState.WAITING, until, reason, {**facts, **remembered(share)})


def shut(share: Share, reason: str, now: datetime) -> Outcome:
    """Its post is closed for a time: it goes out when that is over."""
    return held(share, SHUT, {"reason": reason}, now + NEWS_PAUSE)


def stale(share: Share, now: datetime) -> Outcome:
    """Whether its post still stands is not known: it goes out when its feed was read."""
    return held(share, STALE, {}, now + NEWS_PAUSE)


def barred(share: Share, now: datetime) -> Outcome:
    """Its network is not allowed here: it waits until it is."""
    return held(share, BARRED, {"network": share.network}, now + NEWS_PAUSE)


def _is_passing(error: GoodwordError) -> bool:
    return isinstance(error, Closed) and error.facts.get("reason") in PASSING


def _halts(error: GoodwordError) -> bool:
    """Whether it concerns every share to that network, for long."""
    return isinstance(error, Halted) or (
        isinstance(error, Busy) and _asked_to_wait(error) >= BUDGET
    )


def _asked_to_wait(error: Busy) -> int:
    return min(max(1, int(error.facts.get("retry_after") or 60)), LONGEST_BUSY)


def doubts(share: Share) -> int:
    """How often an answer about this share was lost."""
    return int(share.facts.get("doubts", 0))


def remembered(share: Share) -> Facts:
    """The facts that stay with a share whatever else happens."""
    return {"doubts": doubts(share)} if doubts(share) else {}
