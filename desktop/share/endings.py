"""When a connection ends, and when to say so: pure rules of accounts, what was told, and now.

People are told twice before, in working hours, a week and a day ahead, and once when it has
ended. What was told is kept by the caller, so that a restart does not repeat it. A telling
that lies in the future was made by a clock that was wrong: it does not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum

from desktop.model import Account, AccountState
from desktop.store import to_ms

BEGINS, STOPS = time(9), time(17)
"""A working hour, on the person's clock, Monday to Friday."""
_LEEWAY = 60_000
"""Milliseconds by which clocks are set right without anybody noticing."""


class Stage(IntEnum):
    """How near the end is."""

    WEEK = 1
    DAY = 2
    OVER = 3


_AHEAD = {Stage.WEEK: timedelta(days=7), Stage.DAY: timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Ending:
    """One thing to say about one account."""

    account: Account
    stage: Stage


@dataclass(frozen=True, slots=True)
class Told:
    """The last thing said about a connection; `connected` tells which one (a new sign-in is
    a new connection). Times in milliseconds."""

    stage: int
    connected: int
    at: int


def due(
    accounts: Iterable[Account], told: Mapping[str, Told], local: datetime
) -> tuple[Ending, ...]:
    """What to say now; `local` is now on the person's clock. Of two that were missed only
    the nearer one is said."""
    if not _works(local):
        return ()
    found = ((account, stage_of(account, local)) for account in accounts)
    return tuple(
        Ending(account, stage)
        for account, stage in found
        if stage is not None and not _is_told(account, stage, told.get(account.id), local)
    )


def stage_of(account: Account, local: datetime) -> Stage | None:
    """How near the end of a connection is; None: there is nothing to say."""
    if account.by_hand:
        return None
    if account.state is AccountState.SIGNED_OUT:
        return Stage.OVER
    if account.expires is None or local >= account.expires:
        return None
    ends = account.expires.astimezone(local.tzinfo)
    for stage in (Stage.DAY, Stage.WEEK):
        if _lasts(account) >= 3 * _AHEAD[stage] and local >= _moment(ends, _AHEAD[stage]):
            return stage
    return None


def presses(account: Account, local: datetime) -> bool:
    """Whether the tray should show that this account needs the person."""
    return (stage_of(account, local) or 0) >= Stage.DAY


def remember(
    told: Mapping[str, Told], said: Iterable[Ending], accounts: Iterable[Account], now: datetime
) -> dict[str, Told]:
    """What is told from now on; accounts that are gone are forgotten."""
    known = {account.id for account in accounts}
    kept = {name: one for name, one in told.items() if name in known}
    at = to_ms(now) or 0
    new = {one.account.id: Told(one.stage, _connected(one.account), at) for one in said}
    return {**kept, **new}


def pack(told: Mapping[str, Told]) -> str:
    """As it is kept in the settings."""
    return json.dumps({name: [one.stage, one.connected, one.at] for name, one in told.items()})


def unpack(text: str) -> dict[str, Told]:
    """The inverse of `pack`; what can't be read counts as not told."""
    try:
        return {str(name): Told(*map(int, one)) for name, one in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return {}


# --- inside ----------------------------------------------------------------------------------


def _is_told(account: Account, stage: Stage, last: Told | None, local: datetime) -> bool:
    if last is None or last.connected != _connected(account):
        return False
    return last.stage >= stage and last.at <= (to_ms(local) or 0) + _LEEWAY


def _connected(account: Account) -> int:
    return to_ms(account.connected) or 0


def _lasts(account: Account) -> timedelta:
    """How long it lasts altogether: nobody wants to hear weekly of what lasts two weeks."""
    if account.connected is None or account.expires is None:
        return timedelta.max
    return account.expires - account.connected


def _works(local: datetime) -> bool:
    return local.weekday() < 5 and BEGINS <= local.time() < STOPS


def _moment(ends: datetime, ahead: timedelta) -> datetime:
    """When to say that something ends: `ahead` of it, or when work next begins; where that
    would leave too little time, on the last working day before."""
    wished = ends - ahead
    later = _next_work(wished)
    return later if ends - later >= ahead / 2 else _last_work(wished)


def _next_work(moment: datetime) -> datetime:
    if _works(moment):
        return moment
    morning = _morning(moment)
    while morning < moment or morning.weekday() >= 5:
        morning += timedelta(days=1)
    return morning


def _last_work(moment: datetime) -> datetime:
    morning = _morning(moment)
    while morning > moment or morning.weekday() >= 5:
        morning -= timedelta(days=1)
    return morning


def _morning(moment: datetime) -> datetime:
    return moment.replace(hour=BEGINS.hour, minute=0, second=0, microsecond=0)
