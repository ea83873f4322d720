"""A Windows of our own for the tests: a Wine prefix, its installer, its registry."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

OWN = r"HKLM\Software\Goodword"
KEPT = r"HKLM\Software\Goodword\Installer"
RUN = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"
SCHEME = r"HKLM\Software\Classes\goodword\shell\open\command"
UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
FAILED, WELL = 1603 & 0xFF, 0
"""Exit codes of msiexec, of which Linux keeps a byte."""


@dataclass(frozen=True)
class Wine:
    """Wine 8 says that it is Windows 7 until it is told otherwise."""

    prefix: Path

    @classmethod
    def begin(cls, prefix: Path) -> Wine:
        if shutil.which("wine") is None:
            pytest.skip("no Wine here: Debian's packages wine and wine64")
        made = cls(prefix)
        # What it starts by itself stays up between the calls, and would hold their pipes open.
        made._server("-p")
        if made._quietly("wine", "wineboot", "-i"):
            pytest.skip("Wine doesn't start here")
        made.run("winecfg", "-v", "win10")
        return made

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Through pipes: Wine takes no other handles for a program's own."""
        return subprocess.run(
            ["wine", *map(str, words)],
            env=self.environment(),
            input="",
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=300,
        )

    def msiexec(self, switch: str, package: Path, *properties: str) -> int:
        return self.run("msiexec", switch, f"Z:{package}", "/qn", *properties).returncode

    def values(self, key: str) -> dict[str, str]:
        """The values of a key as text; empty where there is none."""
        said = self.run("reg", "query", key, "/reg:64")
        lines = [line.strip().split("    ", 2) for line in said.stdout.splitlines()]
        return {parts[0]: parts[2] if parts[2:] else "" for parts in lines if len(parts) > 1}

    def there(self, key: str) -> bool:
        return self.run("reg", "query", key, "/reg:64").returncode == 0

    @property
    def disk(self) -> Path:
        return self.prefix / "drive_c"

    def files(self, folder: Path) -> dict[str, bytes]:
        """Everything below a folder, by its place."""
        found = [path for path in folder.rglob("*") if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    def end(self) -> None:
        self._server("-k")

    def _server(self, switch: str) -> None:
        self._quietly("wineserver", switch)

    def _quietly(self, *words: str) -> int:
        nobody = subprocess.DEVNULL
        return subprocess.run(
            words, env=self.environment(), stdin=nobody, stdout=nobody, stderr=nobody, check=False
        ).returncode

    def environment(self) -> dict[str, str]:
        mine = {"WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "WINEARCH": "win64"}
        mine |= {"WINEDLLOVERRIDES": "mscoree,mshtml=", "DISPLAY": ""}
        return {**os.environ, **mine}
