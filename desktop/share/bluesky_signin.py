"""Signing in to a person's own server on the AT Protocol: pushed request, proofs, PKCE.

Sources: atproto.com/specs/oauth, RFC 9126 (pushed requests), RFC 9449 (DPoP), RFC 9207,
RFC 9728 (resource metadata).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from desktop import oauth
from desktop.errors import BadReply, NotAllowed, NotFound, Refused, SignedOut, WrongPerson
from desktop.model import Account, Facts, Secret, Secrets
from desktop.replies import record, words
from desktop.share.atproto_identity import Identities, Identity
from desktop.share.atproto_names import is_did
from desktop.share.bluesky_scopes import POSTING, may_post, wanted
from desktop.share.bound import Bound
from desktop.share.departure import owned_by
from desktop.share.dpop import Key
from desktop.share.network import Attempt, Connected
from desktop.web import Web, bare

KEY = "dpop_key"
SESSION = timedelta(days=14)
"""Servers end the session of an application without a secret after two weeks."""


class SignIn:
    """Begins and finishes sign-ins, renews and revokes tokens. Configuration: `client_id`,
    `scope`, `allow_http`, and what `Identities` takes."""

    def __init__(self, web: Web, bound: Bound, identities: Identities, config: Facts) -> None:
        self._web = web
        self._bound = bound
        self._identities = identities
        self._client = str(config.get("client_id", ""))
        self._scope = str(config.get("scope", ""))
        self._coarse: set[str] = set()
        self._allow_http = config.get("allow_http") is True

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        who = self._identities.find(where)
        about = self._issuer_of(who.server, named_by_person=not who.did)
        key, state = Key.new(), oauth.new_state()
        scopes = wanted(
            self._scope, about["scopes"].split(), coarse=about["issuer"] in self._coarse
        )
        for scope in scopes:
            verifier = oauth.new_verifier()  # a challenge is burnt by its first request
            client = self._client or development_client(redirect, scope)
            form = {
                "client_id": client,
                "response_type": "code",
                "redirect_uri": redirect,
                "scope": scope,
                "state": state,
                "code_challenge": oauth.challenge(verifier),
                "code_challenge_method": "S256",
            }
            if who.did:
                form["login_hint"] = who.handle or who.did
            try:
                pushed = self._push(about, key, form, now)
                break
            except (NotAllowed, Refused) as error:
                if scope == scopes[-1] or not _about_scopes(error):
                    raise
        url = oauth.authorization_url(
            about["authorization_endpoint"], {"client_id": client, "request_uri": pushed}
        )
        kept = {
            "did": who.did,
            "handle": who.handle,
            "server": who.server,
            "token": about["token_endpoint"],
            "revocation": about.get("revocation_endpoint", ""),
            "client_id": client,
            "verifier": verifier,
            KEY: key.secret,
        }
        return Attempt("bluesky", url, state, redirect, about["issuer"], MappingProxyType(kept))

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        code = oauth.code_of(answer, issuer=attempt.issuer)
        kept = attempt.kept
        key_secret = Secret(_plain(kept[KEY]))
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": kept["client_id"],
            "redirect_uri": attempt.redirect,
            "code_verifier": kept["verifier"],
        }
        reply = self._bound.send(
            "POST", kept["token"], Key.of(key_secret), now, form=form, seconds=oauth.TOKEN_SECONDS
        )
        tokens = oauth.read_tokens(reply, form, now)
        self._check(tokens, attempt)
        who = self._confirmed(attempt, str(tokens.more.get("sub", "")))
        facts = {name: kept[name] for name in ("token", "revocation", "client_id")}
        facts["scope"] = words(tokens.scope)
        account = Account(
            id=f"bluesky:{who.did}",
            network="bluesky",
            server=who.server,
            remote_id=who.did,
            handle=f"@{who.handle}" if who.handle else who.did,
            connected=now,
            expires=now + SESSION,
            facts=facts,
        )
        more = MappingProxyType({KEY: key_secret, **owned_by(who.did)})
        return Connected(account, Secrets(tokens.access, tokens.refresh, tokens.expires, more))

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        if not secrets.refresh:
            raise SignedOut(account=account.id, final=True)
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets.refresh,
            "client_id": str(account.facts["client_id"]),
        }
        reply = self._bound.send(
            "POST",
            str(account.facts["token"]),
            Key.of(secrets.more[KEY]),
            now,
            form=form,
            seconds=oauth.TOKEN_SECONDS,
        )
        tokens = oauth.read_refreshed(reply, form, now)
        if tokens.more.get("sub") != account.remote_id:
            raise SignedOut(account=account.id, final=True)
        return tokens.renew(secrets)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        endpoint = str(account.facts.get("revocation") or "")
        if not endpoint:
            return
        form = {
            "token": secrets.refresh or secrets.access,
            "client_id": str(account.facts["client_id"]),
        }
        reply = self._bound.send("POST", endpoint, Key.of(secrets.more[KEY]), now, form=form)
        if not reply.ok:
            raise oauth.refusal(reply, form, now)

    # --- inside --------------------------------------------------------------------------

    def _push(
        self, about: Mapping[str, str], key: Key, form: Mapping[str, str], now: datetime
    ) -> str:
        """The request's name at the server (RFC 9126 2.2)."""
        endpoint = about["pushed_authorization_request_endpoint"]
        reply = self._bound.send("POST", endpoint, key, now, form=form)
        pushed = record(reply).get("request_uri") if reply.ok else None
        if not isinstance(pushed, str) or not pushed:
            raise oauth.refusal(reply, form, now)
        return pushed

    def _issuer_of(self, server: str, *, named_by_person: bool) -> dict[str, str]:
        """The metadata of the authorization server that a person's server names."""
        reply = self._web.read(
            f"{server}/.well-known/oauth-protected-resource", redirects=False, limit=256 * 1024
        )
        servers = record(reply).get("authorization_servers") if reply.status == 200 else None
        if isinstance(servers, list) and len(servers) == 1 and isinstance(servers[0], str):
            issuer = servers[0].rstrip("/")
        elif named_by_person:
            issuer = server  # a person may name the place where they sign in
        else:
            raise BadReply(
                address=bare(reply.url), where="authorization_servers", status=reply.status
            )
        if oauth.origin(issuer, allow_http=self._allow_http) != issuer:
            raise BadReply(address=bare(reply.url), where="issuer", status=reply.status)
        about = oauth.metadata(self._web, issuer)
        if not about and named_by_person:
            raise NotFound(address=server, status=0)
        return self._checked(about, issuer)

    def _checked(self, about: Mapping[str, Any], issuer: str) -> dict[str, str]:
        """The endpoints of a server that keeps all that the AT Protocol asks for."""
        wanted = {
            "code_challenge_methods_supported": "S256",
            "dpop_signing_alg_values_supported": "ES256",
            "scopes_supported": "atproto",
            "token_endpoint_auth_methods_supported": "none",
        }
        promised = (
            "require_pushed_authorization_requests",
            "authorization_response_iss_parameter_supported",
            "client_id_metadata_document_supported",
        )
        address = f"{issuer}/.well-known/oauth-authorization-server"
        for name, value in wanted.items():
            offered = about.get(name)
            if not isinstance(offered, list) or value not in offered:
                raise BadReply(address=address, where=name, status=200)
        for name in promised:
            if about.get(name) is not True:
                raise BadReply(address=address, where=name, status=200)
        scopes = " ".join(map(str, about["scopes_supported"]))
        endpoints = {"issuer": str(about["issuer"]), "scopes": scopes}
        for name in ("authorization", "token", "pushed_authorization_request", "revocation"):
            url = about.get(f"{name}_endpoint", "")
            if isinstance(url, str) and oauth.origin(url, allow_http=self._allow_http):
                endpoints[f"{name}_endpoint"] = url
            elif name != "revocation":
                raise BadReply(address=address, where=f"{name}_endpoint", status=200)
        return endpoints

    def _check(self, tokens: oauth.Tokens, attempt: Attempt) -> None:
        """A bound token with what we need. A server that left the finer permissions out is
        asked for the coarse one next time, which is when the person connects again."""
        if str(tokens.more.get("token_type", "")).lower() != "dpop":
            raise BadReply(address=bare(attempt.kept["token"]), where="token_type", status=200)
        if "atproto" not in tokens.scope.split():
            raise NotAllowed(reason=words(tokens.scope), status=200, permission="atproto")
        if not may_post(tokens.scope):
            self._coarse.add(attempt.issuer)
            raise NotAllowed(reason=words(tokens.scope), status=200, permission=POSTING)

    def _confirmed(self, attempt: Attempt, did: str) -> Identity:
        """Who signed in, found again from the DID up: the issuer must be the one that the
        person's own server names, or anybody could be claimed."""
        kept = attempt.kept
        if kept["did"] and did == kept["did"]:
            return Identity(did, kept["handle"], kept["server"])
        if not is_did(did):
            raise BadReply(address=bare(kept["token"]), where="sub", status=200)
        who = self._identities.of(did)
        if kept["did"]:
            expected = f"@{kept['handle']}" if kept["handle"] else kept["did"]
            raise WrongPerson(expected=expected, found=who.handle or did)
        issuer = self._issuer_of(who.server, named_by_person=False)["issuer"]
        if issuer != attempt.issuer:
            raise BadReply(address=bare(who.server), where="issuer", status=200)
        return who


def _about_scopes(error: NotAllowed | Refused) -> bool:
    """Whether a request may have been refused for the permissions that it asked for: older
    servers call the whole description of the application wrong."""
    if isinstance(error, NotAllowed):
        return True
    return str(error.facts.get("error") or "").startswith("invalid_client")


def development_client(redirect: str, scope: str) -> str:
    """The client id for an application without a page of its own: the server makes up its
    description. It names the redirect address without its port."""
    parts = urlsplit(redirect)
    place = urlunsplit((parts.scheme, parts.hostname or "", parts.path, "", ""))
    return f"http://localhost?redirect_uri={quote(place, safe='')}&scope={quote(scope, safe='')}"


def _plain(value: str) -> str:
    return value.reveal() if isinstance(value, Secret) else value
