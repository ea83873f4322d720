"""A JPEG without what a camera wrote into it; not one pixel is touched.

What is kept is listed, everything else goes: so do kinds of segments that nobody has thought
of, bytes between segments, second pictures (MPF, thumbnails) and what hangs behind the end.
Sources: ITU-T T.81 B.1 and B.2; JFIF 1.02; ICC.1:2022 B.4; Adobe TN 5116 section 18.
"""

from __future__ import annotations

import re

from desktop.share.media_bytes import UPRIGHT, Broken, turn_of, turn_only

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
"""Huffman and arithmetic tables, quantisation, number of lines, restart interval."""
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_EXIF, _ICC = b"Exif\0\0", b"ICC_PROFILE\0"
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Inside a scan FF is followed by 00 or a restart marker; all else begins a segment."""
_NEXT = re.compile(rb"\xff[^\x00\xff]")


def strip(body: bytes) -> bytes:
    """The picture with its colour profile and its turn. Errors: `Broken`."""
    head: list[bytes] = []
    rest: list[bytes] = []
    turn, at, frames, scans = UPRIGHT, 2, 0, 0
    while True:
        marker, at = _next(body, at)
        if marker == _END:
            break
        if marker == _START:
            raise Broken("damaged")
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue  # markers without a segment have no business here
        payload, at = _segment(body, at)
        if marker == _SCAN:
            end = _end_of_scan(body, at)
            rest += [_written(marker, payload), body[at:end]]
            at, scans = end, scans + 1
        elif marker == _APP1 and turn == UPRIGHT and payload.startswith(_EXIF):
            turn = turn_of(payload[len(_EXIF) :])
        elif marker == _APP0 and not head:
            head += _screen(payload)
        elif marker in _FRAMES or marker in _TABLES:
            frames += marker in _FRAMES
            rest.append(_written(marker, payload))
        else:
            rest += _colours(marker, payload)
    if frames != 1 or not scans:
        raise Broken("damaged")
    if turn != UPRIGHT:
        head.append(_written(_APP1, _EXIF + turn_only(turn)))
    return b"".join((b"\xff\xd8", *head, *rest, b"\xff\xd9"))


def turn(body: bytes) -> int:
    """How a stripped JPEG has to be turned."""
    found = body.find(_EXIF, 0, 64)
    return turn_of(body[found + len(_EXIF) : found + len(_EXIF) + 64]) if found > 0 else UPRIGHT


def _next(body: bytes, at: int) -> tuple[int, int]:
    """The next marker and where it ends; what lies between is skipped, as decoders do."""
    found = _NEXT.search(body, at)
    if found is None:
        raise Broken("truncated")
    return body[found.end() - 1], found.end()


def _segment(body: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(body[at : at + 2], "big")
    if at + max(2, length) > len(body):
        raise Broken("truncated")
    if length < 2:
        raise Broken("damaged")
    return body[at + 2 : at + length], at + length


def _end_of_scan(body: bytes, at: int) -> int:
    found = _AFTER_SCAN.search(body, at)
    if found is None:
        raise Broken("truncated")
    return found.start()


def _screen(payload: bytes) -> list[bytes]:
    """The JFIF head without its thumbnail."""
    if not payload.startswith(b"JFIF\0") or len(payload) < 14:
        return []
    return [_written(_APP0, payload[:12] + b"\0\0")]


def _colours(marker: int, payload: bytes) -> list[bytes]:
    """The colour profile, and which colours the numbers mean; other segments are dropped."""
    if marker == _APP2 and payload.startswith(_ICC):
        return [_written(marker, payload)]
    if marker == _APP14 and payload.startswith(b"Adobe") and len(payload) >= 12:
        return [_written(marker, payload[:12])]
    return []


def _written(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload
