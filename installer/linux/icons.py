"""The icon in the sizes that desktops ask for, drawn from the one drawing in `resources/`."""

from __future__ import annotations

from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def draw(drawing: Path, size: int) -> bytes:
    """A square PNG, `size` pixels wide."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError(f"can't draw {drawing}")
    return bytes(buffer.data().data())
