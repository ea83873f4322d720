"""How long a page of guidelines is for whoever reads it: words, minutes, printed pages.

Two pages are read, fifty are not: `too_long` is where `program check` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

WORDS_A_MINUTE = 230
"""A calm adult in a text without new words (Brysbaert 2019 has 238 for English)."""
WORDS_A_PAGE = 500
MOST_PAGES = 2


@dataclass(frozen=True, slots=True)
class Length:
    """`minutes` and `pages` are rounded up; an empty page has none of either."""

    words: int
    minutes: int
    pages: int

    @property
    def too_long(self) -> bool:
        """More than the two printed pages that people read to the end."""
        return self.pages > MOST_PAGES


_NOT_READ = re.compile(
    r"\A---\n(?:.*\n)*?---\n"  # front matter
    r"|<[^<>]*>"
    r"|\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)"  # where a link leads
    r"|^ {0,3}\[[^\]\n]+\]:.*$"
    r"|\{:?\s*#[^{}\n]*\}"
    r"|https?://\S+",
    re.MULTILINE,
)
# Scripts without spaces: about two signs make a word.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
_LETTER = re.compile(r"[^\W_]")


def length_of(markdown: str) -> Length:
    """How long a page is. Takes time proportional to its length."""
    read = _NOT_READ.sub(" ", markdown)
    signs = len(_WITHOUT_SPACES.findall(read))
    words = sum(
        _LETTER.search(piece) is not None for piece in _WITHOUT_SPACES.sub(" ", read).split()
    )
    words += (signs + 1) // 2
    return Length(words, ceil(words / WORDS_A_MINUTE), ceil(words / WORDS_A_PAGE))
