"""What program and policy say about LinkedIn, read once: application, addresses, version.

All of it may move without notice, so none of it is code. The company's own application has a
secret and compares the redirect address letter by letter, port included; only an application
for which LinkedIn itself switched "native PKCE" on needs neither.
Sources: learn.microsoft.com/linkedin: shared/authentication/authorization-code-flow and
-native, marketing/versioning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self
from urllib.parse import urlsplit

from desktop.model import NO_SECRET, Facts, Secret
from desktop.share import configured
from desktop.web import is_loopback

AUTHORIZE = "https://www.linkedin.com/oauth/v2/authorization"
AUTHORIZE_NATIVE = "https://www.linkedin.com/oauth/native-pkce/authorization"
TOKENS = "https://www.linkedin.com/oauth/v2/accessToken"
REVOKE = "https://www.linkedin.com/oauth/v2/revoke"
API = "https://api.linkedin.com"
VERSION = "202609"
"""Read on 2026-11-20. LinkedIn serves a version for a year at least, then answers 426."""
PORTS = (47811, 47812, 47813)
"""What the company registers (`http://127.0.0.1:47811/callback` and so on) unless it names
others. Three, for another program may have taken one."""
SCOPES = {
    "openid": ("openid", "profile", "w_member_social"),
    "me": ("r_basicprofile", "w_member_social"),
}
"""The least that will do, by how a person's identity is asked for. Rights to numbers (see
`linkedin_numbers`) are asked for only where the company lists them under `scopes`."""
CALLS = 100
"""Read on 2026-11-22: calls for numbers a day and member that a new application may make."""
_MENTIONED = re.compile(r"urn:li:(?:person|organization):[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Setup:
    """One company's configuration. `client_secret` comes from IT's policy alone."""

    client_id: str
    client_secret: Secret
    native: bool
    ports: tuple[int, ...]
    version: str
    scopes: tuple[str, ...]
    identity: str
    """`openid` asks `/v2/userinfo`; `me` asks `/v2/me` (Community Management, native)."""
    endpoint: str
    """`posts`, `ugcPosts`, or `auto`: the first, and the second where it is not allowed."""
    visibility: str
    calls: int
    """For numbers: so many a day and member."""
    authorize: str
    token: str
    revoke: str
    api: str
    here: str = ""
    """Host of an API on this machine (tests only)."""
    mentions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Name as it stands behind `@` in a text → URN of the page or person."""

    @classmethod
    def read(cls, config: Facts) -> Self:
        native = config.get("native_pkce") is True
        identity = configured.one_of(
            config, "identity", ("me", "openid") if native else ("openid", "me")
        )
        version = configured.text(config, "version")
        api = configured.address(config, "api", API).rstrip("/")
        return cls(
            client_id=configured.text(config, "client_id"),
            client_secret=_secret(config),
            native=native,
            ports=() if native else configured.ports(config, PORTS),
            version=version if re.fullmatch(r"20\d{4}", version) else VERSION,
            scopes=configured.texts(config, "scopes", SCOPES[identity]),
            identity=identity,
            endpoint=configured.one_of(config, "endpoint", ("auto", "posts", "ugcPosts")),
            visibility=configured.one_of(config, "visibility", ("PUBLIC", "CONNECTIONS")),
            calls=configured.number(config, "calls_a_day", CALLS),
            authorize=configured.address(
                config, "authorize", AUTHORIZE_NATIVE if native else AUTHORIZE
            ),
            token=configured.address(config, "token", TOKENS),
            revoke=configured.address(config, "revoke", REVOKE),
            api=api,
            here=_here(api),
            mentions=_mentions(config),
        )

    @property
    def usable(self) -> bool:
        """Whether a sign-in can be finished with this."""
        return bool(self.client_id and (self.native or self.client_secret))

    def may_have_token(self, url: str) -> bool:
        """Whether an address that LinkedIn named for an upload is LinkedIn's own."""
        scheme, host = _scheme_and_host(url)
        theirs = host == "linkedin.com" or host.endswith(".linkedin.com")
        return (scheme == "https" and theirs) or bool(self.here and host == self.here)

    def may_upload_to(self, url: str) -> bool:
        """Whether a file may go to an address that LinkedIn named."""
        return _scheme_and_host(url)[0] == "https" or self.may_have_token(url)


def _scheme_and_host(url: str) -> tuple[str, str]:
    if "\\" in url or not url.isprintable():  # read in another way by what sends it
        return "", ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, (parts.hostname or "").rstrip(".")


def _here(api: str) -> str:
    return (urlsplit(api).hostname or "") if is_loopback(api) else ""


def _secret(config: Facts) -> Secret:
    value = config.get("client_secret")
    if isinstance(value, Secret):
        return value
    return Secret(value) if isinstance(value, str) and value else NO_SECRET


def _mentions(config: Facts) -> Mapping[str, str]:
    value = config.get("mentions")
    if not isinstance(value, Mapping):
        return MappingProxyType({})
    found = {
        name.lstrip("@"): urn
        for name, urn in value.items()
        if isinstance(name, str) and isinstance(urn, str) and _MENTIONED.fullmatch(urn)
    }
    return MappingProxyType({name: urn for name, urn in found.items() if name.strip()})
