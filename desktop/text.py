"""What text is: cleaning what comes from outside, and the links, mentions and hashtags in it.

Every function takes time proportional to the length of the text, whatever the text is.
What a reader sees as one character is in `clusters`, where words begin and end in `words`;
both can be had from here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from desktop.clusters import (
    Graphemes,
    Offsets,
    cluster_start,
    clusters,
    emoji,
    graphemes,
    has_conjuncts,
    without_conjuncts,
)
from desktop.words import NO_SPACES, begins_word, ends_word, is_word

__all__ = [
    "NO_SPACES",
    "Graphemes",
    "Offsets",
    "Token",
    "begins_word",
    "clean",
    "cluster_start",
    "clusters",
    "emoji",
    "ends_word",
    "graphemes",
    "has_conjuncts",
    "is_word",
    "plain",
    "tokens",
    "without_conjuncts",
]

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
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text  # nearly always, and ten times faster told so
    return _LINE_END.sub("\n", _NOT_TEXT.sub("", text))


_MARKUP = re.compile(
    r"<!--"
    r"|<(?P<name>/?[a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+>"
    r"|<[!?][^<>]*>"
)
_UNSEEN = "script style template head title noscript iframe object svg math select textarea"
_BLOCKS = (
    "address article aside blockquote dd dl dt div fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul"
)
_SILENT = frozenset(_UNSEEN.split())
_PARAGRAPH = frozenset(slash + name for name in _BLOCKS.split() for slash in ("", "/"))
_LINES = frozenset({"br", "tr", "li", "/li", "/tr"})
_SPACES = re.compile("[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")
"""All that is not one space already."""


def plain(markup: str) -> str:
    """HTML as plain text: blocks become paragraphs, `br` a new line, entities characters."""
    text = _at_most(" ", clean("".join(_pieces(markup)))).strip(" ")
    if " \n" in text or "\n " in text:
        text = "\n".join([line.strip(" ") for line in text.split("\n")])
    if "•\n" in text:
        text = re.sub("^•\n+", "• ", text, flags=re.MULTILINE)  # a paragraph in an item
    return _at_most("\n\n", text).strip()


def _at_most(run: str, text: str) -> str:
    """No longer run of this sign than `run`: a third or a half of what is too much goes at once,
    and nearly always there is nothing to do."""
    longer = run + run[0]
    while longer in text:
        text = text.replace(longer, run)
    return text


def _pieces(markup: str) -> Iterator[str]:
    """An own scanner, because the standard library's parser is quadratic on bad input."""
    markup = _one_spaced(markup)
    at = 0
    while (tag := _MARKUP.search(markup, at)) is not None:
        start, end = tag.span()
        if start > at:
            yield _unescape(markup[at:start])
        at = end
        name = (tag["name"] or "").lower()
        if name in _PARAGRAPH:
            yield "\n\n"
        elif name in _LINES:
            yield "\n• " if name == "li" else "\n"
        elif name in _SILENT and not tag.group().endswith("/>"):
            at = _after(markup, f"</{name}", at)
            at = _after(markup, ">", at)
        elif not name and tag.group() == "<!--":
            at = _after(markup, "-->", at)
    yield _unescape(markup[at:])


def _one_spaced(text: str) -> str:
    """Any white space of ASCII becomes one space. Looking for it first is ten times faster."""
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:
        return _SPACES.sub(" ", text)
    return text


def _after(markup: str, mark: str, at: int) -> int:
    """Where the next `mark` ends; without one, all the rest belongs to what was opened."""
    found = re.compile(re.escape(mark), re.IGNORECASE).search(markup, at)
    return len(markup) if found is None else found.end()


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
_HOST_ON = re.compile(r"\w*(?:[.-]+\w+)*")
"""How a host goes on behind a mark on a letter, which `\\w` does not know."""
_TRAILING = frozenset(".,;:!?'’*_~…|\\`")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_JOINERS = "\u200c\u200d"
_WORD_RUN = re.compile(r"\w+")


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
    if found is None:
        return at
    end = found.end()
    while "@" in found.group() and end < len(text) and is_word(text[end]):
        end = _HOST_ON.match(text, end + 1).end()  # type: ignore[union-attr]
    return end


def _hashtag(text: str, before: str, at: int) -> int:
    if is_word(before) or before in "&/#＃":
        return at
    first = _WORD_RUN.match(text, at)
    end = at if first is None else first.end()
    if end > at and text[at].isalpha() and text[end : end + 1].isascii():
        return end  # nearly always: nothing of ASCII goes on behind such a run
    while end < len(text):
        run = _WORD_RUN.match(text, end)
        if run is not None:
            end = run.end()
        elif is_word(text[end]) or (end > at and text[end] in _JOINERS):
            end += 1  # a mark, which the run does not know
        else:
            break
    while end > at and text[end - 1] in _JOINERS:
        end -= 1
    # A number alone is no hashtag, and a sign with a mark on it is an emoji: #️⃣.
    if not any(map(str.isalpha, text[at:end])) or unicodedata.category(text[at])[0] == "M":
        return at
    return end


def _unescape(markup: str) -> str:
    if "&" not in markup:
        return markup
    from html import unescape  # late: half a megabyte of names that only HTML needs

    return _one_spaced(unescape(markup))
