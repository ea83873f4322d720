"""A first look at XML from outside, before a parser with opinions sees it.

Well-formed, no document type of its own (and so no entities), not deeper and not longer
than any feed: what passes costs time in proportion to its size. On the way it picks up
what feedparser drops: tombstones (RFC 6721) and the words that belong to a picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from desktop.errors import NotAFeed, TooLarge
from desktop.feeds.page import ITEMS
from desktop.web import bare

DEPTH = 100
ATTRIBUTES = 100
NAMESPACES = 1000
IN_ITEM = 10_000
"""Elements in one item: a long article in XHTML has a few thousand."""
_MENDED = 100_000
_TOMBSTONE = "http://purl.org/atompub/tombstones/1.0 deleted-entry"
_MEDIA = ("http://search.yahoo.com/mrss/ ", "http://search.yahoo.com/mrss ")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#x[0-9a-fA-F]{1,6};)(\w{2,31};)?")
_SUBSET = re.compile(r"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)


@dataclass(slots=True)
class Scan:
    """The document as clean UTF-8, and what feedparser would not tell about it."""

    body: bytes
    tombstones: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    """Address of a picture or video → its description."""


def scan(text: str, address: str) -> Scan:
    """Errors: `NotAFeed` with found `xml_entities` or `xml`, `TooLarge` (items)."""
    if _SUBSET.search(text):
        raise NotAFeed(address=bare(address), found="xml_entities")
    text = _DECLARATION.sub("", text, count=1).lstrip()
    try:
        return _look(text, address)
    except expat.ExpatError as error:
        if text.count("&") > _MENDED:
            raise NotAFeed(address=bare(address), found="xml", line=error.lineno) from error
    try:
        return _look(_AMPERSAND.sub(_mended, text), address)
    except expat.ExpatError as error:
        raise NotAFeed(address=bare(address), found="xml", line=error.lineno) from error


def _mended(ampersand: re.Match[str]) -> str:
    """What half the world's feeds get wrong: `&nbsp;` and `Q&A` in XML."""
    name = ampersand[1]
    if name and name in html5:
        return "".join(f"&#{ord(sign)};" for sign in html5[name])
    return f"&amp;{name or ''}"


def _look(text: str, address: str) -> Scan:
    found = Scan(text.encode())
    walk = _Walk(found, address)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.StartNamespaceDeclHandler = walk.namespace
    parser.CharacterDataHandler = walk.text
    parser.Parse(found.body, True)
    return found


class _Walk:
    """Where in the document we are."""

    def __init__(self, found: Scan, address: str) -> None:
        self._found = found
        self._address = bare(address)
        self._depth = self._inside = self._items = self._namespaces = 0
        self._media = ""
        self._words: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._inside += 1
        if self._depth > DEPTH or len(attributes) > ATTRIBUTES or self._inside > IN_ITEM:
            raise NotAFeed(address=self._address, found="xml")
        local = name.rpartition(" ")[2]
        if local in ("item", "entry"):
            self._items += 1
            self._inside = 0
            if self._items > ITEMS:
                raise TooLarge(address=self._address, limit=ITEMS, unit="items")
        elif name == _TOMBSTONE:
            self._found.tombstones.append(attributes.get("ref", ""))
        elif name.startswith(_MEDIA):
            if local == "content":
                self._media = attributes.get("url", "")
            elif local == "description" and self._media:
                self._words = []

    def namespace(self, prefix: str, uri: str) -> None:
        self._namespaces += 1
        if self._namespaces > NAMESPACES:
            raise NotAFeed(address=self._address, found="xml")

    def text(self, piece: str) -> None:
        if self._words is not None:
            self._words.append(piece)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._words is not None and name.endswith("description"):
            self._found.words[self._media] = "".join(self._words)
            self._words = None
        elif self._media and name.endswith(" content"):
            self._media = ""
