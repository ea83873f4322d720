"""XML from outside read item by item, with limits, so that what passes costs time and memory in
proportion to one item: no document type of its own (and so no entities), not deeper, longer or
more various than any feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from desktop.errors import NotAFeed, TooLarge
from desktop.feeds import xmlmend
from desktop.feeds.page import ITEMS
from desktop.feeds.xmlmend import NAMESPACES
from desktop.feeds.xmlnames import Names
from desktop.web import bare

DEPTH = 100
ATTRIBUTES = 100
NAMES = 5000
IN_ITEM = 10_000
"""Elements in one item: a long article in XHTML has a few thousand."""
ELEMENTS = 1_000_000
"""In the whole document: its ten megabytes hold no more, or they hold nothing else."""
CHARACTERS = 1_000_000
"""In one item; what is longer is cut."""
_TAG = 1 << 20
_CHUNK = 1 << 16
_CHANNEL = frozenset({"channel", "feed", "rss", "rdf:rdf"})
_ITEM = frozenset({"item", "entry"})
_FACTS = frozenset({"title", "link", "language", "dc:language", "author"})
_FACT = 20


class Element:
    """`pieces` are texts and elements in the order in which they stand."""

    __slots__ = ("attributes", "name", "pieces")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.pieces: list[str | Element] = []

    @property
    def children(self) -> Iterator[Element]:
        return (piece for piece in self.pieces if isinstance(piece, Element))

    @property
    def text(self) -> str:
        """What stands in it directly."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str)).strip()

    def by_name(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for child in self.children:
            found.setdefault(child.name, []).append(child)
        return found


@dataclass(frozen=True, slots=True)
class Around:
    """What holds for an item because of what it stands in."""

    language: str = ""
    bases: tuple[str, ...] = ()
    """Every `xml:base`, the outermost first."""

    def inside(self, element: Element) -> Around:
        language = element.attributes.get("xml:lang")
        base = element.attributes.get("xml:base")
        if language is None and not base:
            return self
        said = self.language if language is None else language.replace("_", "-").strip()
        return Around(said, (*self.bases, base) if base else self.bases)


@dataclass(slots=True)
class Channel:
    """What is said outside of items."""

    facts: Element = field(default_factory=lambda: Element("channel", {}))
    around: Around = Around()
    tombstones: list[str] = field(default_factory=list)


Take = Callable[[Element, Channel], None]


class Malformed(Exception):
    """Not well-formed, or not without a document type; it may be worth mending."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line


def scan(body: bytes, address: str, begin: Callable[[], Take]) -> Channel:
    """Hand each item to what `begin` gives: once for the text as it is, and once more where it
    had to be mended first. `body` is UTF-8.
    Errors: `NotAFeed` with found `xml_entities` or `xml`, `TooLarge` (items)."""
    body = xmlmend.beginning(body)
    try:
        return _Walk(address, begin()).walk(body)
    except Malformed as error:
        better, line = xmlmend.mended(body), error.line
    try:
        if better is not None:
            return _Walk(address, begin()).walk(better)
    except Malformed as error:
        line = error.line
    raise NotAFeed(address=bare(address), found="xml", line=line)


class _Walk:
    """Where in the document we are."""

    def __init__(self, address: str, take: Take) -> None:
        self._address = bare(address)
        self._take = take
        self._channel = Channel()
        self._names = Names(NAMES)
        self._stack: list[Element] = []
        self._kept: Element | None = None  # an item or a fact, with all that is in it
        self._elements = self._all = self._items = self._namespaces = 0
        self._room = CHARACTERS

    def walk(self, body: bytes) -> Channel:
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._namespace
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._document_type
        try:
            for at in range(0, len(body), _CHUNK):
                parser.Parse(body[at : at + _CHUNK], False)
                if at + _CHUNK - parser.CurrentByteIndex > _TAG:
                    self._refuse()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Malformed(error.lineno) from error
        return self._channel

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        short = self._names.short
        element = Element(short(name), attributes)
        if attributes:
            if len(attributes) > ATTRIBUTES:
                self._refuse()
            element.attributes = {short(key): value for key, value in attributes.items()}
        self._elements += 1
        if self._kept is not None:
            self._stack[-1].pieces.append(element)
        elif element.name in _ITEM:
            self._kept = element
            self._count()
        elif element.name == "at:deleted-entry":
            self._channel.tombstones.append(element.attributes.get("ref", ""))
        elif element.name in _CHANNEL:
            self._channel.around = self._channel.around.inside(element)
        elif element.name in _FACTS and self._stack and self._stack[-1].name in _CHANNEL:
            self._kept = element
        self._stack.append(element)
        if len(self._stack) > DEPTH or self._elements > IN_ITEM or self._names.too_many:
            self._refuse()

    def _count(self) -> None:
        self._items += 1
        self._all += self._elements
        self._elements = 0
        self._room = CHARACTERS
        if self._all > ELEMENTS:
            self._refuse()
        if self._items > ITEMS:
            raise TooLarge(address=self._address, limit=ITEMS, unit="items")

    def _end(self, name: str) -> None:
        element = self._stack.pop()
        if element is not self._kept:
            return
        self._kept = None
        if element.name in _ITEM:
            self._take(element, self._channel)
        elif len(self._channel.facts.pieces) < _FACT:
            self._channel.facts.pieces.append(element)

    def _text(self, piece: str) -> None:
        if self._room > 0 and self._kept is not None:
            self._room -= len(piece)
            self._stack[-1].pieces.append(piece)

    def _namespace(self, prefix: str | None, address: str) -> None:
        self._namespaces += 1
        if self._namespaces > NAMESPACES:
            self._refuse()

    def _document_type(self, name: str, system: object, public: object, subset: int) -> None:
        if subset:
            raise NotAFeed(address=self._address, found="xml_entities")
        raise Malformed

    def _refuse(self) -> None:
        raise NotAFeed(address=self._address, found="xml")
