"""What every package says of Goodword, read from pyproject.toml and nowhere else."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIXED_EPOCH = 1_767_225_600
"""2026-01-01, where neither the environment nor git knows a time."""


@dataclass(frozen=True)
class Metadata:
    name: str
    title: str
    version: str
    summary: str
    """One line without a full stop."""
    description: str
    """A few sentences, for software centres."""
    licence: str
    """An SPDX identifier."""
    homepage: str
    """An address of the project; nothing while it has none, and then no package names one."""
    publisher: str
    app_id: str
    epoch: int
    """The time of everything in the packages, in seconds since 1970."""
    root: Path
    tree: Path
    """The one-directory tree with the executable `goodword` inside."""
    dist: Path
    """Where finished packages lie."""


def read(root: Path = ROOT) -> Metadata:
    """Errors: `KeyError` where pyproject.toml lacks something."""
    content = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    project, more = content["project"], content["tool"]["goodword"]
    return Metadata(
        name=project["name"],
        title=more["title"],
        version=project["version"],
        summary=project["description"],
        description=more["description"],
        licence=project["license"],
        homepage=project.get("urls", {}).get("Homepage", ""),
        publisher=more["publisher"],
        app_id=more["app_id"],
        epoch=_epoch(root),
        root=root,
        tree=root / "build" / "frozen" / project["name"],
        dist=root / "build" / "dist",
    )


def _epoch(root: Path) -> int:
    """SOURCE_DATE_EPOCH (reproducible-builds.org), else the last commit's time."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"\d{1,12}", given):
        return int(given)
    try:
        asked = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return FIXED_EPOCH
    return int(asked.stdout.strip() or FIXED_EPOCH)
