"""How each network counts a text, and what is too long for it.

`utf16`: UTF-16 units. `grapheme`: what a reader sees (Bluesky, which limits bytes too).
`mastodon`: the same, but a mention counts without its server. `x`: twitter-text 3, where
most of the world's scripts and every emoji count two.
Where `Limits.url_length` is given, every link counts that much, however long it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from desktop.model import Hint, Level, Limits
from desktop.share.links import domain_length, links
from desktop.text import clusters, emoji, graphemes, tokens

Stretch = tuple[int, int, int]
"""Start, end and cost of something that counts as one whole."""


def count(text: str, limits: Limits) -> int:
    """How long `text` is for a network with these limits."""
    total = end = 0
    for start, stop, cost in _wholes(text, limits):
        total += _cost(text[end:start], limits.unit) + cost
        end = stop
    return total + _cost(text[end:], limits.unit)


def size(text: str) -> int:
    """Bytes on the wire, for `Limits.bytes_maximum`."""
    return len(text.encode(errors="replace"))


def fits(text: str, limits: Limits) -> bool:
    if limits.bytes_maximum and size(text) > limits.bytes_maximum:
        return False
    return count(text, limits) <= limits.maximum


def check(text: str, limits: Limits, network: str, title: str = "") -> tuple[Hint, ...]:
    """A hint on the part that is too much; the screen finds the words (`message` is empty).
    Rule `network.length`, or `network.bytes` where only the bytes are too many."""
    del title  # the network's title belongs to the words, not to the finding
    if fits(text, limits):
        return ()
    rule, start = "network.length", cut(text, limits)
    if start == len(text):
        rule, start = "network.bytes", _cut_bytes(text, limits.bytes_maximum)
    return (Hint(rule, Level.MUST, start, len(text), text[start:], "", network=network),)


def cut(text: str, limits: Limits) -> int:
    """The place of the first character (or link) that is too much; the end if none is.
    Never inside what a reader sees as one character."""
    left = limits.maximum
    for start, _stop, cost in _pieces(text, limits):
        left -= cost
        if left < 0:
            return start
    return len(text)


def _cut_bytes(text: str, left: int) -> int:
    for start, stop in clusters(text):
        left -= size(text[start:stop])
        if left < 0:
            return start
    return len(text)


def _pieces(text: str, limits: Limits) -> Iterator[Stretch]:
    """Everything in order: wholes, and between them one character after the other."""
    end = 0
    for start, stop, cost in (*_wholes(text, limits), (len(text), len(text), 0)):
        for first, last in clusters(text[end:start]):
            yield end + first, end + last, _cost(text[end + first : end + last], limits.unit)
        yield start, stop, cost
        end = stop


def _wholes(text: str, limits: Limits) -> list[Stretch]:
    """Links, mentions and emoji whose cost is not the sum of their characters."""
    length = limits.url_length
    if limits.unit == "x":
        found = [(start, end, length) for start, end in links(text)] if length else []
        if not text.isascii():
            found = _merged(found, [(start, end, 2) for start, end in emoji(text)])
        return found
    wholes = []
    for token in tokens(text):
        if (
            token.kind == "url"
            and length
            and (limits.unit != "mastodon" or _has_domain(token.text))
        ):
            wholes.append((token.start, token.end, length))
        elif token.kind == "mention" and limits.unit == "mastodon" and "@" in token.text[1:]:
            local = token.text[1:].partition("@")[0]
            wholes.append((token.start, token.end, 1 + graphemes(local)))
    return wholes


def _merged(first: list[Stretch], second: list[Stretch]) -> list[Stretch]:
    """Both in order; of two that overlap the earlier one."""
    merged: list[Stretch] = []
    for stretch in sorted(first + second):
        if not merged or stretch[0] >= merged[-1][1]:
            merged.append(stretch)
    return merged


def _has_domain(url: str) -> bool:
    """Mastodon shortens links to public domains only; `http://localhost/…` counts in full."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # an unclosed [ of an IPv6 address
        return False
    return domain_length(host) == len(host) > 0


_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""What counts two on X (twitter-text configuration version 3, ranges of weight 100 left out)."""


def _cost(text: str, unit: str) -> int:
    if unit == "utf16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit == "x":
        text = unicodedata.normalize("NFC", text)
        return len(text) + len(_HEAVY.findall(text))
    return graphemes(text)
