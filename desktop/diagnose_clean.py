"""Takes people out of a text: what they wrote, what they and their accounts are called, where
their files lie. What is left tells what happened, not to whom.

Three nets, one behind the other: secrets go by the log's own rules; addresses, paths and handles
by their shape; and what a person typed or is called by comparing with the database.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from desktop.log import redact

GRAIN = 12
"""So many signs in a row that also stand in somebody's words are taken out."""
_STRIDE = 3
_BUDGET = 1_500_000
"""Signs of people's words that are remembered at most, the newest first."""
_SHORTEST, _LONG = 3, 6
"""Signs of a name that is looked for at all, and of one that counts inside other words, too."""
GONE = "[…]"

_ADDRESS = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,15})://([^\s/?#\"'<>\\]*)([^\s\"'<>)\]}]*)", re.IGNORECASE
)
_FILES = (
    "jpe?g|jfif|jxl|png|gif|webp|avif|heic|svg|tiff?|bmp|mp4|m4[av]|mov|mkv|avi|webm|mp3|wav|pdf"
    "|pptx?|docx?|xlsx?|od[tspg]|rtf|pages|numbers|eml|msg|ics|vcf|html?|csv|zip|txt"
)
_FILE = re.compile(rf"[^\s\"'<>|:]*[^\s\"'<>|:/\\]\.(?:{_FILES})\b", re.IGNORECASE)
_FULL_FILE = re.compile(rf"(?:[a-z]:|~|file:)?[/\\][^\n\"'<>|:*?]*\.(?:{_FILES})\b", re.IGNORECASE)
_HOMES = re.compile(
    r"((?:[a-z]:)?[/\\](?:home|users)[/\\])(?:[^/\\\n\"'<>|]{1,64}(?=[/\\])|[^/\\\s\"']+)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s<>\"'()@]+@[^\s<>\"'()@]+")
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.@-]*")
_PORT = re.compile(r"\][^\]]*$|^[^:]*(?::\d+)?$")
_DID = re.compile(r"\bdid:[a-z]+:[\w.:%-]+")
_RANDOM = re.compile(r"(?<![\w-])(?=[A-Z_-]*[0-9])(?=[0-9_-]*[A-Z])[\w-]{24,}", re.IGNORECASE)
"""Long words of letters and digits: tokens, keys, ids; nobody has to read them."""
_SPACES = re.compile(r"\s+")


class Cleaner:
    """`names`: what people, their accounts and servers are called, taken out wherever they stand
    as words; `texts`: what they wrote, taken out by the piece."""

    def __init__(
        self, names: Iterable[str], texts: Iterable[str], home: Path | None = None
    ) -> None:
        wanted = {_composed(name).strip().lstrip("@") for name in names}
        wanted |= {part for name in wanted for part in re.split(r"[\s@]+", name)}
        plain = {w for w in wanted if len(w) >= _SHORTEST or _without_spaces(w)}
        escaped = {form for w in plain for form in (quote(w, safe=""), json.dumps(w)[1:-1])}
        long = sorted(plain | escaped, key=len, reverse=True)
        inside = [w for w in long if len(w) >= _LONG or _without_spaces(w)]
        anywhere = [re.escape(name) for name in inside]
        alone = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in long if name not in {*inside}]
        both = "|".join((*anywhere, *alone))
        self._names = re.compile(both, re.IGNORECASE) if both else None
        self._home = str(home or Path.home())
        self._pieces: set[int] = set()
        left = _BUDGET
        for text in texts:
            small = _small(_SPACES.sub(" ", _composed(text)))[: max(0, left)]
            left -= len(small)
            self._pieces.update(
                hash(small[at : at + GRAIN]) for at in range(0, len(small) - GRAIN + 1, _STRIDE)
            )

    def clean(self, text: str) -> str:
        """The text without them."""
        return "\n".join(self._line(line) for line in redact(_composed(text)).split("\n"))

    def _line(self, line: str) -> str:
        line = self._without_words(line)
        if len(self._home) > 1:
            line = line.replace(self._home, "~")
        line = _ADDRESS.sub(_origin, line)
        line = _FULL_FILE.sub(GONE, line)
        line = _FILE.sub(GONE, line)
        line = _HOMES.sub(rf"\1{GONE}", line)
        for shape in (_HANDLE, _MAIL, _DID):
            line = shape.sub(GONE, line)
        return line if self._names is None else self._names.sub(GONE, line)

    def _without_words(self, line: str) -> str:
        """Without stretches that stand in somebody's words, told by pieces of `GRAIN` signs."""
        if not self._pieces:
            return line
        small = _small(line)
        mask = bytearray(len(line))
        for at in range(len(small) - GRAIN + 1):
            if hash(small[at : at + GRAIN]) in self._pieces:
                mask[at : at + GRAIN] = b"\1" * GRAIN
        if not any(mask):
            return line
        shown, hidden = [], False
        for sign, gone in zip(line, mask, strict=True):
            if not gone:
                shown.append(sign)
            elif not hidden:
                shown.append(GONE)
            hidden = bool(gone)
        return "".join(shown)


def _composed(text: str) -> str:
    """With each letter and its accents as one sign: a Mac's files are named the other way."""
    return unicodedata.normalize("NFC", text)


def _small(text: str) -> str:
    """In small letters, as many as before: `ß` stays one."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(sign.lower()[0] for sign in text)


def _without_spaces(name: str) -> bool:
    """Whether it is written in a script that has no spaces and short names (2 signs)."""
    return len(name) > 1 and all("\u3040" <= sign <= "\u9fff" or sign >= "\uac00" for sign in name)


def _origin(found: re.Match[str]) -> str:
    """An address as far as it names a server: a path or a query may be somebody's."""
    scheme, host, rest = found.groups()
    host = host.rpartition("@")[2]
    if not _PORT.search(host):  # what stands where the port belongs may be a password
        host = host.partition(":")[0]
    return f"{scheme}://{host}{'/…' if len(rest) > 1 else rest}"


def leaves(value: Any) -> Iterator[str]:
    """All texts inside a value, also inside JSON that stands in a text."""
    if isinstance(value, str):
        if value[:1] in ("{", "["):
            try:
                yield from leaves(json.loads(value))
                return
            except (ValueError, RecursionError):
                pass
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from leaves(inner)


# --- the log -----------------------------------------------------------------------------------

_RECORD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ ")
_FRAME = re.compile(r'\s+File "(?:[^"]*[/\\])?([\w.]+\.pyc?)", line (\d+), in ([\w<>]+)')
_KIND = re.compile(r"((?:[a-z_]\w*\.)*[A-Z]\w*)(?::.*)?")
_LINKS = ("The above exception was the direct cause", "During handling of the above exception")


def log_lines(text: str) -> Iterator[str]:
    """The log without what exceptions say, and without words that look random: a record's own
    line, and of a trace where it went and what kind of exception it was. An exception may quote
    anything, over many lines."""
    tracing = False
    for line in _RANDOM.sub(GONE, text).splitlines():
        if _RECORD.match(line):
            tracing = False
            yield line
        elif line.startswith("Traceback (most recent call last)"):
            tracing = True
            yield line
        elif line.startswith(_LINKS):
            yield line
        elif tracing and (frame := _FRAME.fullmatch(line)):
            yield f"  {frame[1]}, line {frame[2]}, in {frame[3]}"
        elif tracing and line and not line[0].isspace():
            tracing = False
            kind = _KIND.fullmatch(line)
            yield kind[1] if kind else GONE
