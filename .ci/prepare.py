"""Makes this checkout ready: `prepare.py run`, `dev`, `bench`, `real` or `installers`.

    run         a virtual environment with Goodword, and the shared libraries that Qt needs
    dev         the same with the tools for tests and lint
    bench       dev, a small desktop without a screen, and what freezes and packs Goodword
    real        dev, and everything the tests against real parts use
    installers  dev, and what makes packages and tries them in clean systems

Standard library only; asks nobody anything; says in one line what it could not do.
`PYTHON=/path/to/python3.12 make run` chooses another Python (3.11 to 3.14).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import (
    ROOT,
    VENV,
    apt_install,
    gist,
    is_debian,
    loads,
    pasteable,
    quietly,
    say,
    stop,
    succeeds,
)

OLDEST, NEWEST = (3, 11), (3, 14)
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "goodword-installed"

# What PySide6 loads that its wheels don't bring: library -> Debian package.
QT_NEEDS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def use_a_fitting_python() -> None:
    """Go on in Python 3.11 to 3.14 where this one is too old or too new."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        found = shutil.which(f"python3.{minor}")
        # pyenv and its like put names on the path that lead nowhere.
        if found and succeeds([found, "-c", "import sys"]):
            os.execv(found, [found, *sys.argv])  # noqa: S606
    stop("Goodword needs Python 3.11 to 3.14; say where it is: PYTHON=/path/to/python3.12 make run")


def make_environment() -> None:
    """Create `.venv`, in whichever of the ways this machine offers."""
    if succeeds([PYTHON, "-c", "import pip"]):
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    say("Making the virtual environment .venv")
    if _create():
        return
    names = [f"python3.{sys.version_info[1]}-venv"]
    problem = apt_install(names) if is_debian() else "not Debian"
    if problem or not _create():
        stop(f"Goodword needs a way to make virtual environments: {pasteable(names)}")


def _create() -> bool:
    has_pip_wheels = succeeds([sys.executable, "-c", "import ensurepip"])
    if has_pip_wheels and not quietly([sys.executable, "-m", "venv", VENV]):
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    virtualenv = shutil.which("virtualenv")
    if virtualenv and not quietly([virtualenv, "-q", "-p", sys.executable, VENV]):
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    # A pip outside can fill an environment that has none of its own.
    if succeeds([sys.executable, "-m", "pip", "--version"]):
        bare = [sys.executable, "-m", "venv", "--without-pip", VENV]
        fill = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "-qq", "pip"]
        if not quietly(bare) and not quietly(fill):
            return True
    shutil.rmtree(VENV, ignore_errors=True)
    return False


def install(extras: str) -> None:
    """Install Goodword into `.venv`, unless that was done for this very pyproject.toml."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    done = STAMP.read_text().split() if STAMP.exists() else []
    if digest in done and (not extras or set(extras.split(",")) <= set(done)):
        return
    say("Installing Python packages into .venv (a minute or two the first time)")
    target = f".[{extras}]" if extras else "."
    problem = quietly(
        [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-e", target]
    )
    if problem:
        stop(f"pip could not install Goodword's packages: {gist(problem)}")
    # what was there for this very file stays there: nothing is uninstalled
    kept = done[1:] if digest in done else []
    STAMP.write_text(" ".join([digest, *dict.fromkeys([*kept, *extras.split(",")])]) + "\n")


def give_qt_its_libraries() -> None:
    """Install the shared libraries and a font, or name them in one line."""
    missing = sorted({package for soname, package in QT_NEEDS.items() if not loads(soname)})
    if not _any_font():
        missing.append("fonts-dejavu-core")
    if missing and apt_install(missing):
        # Go on all the same: without a screen some of them are not used.
        say(f"Goodword needs: {pasteable(missing)}")
    trial = "from PySide6 import QtWidgets, QtNetwork, QtDBus, QtSvg"
    tried = subprocess.run(
        [PYTHON, "-c", trial], check=False, capture_output=True, text=True, cwd=ROOT
    )
    if tried.returncode:
        reason = (tried.stderr.strip().splitlines() or ["no reason given"])[-1]
        stop(f"Qt can't be loaded here: {reason}")


def _any_font() -> bool:
    homes = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    homes.append(Path.home() / ".local/share/fonts")
    kinds = {".ttf", ".otf", ".ttc"}
    return any(file.suffix in kinds for home in homes if home.is_dir() for file in home.rglob("*"))


def main() -> None:
    use_a_fitting_python()
    goal = sys.argv[1] if len(sys.argv) > 1 else "run"
    make_environment()
    # what is measured is frozen first
    install({"run": "", "real": "dev", "dev": "dev"}.get(goal, "dev,installers"))
    give_qt_its_libraries()
    if goal in ("bench", "real", "installers"):
        import lab  # beside this file; only these goals need it

        lab.prepare(goal)


if __name__ == "__main__":
    main()
