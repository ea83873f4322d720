"""The token side of the practice network: codes, rotating tokens, revocation, the guard.

Sources: RFC 6749 sections 4.1.3, 5.2, 6 and 10.5; RFC 7636 section 4.6; RFC 7009; RFC 6750
section 3; RFC 9700 section 4.14.2 (a refresh token seen twice ends everything).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.practice.state import Grant, State, hashed
from desktop.practice.wire import NO_STORE, Repeated, Reply, Request, json_reply

CLIENT = "goodword"
SCOPES = ("profile", "post", "metrics")
_USED = 500
"""How many old refresh tokens of one person are still known as old."""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Seconds that things stay good."""

    code: int = 60
    access: int = 600


@dataclass(frozen=True, slots=True)
class Code:
    """What one person said yes to; waits in memory to be exchanged."""

    person: str
    redirect: str
    challenge: str
    scopes: tuple[str, ...]
    until: datetime


class _Wrong(Exception):
    """A refusal of the token endpoint (RFC 6749 section 5.2)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.description = description


class Tokens:
    """Gives, renews, checks and takes back."""

    def __init__(self, state: State, clock: Callable[[], datetime], lifetimes: Lifetimes) -> None:
        self._state = state
        self._clock = clock
        self._lifetimes = lifetimes
        self._codes: dict[str, Code] = {}
        self._spent: dict[str, str] = {}

    def new_code(self, person: str, redirect: str, challenge: str, scopes: tuple[str, ...]) -> str:
        code = secrets.token_urlsafe(32)
        until = self._clock() + timedelta(seconds=self._lifetimes.code)
        with self._state.lock:
            self._codes[hashed(code)] = Code(person, redirect, challenge, scopes, until)
        return code

    def token(self, request: Request) -> Reply:
        """POST /token."""
        try:
            form = _client_form(request)
            kind = _need(form, "grant_type")
            if kind == "authorization_code":
                return self._exchange(form)
            if kind == "refresh_token":
                return self._renew(form)
            raise _Wrong("unsupported_grant_type", f"{kind} is not offered here")
        except _Wrong as wrong:
            return _refusal(wrong, request)

    def revoke(self, request: Request) -> Reply:
        """POST /revoke: an unknown token is fine, a known one ends its whole grant."""
        try:
            token = hashed(_need(_client_form(request), "token"))
        except _Wrong as wrong:
            return _refusal(wrong, request)
        with self._state.lock:
            self._end([one for one in self._grants if token in (one.access, one.refresh)])
        return Reply(200, headers=NO_STORE)

    def allow(self, request: Request, scope: str) -> str | Reply:
        """The person whose token this is, or the refusal (RFC 6750 section 3)."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            return _challenge(401)
        known = hashed(token.strip())
        with self._state.lock:
            grant = next((one for one in self._grants if one.access == known), None)
            if grant is None or self._clock() >= grant.access_until:
                return _challenge(401, "invalid_token")
            if scope not in grant.scopes:
                return _challenge(403, "insufficient_scope", scope)
            return grant.person

    def may(self, request: Request, scope: str) -> bool:
        return isinstance(self.allow(request, scope), str)

    def sign_out_all(self) -> None:
        with self._state.lock:
            self._codes.clear()
            self._end(list(self._grants))

    def expire_all(self) -> None:
        """Every access token is old from now on; refreshing still works."""
        with self._state.lock:
            for grant in self._grants:
                grant.access_until = self._clock()
            self._state.save()

    # --- inside --------------------------------------------------------------------------

    @property
    def _grants(self) -> list[Grant]:
        return self._state.kept.grants

    def _exchange(self, form: Mapping[str, str]) -> Reply:
        known = hashed(_need(form, "code"))
        redirect = _need(form, "redirect_uri")
        verifier = _need(form, "code_verifier")
        with self._state.lock:
            code = self._codes.pop(known, None)
            if code is None:
                grant = self._spent.get(known)
                self._end([one for one in self._grants if one.id == grant])
                raise _Wrong("invalid_grant", "the code is unknown or was used before")
            self._spent[known] = ""
            if self._clock() >= code.until:
                raise _Wrong("invalid_grant", "the code is too old")
            if redirect != code.redirect:
                raise _Wrong("invalid_grant", "the redirect is not the one of the request")
            if not hmac.compare_digest(challenge_of(verifier), code.challenge):
                raise _Wrong("invalid_grant", "the verifier does not fit the challenge")
            grant_id = secrets.token_hex(8)
            self._spent[known] = grant_id
            new = Grant(grant_id, code.person, list(code.scopes), "", self._clock(), "")
            self._grants.append(new)
            return self._pair(new)

    def _renew(self, form: Mapping[str, str]) -> Reply:
        token = hashed(_need(form, "refresh_token"))
        asked = form.get("scope", "").split()
        with self._state.lock:
            self._end([one for one in self._grants if token in one.used])
            grant = next((one for one in self._grants if one.refresh == token), None)
            if grant is None:
                raise _Wrong("invalid_grant", "the refresh token is not (or no longer) good")
            if not set(asked) <= set(grant.scopes):
                raise _Wrong("invalid_scope", "more was asked than the person allowed")
            grant.used = [*grant.used[-_USED:], token]
            return self._pair(grant)

    def _pair(self, grant: Grant) -> Reply:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        grant.access, grant.refresh = hashed(access), hashed(refresh)
        grant.access_until = self._clock() + timedelta(seconds=self._lifetimes.access)
        self._state.save()
        return json_reply(
            200,
            {
                "access_token": access,
                "token_type": "Bearer",
                "expires_in": self._lifetimes.access,
                "refresh_token": refresh,
                "scope": " ".join(grant.scopes),
            },
        )

    def _end(self, ended: list[Grant]) -> None:
        if ended:
            self._state.kept.grants = [one for one in self._grants if one not in ended]
            self._state.save()


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636 section 4.2."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _client_form(request: Request) -> dict[str, str]:
    if request.mime != "application/x-www-form-urlencoded":
        raise _Wrong("invalid_request", "a form is expected")
    try:
        form = request.form()
    except Repeated as repeated:
        raise _Wrong("invalid_request", f"{repeated} came twice") from repeated
    except ValueError as error:
        raise _Wrong("invalid_request", "too many parameters") from error
    if _need(form, "client_id") != CLIENT or "authorization" in request.headers:
        raise _Wrong("invalid_client", "this client is not registered, or not in this way")
    return form


def _need(form: Mapping[str, str], name: str) -> str:
    if name not in form:
        raise _Wrong("invalid_request", f"{name} is missing")
    return form[name]


def _refusal(wrong: _Wrong, request: Request) -> Reply:
    reply = json_reply(400, {"error": str(wrong), "error_description": wrong.description})
    if str(wrong) == "invalid_client" and "authorization" in request.headers:
        reply = Reply(401, reply.body, reply.mime, reply.headers)
        return reply.plus(WWW_Authenticate='Basic realm="practice"')
    return reply


def _challenge(status: int, error: str = "", scope: str = "") -> Reply:
    words = ['Bearer realm="practice"']
    words += [f'error="{error}"'] if error else []
    words += [f'scope="{scope}"'] if scope else []
    reply = json_reply(status, {"error": error or "unauthorized"})
    return reply.plus(WWW_Authenticate=", ".join(words))
