"""Who lets people in: what an OpenID provider says about itself, and being introduced to it.

Sources: OpenID Connect Discovery 1.0, RFC 8414, RFC 7591, RFC 9207.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from desktop import oauth
from desktop.errors import BadReply
from desktop.feeds.challenge import is_private
from desktop.replies import record
from desktop.web import Answer, Web, bare, is_loopback

CALLBACK = "/callback"


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider says about itself."""

    issuer: str
    authorize: str
    token: str
    revoke: str = ""
    register: str = ""
    scopes: tuple[str, ...] = ()
    names_itself: bool = False
    """Whether it promises to say in each answer who it is (RFC 9207)."""


def discover(web: Web, issuer: str) -> Provider:
    """Ask a provider about itself (OpenID Connect Discovery 4, else RFC 8414 3).
    Errors: `Offline`, `TooLarge`, `BadReply` with `where`."""
    if not is_private(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        raise BadReply(address=bare(issuer), where="issuer", status=0)
    for address in _places(issuer):
        answer = oauth.about(web, address)
        found = record(answer) if answer.status == 200 else {}
        if found:
            return _provider(found, issuer, answer)
    raise BadReply(address=bare(issuer), where="openid-configuration", status=answer.status)


def _places(issuer: str) -> tuple[str, str]:
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    above = f"{parts.scheme}://{parts.netloc}"
    return (
        f"{above}{path}/.well-known/openid-configuration",
        f"{above}/.well-known/oauth-authorization-server{path}",
    )


def _provider(found: Mapping[str, Any], issuer: str, answer: Answer) -> Provider:
    def wrong(where: str) -> BadReply:
        return BadReply(address=bare(answer.url), where=where, status=answer.status)

    def address(key: str) -> str:
        value = found.get(key)
        if not isinstance(value, str) or not is_private(value):
            return ""
        # who is elsewhere has no business with what listens on this machine
        return value if is_loopback(issuer) or not is_loopback(value) else ""

    named = found.get("issuer")
    # people leave the slash at the end away; what the provider writes is what counts later
    if not isinstance(named, str) or named.rstrip("/") != issuer.rstrip("/"):
        raise wrong("issuer")
    methods = found.get("code_challenge_methods_supported", ["S256"])
    if not isinstance(methods, list) or "S256" not in methods:
        raise wrong("code_challenge_methods_supported")
    for key in ("authorization_endpoint", "token_endpoint"):
        if not address(key):
            raise wrong(key)
    scopes = found.get("scopes_supported")
    return Provider(
        issuer=named,
        authorize=address("authorization_endpoint"),
        token=address("token_endpoint"),
        revoke=address("revocation_endpoint"),
        register=address("registration_endpoint"),
        scopes=tuple(one for one in scopes if isinstance(one, str))
        if isinstance(scopes, list)
        else (),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def register(web: Web, provider: Provider, now: datetime) -> str:
    """Introduce ourselves where no client id was given to us (RFC 7591 3.1); the client id.
    Errors: `Refused`, `NotAllowed`, `Busy`, `BadReply`, `Offline`, `Unclear`."""
    wish = {
        "client_name": "Goodword",
        "application_type": "native",
        "redirect_uris": [f"http://127.0.0.1{CALLBACK}"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    }
    answer = web.write(
        "POST",
        provider.register,
        json_body=wish,
        headers={"Accept": "application/json"},
        seconds=oauth.TOKEN_SECONDS,
    )
    given = record(answer).get("client_id")
    if not answer.ok or not isinstance(given, str) or not given:
        raise oauth.refusal(answer, {}, now)
    return given
