"""Widgets as wide as their place whose height follows from it, and pictures with round corners."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import RADIUS


class Wide(QWidget):
    """Who inherits says `heightForWidth`."""

    LOWEST = 40

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.LOWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height it wants follows its width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


def rounded(widget: QWidget, *, circle: bool = False) -> QPainter:
    """A painter for pictures that leaves the corners of the widget free (or paints a circle)."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    if circle:
        shape.addEllipse(QRectF(widget.rect()))
    else:
        shape.addRoundedRect(QRectF(widget.rect()), RADIUS, RADIUS)
    painter.setClipPath(shape)
    return painter
