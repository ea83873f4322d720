"""snac2, a real server of Mastodon's interface, behind a gate.

It is one of the relatives: PKCE and Idempotency-Key are ignored, much is tolerated.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.real.lab.gate import Gate
from tests.real.lab.parts import LAB, need
from tests.real.lab.running import Running, free_port, listens

SNAC = LAB / "snac/usr/bin/snac"


@dataclass(frozen=True)
class Member:
    name: str
    password: str


class SnacServer:
    """`server` is the address that the application is told; accounts lie in `folder`."""

    def __init__(self, folder: Path) -> None:
        need("snac", SNAC)
        self._folder = folder
        self.gate = Gate()
        self.gate.behind = free_port()
        self.server = self.gate.address
        asked = ["127.0.0.1", str(self.gate.behind), f"localhost:{self.gate.port}", "", ""]
        self._snac("init", folder, said="\n".join(asked) + "\n")
        settings = folder / "server.json"
        read = json.loads(settings.read_text())
        settings.write_text(json.dumps({**read, "protocol": "http"}))
        self._running = Running(
            [SNAC, "httpd", folder],
            log=folder.parent / "snac.log",
            env={**os.environ, "DEBUG": "1"},
        )
        self._running.until(lambda: listens(self.gate.behind), "snac")

    def member(self, name: str) -> Member:
        said = self._snac("adduser", self._folder, name)
        found = re.search(r"User password is (\S+)", said)
        assert found, said
        return Member(name, found[1])

    def posts(self, member: Member) -> list[dict[str, object]]:
        """What the member has published, as it lies in the server's files."""
        public = self._folder / "user" / member.name / "public"
        read = [json.loads(file.read_text()) for file in sorted(public.glob("*.json"))]
        return [one for one in read if one.get("type") == "Note"]

    def close(self) -> None:
        self._running.leave(seconds=15)
        self.gate.close()

    @staticmethod
    def _snac(verb: str, *words: str | Path, said: str = "") -> str:
        ended = subprocess.run(
            [SNAC, verb, *words],
            input=said,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
            timeout=60,
        )
        return ended.stdout
