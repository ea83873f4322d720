"""What stands in `program.json`, read into a `Program`; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from desktop import minisign
from desktop.errors import BadFile
from desktop.feeds import discover, fields, groups, sharing
from desktop.feeds.fields import Fields
from desktop.feeds.people import person
from desktop.model import (
    Campaign,
    Contact,
    DocumentSource,
    Facts,
    FeedSource,
    Goal,
    Hold,
    Program,
    SignIn,
)
from desktop.web import is_loopback

INTERVAL = 1800
WAYS = ("impressions", "engagement", "draw")
"""How a campaign may be won."""
_MAIL = re.compile(r"[^\s@/:?&#%]+@[^\s@/:?&#%]+")
_INTERVAL_LEAST, _INTERVAL_MOST = 300, 7 * 86_400


def read(
    body: bytes,
    address: str,
    *,
    bare_feed: bool = False,
    problems: list[BadFile] | None = None,
) -> Program:
    """A program from its file. Relative addresses are seen from `address`. Where `problems` is
    given, what is wrong goes there and is left out of the program.
    Errors: `BadFile` with `where` and `problem`; with `problems` only where it is no JSON."""
    top = fields.load(body, address, problems)
    if not top.line("schema").startswith(discover.SCHEMA):
        top.refuse("schema", "unknown_schema")
    guidelines = top.inner("guidelines")
    language = top.line("language")
    # a server on this very machine may be asked every second; others are spared
    least = 1 if is_loopback(address) else _INTERVAL_LEAST
    return Program(
        address=address,
        title=top.needed("title"),
        language=language,
        accent=top.colour("accent"),
        logo=top.url("logo"),
        home=top.url("home"),
        contact=_contact(top.inner("contact")),
        feeds=tuple(_feed(one) for one in groups.named(top, "feeds")),
        documents=tuple(_document(one) for one in guidelines.objects("documents")),
        rules=_addresses(guidelines, "rules"),
        networks=_networks(top.inner("networks")),
        campaigns=tuple(_campaign(one) for one in groups.named(top, "campaigns")),
        hashtags=fields.hashtags(top.lines("hashtags")),
        disclosure=top.text("disclosure", limit=500),
        people=tuple(person(one) for one in top.objects("people")),
        sharing=sharing.read(top.inner("sharing")),
        suggestions=_suggestions(top),
        languages=tuple(dict.fromkeys(one for one in (language, *top.lines("languages")) if one)),
        categories=() if bare_feed else groups.categories(top),
        segments=groups.segments(top),
        rings=groups.rings(top),
        goals=tuple(Goal(one.needed("title"), one.text("text")) for one in top.objects("goals")),
        hold=_hold(top),
        keys=_keys(top),
        sign_in=sign_in(top.inner("sign_in")),
        receipts=_private(top, "receipts"),
        leaderboard=_private(top, "leaderboard"),
        clicks=_private(top, "clicks"),
        interval=top.number("interval", INTERVAL, least, _INTERVAL_MOST),
        bare=bare_feed,
    )


def files(program: Program) -> tuple[str, ...]:
    """The small files of a program that are kept whole."""
    return tuple(dict.fromkeys((*program.rules, *(one.url for one in program.documents))))


def sign_in(inner: Fields) -> SignIn | None:
    """The provider that opens a private program, from an object that may be empty."""
    if not inner.values:
        return None
    if inner.values.get("issuer") is None:
        inner.refuse("issuer", "missing")
    return SignIn(
        issuer=_private(inner, "issuer"),
        client_id=inner.needed("client_id"),
        scopes=inner.lines("scopes") or ("openid",),
        ports=inner.numbers("ports", 1, 65_535),
        audience=inner.line("audience", limit=2000),
    )


def _contact(inner: Fields) -> Contact:
    return Contact(inner.line("name"), inner.line("email"), inner.url("url"))


def _feed(one: Fields) -> FeedSource:
    source = FeedSource(
        id=one.needed("id"),
        title=one.line("title"),
        url=one.url("url"),
        category=one.line("category"),
        campaign=one.line("campaign"),
        language=one.line("language"),
        hashtags=fields.hashtags(one.lines("hashtags")),
        disclosure=one.text("disclosure", limit=500),
        networks=tuple(name.lower() for name in one.lines("networks")),
        segments=one.lines("segments"),
        evergreen=one.flag("evergreen"),
    )
    _need_address(one)
    return source


def _document(one: Fields) -> DocumentSource:
    url = one.url("url")
    _need_address(one)
    return DocumentSource(one.needed("id"), one.line("title") or one.line("id"), url)


def _need_address(one: Fields) -> None:
    """`url` refuses what is no address, but takes nothing for an answer."""
    value = one.values.get("url")
    if value is None or (isinstance(value, str) and not one.line("url")):
        one.refuse("url", "missing")


def _addresses(top: Fields, key: str) -> tuple[str, ...]:
    found = []
    for index, line in enumerate(top.lines(key)):
        url = fields.absolute(top.address, line)
        if url:
            found.append(url)
        else:
            top.refuse(f"{key}[{index}]", "not_an_address")
    return tuple(found)


def _networks(top: Fields) -> Mapping[str, Facts]:
    inner: dict[str, Mapping[str, Any]] = {name: top.inner(name).values for name in top.values}
    return MappingProxyType({name: MappingProxyType(dict(facts)) for name, facts in inner.items()})


def _suggestions(top: Fields) -> str:
    """An e-mail address, or an address that is opened in the browser."""
    line = top.line("suggestions")
    return line if not line or _MAIL.fullmatch(line) else _private(top, "suggestions")


def _private(top: Fields, key: str) -> str:
    """An address over https only: what goes there is nobody else's business."""
    url = top.url(key)
    if url and not url.startswith("https://") and not is_loopback(url):
        top.refuse(key, "not_an_address")
        return ""
    return url


def _campaign(one: Fields) -> Campaign:
    return Campaign(
        id=one.needed("id"),
        title=one.line("title") or one.line("id"),
        text=one.text("text"),
        hashtags=fields.hashtags(one.lines("hashtags")),
        starts=one.time("from"),
        ends=one.time("until"),
        won_by=_won_by(one),
        prize=one.line("prize"),
        link=one.url("link"),
    )


def _won_by(one: Fields) -> str:
    """A way that a newer Goodword knows is none here, so that the rest can be read."""
    found = one.line("won_by").lower()
    return found if found in WAYS else ""


def _hold(top: Fields) -> Hold | None:
    """Whoever writes an object means it, even an empty one: in doubt nothing is shared."""
    value = top.values.get("hold")
    if isinstance(value, dict):
        inner = top.inner("hold")
        return Hold(inner.text("text", limit=2000), inner.time("since"))
    text = top.text("hold", limit=2000)
    return Hold(text) if text else None


def _keys(top: Fields) -> tuple[str, ...]:
    found = []
    for index, line in enumerate(top.lines("keys")):
        try:
            found.append(minisign.public_key(line).text)
        except BadFile:
            top.refuse(f"keys[{index}]", "not_a_key")
    return tuple(dict.fromkeys(found))
