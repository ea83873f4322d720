"""The pictures of a page: a quiet place first, then what the cache holds or the web gives."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.errors import GoodwordError
from desktop.feeds.pictures import Pictures
from desktop.jobs import Jobs
from desktop.ui.look import Look
from desktop.ui.typeset import Sheet, placeholder, put_picture

WIDEST = 640
"""In device-independent pixels."""


class PagePictures(QObject):
    """Decodes on a lane; a picture for a page that is gone is dropped."""

    def __init__(self, look: Look, jobs: Jobs, pictures: Pictures) -> None:
        super().__init__()
        self._look, self._jobs, self._pictures = look, jobs, pictures
        self._sheet: Sheet | None = None

    def fill(self, sheet: Sheet, scale: float) -> None:
        """Put a picture, or its place, wherever the page has one."""
        self._sheet = sheet
        for address in dict.fromkeys(address for address, _ in sheet.pictures):
            put_picture(sheet, address, placeholder(self._look, scale))
            self._fetch(sheet, address, scale)

    def _fetch(self, sheet: Sheet, address: str, scale: float) -> None:
        pictures = self._pictures

        def work() -> QImage | None:
            path = pictures.fetch(address)
            return None if path is None else decoded(str(path), scale)

        def done(image: QImage | None) -> None:
            if image is not None and not image.isNull() and sheet is self._sheet:
                put_picture(sheet, address, image)

        self._jobs.run("pictures", work, done, self._missed, owner=self)

    def _missed(self, error: GoodwordError) -> None:
        """Without the picture its place and its description stay."""


def decoded(path: str, scale: float) -> QImage:
    """The picture, no larger than it is shown; a null image where it is none."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return QImage()
    shown = min(size.width(), WIDEST)
    wanted = QSize(round(shown * scale), 10 * round(shown * scale))
    if size.width() > wanted.width() or size.height() > wanted.height():
        reader.setScaledSize(size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if not image.isNull():
        image.setDevicePixelRatio(max(1.0, image.width() / shown))
    return image
