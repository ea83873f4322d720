"""From a handle, a DID or a server's address to the person's own server on the AT Protocol.

Every step is checked backwards: the document must name the handle it was found by.
Sources: atproto.com/specs (handle, did), w3c-ccg.github.io/did-method-web.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from desktop.errors import BadReply, GoodwordError, NotFound, Offline
from desktop.model import Facts
from desktop.oauth import origin
from desktop.replies import record
from desktop.share.atproto_names import is_did, is_handle
from desktop.web import Answer, Web, bare, is_loopback

DIRECTORY = "https://plc.directory"
RESOLVER = "https://public.api.bsky.app"
_SECONDS = 20.0
_LIMIT = 256 * 1024
_NOWHERE = (".local", ".localhost", ".internal", ".onion", ".arpa", ".invalid", ".example", ".alt")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who it is and where they live. All but `server` empty: only a server was named."""

    did: str
    handle: str
    server: str


class Identities:
    """Looks people up. Configuration: `directory`, `resolver`, `allow_http`."""

    def __init__(self, web: Web, config: Facts) -> None:
        self._web = web
        self._directory = str(config.get("directory", DIRECTORY)).rstrip("/")
        self._resolver = str(config.get("resolver", RESOLVER)).rstrip("/")
        self._allow_http = config.get("allow_http") is True

    def find(self, where: str) -> Identity:
        """Errors: `NotFound` (no such handle), `BadReply` (its document is wrong), `Offline`."""
        typed = where.strip().removeprefix("at://").lstrip("@").strip()
        if "/profile/" in typed:  # the address of a profile page
            typed = typed.partition("/profile/")[2].partition("/")[0]
        if is_did(typed):
            return self.of(typed)
        if "://" in typed:
            server = origin(typed, allow_http=self._allow_http)
            if server:
                return Identity("", "", server)
        if not is_handle(typed):
            raise NotFound(address=typed[:200], status=0)
        handle = typed.lower()
        did = self.resolve(handle)
        if not did:
            raise NotFound(address=handle, status=0)
        found = self._read_document(did)
        if handle not in _handles(found):
            raise BadReply(address=handle, where="alsoKnownAs", status=200)
        return Identity(did, handle, self._server(did, found))

    def of(self, did: str) -> Identity:
        """The identity of a DID; its handle only where the handle points back."""
        found = self._read_document(did)
        handle = next(iter(_handles(found)), "")
        with contextlib.suppress(GoodwordError):
            if handle and self.resolve(handle) == did:
                return Identity(did, handle, self._server(did, found))
        return Identity(did, "", self._server(did, found))

    def resolve(self, handle: str) -> str:
        """The DID of a handle, empty when there surely is none. Errors: `Offline`.

        The resolver sees DNS as we can't; without it only the handle's own web server.
        """
        problem: Offline | None = None
        try:
            answer = self._get(
                f"{self._resolver}/xrpc/com.atproto.identity.resolveHandle?handle={quote(handle)}"
            )
            did = record(answer).get("did") if answer.ok else None
            if isinstance(did, str) and is_did(did):
                return did
        except Offline as error:
            problem = error
        did = self._own_word(handle)
        if not did and problem is not None:
            raise problem
        return did

    # --- inside --------------------------------------------------------------------------

    def _own_word(self, handle: str) -> str:
        if handle.endswith((*_NOWHERE, ".test")):
            return ""
        with contextlib.suppress(GoodwordError):
            answer = self._get(f"https://{handle}/.well-known/atproto-did")
            text = answer.text().strip() if answer.status == 200 else ""
            return text if is_did(text) else ""
        return ""

    def _read_document(self, did: str) -> dict[str, Any]:
        kind, _, rest = did.removeprefix("did:").partition(":")
        if kind == "plc":
            url = f"{self._directory}/{did}"
        elif kind == "web" and ":" not in rest:
            url = self._web_document(rest)
        else:
            raise NotFound(address=did, status=0)
        answer = self._get(url)
        if answer.status in (404, 410):
            raise NotFound(address=did, status=answer.status)
        found = record(answer) if answer.ok else {}
        if found.get("id") != did:
            raise BadReply(address=bare(url), where="id", status=answer.status)
        return found

    def _web_document(self, rest: str) -> str:
        host = unquote(rest)
        here = self._allow_http and is_loopback(f"http://{host}")
        place = origin(f"{'http' if here else 'https'}://{host}", allow_http=self._allow_http)
        if not place.endswith(f"//{host}"):
            raise NotFound(address=f"did:web:{rest}", status=0)
        return f"{place}/.well-known/did.json"

    def _server(self, did: str, document: dict[str, Any]) -> str:
        services = document.get("service")
        for service in services if isinstance(services, list) else []:
            if not isinstance(service, dict):
                continue
            named = str(service.get("id", "")).removeprefix(did)
            if named == "#atproto_pds" and service.get("type") == "AtprotoPersonalDataServer":
                server = origin(
                    str(service.get("serviceEndpoint", "")), allow_http=self._allow_http
                )
                if server:
                    return server
        raise BadReply(address=did, where="service", status=200)

    def _get(self, url: str) -> Answer:
        return self._web.read(
            url,
            headers={"Accept": "application/json, text/plain"},
            limit=_LIMIT,
            seconds=_SECONDS,
            redirects=False,
        )


def _handles(document: dict[str, Any]) -> list[str]:
    names = document.get("alsoKnownAs")
    return [
        name.removeprefix("at://").lower()
        for name in (names if isinstance(names, list) else [])
        if isinstance(name, str) and is_handle(name.removeprefix("at://"))
    ]
