"""A real Chromium that fills in consent pages as a person would."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.real.lab.parts import HERE, LAB, NODE, PICTURES, need


@dataclass(frozen=True)
class Page:
    """Where the walk ended and what could be read there."""

    url: str
    text: str


class Browser:
    """One profile, empty at the start; each `walk` is one tab from opening to the end."""

    def __init__(self, profile: Path) -> None:
        need("browser", "chromium")
        need("node", NODE)
        self._profile = profile
        self._script = LAB / "browse.mjs"
        self._script.write_text((HERE / "browse.mjs").read_text())

    def walk(
        self, url: str, steps: Sequence[tuple[str, ...]], *, until: str = "", picture: str = ""
    ) -> Page:
        """Open `url`, do the steps, wait for an address that begins with `until`."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        orders = {
            "executable": shutil.which("chromium"),
            "profile": str(self._profile),
            "url": url,
            "steps": steps,
            "until": until,
            "picture": str(PICTURES / f"{picture}.png") if picture else "",
        }
        ended = subprocess.run(
            [NODE, self._script],
            input=json.dumps(orders),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr[-3000:]
        answer = json.loads(ended.stdout.splitlines()[-1])
        assert "problem" not in answer, (
            f"{answer['problem']}\nat {answer['url']}:\n{answer['text'][:2000]}"
        )
        return Page(answer["url"], answer["text"])
