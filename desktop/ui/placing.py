"""Where hashtags and the disclosure go in a caption: edits as places and words, no Qt.

A disclosure stands near what is claimed, at the end of the first paragraph; hashtags stand
together at the end.
"""

from __future__ import annotations

import re

from desktop.model import Fix
from desktop.text import tokens


def add_tag(text: str, tag: str) -> Fix:
    """Behind the last hashtag of the last line, or as a new last paragraph."""
    body = text.rstrip()
    if not body:
        return Fix(0, len(text), tag)
    last = body.rsplit("\n", 1)[-1].split()
    together = bool(last) and all(word.startswith("#") for word in last)
    return Fix(len(body), len(text), (" " if together else "\n\n") + tag)


def add_disclosure(text: str, disclosure: str) -> Fix:
    """At the end of the first paragraph that is not only hashtags."""
    if not text.strip():
        return Fix(0, len(text), disclosure)
    for found in re.finditer(r"[^\n]+", text):
        words = found.group().split()
        if words and not all(word.startswith("#") for word in words):
            end = found.start() + len(found.group().rstrip())
            return Fix(end, end, f" {disclosure}")
    return Fix(0, 0, f"{disclosure}\n\n")


def take_out(text: str, words: str) -> Fix | None:
    """Take a hashtag or disclosure out again, with the space before it."""
    start = _find(text, words)
    if start < 0:
        return None
    end = start + len(words)
    if (start == 0 or text[start - 1] == "\n") and text[end : end + 1] == " ":
        return Fix(start, end + 1, "")  # the first of its line: the next one takes its place
    while start > 0 and text[start - 1] in " \n":
        start -= 1
    if start == 0:
        while end < len(text) and text[end] in " \n":
            end += 1
    elif end < len(text) and not text[end].isspace():
        return Fix(start, end, " ") if text[end].isalnum() else Fix(start, end, "")
    return Fix(start, end, "")


def _find(text: str, words: str) -> int:
    if words.startswith("#"):
        wanted = words.casefold()
        found = [token for token in tokens(text) if token.text.casefold() == wanted]
        return found[-1].start if found else -1
    place = text.find(words)
    return place if place >= 0 else text.casefold().find(words.casefold())
