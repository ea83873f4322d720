"""The words of a share as a network gets them, and how they are known again over there.

A server gives a post back as HTML of its own making: links shortened and wrapped, mentions
without their server, signs turned into markup. So only letters and digits are compared,
and links on their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from urllib.parse import unquote, urlsplit

from desktop.model import Limits, Outgoing
from desktop.share.text import count
from desktop.share.tracking import holds
from desktop.text import clean, graphemes, plain, tokens

_ANCHOR = re.compile(r"<a\b(?P<inside>[^>]*)>(?P<shown>.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@#])[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_REMOTE = re.compile(r"(@[\w.-]+)@[\w.-]+")
_ALIKE = 0.8
_LONGEST = 5000


class Likeness(Enum):
    """What a comparison says; CLOSE is for people to decide."""

    SAME = "same"
    CLOSE = "close"
    OTHER = "other"


def with_link(outgoing: Outgoing) -> str:
    """The text for a network that makes cards itself: its link must stand in the text."""
    link = outgoing.link.url if outgoing.link is not None else ""
    if not link or holds(outgoing.text, link):
        return outgoing.text
    return f"{outgoing.text}\n\n{link}" if outgoing.text.strip() else link


def length(text: str, warning: str, limits: Limits) -> int:
    """How long a text is there together with the warning before it, which counts where the
    network knows warnings; addresses in a warning count as they are written."""
    return count(text, limits) + (graphemes(warning) if limits.warning else 0)


def likeness(markup: str, sent: str) -> Likeness:
    """Whether a post's HTML says what was sent as plain text."""
    sent = clean(sent.replace("\f", " "))  # as what comes back was
    here, there = _essence(sent), _essence(plain(_without_links(markup)))
    wanted = [_comparable(token.text) for token in tokens(sent) if token.kind == "url"]
    found = [_comparable(address) for address in _addresses(markup)]
    links_there = all(address in found for address in wanted)
    if here == there and links_there:
        # nothing but signs on either side is no evidence
        return Likeness.SAME if here or wanted else Likeness.CLOSE
    if here == there or _close(here, there):
        return Likeness.CLOSE
    return Likeness.OTHER


def _close(here: str, there: str) -> bool:
    if not here or not there:
        return False
    from difflib import SequenceMatcher  # late: only after a lost answer

    return SequenceMatcher(None, here[:_LONGEST], there[:_LONGEST]).ratio() >= _ALIKE


def _essence(text: str) -> str:
    """Letters and digits in order: no links, no servers of mentions, no signs."""
    for token in reversed(tokens(text)):
        if token.kind == "url":
            text = f"{text[: token.start]} {text[token.end :]}"
    text = _BARE.sub(" ", _REMOTE.sub(r"\1", text))
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in text if character.isalnum())


def _without_links(markup: str) -> str:
    """The HTML without its outward links; mentions and hashtags keep what they show."""

    def shown(found: re.Match[str]) -> str:
        visible = plain(found["shown"])
        return found["shown"] if visible[:1] in ("@", "#") else " "

    return _ANCHOR.sub(shown, markup)


def _addresses(markup: str) -> Iterator[str]:
    for anchor in _ANCHOR.finditer(markup):
        href = _HREF.search(anchor["inside"])
        if href:
            from html import unescape  # late: as in `desktop.text`

            yield unescape(href[1] or href[2] or "")
    # some servers leave links as they were written
    yield from (token.text for token in tokens(plain(markup)) if token.kind == "url")


def _comparable(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return address
    return f"{host}{unquote(parts.path).rstrip('/')}?{unquote(parts.query)}#{parts.fragment}"
