"""Atom, RSS 2.0, 1.0 and 0.9x by feedparser, which is given clean bytes and nothing else."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from xml.sax import SAXException

from desktop.errors import NotAFeed
from desktop.feeds import fields
from desktop.feeds.looks import line_of, long_ago, mime_of
from desktop.feeds.page import TEXT_LIMIT, Page
from desktop.feeds.xmlscan import Scan, scan
from desktop.model import Media, Post
from desktop.text import clean, plain
from desktop.web import bare

_MEDIA = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PICTURE = re.compile(r"<img\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(src|alt|width|height)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_FACES = "gravatar.com/avatar"  # WordPress puts the author's face beside every article
# what feedparser (2002 to today) may raise on bytes that nobody meant as a feed
_PARSER_TROUBLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SAXException,
    TypeError,
    ValueError,
)


def read(body: bytes, page: Page) -> None:
    """Fill the page. Errors: `NotAFeed`, `TooLarge`."""
    seen = scan(body.decode(), page.address)
    parsed = _parsed(seen.body, page.address)
    if not parsed.get("version"):
        raise NotAFeed(address=bare(page.address), found="xml")
    feed = parsed.feed
    page.title = _line(feed, "title")
    page.home = fields.absolute(page.address, feed.get("link") or "")
    page.language = line_of(feed.get("language"))
    for ref in seen.tombstones:
        page.withdraw(clean(ref).strip())
    for index, entry in enumerate(parsed.entries):
        page.add(f"items[{index}]", _post(entry, seen, page))


def _parsed(body: bytes, address: str) -> Any:
    import feedparser  # late: 0.2 s, and only XML feeds need it

    # no address: an id must not depend on where the feed was fetched from
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(
            body,
            response_headers=headers,
            sanitize_html=False,  # all of it becomes plain text here
            resolve_relative_uris=False,
        )
    except _PARSER_TROUBLE as error:
        raise NotAFeed(address=bare(address), found="xml") from error


def _post(entry: Any, seen: Scan, page: Page) -> Post:
    markup = _markup(entry)
    source = page.source
    link = fields.absolute(page.address, entry.get("link") or "")
    guid = clean(entry.get("id") or link).strip()
    return Post(
        id=page.identify(guid),
        feed=source.id,
        guid=guid,
        title=_line(entry, "title"),
        text=plain(markup)[:TEXT_LIMIT],
        link=link,
        author=line_of(entry.get("author")),
        language=page.speaks(_language(entry)),
        category=page.given.category("", _tags(entry)),
        campaign=source.campaign,
        hashtags=source.hashtags,
        disclosure=source.disclosure,
        networks=source.networks,
        segments=source.segments,
        evergreen=source.evergreen,
        media=_media(entry, markup, seen.words, page.address),
        published=_published(entry),
    )


def _line(values: Mapping[str, Any], key: str) -> str:
    """Atom says what is markup, and for RSS feedparser has guessed it."""
    value = values.get(key) or ""
    kind = (values.get(f"{key}_detail") or {}).get("type", "")
    return line_of(value) if "html" in kind else " ".join(clean(value).split())[:500]


def _markup(entry: Any) -> str:
    """The whole text where there is one, else the summary; as HTML."""
    texts = [(one.get("value") or "", one.get("type", "")) for one in entry.get("content", ())]
    value, kind = max(texts, key=lambda text: len(text[0]), default=("", ""))
    if not value.strip():
        value = entry.get("summary") or ""
        kind = (entry.get("summary_detail") or {}).get("type", "")
    value = value[: 4 * TEXT_LIMIT]
    if kind == "text/plain":
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return value


def _language(entry: Any) -> str:
    return line_of((entry.get("title_detail") or {}).get("language"))


def _tags(entry: Any) -> list[str]:
    return [line_of(tag.get("label") or tag.get("term")) for tag in entry.get("tags") or ()]


def _published(entry: Any) -> datetime | None:
    parts = entry.get("published_parsed")
    if parts is None and "updated_parsed" in entry:
        parts = entry["updated_parsed"]
    try:
        return long_ago(_EPOCH + timedelta(seconds=calendar.timegm(parts))) if parts else None
    except (ValueError, OverflowError, TypeError):
        return None


def _media(entry: Any, markup: str, words: Mapping[str, str], address: str) -> tuple[Media, ...]:
    found: dict[str, Media] = {}
    for values in _offered(entry):
        written = values.get("url") or values.get("href") or ""
        url = fields.absolute(address, written)
        if url and _FACES not in url and url not in found and len(found) < _MEDIA:
            found[url] = Media(
                url=url,
                mime=_mime(values, url),
                alt=line_of(words.get(written)),
                width=_pixels(values.get("width")),
                height=_pixels(values.get("height")),
            )
    if not any(one.kind == "picture" for one in found.values()):
        found |= {one.url: one for one in _fallback(entry, markup, address)}
    return tuple(found.values())


def _offered(entry: Any) -> Iterator[Mapping[str, Any]]:
    yield from entry.get("media_content") or ()
    yield from (link for link in entry.get("links") or () if link.get("rel") == "enclosure")


def _fallback(entry: Any, markup: str, address: str) -> Iterator[Media]:
    """One picture for a post that names none: its thumbnail, its cover, the first inside."""
    covers = [*(entry.get("media_thumbnail") or ()), entry.get("image") or {}]
    for values in covers:
        url = fields.absolute(address, values.get("url") or values.get("href") or "")
        if url:
            yield Media(url, _mime({"medium": "image"}, url))
            return
    for tag in _PICTURE.finditer(markup):
        inside = {
            name.lower(): unescape(one or two) for name, one, two in _ATTRIBUTE.findall(tag[1])
        }
        url = fields.absolute(address, inside.get("src", ""))
        width, height = _pixels(inside.get("width")), _pixels(inside.get("height"))
        if url and not 0 < width < 50:  # a counting pixel or a smiley
            yield Media(
                url, _mime({"medium": "image"}, url), line_of(inside.get("alt")), "", width, height
            )
            return


def _mime(values: Mapping[str, Any], url: str) -> str:
    said = (values.get("type") or "").partition(";")[0].strip().lower()
    guessed = mime_of(url)
    medium = {"image": "image/jpeg", "video": "video/mp4"}.get(values.get("medium") or "", "")
    if medium and guessed.partition("/")[0] != medium.partition("/")[0]:
        guessed = medium
    return clean(said)[:100] if "/" in said else guessed


def _pixels(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
