"""Pictures without what they tell about who took them, where and with what.

Lossless: only what is around the pixels goes. What a file is called or said to be does not
count, its first bytes do. A picture that would unpack to more than anybody shows is refused
before anything decodes it. The readers are one file a format, beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop import picturehead
from desktop.errors import BadFile, TooLarge
from desktop.share import media_gif, media_jpeg, media_png, media_webp
from desktop.share.media_bytes import Broken

PICTURE_BYTES = 60_000_000
PIXELS = 120_000_000
_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_SIDEWAYS = frozenset({5, 6, 7, 8})
"""Turns after which width and height have changed places."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A picture that tells nothing but what it shows. Width and height as people see it."""

    body: bytes
    mime: str
    width: int
    height: int
    frames: int = 1

    @property
    def moves(self) -> bool:
        return self.frames > 1


def clean(body: bytes, name: str) -> Clean:
    """Errors: `TooLarge`; `BadFile`, whose `problem` is one of `not_a_picture`, `truncated`,
    `damaged`, `too_many_parts`, `too_many_pixels`."""
    if len(body) > PICTURE_BYTES:
        raise TooLarge(address=name, limit=PICTURE_BYTES)
    mime = kind(body)
    if not mime:
        raise BadFile(address=name, where="", problem="not_a_picture")
    try:
        stripped, frames = _stripped(body, mime)
    except Broken as broken:
        raise BadFile(address=name, where="", problem=broken.problem) from broken
    head = picturehead.read(stripped)
    if head is None:
        raise BadFile(address=name, where="", problem="damaged")
    if head.width * head.height > PIXELS:
        raise BadFile(address=name, where="", problem="too_many_pixels")
    width, height = head.width, head.height
    if mime == "image/jpeg" and media_jpeg.turn(stripped) in _SIDEWAYS:
        width, height = height, width
    return Clean(stripped, mime, width, height, frames)


def kind(body: bytes) -> str:
    """Which picture a file is by its first bytes; empty = none of ours."""
    for start, mime in _STARTS.items():
        if body.startswith(start):
            return mime
    return "image/webp" if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else ""


def _stripped(body: bytes, mime: str) -> tuple[bytes, int]:
    if mime == "image/jpeg":
        return media_jpeg.strip(body), 1
    if mime == "image/png":
        return media_png.strip(body)
    if mime == "image/gif":
        return media_gif.strip(body)
    return media_webp.strip(body)
