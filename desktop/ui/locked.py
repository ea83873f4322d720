"""Texts that a post asks for word for word: which are missing, and how they come back. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from desktop.guidelines.mending import append_before_hashtags
from desktop.model import Fix, Hint, Level
from desktop.text import tokens

RULE = "post.locked"
_ANCHOR = 12
"""Characters at both ends by which a text is known again that was changed in its middle."""
_SHORT = 40
"""A text up to here follows its sentence; a longer one is a paragraph of its own."""


def stands(text: str, locked: str) -> bool:
    """Whether it is there word for word. Spaces and line breaks are as one likes, and so is
    which of two ways of writing the same letter."""
    return _plain(locked) in _plain(text)


@lru_cache(64)
def missing(text: str, locked: tuple[str, ...]) -> tuple[Hint, ...]:
    """A hint for each that is not there; asked after every key."""
    return tuple(_hint(text, one) for one in locked if _plain(one) and not stands(text, one))


def _hint(text: str, locked: str) -> Hint:
    words = locked.strip()
    for start, end in _changed(text, words):
        fix = Fix(start, end, words)
        return Hint(RULE, Level.MUST, start, end, words, "", fixes=(fix,))
    gap = " " if len(words) <= _SHORT and "\n" not in words else "\n\n"
    fix = append_before_hashtags(text, tokens(text), gap + words)
    return Hint(RULE, Level.MUST, 0, 0, words, "", fixes=(fix,))


def _changed(text: str, locked: str) -> Iterator[tuple[int, int]]:
    """Where it begins and ends as it should, and says something else in between."""
    if len(locked) < 3 * _ANCHOR:
        return
    head, tail = _loose(locked[:_ANCHOR]), _loose(locked[-_ANCHOR:])
    longest = 2 * len(locked)
    for begin in re.finditer(head, text):
        end = re.compile(tail).search(text, begin.end(), begin.start() + longest)
        if end is not None:
            yield begin.start(), end.end()


def _loose(words: str) -> str:
    """A pattern for words however they are spaced."""
    return r"\s+".join(re.escape(part) for part in words.split())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
