"""The few words of PDF's language that matter here: a dictionary of strings, found in bytes.

Never believed: every loop is bounded, and what does not fit is not ours.
Source: ISO 32000-1 7.3.4 (strings), 7.3.5 (names), 7.3.7 (dictionaries), 7.9.2.2 (text strings).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = b"\0\t\n\f\r "
_MOST_PAIRS = 200
_LONGEST = 200_000
_NAME = re.compile(rb"/([^\s()<>\[\]{}/%]{1,127})")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_OTHER = re.compile(rb"[^\s/<>\[\]()]+")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r\n|(.))", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}


@dataclass(frozen=True, slots=True)
class Value:
    """A string of a dictionary with its place, or (`elsewhere`) the object that holds it."""

    name: bytes
    start: int
    end: int
    elsewhere: int = -1


def object_at(body: bytes | bytearray, number: int) -> Iterator[int]:
    """Where an object begins, in every revision of the file."""
    for found in re.finditer(rb"(?<!\d)%d[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b" % number, body):
        yield found.end()


def values_of(body: bytes | bytearray, at: int, *, alone: bytes = b"") -> Iterator[Value]:
    """The strings of the dictionary that begins here; with `alone` the string itself that
    stands here, under that name."""
    at = _skip(body, at)
    if alone:
        end = _string_end(body, at)
        if end > at:
            yield Value(alone, at, end)
        return
    if body[at : at + 2] != b"<<":
        return
    at += 2
    for _ in range(_MOST_PAIRS):
        at = _skip(body, at)
        named = _NAME.match(body, at)
        if named is None:
            return
        at = _skip(body, named.end())
        end = _string_end(body, at)
        if end > at:
            yield Value(named[1], at, end)
        else:
            led = _REFERENCE.match(body, at)
            other = led or _NAME.match(body, at) or _OTHER.match(body, at)
            if other is None:
                return  # a list or a dictionary: nothing that an Info dictionary has
            if led is not None:
                yield Value(named[1], 0, 0, int(led[1]))
            end = other.end()
        at = end


def text_of(value: bytes) -> str:
    """What a string says; empty for one that is blank."""
    if value[:1] == b"<":
        digits = b"".join(value[1:-1].split())
        try:
            raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        except ValueError:
            return ""
    else:
        raw = _ESCAPE.sub(_unescaped, value[1:-1])
    for mark, form in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8")):
        if raw.startswith(mark):
            return _tidy(raw[len(mark) :].decode(form, "replace"))
    return _tidy(raw.decode("latin-1"))


def _tidy(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes((int(found[1], 8) & 0xFF,))
    return _PLAIN.get(found[2] or b"\n", found[2] or b"")


def _skip(body: bytes | bytearray, at: int) -> int:
    """Past white space and comments."""
    for _ in range(_LONGEST):
        if at >= len(body):
            break
        if body[at] in _SPACE:
            at += 1
        elif body[at] == 0x25:
            line = re.compile(rb"[^\r\n]*").match(body, at)
            at = line.end() if line is not None else len(body)
        else:
            break
    return at


def _string_end(body: bytes | bytearray, at: int) -> int:
    """Behind the string that begins here; `at` itself where none does."""
    if body[at : at + 1] == b"<" and body[at : at + 2] != b"<<":
        found = _HEX.match(body, at)
        return found.end() if found is not None else at
    if body[at : at + 1] != b"(":
        return at
    depth, place, last = 0, at, min(len(body), at + _LONGEST)
    while place < last:
        sign = body[place]
        if sign == 0x5C:
            place += 1
        elif sign == 0x28:
            depth += 1
        elif sign == 0x29:
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    return at
