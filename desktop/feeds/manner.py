"""How a private program is opened: by whose sign-in, in which way. Never a secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from desktop.errors import BadFile
from desktop.feeds import discover
from desktop.feeds.fields import Fields
from desktop.feeds.program_file import sign_in
from desktop.model import SignIn
from desktop.policy import Policy

BASIC, BEARER, OPENID = "basic", "bearer", "oidc"


@dataclass(frozen=True, slots=True)
class Manner:
    """`scheme`: `basic` (a name and a password), `bearer` (a token that was handed out), `oidc`
    (a sign-in in the browser), or "" where the server did not say."""

    scheme: str = ""
    sign_in: SignIn | None = None
    person: str = ""
    """Who signed in, as a name for the screen."""

    def written(self) -> str:
        """As the program's row keeps it."""
        return json.dumps(asdict(self))


def kept(text: str) -> Manner | None:
    """What a row says; None where nothing is kept, or nothing that can be read."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or found.get("scheme") not in (BASIC, BEARER, OPENID):
        return None
    provider = provider_of(found.get("sign_in") or {})
    if found["scheme"] == OPENID and provider is None:
        return None
    return Manner(found["scheme"], provider, str(found.get("person", "")))


def provider_of(values: Any) -> SignIn | None:
    """A provider from an object of ours or of IT's; None for what is none."""
    if not isinstance(values, Mapping):
        return None
    try:
        return sign_in(Fields(values, ""))
    except BadFile:
        return None


def decided(policy: Policy, address: str) -> SignIn | None:
    """Who lets people into the program at `address`, by IT's word. Errors: `BadFile` where that
    can't be read, for then nobody else's word may take its place."""
    its, wanted = policy.program, policy.program_sign_in
    if not wanted or (its and discover.spelled(its) != discover.spelled(address)):
        return None
    found = provider_of(wanted)
    if found is None:
        raise BadFile(address="policy", where="program_sign_in", problem="not_an_address")
    return found if its else None


def linked(pasted: str) -> SignIn | None:
    """The provider that a joining link names: `goodword://join?program=…&issuer=…&client_id=…`,
    where it likes with `scope`, `audience` and `port` (several times)."""
    query = discover.linked(pasted)
    ports = [int(one) for one in query.get("port", []) if one.isascii() and one.isdigit()]
    return provider_of(
        {
            "issuer": query.get("issuer", [None])[0],
            "client_id": query.get("client_id", [None])[0],
            "scopes": " ".join(query.get("scope", [])).split(),
            "audience": query.get("audience", [""])[0],
            "ports": ports,
        }
    )
