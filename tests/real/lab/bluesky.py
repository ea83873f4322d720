"""A real Bluesky server with its OAuth provider and its directory, behind a gate."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from tests.real.lab.gate import Gate
from tests.real.lab.parts import HERE, LAB, NODE, need
from tests.real.lab.running import Running

ADMIN = ("admin", "admin-pass")


@dataclass(frozen=True)
class Member:
    """Somebody with an account there."""

    handle: str
    password: str
    did: str
    token: str
    """A session of the server's own kind, for looking from outside."""


class BlueskyServer:
    """`server` and `directory` are the addresses that the application is told."""

    def __init__(self, folder: Path, *, limits: bool = False) -> None:
        need("node", NODE)
        self.gate = Gate()
        # Modules are found from where the script lies, so it lies beside node_modules.
        script = LAB / "bluesky.mjs"
        script.write_text((HERE / "bluesky.mjs").read_text())
        self._running = Running(
            [NODE, script, folder, str(self.gate.port)],
            log=folder / "server.log",
            env={"PATH": "/usr/bin:/bin", "RATE": "1" if limits else "0"},
        )
        first = self._running.until(self._first_line, "the Bluesky server")
        ready = json.loads(first)
        self.gate.behind = ready["behind"]
        self.server = self.gate.address
        self.directory: str = ready["directory"]

    def member(self, name: str) -> Member:
        """A new account `name.test`."""
        password = f"{name}-password"
        made = self.call(
            "POST",
            "com.atproto.server.createAccount",
            json={"handle": f"{name}.test", "email": f"{name}@mail.test", "password": password},
        )
        return Member(made["handle"], password, made["did"], made["accessJwt"])

    def posts(self, member: Member) -> list[dict[str, Any]]:
        """The member's records as the server has them, newest first."""
        found = self.call(
            "GET",
            "com.atproto.repo.listRecords",
            params={"repo": member.did, "collection": "app.bsky.feed.post", "limit": 100},
        )
        return list(found["records"])

    def texts(self, member: Member) -> list[str]:
        """The words of all the member's posts, however many there are."""
        asked = {"repo": member.did, "collection": "app.bsky.feed.post", "limit": 100}
        found: list[str] = []
        while True:
            page = self.call("GET", "com.atproto.repo.listRecords", params=asked)
            found += [one["value"]["text"] for one in page["records"]]
            if not page.get("cursor"):
                return found
            asked["cursor"] = page["cursor"]

    def react(self, member: Member, collection: str, record: dict[str, Any]) -> None:
        """Another application makes a record for the member: a like, a follow, an answer."""
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self.call(
            "POST",
            "com.atproto.repo.createRecord",
            headers={"Authorization": f"Bearer {member.token}"},
            json={
                "repo": member.did,
                "collection": collection,
                "record": {"$type": collection, "createdAt": at, **record},
            },
        )

    def blob(self, member: Member, cid: str) -> bytes:
        """A file as everybody gets it."""
        answer = requests.get(
            f"http://localhost:{self.gate.behind}/xrpc/com.atproto.sync.getBlob",
            params={"did": member.did, "cid": cid},
            timeout=30,
        )
        assert answer.ok, answer.text[:500]
        return answer.content

    def take_down(self, member: Member) -> None:
        """What moderation does to an account."""
        self.call(
            "POST",
            "com.atproto.admin.updateSubjectStatus",
            auth=ADMIN,
            json={
                "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": member.did},
                "takedown": {"applied": True},
            },
        )

    def call(self, method: str, name: str, **more: Any) -> Any:
        """Ask the server directly, past the gate."""
        answer = requests.request(
            method, f"http://localhost:{self.gate.behind}/xrpc/{name}", timeout=30, **more
        )
        assert answer.ok, f"{name}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def close(self) -> None:
        self._running.leave()
        self.gate.close()

    def _first_line(self) -> str:
        return next((line for line in self._running.said.splitlines() if line[:1] == "{"), "")
