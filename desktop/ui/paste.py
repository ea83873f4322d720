"""What comes from the clipboard or is dropped, as plain words: no formats, no debris of word
processors, and never more than an editor can hold.

Joiners stay: they hold emoji families and Persian words together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from desktop.text import clean, plain

LONGEST = 65_000
"""Characters taken over; the longest caption that any network takes has 63,206."""
LONGEST_MARKUP = 400_000
"""Characters of HTML that are read, styles and pictures not counted. More would stop the
window for longer than a blink."""
MANY_PARTS = 10_000
_SPACES = re.compile("[\u00a0\u2007]")
_DEBRIS = re.compile("[\u00ad\u200b\u2060\ufeff\ufffc]")
_BULLET = re.compile(
    "^[ \t]*[\u00b7\u2022\u25aa\u25cf\uf0a7\uf0b7\uf0fc][ \t\u00a0]+", re.MULTILINE
)
_HEAVY = re.compile("<style|<!--|src=(?=[\"']data:)", re.IGNORECASE)
_END_OF_STYLE = re.compile("</style", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pasted:
    """The words, and what was left out: `not_words` (a picture, a file), `too_long`."""

    words: str = ""
    refused: str = ""


def tidy(text: str) -> str:
    """Hard spaces become spaces; soft hyphens, zero width spaces and controls go; the
    bullets of word processors become one everybody's font has."""
    return _BULLET.sub("• ", _DEBRIS.sub("", _SPACES.sub(" ", clean(text))))


def words_of(mime: QMimeData) -> Pasted:
    """The words on offer."""
    if any(url.isLocalFile() for url in mime.urls()):
        return Pasted(refused="not_words")
    words, whole = _words(mime)
    if not words:
        return Pasted(refused="not_words")
    if len(words) > LONGEST or not whole:
        return Pasted(words[:LONGEST], "too_long")
    return Pasted(words)


def _words(mime: QMimeData) -> tuple[str, bool]:
    """The words, and whether they are all."""
    if mime.hasText() and (text := mime.text()):
        return tidy(text[: LONGEST * 2]), len(text) <= LONGEST * 2
    if not mime.hasHtml():
        return "", True
    markup, whole = _light(mime.html())
    return tidy(plain(markup)), whole


def _light(markup: str) -> tuple[str, bool]:
    """The markup without what holds no words but may be megabytes (styles, comments, pictures
    inside an attribute), and whether it is all. Time grows with the length, no faster."""
    kept: list[str] = []
    at = size = 0
    for _ in range(MANY_PARTS):
        if at >= len(markup):
            return "".join(kept), True
        found = _HEAVY.search(markup, at, at + LONGEST_MARKUP)
        piece = markup[at : found.start() if found is not None else at + LONGEST_MARKUP]
        kept.append(piece[: LONGEST_MARKUP - size])
        size += len(piece)
        if size > LONGEST_MARKUP:
            return "".join(kept), False
        at = _behind(markup, found) if found is not None else at + len(piece)
    return "".join(kept), False


def _behind(markup: str, heavy: re.Match[str]) -> int:
    """Where the heavy part ends; without an end it is all the rest."""
    at = heavy.end()
    if heavy.group().lower() == "<style":
        end = _END_OF_STYLE.search(markup, at)
        close = markup.find(">", end.end()) if end is not None else -1
        return close + 1 or len(markup)
    if heavy.group() == "<!--":
        close = markup.find("-->", at)
        return close + 3 if close >= 0 else len(markup)
    close = markup.find(markup[at], at + 1)
    return close + 1 or len(markup)
