"""Pictures for the composer: those that are here, and those that are fetched now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.errors import GoodwordError
from desktop.feeds.pictures import Pictures
from desktop.jobs import Jobs


class Arrivals(QObject):
    """Fetches what is missing, each address once while the window lives."""

    came = Signal(str, str)
    """Address and file of a picture."""

    def __init__(self, jobs: Jobs, pictures: Pictures) -> None:
        super().__init__()
        self._jobs, self._pictures = jobs, pictures
        self._asked: set[str] = set()

    def path(self, url: str) -> str:
        """The file of a picture; empty while it is not here."""
        return str(self._pictures.path(url) or "") if url else ""

    def fetch(self, urls: Sequence[str]) -> None:
        """Ask for those that are not here."""
        for url in urls:
            if url and url not in self._asked and not self.path(url):
                self._asked.add(url)
                self._ask(url)

    def _ask(self, url: str) -> None:
        pictures = self._pictures

        def work() -> Path | None:
            return pictures.fetch(url)

        def done(path: Path | None) -> None:
            if path is not None:
                self.came.emit(url, str(path))

        self._jobs.run("pictures", work, done, self._missed, owner=self)

    def _missed(self, error: GoodwordError) -> None:
        """Without the picture its place stays quiet; the words matter more."""
