"""Goodword's icon as pictures of any size, drawn from the one drawing in `resources/`."""

from __future__ import annotations

from pathlib import Path


def draw(drawing: Path, size: int) -> bytes:
    """A square PNG, `size` pixels wide. Errors: `OSError` where the drawing can't be read."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(drawing))
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not renderer.isValid() or not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError(f"can't draw {drawing}")
    return bytes(buffer.data().data())
