"""The application as a process of its own, offscreen; its exit code and its words count."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.pace import PATIENCE, SLACK
from tests.real.lab.running import eventually
from tests.test_main import ROOT, complaints

LEAVING = 3.0 * SLACK
"""Seconds within which it has to be gone."""


class Started:
    """One start of Goodword. `fault` 0 in the end means: exit code 0 and not a word said."""

    def __init__(
        self,
        home: Path,
        *words: str,
        program: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self.log = home / "log" / "goodword.log"
        what = ["-c", program] if program else [str(ROOT / "main.py")]
        # a bus that is not there: no alert of a test shall reach the person's own desktop
        given = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus",
            "PYTHONPATH": str(ROOT),
            **(environment or {}),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", *what, "--home", str(home), *words],
            env=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""

    @property
    def pid(self) -> int:
        return self.process.pid

    def until(self, words: str, seconds: float = PATIENCE) -> None:
        """Wait for a line in the log."""

        def there() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode}: {self.end()[1]}")
            return self.log.exists() and words in self.log.read_text(errors="replace")

        eventually(there, words, seconds=seconds)

    def end(self, seconds: float = 20) -> tuple[int, list[str]]:
        """Wait for it; exit code and complaints."""
        try:
            _, said = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # faulthandler tells where it hangs
            _, said = self.process.communicate(timeout=PATIENCE)
            raise AssertionError(f"it did not end:\n{said}") from None
        self.said += said
        return self.process.returncode, complaints(self.said)

    def leave(self, by: int = signal.SIGTERM) -> float:
        """Ask it to end: it has to, in time, with code 0 and without a word."""
        start = time.monotonic()
        self.process.send_signal(by)
        code, words = self.end()
        took = time.monotonic() - start
        assert (code, words) == (0, []), f"exit code {code}: {words}"
        return took

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        if self.process.stdout is not None and not self.process.stdout.closed:
            self.process.communicate(timeout=PATIENCE)
