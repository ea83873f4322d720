"""The kind and size of a picture from its first bytes, without decoding it.

Sources: PNG (W3C) 11.2.2 IHDR; GIF89a 18; JPEG (ITU T.81) B.2.2 frame header; WebP
container specification (VP8, VP8L, VP8X).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

SUFFIXES: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
}
"""What the files that Goodword keeps are called."""
_BY_SUFFIX = {suffix: mime for mime, suffix in SUFFIXES.items()} | {".jpeg": "image/jpeg"}
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class PictureHead:
    """Width and height in pixels as they are stored (a camera's turn is not applied)."""

    mime: str
    width: int
    height: int


def read(body: bytes) -> PictureHead | None:
    """None where it is no JPEG, PNG, GIF or WebP, or ends before it says its size."""
    if body.startswith(b"\x89PNG\r\n\x1a\n") and body[12:16] == b"IHDR":
        return _made("image/png", _big(body, 16, 4), _big(body, 20, 4))
    if body[:6] in (b"GIF87a", b"GIF89a"):
        return _made("image/gif", _little(body, 6, 2), _little(body, 8, 2))
    if body.startswith(b"\xff\xd8\xff"):
        return _jpeg(body)
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return _webp(body)
    return None


def kind_of(path: str) -> str:
    """The kind of a picture by its name alone; empty where that does not tell."""
    return _BY_SUFFIX.get(PurePath(path).suffix.casefold(), "")


def _jpeg(body: bytes) -> PictureHead | None:
    at = 2
    while at + 9 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker in _FRAMES:
            return _made("image/jpeg", _big(body, at + 7, 2), _big(body, at + 5, 2))
        if marker == 0xFF:  # padding
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + max(2, _big(body, at + 2, 2))
    return None


def _webp(body: bytes) -> PictureHead | None:
    kind = body[12:16]
    if kind == b"VP8X":
        return _made("image/webp", _little(body, 24, 3) + 1, _little(body, 27, 3) + 1)
    if kind == b"VP8L" and body[20:21] == b"\x2f":
        bits = _little(body, 21, 4)
        return _made("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and body[23:26] == b"\x9d\x01\x2a":
        return _made("image/webp", _little(body, 26, 2) & 0x3FFF, _little(body, 28, 2) & 0x3FFF)
    return None


def _made(mime: str, width: int, height: int) -> PictureHead | None:
    return PictureHead(mime, width, height) if width > 0 and height > 0 else None


def _big(body: bytes, at: int, size: int) -> int:
    return int.from_bytes(body[at : at + size], "big") if at + size <= len(body) else 0


def _little(body: bytes, at: int, size: int) -> int:
    return int.from_bytes(body[at : at + size], "little") if at + size <= len(body) else 0
