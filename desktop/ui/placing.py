"""Where hashtags and the disclosure go in a caption: edits as places and words, no Qt.

A disclosure stands near what is claimed and where everybody sees it: at the end of the first
paragraph, before its hashtags, or after an earlier sentence where "…more" would hide it.
Hashtags stand together at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from desktop.model import Fix
from desktop.text import tokens

Seen = Callable[[str], int]
"""Up to which place of a text every reader sees it without asking for more."""
_PARAGRAPH = re.compile(r"[^\n]+")
_SENTENCE_ENDS = re.compile(r"[.!?…。！？]+[\"”’»)]*(?=\s|$)")


def all_seen(text: str) -> int:
    return len(text)


def add_tag(text: str, tag: str) -> Fix:
    """Behind the last hashtag of the last line, or as a new last paragraph."""
    body = text.rstrip()
    if not body:
        return Fix(0, len(text), tag)
    last = body.rsplit("\n", 1)[-1].split()
    together = bool(last) and all(word.startswith("#") for word in last)
    return Fix(len(body), len(text), (" " if together else "\n\n") + tag)


def add_disclosure(text: str, disclosure: str, seen: Seen = all_seen) -> Fix:
    """At the end of the first paragraph that is not only hashtags and before its hashtags; if
    it could not be seen there, after an earlier sentence, or first of all."""
    if not text.strip():
        return Fix(0, len(text), disclosure)
    for found in _PARAGRAPH.finditer(text):
        line = found.group()
        length = _without_tags(line)
        if not length:
            continue
        end = found.start() + length
        for place in (end, *_sentence_ends(text, found.start(), end)):
            fix = Fix(place, place, f" {disclosure}")
            if place + len(fix.text) <= seen(_applied(text, fix)):
                return fix
        return Fix(found.start(), found.start(), f"{disclosure} ")
    return Fix(0, 0, f"{disclosure}\n\n")


def stands_well(text: str, disclosure: str, seen: Seen = all_seen) -> bool:
    """Whether readers meet the disclosure that is in the text: before "…more", and not last
    in a list of hashtags, where nobody looks."""
    start = find(text, disclosure)
    if start < 0:
        return True
    end = start + len(disclosure)
    if end > seen(text):
        return False
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    last = [word for word in line.split() if word.startswith(("#", "＃"))][-1:]
    tags_before = text[:start].rstrip().rpartition("\n")[2].split()[-2:]
    in_list = len(tags_before) == 2 and all(word.startswith(("#", "＃")) for word in tags_before)
    return not (in_list and last and last[0].casefold().startswith(disclosure.casefold()))


def move_disclosure(text: str, disclosure: str, seen: Seen = all_seen) -> Fix | None:
    """Take the disclosure to where readers meet it: one edit."""
    out = take_out(text, disclosure)
    if out is None:
        return None
    without = _applied(text, out)
    return _difference(text, _applied(without, add_disclosure(without, disclosure, seen)))


def apart(text: str, place: int, words: str) -> str:
    """Words to put in at a place, as a paragraph of their own where a line ends there, else
    a space away from what is before."""
    before, after = text[:place], text[place:]
    if not before or before[-1].isspace():
        return words
    return f"\n\n{words}" if not after or after[0] == "\n" else f" {words}"


def take_out(text: str, words: str) -> Fix | None:
    """Take a hashtag or disclosure out again, with the space before it."""
    start = find(text, words)
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


def _without_tags(line: str) -> int:
    """How long a line is before the hashtags at its end; 0 where it is nothing else."""
    line = line.rstrip()
    while line:
        word = line.rsplit(maxsplit=1)[-1]
        if not word.startswith(("#", "＃")):
            break
        line = line[: len(line) - len(word)].rstrip()
    return len(line)


def _sentence_ends(text: str, start: int, end: int) -> list[int]:
    """The last ones first."""
    found = [one.end() for one in _SENTENCE_ENDS.finditer(text, start, end)]
    return [place for place in reversed(found) if place < end]


def find(text: str, words: str) -> int:
    """Where a hashtag or a disclosure stands in a text; -1: nowhere."""
    if words.startswith("#"):
        wanted = words.casefold()
        found = [token for token in tokens(text) if token.text.casefold() == wanted]
        return found[-1].start if found else -1
    place = text.find(words)
    return place if place >= 0 else text.casefold().find(words.casefold())


def _applied(text: str, fix: Fix) -> str:
    return text[: fix.start] + fix.text + text[fix.end :]


def _difference(old: str, new: str) -> Fix:
    """The smallest single edit from one to the other, so that the rest keeps its hints."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    return Fix(start, len(old) - end, new[start : len(new) - end])
