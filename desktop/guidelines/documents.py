"""The pages that people read: the program's Markdown, made harmless, with its headings.

A hint links to `document#anchor`; anchors are made of headings as GitHub makes them. Raw HTML
goes, pictures and links stay as they are written, with absolute addresses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from desktop.guidelines.length import Length, length_of
from desktop.model import DocumentSource, Program
from desktop.text import clean, is_word

__all__ = ["Documents", "Heading", "Length", "Page", "length_of", "page", "slug"]

LONGEST = 500_000
"""Code points of one page; the rest is cut off."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`line` counts lines of `Page.markdown` from 0; headings come in the order of the page,
    so the n-th here is the n-th heading of whatever shows the page."""

    anchor: str
    title: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    title: str
    markdown: str
    headings: tuple[Heading, ...] = ()

    def heading(self, anchor: str) -> Heading | None:
        """Where `document#anchor` leads; None where the page has no such heading."""
        anchor = anchor.lstrip("#").lower()
        return next((one for one in self.headings if one.anchor == anchor), None)


class Documents:
    """Pages of programs. `file` gives what was kept of an address, None = nothing yet."""

    def __init__(self, file: Callable[[str], bytes | None]) -> None:
        self._file = file

    def pages(self, program: Program) -> tuple[Page, ...]:
        """The pages that are there, in the program's order; needs no network."""
        kept = ((source, self._file(source.url)) for source in program.documents)
        return tuple(page(source, body) for source, body in kept if body is not None)


def page(source: DocumentSource, body: bytes) -> Page:
    text = clean(body.decode(errors="replace"))[:LONGEST]
    markdown = "".join(
        part if is_code else _harmless(part, source.url)
        for part, is_code in _parts(_FRONT_MATTER.sub("", text, count=1))
    ).strip("\n")
    found = tuple(_headings(markdown))
    title = source.title or (found[0].title if found else source.id)
    return Page(source.id, title, markdown, found)


_FRONT_MATTER = re.compile(r"\A---\n(?:.*\n)*?---\n")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"(?<!\\)`++")


def _parts(markdown: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is code, which is shown as it is written."""
    fence, prose = "", ""
    for line in markdown.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence or mark:
            yield prose, False
            yield line, True
            prose = ""
            if not fence:
                fence = mark[1] if mark else ""
            elif mark and mark[1].startswith(fence):
                fence = ""
            continue
        at = 0
        for start, end in _code_in(line):
            yield prose + line[at:start], False
            yield line[start:end], True
            prose, at = "", end
        prose += line[at:]
    yield prose, False


def _code_in(line: str) -> Iterator[tuple[int, int]]:
    """Code inside a line stands between two runs of as many backticks."""
    runs = [ticks.span() for ticks in _TICKS.finditer(line)]
    closing: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):
        closing.setdefault(runs[number][1] - runs[number][0], []).append(number)
    number = 0
    while number < len(runs):
        start, end = runs[number]
        same = closing[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same:
            number = same[-1]
            yield start, runs[number][1]
        number += 1


_SILENT = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<(script|style)\b[\s\S]*?(?:</\1\s*>|\Z)", re.IGNORECASE
)
_AUTOLINK = r"(?:https?://|mailto:)[^\s<>]*>"
_TAG = re.compile(rf"<(?!{_AUTOLINK})/?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<[!?][^<>]*>")
_OPENING = re.compile(rf"<(?=[A-Za-z/!?])(?!{_AUTOLINK})")
_TARGET = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?)(?P<url>[^\s<>()]+)", re.MULTILINE
)


def _harmless(markdown: str, address: str) -> str:
    markdown = _TAG.sub("", _SILENT.sub("", markdown))
    # Taking a tag out may have made another one of what was around it.
    markdown = _OPENING.sub("&lt;", markdown)
    return _TARGET.sub(lambda found: found["before"] + _target(found["url"], address), markdown)


def _target(url: str, address: str) -> str:
    """An address that may be opened or shown; anything else leads nowhere."""
    if url.startswith("#"):
        return url
    try:
        absolute = urljoin(address, url)
        scheme = urlsplit(absolute).scheme
    except ValueError:
        return "#"
    return absolute if scheme in {"https", "http", "mailto"} else "#"


_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")


def _headings(markdown: str) -> Iterator[Heading]:
    used: Counter[str] = Counter()
    fence, above = "", ""
    for number, line in enumerate(markdown.split("\n")):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
            above = ""
            continue
        if mark:
            fence, above = mark[1], ""
            continue
        atx, setext = _ATX.fullmatch(line), _SETEXT.fullmatch(line)
        if atx:
            yield _heading(atx[2] or "", len(atx[1]), number, used)
        elif setext and above:
            yield _heading(above, 1 if setext[1][0] == "=" else 2, number - 1, used)
        # Only a paragraph becomes a heading by the line under it, not a list or a quotation.
        paragraph = not atx and not setext and not re.match(r"\s*(?:[>*+|-]|\d+[.)]|$)", line)
        above = line.strip() if paragraph else ""


def _heading(written: str, level: int, line: int, used: Counter[str]) -> Heading:
    written = written[:300]
    title = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?", r"\1", written)
    title = re.sub(r"(?<!\w)_+|_+(?!\w)|\\(?=\W)|[*`]", "", title).replace("&lt;", "<").strip()
    anchor = slug(title)
    again = used[anchor]
    used[anchor] += 1
    return Heading(f"{anchor}-{again}" if again else anchor, title, level, line)


def slug(title: str) -> str:
    """GitHub's anchor for a heading: small letters, hyphens for spaces, signs left out."""
    kept = (one for one in title.lower() if is_word(one) or one in " -")
    return "".join(kept).replace(" ", "-")
