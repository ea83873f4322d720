"""A picture as wide as its place, decoded no larger than it is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import RADIUS, Look
from desktop.ui.painted import as_tip


class Photo(QWidget):
    """A picture as wide as its place, at its own ratio within what networks show."""

    WIDEST, TALLEST = 2.2, 0.8  # width by height

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._path = ""
        self._ratio = 1.78
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._shown: tuple[QSize, QImage] | None = None

    def show_file(self, path: str, description: str) -> None:
        self.setAccessibleName(description)
        self.setToolTip(as_tip(description))
        if path == self._path:
            return
        self._path, self._shown = path, None
        self._ratio = min(self.WIDEST, max(self.TALLEST, ratio(path)))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / self._ratio)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def _decoded(self) -> QImage:
        wanted = (QSizeF(self.size()) * self.devicePixelRatioF()).toSize()
        if self._shown is None or self._shown[0] != wanted:
            self._shown = (wanted, decoded(self._path, wanted))
        return self._shown[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height it wants follows its width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setClipPath(path)
        painter.fillPath(path, self._look.color("panel"))
        image = self._decoded() if self._path else None
        if image is not None:
            draw_filling(painter, QRectF(self.rect()), image)


def ratio(path: str) -> float:
    """Width by height as the picture is meant to be seen; 16:9 where nobody knows."""
    reader = QImageReader(path) if path else None
    size = reader.size() if reader is not None else QSize()
    if reader is None or not size.isValid() or size.isEmpty():
        return 1.78
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    return size.height() / size.width() if turned else size.width() / size.height()


def decoded(path: str, target: QSize) -> QImage:
    """The picture at the smallest size that fills `target` (pixels of the screen)."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and not size.isEmpty():
        if reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90:
            target = target.transposed()
        reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()


def draw_filling(painter: QPainter, place: QRectF, image: QImage) -> None:
    """The middle of the picture, cropped to its place, at its own ratio."""
    if image.isNull() or not place.height():
        return
    wide, high = image.width(), image.height()
    if wide / high > place.width() / place.height():
        part = high * place.width() / place.height()
        source = QRectF((wide - part) / 2, 0, part, high)
    else:
        part = wide * place.height() / place.width()
        source = QRectF(0, (high - part) / 2, wide, part)
    painter.drawImage(place, image, source)
