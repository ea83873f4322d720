"""What one server with Mastodon's interface is: its address, software and limits.

Its relatives answer the same calls differently, so everything is read and nothing assumed.
Sources: docs.joinmastodon.org (methods/instance, entities/V1_Instance), nodeinfo 2.1.
"""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from desktop.errors import GoodwordError, NotFound
from desktop.model import Account, Facts, Limits
from desktop.oauth import origin
from desktop.replies import record
from desktop.share.limits import NETWORKS
from desktop.web import Web, is_loopback

DEFAULT_LIMITS = NETWORKS["mastodon"].limits
_AUDIENCES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("mastodon", "mastodon-like", "hometown", "gotosocial", "pleroma", "akkoma"),
        DEFAULT_LIMITS.visibilities,
    ),
    "snac": ("quiet",),
}
"""Who else than everybody can be meant, by software: as its documentation says, and for snac as
tried (2.75 sends a private post to nobody). Another might show to everybody what was meant for
followers."""
_FRESH = timedelta(days=1)
_REGISTRY_SECONDS = 20.0
# 4.7.3, 4.5.0-rc.1, 4.6.0-nightly.2026-01-02: a name of other software has no place in it
_OWN_VERSION = re.compile(r"\d+\.\d+\.\d+(?:[-.]?(?:alpha|beta|rc|nightly|security)[-.\d]*)?")


def find(web: Web, where: str, *, allow_http: bool) -> str:
    """The origin of the server that a person named as `@user@host`, host or address.
    Errors: `NotFound` where that can't be one."""
    typed = where.strip()
    if "://" in typed:
        return _checked(typed, where, allow_http)
    user, _, host = typed.lstrip("@").rpartition("@")
    host = host.partition("/")[0]
    scheme = "http" if allow_http and is_loopback(f"http://{host}") else "https"
    named = _checked(f"{scheme}://{host}", where, allow_http)
    return _home(web, named, user, allow_http) if user else named


def _checked(url: str, where: str, allow_http: bool) -> str:
    found = origin(url, allow_http=allow_http)
    if not found:
        raise NotFound(address=where.strip()[:200], status=0)
    return found


def _home(web: Web, named: str, user: str, allow_http: bool) -> str:
    """Where the account lives whose handle has another host than its server (RFC 7033)."""
    host = urlsplit(named).netloc
    found = _read(web, f"{named}/.well-known/webfinger", {"resource": f"acct:{user}@{host}"})
    links = found.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "self":
            home = origin(str(link.get("href", "")), allow_http=allow_http)
            return home or named
    return named


def facts(web: Web, server: str) -> dict[str, Any]:
    """What an account remembers of its server: `software`, `version`, `domain`, `limits`.

    `software` is "mastodon" only where it really is, because a repeat after a lost answer
    is safe there and nowhere else; an unreadable server has none.
    """
    instance = _read(web, f"{server}/api/v2/instance") or _read(web, f"{server}/api/v1/instance")
    software, version = _software(web, server)
    shown = instance.get("version")
    genuine = isinstance(shown, str) and bool(_OWN_VERSION.fullmatch(shown))
    if software == "mastodon" and not (genuine and _OWN_VERSION.fullmatch(version)):
        software = "mastodon-like"
    limits = dataclasses.replace(_limits(instance), visibilities=_audiences({"software": software}))
    domain = instance.get("domain") or instance.get("uri")
    return {
        "software": software,
        "version": version[:100],
        "domain": domain if isinstance(domain, str) and "/" not in domain else "",
        "limits": dataclasses.asdict(limits) if instance else {},
    }


def limits_of(facts_: Facts) -> Limits:
    """The limits that `facts` once read, or the defaults."""
    kept = facts_.get("limits")
    known = dict(kept) if isinstance(kept, Mapping) else {}
    if "video_pixels" not in known:  # kept before videos were sent
        known = {name: value for name, value in known.items() if not name.startswith("video")}
        known["visibilities"] = _audiences(facts_)
    names = {item.name for item in dataclasses.fields(Limits)}
    found: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in known.items()
        if name in names
    }
    return dataclasses.replace(DEFAULT_LIMITS, **found)


class Servers:
    """What is known of servers in this run: read again now and then, for accounts whose
    sign-in never ends would keep the limits of the day they were connected."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._lock = threading.Lock()
        self._known: dict[str, tuple[datetime, dict[str, Any]]] = {}

    def limits(self, account: Account) -> Limits:
        """Nothing is asked here."""
        with self._lock:
            _, found = self._known.get(account.server, (None, account.facts))
        return limits_of(found)

    def renew(self, account: Account, now: datetime) -> None:
        """Ask the server again, at most once a day; one that says nothing changes nothing."""
        with self._lock:
            asked, _ = self._known.get(account.server, (None, None))
        if asked is not None and abs(now - asked) < _FRESH:
            return
        found = facts(self._web, account.server)
        with self._lock:
            self._known[account.server] = now, found if found["limits"] else dict(account.facts)


def _audiences(facts_: Facts) -> tuple[str, ...]:
    return _AUDIENCES.get(str(facts_.get("software") or ""), ())


def _software(web: Web, server: str) -> tuple[str, str]:
    links = _read(web, f"{server}/.well-known/nodeinfo").get("links")
    for link in links if isinstance(links, list) else []:
        href = str(link.get("href", "")) if isinstance(link, dict) else ""
        if href and origin(href, allow_http=True) == server:
            software = _read(web, href).get("software")
            if isinstance(software, dict):
                name, version = software.get("name"), software.get("version")
                return str(name or "").lower()[:50], str(version or "")
    return "", ""


def _limits(instance: Mapping[str, Any]) -> Limits:
    """Newer servers have `configuration`, some relatives only fields of their own."""
    configuration = _inside(instance, "configuration")
    statuses = _inside(configuration, "statuses")
    media = _inside(configuration, "media_attachments")
    named = media.get("supported_mime_types")
    types = [kind for kind in named if isinstance(kind, str)] if isinstance(named, list) else []
    pictures = tuple(kind for kind in types if kind.startswith("image/"))
    videos = tuple(kind for kind in types if kind.startswith("video/"))
    usual = DEFAULT_LIMITS
    return dataclasses.replace(
        usual,
        maximum=_number(statuses, "max_characters")
        or _number(instance, "max_toot_chars")
        or usual.maximum,
        url_length=_number(statuses, "characters_reserved_per_url") or usual.url_length,
        pictures=_number(statuses, "max_media_attachments") or usual.pictures,
        picture_bytes=_number(media, "image_size_limit")
        or _number(instance, "upload_limit")
        or usual.picture_bytes,
        picture_pixels=_number(media, "image_matrix_limit") or usual.picture_pixels,
        picture_types=pictures or usual.picture_types,
        alt_maximum=_number(media, "description_limit")
        or _number(instance, "description_limit")
        or usual.alt_maximum,
        # a server that names its kinds and no video among them takes none
        video=bool(videos) or not types,
        video_types=videos or usual.video_types,
        video_bytes=_number(media, "video_size_limit")
        or _number(instance, "upload_limit")
        or usual.video_bytes,
        video_pixels=_number(media, "video_matrix_limit") or usual.video_pixels,
    )


def _inside(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def _number(found: Mapping[str, Any], name: str) -> int:
    value = found.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _read(web: Web, url: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A public JSON object, empty where there is none; losing one of these spoils nothing."""
    try:
        answer = web.read(
            url,
            params=params,
            headers={"Accept": "application/json"},
            limit=1024 * 1024,
            seconds=_REGISTRY_SECONDS,
        )
        return record(answer) if answer.ok else {}
    except GoodwordError:
        return {}
