"""LinkedIn's "little text": a caption written so that LinkedIn reads exactly the same words.

Signs that mean something there have to be escaped everywhere, even where they mean nothing:
LinkedIn cuts a post at the first one that is not, and says that all went well. Only the words
of a post are little text; titles, descriptions and alternative texts are plain.
Source: learn.microsoft.com/linkedin, marketing/community-management/shares/little-text-format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from desktop.text import tokens
from desktop.words import is_word

RESERVED = "|{}@[]()<>#\\*_~"
_RESERVED = re.compile(f"[{re.escape(RESERVED)}]")


def little(text: str, mentions: Mapping[str, str]) -> str:
    """`text` as little text. Hashtags stay hashtags; `@Name` becomes a mention where `mentions`
    knows that very name (LinkedIn wants it letter by letter, and shows it without the `@`)."""
    parts, end = [], 0
    for start, stop, mark in _marks(text, mentions):
        if start >= end:
            parts += [_escaped(text[end:start]), mark]
            end = stop
    return "".join([*parts, _escaped(text[end:])])


def _marks(text: str, mentions: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Start, end and what to write instead: the signs of hashtags, whole mentions."""
    found = tokens(text)
    marks = [
        # An underscore in a hashtag may end it over there; escaped it never ends the post.
        (token.start, token.start + 1, "#")
        for token in found
        if token.kind == "hashtag" and token.text[0] == "#" and token.text[1] not in RESERVED
    ]
    links = [token for token in found if token.kind == "url"]
    for name in _pattern(tuple(mentions)).finditer(text) if mentions else ():
        start, stop = name.span()
        glued = any(map(is_word, text[max(0, start - 1) : start] + text[stop : stop + 1]))
        if not glued and not any(link.start < start < link.end for link in links):
            urn = mentions[name.group(1)]
            marks.append((start, stop, f"@[{_escaped(name.group(1))}]({urn})"))
    return sorted(marks)


@lru_cache(8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("@(" + "|".join(map(re.escape, longest_first)) + ")")


def _escaped(text: str) -> str:
    return _RESERVED.sub(lambda sign: f"\\{sign.group()}", text)
