"""How a text is mended: what is written instead, taken out, or added, and at which place.

A disclosure belongs where the claim is: before "… more" cuts the text, and never last in a
list of hashtags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from desktop.guidelines.sentences import Span, sentences
from desktop.model import Fix
from desktop.text import Token

AT = ("claim", "first_line", "end")
Seen = Callable[[str], int]
"""Up to which place of a text all its readers see it without asking for more."""
USUAL = 200
"""Characters that readers see where nobody says which network it is for."""
_LINE = re.compile(r"[^\n]+")


class _Line(NamedTuple):
    """Where something is added, and up to where the claim reaches that it belongs to."""

    text: str
    known: Sequence[Token]
    start: int
    end: int
    claimed: int
    seen: Seen


def usually(text: str) -> int:
    return min(len(text), USUAL)


def replacing(text: str, start: int, end: int, replacement: str | None) -> tuple[Fix, ...]:
    """The one fix that writes `replacement`; None = no fix is known, empty = take it out."""
    if replacement is None:
        return ()
    if not replacement and text[end : end + 1] == " " and (start == 0 or text[start - 1] in " \n"):
        end += 1  # what is taken out takes one of its two spaces along
    return (Fix(start, end, replacement),)


def as_found(way: str, found: str) -> str:
    """`way` with the capital that the found words begin with. A word that has capitals of its
    own keeps them: SMMExpert, iPhone."""
    return way[0].upper() + way[1:] if found[:1].isupper() and way.islower() else way


def append(text: str, addition: str) -> Fix:
    """Adds words at the end of the text, one space apart."""
    return _insert(text, _stripped(text, 0, len(text)), addition)


def append_before_hashtags(text: str, known: Sequence[Token], addition: str) -> Fix:
    return _before_hashtags(text, known, 0, len(text), addition)


def disclose(text: str, known: Sequence[Token], words: str, seen: Seen) -> Fix:
    """Puts a disclosure into the first paragraph that says something, before its hashtags; where
    it could not be seen there, behind an earlier sentence of it, or first of all."""
    if not text.strip():
        return Fix(0, len(text), words.strip())
    for found in _LINE.finditer(text):
        start, end = found.span()
        if _before_tags(text, known, start, end) > start:
            near = _in_sight(_Line(text, known, start, end, start, seen), words)
            return near or Fix(start, start, f"{words.strip()} ")
    return Fix(0, 0, f"{words.strip()}\n\n")


def append_in_first_line(
    text: str, known: Sequence[Token], addition: str, seen: Seen | None = None
) -> Fix:
    start, end = first_line(text)
    return _in_line(_Line(text, known, start, end, start, seen or usually), addition)


def append_near(
    text: str, known: Sequence[Token], addition: str, claim: Span, seen: Seen | None = None
) -> Fix:
    """Adds words to the line of the claim, in sight of who reads the claim."""
    start = text.rfind("\n", 0, claim[0]) + 1
    end = text.find("\n", claim[1])
    end = len(text) if end < 0 else end
    return _in_line(_Line(text, known, start, end, claim[1], seen or usually), addition)


def first_line(text: str) -> Span:
    """The first line that is not empty, without spaces around it."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return start, _stripped(text, start, len(text) if end < 0 else end)


def _in_line(line: _Line, addition: str) -> Fix:
    """Wherever it is seen; if nowhere, at least soon after the claim has ended."""
    found = _in_sight(line, addition)
    if found is not None:
        return found
    text, known, start, end, claimed, _ = line
    soon = [place for place in _ends(text, start, end) if place >= claimed]
    return _before_hashtags(text, known, start, soon[-1] if soon else end, addition)


def _in_sight(line: _Line, addition: str) -> Fix | None:
    """The last place of the line, not before the claim has ended, where what is added is seen."""
    text, known, start, end, claimed, seen = line
    fix = _before_hashtags(text, known, start, end, addition)
    if _is_seen(text, fix, seen):
        return fix
    for place in _ends(text, start, _before_tags(text, known, start, end)):
        if place < claimed:
            break
        fix = _insert(text, place, addition)
        if _is_seen(text, fix, seen):
            return fix
    return None


def _is_seen(text: str, fix: Fix, seen: Seen) -> bool:
    applied = text[: fix.start] + fix.text + text[fix.end :]
    return fix.start + len(fix.text.rstrip()) <= seen(applied)


def _ends(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of a line end; the last one first."""
    return [start + last for _, last in reversed(sentences(text[start:end]))]


def _before_tags(text: str, known: Sequence[Token], start: int, end: int) -> int:
    """The end of a line's words, before the hashtags that it ends with."""
    at = _stripped(text, start, end)
    for token in reversed(known):
        if token.start < start or token.end < at:
            break
        if token.kind == "hashtag" and token.end == at:
            at = _stripped(text, start, token.start)
    return at


def _before_hashtags(text: str, known: Sequence[Token], start: int, end: int, addition: str) -> Fix:
    at = _before_tags(text, known, start, end)
    if at > start:
        return _insert(text, at, addition)
    rest = len(text[start:end]) - len(text[start:end].lstrip())
    gap = "" if start + rest >= end else " "
    return Fix(start + rest, start + rest, addition.strip() + gap)


def _insert(text: str, at: int, addition: str) -> Fix:
    addition = addition.rstrip()
    if not text[:at].strip():
        addition = addition.lstrip()
    elif not addition[:1].isspace():
        addition = f" {addition}"
    return Fix(at, at, addition)


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
