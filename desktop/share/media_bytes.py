"""What the readers of media files share: a reason to give up, and the turn of a camera.

A turn is the one fact of a camera that has to stay, or pictures lie on their side. All the
rest of an Exif block goes: place, time, maker, serial number, thumbnail.
Source: Exif 2.32 (4.6.4, tag 0x0112), TIFF 6.0 (section 2).
"""

from __future__ import annotations

import struct

UPRIGHT = 1
_TURN = 0x0112
_SHORT = 3
_MOST_ENTRIES = 1000


class Broken(Exception):
    """A file that can't be taken. `problem` is a code with words in `ui/messages.py`:
    `truncated`, `damaged`, `too_many_parts`, `layout`."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def turn_of(tiff: bytes) -> int:
    """How a picture has to be turned (1 to 8; 1 = it stands upright) by its Exif block."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return UPRIGHT
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return UPRIGHT
    (entries,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(min(entries, _MOST_ENTRIES)):
        at = start + 2 + 12 * number
        if at + 12 > len(tiff):
            break
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == _TURN and kind == _SHORT:
            return value if 1 <= value <= 8 else UPRIGHT
    return UPRIGHT


def turn_only(turn: int) -> bytes:
    """An Exif block that says how to turn the picture, and nothing else."""
    entry = struct.pack(">HHIHH", _TURN, _SHORT, 1, turn, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
