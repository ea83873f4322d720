"""One account's secrets as entries small enough for every keyring.

Windows keeps at most 2,560 bytes of UTF-16 an entry. So the secrets are cut into pieces,
in two slots that take turns: first the pieces, read back, then the manifest that names the
slot, then the old slot is emptied. Whoever is killed in between finds the old secrets.
Source: CRED_MAX_CREDENTIAL_BLOB_SIZE in the Windows API (wincred.h).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop.errors import NoVault
from desktop.model import Secret, Secrets

PIECE = 1000
"""UTF-16 units of one entry."""
MANIFEST = "manifest"


class Entries(Protocol):
    """The three calls of the keyring library."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Pieces:
    """The entries of one account, all under one service name. The manifest holds their
    number, hash and generation: nothing secret."""

    entries: Entries
    service: str

    def read(self) -> Secrets | None:
        """The secrets, None when there is no manifest. Errors: `NoVault("damaged")`."""
        manifest = self._get(MANIFEST)
        while manifest is not None:
            count, digest, generation = _facts(manifest)
            text = self._joined(generation, count)
            if _digest(text) == digest:
                return _unpack(text)
            before, manifest = manifest, self._get(MANIFEST)
            if manifest == before:
                raise NoVault(cause="damaged")
            # another process has put new ones in their place meanwhile
        return None

    def write(self, secrets: Secrets, dropped: Callable[[], bool]) -> None:
        """Put the secrets in place of the old ones, unless nobody waits for it any more.
        Errors: `NoVault("not_kept")`; the old ones then stand."""
        text = _pack(secrets)
        generation = self._generation() + 1
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        for index, piece in enumerate(pieces):
            if dropped():
                return
            self.entries.set_password(self.service, _name(generation, index), piece)
        # some keyrings cut or lose an entry without a word: look before the old one goes
        if self._joined(generation, len(pieces)) != text:
            raise NoVault(cause="not_kept")
        if dropped():
            return
        facts = {"count": len(pieces), "sha256": _digest(text), "generation": generation}
        self.entries.set_password(self.service, MANIFEST, json.dumps(facts))
        self._empty(generation + 1)

    def wipe(self) -> None:
        """Remove everything, also what a kill has left behind."""
        self._remove(MANIFEST)
        self._empty(0)
        self._empty(1)

    def _generation(self) -> int:
        """The one that stands; 0 where there is none or nobody can read it any more."""
        manifest = self._get(MANIFEST)
        with contextlib.suppress(NoVault):
            return 0 if manifest is None else _facts(manifest)[2]
        return 0

    def _joined(self, generation: int, count: int) -> str:
        return "".join(self._get(_name(generation, index)) or "" for index in range(count))

    def _empty(self, generation: int) -> None:
        """Empty a slot, its last piece first: so a kill leaves none that is not found."""
        count = 0
        while self._get(_name(generation, count)) is not None:
            count += 1
        for index in reversed(range(count)):
            self._remove(_name(generation, index))

    def _get(self, name: str) -> str | None:
        return self.entries.get_password(self.service, name)

    def _remove(self, name: str) -> None:
        if self._get(name) is not None:
            self.entries.delete_password(self.service, name)


def _name(generation: int, index: int) -> str:
    return f"{'ab'[generation % 2]}{index}"


def _facts(manifest: str) -> tuple[int, str, int]:
    try:
        facts = json.loads(manifest)
        return int(facts["count"]), str(facts["sha256"]), int(facts["generation"])
    except (ValueError, KeyError, TypeError) as error:
        raise NoVault(cause="damaged") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _pack(secrets: Secrets) -> str:
    """JSON in ASCII: one character is one UTF-16 unit."""
    content = {
        "access": secrets.access.reveal(),
        "refresh": secrets.refresh.reveal(),
        "expires": None if secrets.expires is None else secrets.expires.isoformat(),
        "more": {name: secret.reveal() for name, secret in secrets.more.items()},
    }
    return json.dumps(content)


def _unpack(text: str) -> Secrets:
    content = json.loads(text)
    expires = content["expires"]
    return Secrets(
        access=Secret(content["access"]),
        refresh=Secret(content["refresh"]),
        expires=None if expires is None else datetime.fromisoformat(expires),
        more={name: Secret(secret) for name, secret in content["more"].items()},
    )
