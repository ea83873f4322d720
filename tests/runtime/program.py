"""Goodword as a company starts it: from source, or the program that an installer laid down.

What the tests of this folder ask of the source, those of the installers ask of the frozen
program: both hand a `Program` to the same functions.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.real.lab.running import eventually
from tests.test_main import ROOT, complaints

READY = "starts on"
SECONDS = 120
QUIET_LOOKS = 10
"""So many looks in a row find that a session at rest did not compute."""
_PARTS = ("desktop", "docs", "resources", "main.py", "pyproject.toml")
_XDG = ("DATA", "CONFIG", "STATE", "CACHE")


@dataclass(frozen=True)
class Program:
    """`folder` holds all of it; `words` start it from there (`{}` is the folder)."""

    folder: Path
    words: tuple[str, ...]

    def copied(self, to: Path) -> Program:
        """The same, laid down elsewhere."""
        if self.words[0] == sys.executable:
            to.mkdir(parents=True)
            for part in _PARTS:
                source = self.folder / part
                if source.is_dir():
                    shutil.copytree(source, to / part, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(source, to / part)
        else:
            shutil.copytree(self.folder, to, symlinks=True)
        return Program(to, self.words)

    def command(self, *words: str) -> list[str]:
        return [*(word.replace("{}", str(self.folder)) for word in self.words), *words]

    def run(
        self, *words: str, given: Mapping[str, str], within: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """To its end. `within`: a command that starts it, strace for example."""
        return subprocess.run(
            [*within, *self.command(*words)],
            env=dict(given),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            cwd="/",
        )


SOURCE = Program(ROOT, (sys.executable, "-B", "{}/main.py"))


def person(home: Path, **more: str) -> dict[str, str]:
    """The environment of somebody who lives in `home`, with a runtime folder and no bus."""
    runtime = home / "runtime"
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    given = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(runtime),
        "TMPDIR": str(home / "tmp"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus",
        "LANG": "C.UTF-8",
        **more,
    }
    Path(given["TMPDIR"]).mkdir(parents=True, exist_ok=True)
    return given


class Session:
    """One start that stays, until it is asked to leave."""

    def __init__(
        self,
        program: Program,
        *words: str,
        given: Mapping[str, str],
        within: Sequence[str] = (),
    ) -> None:
        self.home = Path(given["HOME"])
        self._before = 0
        self._before = len(self.logged)
        self._words = self._places()
        self.process = subprocess.Popen(
            [*within, *program.command(*words)],
            env=dict(given),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )

    @property
    def logged(self) -> str:
        """What this start logged; earlier ones may have lived here, too."""
        found = self.home.rglob("goodword.log")
        return "".join(file.read_text(errors="replace") for file in found)[self._before :]

    def until(self, words: str) -> None:
        def there() -> bool:
            if self.process.poll() is not None:
                said = self.process.communicate()[1]
                raise AssertionError(f"ended with {self.process.returncode}: {said}")
            return words in self.logged

        eventually(there, words, seconds=SECONDS)

    def until_settled(self) -> None:
        """It opened its data (each start leaves a word of its own there), did what there is to
        do at a start, and rests: what it does by itself is done."""
        self.until(READY)
        eventually(lambda: self._places() != self._words, "its data", seconds=SECONDS)
        seen: list[str] = []

        def rests() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode}")
            seen.append(_worked(self.pids()[0]))
            return len(seen) > QUIET_LOOKS and len(set(seen[-QUIET_LOOKS:])) == 1

        eventually(rests, "rest", seconds=SECONDS)

    def until_synced(self) -> None:
        """The practice program was joined, read and kept."""
        self.until_settled()
        eventually(lambda: any(map(_posts, self.home.rglob("goodword.sqlite"))), "posts",
                   seconds=SECONDS)  # fmt: skip

    def pids(self) -> tuple[int, ...]:
        """Of the program itself, also where another command runs it."""
        return children(self.process.pid) or (self.process.pid,)

    def _places(self) -> dict[Path, str]:
        return {file: file.read_text() for file in self.home.rglob("goodword.place")}

    def leave(self) -> tuple[int, list[str]]:
        """Exit code and complaints. What runs within another command is told itself."""
        for pid in self.pids():
            os.kill(pid, signal.SIGTERM)
        _, said = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, complaints(said)

    def kill(self) -> None:
        if self.process.poll() is None:
            for pid in (*children(self.process.pid), self.process.pid):
                os.kill(pid, signal.SIGKILL)
            self.process.communicate(timeout=SECONDS)


def _worked(pid: int) -> str:
    """How long a process computed until now, in ticks (`utime` and `stime` of proc(5))."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return " ".join(after_name[11:13])


def _posts(database: Path) -> int:
    """How many posts lie there; none where it is not made yet."""
    looked = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        return int(looked.execute("SELECT count(*) FROM posts").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        looked.close()


def children(pid: int) -> tuple[int, ...]:
    """Processes that this one started and that still run."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return ()
    return tuple(map(int, listed.split()))
