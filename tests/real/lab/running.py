"""Starts programs beside the tests and ends them by their own pid, whatever happened."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.pace import PATIENCE

T = TypeVar("T")


def eventually(ask: Callable[[], T], what: str, *, seconds: float = PATIENCE) -> T:
    """Ask until the answer is true and give it back; fail after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds:g} s")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


class Running:
    """One program under way. What it says goes to the file `log`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        keep: Sequence[int] = (),
    ) -> None:
        self.log = log
        if shutil.which("setpriv"):  # nothing outlives the tests, not even after kill -9
            command = ["setpriv", "--pdeathsig", "KILL", "--", *command]
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as said:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE,  # some end with us when this closes
                stdout=said,
                stderr=subprocess.STDOUT,
                env=None if env is None else dict(env),
                cwd=cwd,
                pass_fds=keep,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def until(self, ask: Callable[[], T], what: str, *, seconds: float = PATIENCE) -> T:
        """Like `eventually`, but a program that ended early says why."""

        def still() -> T:
            answer = ask()
            if not answer and not self.alive:
                raise AssertionError(
                    f"{what}: {self.process.args[0]} ended with {self.process.returncode}:\n"
                    f"{self.said[-3000:]}"
                )
            return answer

        return eventually(still, what, seconds=seconds)

    def leave(self, *, seconds: float = 5.0, by: int = signal.SIGTERM) -> int:
        """Ask it to go; its exit code. Goes on to SIGKILL when it takes longer."""
        if self.alive:
            os.kill(self.pid, by)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait(5)
        finally:
            if self.process.stdin is not None:
                with contextlib.suppress(OSError):
                    self.process.stdin.close()
