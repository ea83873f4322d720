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
from bisect import bisect_right
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
_SIMPLE = (
    # What is folded by `str.lower` alone and leaves its neighbours as they are, in the scripts
    # that are written most. All else goes a slower way, so this may name too little, but never
    # too much; a test holds it to Unicode.
    "\x00-\x9f¡-§©«¬®°±¶·»¿-Þà-įĴ-ľŁ-ňŊ-žƀ-ǃǍ-ǰǴ-ʯ"  # Latin
    "\u0370-\u0373\u0375-\u0377\u037b-\u037d\u0388-\u038a\u038c\u038e-\u03a1\u03a4-\u03c1"
    "\u03c3-\u03cf"  # Greek, without the sigmas that change
    "\u0400-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0586"  # Cyrillic, Armenian
    "\u05be\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u064a\u0660-\u066f\u0679-\u06d3"  # Hebrew, Arabic
    "\u0904-\u0928\u092a-\u0930\u0932\u0933\u0935-\u0939\u093d-\u094c\u0964-\u096f"  # Devanagari
    "\u0e01-\u0e32\u0e34-\u0e37\u0e40-\u0e47\u0e50-\u0e59\u10d0-\u10f6"  # Thai, Georgian
    "\u1e00-\u1e99\u1ea0-\u1eff\u2012-\u2016\u201a-\u2023\u2030\u2039\u203a\u20ac\u20bd"
    "\u2190-\u21ff\u2500-\u27bf"
    "\u3001-\u3029\u3041-\u3094\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\U0001f1e6-\U0001f1ff\U0001f300-\U0001f6d7\U0001f900-\U0001fa53\U00020000-\U0002a6df"
)
_SIMPLE_KEPT = "\xa0¨ª¯²-µ¸-º¼-¾ßİıĲĳĿŀŉſ\u03a3\u03c2\u2026\u2122\uff01-\uff9d"
"""What besides changes only when words are folded."""
_ONE_FOR_ONE = (("’", "'"), ("‘", "'"))
_ONE_FOR_ONE_IN_WORDS = (*_ONE_FOR_ONE, ("\xa0", " "), ("ı", "i"), ("İ", "i"))
_WESTERN_LOWER = bytes(
    ord(small) if len(small := chr(code).lower()) == 1 and ord(small) < 256 else code
    for code in range(256)
)
_PLAIN, _CHANGES_LENGTH, _ATTACHES = 0, 1, 2
_MANY = 8
"""Marks in a text from which on it is worth asking whether they all may stay."""


Seam = tuple[int, int, int, int, int]
"""A stretch that was folded as a whole: from where to where it stands in the folded text, from
where to where it stood in the original, and where the original goes on."""
_LAST = 1 << 60


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `span` leads from places in it to places in the original."""

    text: str
    seams: tuple[Seam, ...] = ()
    """Between them every character stands for itself."""

    def span(self, first: int, last: int) -> tuple[int, int]:
        if not self.seams:
            return first, last
        return self._origin(first)[0], self._origin(last - 1)[1]

    def _origin(self, place: int) -> tuple[int, int]:
        index = bisect_right(self.seams, (place, _LAST, 0, 0, 0)) - 1
        if index < 0:
            return place, place + 1
        _, last, start, end, rest = self.seams[index]
        if place < last:
            return start, end
        place += rest - last
        return place, place + 1


class Folding:
    """One way to fold. Remembers short stretches, because texts repeat them."""

    def __init__(self, words: bool) -> None:
        self._words = words
        self._one_for_one = _ONE_FOR_ONE_IN_WORDS if words else _ONE_FOR_ONE
        self._special = re.compile(f"[^{_SIMPLE}{'' if words else _SIMPLE_KEPT}]")
        western = [chr(code) for code in range(256)]
        plain = "".join(sign for sign in western if not self._special.match(sign))
        self._western_plain = plain.encode("latin-1")
        self._western_special = re.compile(b"[^%s]" % re.escape(self._western_plain))
        self._kinds = _Kinds(self)
        self._segment = lru_cache(4096)(self.whole)

    def whole(self, text: str) -> str:
        """The folded text without the places."""
        if text.isascii():
            return text.lower() if self._words else text
        text = _IGNORABLE.sub("", text)
        for one, other in self._one_for_one:
            text = text.replace(one, other)
        if self._words:
            text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
            text = text.replace("i\u0307", "i").replace("ı", "i")
        else:
            text = unicodedata.normalize("NFC", text)
        return text.translate(_ONE_SIGN)

    def __call__(self, text: str) -> Folded:
        if not text.isascii():
            for one, other in self._one_for_one:
                if one in text:
                    text = text.replace(one, other)
            try:
                return self._western(text, text.encode("latin-1"))
            except UnicodeEncodeError:
                pass
            special = [found.start() for found in self._special.finditer(text)]
            if special and not self._may_stay(text, special):
                # As long as the text: what would grow is special.
                return self._with_seams(text, special, text.lower() if self._words else text)
        return Folded(text.lower() if self._words else text)

    def _western(self, text: str, encoded: bytes) -> Folded:
        """What has one byte for each sign is folded three times as fast by bytes."""
        rest = encoded.translate(_WESTERN_LOWER).decode("latin-1") if self._words else text
        if encoded.translate(None, self._western_plain):
            special = [found.start() for found in self._western_special.finditer(encoded)]
            return self._with_seams(text, special, rest)
        return Folded(rest)

    def _may_stay(self, text: str, special: list[int]) -> bool:
        """Whether all that is special is marks that are written as they are folded; many
        scripts have one on every other letter."""
        if len(special) < _MANY or not all(
            self._kinds[sign] == _ATTACHES and sign != "\u0307" and self._segment(sign) == sign
            for sign in {text[place] for place in special}
        ):
            return False
        if not self._words:
            return unicodedata.is_normalized("NFC", text)
        normal = unicodedata.is_normalized
        return normal("NFKC", text) and normal("NFKC", text.lower())

    def _with_seams(self, text: str, special: list[int], rest: str) -> Folded:
        """A character that is not simple, or has something attached to it, is folded together
        with all that follows and attaches to it."""
        kinds, alone, segment = self._kinds, self._kinds.alone, self._segment
        pieces: list[str] = []
        seams: list[Seam] = []
        at = length = 0
        for place in special:
            if place < at:
                continue
            behind = text[place + 1 : place + 2]
            if kinds[text[place]] != _ATTACHES and (
                behind < "\xad" or kinds[behind] != _ATTACHES  # the first needs no asking
            ):
                piece = alone[text[place]]
                if piece != rest[place]:  # else it stands there already
                    pieces += (rest[at:place], piece)
                    length += place - at
                    seams.append((length, length + len(piece), place, place + 1, place + 1))
                    length += len(piece)
                    at = place + 1
                continue
            attached = kinds[text[place]] == _ATTACHES and place > at and text[place - 1] != "\n"
            start = place - attached
            end = seen = place + 1
            while end < len(text) and kinds[text[end]] == _ATTACHES:
                end += 1
            piece = segment(text[start:end])
            if attached or end > seen:
                seen = end
                while seen > start + 1 and _IGNORABLE.match(text, seen - 1):
                    seen -= 1
            pieces += (rest[at:start], piece)
            length += start - at
            if piece != rest[start:end]:  # else each stands for itself here too
                seams.append((length, length + len(piece), start, seen, end))
            length += len(piece)
            at = end
        pieces.append(rest[at:])
        return Folded("".join(pieces), tuple(seams))

    def kind(self, character: str) -> int:
        if _IGNORABLE.match(character):
            return _ATTACHES
        first = unicodedata.normalize("NFKC", character)[0]
        if unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff":
            return _ATTACHES
        return _PLAIN if len(self.whole(character)) == 1 else _CHANGES_LENGTH


class _Kinds(dict[str, int]):
    def __init__(self, folding: Folding) -> None:
        super().__init__()
        self._folding = folding
        self.alone: dict[str, str] = {}
        """What characters become by themselves, but those that attach, as far as met."""

    def __missing__(self, character: str) -> int:
        self[character] = kind = self._folding.kind(character)
        if kind != _ATTACHES:
            self.alone[character] = self._folding.whole(character)
        return kind


FOLD = Folding(words=True)
KEEP = Folding(words=False)
