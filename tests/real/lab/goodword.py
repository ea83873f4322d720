"""The application itself on a real desktop, in a home that was prepared a minute ago."""

from __future__ import annotations

import signal
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from desktop import settings
from desktop.foundation import build, join_first
from desktop.options import Options
from desktop.paths import Paths
from tests.real.lab.desktop import Desktop
from tests.real.lab.parts import ROOT
from tests.real.lab.people import real_now
from tests.real.lab.running import Running

TITLE = "Goodword"
_NOISE = ("propagateSizeHints", "libEGL", "MESA", "dri2", "glx:", "atspi")


def prepare_home(home: Path, *, ago: timedelta = timedelta(seconds=60)) -> Path:
    """Join the practice program as if `ago` and have one more post come out there, so that
    the next round brings it; switch off the quiet hours: tests run at night."""

    def then() -> datetime:
        return real_now() - ago

    foundation = build(Paths.of(home), Options(practice=True, memory_vault=True, policies=()), then)
    for setting, value in (
        (settings.QUIET_FROM, "00:00"),
        (settings.QUIET_UNTIL, "00:00"),
        (settings.WELCOME_DONE, True),
    ):
        foundation.settings.put(setting, value)
    join_first(foundation, then())
    foundation.sync.round(then())
    assert foundation.practice is not None
    assert foundation.practice.arrive_now()
    foundation.close()
    return home


@dataclass
class Goodword:
    """One start of the application."""

    desktop: Desktop
    home: Path
    running: Running

    @classmethod
    def start(cls, desktop: Desktop, home: Path, *words: str, name: str = "goodword") -> Goodword:
        program = [sys.executable, "-X", "faulthandler", str(ROOT / "main.py")]
        given = ["--practice", "--debug", "--home", str(home), *words]
        return cls(desktop, home, desktop.start(*program, *given, log=name))

    def window(self, title: str = TITLE, *, seconds: float = 15) -> str:
        """Wait for a visible window of ours whose title matches; its id."""
        found = self.running.until(
            lambda: self.desktop.windows(title, self.running.pid),
            f"window {title}",
            seconds=seconds,
        )
        return found[0]

    def press(self, name: str) -> None:
        """Press what has this name, as soon as it is there."""
        pid = self.running.pid
        self.running.until(lambda: self.desktop.hand(pid, "press", name), f"pressing {name}")

    def write(self, name: str, text: str) -> None:
        """Put text into the field of this name."""
        pid = self.running.pid
        self.running.until(
            lambda: self.desktop.hand(pid, "write", name, text), f"writing into {name}"
        )

    def reads(self) -> str:
        """Everything that a screen reader can read now, a line each."""
        return self.desktop.read_aloud(self.running.pid)

    def leave(self, *, by: int = signal.SIGTERM) -> float:
        """Ask it to end; how long that took. Its exit code has to be 0, and nothing on its
        way out may have been a complaint."""
        start = time.monotonic()
        code = self.running.leave(seconds=10, by=by)
        took = time.monotonic() - start
        assert code == 0, f"exit code {code}:\n{self.running.said[-3000:]}"
        assert not self.complaints(), "\n".join(self.complaints())
        return took

    def complaints(self) -> list[str]:
        """Lines of warnings, errors and faults, in the log and on the terminal."""
        signs = (" WARNING ", " ERROR ", " CRITICAL ", "Traceback", "QObject", "QThread", "Fatal")
        return [
            line
            for line in self.running.said.splitlines()
            if any(sign in line for sign in signs) and not any(noise in line for noise in _NOISE)
        ]

    def again(self, *words: str, name: str = "second") -> Goodword:
        """Start it once more with the same home."""
        return replace(
            self, running=Goodword.start(self.desktop, self.home, *words, name=name).running
        )
