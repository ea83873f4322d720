"""Signing in to LinkedIn: the company's own application, or a native one with PKCE.

On the standard flow a code verifier must never be sent: LinkedIn then refuses the whole
application as an unknown client. What is asked for is what is configured, not one scope more,
for one that the application lacks ends the consent for all.
Sources: learn.microsoft.com/linkedin: shared/authentication (authorization-code-flow, -native,
programmatic-refresh-tokens), consumer/integrations/self-serve/sign-in-with-linkedin-v2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from desktop import oauth
from desktop.errors import (
    BadReply,
    ConsentDenied,
    GoodwordError,
    NotAllowed,
    Outdated,
    Refused,
    SignedOut,
)
from desktop.model import NO_SECRET, Account, Secret, Secrets
from desktop.replies import expect_record, permission, trouble, words
from desktop.share.departure import owned_by
from desktop.share.linkedin_setup import Setup
from desktop.share.linkedin_wire import NAME, Wire
from desktop.share.network import Attempt, Connected
from desktop.web import Web, bare

SERVER = "https://www.linkedin.com"
POSTING = "w_member_social"
_CANCELLED = ("user_cancelled_login", "user_cancelled_authorize", "access_denied")
_WRONG_CLIENT = ("invalid_client", "invalid_client_id", "unauthorized_client")
_PERSON = re.compile(r"[A-Za-z0-9_-]{1,64}")


class SignIn:
    """Begins and finishes sign-ins, renews and revokes tokens."""

    def __init__(self, web: Web, setup: Setup, wire: Wire) -> None:
        self._web = web
        self._setup = setup
        self._wire = wire

    def begin(self, redirect: str) -> Attempt:
        state, kept = oauth.new_state(), {}
        params: dict[str, str] = {
            "response_type": "code",
            "client_id": self._setup.client_id,
            "redirect_uri": redirect,
            "scope": " ".join(self._setup.scopes),
            "state": state,
        }
        if self._setup.native:
            verifier = oauth.new_verifier()
            kept["verifier"] = verifier
            params["code_challenge"] = oauth.challenge(verifier)
            params["code_challenge_method"] = "S256"
        url = oauth.authorization_url(self._setup.authorize, params)
        return Attempt(NAME, url, state, redirect, kept=MappingProxyType(kept))

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        self._check_consent(answer)
        form = {
            "grant_type": "authorization_code",
            "code": oauth.code_of(answer),
            "client_id": self._setup.client_id,
            "redirect_uri": attempt.redirect,
            **self._proof(attempt.kept.get("verifier", NO_SECRET)),
        }
        try:
            tokens = oauth.exchange(self._web, self._setup.token, form, now)
        except Refused as error:
            wrong = self._wrong_client(error)
            if wrong is error:  # an error that is its own cause is a chain without an end
                raise
            raise wrong from error
        granted = tokens.scope.replace(",", " ").split() or list(self._setup.scopes)
        if POSTING not in granted:
            raise NotAllowed(reason="", status=200, permission=POSTING)
        account = self._account(self._who(tokens.access, now), granted, tokens, now)
        more = MappingProxyType(owned_by(account.remote_id))
        return Connected(account, Secrets(tokens.access, tokens.refresh, tokens.expires, more))

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        """Only some applications get refresh tokens; LinkedIn gives the same one back, and
        the year it lasts begins with the sign-in."""
        if not secrets.refresh:
            raise SignedOut(account=account.id, final=True)
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets.refresh,
            "client_id": self._setup.client_id,
            **self._proof(NO_SECRET),
        }
        return oauth.refresh(self._web, self._setup.token, form, now).renew(secrets)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        """In wide use and not documented, so whoever calls expects nothing of it."""
        form = {
            "client_id": self._setup.client_id,
            "token": secrets.access,
            **self._proof(NO_SECRET),
        }
        oauth.revoke(self._web, self._setup.revoke, form, now)

    # --- inside --------------------------------------------------------------------------

    def _proof(self, verifier: str) -> dict[str, str]:
        """What shows that it is us: the verifier on the native flow, else the secret."""
        if not self._setup.native:
            return {"client_secret": self._setup.client_secret}
        return {"code_verifier": verifier} if verifier else {}

    def _check_consent(self, answer: Mapping[str, str]) -> None:
        """LinkedIn's own names of refusals on the way back from the browser."""
        error = answer.get("error", "")
        if error in _CANCELLED:
            raise ConsentDenied(reason="")
        if error in ("unauthorized_scope_error", "invalid_scope_error"):
            from html import unescape  # late: half a megabyte, for a rare refusal

            said = words(unescape(answer.get("error_description", "")))
            named = permission(said) or " ".join(self._setup.scopes)
            raise NotAllowed(reason=said, status=0, permission=named)

    def _wrong_client(self, error: Refused) -> GoodwordError:
        """A refusal of the application itself is nothing the person can help."""
        if error.facts.get("error") in _WRONG_CLIENT:
            said = error.facts.get("reason", "")
            return Outdated(network=NAME, reason=said, version=self._setup.version)
        return error

    def _who(self, access: Secret, now: datetime) -> dict[str, Any]:
        """The profile that a token belongs to; its own id stands under `id`."""
        openid = self._setup.identity == "openid"
        answer = self._wire.ask(access, "/v2/userinfo" if openid else "/v2/me")
        if answer.status == 403:
            # signed in, and not allowed to know as whom: the configured identity does not fit
            wanted = "openid" if openid else "r_basicprofile"
            raise NotAllowed(reason="", status=403, permission=wanted)
        if not answer.ok:
            raise trouble(answer, now, final=True)
        found = expect_record(answer, "profile")
        person = found.get("sub" if openid else "id")
        if not isinstance(person, str) or not _PERSON.fullmatch(person):
            raise BadReply(address=bare(answer.url), where="profile.id", status=answer.status)
        return {**found, "id": person}

    def _account(
        self, person: Mapping[str, Any], scopes: list[str], tokens: oauth.Tokens, now: datetime
    ) -> Account:
        name, vanity = _name(person), words(person.get("vanityName"))
        picture = words(person.get("picture"))
        return Account(
            id=f"{NAME}:{person['id']}",
            network=NAME,
            server=SERVER,
            remote_id=person["id"],
            handle=f"@{vanity}" if vanity else name,
            name=name,
            avatar=picture if picture.startswith("https://") else "",
            connected=now,
            expires=_until(tokens, now),
            facts={"identity": self._setup.identity, "scopes": scopes},
        )


def _until(tokens: oauth.Tokens, now: datetime) -> datetime | None:
    """When the person has to sign in again: a refresh token carries further."""
    if not tokens.refresh:
        return tokens.expires
    lasts = tokens.more.get("refresh_token_expires_in")
    known = isinstance(lasts, int) and 0 < lasts < 10**9
    return now + timedelta(seconds=lasts) if known else None  # type: ignore[arg-type]


def _name(person: Mapping[str, Any]) -> str:
    """The full name, or what of it there is."""
    whole = words(person.get("name"))
    pairs = (("given_name", "family_name"), ("localizedFirstName", "localizedLastName"))
    parts = [" ".join(filter(None, (words(person.get(one)) for one in pair))) for pair in pairs]
    return whole or next(filter(None, parts), "") or "LinkedIn"
