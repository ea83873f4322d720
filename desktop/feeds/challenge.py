"""What a server says it wants to know before it shows a file: schemes, and who lets people in.

Sources: RFC 9110 section 11.6.1 (WWW-Authenticate), RFC 6750 section 3, RFC 9728.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from desktop import oauth
from desktop.replies import record
from desktop.web import Web, is_loopback

_LONGEST = 4000
_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~-]++"
_PIECE = re.compile(
    rf"""({_WORD})\s*=\s*(?:"((?:[^"\\]|\\.)*+)"|({_WORD}))   # name="value" or name=value
       |({_WORD})(?=[\s,]|$)                                   # a scheme, or a token68
       |"(?:[^"\\]|\\.)*+"?|[^\s,"]++                           # what is neither: stepped over
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way in that a server offers. Names are in lower case."""

    scheme: str
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def challenges(header: str) -> tuple[Challenge, ...]:
    """The ways in, in the order in which they were named; nothing for what can't be read."""
    found: list[tuple[str, dict[str, str]]] = []
    for name, quoted, plain, scheme in _PIECE.findall(header[:_LONGEST]):
        if scheme:
            found.append((scheme.lower(), {}))
        elif name and found:
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
            found[-1][1].setdefault(name.lower(), value)
    return tuple(Challenge(scheme, MappingProxyType(words)) for scheme, words in found)


def wanted(header: str) -> tuple[str, str]:
    """The scheme to go by (`bearer`, `basic`, or "" where the server names neither) and the
    address where it says who lets people in (RFC 9728 5.1), or ""."""
    offered = {one.scheme: one for one in reversed(challenges(header))}
    for scheme in ("bearer", "basic"):
        if scheme in offered:
            return scheme, offered[scheme].words.get("resource_metadata", "")
    return "", ""


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses have scheme, host and port in common (RFC 6454 4)."""
    return bool(origin(one)) and origin(one) == origin(other)


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for what has none, or could be read in two ways."""
    if "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    if not host or usual is None or parts.username is not None:
        return None
    return parts.scheme, host, port or usual


def lies_below(url: str, file: str) -> bool:
    """Whether an address lies in the folder of this file, whatever a server makes of dots."""
    if not same_origin(url, file):
        return False
    path, folder = _plain_path(url), _plain_path(file).rpartition("/")[0] + "/"
    steps = {step.partition(";")[0] for step in path.split("/")}
    return path.isprintable() and path.startswith(folder) and not {"..", "."} & steps


def _plain_path(url: str) -> str:
    """The path as the most generous server reads it: decoded twice, with `\\` for `/`."""
    return unquote(unquote(urlsplit(url).path)).replace("\\", "/")


def is_private(url: str) -> bool:
    """Whether a secret may travel to this address: over TLS, or without leaving the machine."""
    found = origin(url)
    return found is not None and (found[0] == "https" or is_loopback(url))


@dataclass(frozen=True, slots=True)
class Gate:
    """Who lets people in, as a protected resource says (RFC 9728 2)."""

    issuer: str = ""
    scopes: tuple[str, ...] = ()


def gate(web: Web, address: str, resource: str) -> Gate:
    """Read the metadata that a challenge named. Nothing is believed that was not said by the
    server of `resource` itself, for this very resource or a path above it (RFC 9728 3.3).
    Errors: `Offline`, `TooLarge`."""
    if not same_origin(address, resource) or not is_private(address):
        return Gate()
    answer = oauth.about(web, address)
    found = record(answer) if answer.ok else {}
    about = found.get("resource")
    if not isinstance(about, str) or not _covers(about, resource):
        return Gate()
    issuers = found.get("authorization_servers")
    named = [one for one in issuers if isinstance(one, str)] if isinstance(issuers, list) else []
    scopes = found.get("scopes_supported")
    listed = scopes if isinstance(scopes, list) else []
    return Gate(
        issuer=next(filter(is_private, named), ""),
        scopes=tuple(one for one in listed[:20] if isinstance(one, str) and _is_scope(one)),
    )


def _covers(about: str, resource: str) -> bool:
    if not same_origin(about, resource):
        return False
    above, below = urlsplit(about).path.rstrip("/"), urlsplit(resource).path
    return below == above or below.startswith(above + "/")


def _is_scope(word: str) -> bool:
    return re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]{1,200}", word) is not None
