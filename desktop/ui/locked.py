"""Texts that a post asks for word for word: which are missing, and how they come back. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

from desktop.guidelines.mending import append_before_hashtags
from desktop.model import Fix, Hint, Level
from desktop.text import tokens
from desktop.words import begins_word, ends_word

RULE = "post.locked"
_ANCHOR = 8
"""Characters at both ends by which a text is found again that was changed in its middle."""
_ALIKE = 0.7
"""Of what stands between them: anything less is somebody's own sentence."""
_TRIES = 4
"""Beginnings that are looked at: it is asked after every key."""
_SHORT = 40
"""A text up to here follows its sentence; a longer one is a paragraph of its own."""


def stands(text: str, locked: str) -> bool:
    """Whether it is there word for word, and not as a part of longer words. Spaces and line
    breaks are as one likes, and so is which of two ways of writing the same letter."""
    whole, wanted = _plain(text), _plain(locked)
    at = whole.find(wanted)
    while wanted and at >= 0 and not _is_whole(whole, at, at + len(wanted)):
        at = whole.find(wanted, at + 1)
    return at >= 0


@lru_cache(64)
def missing(text: str, locked: tuple[str, ...]) -> tuple[Hint, ...]:
    """A hint for each that is not there; asked after every key."""
    return tuple(_hint(text, one) for one in locked if _plain(one) and not stands(text, one))


def _hint(text: str, locked: str) -> Hint:
    words = locked.strip()
    changed = next(_changed(text, words), None)
    if changed is not None:
        start, end = changed
        return Hint(RULE, Level.MUST, start, end, words, "", fixes=(Fix(start, end, words),))
    gap = " " if len(words) <= _SHORT and "\n" not in words else "\n\n"
    fix = append_before_hashtags(text, tokens(text), gap + words)
    return Hint(RULE, Level.MUST, 0, 0, words, "", fixes=(fix,))


def _changed(text: str, locked: str) -> Iterator[tuple[int, int]]:
    """Where it begins and ends as it should, and says nearly the same in between."""
    if len(locked) < 3 * _ANCHOR:
        return
    head, tail = _loose(locked[:_ANCHOR]), _loose(locked[-_ANCHOR:])
    longest = 2 * len(locked)
    for begin in islice(re.finditer(head, text), _TRIES):
        end = re.compile(tail).search(text, begin.end(), begin.start() + longest)
        if end is None or not _is_whole(text, begin.start(), end.end()):
            continue
        found = text[begin.start() : end.end()]
        if SequenceMatcher(None, found, locked, autojunk=False).ratio() >= _ALIKE:
            yield begin.start(), end.end()


def _is_whole(text: str, start: int, end: int) -> bool:
    return begins_word(text, start) and ends_word(text, end)


def _loose(words: str) -> str:
    """A pattern for words however they are spaced."""
    return r"\s+".join(re.escape(part) for part in words.split())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
