"""A tip of our own on sentences that are hard to read, for programs that say nothing about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from desktop.guidelines.sentences import sentences
from desktop.model import Hint, Level

LONGEST = 35
"""Words of a sentence that is read without going back (plain-language guides say 20 to 25 on
average; a tip is for what is far beyond)."""
MOST = 3
"""Tips on one text."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def long_sentences(text: str, found: Sequence[Hint]) -> list[Hint]:
    """A tip on each; none where a rule of the program has a hint on the same sentence."""
    known = {(hint.start, hint.end) for hint in found}
    tips: list[Hint] = []
    start = 0
    for line in text.split("\n"):
        for first, last in _long(line):
            place = (start + first, start + last)
            if place not in known and len(tips) < MOST:
                words = text[place[0] : place[1]]
                tips.append(Hint("text.long_sentence", Level.TIP, *place, words, ""))
        start += len(line) + 1
    return tips


@lru_cache(512)
def _long(line: str) -> tuple[tuple[int, int], ...]:
    if len(line) < LONGEST * 2:
        return ()
    return tuple(
        (first, last)
        for first, last in sentences(line)
        if len(_WORD.findall(line, first, last)) > LONGEST
    )
