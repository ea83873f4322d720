"""Signing in to X as a public client: PKCE, no secret, refresh tokens that work once.

X has no name of its own for a refresh token that is dead or was used before: it answers that
the request is not valid. Ours always is, so that means the token.
Sources: docs.x.com: fundamentals/authentication/oauth-2-0/authorization-code, users/me; RFC 6749
section 5.2, RFC 7009, RFC 7636.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop import oauth
from desktop.errors import BadReply, NotAllowed, Outdated, SignedOut
from desktop.model import Account, Secret, Secrets
from desktop.replies import record, words
from desktop.share.departure import owned_by
from desktop.share.network import Attempt, Connected
from desktop.share.x_answers import data, no, said
from desktop.share.x_setup import NAME, Setup
from desktop.web import Answer, Web, bare

SERVER = "https://x.com"
_NEEDED = {"tweet.write", "users.read"}
_UNKNOWN_CLIENT = ("invalid_client", "unauthorized_client")
_DEAD = ("invalid_request", "invalid_grant")


class SignIn:
    """Begins and finishes sign-ins, renews and revokes tokens."""

    def __init__(self, web: Web, setup: Setup) -> None:
        self._web = web
        self._setup = setup

    def begin(self, redirect: str) -> Attempt:
        """Nothing is asked over the network."""
        verifier, state = oauth.new_verifier(), oauth.new_state()
        url = oauth.authorization_url(
            self._setup.authorize,
            {
                "response_type": "code",
                "client_id": self._setup.client_id,
                "redirect_uri": redirect,
                "scope": " ".join(self._setup.scopes),
                "state": state,
                "code_challenge": oauth.challenge(verifier),
                "code_challenge_method": "S256",
            },
        )
        return Attempt(NAME, url, state, redirect, "", MappingProxyType({"verifier": verifier}))

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        """The code lives half a minute, so it is exchanged before anything else.
        Errors also: `Outdated` where X does not know the company's application."""
        form = {
            "grant_type": "authorization_code",
            "code": oauth.code_of(answer),
            "client_id": self._setup.client_id,
            "redirect_uri": attempt.redirect,
            "code_verifier": attempt.kept["verifier"],
        }
        given = self._token(form)
        tokens = oauth.read_tokens(given, form, now)
        missing = _NEEDED - set(tokens.scope.split())
        if tokens.scope and missing:
            raise NotAllowed(reason="", status=200, permission=" ".join(sorted(missing)))
        person = self._who(tokens.access, now)
        account = _account(person, tokens, now)
        more = MappingProxyType(owned_by(account.remote_id))
        return Connected(account, Secrets(tokens.access, tokens.refresh, tokens.expires, more))

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        if not secrets.refresh:
            raise SignedOut(account=account.id, final=True)
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets.refresh,
            "client_id": self._setup.client_id,
        }
        answer = self._token(form)
        if answer.status in (400, 401) and record(answer).get("error") in _DEAD:
            raise SignedOut(account=account.id, final=True)
        return oauth.read_refreshed(answer, form, now).renew(secrets)

    def revoke(self, secrets: Secrets, now: datetime) -> None:
        """Both tokens; the one that lives longer first."""
        for token, kind in ((secrets.refresh, "refresh_token"), (secrets.access, "access_token")):
            if token:
                form = {
                    "token": token,
                    "token_type_hint": kind,
                    "client_id": self._setup.client_id,
                }
                oauth.revoke(self._web, self._setup.revoke, form, now)

    # --- inside --------------------------------------------------------------------------

    def _token(self, form: Mapping[str, str]) -> Answer:
        """Ask the token endpoint, once: code and refresh token work no second time."""
        answer = self._web.write(
            "POST",
            self._setup.token,
            form=form,
            headers={"Accept": "application/json"},
            seconds=oauth.TOKEN_SECONDS,
        )
        if record(answer).get("error") in _UNKNOWN_CLIENT:
            secrets = [value for value in form.values() if isinstance(value, Secret)]
            raise Outdated(network=NAME, reason=said(answer, secrets), version="")
        return answer

    def _who(self, access: Secret, now: datetime) -> Mapping[str, Any]:
        """The profile that a token belongs to."""
        answer = self._web.read(
            f"{self._setup.api}/2/users/me",
            params={"user.fields": "profile_image_url"},
            token=bearer(access),
        )
        found = data(answer)
        remote, name = found.get("id"), words(found.get("username"))
        if isinstance(remote, str) and remote.isascii() and remote.isdigit() and name:
            return found
        if not answer.ok:
            nobody = Account("", NAME, SERVER, "", "")
            raise no(answer, nobody, Secrets(access), now)
        raise BadReply(address=bare(answer.url), where="account.id", status=answer.status)


def bearer(access: Secret) -> Secret:
    """The Authorization value of a token."""
    return Secret(f"Bearer {access.reveal()}")


def _account(person: Mapping[str, Any], tokens: oauth.Tokens, now: datetime) -> Account:
    remote, name = str(person["id"]), words(person["username"]).lstrip("@")
    avatar = words(person.get("profile_image_url"))
    return Account(
        id=f"{NAME}:{remote}",
        network=NAME,
        server=SERVER,
        remote_id=remote,
        handle=f"@{name}",
        name=words(person.get("name")) or name,
        avatar=avatar if avatar.startswith("https://") else "",
        connected=now,
        expires=None if tokens.refresh else tokens.expires,
    )
