"""The macOS icon file, made from Goodword's one picture.

An .icns file is a list of PNG pictures, each behind four letters that name its size. Written
here, for `iconutil` exists on macOS only.
"""

from __future__ import annotations

import struct
from pathlib import Path

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


def icns(picture: Path) -> bytes:
    """Errors: `ValueError` where the picture can't be read."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage

    whole = QImage(str(picture))
    if whole.isNull():
        raise ValueError(f"{picture} is no picture")
    parts = b""
    for name, size in SIZES.items():
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        scaled = whole.scaled(
            size,
            size,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.save(buffer, "PNG")  # type: ignore[call-overload]  # its stubs know no QBuffer
        png = bytes(buffer.data().data())
        parts += name + struct.pack(">I", len(png) + 8) + png
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts
