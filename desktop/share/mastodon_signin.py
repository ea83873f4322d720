"""Signing in to a server with Mastodon's interface: an application made at run time.

The application is registered anew for every sign-in, with exactly the redirect address of
the listener that is already bound: three of four servers refuse any other port. Its secret
belongs to this machine alone and goes into the vault with the token.
Sources: docs.joinmastodon.org (methods/apps, methods/oauth), RFC 8414.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop import oauth
from desktop.errors import BadReply, Refused, SignedOut
from desktop.model import Account, Facts, Secret, Secrets
from desktop.replies import expect_record, record, trouble, words
from desktop.share import mastodon_server as server_facts
from desktop.share.departure import owned_by
from desktop.share.network import Attempt, Connected
from desktop.web import Answer, Web, bare

POSTING = "read:statuses write:statuses write:media"
SCOPES = (f"profile {POSTING}", f"read:accounts {POSTING}", "read write")
"""From the least that will do to what old servers know."""


class SignIn:
    """Begins and finishes sign-ins, renews and revokes tokens."""

    def __init__(self, web: Web, config: Facts) -> None:
        self._web = web
        self._allow_http = config.get("allow_http") is True
        self._application = str(config.get("client_name", "Goodword"))
        self._website = str(config.get("website", ""))

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        server = server_facts.find(self._web, where, allow_http=self._allow_http)
        about = oauth.metadata(self._web, server)
        scope, client, client_secret = self._register(server, redirect, about, now)
        verifier, state = oauth.new_verifier(), oauth.new_state()
        url = oauth.authorization_url(
            self._endpoint(about, "authorization_endpoint", f"{server}/oauth/authorize"),
            {
                "response_type": "code",
                "client_id": client,
                "redirect_uri": redirect,
                "scope": scope,
                "state": state,
                "code_challenge": oauth.challenge(verifier),
                "code_challenge_method": "S256",
            },
        )
        promised = about.get("authorization_response_iss_parameter_supported") is True
        kept = {
            "server": server,
            "token": self._endpoint(about, "token_endpoint", f"{server}/oauth/token"),
            "revocation": self._endpoint(about, "revocation_endpoint", f"{server}/oauth/revoke"),
            "scope": scope,
            "client_id": client,
            "client_secret": client_secret,
            "verifier": verifier,
        }
        issuer = str(about.get("issuer", "")) if promised else ""
        return Attempt("mastodon", url, state, redirect, issuer, MappingProxyType(kept))

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        code = oauth.code_of(answer, issuer=attempt.issuer)
        kept = attempt.kept
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": kept["client_id"],
            "client_secret": kept["client_secret"],
            "redirect_uri": attempt.redirect,
            "code_verifier": kept["verifier"],
            "scope": kept["scope"],
        }
        tokens = oauth.exchange(self._web, kept["token"], form, now)
        person = self.who(kept["server"], tokens.access, now)
        account = _account(kept, person, server_facts.facts(self._web, kept["server"]), now)
        more = {
            "client_id": Secret(kept["client_id"]),
            "client_secret": Secret(_plain(kept["client_secret"])),
            **owned_by(account.remote_id),
        }
        secrets = Secrets(tokens.access, tokens.refresh, tokens.expires, MappingProxyType(more))
        return Connected(account, secrets)

    def who(self, server: str, access: Secret, now: datetime) -> dict[str, Any]:
        """The profile that a token belongs to."""
        answer = self.ask_who(server, access)
        if not answer.ok:
            raise trouble(answer, now, final=True)
        found = expect_record(answer, "account")
        if not isinstance(found.get("id"), (str, int)) or not isinstance(found.get("acct"), str):
            raise BadReply(address=bare(answer.url), where="account.id", status=answer.status)
        return found

    def ask_who(self, server: str, access: Secret) -> Answer:
        return self._web.read(
            f"{server}/api/v1/accounts/verify_credentials",
            token=bearer(access),
            headers={"Accept": "application/json"},
        )

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        """Mastodon's own tokens do not end; some relatives give a refresh token."""
        if not secrets.refresh:
            raise SignedOut(account=account.id, final=True)
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets.refresh,
            "client_id": secrets.more["client_id"],
            "client_secret": secrets.more["client_secret"],
        }
        endpoint = str(account.facts.get("token") or f"{account.server}/oauth/token")
        return oauth.refresh(self._web, endpoint, form, now).renew(secrets)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        form = {
            "client_id": secrets.more["client_id"],
            "client_secret": secrets.more["client_secret"],
            "token": secrets.access,
        }
        endpoint = str(account.facts.get("revocation") or f"{account.server}/oauth/revoke")
        oauth.revoke(self._web, endpoint, form, now)

    # --- inside --------------------------------------------------------------------------

    def _register(
        self, server: str, redirect: str, about: Mapping[str, Any], now: datetime
    ) -> tuple[str, str, Secret]:
        """Register with the smallest scopes that the server takes: (scope, id, secret)."""
        refused: Answer | None = None
        for scope in _scopes(about):
            form = {"client_name": self._application, "redirect_uris": redirect, "scopes": scope}
            if self._website:
                form["website"] = self._website
            answer = self._web.write("POST", f"{server}/api/v1/apps", form=form)
            found = record(answer) if answer.ok else {}
            client, secret = found.get("client_id"), found.get("client_secret")
            if isinstance(client, (str, int)) and isinstance(secret, str) and client and secret:
                return scope, str(client), Secret(secret)
            refused = answer
            if answer.status not in (400, 422):
                break
        assert refused is not None
        if refused.ok:
            raise BadReply(address=bare(refused.url), where="application", status=refused.status)
        error = trouble(refused, now)
        raise Refused(reason="", status=401) if isinstance(error, SignedOut) else error

    def _endpoint(self, about: Mapping[str, Any], name: str, usual: str) -> str:
        """An endpoint as the server names it, where our secrets may go there."""
        named = about.get(name)
        safe = isinstance(named, str) and oauth.origin(named, allow_http=self._allow_http)
        return str(named) if safe else usual


def bearer(access: Secret) -> Secret:
    """The Authorization value of a token."""
    return Secret(f"Bearer {access.reveal()}")


def _scopes(about: Mapping[str, Any]) -> tuple[str, ...]:
    """The sets of scopes to try, in order."""
    supported = about.get("scopes_supported")
    if not isinstance(supported, list):
        return SCOPES[1:]
    fitting = [scope for scope in SCOPES if set(scope.split()) <= set(map(str, supported))]
    return (*fitting, *(scope for scope in SCOPES[1:] if scope not in fitting))


def _account(
    kept: Mapping[str, str], person: Mapping[str, Any], facts: dict[str, Any], now: datetime
) -> Account:
    server, remote = kept["server"], str(person["id"])
    host = server.partition("://")[2]
    user = words(person["acct"]).lstrip("@")
    domain = words(facts["domain"]) or host
    avatar = words(person.get("avatar"))
    return Account(
        id=f"mastodon:{host}:{remote}",
        network="mastodon",
        server=server,
        remote_id=remote,
        handle=f"@{user}" if "@" in user else f"@{user}@{domain}",
        name=words(person.get("display_name")) or user,
        avatar=avatar if avatar.startswith(("https://", "http://")) else "",
        connected=now,
        facts={**facts, **{name: kept[name] for name in ("token", "revocation", "scope")}},
    )


def _plain(value: str) -> str:
    return value.reveal() if isinstance(value, Secret) else value
