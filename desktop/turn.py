"""One at a time for one sign-in: a lock across threads and across processes.

A refresh token that may be used once ends the whole sign-in when two use it. The system
frees the file lock when a process dies, so a crash never leaves one behind.
Source: flock(2), Microsoft C run-time `_locking`.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from desktop.errors import Busy

WAIT_SECONDS = 90.0
_POLL_SECONDS = 0.05

if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class Turns:
    """Hands out turns; `folder` is where the lock files lie (beside the database)."""

    def __init__(self, folder: Path, *, seconds: float = WAIT_SECONDS) -> None:
        self._folder = folder
        self._seconds = seconds
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    @contextlib.contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Hold the turn of `name`. Errors: `Busy` when nobody gives it free in time."""
        end = time.monotonic() + self._seconds
        with self._guard:
            lock = self._locks.setdefault(name, threading.Lock())
        if not lock.acquire(timeout=self._seconds):
            raise Busy(address="", retry_after=30)
        try:
            digest = hashlib.sha256(name.encode()).hexdigest()[:24]
            with (self._folder / f"account-{digest}.lock").open("ab") as file:
                _wait(file, end)
                yield
        finally:
            lock.release()


def _wait(file: IO[bytes], end: float) -> None:
    while True:
        try:
            _try(file)
            return
        except OSError as error:
            if time.monotonic() >= end:
                raise Busy(address="", retry_after=30) from error
        time.sleep(_POLL_SECONDS)
