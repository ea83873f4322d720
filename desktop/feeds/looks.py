"""What every kind of feed gets wrong in the same way: markup in titles, impossible dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from desktop.feeds.page import TEXT_LIMIT
from desktop.text import clean, plain

_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&#?\w{1,31};")
_TITLE_LIMIT = 500
_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "pdf": "application/pdf",
}
_LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


def line_of(value: Any) -> str:
    """A title or a name on one line, without markup."""
    return _SPACES.sub(" ", text_of(value, 10 * _TITLE_LIMIT)).strip()[:_TITLE_LIMIT]


def text_of(value: Any, limit: int = TEXT_LIMIT) -> str:
    """Plain text from what should be plain text and sometimes is HTML."""
    if not isinstance(value, str):
        return ""
    text = value[: 4 * limit]
    return (plain(text) if _MARKUP.search(text) else clean(text).strip())[:limit]


def mime_of(url: str) -> str:
    """The media type that an address promises by its ending, or empty. An own table: the
    system's differs from machine to machine."""
    ending = url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    return _TYPES.get(ending, "")


def long_ago(moment: datetime | None) -> datetime | None:
    """No post of a feed is older than feeds: 1970 means that a date was missing."""
    return None if moment is None or moment < _LONG_AGO else moment
