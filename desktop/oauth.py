"""OAuth 2 for a native application: PKCE, the authorization address, tokens, refusals.

Sources: RFC 6749 (sections 4.1.2.1, 5.1, 5.2), RFC 7009, RFC 7636, RFC 8252, RFC 8414,
RFC 9207. What one server wants differently lies in that network's adapter.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from desktop.errors import (
    BadReply,
    Busy,
    ConsentDenied,
    GoodwordError,
    NotAllowed,
    Refused,
    SignedOut,
    Unclear,
)
from desktop.model import NO_SECRET, Secret, Secrets
from desktop.replies import busy, hide, reason, record, words
from desktop.web import Answer, Web, bare, is_loopback

TOKEN_SECONDS = 30.0
"""The exchange must come to an end while the person still looks at the page."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token answer (RFC 6749 5.1). `more` holds its other members, such as `sub`."""

    access: Secret
    refresh: Secret = NO_SECRET
    expires: datetime | None = None
    scope: str = ""
    identity: Secret = NO_SECRET
    """The ID token of OpenID Connect, as it came; whoever wants it has to check it."""
    more: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def renew(self, old: Secrets) -> Secrets:
        """These tokens in the place of old ones: an empty refresh token never overwrites."""
        return Secrets(self.access, self.refresh or old.refresh, self.expires, old.more)


def base64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515 appendix C)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def new_verifier() -> Secret:
    """A PKCE verifier of 86 characters; a new one for every single attempt."""
    return Secret(secrets.token_urlsafe(64))


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 4.2)."""
    plain = verifier.reveal() if isinstance(verifier, Secret) else verifier
    return base64url(hashlib.sha256(plain.encode("ascii")).digest())


def new_state() -> Secret:
    """256 random bits that bind a callback to its attempt."""
    return Secret(secrets.token_urlsafe(32))


def authorization_url(endpoint: str, params: Mapping[str, str]) -> str:
    """The address to open in the browser; a query of the endpoint itself stays."""
    parts = urlsplit(endpoint)
    plain = {
        name: value.reveal() if isinstance(value, Secret) else value
        for name, value in params.items()
        if value
    }
    query = "&".join(part for part in (parts.query, urlencode(plain)) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def origin(url: str, *, allow_http: bool = False) -> str:
    """Scheme, host and port of an address that may hold our secrets, else "".

    Only https; http where `allow_http` is set and the address stays on this machine. A
    number in place of a name is taken only if it is one of the public internet's.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    secure = parts.scheme == "https"
    here = allow_http and is_loopback(url)
    if not host or parts.username or parts.scheme not in ("https", "http"):
        return ""
    if not here and not (secure and _is_public(host)):
        return ""
    shown = f"[{host}]" if ":" in host else host
    usual = port in (None, 443 if secure else 80)
    return f"{parts.scheme}://{shown}" if usual else f"{parts.scheme}://{shown}:{port}"


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".internal"))


def about(web: Web, address: str) -> Answer:
    """What lies where a server says something about itself: small, and nowhere else.
    Errors: `Offline`, `TooLarge`."""
    return web.read(
        address,
        headers={"Accept": "application/json"},
        redirects=False,
        limit=256 * 1024,
        seconds=TOKEN_SECONDS,
    )


def metadata(web: Web, issuer: str) -> Mapping[str, Any]:
    """What the authorization server says about itself (RFC 8414 3), empty where it says
    nothing, or says it for another issuer (3.3). Errors: `Offline`."""
    answer = about(web, f"{issuer}/.well-known/oauth-authorization-server")
    found = record(answer) if answer.status == 200 else {}
    named = found.get("issuer")
    # Mastodon writes its issuer with a slash at the end
    same = isinstance(named, str) and named.rstrip("/") == issuer.rstrip("/")
    return found if same else {}


def code_of(answer: Mapping[str, str], *, issuer: str = "") -> Secret:
    """The authorization code of a callback.

    With `issuer` the callback must name exactly it (RFC 9207 2.4); without, an `iss` is not
    looked at. Errors: `ConsentDenied`, `Refused`, `Busy`.
    """
    if issuer and not hmac.compare_digest(answer.get("iss", "").encode(), issuer.encode()):
        raise Refused(reason="issuer", status=0)
    error = answer.get("error", "")
    sent = [answer[name] for name in ("code", "state") if name in answer]
    said = hide(words(answer.get("error_description", "")) or words(error), sent)
    if error == "access_denied":
        raise ConsentDenied(reason=said)
    if error == "temporarily_unavailable":
        raise Busy(address=issuer, retry_after=60)
    if error in ("invalid_scope", "unauthorized_client"):
        raise NotAllowed(reason=said, status=0, permission="")
    if error:
        raise Refused(reason=said, status=0)
    if not answer.get("code"):
        raise BadReply(address=issuer, where="code", status=0)
    return Secret(answer["code"])


def exchange(web: Web, endpoint: str, form: Mapping[str, str], now: datetime) -> Tokens:
    """Swap a code for tokens, once: a code is burnt by the first try, good or bad.
    Errors: `Refused`, `NotAllowed`, `Busy`, `BadReply`, `Offline`, `Unclear`."""
    answer = web.write(
        "POST",
        endpoint,
        form=form,
        headers={"Accept": "application/json"},
        seconds=TOKEN_SECONDS,
    )
    return read_tokens(answer, form, now)


def refresh(web: Web, endpoint: str, form: Mapping[str, str], now: datetime) -> Tokens:
    """Swap a refresh token for a new pair, once: a second use may end the whole session.
    Errors: `SignedOut(final=True)` for a dead token, `Busy`, `Offline`, `Unclear`."""
    answer = web.write(
        "POST",
        endpoint,
        form=form,
        headers={"Accept": "application/json"},
        seconds=TOKEN_SECONDS,
    )
    return read_refreshed(answer, form, now)


def read_tokens(answer: Answer, form: Mapping[str, str], now: datetime) -> Tokens:
    """The tokens of an answer to an authorization code."""
    found = record(answer)
    if answer.status != 200 or "error" in found or not _token(found, "access_token"):
        raise refusal(answer, form, now)
    return _tokens(found, now)


def read_refreshed(answer: Answer, form: Mapping[str, str], now: datetime) -> Tokens:
    """The tokens of an answer to a refresh token."""
    found = record(answer)
    if answer.status == 200 and "error" not in found and _token(found, "access_token"):
        return _tokens(found, now)
    if found.get("error") in ("invalid_grant", "invalid_client", "unauthorized_client"):
        raise SignedOut(account="", final=True)
    error = refusal(answer, form, now)
    if isinstance(error, (Refused, BadReply)):
        # a page or a fault in the way says nothing about the token, which may be used up
        raise Unclear(address=bare(answer.url), cause="answer", status=answer.status)
    raise error


def refusal(answer: Answer, form: Mapping[str, str], now: datetime) -> GoodwordError:
    """What an error answer of an OAuth endpoint means (RFC 6749 5.2)."""
    found = record(answer)
    error = _text(found, "error")
    said = reason(answer, _secret_values(form))
    if answer.status in (429, 503) or error == "temporarily_unavailable":
        return busy(answer, now)
    if error in ("invalid_scope", "unauthorized_client"):
        wanted = words(form.get("scope", "")) if error == "invalid_scope" else ""
        return NotAllowed(reason=said, status=answer.status, permission=wanted)
    if error and answer.status < 500:
        return Refused(reason=said or words(error), status=answer.status, error=words(error))
    if answer.status >= 500:
        return Unclear(address=bare(answer.url), cause="answer", status=answer.status)
    return BadReply(address=bare(answer.url), where="token", status=answer.status)


def revoke(web: Web, endpoint: str, form: Mapping[str, str], now: datetime) -> None:
    """Make a token worthless (RFC 7009); one that is so already is fine."""
    answer = web.write("POST", endpoint, form=form, seconds=TOKEN_SECONDS)
    if not answer.ok:
        raise refusal(answer, form, now)


def _tokens(found: Mapping[str, Any], now: datetime) -> Tokens:
    lasts = found.get("expires_in")
    seconds = int(lasts) if isinstance(lasts, (int, float, str)) and _is_number(lasts) else 0
    known = ("access_token", "refresh_token", "expires_in", "scope", "id_token")
    return Tokens(
        access=Secret(_token(found, "access_token")),
        refresh=Secret(_text(found, "refresh_token")),
        expires=now + timedelta(seconds=seconds) if seconds > 0 else None,
        scope=_text(found, "scope"),
        identity=Secret(_text(found, "id_token")),
        more={name: value for name, value in found.items() if name not in known},
    )


def _is_number(value: float | str) -> bool:
    try:
        return 0 < float(value) < 10**9
    except ValueError:
        return False


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _token(found: Mapping[str, Any], name: str) -> str:
    """A token as RFC 6749 A.12 has it; empty for what no header could carry."""
    value = _text(found, name)
    return value if value.isascii() and value.isprintable() else ""


def _secret_values(form: Mapping[str, str]) -> list[str]:
    harmless = ("grant_type", "scope", "redirect_uri", "client_id", "response_type")
    return [value for name, value in form.items() if name not in harmless and value]
