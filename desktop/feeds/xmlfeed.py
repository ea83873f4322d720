"""Atom (RFC 4287), RSS 2.0, 1.0 and 0.9x: which of an item's elements say what of a post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from desktop.feeds import fields
from desktop.feeds.dates import moment_of
from desktop.feeds.looks import line_of, long_ago
from desktop.feeds.page import TEXT_LIMIT, Page
from desktop.feeds.xmlmedia import media
from desktop.feeds.xmlscan import Around, Channel, Element, Take, scan
from desktop.feeds.xmltext import Kids, first_line, line, markups, mended
from desktop.model import Post
from desktop.text import clean, plain

_ALTERNATE = ("alternate", "http://www.iana.org/assignments/relation/alternate")
_PAGES = ("", "text/html", "application/xhtml+xml", "html", "xhtml")
_TITLES = ("title", "dc:title", "media:title")
_LANGUAGES = ("language", "dc:language")
_AUTHORS = ("dc:creator", "author", "dc:author", "itunes:author")
_TAGS = frozenset({"category", "dc:subject", "media:category", "itunes:category"})
_KEYWORDS = frozenset({"keywords", "tags", "media:keywords", "itunes:keywords"})
_TAGS_MOST = 50
# when it was published; when it was last changed; when somebody began it
_DATES = (
    ("pubdate", "published", "issued", "dcterms:issued"),
    ("updated", "modified", "dc:date", "dcterms:modified", "lastbuilddate"),
    ("created", "dcterms:created", "date"),
)
_MAIL = re.compile(r"[(<]?[^\s@<>()]+@[^\s@<>()]+[)>]?")


def read(body: bytes, page: Page) -> None:
    """Fill the page from UTF-8. Errors: `NotAFeed`, `TooLarge`."""
    posts: list[Post] = []

    def begin() -> Take:
        posts.clear()
        page.language = ""
        return take

    def take(item: Element, channel: Channel) -> None:
        page.language = page.language or _language(channel)
        posts.append(_post(item, channel, page))

    channel = scan(body, page.address, begin)
    kids = channel.facts.by_name()
    page.title = first_line(kids, ("title",))
    page.home = _link(kids, _base(page, channel.around))
    page.language = _language(channel)
    for ref in channel.tombstones:
        page.withdraw(clean(ref).strip())
    for index, post in enumerate(posts):
        page.add(f"items[{index}]", post)


def _language(channel: Channel) -> str:
    return first_line(channel.facts.by_name(), _LANGUAGES) or channel.around.language


def _post(item: Element, channel: Channel, page: Page) -> Post:
    kids = item.by_name()
    atom = item.name == "entry"
    base = _base(page, channel.around.inside(item))
    texts = tuple(markups(kids, atom))
    link = _link(kids, base)
    guid = _guid(item, kids)
    return Post(
        id=page.identify(guid or link),
        feed=page.source.id,
        guid=guid or link,
        title=first_line(kids, _TITLES, atom),
        text=plain(texts[0])[:TEXT_LIMIT] if texts else "",
        link=link or _permanent(kids),
        author=_author(kids) or (_author(channel.facts.by_name()) if atom else ""),
        language=page.speaks(_spoken(item, kids)),
        category=page.given.category("", _tags(item)),
        media=media(kids, texts, lambda url: _absolute(base, url)),
        published=_published(kids),
        **page.given.of_every_post,
    )


def _base(page: Page, around: Around) -> str:
    """What relative addresses are seen from. An id never is: it must not depend on that."""
    base = page.address
    for one in around.bases:
        base = fields.absolute(base, one) or base
    return base


def _absolute(base: str, written: str) -> str:
    """Addresses with blanks in them and those that were escaped twice are meant well."""
    return fields.absolute(base, written.strip().replace("&amp;", "&").replace(" ", "%20"))


def _guid(item: Element, kids: Kids) -> str:
    """The id as it stands there (RFC 4287 section 4.2.6.1 compares it letter by letter)."""
    written = (one.text for name in ("guid", "id") for one in kids.get(name, ()))
    said = next(filter(None, written), "") or item.attributes.get("rdf:about", "")
    return clean(said).strip()


def _link(kids: Kids, base: str) -> str:
    """The page that the item is about."""
    for one in kids.get("link", ()):
        said = one.attributes
        written = said.get("href", "")
        kind = said.get("type", "").partition(";")[0].strip().lower()
        if written and not (said.get("rel", _ALTERNATE[0]) in _ALTERNATE and kind in _PAGES):
            continue
        found = _absolute(base, written or one.text)
        if found:
            return found
    return ""


def _permanent(kids: Kids) -> str:
    """RSS 2.0: a guid is an address unless it says that it is none."""
    for one in kids.get("guid", ()):
        if one.attributes.get("ispermalink", "true") == "true" and "://" in one.text:
            return fields.absolute("", one.text)
    return ""


def _author(kids: Kids) -> str:
    """A name; RSS writes `address (name)`, and the address is nobody's business."""
    for name in _AUTHORS:
        for one in kids.get(name, ()):
            said = first_line(one.by_name(), ("name",)) or line(one)
            found = _MAIL.sub("", said).strip(" ()<>") or said
            if found:
                return found
    return ""


def _spoken(item: Element, kids: Kids) -> str:
    """What the item itself says of its language."""
    for one in (*kids.get("title", ()), *kids.get("content", ()), item):
        said = one.attributes.get("xml:lang", "").replace("_", "-").strip()
        if said:
            return line_of(said)
    return first_line(kids, _LANGUAGES)


def _tags(item: Element) -> list[str]:
    return list(dict.fromkeys(filter(None, _named(item))))[:_TAGS_MOST]


def _named(item: Element) -> Iterator[str]:
    for one in item.children:
        if one.name in _TAGS:
            said = one.attributes
            yield line_of(said.get("label") or said.get("term") or said.get("text")) or line(one)
        elif one.name in _KEYWORDS:
            yield from (line_of(word) for word in mended(one.text).split(",")[:_TAGS_MOST])


def _published(kids: Kids) -> datetime | None:
    for names in _DATES:
        for one in (one for name in names for one in kids.get(name, ())):
            found = long_ago(moment_of(one.text))
            if found is not None:
                return found
    return None
