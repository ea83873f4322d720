"""Signing in to Porchlight: PKCE, one registered client, tokens that turn over.

Sources: RFC 6749, RFC 7636, RFC 8414, RFC 9207.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop import oauth
from desktop.errors import BadReply, SignedOut
from desktop.model import Account, Secret, Secrets
from desktop.replies import expect_record, trouble, words
from desktop.share.network import Attempt, Connected
from desktop.web import Web, bare

NAME = "practice"
CLIENT = "goodword"
SCOPE = "profile post metrics"


class SignIn:
    """Begins and finishes sign-ins, renews and revokes tokens."""

    def __init__(self, web: Web, address: str) -> None:
        self._web = web
        self._address = address

    def begin(self, redirect: str) -> Attempt:
        about = oauth.metadata(self._web, self._address)
        if not about:
            raise BadReply(address=self._address, where="metadata", status=0)
        verifier, state = oauth.new_verifier(), oauth.new_state()
        url = oauth.authorization_url(
            self._endpoint(about, "authorization_endpoint"),
            {
                "response_type": "code",
                "client_id": CLIENT,
                "redirect_uri": redirect,
                "scope": SCOPE,
                "state": state,
                "code_challenge": oauth.challenge(verifier),
                "code_challenge_method": "S256",
            },
        )
        kept = {"token": self._endpoint(about, "token_endpoint"), "verifier": verifier}
        return Attempt(NAME, url, state, redirect, self._address, kept)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        form = {
            "grant_type": "authorization_code",
            "code": oauth.code_of(answer, issuer=attempt.issuer),
            "redirect_uri": attempt.redirect,
            "client_id": CLIENT,
            "code_verifier": attempt.kept["verifier"],
        }
        tokens = oauth.exchange(self._web, attempt.kept["token"], form, now)
        secrets = Secrets(tokens.access, tokens.refresh, tokens.expires)
        person = self.who(secrets, "", now)
        handle = text_of(person, "handle")
        account = Account(
            id=f"practice:porchlight:{text_of(person, 'id')}",
            network=NAME,
            server=self._address,
            remote_id=text_of(person, "id"),
            handle=f"@{handle}",
            name=text_of(person, "name"),
            avatar=text_of(person, "avatar"),
            connected=now,
        )
        return Connected(account, secrets)

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        if not secrets.refresh:
            raise SignedOut(account=account.id, final=True)
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets.refresh,
            "client_id": CLIENT,
        }
        return oauth.refresh(self._web, f"{self._address}/token", form, now).renew(secrets)

    def revoke(self, secrets: Secrets, now: datetime) -> None:
        form = {"token": secrets.refresh or secrets.access, "client_id": CLIENT}
        oauth.revoke(self._web, f"{self._address}/revoke", form, now)

    def _endpoint(self, about: Mapping[str, Any], name: str) -> str:
        """An endpoint as the server names it; our secrets never leave its own origin."""
        named = about.get(name)
        if not isinstance(named, str) or oauth.origin(named, allow_http=True) != self._address:
            raise BadReply(address=self._address, where=name, status=200)
        return named

    def who(self, secrets: Secrets, account: str, now: datetime) -> dict[str, Any]:
        answer = self._web.read(f"{self._address}/api/me", token=bearer(secrets))
        if not answer.ok:
            raise trouble(answer, now, account=account)
        person = expect_record(answer, "account")
        if not text_of(person, "id") or not text_of(person, "handle"):
            raise BadReply(address=bare(answer.url), where="account.id", status=answer.status)
        return person


def bearer(secrets: Secrets) -> Secret:
    """The Authorization value."""
    return Secret(f"Bearer {secrets.access.reveal()}")


def text_of(found: Mapping[str, Any], name: str) -> str:
    """A text of an answer; empty where there is none."""
    return words(found.get(name))
