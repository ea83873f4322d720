"""Signing in with OpenID Connect: the request for the browser, what comes back, its renewal.

A public client in the system's browser, with PKCE. What is kept are tokens; the ID token is
looked at once, when it arrives, and says whose they are. It comes straight from the token
endpoint over TLS, so that its signature need not be checked (OpenID Connect Core 3.1.3.7, 6).
Sources: OpenID Connect Core 1.0, RFC 8252, RFC 8707, RFC 9207.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop import oauth
from desktop.errors import BadReply, SignedOut
from desktop.feeds.provider import Provider
from desktop.model import NO_SECRET, Secret, Secrets, SignIn
from desktop.replies import words
from desktop.web import Web, bare

SUBJECT = "sub"
"""Our entry among the secrets: whose tokens these are, as the provider counts people."""
CLOCK_SECONDS = 3600.0
"""So much a computer's clock may be wrong. The token has just come from where it was made
and carries the nonce of this very attempt: its time is no more than a formality."""
_LONGEST_TOKEN = 64 * 1024
_OFFLINE = "offline_access"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request in the browser, and what its answer is held against."""

    provider: Provider
    sign_in: SignIn
    redirect: str
    url: str
    state: Secret
    verifier: Secret
    nonce: Secret


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in: `subject` for us, `name` for the screen."""

    subject: str = ""
    name: str = ""


# --- one attempt ------------------------------------------------------------------------------


def begin(provider: Provider, sign_in: SignIn, redirect: str) -> Attempt:
    """What the browser has to open (Core 3.1.2.1)."""
    state, verifier, nonce = oauth.new_state(), oauth.new_verifier(), oauth.new_state()
    scopes = _scopes(provider, sign_in)
    url = oauth.authorization_url(
        provider.authorize,
        {
            "response_type": "code",
            "client_id": sign_in.client_id,
            "redirect_uri": redirect,
            "scope": " ".join(scopes),
            "state": state,
            "nonce": nonce if "openid" in scopes else "",
            "code_challenge": oauth.challenge(verifier),
            "code_challenge_method": "S256",
            "resource": sign_in.audience,
            # whoever wants to stay signed in has to be asked (Core 11)
            "prompt": "consent" if _OFFLINE in scopes else "",
        },
    )
    return Attempt(provider, sign_in, redirect, url, state, verifier, nonce)


def _scopes(provider: Provider, sign_in: SignIn) -> tuple[str, ...]:
    """Those of the program; where it only wants to know who it is, staying signed in too."""
    if sign_in.scopes == ("openid",) and _OFFLINE in provider.scopes:
        return ("openid", _OFFLINE)
    return sign_in.scopes


def finish(
    web: Web, attempt: Attempt, answer: Mapping[str, str], now: datetime
) -> tuple[Secrets, Identity]:
    """Swap what the browser brought for tokens, once, and see whose they are.
    Errors: `ConsentDenied`, `Refused`, `NotAllowed`, `Busy`, `BadReply`, `Offline`, `Unclear`."""
    provider, sign_in = attempt.provider, attempt.sign_in
    # an issuer that is named has to be the right one, promised or not (RFC 9207 2.4)
    checked = provider.issuer if provider.names_itself or "iss" in answer else ""
    form = {
        "grant_type": "authorization_code",
        "code": oauth.code_of(answer, issuer=checked).reveal(),
        "redirect_uri": attempt.redirect,
        "client_id": sign_in.client_id,
        "code_verifier": attempt.verifier.reveal(),
    }
    if sign_in.audience:
        form["resource"] = sign_in.audience
    tokens = oauth.exchange(web, provider.token, form, now)
    who = Identity()
    if "openid" in sign_in.scopes:
        claims = _claims(tokens.identity, provider, sign_in, now)
        if not _same(claims.get("nonce"), attempt.nonce.reveal()):
            raise _bad(provider, "nonce")
        _check_hash(tokens, provider)
        who = Identity(_text(claims, "sub"), _name(claims))
    secrets = tokens.renew(Secrets(NO_SECRET))
    return replace(secrets, more=MappingProxyType({SUBJECT: Secret(who.subject)})), who


def refresh(web: Web, provider: Provider, sign_in: SignIn, old: Secrets, now: datetime) -> Secrets:
    """The pair after `old` (Core 12). A refresh token is worth one use: never call this twice
    with the same one. Errors: `SignedOut(final=True)`, `Busy`, `Offline`, `Unclear`."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": old.refresh.reveal(),
        "client_id": sign_in.client_id,
    }
    if sign_in.audience:
        form["resource"] = sign_in.audience
    tokens = oauth.refresh(web, provider.token, form, now)
    before = old.more.get(SUBJECT, NO_SECRET).reveal()
    if tokens.identity and before:
        # the old pair is used up by now, whatever this says: there is no second try
        try:
            claims = _claims(tokens.identity, provider, sign_in)
        except BadReply as error:
            raise SignedOut(account="", final=True) from error
        if not _same(claims.get("sub"), before):  # Core 12.2: it must stay the same person
            raise SignedOut(account="", final=True)
    return tokens.renew(old)


def revoke(web: Web, provider: Provider, sign_in: SignIn, secrets: Secrets, now: datetime) -> None:
    """Make the tokens worthless (RFC 7009): ending the refresh token ends what came of it.
    Errors: those of `Web.write`, `Refused`, `Busy`."""
    if provider.revoke:
        token = secrets.refresh or secrets.access
        form = {"token": token.reveal(), "client_id": sign_in.client_id}
        oauth.revoke(web, provider.revoke, form, now)


# --- the ID token -----------------------------------------------------------------------------


def _claims(
    token: Secret, provider: Provider, sign_in: SignIn, now: datetime | None = None
) -> Mapping[str, Any]:
    """What an ID token says, after the checks of Core 3.1.3.7 (the nonce is the caller's). Its
    end counts where `now` is given: a renewal does without (12.2), lest a clock that jumped
    costs the sign-in."""
    parts = token.reveal().split(".")
    if len(parts) != 3 or len(token) > _LONGEST_TOKEN:
        raise _bad(provider, "form")
    head, claims = _decoded(parts[0]), _decoded(parts[1])
    if head.get("alg") in (None, "", "none"):
        raise _bad(provider, "alg")
    if not _same(claims.get("iss"), provider.issuer):
        raise _bad(provider, "iss")
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    party = claims.get("azp", sign_in.client_id if len(audience) == 1 else None)
    if sign_in.client_id not in audience or party != sign_in.client_id:
        raise _bad(provider, "aud")
    ends = claims.get("exp")
    if isinstance(ends, bool) or not isinstance(ends, (int, float)):
        raise _bad(provider, "exp")
    if now is not None and ends + CLOCK_SECONDS < now.timestamp():
        raise _bad(provider, "exp")
    if not _text(claims, "sub"):
        raise _bad(provider, "sub")
    return claims


def _check_hash(tokens: oauth.Tokens, provider: Provider) -> None:
    """Where the ID token names its access token, it has to be this one (Core 3.1.3.8)."""
    head, claims = (_decoded(part) for part in tokens.identity.reveal().split(".")[:2])
    named, made = claims.get("at_hash"), str(head.get("alg"))[-3:]
    if named is None or made not in ("256", "384", "512"):
        return
    digest = hashlib.new(f"sha{made}", tokens.access.reveal().encode()).digest()
    if not _same(named, oauth.base64url(digest[: len(digest) // 2])):
        raise _bad(provider, "at_hash")


def _decoded(part: str) -> dict[str, Any]:
    """One part of a JSON Web Token (RFC 7515 2); empty for what is none."""
    try:
        found = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _same(found: object, expected: str) -> bool:
    return isinstance(found, str) and hmac.compare_digest(
        found.encode("utf-8", "replace"), expected.encode("utf-8", "replace")
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _name(claims: Mapping[str, Any]) -> str:
    """How to call the person on the screen; every one of these is for show only."""
    names = ("preferred_username", "email", "name", "sub")
    return next(filter(None, (words(claims.get(name)) for name in names)), "")


def _bad(provider: Provider, where: str) -> BadReply:
    return BadReply(address=bare(provider.issuer), where=f"id_token.{where}", status=200)
