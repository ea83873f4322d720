"""Which address can be that of a post on a network: what people paste is looked at before it
becomes a receipt.

Only the shape is judged, nothing is fetched: asking a network for a post that may not be
public would tell it who reads it. Hosts as the networks themselves hand them out in "Copy link"
(read on 2026-11-20); a network that is not listed takes any web address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

LONGEST = 2000
"""Characters of an address; nothing that a network hands out comes near."""

HOSTS: Mapping[str, tuple[str, ...]] = {
    "linkedin": ("linkedin.com", "lnkd.in"),
    "x": ("x.com", "twitter.com"),
    "bluesky": ("bsky.app",),
    "facebook": ("facebook.com", "fb.com", "fb.watch", "fb.me"),
    "instagram": ("instagram.com", "instagr.am"),
    "threads": ("threads.net", "threads.com"),
    "telegram": ("t.me", "telegram.me"),
    "xing": ("xing.com",),
    "reddit": ("reddit.com", "redd.it"),
    "teams": ("teams.microsoft.com", "teams.cloud.microsoft", "teams.live.com"),
}
"""Of each network the hosts (with all below them) that its posts lie on."""

WITHOUT = frozenset({"email", "whatsapp"})
"""What goes to people and not to a page: there is no address to paste."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An address as it is kept, or what is wrong with it: `not_address`, `other_host`,
    `start_page`. Nothing pasted is neither."""

    url: str = ""
    problem: str = ""


def check(pasted: str, network: str, server: str = "") -> Checked:
    """What a person pasted, as the address of a post on `network`. `server` is the origin of
    their account where the network has many (Mastodon)."""
    text = pasted.strip().strip("<>")
    if not text:
        return Checked()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return Checked(problem="not_address")
    own = _origin(server)
    plain = parts.scheme == "http" and bool(own) and own == _origin(text)
    strange = any(sign.isspace() or not sign.isprintable() for sign in text)
    if strange or len(text) > LONGEST or "@" in parts.netloc or not (host and _dotted(host)):
        return Checked(problem="not_address")
    if parts.scheme not in ("http", "https"):
        return Checked(problem="not_address")
    wanted = _hosts(network, server)
    if wanted and not any(host == one or host.endswith(f".{one}") for one in wanted):
        return Checked(problem="other_host")
    if parts.path in ("", "/") and not parts.query:
        return Checked(problem="start_page")
    # what is live can be reached by https; only a server of ours in practice can't
    scheme = "http" if plain else "https"
    return Checked(urlunsplit((scheme, parts.netloc, parts.path, parts.query, parts.fragment)))


def profile(network: str, server: str, handle: str) -> str:
    """The address of a person's own page, where it can be known from their name; else ""."""
    name = handle.strip().lstrip("@")
    if not name or any(sign.isspace() for sign in name) or "/" in name:
        return ""
    if network == "x":
        return f"https://x.com/{name}"
    if network == "bluesky":
        return f"https://bsky.app/profile/{name}"
    if network == "linkedin":
        return "https://www.linkedin.com/in/me/recent-activity/all/"
    if network in ("mastodon", "practice") and _origin(server):
        return f"{_origin(server)}/@{name.partition('@')[0]}"
    return _PROFILES.get(network, "")


_PROFILES: Mapping[str, str] = {
    "facebook": "https://www.facebook.com/me",
    "instagram": "https://www.instagram.com/",
    "threads": "https://www.threads.net/",
    "reddit": "https://www.reddit.com/user/me/",
    "xing": "https://www.xing.com/",
}
"""Where people find their own posts, for accounts whose name Goodword does not know."""


def _hosts(network: str, server: str) -> tuple[str, ...]:
    own = urlsplit(_origin(server)).hostname if _origin(server) else None
    if network in HOSTS:
        return HOSTS[network]
    return (own,) if own else ()


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    except ValueError:
        return ""


def _dotted(host: str) -> bool:
    return "." in host or host == "localhost" or ":" in host
