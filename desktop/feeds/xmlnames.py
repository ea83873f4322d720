"""Short names for what feeds write in many namespaces: `media:content`, `dc:creator`, `title`.

RSS of every version and Atom have no prefix here: their elements mean the same. HTML inside
has `xhtml`, everything else `other`. Names are lower-case, for half the world mixes them.
"""

from __future__ import annotations

_ADDRESSES = {
    "": "",
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0": "",
    "http://purl.org/net/rss1.1#": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/atompub/tombstones/1.0": "at",
}
_USERLAND = "http://backend.userland.com/rss"  # with any number behind it
USUAL = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""What a prefix means where a feed forgot to say so."""


class Names:
    """Shortens the names of one document, each once; more than `most` kinds are no feed's."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[str, str] = {}
        self._core: str | None = None

    @property
    def too_many(self) -> bool:
        return len(self._known) > self._most

    def short(self, name: str) -> str:
        """From `address local`, as expat writes it. The first name is the root's: whatever
        namespace that has, it is the feed's own."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._shortened(name)
        return found

    def _shortened(self, name: str) -> str:
        address, _, local = name.rpartition(" ")
        address = address.lower().rstrip("/")
        if self._core is None:
            self._core = address
        prefix = _ADDRESSES.get(address)
        if prefix is None:
            ours = address == self._core or address.startswith(_USERLAND)
            prefix = "" if ours else "other"
        return f"{prefix}:{local.lower()}" if prefix else local.lower()
