"""Start to a visible tray icon, memory at rest, wake-ups at rest: against a bare script."""

from __future__ import annotations

import contextlib
import queue
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.desktop_session import Tray, session
from bench.report import Line, alternate, tell
from desktop.app import utc_now
from desktop.foundation import build
from desktop.options import Options
from desktop.paths import Paths
from desktop.practice.world import Practice

ROOT = Path(__file__).resolve().parents[1]
REST_SECONDS = 40
WATCH_SECONDS = 60
AT_REST = 3
BARE = [sys.executable, str(ROOT / "bench" / "bare_tray.py")]


def measure() -> Sequence[Line]:
    with session() as (environment, tray), tempfile.TemporaryDirectory() as folder:

        def start(command: list[str]) -> float:
            began = time.monotonic()
            process = started(command, environment)
            arrived = shown(tray, process)
            end(process)
            return (arrived - began) * 1000

        ours = _ours(Path(folder) / "start")
        times = alternate(lambda: start(ours), lambda: start(BARE))
        homes = [_ours(Path(folder) / str(number)) for number in range(AT_REST)]
        memory, wakes = _rest([*homes, *[BARE] * AT_REST], environment, tray)
        with _joined([Path(folder) / f"joined{number}" for number in range(AT_REST)]) as joined:
            synced, _ = _rest([*map(_ours, joined), *[BARE] * AT_REST], environment, tray)
    return tell(
        [
            Line("start to tray icon", *times, "ms", 1.6),
            Line("memory at rest, no program yet", *_halves(memory), "MB", 1.5),
            Line("memory at rest, a program synced", *_halves(synced), "MB", 1.5),
            Line("wake-ups a minute at rest", *_halves(wakes), "", 2, absolute=True),
        ]
    )


@contextlib.contextmanager
def _joined(homes: list[Path]) -> Iterator[list[Path]]:
    """Homes that have joined the practice company, which is served meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        practice = Practice(Path(folder), utc_now)
        practice.start()
        try:
            for home in homes:
                options = Options(memory_vault=True, policies=())
                found = build(Paths.of(home), options, utc_now)
                found.programs.join(practice.program_address, utc_now())
                found.close()
            yield homes
        finally:
            practice.stop()


def _ours(home: Path) -> list[str]:
    return [sys.executable, str(ROOT / "main.py"), "--hidden", "--home", str(home)]


def _halves(values: list[float]) -> tuple[float, float]:
    """Medians of ours and of the bare script: the first and the second half."""
    return statistics.median(values[:AT_REST]), statistics.median(values[AT_REST:])


def _rest(
    commands: list[list[str]], environment: dict[str, str], tray: Tray
) -> tuple[list[float], list[float]]:
    """Resident memory in MB and wake-ups a minute of each, all resting side by side."""
    processes = []
    try:
        for command in commands:
            processes.append(started(command, environment))
            shown(tray, processes[-1])
        time.sleep(REST_SECONDS)
        before = [_switches(process.pid) for process in processes]
        time.sleep(WATCH_SECONDS)
        wakes = [
            _woken(_switches(process.pid), then)
            for process, then in zip(processes, before, strict=True)
        ]
        return [resident(process.pid) for process in processes], wakes
    finally:
        for process in processes:
            end(process)


def started(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def shown(tray: Tray, process: subprocess.Popen[bytes]) -> float:
    try:
        return tray.arrived.get(timeout=30)
    except queue.Empty:
        process.kill()
        raise RuntimeError(f"no tray icon from {process.args!r}") from None


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmRSS")) / 1024


def _woken(after: dict[str, int], before: dict[str, int]) -> float:
    """Each wake-up of a thread ends in one voluntary switch; one that ended in between takes
    its count along."""
    return float(sum(count - before.get(task, 0) for task, count in after.items()))


def _switches(pid: int) -> dict[str, int]:
    counts = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                counts[task.name] = int(line.split()[1])
    return counts


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
