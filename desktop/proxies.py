"""Proxies that want a name and password: one try with what we have, and no second one.

At many companies three wrong passwords lock a person out of everything. So as long as a
proxy has not taken the password that stands in its address, one request at a time goes
through it, and after a refusal none does for an hour.
Source: RFC 9110 sections 11.7.2 (Proxy-Authorization) and 15.5.8 (407).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from desktop.guard import Broken

CAUSE = "proxy_sign_in"
REST = 3600.0
"""Seconds in which a proxy that refused the password is not asked again."""


@dataclass(slots=True)
class _Known:
    """What came of one proxy's password so far."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    works: bool = False
    refused: float | None = None


class Passwords:
    """What became of the passwords of proxies; shared by all threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}

    @contextlib.contextmanager
    def careful(self, proxy: str, seconds: float) -> Iterator[None]:
        """Around one request through `proxy` (its whole address; empty: there is none).
        `seconds`: how long to wait for one's turn. Errors: `Broken` where the password was
        refused before, or the turn did not come."""
        if "@" not in proxy:  # nothing of ours that could be wrong
            yield
            return
        with self._lock:
            known = self._known.setdefault(proxy, _Known())
        if known.works:
            with self._noticing(known):
                yield
            return
        if not known.turn.acquire(timeout=seconds):
            raise Broken("timeout")
        try:
            if known.refused is not None and self._clock() < known.refused + REST:
                raise Broken(CAUSE, proxy=name_of(proxy))
            with self._noticing(known):
                yield
            known.works = True
        finally:
            known.turn.release()

    @contextlib.contextmanager
    def _noticing(self, known: _Known) -> Iterator[None]:
        try:
            yield
        except Broken as broken:
            if broken.facts["cause"] == CAUSE:
                known.works, known.refused = False, self._clock()
            raise


def name_of(proxy: str) -> str:
    """Host and port of a proxy's address, without name and password."""
    return proxy.rpartition("@")[2].rpartition("//")[2].partition("/")[0]
