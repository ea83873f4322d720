"""The authorization endpoint: what is refused there, the consent page, and the answer.

A wrong client or redirect is told on a page and never redirected; everything else that is
wrong goes back to the application. Sources: RFC 6749 sections 3.1 and 4.1; RFC 7636 section
4.4.1; RFC 8252 section 7.3 (any port on loopback); RFC 8414; RFC 9207.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from desktop.practice.pages import Pages
from desktop.practice.people import Person
from desktop.practice.tokens import CLIENT, SCOPES, Tokens
from desktop.practice.wire import NO_STORE, Repeated, Reply, Request, json_reply

WAIT = timedelta(minutes=10)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_MEANING = {
    "profile": "See your name, picture and number of followers",
    "post": "Post in your name, and take those posts down again",
    "metrics": "See how often your posts and your profile are looked at",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request that waits for the person."""

    redirect: str
    state: str
    challenge: str
    scopes: tuple[str, ...]
    until: datetime


class _Refused(Exception):
    """Told to the application by redirect (RFC 6749 section 4.1.2.1)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.description = description


class Consent:
    """GET shows the page, POST carries the answer back."""

    def __init__(
        self,
        tokens: Tokens,
        people: Mapping[str, Person],
        pages: Pages,
        clock: Callable[[], datetime],
    ) -> None:
        self._tokens = tokens
        self._people = people
        self._pages = pages
        self._clock = clock
        self._waiting: dict[str, Asked] = {}
        self.issuer = ""

    def metadata(self) -> Reply:
        """/.well-known/oauth-authorization-server."""
        issuer = self.issuer
        return json_reply(
            200,
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "revocation_endpoint": f"{issuer}/revoke",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
                "scopes_supported": list(SCOPES),
                "token_endpoint_auth_methods_supported": ["none"],
                "revocation_endpoint_auth_methods_supported": ["none"],
                "authorization_response_iss_parameter_supported": True,
            },
        )

    def ask(self, request: Request) -> Reply:
        """GET /authorize."""
        try:
            asked = request.parameters()
        except ValueError as error:
            name = str(error) if isinstance(error, Repeated) else "a parameter"
            return self._page_of_refusal(f"The request names {name} more than once.")
        redirect = asked.get("redirect_uri", "")
        if asked.get("client_id") != CLIENT:
            return self._page_of_refusal("The application that sent you is not known here.")
        if not is_loopback_callback(redirect):
            return self._page_of_refusal("The address to come back to is not registered.")
        try:
            checked = self._checked(asked, redirect)
        except _Refused as refused:
            facts = {"error": str(refused), "error_description": refused.description}
            return self._back(redirect, asked.get("state", ""), facts)
        key = secrets.token_urlsafe(24)
        now = self._clock()
        self._waiting = {name: one for name, one in list(self._waiting.items()) if one.until > now}
        self._waiting[key] = checked
        scopes = [_MEANING[scope] for scope in checked.scopes]
        return self._secured(self._pages.consent(key, list(self._people.values()), scopes))

    def decide(self, request: Request) -> Reply:
        """POST /authorize: the button that was pressed."""
        try:
            form = request.form()
        except ValueError:
            return self._page_of_refusal("That was not the form of this page.")
        asked = self._waiting.pop(form.get("request", ""), None)
        if asked is None or self._clock() >= asked.until:
            return self._page_of_refusal("This page was used or is too old.")
        if form.get("decision") != "allow":
            facts = {"error": "access_denied", "error_description": "The person said no."}
            return self._back(asked.redirect, asked.state, facts)
        person = form.get("person", "")
        if person not in self._people:
            return self._page_of_refusal("Nobody of that name lives here.")
        code = self._tokens.new_code(person, asked.redirect, asked.challenge, asked.scopes)
        return self._back(asked.redirect, asked.state, {"code": code})

    # --- inside --------------------------------------------------------------------------

    def _checked(self, asked: Mapping[str, str], redirect: str) -> Asked:
        kind = asked.get("response_type", "")
        if not kind:
            raise _Refused("invalid_request", "response_type is missing")
        if kind != "code":
            raise _Refused("unsupported_response_type", "only code is offered")
        scopes = tuple(dict.fromkeys(asked.get("scope", "").split()))
        if not scopes or not set(scopes) <= set(SCOPES):
            raise _Refused("invalid_scope", f"offered are: {' '.join(SCOPES)}")
        challenge = asked.get("code_challenge", "")
        if not challenge:
            raise _Refused("invalid_request", "code challenge required")
        if asked.get("code_challenge_method") != "S256":
            raise _Refused("invalid_request", "transform algorithm not supported")
        if not _CHALLENGE.fullmatch(challenge):
            raise _Refused("invalid_request", "the code challenge is malformed")
        until = self._clock() + WAIT
        return Asked(redirect, asked.get("state", ""), challenge, scopes, until)

    def _back(self, redirect: str, state: str, facts: Mapping[str, str]) -> Reply:
        answer = {**facts, **({"state": state} if state else {}), "iss": self.issuer}
        location = f"{redirect}?{urlencode(answer)}"
        return Reply(303, headers={"Location": location, **NO_STORE})

    def _page_of_refusal(self, words: str) -> Reply:
        return self._secured(self._pages.refusal(words))

    def _secured(self, reply: Reply) -> Reply:
        return reply.plus(**NO_STORE, Referrer_Policy="no-referrer", X_Frame_Options="DENY")


def is_loopback_callback(redirect: str) -> bool:
    """`http://127.0.0.1:PORT/callback` with any port, and nothing else at all."""
    try:
        parts = urlsplit(redirect)
        port = parts.port
    except ValueError:
        return False
    return port is not None and redirect == f"http://127.0.0.1:{port}/callback"
