"""The words a post is found by, and the search that a person's typing means.

The index takes words as they come from here, folded (no capitals, no accents) and parted by
spaces; nothing is left to a tokenizer. Scripts that put no space between words (Han, Kana,
Thai …) have every sign for a word, and several signs are looked for side by side. What a post
is filtered by is a word too, one that nobody can type: so a filter costs no more than a word.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence

from desktop.model import Post
from desktop.text import NO_SPACES

PREFIX = 4
"""So many letters of a word the index knows as beginnings (`prefix` of `posts_text`)."""
SPELLED_OUT = 48
"""Most words that a longer beginning is spelled out into; the index takes each in its stride,
while a beginning that it does not know makes it go over everything that begins so."""
_LONGEST = 64
_MOST = 20
_MARKED = "\ue000"  # for private use, so no letter: typing it finds nothing
_SILENT = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # accents, Hebrew points
    "\u0610-\u061a\u0640\u064b-\u065f\u0670"  # Arabic vowels, and the line that stretches words
    "\xad\u200c\u200d\u2060]"  # soft hyphen and joiners
)
_STROKES = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters whose strokes Unicode takes for a part of them."""
_LETTER = f"[^\\W_{NO_SPACES[1:-1]}]"
_VOWEL_SIGN = "[\u0711-\u07f3\u0900-\u0963\u0966-\u0dff\u0f18-\u0fbc]"
# a script's own signs hold punctuation too, hence the look at them
_RUN = "[a-z0-9]++"  # most of most languages, once it is folded, and much faster than any letter
_WORD = re.compile(f"(?:{_RUN}|{_LETTER})(?:{_RUN}|{_LETTER}|{_VOWEL_SIGN})*+|(?=\\w){NO_SPACES}")

Spell = Callable[[str], Sequence[str]]
"""Words of the index with this beginning, or none where there are too many of them."""


def fold(text: str) -> str:
    """The same for all spellings of a word that only differ in capitals, accents and width."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    together = unicodedata.normalize("NFKC", _SILENT.sub("", apart))
    return together.casefold().translate(_STROKES)


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [word[:_LONGEST] for word in _WORD.findall(fold(text))]


def placed_words(folded: str) -> list[tuple[str, int]]:
    """The words of a text that was folded already, and where each begins."""
    return [(found[0][:_LONGEST], found.start()) for found in _WORD.finditer(folded)]


def of_post(post: Post, program: str) -> list[str]:
    """Everything a post is found by: its words, then what it is filtered by."""
    parts: Sequence[str] = (
        post.title,
        post.text,
        post.author,
        post.category,
        post.campaign,
        " ".join(post.hashtags),
        *(caption.text for caption in post.captions),
        *(media.alt for media in post.media),
    )
    found = words("\n".join(part for part in parts if part))
    found += (network(name) for name in post.networks or ("",))
    return found + marks(
        category=post.category,
        campaign=post.campaign,
        language=post.language,
        program=program,
        evergreen=post.evergreen,
    )


def network(name: str) -> str:
    """The word of posts that may go to this network; of those that may go anywhere for ""."""
    return _mark("network", name)


def marks(
    *, category: str, campaign: str, language: str, program: str, evergreen: bool
) -> list[str]:
    """The words that stand for these; none for what is empty."""
    named = {
        "category": category,
        "campaign": campaign,
        "language": language,
        "program": program,
        "evergreen": "yes" if evergreen else "",
    }
    return [_mark(kind, value) for kind, value in named.items() if value]


def _mark(kind: str, value: str) -> str:
    return _MARKED + hashlib.blake2s(f"{kind}\n{value}".encode(), digest_size=7).hexdigest()


def any_of(*words: str) -> str:
    """A condition of FTS5: one of these words."""
    return f"({' OR '.join(_quoted(word) for word in words)})"


def phrases(typed: str) -> list[list[str]]:
    """What a person types, as words that are looked for side by side: mostly one word each."""
    return [found for part in typed.split()[:_MOST] if (found := words(part))]


def conditions(typed: str, spell: Spell) -> list[str]:
    """What a person types as conditions of FTS5: every word, the last one as far as it goes.
    What has no space in it (`e-mail`, `社会`) is looked for side by side."""
    found = phrases(typed)
    if not found:
        return []
    *whole, last = found
    return [_quoted(*phrase) for phrase in whole] + [_beginning(last, spell)]


def _beginning(phrase: Sequence[str], spell: Spell) -> str:
    *before, word = phrase
    spelled = spell(word) if len(word) > PREFIX else ()
    if not spelled:
        return f"{_quoted(*phrase)} *"
    return f"({' OR '.join(_quoted(*before, one) for one in spelled)})"


def _quoted(*phrase: str) -> str:
    return f'"{" ".join(phrase)}"'
