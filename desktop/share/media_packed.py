"""Packed streams of a PDF: found, unpacked within limits, and packed again to the same length.

The same length is reached with what RFC 1951 allows: the packed data is closed at a byte, and a
last block that is not packed holds as many spaces as are left; behind the content spaces mean
nothing. Sources: ISO 32000-1 7.3.8 (streams), 7.4.4 (FlateDecode), 7.5.7 (object streams);
RFC 1950; RFC 1951, 3.2.4.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_STREAM = re.compile(rb"/Type\s*/(ObjStm|Metadata)\b")
_BEGIN = re.compile(rb"stream(\r\n|\n)")
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(?!\s+\d+\s+R)\b")
_NUMBER = {name: re.compile(rb"/" + name + rb"\s+(\d{1,9})\b") for name in (b"N", b"First")}
_DICTIONARY = 4000
"""Bytes in which the dictionary of such a stream ends."""
_UNPACKED = 32_000_000
_ALL_UNPACKED = 300_000_000
_MOST = 20_000
_STORED = 65_535
"""Bytes that a block without packing may hold (RFC 1951, 3.2.4)."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One stream: where its packed bytes lie, and what they say."""

    start: int
    end: int
    content: bytes
    metadata: bool
    count: int = 0
    first: int = 0

    def objects(self, numbers: set[int]) -> Iterator[tuple[int, int]]:
        """Where in the content the objects of these numbers begin, with the number."""
        if self.metadata or not self.first <= len(self.content):
            return
        told = self.content[: self.first].split()[: 2 * self.count]
        for number, offset in zip(told[::2], told[1::2], strict=False):
            if number.isdigit() and offset.isdigit() and int(number) in numbers:
                yield self.first + int(offset), int(number)


def packed_streams(body: bytes | bytearray) -> Iterator[Packed]:
    """Every stream of objects or of metadata that is packed with Flate alone."""
    left = _ALL_UNPACKED
    for number, found in enumerate(_STREAM.finditer(body)):
        if number >= _MOST or left <= 0:
            return
        one = _stream(body, found)
        if one is not None:
            left -= len(one.content)
            yield one


def repacked(content: bytes, length: int) -> bytes | None:
    """Other content in exactly so many bytes; None where there is no room."""
    packer = zlib.compressobj(9)
    packed = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    room = length - len(packed) - 4
    blocks, spaces = b"", b""
    while room >= 5:
        size = min(_STORED, room - 5)
        if 0 < room - 5 - size < 5:
            size -= 5  # what is left must hold another block
        last = room - 5 - size == 0
        sizes = size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little")
        blocks += bytes((last,)) + sizes + b" " * size
        spaces += b" " * size
        room -= 5 + size
    if room or not blocks:
        return None
    return packed + blocks + zlib.adler32(content + spaces).to_bytes(4, "big")


def _stream(body: bytes | bytearray, found: re.Match[bytes]) -> Packed | None:
    begin = _BEGIN.search(body, found.end(), found.end() + _DICTIONARY)
    opened = body.rfind(b"obj", max(0, found.start() - _DICTIONARY), found.start())
    if begin is None or opened < 0:
        return None
    words = bytes(body[opened : begin.start()])
    if b"FlateDecode" not in words or b"/DecodeParms" in words or words.count(b"Decode") > 1:
        return None
    start = begin.end()
    told = _LENGTH.search(words)
    end = start + int(told[1]) if told else body.find(b"endstream", start)
    if not start < end <= len(body):
        return None
    if not told:
        while end > start and body[end - 1] in b"\r\n":
            end -= 1
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(bytes(body[start:end]), _UNPACKED)
    except zlib.error:
        return None
    if not unpacker.eof:
        return None
    numbers = {name: form.search(words) for name, form in _NUMBER.items()}
    count, first = (int(one[1]) if one else 0 for one in numbers.values())
    return Packed(start, end, content, found[1] == b"Metadata", count, first)
