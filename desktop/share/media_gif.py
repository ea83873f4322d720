"""A GIF without comments, texts and other programs' notes; not one pixel is touched.

Kept are the pictures, their timing and how often they repeat.
Source: GIF89a (CompuServe 1990) 15 to 27; NETSCAPE2.0 looping extension.
"""

from __future__ import annotations

from desktop.share.media_bytes import Broken

_PICTURE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_MOST_BLOCKS = 100_000


def strip(body: bytes) -> tuple[bytes, int]:
    """The picture, and how many frames it has. Errors: `Broken`."""
    at = 13 + _table(body, 10)
    parts, frames, control = [body[:at]], 0, b""
    if at > len(body):
        raise Broken("truncated")
    for _ in range(_MOST_BLOCKS):
        if at >= len(body):
            break
        kind = body[at]
        if kind == _TRAILER:
            break
        if kind == _PICTURE:
            end = _past_blocks(body, at + 11 + _table(body, at + 9))
            parts += [control, body[at:end]]
            control, frames = b"", frames + 1
        elif kind == _EXTENSION:
            end = _past_blocks(body, at + 2)
            label = body[at + 1]
            if label == _CONTROL and body[at + 2] == 4:
                control = body[at : at + 7] + b"\0"
            elif label == _APPLICATION:
                parts += _looping(body[at:end])
            else:
                control = b""  # it was for a text, which goes
        else:
            raise Broken("damaged")
        at = end
    else:
        raise Broken("too_many_parts")
    if not frames:
        raise Broken("truncated")
    return b"".join((*parts, b";")), frames


def _table(body: bytes, at: int) -> int:
    """Bytes of the colour table that the flags at `at` announce."""
    if at >= len(body):
        raise Broken("truncated")
    flags = body[at]
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _past_blocks(body: bytes, at: int) -> int:
    """Behind a chain of blocks that each tell their length; the last one is empty."""
    while at < len(body):
        size = body[at]
        at += 1 + size
        if not size:
            return at
    raise Broken("truncated")


def _looping(extension: bytes) -> list[bytes]:
    """How often the frames repeat, made anew; notes of any other program are dropped."""
    if extension[2] != 11 or extension[3:14] not in _LOOPS or extension[14:16] != b"\x03\x01":
        return []
    return [b"\x21\xff\x0b" + extension[3:14] + b"\x03\x01" + extension[16:18] + b"\0"]
