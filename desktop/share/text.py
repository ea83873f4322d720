"""How each network counts a text, and what is too long for it.

`utf16`: UTF-16 units. `grapheme`: what a reader sees (Bluesky, which limits bytes too).
`mastodon`: the same, but a mention counts without its server. `threads`: UTF-16 units, an
emoji as its UTF-8 bytes. `x`: twitter-text 3, where most of the world's scripts and every
emoji count two. Where `Limits.url_length` is given, every link counts that much, however
long it is.

All this runs at every key for every account, so what was found for the last texts is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from desktop.model import Hint, Level, Limits
from desktop.share.emoji import sequences
from desktop.share.links import is_domain, links
from desktop.text import (
    cluster_start,
    clusters,
    emoji,
    graphemes,
    has_conjuncts,
    tokens,
    without_conjuncts,
)

Stretch = tuple[int, int, int]
"""Start, end and cost of something that counts as one whole."""
NEAR = 10
"""So near a limit in graphemes the higher of two counts is shown: servers with an older list
of characters count Indic conjuncts as several (bluesky-social/atproto issue 4321)."""


def count(text: str, limits: Limits) -> int:
    """How long `text` is for a network with these limits."""
    return _count(text, _unit(text, limits), limits.url_length)


def size(text: str) -> int:
    """Bytes on the wire, for `Limits.bytes_maximum`."""
    return len(text.encode(errors="replace"))


def fits(text: str, limits: Limits) -> bool:
    most = limits.bytes_maximum
    if most and 4 * len(text) > most and size(text) > most:
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


def check_hashtags(text: str, limits: Limits, network: str) -> tuple[Hint, ...]:
    """A hint on the first hashtag that is one too many (`network.hashtags`)."""
    if not limits.hashtags or text.count("#") + text.count("＃") <= limits.hashtags:
        return ()
    found = [token for token in tokens(text) if token.kind == "hashtag"]
    if len(found) <= limits.hashtags:
        return ()
    one = found[limits.hashtags]
    rule = "network.hashtags"
    return (Hint(rule, Level.SHOULD, one.start, one.end, one.text, "", network=network),)


def cut(text: str, limits: Limits) -> int:
    """The place of the first character (or link) that is too much; the end if none is.
    Never inside what a reader sees as one character."""
    if count(text, limits) <= limits.maximum:
        return len(text)
    unit = _unit(text, limits)
    if unit == "x" and not unicodedata.is_normalized("NFC", text):
        composed = unicodedata.normalize("NFC", text)
        return _before_composing(text, _cut(composed, unit, limits))
    return cluster_start(text, _cut(text, unit, limits))


def _cut(text: str, unit: str, limits: Limits) -> int:
    left, end = limits.maximum, 0
    for start, stop, cost in (*_wholes(text, unit, limits.url_length), (len(text), len(text), 0)):
        between = _cost(text[end:start], unit)
        if between > left:
            return _within(text, end, start, unit, left)
        left -= between + cost
        if left < 0:
            return start
        end = stop
    return len(text)


def _within(text: str, start: int, end: int, unit: str, left: int) -> int:
    """How far `left` goes in a stretch that costs more."""
    if unit.endswith(("grapheme", "mastodon")):
        return start + _clusters_within(text[start:end], unit, left)
    costly = _HEAVY if unit == "x" else _ASTRAL
    for run in costly.finditer(text, start, end):  # each of these costs two, all others one
        if run.start() - start > left:
            break
        left -= run.start() - start
        start = run.start() + min(len(run.group()), left // 2)
        if start < run.end():
            return start
        left -= 2 * len(run.group())
    return start + left


def _clusters_within(text: str, unit: str, left: int) -> int:
    """How many code points of `text` are `left` clusters; looks no further than it must."""
    size = left + 50
    while True:
        piece = text[:size]
        starts = clusters(without_conjuncts(piece) if unit.startswith("older") else piece)
        start, end = next(islice(starts, left, None), (len(piece), len(piece)))
        if end < len(piece) or size >= len(text):
            return start
        size *= 2  # the last one may go on


def _before_composing(text: str, place: int) -> int:
    """Where the character began that stands at `place` of the composed text."""
    for start, stop in clusters(text):
        place -= len(unicodedata.normalize("NFC", text[start:stop]))
        if place < 0:
            return start
    return len(text)


def _cut_bytes(text: str, most: int) -> int:
    kept = text.encode(errors="replace")[:most].decode(errors="ignore")
    return cluster_start(text, len(kept))


def _unit(text: str, limits: Limits) -> str:
    """The unit to count in: that of older servers where they may refuse the text."""
    unit = limits.unit
    if unit not in {"grapheme", "mastodon"} or not has_conjuncts(text):
        return unit  # both count the same
    near = _count(text, unit, limits.url_length) >= limits.maximum - NEAR
    return f"older {unit}" if near else unit


@lru_cache(64)
def _count(text: str, unit: str, url_length: int) -> int:
    if unit == "x":
        text = unicodedata.normalize("NFC", text)
    total = end = 0
    for start, stop, cost in _wholes(text, unit, url_length):
        total += _cost(text[end:start], unit) + cost
        end = stop
    return total + _cost(text[end:] if end else text, unit)


@lru_cache(16)
def _wholes(text: str, unit: str, url_length: int) -> tuple[Stretch, ...]:
    """Links, mentions and emoji whose cost is not the sum of their characters, in order."""
    match unit:
        case "x":
            found = [(start, end, url_length) for start, end in links(text)] if url_length else []
            pictures = [(start, end, 2) for start, end in sequences(text)]
            return tuple(_apart(sorted(found + pictures)) if pictures else found)
        case "threads":
            return tuple((start, end, size(text[start:end])) for start, end in emoji(text))
        case _:
            return tuple(_in_tokens(text, unit.endswith("mastodon"), url_length))


def _in_tokens(text: str, mastodon: bool, url_length: int) -> Iterator[Stretch]:
    if not (url_length and "://" in text) and not (mastodon and "@" in text):
        return
    for token in tokens(text):
        if token.kind == "url" and url_length:
            if not mastodon or _has_domain(token.text):
                yield token.start, token.end, url_length
        elif token.kind == "mention" and mastodon and "@" in token.text[1:]:
            local = token.text[1:].partition("@")[0]
            yield token.start, token.end, 1 + graphemes(local)


def _apart(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Of two that overlap the earlier one."""
    end = 0
    for stretch in stretches:
        if stretch[0] >= end:
            yield stretch
            end = stretch[1]


def _has_domain(url: str) -> bool:
    """Mastodon shortens links to public domains only; `http://localhost/…` counts in full."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # an unclosed [ of an IPv6 address
        return False
    return is_domain(host)


_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
"""What counts two on X (twitter-text configuration version 3, ranges of weight 100 left out)."""
_ASTRAL = re.compile("[\U00010000-\U0010ffff]+")


def _cost(text: str, unit: str) -> int:
    match unit:
        case "x":
            return len(text) + (0 if text.isascii() else sum(map(len, _HEAVY.findall(text))))
        case "utf16" | "threads":
            return len(text) + (0 if text.isascii() else sum(map(len, _ASTRAL.findall(text))))
        case "grapheme" | "mastodon":
            return graphemes(text)
        case _:
            return graphemes(without_conjuncts(text))
