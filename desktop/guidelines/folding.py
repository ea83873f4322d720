"""How two spellings are made one, with the way back to every place in the original.

What only looks different becomes equal. `FOLD`, for words: capitals, full-width letters,
ligatures, composed and decomposed accents, soft hyphens and zero-width signs inside a word,
curly apostrophes; and all four Turkish i's are taken for one, because a hint too many is
better than one too few. `KEEP`, for patterns, joins only accents, apostrophes and what is
invisible.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_IGNORABLE = re.compile(
    # Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties), and the byte order mark
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ONE_SIGN = {
    **dict.fromkeys(map(ord, "’‘ʼ"), "'"),
    **dict.fromkeys(map(ord, "‐‑"), "-"),
    # Lone surrogates come from torn emoji; no engine takes them.
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
_SIMPLE, _CHANGES_LENGTH, _ATTACHES = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `span` leads from places in it to places in the original."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None
    """For each folded character the original it was made from; None = the very same places."""

    def span(self, first: int, last: int) -> tuple[int, int]:
        if self.starts is None or self.ends is None:
            return first, last
        return self.starts[first], self.ends[last - 1]


class Folding:
    """One way to fold. Remembers single characters, because texts repeat them."""

    def __init__(self, words: bool) -> None:
        self._words = words
        self._table = _Table(self)
        self._kinds = _Kinds(self)
        self._segment = lru_cache(4096)(self.whole)

    def whole(self, text: str) -> str:
        """The folded text without the places."""
        text = _IGNORABLE.sub("", text)
        if self._words:
            text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
            text = text.replace("i\u0307", "i").replace("ı", "i")
        else:
            text = unicodedata.normalize("NFC", text)
        return text.translate(_ONE_SIGN)

    def __call__(self, text: str) -> Folded:
        if text.isascii():
            return Folded(text.lower() if self._words else text)
        kinds = self._kinds
        if not any(kinds[character] for character in set(text)):
            return Folded(text.translate(self._table))
        return self._with_places(text)

    def _with_places(self, text: str) -> Folded:
        """Folds piece by piece: a character that is not simple, or has something attached
        to it, forms a piece with all that follows and attaches to it."""
        kinds = self._kinds
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []

        def copy(first: int, last: int) -> None:
            pieces.append(text[first:last].translate(self._table))
            starts.extend(range(first, last))
            ends.extend(range(first + 1, last + 1))

        at = 0
        for place in [index for index, character in enumerate(text) if kinds[character]]:
            if place < at:
                continue
            first = place - 1 if kinds[text[place]] == _ATTACHES and place > at else place
            copy(at, first)
            at = place + 1
            while at < len(text) and kinds[text[at]] == _ATTACHES:
                at += 1
            piece = self._segment(text[first:at])
            seen = at
            while seen > first + 1 and _IGNORABLE.match(text, seen - 1):
                seen -= 1
            pieces.append(piece)
            starts.extend([first] * len(piece))
            ends.extend([seen] * len(piece))
        copy(at, len(text))
        return Folded("".join(pieces), tuple(starts), tuple(ends))

    def kind(self, character: str) -> int:
        if _IGNORABLE.match(character):
            return _ATTACHES
        first = unicodedata.normalize("NFKC", character)[0]
        if unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff":
            return _ATTACHES
        return _SIMPLE if len(self.whole(character)) == 1 else _CHANGES_LENGTH


class _Table(dict[int, str]):
    """For `str.translate`: filled as characters are met."""

    def __init__(self, folding: Folding) -> None:
        super().__init__()
        self._folding = folding

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._folding.whole(chr(code))
        return folded


class _Kinds(dict[str, int]):
    def __init__(self, folding: Folding) -> None:
        super().__init__()
        self._folding = folding

    def __missing__(self, character: str) -> int:
        self[character] = kind = self._folding.kind(character)
        return kind


FOLD = Folding(words=True)
KEEP = Folding(words=False)
