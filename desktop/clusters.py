"""What a reader sees as one character, and how to find places in a text by it.

Places count code points; only `Offsets` knows UTF-16, in which Qt counts, and only
`Graphemes` counts clusters. All of it is linear, whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import Any


@cache
def _cluster() -> Any:
    # Late: the regex library takes longer to import than all the rest of this module,
    # and most texts are ASCII and never need it.
    import regex

    return regex.compile(r"\X")


_PLAIN = (  # characters that are a cluster each, whichever of them stand side by side
    " -~\xa0-\xa8\xaa-\xac\xaf-\u02ff\u0370-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0587"
    "\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\u1e00-\u1fff\u2010-\u2027\u20a0-\u20bf"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u3127\u3400-\u4dbf\u4e00-\ua48c\uac00-\ud7a3"
    "\uf900-\ufad9\uff01-\uff9d"
)
_CONTROLS = "\x00-\x1f\x7f"
_ONLY_PLAIN = re.compile(f"[{_PLAIN}{_CONTROLS}]*+")
_OTHER = f"[^{_PLAIN}{_CONTROLS}]+"
_BEYOND_PLAIN = re.compile(f"{_OTHER}(?:[{_PLAIN}]?{_OTHER})*[{_PLAIN}]?")
"""Only there, and with the character before it, can a cluster be longer than one character
(but for CR LF)."""
_PICTURES = re.compile(
    "[\xa9\xae\u200d\u203c-\u2b55\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U000e007f]+"
)
"""Only there, and with the character before it, can an emoji be."""


_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")
_LINKER = re.compile(  # what joins the consonants of an Indic script (InCB=Linker)
    "[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\u1cf5\u1cf6\ua9c0\uaaf6"
    "\U00010a3f\U00011133\U000113d0\U0001193e\U00011a3a\U00011a47\U00011a99\U00011f42]"
)
_LOOSE_LINKER = re.compile(  # perhaps one without a consonant before it
    "(?<![\u0915-\u0939\u0958-\u095f\u0995-\u09b9\u0a95-\u0ab9\u0b15-\u0b39\u0c15-\u0c39\u0d15-\u0d3a])"
    + _LINKER.pattern
)
_MARK = "\u0301"
"""Any mark that belongs to the character before it and joins nothing."""


@cache
def _conjunct() -> Any:
    import regex  # late, as above

    return regex.compile(r"\p{InCB=Consonant}[\p{InCB=Extend}\p{InCB=Linker}]*+|\p{InCB=Linker}")


def _easy(text: str) -> str:
    """As long and with the same clusters, for the library's `\\X`. On a run of the letters
    that flags are made of it counts back to the beginning at every one, which is quadratic;
    and it lets a linker join where no consonant stands before it."""
    text = _FLAG.sub(lambda flag: ("一" + _MARK)[: len(flag.group())], text)
    if _LOOSE_LINKER.search(text):
        text = _conjunct().sub(
            lambda found: _MARK if _LINKER.match(found.group()) else found.group(), text
        )
    return text


def graphemes(text: str) -> int:
    """How many characters a reader sees (extended grapheme clusters, UAX 29)."""
    total = len(text) - text.count("\r\n")
    if not text.isascii():
        for found in _BEYOND_PLAIN.finditer(text):
            stretch = text[max(0, found.start() - 1) : found.end()]
            total -= len(stretch) - len(_cluster().findall(_easy(stretch)))
    return total


def has_conjuncts(text: str) -> bool:
    """Whether older software may count more characters in it."""
    return not text.isascii() and _LINKER.search(text) is not None


def without_conjuncts(text: str) -> str:
    """As long, with the clusters that software before Unicode 15.1 sees: every consonant of
    an Indic conjunct is one of its own (GB9c was not there)."""
    return _LINKER.sub(_MARK, text)


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each grapheme cluster."""
    starts = _starts(text)
    return pairwise(chain(starts, (len(text),)))


def _starts(text: str) -> Sequence[int]:
    if "\r" not in text and _ONLY_PLAIN.fullmatch(text):
        return range(len(text))
    if "\r\n" in text:
        return [found.start() for found in _cluster().finditer(_easy(text))]
    starts: list[int] = []
    end = 0
    for found in _BEYOND_PLAIN.finditer(text):
        start = max(0, found.start() - 1)
        starts.extend(range(end, start))
        end = found.end()
        within = _cluster().finditer(_easy(text[start:end]))
        starts.extend(start + one.start() for one in within)
    starts.extend(range(end, len(text)))
    return starts


# Two plain ones, or an ASCII character behind anything but those that join what follows.
_SURELY_APART = re.compile(
    f"[{_PLAIN}]{{2}}|[^{_CONTROLS}\u0600-\u08ff\u0d4e\U00011000-\U00011fff][ -~]"
)


def cluster_start(text: str, at: int) -> int:
    """Where the cluster begins in which `at` lies: `at` itself where it is between two."""
    if not 0 < at < len(text) or _SURELY_APART.match(text, at - 1):
        return at
    safe = at - 1
    while safe > 0 and not _SURELY_APART.match(text, safe - 1):
        safe -= 1
    start = safe
    for first, last in clusters(text[safe : at + 1]):
        if safe + last > at:
            start = safe + first
            break
    return start


@cache
def _emoji() -> Any:
    import regex  # late, as above

    one = (
        r"[[\p{Emoji}&&\p{Extended_Pictographic}]--[©®]]"
        r"(?:\uFE0F\u20E3?|\p{Emoji_Modifier}|[\U000E0020-\U000E007E]++\U000E007F)?+"
    )
    return regex.compile(
        r"(?V1)\p{Regional_Indicator}{2}"
        r"|[#*0-9]\uFE0F?\u20E3"
        r"|[©®]\uFE0F"  # without the selector they are signs of the text
        rf"|{one}(?:\u200D{one})*+"
    )


def emoji(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each emoji, a whole sequence (flag, family, keycap) being one."""
    if text.isascii():
        return
    for zone in _PICTURES.finditer(text):
        for found in _emoji().finditer(text, max(0, zone.start() - 1), zone.end()):
            yield found.span()


_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Offsets:
    """Places in one text, from code points to UTF-16 units and back."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide = [found.start() for found in _ASTRAL.finditer(text)]
        self._wide_utf16 = [place + before for before, place in enumerate(self._wide)]

    def to_utf16(self, index: int) -> int:
        """`index` beyond the text counts as its end."""
        index = max(0, min(index, self._length))
        return index + bisect_left(self._wide, index)

    def from_utf16(self, index: int) -> int:
        """A place in the middle of a surrogate pair is that of its character."""
        index = max(0, min(index, self._length + len(self._wide)))
        return index - bisect_left(self._wide_utf16, index)


class Graphemes:
    """Places in one text, from code points to clusters (what a reader sees) and back."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._starts = _starts(text)

    def __len__(self) -> int:
        return len(self._starts)

    def index_of(self, place: int) -> int:
        """The number of the cluster in which a code point lies; beyond the text, their count."""
        if place >= self._length:
            return len(self._starts)
        return max(0, bisect_right(self._starts, place) - 1)

    def place_of(self, index: int) -> int:
        """Where a cluster begins; beyond the last, the end of the text."""
        if index >= len(self._starts):
            return self._length
        return self._starts[max(0, index)]

    def start(self, place: int) -> int:
        """The beginning of the cluster in which a code point lies."""
        return self.place_of(self.index_of(place))

    def end(self, place: int) -> int:
        """Where a cluster ends that does not end before `place`: `place` between two."""
        start = self.start(place)
        return start if start == place else self.place_of(self.index_of(place) + 1)
