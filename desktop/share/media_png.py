"""A PNG without texts, times and Exif; not one pixel is touched.

Source: PNG (W3C, third edition) 5, 11.2, 11.3; chunks that are not listed go, and so does
all that lies behind the end (old pictures have been found there).
"""

from __future__ import annotations

import struct
import zlib

from desktop.share.media_bytes import UPRIGHT, Broken, turn_of, turn_only

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD hIST pHYs cICP mDCV cLLI "
    b"acTL fcTL fdAT".split()
)
_PROFILE_BYTES = 4 * 1024 * 1024
"""A colour profile that unpacks to more than this is none."""
_MOST_CHUNKS = 200_000


def strip(body: bytes) -> tuple[bytes, int]:
    """The picture, and how many frames it has. Errors: `Broken`."""
    parts, frames, names, turn = [SIGNATURE], 1, set[bytes](), UPRIGHT
    for name, data in _chunks(body):
        if not names and (name != b"IHDR" or len(data) != 13):
            raise Broken("damaged")
        if name == b"acTL" and len(data) == 8:
            frames = max(1, int.from_bytes(data[:4], "big"))
        if name == b"IDAT" and turn != UPRIGHT and b"IDAT" not in names:
            parts.append(_written(b"eXIf", turn_only(turn)))
        names.add(name)
        if name in _KEPT:
            parts.append(_written(name, data))
        elif name == b"iCCP":
            parts += _profile(data)
        elif name == b"eXIf" and b"IDAT" not in names:
            turn = turn_of(data)
        elif name[:1].isupper():
            raise Broken("damaged")  # of a kind that a decoder must know, and we don't
        if name == b"IEND":
            break
    if b"IDAT" not in names or b"IEND" not in names:
        raise Broken("truncated")
    return b"".join(parts), frames


def _chunks(body: bytes) -> list[tuple[bytes, bytes]]:
    found = list[tuple[bytes, bytes]]()
    at = len(SIGNATURE)
    while len(found) < _MOST_CHUNKS:
        if at + 12 > len(body):
            raise Broken("truncated")
        size, name = struct.unpack_from(">I4s", body, at)
        end = at + 12 + size
        if end > len(body):
            raise Broken("truncated")
        data = body[at + 8 : at + 8 + size]
        (sum_,) = struct.unpack_from(">I", body, end - 4)
        if not name.isalpha() or zlib.crc32(data, zlib.crc32(name)) != sum_:
            raise Broken("damaged")
        found.append((name, data))
        if name == b"IEND":
            return found
        at = end
    raise Broken("too_many_parts")


def _profile(data: bytes) -> list[bytes]:
    """The colour profile under a name of ours; one that unpacks to a flood is left out."""
    name, _, packed = data.partition(b"\0")
    if not 1 <= len(name) <= 79 or packed[:1] != b"\0":
        return []
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed[1:], _PROFILE_BYTES)
    except zlib.error:
        return []
    if not unpacking.eof:
        return []
    return [_written(b"iCCP", b"ICC\0\0" + zlib.compress(unpacked))]


def _written(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + zlib.crc32(name + data).to_bytes(4, "big")
