"""What every kind of feed gets wrong in the same way: markup in titles, impossible dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from desktop.feeds.page import TEXT_LIMIT
from desktop.text import clean, plain

_TAGS = (
    "a|abbr|acronym|address|article|aside|audio|b|big|blockquote|body|br|button|caption|center"
    "|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure"
    "|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link"
    "|main|mark|math|meta|nav|noscript|object|ol|option|p|picture|pre|q|s|samp|script|section"
    "|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template"
    "|textarea|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:[\s/][^<>]{{0,2000}})?>|&(?:#\w{{1,8}}|[a-zA-Z]\w{{1,30}});", re.IGNORECASE
)
TITLE_LIMIT = 500
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
    if not value:
        return ""
    return " ".join(text_of(value, 10 * TITLE_LIMIT).split())[:TITLE_LIMIT]


def text_of(value: Any, limit: int = TEXT_LIMIT) -> str:
    """Plain text from what should be plain text and sometimes is HTML."""
    if not isinstance(value, str):
        return ""
    text = value[: 4 * limit]
    return (plain(text) if is_markup(text) else clean(text).strip())[:limit]


def is_markup(text: str) -> bool:
    """Whether there are tags of HTML in it, or entities: in `vector<T> & 1 < 2` there are none."""
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


def mime_of(url: str) -> str:
    """The media type that an address promises by its ending, or empty. An own table: the
    system's differs from machine to machine."""
    ending = url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    return _TYPES.get(ending, "")


def long_ago(moment: datetime | None) -> datetime | None:
    """No post of a feed is older than feeds: 1970 means that a date was missing."""
    return None if moment is None or moment < _LONG_AGO else moment
