"""A private program and an OpenID provider on this machine, as strict as their standards.

The program lets in who shows the right thing in `Authorization`; the provider checks the
address to come back to, PKCE, one use of each code, and one use of each refresh token: a
second use ends the whole sign-in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.conftest import Reply, Request, Served

Serve = Callable[[Callable[[Request], Reply | None]], Served]
JSON = {"Content-Type": "application/json"}


def json_reply(body: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {**JSON, **named}, json.dumps(body).encode()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Site:
    """`good` says which values of Authorization open it; `challenge` is what it answers else."""

    def __init__(self, serve: Serve) -> None:
        self.good: Callable[[str], bool] = lambda shown: False
        self.challenge = 'Basic realm="Harbour voices", charset="UTF-8"'
        self.status = 401
        self.open: set[str] = set()
        """Paths that anybody may read."""
        self.program: dict[str, Any] = {
            "schema": "goodword-program/1",
            "title": "Harbour voices",
            "feeds": [{"id": "news", "url": "/news.json"}, {"id": "more", "url": "/more.json"}],
        }
        self.pages: dict[str, Reply] = {}
        self.served = serve(self._answer)

    @property
    def address(self) -> str:
        return self.served.address + "/program.json"

    def shown(self, path: str = "") -> list[str]:
        """What was shown to it, request by request."""
        return [
            one.headers.get("Authorization", "")
            for one in self.served.requests
            if not path or one.path == path
        ]

    def _answer(self, request: Request) -> Reply:
        path = request.path.partition("?")[0]
        shown = request.headers.get("Authorization", "")
        if path not in self.open and not self.good(shown):
            said = {"WWW-Authenticate": self.challenge} if self.challenge else {}
            return self.status, said, b"who are you?"
        if path in self.pages:
            return self.pages[path]
        if path == "/program.json":
            return json_reply(self.program)
        if path in ("/news.json", "/more.json"):
            item = {"id": path, "title": f"Of {path}", "content_text": "Words"}
            feed = {"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [item]}
            return json_reply(feed)
        return 404, {}, b""


@dataclass
class _Session:
    """One sign-in at the provider, over all its tokens."""

    person: str
    refresh: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    access: set[str] = field(default_factory=set)


class Lodge:
    """An OpenID provider. `claims` change what its next ID tokens say, `metadata` what it says
    about itself (None takes a word out)."""

    CLIENT = "goodword-at-harbour"

    def __init__(self, serve: Serve, clock: Callable[[], datetime]) -> None:
        self.claims: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.lasts = 600
        self._clock = clock
        self.gives_refresh = True
        self.fault: Reply | None = None
        self.loses_answer = False
        self.secrets: list[str] = []
        self.asked: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self._sessions: list[_Session] = []
        self._lock = threading.Lock()
        self.served = serve(self._answer)

    @property
    def issuer(self) -> str:
        return self.served.address

    @property
    def sign_in(self) -> dict[str, Any]:
        return {"issuer": self.issuer, "client_id": self.CLIENT}

    def is_good(self, shown: str) -> bool:
        """Whether an Authorization value holds a token that is good here."""
        token = shown.removeprefix("Bearer ")
        return shown.startswith("Bearer ") and any(token in one.access for one in self._sessions)

    def end_access(self) -> None:
        """Every access token is worthless from now on; the sign-ins stand."""
        for session in self._sessions:
            session.access.clear()

    def count(self, grant: str) -> int:
        wanted = f"grant_type={grant}".encode()
        return sum(wanted in one.body for one in self.served.requests)

    def consent(self, url: str, **change: str) -> str:
        """What the person does in the browser: the address that it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.asked = asked
        redirect = asked["redirect_uri"]
        assert asked["client_id"] == self.CLIENT and asked["response_type"] == "code"
        assert (
            urlsplit(redirect).hostname == "127.0.0.1" and asked["code_challenge_method"] == "S256"
        )
        code = self._secret()
        self._codes[code] = asked
        self.secrets += [asked["state"], asked.get("nonce", "")]
        told = {"code": code, "state": asked["state"], "iss": self.issuer, **change}
        return f"{redirect}?{urlencode({name: one for name, one in told.items() if one})}"

    # --- inside -----------------------------------------------------------------------------

    def _answer(self, request: Request) -> Reply | None:
        if request.path == "/.well-known/openid-configuration":
            return json_reply(self._described())
        if request.path == "/token":
            with self._lock:
                return self._token(request)
        if request.path == "/revoke":
            return self._revoke(request)
        if request.path == "/register":
            return json_reply({"client_id": self.CLIENT}, 201)
        return 404, {}, b""

    def _described(self) -> dict[str, Any]:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": self.issuer + "/authorize",
            "token_endpoint": self.issuer + "/token",
            "revocation_endpoint": self.issuer + "/revoke",
            "scopes_supported": ["openid", "offline_access"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }
        return {name: value for name, value in told.items() if value is not None}

    def _token(self, request: Request) -> Reply | None:
        if self.fault is not None:
            return self.fault
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        refused = json_reply({"error": "invalid_grant"}, 400)
        if form.get("client_id") != self.CLIENT:
            return json_reply({"error": "invalid_client"}, 401)
        if form["grant_type"] == "refresh_token":
            session = self._refreshing(form["refresh_token"])
            if session is None:
                return refused
            reply = json_reply(self._tokens(session, ""))
            return None if self.loses_answer else reply
        asked = self._codes.pop(form["code"], None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return refused
        digest = base64url(hashlib.sha256(form["code_verifier"].encode()).digest())
        self.secrets.append(form["code_verifier"])
        if digest != asked["code_challenge"]:
            return refused
        session = _Session("ada")
        self._sessions.append(session)
        return json_reply(self._tokens(session, asked.get("nonce", "")))

    def _refreshing(self, token: str) -> _Session | None:
        for session in self._sessions:
            if token in session.used:  # somebody has a copy: the whole sign-in ends
                self._sessions.remove(session)
                return None
            if token in session.refresh:
                session.refresh.remove(token)
                session.used.add(token)
                return session
        return None

    def _revoke(self, request: Request) -> Reply:
        token = parse_qs(request.body.decode())["token"][0]
        self._sessions = [one for one in self._sessions if token not in one.refresh | one.access]
        return 200, {}, b""

    def _tokens(self, session: _Session, nonce: str) -> dict[str, Any]:
        access, refresh = self._secret(), self._secret()
        session.access.add(access)
        told: dict[str, Any] = {"access_token": access, "token_type": "Bearer"}
        told |= {"expires_in": self.lasts, "id_token": self._identity(session, nonce, access)}
        if self.gives_refresh:
            session.refresh.add(refresh)
            told["refresh_token"] = refresh
        return told

    def _identity(self, session: _Session, nonce: str, access: str) -> str:
        digest = hashlib.sha256(access.encode()).digest()
        said = {
            "iss": self.issuer,
            "aud": self.CLIENT,
            "sub": session.person,
            "name": "Ada of the harbour",
            "exp": self._clock().timestamp() + 3600,
            "iat": self._clock().timestamp(),
            "nonce": nonce,
            "at_hash": base64url(digest[:16]),
            **self.claims,
        }
        head = {"alg": said.pop("alg", "RS256"), "kid": "1"}
        said = {name: value for name, value in said.items() if value not in (None, "")}
        parts = [base64url(json.dumps(one).encode()) for one in (head, said)]
        self.secrets.append(token := ".".join([*parts, base64url(b"signed")]))
        return token

    def _secret(self) -> str:
        made = "canary-" + secrets.token_urlsafe(24)
        self.secrets.append(made)
        return made
