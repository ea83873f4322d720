"""What the steps share: the order they run in, and running the tools of the system."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

from installer.metadata import Metadata

ORDER = ("freeze", "sbom", "templates", "deb", "rpm", "appimage", "msi", "mac", "sign")
"""Each is a module beside this one."""


class Step(Protocol):
    def build(self, meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
        """The files made. Errors: `Missing`, `Failed`."""
        ...


class Missing(Exception):
    """A tool that isn't on this machine, and where it comes from."""

    def __init__(self, tool: str, package: str) -> None:
        super().__init__(f"needs {tool}, from {package}")


class Elsewhere(Missing):
    """What no package of this system brings: another system makes it, or whoever releases gives
    something to it. No fault where everything was asked for that can be made here."""


class Failed(Exception):
    """A tool that ended badly, with the end of what it said."""

    def __init__(self, tool: str, said: str) -> None:
        last = "\n".join(said.strip().splitlines()[-15:])
        super().__init__(f"{tool} failed:\n{last}")


def find(name: str) -> Step:
    """Errors: `ModuleNotFoundError` where nobody has written it."""
    return cast(Step, importlib.import_module(f"installer.{name}"))


def tool(name: str, package: str) -> str:
    """The path of a program. Errors: `Missing`."""
    found = shutil.which(name)
    if found is None:
        raise Missing(name, package)
    return found


def run(
    command: Sequence[str | Path],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """What the program printed. `environment` comes on top of ours. Errors: `Failed`."""
    words = [str(word) for word in command]
    ended = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if ended.returncode:
        raise Failed(Path(words[0]).name, f"{ended.stdout}\n{ended.stderr}")
    return ended.stdout


def fix_times(folder: Path, epoch: int) -> None:
    """Give everything below `folder`, and itself, one time, so that archives come out equal."""
    for path in [folder, *folder.rglob("*")]:
        # Windows has no links of its own here, and refuses to be told so
        os.utime(path, (epoch, epoch), follow_symlinks=os.utime not in os.supports_follow_symlinks)
