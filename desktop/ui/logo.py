"""The logo of a program: small, beside its name, decoded on a lane; nothing where there is none."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel

from desktop.jobs import Jobs
from desktop.ui.photo import decoded

PLACE = QSize(96, 32)
"""As large as it gets: most logos are wide."""
_WHOLE, _SMOOTH = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation


class Logo(QLabel):
    """`path` is a picture of our own cache. For a listener it is nothing: the name says it."""

    def __init__(self, jobs: Jobs, path: str) -> None:
        super().__init__()
        self.hide()
        scale = self.devicePixelRatioF()
        target = PLACE * scale

        def work() -> QImage:
            filled = decoded(path, target)  # at least as large: the whole of it has to fit
            return filled if filled.isNull() else filled.scaled(target, _WHOLE, _SMOOTH)

        def arrived(image: QImage) -> None:
            if image.isNull():
                return
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(scale)
            self.setPixmap(picture)
            self.show()

        jobs.run("thumbnails", work, arrived, owner=self)
