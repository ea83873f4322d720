"""Where hashtags and the disclosure go in a caption: edits as places and words, no Qt.

A disclosure stands near what is claimed and where everybody sees it: at the end of the first
paragraph, before its hashtags, or after an earlier sentence where "…more" would hide it.
Hashtags stand together at the end.
"""

from __future__ import annotations

from desktop.guidelines.mending import Seen, disclose
from desktop.model import Fix
from desktop.text import tokens


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
    """Where the hint that asks for it would put it too."""
    return disclose(text, tokens(text), disclosure, seen)


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
