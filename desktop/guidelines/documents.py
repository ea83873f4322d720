"""The pages that people read: the program's Markdown as blocks, with places to link to.

A hint links to `document#anchor`. Anchors are headings as GitHub makes them, bold words at
the beginning of a paragraph or item in the same way, and names given with `{#name}` or
`<a id="name">` (docs/program-format.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from urllib.parse import unquote

from desktop.guidelines import inline, markdown
from desktop.guidelines.blocks import Block, Kind, plain
from desktop.guidelines.length import Length, length_of
from desktop.model import DocumentSource, Program
from desktop.text import clean, is_word

__all__ = ["Documents", "Heading", "Length", "Page", "length_of", "page", "pictures_in", "slug"]

LONGEST = 80_000
"""Code points of one page: twenty-five printed pages. The rest is cut off, and said to be."""
MOST_PICTURES = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """`block` counts the blocks of the page from 0."""

    anchor: str
    title: str
    level: int
    block: int


_NOTHING = Length(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Page:
    """`sections` holds a digest for each heading's anchor (and for what stands before the
    first, under an empty one), to tell what changed since somebody read it."""

    id: str
    title: str
    address: str = ""
    blocks: tuple[Block, ...] = ()
    headings: tuple[Heading, ...] = ()
    length: Length = _NOTHING
    dated: date | None = None
    cut: bool = False
    sections: tuple[tuple[str, str], ...] = ()

    def heading(self, anchor: str) -> Heading | None:
        """Where `document#anchor` leads; None where the page has no such heading."""
        place = self.place(anchor)
        return next((one for one in self.headings if one.block == place), None)

    def place(self, anchor: str) -> int | None:
        """Number of the block that an anchor names; None where nothing is called so."""
        wanted = unquote(anchor.lstrip("#"))
        for form in (wanted, wanted.lower()):
            for number, block in enumerate(self.blocks):
                if form in block.anchors:
                    return number
        return None

    def end_of(self, place: int) -> int:
        """The block after the part that begins at `place`: of a heading its section as far as
        the next heading, of a line in bold its paragraph, else the block alone."""
        first = self.blocks[place]
        if first.kind is not Kind.HEADING and not first.lead:
            return place + 1
        for number in range(place + 1, len(self.blocks)):
            block = self.blocks[number]
            if block.kind is Kind.HEADING or (first.lead and block.lead):
                return number
        return len(self.blocks)


class Documents:
    """Pages of programs. `file` gives what was kept of an address, None = nothing yet;
    `changed` says when its server changed it. One lane at a time."""

    def __init__(
        self,
        file: Callable[[str], bytes | None],
        changed: Callable[[str], datetime | None] | None = None,
    ) -> None:
        self._file = file
        self._changed = changed
        self._known: dict[DocumentSource, tuple[bytes, Page]] = {}

    def pages(self, program: Program) -> tuple[Page, ...]:
        """The pages that are there, in the program's order; needs no network."""
        found = (self._page(source) for source in program.documents)
        return tuple(one for one in found if one is not None)

    def _page(self, source: DocumentSource) -> Page | None:
        body = self._file(source.url)
        if body is None:
            return None
        known = self._known.get(source)
        if known is None or known[0] != body:
            known = self._known[source] = (body, page(source, body))
        made = known[1]
        if made.dated is None and self._changed is not None:
            moment = self._changed(source.url)
            made = replace(made, dated=moment.astimezone().date() if moment else None)
        return made


def page(source: DocumentSource, body: bytes) -> Page:
    """A page from its file. Bounded whatever the file holds; see `LONGEST`."""
    text = clean(body[: 4 * LONGEST + 4].decode("utf-8-sig", errors="replace"))
    front = _FRONT_MATTER.match(text)
    written = text[front.end() :] if front else text
    made = _anchored(markdown.blocks(written[:LONGEST], source.url))
    headings = tuple(_headings(made))
    title = source.title if source.title != source.id else ""
    title = title or (headings[0].title if headings else source.id)
    return Page(
        id=source.id,
        title=title,
        address=source.url,
        blocks=made,
        headings=headings,
        length=length_of(written[:LONGEST]),
        dated=_date(front[0] if front else ""),
        cut=len(written) > LONGEST or len(made) >= markdown.MOST_BLOCKS,
        sections=tuple(_sections(made)),
    )


_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_DATE = re.compile(
    r"^(?:date|updated|changed|modified|lastmod):[ \t]*[\"']?(\d{4}-\d{2}-\d{2})",
    re.MULTILINE | re.IGNORECASE,
)


def _date(front: str) -> date | None:
    found = _DATE.search(front)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def slug(title: str) -> str:
    """GitHub's anchor for a heading: small letters, hyphens for spaces, signs left out."""
    kept = (one for one in title.lower() if is_word(one) or one in " -")
    return "".join(kept).replace(" ", "-")


def _anchored(made: tuple[Block, ...]) -> tuple[Block, ...]:
    """Headings get their anchors first, as GitHub counts them; then what begins in bold."""
    anchored = list(made)
    taken = {anchor for block in made for anchor in block.anchors}
    counts: dict[str, int] = {}
    for headings in (True, False):
        for number, block in enumerate(made):
            if (block.kind is Kind.HEADING) is not headings:
                continue
            words = block.text if headings else _bold(block)
            anchor = slug(words.strip()[:300]).strip("-" if not headings else "")
            if not anchor:
                continue
            again = counts.get(anchor, 0)
            counts[anchor] = again + 1
            anchor = f"{anchor}-{again}" if again else anchor
            if anchor not in taken:
                taken.add(anchor)
                own = anchored[number].anchors
                # a name that was given comes first: it is the one to link to
                anchored[number] = replace(block, anchors=(*own, anchor))
    return tuple(anchored)


def _bold(block: Block) -> str:
    if block.kind not in (Kind.PARAGRAPH, Kind.ITEM):
        return ""
    return plain(inline.lead(block.runs)[0])


def _headings(made: tuple[Block, ...]) -> Iterator[Heading]:
    for number, block in enumerate(made):
        if block.kind is Kind.HEADING:
            anchor = block.anchors[-1] if block.anchors else ""
            yield Heading(anchor, block.text.strip()[:300], block.level, number)


def _sections(made: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Anchor and digest of each part; spaces and line ends do not make a change."""
    name, words = "", blake2b(digest_size=6)
    for block in made:
        if block.kind is Kind.HEADING:
            yield name, words.hexdigest()
            name, words = (block.anchors or ("",))[-1], blake2b(digest_size=6)
        said = f"{block.kind}\n{' '.join(block.text.split())}\n{block.address}\n"
        said += " ".join(run.link for run in block.runs if run.link)
        words.update(said.encode())
    yield name, words.hexdigest()


_PICTURE = re.compile(r"!\[[^\[\]\n]{0,1000}\]\([ \t]*<?([^\s<>()]{1,2000})")
_REFERENCE = re.compile(
    r"^ {0,3}\[[^\]\n]{1,200}\]:\s*<?([^\s<>]{1,2000}\.(?:png|jpe?g|gif|webp))\b",
    re.MULTILINE | re.IGNORECASE,
)


def pictures_in(body: bytes, address: str) -> tuple[str, ...]:
    """Addresses of the pictures of a page, to be fetched ahead. Only a quick look, so that a
    round need not read the page; the page itself asks for what this missed."""
    text = body[: 4 * LONGEST].decode("utf-8-sig", errors="replace")[:LONGEST]
    found = (*_PICTURE.findall(text), *_REFERENCE.findall(text))
    wanted = dict.fromkeys(inline.target(url, address) for url in found)
    web = [url for url in wanted if url.startswith(("http://", "https://"))]
    return tuple(web[:MOST_PICTURES])
