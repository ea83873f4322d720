"""Small pictures for lists: decoded on a lane, at the size they are shown, kept a while."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap, QPixmapCache

from desktop.jobs import Jobs


class Thumbnails(QObject):
    """Pictures just large enough to fill `place` (device-independent pixels)."""

    came = Signal()

    def __init__(self, jobs: Jobs, place: QSize) -> None:
        super().__init__()
        self._jobs, self._place = jobs, place
        self._asked: set[str] = set()

    def get(self, path: Path, scale: float) -> QPixmap | None:
        """The picture, or None until `came` says to look again."""
        key = f"thumbnail:{path}:{self._place.width()}:{scale}"
        found = QPixmap()
        if QPixmapCache.find(key, found):
            return found
        if key not in self._asked:
            self._asked.add(key)
            target = self._place * scale

            def work() -> tuple[str, QImage]:
                return key, decoded(path, target)

            self._jobs.run("thumbnails", work, self._take, owner=self)
        return None

    def _take(self, answer: tuple[str, QImage]) -> None:
        key, image = answer
        self._asked.discard(key)
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(float(key.rpartition(":")[2]))
        QPixmapCache.insert(key, picture)
        self.came.emit()


def decoded(path: Path, target: QSize) -> QImage:
    """The picture at the smallest size that fills `target`; a null image where it is none."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and not size.isEmpty():
        reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()
