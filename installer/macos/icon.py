"""The macOS icon file, made from Goodword's one drawing.

An .icns file is a list of PNG pictures, each behind four letters that name its size. Written
here, for `iconutil` exists on macOS only.
"""

from __future__ import annotations

import struct
from pathlib import Path

from installer import icons

SIZES = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""ic11 to ic14 and ic10 are the doubled ones of 16, 32, 128, 256 and 512 points."""


def icns(drawing: Path) -> bytes:
    parts = b""
    for name, size in SIZES.items():
        png = icons.draw(drawing, size)
        parts += name + struct.pack(">I", len(png) + 8) + png
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts
