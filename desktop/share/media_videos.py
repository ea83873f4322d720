"""Videos on this machine: what they are, how long, how large, and without their places.

MP4 and QuickTime are read by `media_mp4`, WebM by `media_webm`.
"""

from __future__ import annotations

from pathlib import Path

from desktop.errors import BadFile
from desktop.share import media_mp4, media_webm
from desktop.share.media_bytes import Broken
from desktop.share.media_mp4 import Video

VIDEO_BYTES = 1_000_000_000
HEAD = 16
_FIRST = frozenset({b"ftyp", b"moov", b"mdat", b"wide"})


def is_video(head: bytes) -> bool:
    """Whether a file that begins like this may be a video."""
    return head[4:8] in _FIRST or head.startswith(media_webm.MAGIC)


def clean(path: Path, name: str) -> Video:
    """Take away in place what tells about people and places; `name` is for errors. Only for
    a copy of our own. Errors: `BadFile` (`not_a_video`, `heic`, `truncated`, `damaged`, `layout`,
    `too_many_parts`, `gone`)."""
    try:
        with path.open("r+b") as file:
            size = path.stat().st_size
            head = file.read(HEAD)
            if _is_picture(head):
                raise Broken("heic")
            if not is_video(head):
                raise Broken("not_a_video")
            if head.startswith(media_webm.MAGIC):
                return media_webm.clean(file, size)
            return media_mp4.clean(file, size)
    except Broken as broken:
        raise BadFile(address=name, where="", problem=broken.problem) from broken
    except OSError as error:
        raise BadFile(address=name, where="", problem="gone") from error


def _is_picture(head: bytes) -> bool:
    """HEIC and AVIF lie in the same boxes."""
    return head[4:8] == b"ftyp" and head[8:12] in (
        b"heic",
        b"heix",
        b"hevc",
        b"heim",
        b"heis",
        b"mif1",
        b"msf1",
        b"avif",
        b"avis",
        b"crx ",
    )
