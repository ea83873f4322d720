"""Brings pictures, videos and files into the draft: chosen, dropped, pasted, or the post's.

They are copied at once, without what they tell about who took them and where: a file that
was dropped may be gone tomorrow, and one that a portal opened is gone within the hour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import GoodwordError
from desktop.model import Attachment
from desktop.share.media_folder import Hand
from desktop.ui.attachments import MOST, Attachments
from desktop.ui.fitting import Fitting
from desktop.ui.messages import sentence
from desktop.ui.scaling import encoded

_RAW = ("image/gif", "image/png", "image/jpeg", "image/webp")
"""What a clipboard may hold as it was; a picture that moves is tried first."""
_PASTED = "picture.png"
FETCHING = "clips"
"""A lane of its own: a large video takes minutes, and pictures shall not wait for it."""
Source = Path | bytes | QImage


class Enclosing(QObject):
    """Ties the add button, the clipboard and drag and drop to the attachments of a window."""

    refused = Signal(str)
    """A sentence that says why something could not be added."""
    finished = Signal()
    """Nothing is being added any more."""

    def __init__(
        self,
        window: QWidget,
        attachments: Attachments,
        fitting: Fitting,
        fetch: Callable[[str], bytes],
    ) -> None:
        """`fetch` gets a video or PDF of a post from the web; on a lane."""
        super().__init__(window)
        self._window, self._attachments, self._fitting = window, attachments, fitting
        self._fetch = fetch
        self._under_way = 0
        attachments.add_wanted.connect(self.choose)
        attachments.fetch_wanted.connect(self.fetch)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Another draft: what is still being read was for the former."""
        self._under_way = 0
        self._attachments.show_busy(False)

    @property
    def busy(self) -> bool:
        return self._under_way > 0

    def choose(self) -> None:
        """Ask for files. The system's own window, which a portal may show; it never blocks."""
        dialog = QFileDialog(self._window, self.tr("Add pictures, a video or a PDF file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                self.tr("Pictures, videos and PDF files ({patterns})").format(patterns=_patterns()),
                self.tr("All files (*)"),
            ]
        )
        dialog.filesSelected.connect(self.take_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def fetch(self, url: str) -> None:
        """Bring a video or PDF of the post."""
        fetch, attachments = self._fetch, self._attachments
        name = PurePosixPath(urlsplit(url).path).name or url

        def work(hand: Hand) -> Attachment:
            return hand.take_bytes(fetch(url), name)

        def came(attachment: Attachment) -> None:
            attachments.take(url, attachment)
            self._one_done()

        def missed(error: GoodwordError) -> None:
            attachments.take(url, None)
            self._not_added(error)

        self._begin()
        self._fitting.take(work, came, missed, lane=FETCHING)

    def take_files(self, names: Sequence[str]) -> None:
        self._take([Path(name) for name in names])

    def take(self, mime: QMimeData) -> bool:
        """Whether there was something for us among what was dropped or pasted."""
        if not self._window.isEnabled():
            return False
        sources = media_of(mime)
        self._take(sources)
        return bool(sources)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is dropped anywhere on the window; the caption asks `take` by itself."""
        if isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.DragEnter:
            if media_of(event.mimeData()):
                event.acceptProposedAction()
                return True
        elif (
            isinstance(event, QDropEvent)
            and event.type() == QEvent.Type.Drop
            and self.take(event.mimeData())
        ):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    # --- inside ---------------------------------------------------------------------------

    def _take(self, sources: Sequence[Source]) -> None:
        if len(sources) > MOST:
            self.refused.emit(self.tr("No more than {count} at once.").format(count=MOST))
            return
        for source in sources:
            self._begin()
            self._fitting.take(_reading(source), self._added, self._not_added)

    def _begin(self) -> None:
        self._under_way += 1
        self._attachments.show_busy(True)

    def _added(self, attachment: Attachment) -> None:
        self._one_done()
        if not self._attachments.add(attachment):
            self.refused.emit(self.tr("There is no room for more pictures."))

    def _not_added(self, error: GoodwordError) -> None:
        self._one_done()
        self.refused.emit(sentence(error))

    def _one_done(self) -> None:
        self._under_way = max(0, self._under_way - 1)
        if not self._under_way:
            self._attachments.show_busy(False)
            self.finished.emit()


def media_of(mime: QMimeData) -> list[Source]:
    """Files, or else a picture; words beside a picture count more (spreadsheets and word
    processors put both there), but the name of a picture's address does not."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return list(files)
    if mime.hasText() and mime.text().strip() and not mime.hasUrls():
        return []
    for form in _RAW:
        if mime.hasFormat(form):
            raw = bytes(mime.data(form).data())
            if raw:
                return [raw]
    image = mime.imageData() if mime.hasImage() else None
    return [image] if isinstance(image, QImage) and not image.isNull() else []


def _reading(source: Source) -> Callable[[Hand], Attachment]:
    """Work for a lane."""
    if isinstance(source, Path):
        return lambda hand: hand.take_file(source)
    if isinstance(source, bytes):
        return lambda hand: hand.take_picture(source, _PASTED)
    return lambda hand: hand.keep(encoded(source, _PASTED))


def _patterns() -> str:
    endings = ["jpg", "jpeg", "png", "gif", "webp", "mp4", "m4v", "mov", "webm", "pdf"]
    return " ".join(f"*.{ending} *.{ending.upper()}" for ending in endings)
