"""What is installed: size and start of the package, beside an empty PySide6 application frozen
and packaged the same way in the same run, beside Goodword from source, and beside others."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.desktop_session import session
from bench.report import Line, alternate, tell
from bench.start import end, resident, shown, started
from installer import deb, freeze, metadata

META = metadata.read()
TIMES = 5


def measure() -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if not freeze.is_fresh(META, META.tree):
            freeze.build(META, META.tree, META.dist)
        empty = freeze.freeze(META, META.root / "bench/bare_tray.py", META.name, home, bare=True)
        lines = [
            Line(
                "installed size beside an empty program", _size(META.tree), _size(empty), "MB", 1.25
            )
        ]
        packages = [_package(tree, home / name) for tree, name in ((META.tree, "o"), (empty, "e"))]
        sizes = [package.stat().st_size / 1e6 for package in packages]
        lines.append(Line("package size beside an empty program", sizes[0], sizes[1], "MB", 1.25))
        lines += _starts(META.tree / META.name, empty / META.name, home)
        lines += _others(packages[0])
    return tell(lines)


def _size(tree: Path) -> float:
    files = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files) / 1e6


def _package(tree: Path, dist: Path) -> Path:
    dist.mkdir()
    for name in ("licences", freeze.VERSION_FILE):  # the empty one has none of its own
        if not (tree / name).exists():
            source = META.tree / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tree / name)
    return deb.pack(META, tree, dist)


def _starts(ours: Path, empty: Path, folder: Path) -> list[Line]:
    """From nothing to the tray icon, in turns; and memory a few seconds later."""
    words = ["--hidden", "--home", str(folder / "home")]
    frozen = [str(ours), *words]
    source = [sys.executable, str(META.root / "main.py"), *words]
    with session() as (environment, tray):

        def start(command: list[str]) -> float:
            began = time.monotonic()
            process = started(command, environment)
            arrived = shown(tray, process)
            end(process)
            return (arrived - began) * 1000

        beside_source = alternate(lambda: start(frozen), lambda: start(source), TIMES)
        beside_empty = alternate(lambda: start(frozen), lambda: start([str(empty)]), TIMES)

        def rests(command: list[str]) -> float:
            process = started(command, environment)
            shown(tray, process)
            time.sleep(10)  # until what starts late has started
            memory = resident(process.pid)
            end(process)
            return memory

        memory = alternate(lambda: rests(frozen), lambda: rests([str(empty)]), 3)
    return [
        Line("start, frozen beside source", *beside_source, "ms", 1.0),
        Line("start beside an empty program", *beside_empty, "ms", 1.6),
        Line("memory at rest beside an empty program", *memory, "MB", 1.5),
    ]


def _others(package: Path) -> list[Line]:
    """On a system with nothing at all, with everything that each depends on."""
    ours = _whole(str(package))
    lines = []
    for name in ("nextcloud-desktop", "chromium"):
        others = _whole(name)
        if ours and others:
            lines.append(
                Line(f"download with dependencies beside {name}", ours[0], others[0], "MB", 1)
            )
            lines.append(
                Line(f"installed with dependencies beside {name}", ours[1], others[1], "MB", 1)
            )
        else:
            print(f"not measured: {name} (no Debian packages here)", flush=True)
    return lines


def _whole(package: str) -> tuple[float, float] | None:
    """Megabytes to load and on the disk, as apt adds them up; None where it can't."""
    if shutil.which("apt-get") is None:
        return None
    words = ["apt-get", "-o", "Dir::State::status=/dev/null", "--no-install-recommends"]
    asked = subprocess.run(
        [*words, "--assume-no", "install", package],
        check=False,
        capture_output=True,
        text=True,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
    )
    load = re.search(r"Need to get (?:[\d.,]+ \w?B/)?([\d.,]+) (\w?)B", asked.stdout)
    disk = re.search(r"this operation, ([\d.,]+) (\w?)B of additional", asked.stdout)
    return (_megabytes(load), _megabytes(disk)) if load and disk else None


def _megabytes(said: re.Match[str]) -> float:
    scale = {"": 1e-6, "k": 1e-3, "M": 1.0, "G": 1e3}[said[2]]
    return float(said[1].replace(",", "")) * scale


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
