"""A picture as wide as its place, decoded no larger than it is shown and never while one waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.ui.look import Look
from desktop.ui.painted import as_tip
from desktop.ui.wide import Wide, rounded

STEP = 64
"""Pixels by which a picture grows before it is decoded anew."""
_TURNED = QImageIOHandler.Transformation.TransformationRotate90
Done = Callable[[QImage], None]
Decode = Callable[[QObject, str, QSize, Done], None]
"""Decodes a file to fill a size, and hands it over, unless its owner is gone by then."""


def at_once(owner: QObject, path: str, target: QSize, done: Done) -> None:
    """On the spot: only where nobody waits."""
    done(decoded(path, target))


class Shots:
    """The pictures of one widget, at the size of their places."""

    def __init__(self, owner: QWidget, decode: Decode) -> None:
        self._owner, self._decode = owner, decode
        self._asked: dict[str, QSize] = {}
        self._images: dict[str, QImage] = {}

    def keep(self, paths: tuple[str, ...]) -> None:
        """Forget all others."""
        for known in (self._asked, self._images):
            for path in [path for path in known if path not in paths]:
                del known[path]

    def get(self, path: str, place: QSizeF) -> QImage:
        """The picture, or what there is of it until it has arrived."""
        wanted = place * self._owner.devicePixelRatioF()
        size = QSize(*(-(-round(side) // STEP) * STEP for side in wanted.toTuple()))
        if path and self._asked.get(path) != size:
            self._asked[path] = size
            self._decode(self._owner, path, size, partial(self._arrived, path, size))
        return self._images.get(path, QImage())

    def _arrived(self, path: str, size: QSize, image: QImage) -> None:
        if self._asked.get(path) == size:
            self._images[path] = image
            self._owner.update()


class Photo(Wide):
    """A picture at its own ratio within what networks show."""

    WIDEST, TALLEST = 2.2, 0.8  # width by height

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
        super().__init__()
        self._look = look
        self._path = ""
        self._ratio = 1.78
        self._shots = Shots(self, decode)

    def show_file(self, path: str, description: str) -> None:
        self.setAccessibleName(description)
        self.setToolTip(as_tip(description))
        if path == self._path:
            return
        self._path = path
        self._shots.keep((path,))
        self._ratio = min(self.WIDEST, max(self.TALLEST, ratio(path)))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return round(width / self._ratio)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = rounded(self)
        painter.fillRect(self.rect(), self._look.color("panel"))
        place = QRectF(self.rect())
        draw_filling(painter, place, self._shots.get(self._path, place.size()))


def ratio(path: str) -> float:
    """Width by height as the picture is meant to be seen; 16:9 where nobody knows."""
    reader = QImageReader(path) if path else None
    size = reader.size() if reader is not None else QSize()
    if reader is None or not size.isValid() or size.isEmpty():
        return 1.78
    wide, high = size.width(), size.height()
    return high / wide if reader.transformation() & _TURNED else wide / high


def decoded(path: str, target: QSize) -> QImage:
    """The picture at the smallest size that fills `target` (pixels of the screen)."""
    if not path:
        return QImage()
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and not size.isEmpty():
        if reader.transformation() & _TURNED:
            target = target.transposed()
        filled = size.scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        if filled.width() < size.width():  # never larger than it is
            reader.setScaledSize(filled)
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
