"""How much slower than promised a shared machine may be before a test gives up on it.

Tests prove that nothing hangs and nothing grows out of proportion; how fast things are is
measured in `bench/`. So every bound on time in a test is multiplied by `SLACK`, and whoever
waits for something that is to happen waits with `PATIENCE`.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

SLACK = 4.0
PATIENCE = 90.0
"""Seconds to wait for what has to come. Only a test that fails waits so long."""


class Neighbour:
    """Somebody else who writes to the same disk meanwhile: how long the machine stood still.

    Writes a row every 50 ms and keeps by how much the slowest one was late. What is promised
    "within two seconds" can't be kept by a machine that does nothing for three.
    """

    EVERY = 0.05

    def __init__(self, folder: Path) -> None:
        self.late = 0.0
        self._path = folder / "neighbour.sqlite"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live)

    def __enter__(self) -> Neighbour:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _live(self) -> None:
        connection = sqlite3.connect(self._path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS rows (number INTEGER)")
        while not self._over.is_set():
            start = time.monotonic()
            self._over.wait(self.EVERY)
            connection.execute("INSERT INTO rows VALUES (1)")
            connection.commit()
            self.late = max(self.late, time.monotonic() - start - self.EVERY)
        connection.close()
