"""What lies at an address that somebody pasted: a program, a feed, or a page that links to one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from desktop.errors import BadFile, NotAFeed
from desktop.feeds import fields, sniff
from desktop.feeds.parse import parse
from desktop.model import FeedSource
from desktop.web import bare

SCHEMA = "goodword-program/"
_LINK = re.compile(r"<link\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![a-z-])([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_TYPES = (  # best first: what says most about a post
    "application/feed+json",
    "application/atom+xml",
    "application/rss+xml",
    "application/json",
)


@dataclass(frozen=True, slots=True)
class Discovered:
    """The body to keep as the program's file; `bare` where it was made around a feed."""

    body: bytes
    bare: bool


def address(pasted: str) -> str:
    """An http or https address from what was pasted or handed over by the system, spelled as
    `spelled` does. Errors: `BadFile` with problem `not_an_address`."""
    text = _bare_text(pasted)
    if _is_ours(text):
        text = linked(pasted).get("program", [""])[0].strip()
    if text.lower().startswith("feed:"):
        text = text[5:] if "://" in text[5:12] else "https:" + text[5:]
    if "://" not in text:
        text = "https://" + text.lstrip("/")
    found = fields.absolute("", text)
    if not found:
        raise BadFile(address=bare(pasted.strip())[:200], where="", problem="not_an_address")
    return spelled(found)


def linked(pasted: str) -> Mapping[str, list[str]]:
    """What a `goodword://join?…` says, word for word; nothing where something else was pasted."""
    text = _bare_text(pasted)
    try:
        return parse_qs(urlsplit(text).query, keep_blank_values=True) if _is_ours(text) else {}
    except ValueError:
        return {}


def _bare_text(pasted: str) -> str:
    return pasted.strip().strip("<>\"'")


def _is_ours(text: str) -> bool:
    return text.lower().startswith("goodword:")


def spelled(url: str) -> str:
    """An address in the one spelling by which a program is known (RFC 3986 6.2.2 and 6.2.3), so
    that nobody gets past what was decided for it by writing it in another way. Name and password
    go: they belong into the keyring, and are mostly there to look like another host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    shown = f"[{host}]" if ":" in host else host
    usual = port in (None, {"https": 443, "http": 80}.get(parts.scheme))
    place = shown if usual else f"{shown}:{port}"
    return urlunsplit(parts._replace(netloc=place, fragment=""))


def program(body: bytes, mime: str, at: str) -> Discovered:
    """Errors: `NotAFeed` where it is neither a program nor a feed."""
    text = sniff.text_of(body, mime)
    if sniff.kind(text, mime) == "json" and f'"{SCHEMA}' in text:
        return Discovered(text.encode(), bare=False)
    page = parse(body, mime, at, FeedSource("feed", "", at))
    title = page.title or urlsplit(at).hostname or at
    described = {
        "schema": SCHEMA + "1",
        "title": title,
        "home": page.home,
        "language": page.language,
        "feeds": [{"id": "feed", "title": title, "url": at}],
    }
    return Discovered(json.dumps(described).encode(), bare=True)


def link(body: bytes, mime: str, at: str) -> str:
    """The program or the best feed that a web page names, or empty where it is no page.
    Errors: `NotAFeed` where it is a page that names none."""
    text = sniff.text_of(body[: 1024 * 1024], mime)
    if sniff.kind(text, mime) != "html":
        return ""
    from html import unescape  # late: as in `desktop.text`

    found: dict[str, str] = {}
    for tag in _LINK.finditer(text):
        attributes = {
            name.lower(): unescape(double or single or plain_)
            for name, double, single, plain_ in _ATTRIBUTE.findall(tag[1])
        }
        relations = attributes.get("rel", "").lower().split()
        target = fields.absolute(at, attributes.get("href", ""))
        if target and "goodword-program" in relations:
            return target
        if target and "alternate" in relations:
            found.setdefault(attributes.get("type", "").lower(), target)
    for kind in _TYPES:
        if kind in found:
            return found[kind]
    login = "login_page" if sniff.wants_login(body) else "html"
    raise NotAFeed(address=bare(at), found=login)
