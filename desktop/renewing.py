"""When sign-ins are renewed, and how long a server that answers badly is left alone."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.errors import Busy, GoodwordError
from desktop.model import Secrets

EARLY = timedelta(seconds=60)
"""A token that ends this soon is renewed first, lest it ends on the way."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def ends(secrets: Secrets, now: datetime) -> bool:
    """Whether it is time to renew, or, where nothing can be renewed, over."""
    if secrets.expires is None:
        return False
    return now >= secrets.expires - (EARLY if secrets.refresh else timedelta(0))


@dataclass(frozen=True, slots=True)
class _Pause:
    until: datetime
    length: timedelta
    error: GoodwordError


class Pauses:
    """How long whom is left alone: twice as long after each bad answer. Thread-safe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: dict[str, _Pause] = {}

    def respect(self, name: str, now: datetime) -> None:
        """Errors: `Busy`, with the facts of what went wrong."""
        with self._guard:
            pause = self._kept.get(name)
        if pause is not None and pause.until - pause.length <= now < pause.until:
            left = max(1, int((pause.until - now).total_seconds()))
            raise Busy(**{"address": "", **pause.error.facts, "retry_after": left})

    def lengthen(self, name: str, error: GoodwordError, now: datetime) -> None:
        with self._guard:
            last = self._kept.get(name)
            length = FIRST_PAUSE if last is None else min(last.length * 2, LONGEST_PAUSE)
            if isinstance(error, Busy):
                length = max(length, timedelta(seconds=error.retry_after))
            self._kept[name] = _Pause(now + length, length, error)

    def end(self, name: str) -> None:
        with self._guard:
            self._kept.pop(name, None)

    def clear(self) -> None:
        with self._guard:
            self._kept.clear()
