"""Where X sees a link in a text, with a scheme or without one.

The rules are those of twitter-text 3, compared with it text by text (tests/real); the code
is ours, because the libraries to be had take seconds on `a.a.a.` repeated. This is linear.

A chain is a run of labels with full stops between them. Only a chain in which some label
begins with a top-level domain holds a link, and its labels are looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop.share.domains import LONGEST_TOP_LEVEL, TOP_LEVEL

LONGEST = 4096
_LONGEST_SHORTENED = 40  # what stands behind t.co/

_BREAK = (  # what no domain holds: punctuation, spaces, marks of direction, what is no text
    r"!#%&'()*+,\\/:;<=>?@\[\]^{|}~$"
    "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
)
_LATIN = (
    "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263"
    "\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC = "\u0400-\u04ff"
_EDGE = rf"[^-._{_BREAK}]"
"""What a label begins and ends with."""
_BEFORE = "[^A-Za-z0-9@＠$#＃\ufffe\ufeff\uffff]"
"""What may stand before a link."""
_NOT_BEHIND = frozenset("0123456789@+-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""What may not stand behind a top-level domain."""

_FIRST = "".join(sorted({top[0] for top in TOP_LEVEL if not top[0].isascii()}))
_DOT = re.compile(rf"\.(?=[A-Za-z]{{2}}|[{_FIRST}{_FIRST.upper()}])")
"""What can stand before a top-level domain: most full stops can't."""
_CHAIN = re.compile(rf"[^{_BREAK}]++")
_SCHEME = re.compile("(?i:https?)$")
_MAY_PRECEDE = re.compile(_BEFORE)
# Over there these are two characters, of which the first stands before the second.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_MAY_BEGIN = re.compile(rf"(?<={_BEFORE}){_EDGE}|{_ASTRAL.pattern}")
_LABEL = re.compile(rf"{_EDGE}(?:[^.]*{_EDGE})?")
_ENDS = re.compile(_EDGE)
_WRITABLE = re.compile(rf"[{_LATIN}.-]+")
"""Domains of these need no scheme in front."""
_WRITABLE_END = re.compile(rf"(?<![{_LATIN}-])[{_LATIN}-]+$")
_ALPHANUMERIC = re.compile("[0-9A-Za-z]*")
_PUNYCODE = re.compile("(?i:xn--)[-0-9A-Za-z]+")
_STOPS = re.compile("[。．｡]")

_GENERAL = rf"[{_LATIN}{_CYRILLIC}!*';:=+,.$/%#\[\]–_~@|&-]"
_PORT = re.compile(":[0-9]+")
_PATH = re.compile(
    rf"/(?:{_GENERAL}++|\((?:{_GENERAL}++\)|{_GENERAL}*+\({_GENERAL}++\){_GENERAL}*+\)))*+"
)
_PATH_END = re.compile(rf"[{_LATIN}{_CYRILLIC}+=_#/)-]")
_QUERY = re.compile(r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]*+")
_QUERY_END = re.compile("[A-Za-z0-9_&=#/-]")
_SHORTENED = re.compile("(?i:https?://t\\.co/)([A-Za-z0-9]+)")


def links(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each link, in order. X looks at texts in form NFC."""
    seen = at = 0
    """Up to where chains have been looked at; where the last match ends."""
    while (dot := _DOT.search(text, seen)) is not None:
        # No chain goes over a space, and `rfind` is the fastest way back to where it begins.
        found = _CHAIN.search(text, text.rfind(" ", seen, dot.start()) + 1 or seen)
        while found is not None and found.end() <= dot.start():
            found = _CHAIN.search(text, found.end())
        if found is None:
            return
        for match in _Chain(text, found.start(), found.end(), at).matches():
            yield from match.links
            at = match.end
        seen = max(at, found.end())


def is_domain(host: str) -> bool:
    """Whether all of `host` is a domain as it stands behind a scheme."""
    return next(links(f"http://{host}"), None) == (0, len(host) + 7)


class _Match(NamedTuple):
    """What is a link, if anything is, and where to look on."""

    links: tuple[tuple[int, int], ...]
    end: int


class _Chain:
    """The labels between `start` and `end`; what is before `at` belongs to other links."""

    def __init__(self, text: str, start: int, end: int, at: int) -> None:
        self._text, self._start, self._end, self._at = text, start, end, at
        self._labels = text[start:end].split(".")
        self._places = []
        for label in self._labels:
            self._places.append(start)
            start += len(label) + 1
        self._tops = [0, *(self._top(number) for number in range(1, len(self._labels)))]
        self._furthest = self._reach()

    def _top(self, number: int) -> int:
        """How much of a label, from its beginning, is a top-level domain; 0 = nothing."""
        label = self._labels[number]
        end = self._places[number] + len(label)
        behind = self._text[end : end + 1] or " "
        if label.isascii():
            size = _ALPHANUMERIC.match(label).end()  # type: ignore[union-attr]
            sizes = range(size, size - 1, -1)
        else:
            sizes = range(min(len(label), LONGEST_TOP_LEVEL), 0, -1)
        for size in sizes:
            following = label[size : size + 1] or behind
            if following not in _NOT_BEHIND and label[:size].lower() in TOP_LEVEL:
                return size
        coded = _PUNYCODE.match(label)
        return coded.end() if coded else 0

    def _reach(self) -> list[int]:
        """For each label, the furthest one in which a domain that begins there ends; 0 = none.
        What stands between must be whole, and the label before the last without `_`."""
        count = len(self._labels)
        furthest = [0] * count
        beyond = 0  # the furthest one for a domain that goes through label `number + 1`
        for number in range(count - 2, -1, -1):
            label = self._labels[number]
            nearest = number + 1 if self._tops[number + 1] else 0
            if label and _ENDS.match(label[-1]):
                furthest[number] = beyond or nearest
            if _LABEL.fullmatch(label) is None:
                beyond = 0
            elif not beyond and "_" not in label:
                beyond = nearest
        return furthest

    def matches(self) -> Iterator[_Match]:
        behind_scheme = self._behind_scheme()
        if behind_scheme is not None:
            yield behind_scheme
            self._at = behind_scheme.end
        number = 0
        while number < len(self._labels) and self._at < self._end:
            last = self._furthest[number]
            start = self._first(number, last) if last else None
            if start is None:
                number += 1
                continue
            match = self._without_scheme(start, number)
            yield match
            number, self._at = last, match.end

    def _behind_scheme(self) -> _Match | None:
        text, domain = self._text, self._start
        if not text.endswith("://", self._at, domain) or not self._furthest[0]:
            return None
        first = max(self._at, domain - 8)
        scheme = _SCHEME.search(text[first : domain - 3])
        if scheme is None or not _ENDS.match(text, domain) or not self._plain(domain, 0):
            return None
        start = first + scheme.start()
        if start and (start == self._at or not _MAY_PRECEDE.match(text, start - 1)):
            return None
        stop = self._stop(self._furthest[0])
        end = self._rest(stop)[1]
        coded = text.startswith("xn--", domain)  # nothing but Latin letters goes on from there
        if not _may_be(text[domain:stop], end - start) or (coded and not self._written(domain, 0)):
            return _Match((), end)
        short = _SHORTENED.match(text, start, end)
        if short is None:
            return _Match(((start, end),), end)
        if len(short[1]) > _LONGEST_SHORTENED:
            return _Match((), end)
        stop = _back_to_query(text, short.end(), end)
        return _Match(((start, stop),), end)

    def _plain(self, start: int, number: int) -> bool:
        """Whether the label before the top-level domain has no `_`, where that is the first."""
        if self._furthest[number] > number + 1:
            return True
        return "_" not in self._text[start : self._places[number + 1]]

    def _first(self, number: int, last: int) -> int | None:
        """The first place in a label where a domain that ends in label `last` may begin."""
        text, place = self._text, self._places[number]
        stop = place + len(self._labels[number])
        at_the_beginning = number == 0 and place == 0 and self._at == 0 and _ENDS.match(text)
        first = max(place, self._at)
        if first == self._at and not _ASTRAL.match(text, first):
            first += 1  # something must stand before that is no part of the last link
        if last == number + 1:
            first = max(first, text.rfind("_", first, stop) + 1)
        found = _MAY_BEGIN.search(text, first, stop)
        start = found.start() if found else None
        if at_the_beginning and start != 1 and self._plain(0, number):
            return 0  # there nothing need stand before; but what may is taken for that
        return start

    def _stop(self, last: int) -> int:
        return self._places[last] + self._tops[last]

    def _without_scheme(self, start: int, number: int) -> _Match:
        text, stop = self._text, self._stop(self._furthest[number])
        has_path, end = self._rest(stop)
        if start > self._at and text[start - 1] in "-_./":
            return _Match((), end)
        domain = text[start:stop]
        if _ASTRAL.match(domain) and (
            start <= self._at or not _MAY_PRECEDE.match(text, start - 1)
        ):  # its first half stands before the link, its second is what is encoded
            domain = chr(0xDC00 + (ord(domain[0]) & 0x3FF)) + domain[1:]
        if not _may_be(domain, end - start + 8):
            return _Match((), end)
        found = [(start, stop)] if _WRITABLE.fullmatch(domain) else self._written(start, number)
        if found and has_path:
            found[-1] = (found[-1][0], end)
        return _Match(tuple(found), end)

    def _written(self, start: int, number: int) -> list[tuple[int, int]]:
        """The domains of Latin letters in one of other scripts, which needed a scheme."""
        found = []
        last = self._furthest[number]
        while number < last:
            place = max(start, self._places[number])
            label = self._text[place : self._places[number] + len(self._labels[number])]
            written = _WRITABLE_END.search(label)
            number, best = number + 1, 0
            if written is None:
                continue
            while number <= last:
                best = number if self._tops[number] else best
                if number == last or _WRITABLE.fullmatch(self._labels[number]) is None:
                    break
                number += 1
            if best:
                number, stop = best, self._stop(best)
                found.append((place + written.start(), stop))
                start = stop
        return found

    def _rest(self, stop: int) -> tuple[bool, int]:
        """Whether a path follows the domain, and where port, path and query end."""
        text, path = self._text, False
        port = _PORT.match(text, stop)
        end = port.end() if port else stop
        found = _PATH.match(text, end)
        if found:
            path, end = True, _back_to(_PATH_END, text, found.start() + 1, found.end())
        return path, _back_to_query(text, end, len(text))


def _may_be(domain: str, size: int) -> bool:
    """RFC 1035: a label has at most 63 octets as it goes over the wire."""
    return size <= LONGEST and all(0 < _octets(label) <= 63 for label in domain.split("."))


def _octets(label: str) -> int:
    if label.isascii():
        return len(label)
    parts = _STOPS.split(label)  # stops of other scripts, which become `.` over there
    return (
        len(parts)
        - 1
        + sum(len(part) if part.isascii() else 4 + len(part.encode("punycode")) for part in parts)
    )


def _back_to_query(text: str, at: int, end: int) -> int:
    query = _QUERY.match(text, at, end)
    if query is None:
        return at
    stop = _back_to(_QUERY_END, text, at + 1, query.end())
    return stop if stop > at + 1 else at


def _back_to(ending: re.Pattern[str], text: str, first: int, end: int) -> int:
    while end > first and ending.match(text, end - 1) is None:
        end -= 1
    return end
