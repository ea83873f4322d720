"""Pictures, videos and documents of an item of Atom or RSS: enclosures, Media RSS
(rssboard.org/media-rss), and where nothing is offered one picture that the item shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape

from desktop.feeds.looks import line_of, mime_of
from desktop.feeds.xmlscan import Element
from desktop.feeds.xmltext import Kids, line
from desktop.model import Media
from desktop.text import clean

MOST = 20
_PICTURE = re.compile(r"<img\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(src|data-src|alt|width|height)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_FACES = "gravatar.com/avatar"  # WordPress puts the author's face beside every article
_COVERS = ("media:thumbnail", "itunes:image", "googleplay:image", "image")
_PLAYERS = frozenset({"application/x-shockwave-flash", "text/html"})
_MEDIUM = {"image": "image/jpeg", "video": "video/mp4"}
Place = Callable[[str], str]
"""Makes an address absolute; empty where it is none."""


def media(kids: Kids, markups: Iterable[str], place: Place) -> tuple[Media, ...]:
    """In the order in which they stand, none twice."""
    found: dict[str, Media] = {}
    for one in _offered(kids, place):
        if one.mime not in _PLAYERS and _FACES not in one.url and len(found) < MOST:
            found.setdefault(one.url, one)
    if not any(one.kind == "picture" for one in found.values()):
        shown = next(_shown(kids, markups, place), None)
        if shown is not None:
            found.setdefault(shown.url, shown)
    return tuple(found.values())


def _offered(kids: Kids, place: Place) -> Iterator[Media]:
    for one in kids.get("media:content", ()):
        yield from _media(one, place)
    for group in kids.get("media:group", ()):
        yield from _media(_best(group), place)
    for one in (*kids.get("enclosure", ()), *kids.get("link", ()), *kids.get("content", ())):
        if one.name == "enclosure" or one.attributes.get("rel") == "enclosure" or _out_of_line(one):
            yield from _media(one, place)


def _out_of_line(element: Element) -> bool:
    """RFC 4287 section 4.1.3.2: content that lies elsewhere."""
    kind = element.attributes.get("type", "").partition("/")[0]
    return "src" in element.attributes and kind in ("image", "video")


def _best(group: Element) -> Element:
    """A group is one thing in several sizes: the one called default, else the widest."""
    best = Element("media:content", {})
    for one in group.children:
        if one.name == "media:content" and _rank(one) > _rank(best):
            best = one
    return best


def _rank(one: Element) -> tuple[bool, bool, int]:
    said = one.attributes
    return "url" in said, said.get("isdefault") == "true", _pixels(said.get("width"))


def _media(element: Element, place: Place) -> Iterator[Media]:
    said = element.attributes
    url = place(said.get("url") or said.get("href") or said.get("src") or "")
    if url:
        words = (one for one in element.children if one.name == "media:description")
        width, height = _pixels(said.get("width")), _pixels(said.get("height"))
        alt = next(map(line, words), "")
        yield Media(url, _mime(said.get("type"), said.get("medium"), url), alt, "", width, height)


def _shown(kids: Kids, markups: Iterable[str], place: Place) -> Iterator[Media]:
    """Its thumbnail, its cover, the first picture inside its texts."""
    for cover in _covers(kids):
        said = cover.attributes
        inner = "".join(one.text for one in cover.children if one.name in ("url", "href"))
        url = place(said.get("url") or said.get("href") or cover.text or inner)
        if url:
            yield Media(url, _mime("", "image", url))
    for markup in markups:
        for tag in _PICTURE.finditer(markup):
            yield from _inside(tag[1], place)


def _covers(kids: Kids) -> Iterator[Element]:
    for name in _COVERS:
        yield from kids.get(name, ())
        for around in (*kids.get("media:group", ()), *kids.get("media:content", ())):
            yield from (one for one in around.children if one.name == name)


def _inside(tag: str, place: Place) -> Iterator[Media]:
    said = {name.lower(): unescape(one or two) for name, one, two in _ATTRIBUTE.findall(tag)}
    url = place(said.get("data-src", "")) or place(said.get("src", ""))
    width, height = _pixels(said.get("width")), _pixels(said.get("height"))
    if url and _FACES not in url and not 0 < width < 50:  # a counting pixel or a smiley
        alt = line_of(said.get("alt"))
        yield Media(url, _mime("", "image", url), alt, "", width, height)


def _mime(said: str | None, medium: str | None, url: str) -> str:
    kind = clean(said or "").partition(";")[0].strip().lower()[:100]
    guessed = mime_of(url)
    usual = _MEDIUM.get(medium or "", "")
    if usual and guessed.partition("/")[0] != usual.partition("/")[0]:
        guessed = usual
    return kind if "/" in kind else guessed


def _pixels(value: str | None) -> int:
    """A whole number of pixels, 0 where it is none."""
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
