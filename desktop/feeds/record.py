"""A post as JSON for the database, and the marks by which it is known again.

Three marks: its id (ours, for ever), its digest (did anything in it change?) and its
likeness (the same words under another id?).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop.model import Caption, Media, Person, Post
from desktop.store import from_ms, to_ms

_FIELDS = tuple(field.name for field in fields(Post))
_DECODE = json.JSONDecoder().raw_decode  # a third faster than `loads`, for what `pack` made
_CONTENT = tuple(name for name in _FIELDS if name not in ("id", "guid"))


def pack(post: Post) -> str:
    """The post as one JSON object; what is empty is left out."""
    return _json(post, _FIELDS)


def unpack(text: str) -> Post:
    """The inverse of `pack`."""
    values: dict[str, Any] = _DECODE(text)[0]
    for name, read in _READERS.items():
        if name in values:
            values[name] = read(values[name])
    return Post(**values)


def identify(program: str, feed: str, guid: str) -> str:
    """Our own id. A move from http to https changes nothing."""
    marks = "\n".join((secure(program), feed, secure(guid)))
    return hashlib.sha256(marks.encode()).hexdigest()[:24]


def digest(post: Post) -> str:
    """Equal for equal posts, whatever their id."""
    return hashlib.sha256(_json(post, _CONTENT).encode()).hexdigest()[:32]


def likeness(post: Post) -> str:
    """Equal for posts with the same link and title; empty where one of them is missing."""
    if not (post.link and post.title):
        return ""
    marks = f"{secure(post.link)}\n{post.title}"
    return hashlib.sha256(marks.encode()).hexdigest()[:32]


def secure(address: str) -> str:
    """The same whether a site has moved to https yet or not."""
    return "https://" + address[7:] if address[:7].lower() == "http://" else address


def insecure(address: str) -> str:
    """As it was before the site moved to https."""
    return "http://" + address[8:] if address[:8].lower() == "https://" else address


def _json(post: Post, names: tuple[str, ...]) -> str:
    said = ((name, value) for name in names if (value := getattr(post, name)))
    return json.dumps({name: _packed(value) for name, value in said})


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_ms(value)
    if isinstance(value, (Caption, Media)):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, Person):
        return [value.name, dict(value.handles)]
    if isinstance(value, tuple):
        return [_packed(one) for one in value]
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "captions": lambda rows: tuple(Caption(*row) for row in rows),
    "media": lambda rows: tuple(Media(*row) for row in rows),
    "hashtags": tuple,
    "mentions": lambda rows: tuple(Person(name, MappingProxyType(to)) for name, to in rows),
    "locked": tuple,
    "segments": tuple,
    "networks": tuple,
    "published": from_ms,
    "not_before": from_ms,
    "until": from_ms,
}
