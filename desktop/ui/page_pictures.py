"""The pictures of a page: a quiet place first, then what the cache holds or the web gives."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from desktop.errors import GoodwordError
from desktop.feeds.pictures import Pictures
from desktop.jobs import Jobs
from desktop.ui.look import Look
from desktop.ui.sheet import Sheet, add_picture, placeholder, put_picture

WIDEST = 640
"""In device-independent pixels."""


class PagePictures(QObject):
    """Decodes on a lane; a picture for a page that is gone is dropped. Around each change of
    the page stand `growing` and `grown`."""

    growing = Signal()
    grown = Signal()

    def __init__(self, look: Look, jobs: Jobs, pictures: Pictures) -> None:
        super().__init__()
        self._look, self._jobs, self._pictures = look, jobs, pictures
        self._sheet: Sheet | None = None
        self._room = 0

    def prepare(self, sheet: Sheet, scale: float) -> None:
        """Quiet places for all pictures, before the page is laid out."""
        for address in dict.fromkeys(address for address, _ in sheet.pictures):
            add_picture(sheet, address, placeholder(self._look, scale))

    def fill(self, sheet: Sheet, scale: float, room: int) -> None:
        """Put the pictures where their places are. `room`: how wide they may be; filled again
        for another width, they are sharp at that."""
        room = max(1, min(room, WIDEST))
        if sheet is self._sheet and room == self._room:
            return
        self._sheet, self._room = sheet, room
        for address in dict.fromkeys(address for address, _ in sheet.pictures):
            self._fetch(sheet, address, scale, room)

    def _fetch(self, sheet: Sheet, address: str, scale: float, room: int) -> None:
        pictures = self._pictures

        def work() -> QImage | None:
            path = pictures.fetch(address)
            return None if path is None else decoded(str(path), scale, room)

        def done(image: QImage | None) -> None:
            wanted = sheet is self._sheet and room == self._room
            if image is not None and not image.isNull() and wanted:
                self.growing.emit()
                put_picture(sheet, address, image)
                self.grown.emit()

        self._jobs.run("pictures", work, done, self._missed, owner=self)

    def _missed(self, error: GoodwordError) -> None:
        """Without the picture its place and its description stay."""


def decoded(path: str, scale: float, room: int) -> QImage:
    """The picture as large as it is shown; a null image where it is none."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return QImage()
    shown = min(size.width(), room)
    wanted = QSize(round(shown * scale), 10 * round(shown * scale))
    if size.width() > wanted.width() or size.height() > wanted.height():
        reader.setScaledSize(size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if not image.isNull():
        image.setDevicePixelRatio(max(1.0, image.width() / shown))
    return image
