"""Terms that a rule file does not give away: kept as keyed hashes, found all the same.

Every stretch of a caption that could be such a term, folded as all words are, is hashed with
the key of the file and looked up. So who reads the file, or looks into it with an editor, sees no
names. Who guesses a name can try it out with the key, which lies in the file: this hides names
from readers, not from effort.

A stretch has up to `longest` parts. A part is a word or a sign; in scripts without spaces
between words, a letter with its marks, so long terms need many parts there and are refused.
"""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD, Folded
from desktop.text import begins_word, ends_word
from desktop.words import HANGUL, NO_SPACES

ALGORITHM = "blake2b-64"
LONGEST = 8
"""Parts of a term. Each costs one more hash at every place of a text."""
MOST = 20_000
_BYTES = 8
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Hashed:
    """The terms of one rule."""

    key: bytes
    longest: int
    terms: frozenset[bytes]


class Secret(NamedTuple):
    """Terms to find, and the number under which they are reported."""

    hashed: Hashed
    number: int


def make(terms: Iterable[str], key: bytes = b"") -> dict[str, Any]:
    """What stands in a rule for these terms, with a new key where none is given. BadFile
    (`problem`) names the term that can't be taken."""
    key = key or secrets.token_bytes(_KEY_BYTES)
    hashes: set[str] = set()
    longest = 0
    for term in terms:
        folded = " ".join(FOLD.whole(term).split())
        parts = len(_parts(folded))
        if not 1 <= parts <= LONGEST:
            raise BadFile(problem=f"{term!r} has {parts} parts, which must be 1 to {LONGEST}")
        longest = max(longest, parts)
        hashes.add(_hash(folded, key).hex())
    if not hashes:
        raise BadFile(problem="no terms")
    # In order of their hashes, which says nothing about the terms.
    return {
        "algorithm": ALGORITHM,
        "key": key.hex(),
        "longest": longest,
        "terms": sorted(hashes),
    }


def read(found: Any) -> Hashed:
    """What `make` made, out of a rule. BadFile."""
    fields = Fields(found, "hashed")
    fields.choice("algorithm", (ALGORITHM,))
    key = _hexadecimal(fields.text("key", None, 128), "key")
    longest = fields.number("longest") or 0
    terms = [_hexadecimal(one, "term") for one in fields.texts("terms", 2 * _BYTES)]
    fields.done()
    if not 16 <= len(key) <= 64:
        raise BadFile(problem="the key of 'hashed' must have 16 to 64 bytes")
    if not 1 <= longest <= LONGEST:
        raise BadFile(problem=f"'longest' must be 1 to {LONGEST}")
    if not 0 < len(terms) <= MOST or any(len(term) != _BYTES for term in terms):
        raise BadFile(problem=f"'hashed' must have 1 to {MOST} terms of {2 * _BYTES} digits")
    return Hashed(key, longest, frozenset(terms))


def _hexadecimal(text: str, what: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise BadFile(problem=f"a {what} of 'hashed' is not hexadecimal") from None


class HashedTerms:
    """All hashed terms of a finder. Those that share a key are looked for in one pass."""

    def __init__(self, several: Sequence[Secret]) -> None:
        self._keys: dict[bytes, int] = {}
        self._numbers: dict[tuple[bytes, bytes], list[int]] = defaultdict(list)
        for hashed, number in several:
            self._keys[hashed.key] = max(hashed.longest, self._keys.get(hashed.key, 0))
            for term in hashed.terms:
                self._numbers[hashed.key, term].append(number)

    def __bool__(self) -> bool:
        return bool(self._keys)

    def find(self, line: Folded) -> Iterator[tuple[int, int, int]]:
        """Number, start and end. About 0.7 µs for each part of `longest` at each part of the
        line."""
        parts = _parts(line.text)
        for key, longest in self._keys.items():
            for first, last, digest in _digests(line.text, parts, key, longest):
                for number in self._numbers.get((key, digest), ()):
                    yield (number, *line.span(first, last))


class _Part(NamedTuple):
    start: int
    end: int
    begins: bool
    """Whether a term may begin with it."""
    ends: bool


_CHUNK = re.compile(r"[^\s!-/:-@\[-^`{-~]+|\S")
"""What hangs together, and the signs of ASCII one by one."""
_PLAIN = re.compile(rf"(?:(?!{NO_SPACES}|{HANGUL})\w)+")
"""Letters of scripts in which a word has no boundary inside."""


def _parts(text: str) -> list[_Part]:
    parts: list[_Part] = []
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        if end == start + 1 or chunk.group().isascii() or _PLAIN.fullmatch(chunk.group()):
            parts.append(_Part(start, end, True, True))
        else:
            parts += _cut(text, start, end)
    return parts


def _cut(text: str, start: int, end: int) -> Iterator[_Part]:
    """A chunk cut wherever a word may begin or end, and around every sign."""
    begun, may_begin = start, True
    for place in range(start + 1, end + 1):
        ends = ends_word(text, place)
        begins = place < end and begins_word(text, place)
        if ends or begins or place == end:
            yield _Part(begun, place, may_begin, ends)
            begun, may_begin = place, begins


def _digests(
    text: str, parts: Sequence[_Part], key: bytes, longest: int
) -> Iterator[tuple[int, int, bytes]]:
    # Most texts have nothing but single spaces, and looking once is cheaper than always mending.
    mend = _ODD_SPACE.search(text) is not None
    for index, (first, _, begins, _) in enumerate(parts):
        if begins:
            for _, last, _, ends in parts[index : index + longest]:
                if ends:
                    stretch = text[first:last]
                    yield first, last, _hash(" ".join(stretch.split()) if mend else stretch, key)


_ODD_SPACE = re.compile(r"\s\s|[^\S ]")


def _hash(text: str, key: bytes) -> bytes:
    return blake2b(text.encode(), digest_size=_BYTES, key=key).digest()
