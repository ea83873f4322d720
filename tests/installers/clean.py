"""A clean Debian that packages are installed into: made once below `.lab`, never changed; each
test writes into a layer of its own on top."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAB = ROOT / ".lab" / "clean"
SUITE = "bookworm"
_CLONE_NEWNS = 0x00020000
NAME = "Jürgen Ößé 测试 😀 x'y"
"""A person's folder with everything that folders may have in their names."""


def problem() -> str:
    """Why there can be no clean system here; empty where there can."""
    if os.geteuid() != 0:
        return "needs root, for chroot and mounts"
    missing = [tool for tool in ("debootstrap", "Xvfb", "dpkg-deb") if not shutil.which(tool)]
    return f"needs {', '.join(missing)} (make test-installers installs them)" if missing else ""


def stand_apart() -> None:
    """From now on what this process mounts is seen by it and its children alone, and goes with
    them. Else whoever tidies up after a test that was killed would meet the computer's own /dev.
    Source: unshare(2), mount_namespaces(7). Errors: `OSError` where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    subprocess.run(["mount", "--make-rprivate", "/"], check=True, capture_output=True)


def base() -> Path:
    """The clean system itself. Errors: `CalledProcessError`."""
    made = LAB / SUITE
    if made.is_dir():
        return made
    LAB.mkdir(parents=True, exist_ok=True)
    partial = LAB / f"{SUITE}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    words = ["debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE]
    subprocess.run([*words, str(partial), *_mirror()], check=True, capture_output=True)
    partial.rename(made)
    return made


def _mirror() -> list[str]:
    """Where this very machine has its Debian from."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)"],
        check=False,
        capture_output=True,
        text=True,
    )
    pairs = (line.partition(" ") for line in listed.stdout.splitlines())
    return [address for address, _, release in pairs if release.strip() == SUITE][:1]


class System:
    """A running copy of a system: what is written goes into `folder`, below it lie `lower`."""

    def __init__(self, folder: Path, *lower: Path) -> None:
        self.layer, self.root, self.lower = folder / "layer", folder / "root", lower
        self._stack = ExitStack()
        for one in (self.layer, folder / "work", self.root):
            one.mkdir(parents=True)
        layers = f"lowerdir={':'.join(map(str, lower))},upperdir={self.layer}"
        self._mount("-t", "overlay", "overlay", "-o", f"{layers},workdir={folder / 'work'}", at="")
        self._mount("-t", "proc", "proc", at="proc")
        self._mount("--bind", "/dev", at="dev")
        screens = Path("/tmp/.X11-unix")
        screens.mkdir(exist_ok=True)
        self._mount("--bind", str(screens), at="tmp/.X11-unix")
        loads = LAB / "packages"
        (loads / "partial").mkdir(parents=True, exist_ok=True)
        self._mount("--bind", str(loads), at="var/cache/apt/archives")
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", self.root / "etc" / name)

    def _mount(self, *words: str, at: str) -> None:
        place = self.root / at
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", *words, str(place)], check=True, capture_output=True)
        self._stack.callback(subprocess.run, ["umount", "-l", str(place)], check=False)

    def run(
        self, *words: str, person: str = "", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Inside, as root or as a person; what it printed, both streams in one."""
        return subprocess.run(
            self.command(*words, person=person, environment=environment or {}),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
        )

    def start(
        self, *words: str, person: str, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        """What it prints goes to the file PERSON.said beside the system."""
        with (self.layer.parent / f"{person}.said").open("wb") as said:
            return subprocess.Popen(
                self.command(*words, person=person, environment=environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def command(self, *words: str, person: str, environment: Mapping[str, str]) -> list[str]:
        """Nothing of the outside gets in but what is named: LANG is C, as on a bare server."""
        own = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/root"}
        own |= {"DEBIAN_FRONTEND": "noninteractive"}
        who: list[str] = []
        if person:
            own["HOME"] = self.home(person)
            who = [f"--userspec={person}:{person}", "--groups="]
        pairs = [f"{key}={value}" for key, value in {**own, **environment}.items()]
        return ["chroot", *who, str(self.root), "/usr/bin/env", "-i", *pairs, *words]

    def add_person(self, name: str, folder: str = "") -> None:
        home = f"/home/{folder or name}"
        ended = self.run("useradd", "--create-home", "--home-dir", home, name)
        assert ended.returncode == 0, ended.stdout

    def home(self, person: str) -> str:
        entries = (self.root / "etc/passwd").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[5] for line in entries if line.startswith(f"{person}:"))

    def install(self, package: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """As IT does it: apt takes what the package needs from Debian."""
        shutil.copy(package, self.root / "tmp" / package.name)
        ended = self.run(
            "apt-get", "install", "-y", "-q", "--allow-downgrades", *more, f"/tmp/{package.name}"
        )
        (self.root / "tmp" / package.name).unlink()
        return ended

    def close(self) -> None:
        self._stack.close()
