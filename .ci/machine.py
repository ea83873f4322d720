"""Asks the machine things and installs Debian packages where that is allowed.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LAB = ROOT / ".lab"

_NO_NETWORK = ("name resolution", "Network is unreachable", "ENOTFOUND", "EAI_AGAIN")


def say(line: str) -> None:
    print(line, flush=True)


def succeeds(command: Sequence[str | Path]) -> bool:
    """Run it without a word; True where it ended well."""
    try:
        ended = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def quietly(command: Sequence[str | Path], **more: str) -> str:
    """Run it; "" where it ended well, else all that it said."""
    environment = {**os.environ, **more}
    try:
        ended = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=ROOT,
            env=environment,
        )
    except OSError as error:
        return str(error)
    if ended.returncode == 0:
        return ""
    return ended.stdout.strip() or f"it ended with {ended.returncode}"


def gist(problem: str) -> str:
    """The one line of a long complaint that says most; the whole goes to build/prepare.log."""
    kept = ROOT / "build" / "prepare.log"
    kept.parent.mkdir(exist_ok=True)
    with kept.open("a") as log:
        log.write(f"{problem}\n\n")
    lines = [line.strip() for line in problem.splitlines() if line.strip()]
    if any(sign in problem for sign in _NO_NETWORK):
        return "there is no way to the network"
    named = [line for line in lines if line.lower().startswith(("error:", "e:", "npm error"))]
    return f"{(named or lines)[-1][:200]} (all of it: build/prepare.log)"


def loads(soname: str) -> bool:
    """True where the dynamic linker finds this shared library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def is_debian() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def installed(package: str) -> bool:
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", package],
        check=False,
        capture_output=True,
        text=True,
    )
    return asked.stdout.strip() == "installed"


def not_installed(packages: Iterable[str]) -> list[str]:
    return [package for package in packages if not installed(package)]


def _as_root() -> list[str] | None:
    """What to put before a command that needs root; None where that can't be had quietly."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def apt_install(packages: Sequence[str]) -> str:
    """Install what is named, without questions. "" where all is there now, else why not."""
    if not packages:
        return ""
    root = _as_root()
    if root is None or not is_debian():
        return "no right to install packages here"
    say(f"Installing {len(packages)} Debian package(s): {' '.join(packages)}")
    install = [
        *root,
        *("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq"),
        *("--no-install-recommends", *packages),
    ]
    # First with the lists at hand: a fresh update is only needed where they are old or absent.
    if not quietly(install):
        return ""
    quietly([*root, "apt-get", "update", "-qq"])
    return quietly(install)


def pasteable(packages: Sequence[str]) -> str:
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def stop(line: str) -> None:
    """End with one line that says what is missing."""
    say(line)
    sys.exit(1)
