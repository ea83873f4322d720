"""Where in a text the words stand that it was searched for: `findable` the other way round."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from desktop.feeds.findable import fold, phrases, placed_words

Span = tuple[int, int]
"""Where it begins in the text, and where it ends."""


@lru_cache(maxsize=512)
def spots(text: str, typed: str) -> tuple[Span, ...]:
    """Places of what a person typed, by the same rules by which it is found: capitals and
    accents don't matter, the last word counts as far as it goes. In order, without overlaps."""
    wanted = phrases(typed)
    if not wanted or not text:
        return ()
    folded, places = _folded(text)
    words = placed_words(folded)
    found: list[Span] = []
    for phrase in wanted:
        for start, stop in _stands(words, phrase, beginning=phrase is wanted[-1]):
            found.append((places[start][0], places[stop - 1][1]))
    return _joined(found)


def _stands(
    words: Sequence[tuple[str, int]], phrase: Sequence[str], *, beginning: bool
) -> list[Span]:
    """Where the words of a phrase stand side by side, in the folded text."""
    *before, last = phrase
    found = []
    for at in range(len(words) - len(before)):
        word, start = words[at + len(before)]
        fits = word.startswith(last) if beginning else word == last
        if fits and [one for one, _ in words[at : at + len(before)]] == before:
            found.append((words[at][1], start + len(last)))
    return found


def _folded(text: str) -> tuple[str, Sequence[Span]]:
    """The folded text, and which place of the text each of its letters comes from: folding
    takes accents away and makes two letters of some."""
    if text.isascii():
        return fold(text), [(at, at + 1) for at in range(len(text))]
    starts = [at for at, sign in enumerate(text) if not (at and unicodedata.combining(sign))]
    parts: list[str] = []
    places: list[Span] = []
    for span in pairwise([*starts, len(text)]):
        part = fold(text[slice(*span)])
        parts.append(part)
        places += [span] * len(part)
    return "".join(parts), places


def _joined(found: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, stop in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return tuple(joined)
