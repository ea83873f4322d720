"""Where a word begins and where it ends, in every script.

Of Unicode's word boundaries (UAX 29) these hold: letters, digits and `_` hang together
(WB5, WB8 to WB10, WB13a, WB13b with `_`), marks belong to the letter before them and what is
invisible is passed over (WB4). On purpose otherwise:

- Punctuation always ends a word: "can" is found in "can't", "3" in "3.14" (not WB6, 7, 11, 12).
- Scripts that put no space between words (Han, Kana, Thai, Lao, Khmer, Myanmar) have a
  boundary everywhere: without a dictionary a term there would never be found.
- Korean hangs its particles on words (한국은, 한국에서는), so a word ends before one that ends
  there; else Hangul goes on like any alphabet (한국 is not found in 한국어). Next to another
  script there is a boundary (IT기업, Goodword는). A short word before what only looks like a
  particle is found too; better a hint too many there than none in all of Korean.
"""

from __future__ import annotations

import re
import unicodedata

_NO_SPACES = re.compile(
    # Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, Kana, Han
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa1-\uffdc]")
_PARTICLE = re.compile(
    "(?:들?(?:은|는|이|가|을|를|의|에|와|과|로|으로|도|만|뿐|께|요|랑|이랑|하고|나|이나|든지|이든지"
    "|라도|이라도|란|이란|에서|에게|에게서|께서|한테|까지|부터|마다|보다|처럼|만큼|조차|마저|밖에|대로|같이)"
    "(?:은|는|도|만|의|이|가|을|를|나|요|까지|부터)?|들"
    "|이다|이고|이며|이지만|이면|이라고|이라는|이었다|였다|입니다|입니까|이에요|예요|인|임)"
    "(?![\uac00-\ud7a3])"
)
NO_SPACES, HANGUL, PARTICLE = _NO_SPACES.pattern, _HANGUL.pattern, _PARTICLE.pattern
"""For expressions that ask for the same boundaries."""
CONNECTED = f"[^\\W{NO_SPACES[1:-1]}{HANGUL[1:-1]}]"
"""Of two of these, side by side, the second begins no word and the first ends none."""
_PUNCTUATION = frozenset(one for one in map(chr, range(128)) if not one.isalnum() and one != "_")
"""What is in no word and not invisible, of ASCII: nearly always it stands beside a word."""
_INVISIBLE = frozenset("\xad\u061c\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")


def is_word(character: str) -> bool:
    """Part of a word: letters, digits, `_`, and the marks that are written onto letters
    (Mn and Mc: without them every Indic vowel sign would end a word)."""
    return character.isalnum() or character == "_" or _is_mark(character)


def begins_word(text: str, at: int) -> bool:
    """Whether a word may begin at `at`: nothing before it belongs to it."""
    if at == 0 or text[at - 1] in _PUNCTUATION:
        return True
    here = text[at]
    if not is_word(here):
        return True
    place = at - 1
    while place and text[place] in _INVISIBLE:
        place -= 1
    before = text[place]
    if not is_word(before):
        return True
    return not _is_mark(here) and _apart(before, here)


def ends_word(text: str, at: int) -> bool:
    """Whether a word may end at `at`: nothing behind it belongs to it."""
    size = len(text)
    if at == size or text[at] in _PUNCTUATION or not is_word(text[at - 1]):
        return True
    place = at
    while place < size and text[place] in _INVISIBLE:
        place += 1
    if place == size:
        return True
    before, behind = text[at - 1], text[place]
    if not is_word(behind):
        return True
    if _is_mark(behind):
        return False  # a mark belongs to the letter before it, in every script
    return _apart(before, behind) or _PARTICLE.match(text, place) is not None


def _apart(one: str, other: str) -> bool:
    """Whether two that are parts of words can't be parts of one."""
    if one.isascii() and other.isascii():
        return False
    if _NO_SPACES.match(one) or _NO_SPACES.match(other):
        return True
    return bool(_HANGUL.match(one)) != bool(_HANGUL.match(other))


def _is_mark(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in {"Mn", "Mc"}
