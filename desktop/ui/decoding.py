"""Pictures of a window decoded on a lane, and the last of them kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage

from desktop.jobs import Jobs
from desktop.ui.photo import Done, decoded

KEPT = 16


class Decoder(QObject):
    """What `photo.Decode` asks for. One a window."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._kept: dict[tuple[str, int, int], QImage] = {}

    def decode(self, owner: QObject, path: str, target: QSize, done: Done) -> None:
        key = (path, target.width(), target.height())
        if (known := self._kept.get(key)) is not None:
            done(known)
            return

        def work() -> QImage:
            return decoded(path, target)

        def arrived(image: QImage) -> None:
            self._kept[key] = image
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
            done(image)

        self._jobs.run("thumbnails", work, arrived, owner=owner)
