"""What is counted in a text for its readability: words, sentences, syllables, capitals, emoji.

Lines are remembered, so a key pressed in a long text costs one line. Links, mentions and
hashtags are no words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from desktop.guidelines.sentences import Span, sentences
from desktop.guidelines.stretches import without_tokens
from desktop.guidelines.syllables import syllables as syllables_of
from desktop.text import NO_SPACES, emoji

_CHUNK = re.compile(r"[^\s—–/…]+")
_AROUND = "\"'“”‘’„‚«»‹›()[]{}<>.,;:!?¡¿*_~|。、！？।॥؟،؛"
_UNSPACED = re.compile(NO_SPACES)
_ENGLISH = """the of and to in is for that with are you we our your this it on as be from have has
i my at by an will can not was were they their its or but all how what who more"""
_COMMON = frozenset(_ENGLISH.split())
LONGEST_TEXT = 10_000
MOST_LINES = 1_000


class Measures(NamedTuple):
    words: int = 0
    sentences: int = 0
    letters: int = 0
    characters: int = 0
    """Letters and digits."""
    long: int = 0
    """Words of more than six letters."""
    cased: int = 0
    capitals: int = 0
    emoji: int = 0
    unspaced: int = 0
    """Letters of scripts that put no space between words."""
    english: int = 0
    """Words that English texts are full of."""
    syllables: int = 0
    polysyllables: int = 0
    """Words of three syllables and more."""
    complex: int = 0
    """Those of them that are no names and do not only end in -ed, -es or -ing."""


def measured(text: str, *, english: bool, syllables: bool) -> Measures:
    """Without `syllables` the last three stay zero, which is faster."""
    pieces = [line for line in text[:LONGEST_TEXT].split("\n", MOST_LINES)[:MOST_LINES] if line]
    lines = [_line(line) for line in pieces]
    total = Measures(*map(sum, zip(*lines, strict=True))) if lines else Measures()
    if not syllables:
        return total
    heard = [_heard(line, english) for line in pieces]
    spoken, poly, hard = map(sum, zip(*heard, strict=True)) if heard else (0, 0, 0)
    return total._replace(syllables=spoken, polysyllables=poly, complex=hard)


def longest_sentence(text: str) -> Span:
    best, at, most = (0, 0), 0, 0
    for line in text[:LONGEST_TEXT].split("\n", MOST_LINES)[:MOST_LINES]:
        place, words = _longest(line)
        if words > most:
            best, most = (at + place[0], at + place[1]), words
        at += len(line) + 1
    return best


@lru_cache(256)
def _longest(line: str) -> tuple[Span, int]:
    plain = without_tokens(line)
    found = [(place, len(words(plain[slice(*place)]))) for place in sentences(plain)]
    return max(found, key=lambda one: one[1], default=((0, 0), 0))


def words(text: str) -> list[str]:
    """What stands between spaces, dashes and slashes and has a letter or a digit in it."""
    stripped = (chunk.strip(_AROUND) for chunk in _CHUNK.findall(text))
    return [one for one in stripped if one.isalnum() or any(map(str.isalnum, one))]


@lru_cache(256)
def _line(line: str) -> Measures:
    plain = without_tokens(line)
    found = words(plain)
    joined = "".join(found)
    capitals, small = sum(map(str.isupper, joined)), sum(map(str.islower, joined))
    return Measures(
        len(found),
        sum(bool(words(plain[first:last])) for first, last in sentences(plain)),
        sum(map(str.isalpha, joined)),
        sum(map(str.isalnum, joined)),
        sum(len(word) > 6 for word in found),
        capitals + small,
        capitals,
        sum(1 for _ in emoji(line)),
        len(_UNSPACED.findall(joined)),
        sum(word.lower() in _COMMON for word in found),
    )


@lru_cache(256)
def _heard(line: str, english: bool) -> tuple[int, int, int]:
    spoken = poly = hard = 0
    for word in words(without_tokens(line)):
        number = syllables_of(word, english)
        spoken += number
        if number >= 3:
            poly += 1
            suffix = number == 3 and word.lower().endswith(("ed", "es", "ing"))
            hard += not (suffix or word[0].isupper())
    return spoken, poly, hard
