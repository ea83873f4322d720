"""When an address is asked next: pure rules, so that many clients never come at once.

Time is divided into intervals, and every install has its own place in them, its phase. So the
requests of a whole company are spread as evenly as phases are, and stay so: after an outage,
after an update that restarts every machine, on a Monday at nine. All addresses with the same
interval have the same turns, so that one round asks for them all.

A machine that was off or asleep at its turn waits for another one, once. Failures wait with
full jitter (a random part of a bound that doubles), in whole turns as soon as these are what
counts. Source: RFC 9110 section 10.2.3 (Retry-After); "Exponential Backoff And Jitter", AWS
Architecture Blog.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desktop.errors import Busy, GoodwordError, NotFound, NoVault, Offline, VaultLocked

PHASES = 2**31
"""How many different phases there are."""
HOLD_INTERVAL = 300
"""Seconds: while a program is on hold, its end is looked for at least so often."""
MISSED = timedelta(minutes=5)
"""So late only a machine comes that was off or asleep at its turn."""
ABSENT_MOST = 1800
"""Seconds over which those spread who were away, or whose server was."""
DAY = 86_400
_JITTER = 0.2
"""A turn comes up to this part of the interval late: two turns lie 0.8 to 1.2 of it apart."""
_REST = 0.5
"""Part of the interval in which an address that was just asked (by hand, say) is left alone."""
_SOON_FIRST, _SOON_LEAST, _SOON_MOST = 30, 10, 900
_FAILED_MOST = 6 * 3600
_BELONGS_HERE = ("name", "proxy", "proxy_sign_in")
"""Causes of `Offline` that are this machine's own: looking again burdens no server."""


def pace(interval: int, *, held: bool) -> int:
    """Seconds between two rounds: what the program asks for, but often during a hold."""
    return min(interval, HOLD_INTERVAL) if held else interval


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of one install."""

    phase: int
    """Stable, in [0, `PHASES`)."""

    def first(self, moment: datetime, interval: float) -> datetime:
        """The first turn at or after `moment`. `interval` in seconds."""
        wanted = moment.timestamp() / interval
        number = math.ceil(wanted - self.phase / PHASES - _JITTER)
        while (turn := self._turn(number)) < wanted:
            number += 1
        return datetime.fromtimestamp(turn * interval, UTC)

    def after_answer(self, asked: datetime, interval: float) -> datetime:
        """The next turn after an answer that could be used."""
        return self.first(asked + timedelta(seconds=interval * _REST), interval)

    def after_absence(self, back: datetime, interval: float) -> datetime:
        """For a machine that was off or asleep at its turn: its place in the next half hour."""
        return self.first(back, min(interval, ABSENT_MOST))

    def after_failure(
        self, now: datetime, interval: float, failures: int, error: GoodwordError, chance: float
    ) -> datetime:
        """`failures` came before this one; `chance` is in [0, 1)."""
        doubled: int = 2 ** min(failures, 16)
        if isinstance(error, Busy):
            return self.first(now + timedelta(seconds=min(error.retry_after, DAY)), interval)
        if isinstance(error, NotFound) and error.status == 410:
            return self.first(now + timedelta(days=1), interval)
        own = error.facts.get("cause") in _BELONGS_HERE or error.facts.get("found") == "login_page"
        own = own or isinstance(error, (VaultLocked, NoVault))  # the keyring opens any moment
        if own or isinstance(error, Offline):
            often = min(interval, _SOON_MOST if own else ABSENT_MOST)
            bound = _SOON_FIRST * doubled
            if bound < min(often, _SOON_MOST):
                wait = _SOON_LEAST + chance * (bound - _SOON_LEAST)
                return now + timedelta(seconds=wait)
            return self.after_answer(now, often)
        more = min(interval * doubled, max(interval, _FAILED_MOST)) - interval
        return self.after_answer(now + timedelta(seconds=chance * more), interval)

    def _turn(self, number: int) -> float:
        """In intervals since 1970. The jitter belongs to the turn, so whoever reckons it gets
        the same."""
        seed = hashlib.blake2b(b"%d %d" % (self.phase, number), digest_size=4).digest()
        late = int.from_bytes(seed, "big") / 2**32
        return number + self.phase / PHASES + _JITTER * late
