"""What the elements of a feed say: as HTML where it is a text, as one plain line else.

RFC 4287 section 3.1 (text constructs) says what Atom means; RSS leaves it to guessing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from desktop.feeds.looks import TITLE_LIMIT, is_markup, line_of
from desktop.feeds.page import TEXT_LIMIT
from desktop.feeds.xmlscan import Element
from desktop.text import clean

Kids = Mapping[str, list[Element]]
_LONGEST = 4 * TEXT_LIMIT
_HTML = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_SEEN = frozenset({"src", "alt", "width", "height"})
# the words themselves, the first that has any; among the ones of a row the longest
_TEXTS = (
    ("content:encoded", "content", "xhtml:body", "fullitem"),
    ("description", "summary", "itunes:summary", "dc:description", "abstract"),
    ("media:description", "itunes:subtitle"),
)
# numbers 128 to 159 are controls, and are written by people who mean Windows-1252
_WINDOWS = {
    number: sign
    for number in range(128, 160)
    if (sign := bytes([number]).decode("cp1252", "ignore"))
}


def markups(kids: Kids, atom: bool) -> Iterator[str]:
    """The texts of an item as HTML, the one to be read first."""
    for names in _TEXTS:
        found = [markup(one, atom) for name in names for one in kids.get(name, ())]
        best = max(found, key=len, default="")
        if best:
            yield best


def markup(element: Element, atom: bool) -> str:
    """The element's text as HTML; `atom`: what does not say that it is HTML is none."""
    kind = element.attributes.get("type", "").partition(";")[0].strip().lower()
    if "/" in kind and not (kind.startswith("text/") or kind.endswith("xml")):
        return ""  # a picture, say
    inner = any(element.children)
    text = "".join(_inner(element)) if inner else mended(element.text)
    if inner or kind in _HTML or not (atom or kind):
        return text[:_LONGEST].strip()
    return escape(text[:_LONGEST], quote=False).replace("\n", "<br>")


def line(element: Element, atom: bool = False) -> str:
    """A title or a name on one line."""
    kind = element.attributes.get("type", "").lower()
    if any(element.children) or kind in _HTML:
        return line_of(f"<p>{markup(element, atom)}</p>")
    text = mended(element.text)
    if atom or not is_markup(text):
        return " ".join(clean(text).split())[:TITLE_LIMIT]
    return line_of(text)


def first_line(kids: Kids, names: Iterable[str], atom: bool = False) -> str:
    """Of the first element that says something."""
    lines = (line(one, atom) for name in names for one in kids.get(name, ()))
    return next(filter(None, lines), "")


def mended(text: str) -> str:
    """Without the two ways in which UTF-8 and Windows-1252 are taken for each other."""
    if text.isascii():
        return text
    for encoding in ("latin-1", "cp1252"):
        try:
            return text.encode(encoding).decode()
        except UnicodeError:
            continue
    return text.translate(_WINDOWS)


def _inner(element: Element) -> Iterator[str]:
    """What is in it, as HTML again; only what is looked at later is kept of attributes."""
    for piece in element.pieces:
        if isinstance(piece, str):
            yield escape(mended(piece), quote=False)
            continue
        name = piece.name.rpartition(":")[2]
        kept = (pair for pair in piece.attributes.items() if pair[0] in _SEEN)
        said = "".join(f' {key}="{escape(value)}"' for key, value in kept)
        yield f"<{name}{said}>"
        yield from _inner(piece)
        yield f"</{name}>"
