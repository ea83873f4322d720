"""What text is: cleaning what comes from outside, counting, places in it, and its tokens.

Every function takes time proportional to the length of the text, whatever the text is.
Places count code points; only `Offsets` knows UTF-16, in which Qt counts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

# --- text from outside -----------------------------------------------------------------------

_NOT_TEXT = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, but tab and line ends
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates: they reach past the text
    "\ud800-\udfff"  # lone surrogates: no encoder takes them
    "\ufeff"  # a byte order mark that was taken for text
    "]"
)
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text from outside without what is no text; every line end becomes `\\n`."""
    return _LINE_END.sub("\n", _NOT_TEXT.sub("", text))


_MARKUP = re.compile(
    r"<!--"
    r"|<(?P<name>/?[a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|<[!?][^<>]*>"
)
_SILENT = re.compile(
    "script|style|template|head|title|noscript|iframe|object|svg|math|select|textarea"
)
_PARAGRAPH = re.compile(
    "/?(?:address|article|aside|blockquote|dd|dl|dt|div|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|header|hr|main|nav|ol|p|pre|section|table|ul)"
)
_LINES = frozenset({"br", "tr", "li", "/li", "/tr"})
_SPACES = re.compile("[ \t\n\r\f]+")


def plain(markup: str) -> str:
    """HTML as plain text: blocks become paragraphs, `br` a new line, entities characters."""
    text = clean("".join(_pieces(markup)))
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))
    text = re.sub("^•\n+", "• ", "\n".join(lines), flags=re.MULTILINE)  # a paragraph in an item
    return re.sub("\n{3,}", "\n\n", text).strip()


def _pieces(markup: str) -> Iterator[str]:
    """An own scanner, because the standard library's parser is quadratic on bad input."""
    at = 0
    while (tag := _MARKUP.search(markup, at)) is not None:
        yield _SPACES.sub(" ", _unescape(markup[at : tag.start()]))
        at = tag.end()
        name = (tag["name"] or "").lower()
        if tag.group() == "<!--":
            at = _after(markup, "-->", at)
        elif _SILENT.fullmatch(name) and not tag.group().endswith("/>"):
            at = _after(markup, f"</{name}", at)
            at = _after(markup, ">", at)
        elif _PARAGRAPH.fullmatch(name):
            yield "\n\n"
        elif name in _LINES:
            yield "\n• " if name == "li" else "\n"
    yield _SPACES.sub(" ", _unescape(markup[at:]))


def _after(markup: str, mark: str, at: int) -> int:
    """Where the next `mark` ends; without one, all the rest belongs to what was opened."""
    found = re.compile(re.escape(mark), re.IGNORECASE).search(markup, at)
    return len(markup) if found is None else found.end()


# --- counting and places ---------------------------------------------------------------------


@cache
def _cluster() -> Any:
    # Late: the regex library takes longer to import than all the rest of this module,
    # and most texts are ASCII and never need it.
    import regex

    return regex.compile(r"\X")


_PLAIN = (  # characters that are a cluster each, whichever of them stand side by side
    " -~\xa0-\xa8\xaa-\xac\xaf-\u02ff\u0370-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0587"
    "\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\u1e00-\u1fff\u2010-\u2027\u20a0-\u20bf"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u3127\u3400-\u4dbf\u4e00-\ua48c\uac00-\ud7a3"
    "\uf900-\ufad9\uff01-\uff9d"
)
_CONTROLS = "\x00-\x1f\x7f"
_ONLY_PLAIN = re.compile(f"[{_PLAIN}{_CONTROLS}]*+")
_BEYOND_PLAIN = re.compile(f"(?:[{_PLAIN}]?[^{_PLAIN}{_CONTROLS}]+)+[{_PLAIN}]?")
"""Only there can a cluster be longer than one character (but for CR LF)."""
_BEYOND_ASCII = re.compile("(?:[ -~]?[^\x00-\x7f]+)+[ -~]?")
"""Only there can an emoji be."""


_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")
_LINKER = re.compile(  # what joins the consonants of an Indic script (InCB=Linker)
    "[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\u1cf5\u1cf6\ua9c0\uaaf6"
    "\U00010a3f\U00011133\U000113d0\U0001193e\U00011a3a\U00011a47\U00011a99\U00011f42]"
)
_MARK = "\u0301"
"""Any mark that belongs to the character before it and joins nothing."""


@cache
def _conjunct() -> Any:
    import regex  # late, as above

    return regex.compile(r"\p{InCB=Consonant}[\p{InCB=Extend}\p{InCB=Linker}]*+|\p{InCB=Linker}")


def _easy(text: str) -> str:
    """As long and with the same clusters, for the library's `\\X`. On a run of the letters
    that flags are made of it counts back to the beginning at every one, which is quadratic;
    and it lets a linker join where no consonant stands before it."""
    text = _FLAG.sub(lambda flag: ("一" + _MARK)[: len(flag.group())], text)
    if _LINKER.search(text):
        text = _conjunct().sub(
            lambda found: _MARK if _LINKER.match(found.group()) else found.group(), text
        )
    return text


def graphemes(text: str) -> int:
    """How many characters a reader sees (extended grapheme clusters, UAX 29)."""
    total = len(text) - text.count("\r\n")
    if not text.isascii() and _ONLY_PLAIN.fullmatch(text) is None:
        for stretch in _BEYOND_PLAIN.findall(text):
            total -= len(stretch) - len(_cluster().findall(_easy(stretch)))
    return total


def older_graphemes(text: str) -> int:
    """The same before Unicode 15.1, as older software counts it: every consonant of an
    Indic conjunct is one of its own (GB9c was not there)."""
    return graphemes(_LINKER.sub(_MARK, text))


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each grapheme cluster."""
    if "\r" not in text and _ONLY_PLAIN.fullmatch(text):
        for index in range(len(text)):
            yield index, index + 1
        return
    for found in _cluster().finditer(_easy(text)):
        yield found.span()


_BETWEEN_PLAIN = re.compile(f"[{_PLAIN}]{{2}}")


def cluster_start(text: str, at: int) -> int:
    """Where the cluster begins in which `at` lies: `at` itself where it is between two."""
    if not 0 < at < len(text) or _BETWEEN_PLAIN.match(text, at - 1):
        return at
    safe = at - 1
    while safe > 0 and not _BETWEEN_PLAIN.match(text, safe - 1):
        safe -= 1
    start = safe
    for first, last in clusters(text[safe : at + 1]):
        if safe + last > at:
            start = safe + first
            break
    return start


@cache
def _emoji() -> Any:
    import regex  # late, as above

    one = (
        r"[[\p{Emoji}&&\p{Extended_Pictographic}]--[©®]]"
        r"(?:\uFE0F\u20E3?|\p{Emoji_Modifier}|[\U000E0020-\U000E007E]++\U000E007F)?+"
    )
    return regex.compile(
        r"(?V1)\p{Regional_Indicator}{2}"
        r"|[#*0-9]\uFE0F?\u20E3"
        r"|[©®]\uFE0F"  # without the selector they are signs of the text
        rf"|{one}(?:\u200D{one})*+"
    )


def emoji(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each emoji, a whole sequence (flag, family, keycap) being one."""
    if text.isascii():
        return
    for stretch in _BEYOND_ASCII.finditer(text):
        for found in _emoji().finditer(text, *stretch.span()):
            yield found.span()


_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Offsets:
    """Places in one text, from code points to UTF-16 units and back."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide = [found.start() for found in _ASTRAL.finditer(text)]
        self._wide_utf16 = [place + before for before, place in enumerate(self._wide)]

    def to_utf16(self, index: int) -> int:
        """`index` beyond the text counts as its end."""
        index = max(0, min(index, self._length))
        return index + bisect_left(self._wide, index)

    def from_utf16(self, index: int) -> int:
        """A place in the middle of a surrogate pair is that of its character."""
        index = max(0, min(index, self._length + len(self._wide)))
        return index - bisect_left(self._wide_utf16, index)


class Graphemes:
    """Places in one text, from code points to clusters (what a reader sees) and back."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        plain_ = "\r" not in text and _ONLY_PLAIN.fullmatch(text)
        self._starts: Sequence[int] = (
            range(len(text)) if plain_ else [start for start, _ in clusters(text)]
        )

    def __len__(self) -> int:
        return len(self._starts)

    def index_of(self, place: int) -> int:
        """The number of the cluster in which a code point lies; beyond the text, their count."""
        if place >= self._length:
            return len(self._starts)
        return max(0, bisect_right(self._starts, place) - 1)

    def place_of(self, index: int) -> int:
        """Where a cluster begins; beyond the last, the end of the text."""
        if index >= len(self._starts):
            return self._length
        return self._starts[max(0, index)]

    def start(self, place: int) -> int:
        """The beginning of the cluster in which a code point lies."""
        return self.place_of(self.index_of(place))

    def end(self, place: int) -> int:
        """Where a cluster ends that does not end before `place`: `place` between two."""
        start = self.start(place)
        return start if start == place else self.place_of(self.index_of(place) + 1)


# --- tokens ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A link, a mention or a hashtag; `text` is `source[start:end]`, with scheme or sign."""

    kind: Literal["url", "mention", "hashtag"]
    start: int
    end: int
    text: str


# A class in front lets the search skip what begins nothing, at three times the speed.
_BEGINNING = re.compile(r"[@#＃hH](?:(?<=[hH])[tT][tT][pP][sS]?://|(?<![hH]))")
_ADDRESS = re.compile(
    # A host begins with a letter or digit (or `[` of IPv6) and all goes on to the next space,
    # quotation mark, or punctuation of writing systems that put no space after it.
    r"(?:\w|\[[0-9A-Fa-f:.]+\])[^\s<>\"“”„«»‹›「」『』【】〈〉《》（）。，、！？；：｡､\x00-\x1f\ud800-\udfff]*"
)
_HANDLE = re.compile(
    r"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*"  # user, or a handle that is a domain
    r"(?:@\w+(?:[.-]+\w+)*)?"  # on a server
)
_TRAILING = frozenset(".,;:!?'’*_~…|\\`")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_JOINERS = "\u200c\u200d"


def tokens(text: str) -> tuple[Token, ...]:
    """Links with a scheme, mentions and hashtags: ordered, none inside another."""
    found: list[Token] = []
    end = 0
    for beginning in _BEGINNING.finditer(text):
        start = beginning.start()
        if start < end:
            continue
        before = text[start - 1] if start else " "
        sign = beginning.group()
        kind: Literal["url", "mention", "hashtag"]
        if sign == "@":
            kind, stop = "mention", _mention(text, before, beginning.end())
        elif sign in "#＃":
            kind, stop = "hashtag", _hashtag(text, before, beginning.end())
        else:
            kind, stop = "url", _url(text, before, beginning.end())
        if stop > beginning.end():
            found.append(Token(kind, start, stop, text[start:stop]))
            end = stop
    return tuple(found)


def is_word(character: str) -> bool:
    """Part of a word: letters, digits, `_`, and the marks that are written onto letters
    (Mn and Mc: without them every Indic vowel sign would end a word)."""
    return (
        character.isalnum() or character == "_" or unicodedata.category(character) in {"Mn", "Mc"}
    )


_NO_SPACES = re.compile(
    # Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, Kana, Han
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U00020000-\U0003ffff]"
)
NO_SPACES = _NO_SPACES.pattern
"""The same as the class of an expression."""


def begins_word(text: str, at: int) -> bool:
    return at == 0 or not is_word(text[at]) or _apart(text[at - 1], text[at])


def ends_word(text: str, at: int) -> bool:
    if at == len(text) or not is_word(text[at - 1]):
        return True
    if unicodedata.category(text[at])[0] == "M":
        return False  # a mark belongs to the letter before it, in every script
    return _apart(text[at], text[at - 1])


def _apart(one: str, other: str) -> bool:
    return not is_word(one) or bool(_NO_SPACES.match(one) or _NO_SPACES.match(other))


def _url(text: str, before: str, at: int) -> int:
    """Where a link ends whose scheme ends at `at`; `at` itself where there is none."""
    if before.isascii() and (before.isalnum() or before in "@#_"):
        return at
    found = _ADDRESS.match(text, at)
    if found is None:
        return at
    end = found.end()
    surplus = {
        close: text.count(close, at, end) - text.count(open_, at, end)
        for close, open_ in _CLOSING.items()
    }
    while end > at + 1:
        last = text[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1  # closes what was opened before the link
        elif last not in _TRAILING:
            break
        end -= 1
    return end


def _mention(text: str, before: str, at: int) -> int:
    if is_word(before) or before in "/=@":
        return at
    found = _HANDLE.match(text, at)
    return at if found is None else found.end()


def _hashtag(text: str, before: str, at: int) -> int:
    if is_word(before) or before in "&/#＃":
        return at
    end, letters = at, False
    while end < len(text) and (is_word(text[end]) or (end > at and text[end] in _JOINERS)):
        letters = letters or text[end].isalpha()
        end += 1
    while end > at and text[end - 1] in _JOINERS:
        end -= 1
    # A number alone is no hashtag, and a sign with a mark on it is an emoji: #️⃣.
    return end if letters and unicodedata.category(text[at])[0] != "M" else at


def _unescape(markup: str) -> str:
    from html import unescape  # late: half a megabyte of names that only HTML needs

    return unescape(markup)
