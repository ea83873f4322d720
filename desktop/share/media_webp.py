"""A WebP without Exif and XMP; not one pixel is touched.

Source: WebP container specification (RFC 9649, section 2); chunks that are not listed go,
inside frames too.
"""

from __future__ import annotations

from desktop.share.media_bytes import UPRIGHT, Broken, turn_of, turn_only

_PIXELS = frozenset({b"VP8 ", b"VP8L"})
_FRAME = frozenset({b"ALPH", *_PIXELS})
_KEPT = frozenset({b"ANIM", b"ANMF", b"ICCP", *_FRAME})
_HAS_PROFILE, _HAS_EXIF, _HAS_XMP = 0x20, 0x08, 0x04
_FRAME_HEAD = 16
_MOST_CHUNKS = 100_000


def strip(body: bytes) -> tuple[bytes, int]:
    """The picture, and how many frames it has. Errors: `Broken`."""
    told = 8 + int.from_bytes(body[4:8], "little")
    if told > len(body):
        raise Broken("truncated")
    chunks, frames, pixels, turn = list[tuple[bytes, bytes]](), 0, 0, UPRIGHT
    for name, data in _chunks(body[12:told]):
        if name == b"EXIF":
            turn = turn_of(data.removeprefix(b"Exif\0\0"))
        elif name == b"VP8X" and not chunks and len(data) >= 10:
            chunks.append((name, data[:10]))
        elif name == b"ANMF":
            frames += 1
            chunks.append((name, _frame(data)))
        elif name in _KEPT:
            pixels += name in _PIXELS
            chunks.append((name, data))
    if not frames and pixels != 1:
        raise Broken("damaged")
    return _whole(chunks, turn), max(1, frames)


def _whole(chunks: list[tuple[bytes, bytes]], turn: int) -> bytes:
    if chunks[0][0] == b"VP8X":
        profile = any(name == b"ICCP" for name, _ in chunks)
        flags = chunks[0][1][0] & ~(_HAS_PROFILE | _HAS_EXIF | _HAS_XMP)
        flags |= _HAS_PROFILE * profile
        if turn != UPRIGHT:
            flags |= _HAS_EXIF
            chunks = [*chunks, (b"EXIF", turn_only(turn))]
        chunks[0] = (b"VP8X", bytes((flags,)) + chunks[0][1][1:])
    content = b"WEBP" + b"".join(_written(name, data) for name, data in chunks)
    return b"RIFF" + len(content).to_bytes(4, "little") + content


def _frame(data: bytes) -> bytes:
    """One picture of several: its place and time, and its pixels only."""
    if len(data) < _FRAME_HEAD:
        raise Broken("damaged")
    inner = [one for one in _chunks(data[_FRAME_HEAD:]) if one[0] in _FRAME]
    return data[:_FRAME_HEAD] + b"".join(_written(name, part) for name, part in inner)


def _chunks(body: bytes) -> list[tuple[bytes, bytes]]:
    found = list[tuple[bytes, bytes]]()
    at = 0
    while at + 8 <= len(body):
        size = int.from_bytes(body[at + 4 : at + 8], "little")
        if at + 8 + size > len(body):
            raise Broken("truncated")
        if len(found) >= _MOST_CHUNKS:
            raise Broken("too_many_parts")
        found.append((body[at : at + 4], body[at + 8 : at + 8 + size]))
        at += 8 + size + (size & 1)
    return found


def _written(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) & 1)
