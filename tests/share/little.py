"""Little text as its grammar reads it, and what LinkedIn shows then: everything before the
first sign that means nothing there. Written from the grammar alone; knows nothing of ours.

Source: learn.microsoft.com/linkedin, marketing/community-management/shares/little-text-format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SIGNS = set("|{}@[]()<>#\\*_~")
_WORD = re.compile(r"[^\W_]+")
_TEXT = r"(?:[^|{}@\[\]()<>#\\*_~]|\\[|{}@\[\]()<>#\\*_~])+"
_MENTION = re.compile(rf"@\[({_TEXT})\]\((urn:li:(?:person|organization):[\w-]+)\)")
_TEMPLATE = re.compile(rf"\{{hashtag\|\\?([#＃])\|({_TEXT})\}}")


@dataclass
class Shown:
    """What readers get. `cut` tells that something of the post is missing."""

    text: str = ""
    hashtags: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    cut: bool = False


def shown(little: str) -> Shown:
    found, at = Shown(), 0
    while at < len(little):
        sign = little[at]
        if sign not in SIGNS:
            found.text += sign
            at += 1
        elif sign == "\\" and little[at + 1 : at + 2] in SIGNS and at + 1 < len(little):
            found.text += little[at + 1]
            at += 2
        elif sign == "#" and (word := _WORD.match(little, at + 1)):
            found.hashtags.append(word.group())
            found.text += f"#{word.group()}"
            at = word.end()
        elif sign == "{" and (template := _TEMPLATE.match(little, at)):
            word_there = _plain(template[2])
            found.hashtags.append(word_there)
            found.text += template[1] + word_there
            at = template.end()
        elif sign == "@" and (mention := _MENTION.match(little, at)):
            found.mentions.append(mention[2])
            found.text += _plain(mention[1])
            at = mention.end()
        else:
            found.cut = True
            return found
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
