"""Start to a visible tray icon, memory at rest, wake-ups at rest: against a bare script."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.desktop_session import Tray, session
from bench.report import Line, alternate, tell

ROOT = Path(__file__).resolve().parents[1]
REST_SECONDS = 40
WATCH_SECONDS = 60
BARE = [sys.executable, str(ROOT / "bench" / "bare_tray.py")]


def measure() -> Sequence[Line]:
    with session() as (environment, tray), tempfile.TemporaryDirectory() as home:
        ours = [sys.executable, str(ROOT / "main.py"), "--hidden", "--home", home]

        def start(command: list[str]) -> float:
            began = time.monotonic()
            process = _started(command, environment)
            shown = _shown(tray, process)
            _end(process)
            return (shown - began) * 1000

        times = alternate(lambda: start(ours), lambda: start(BARE))
        resident = alternate(
            lambda: _resident(ours, environment, tray),
            lambda: _resident(BARE, environment, tray),
            times=3,
        )
        wakes = [_wakes(command, environment, tray) for command in (ours, BARE)]
    return tell(
        [
            Line("start to tray icon", *times, "ms", 1.6),
            Line("memory at rest", *resident, "MB", 1.5),
            Line("wake-ups a minute at rest", *wakes, "", 2, absolute=True),
        ]
    )


def _started(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _shown(tray: Tray, process: subprocess.Popen[bytes]) -> float:
    try:
        return tray.arrived.get(timeout=30)
    except queue.Empty:
        process.kill()
        raise RuntimeError(f"no tray icon from {process.args!r}") from None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _resident(command: list[str], environment: dict[str, str], tray: Tray) -> float:
    """Resident memory in MB after a while of doing nothing."""
    process = _started(command, environment)
    try:
        _shown(tray, process)
        time.sleep(REST_SECONDS)
        status = Path(f"/proc/{process.pid}/status").read_text()
        return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmRSS")) / 1024
    finally:
        _end(process)


def _wakes(command: list[str], environment: dict[str, str], tray: Tray) -> float:
    """How often any thread woke up in a minute: each wake ends in one voluntary switch."""
    process = _started(command, environment)
    try:
        _shown(tray, process)
        time.sleep(REST_SECONDS)
        before = _switches(process.pid)
        time.sleep(WATCH_SECONDS)
        after = _switches(process.pid)
        # a thread that ended in between takes its count along
        return float(sum(count - before.get(task, 0) for task, count in after.items()))
    finally:
        _end(process)


def _switches(pid: int) -> dict[str, int]:
    counts = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                counts[task.name] = int(line.split()[1])
    return counts


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
