"""A JSON object of any size read member by member, with no more memory than one of them takes."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

CHUNK = 1 << 16
LONGEST = 1 << 20
"""Characters of one value: three letters of JSON can make sixty bytes of memory."""
_SPACE = re.compile(r"[ \t\n\r]*")
_SCAN = json.JSONDecoder().raw_decode


class NotJson(Exception):
    """The text breaks off, is no JSON object, or holds a value nobody would write."""


class Member(NamedTuple):
    """`place` is where it stands in the list that is taken apart; -1 stands for a whole value."""

    key: str
    value: Any
    place: int = -1


def members(body: bytes, spread: str) -> Iterator[Member]:
    """The members of the object that `body` (UTF-8) is. The list under `spread` comes first as
    an empty one, then element by element. Errors: `NotJson`, possibly after some members."""
    window = _Window(body)
    window.take("{")
    if window.next() != "}":
        more = True
        while more:
            key = window.value()
            window.take(":")
            if not isinstance(key, str):
                raise NotJson
            if key == spread and window.next() == "[":
                yield Member(key, [])
                yield from _elements(window, key)
            else:
                yield Member(key, window.value())
            more = window.took(",")
    window.take("}")
    if window.next():
        raise NotJson


def _elements(window: _Window, key: str) -> Iterator[Member]:
    window.take("[")
    if window.next() != "]":
        index, more = 0, True
        while more:
            yield Member(key, window.value(), index)
            index, more = index + 1, window.took(",")
    window.take("]")


class _Window:
    """The part of the text that is being read."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._read = 0
        self._text = ""
        self._at = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def next(self) -> str:
        """The sign that comes next, or nothing at the end."""
        while True:
            sign = self._text[self._at : self._at + 1]
            if sign and sign not in " \t\n\r":
                return sign
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found is not None else self._at
            if self._at == len(self._text) and not self._more():
                return ""

    def take(self, sign: str) -> None:
        if not self.took(sign):
            raise NotJson

    def took(self, sign: str) -> bool:
        """Go past this sign, where it comes next."""
        found = self.next() == sign
        self._at += found
        return found

    def value(self) -> Any:
        """What looks broken, or is a number at the very end, may go on in the next chunk."""
        self.next()
        while True:
            try:
                found, end = _SCAN(self._text, self._at)
            except RecursionError as error:
                raise NotJson from error
            except ValueError as error:
                if len(self._text) - self._at > LONGEST or not self._more():
                    raise NotJson from error
                continue
            if end < len(self._text) or not self._more():
                self._at = end
                return found

    def _more(self) -> bool:
        """Lay the next chunk behind what is not read yet. Each is as long as that, so that a
        long value is not begun again for every few letters."""
        if self._read >= len(self._body):
            return False
        rest = self._text[self._at :]
        until = self._read + max(CHUNK, len(rest))
        self._text = rest + self._decoder.decode(self._body[self._read : until])
        self._read, self._at = until, 0
        return True
