"""What stands inside one paragraph of Markdown: runs of letters, pictures, places to link to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from desktop.guidelines.blocks import BREAK, Run, Runs, plain

if TYPE_CHECKING:
    from markdown_it.token import Token

ANCHOR = re.compile(
    r"<a\b[^<>]{0,500}?\b(?:id|name)\s*=\s*[\"']?([^\s\"'<>]{1,100})", re.IGNORECASE
)
_NAMED = re.compile(r"\s*\{:?\s*#([^\s{}#]{1,100})\s*\}\s*\Z")
_SILENT = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)
_FACES = {"strong": "bold", "em": "italic", "s": "struck"}
_SCHEMES = {"https", "http", "mailto"}
_MAIL_FIELDS = {"subject", "body"}


@dataclass(frozen=True, slots=True)
class Picture:
    """`address` is absolute http(s); `alt` is what it says to whoever can't see it."""

    address: str
    alt: str


@dataclass(slots=True)
class Inline:
    """One paragraph, read. A soft line end is `\\n` in the runs until `joined`."""

    parts: list[Runs | Picture] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)


def target(url: str, address: str) -> str:
    """An address that may be opened or shown, absolute; empty for any other."""
    if url.startswith("#"):
        return url
    try:
        absolute = urljoin(address, url)
        scheme = urlsplit(absolute).scheme
    except ValueError:
        return ""
    if scheme == "mailto":
        return _mail(absolute)
    return absolute if scheme in _SCHEMES else ""


def _mail(url: str) -> str:
    """A mail with at most a subject and some words: other fields could attach a file."""
    address, _, query = url.partition("?")
    fields = [(name, text) for name, text in parse_qsl(query) if name.lower() in _MAIL_FIELDS]
    return f"{address}?{urlencode(fields, quote_via=quote)}" if fields else address


def joined(runs: Runs) -> Runs:
    """Runs as they are shown: lines joined, no room at the ends."""
    made = [replace(run, text=run.text.replace("\n", " ")) for run in runs if run.text]
    if made:
        made[0] = replace(made[0], text=made[0].text.lstrip(f" \t{BREAK}"))
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(f" \t{BREAK}"))
    return tuple(run for run in made if run.text)


def without(runs: Runs, count: int) -> Runs:
    """Without the first `count` characters."""
    kept = []
    for run in runs:
        if count >= len(run.text):
            count -= len(run.text)
        else:
            kept.append(replace(run, text=run.text[count:]))
            count = 0
    return tuple(kept)


def pieces(runs: Runs, longest: int, most: int) -> Iterator[Runs]:
    """Runs in parts of at most `longest` characters and `most` runs: what lays text out takes
    time quadratic in both."""
    part: list[Run] = []
    length = 0
    for run in runs:
        at = 0
        while at < len(run.text):
            if len(part) == most or length == longest:
                yield tuple(part)
                part, length = [], 0
            end = min(len(run.text), at + longest - length)
            part.append(replace(run, text=run.text[at:end]))
            length += end - at
            at = end
    yield tuple(part)


def lead(runs: Runs) -> tuple[Runs, Runs, bool]:
    """The bold words at the beginning, the rest, and whether a line ends between them."""
    count = 0
    while count < len(runs) and (runs[count].bold or not runs[count].text.strip()):
        count += 1
    if not plain(runs[:count]).strip():
        return (), runs, False
    after = plain(runs[count : count + 1])
    before = plain(runs[:count])
    ends = not after.strip() or after[0] in f"\n{BREAK}" or before[-1] in f"\n{BREAK}"
    return runs[:count], runs[count:], ends


def read(children: Sequence[Token], address: str) -> Inline:
    """`address` is that of the page; what leads elsewhere than to the web leads nowhere."""
    return _Reading(address).read(children)


class _Reading:
    def __init__(self, address: str) -> None:
        self._address = address
        self._found = Inline()
        self._runs: list[Run] = []
        self._said: list[str] = []
        self._face: tuple[bool, bool, bool, bool, str] = (False, False, False, False, "")
        self._faces = {"bold": 0, "italic": 0, "struck": 0}
        self._link = ""
        self._silent = False

    def read(self, children: Sequence[Token]) -> Inline:
        for token in children:
            self._take(token)
        self._turn()
        self._take_name()
        self._end()
        return self._found

    def _take(self, token: Token) -> None:
        face = _FACES.get(token.type.rpartition("_")[0])
        match token.type:
            case _ if face:
                self._faces[face] += token.nesting
            case "text" | "text_special":
                self._say(token.content)
            case "code_inline":
                self._say(token.content, code=True)
            case "softbreak":
                self._say("\n")
            case "hardbreak":
                self._say(BREAK)
            case "link_open":
                self._link = target(str(token.attrs.get("href", "")), self._address)
            case "link_close":
                self._link = ""
            case "image":
                self._picture(token)
            case "html_inline":
                self._markup(token.content)
            case _:
                return

    def _say(self, text: str, *, code: bool = False) -> None:
        if self._silent or not text:
            return
        bold, italic, struck = (depth > 0 for depth in self._faces.values())
        face = (bold, italic, struck, code, self._link)
        if face != self._face or code:
            self._turn()
            self._face = face
        self._said.append(text)

    def _turn(self) -> None:
        """What was said in one face is a run."""
        if self._said:
            bold, italic, struck, code, link = self._face
            self._runs.append(Run("".join(self._said), bold, italic, code, struck, link))
            self._said.clear()

    def _picture(self, token: Token) -> None:
        address = target(str(token.attrs.get("src", "")), self._address)
        alt = " ".join(token.content.split())
        if address.startswith(("http://", "https://")):
            self._end()
            self._found.parts.append(Picture(address, alt))
        else:
            self._say(alt)

    def _markup(self, tag: str) -> None:
        """Tags go; what they say about places and lines is kept."""
        if (silent := _SILENT.match(tag)) is not None:
            self._silent = not silent[1] and not tag.endswith("/>")
        elif tag[:3].lower() == "<br":
            self._say(BREAK)
        elif (anchor := ANCHOR.match(tag)) is not None:
            self._found.anchors.append(anchor[1])

    def _take_name(self) -> None:
        """`{#name}` at the very end names the paragraph."""
        if self._runs and not self._runs[-1].code:
            last = self._runs[-1]
            if (named := _NAMED.search(last.text[-200:])) is not None:
                self._found.anchors.append(named[1])
                end = len(last.text) - len(named[0])
                self._runs[-1] = replace(last, text=last.text[:end])

    def _end(self) -> None:
        self._turn()
        runs = tuple(run for run in self._runs if run.text)
        if plain(runs).strip():
            self._found.parts.append(runs)
        self._runs.clear()
