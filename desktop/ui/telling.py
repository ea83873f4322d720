"""What the caption editor says in its banner: what stops, what could not be done, and why."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.errors import GoodwordError
from desktop.ui.messages import closed_text, sentence
from desktop.ui.rooms import Rooms


class Telling(QObject):
    """One sentence at a time; the next one takes its place."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self._banner = rooms.banner
        self._closed: tuple[str, str] | None = None
        """What was said of the post last."""
        rooms.texts.refused.connect(self.pasted)

    def failed(self, error: GoodwordError) -> None:
        self._banner.say("bad", sentence(error))

    def closed(self, reason: str, said: str, *, words: bool) -> None:
        """Why the post can't be shared, and what the program says of it itself; `words`: there
        are some to be kept. Said once, until it is something else."""
        told = (closed_text(reason, words=words), said)
        if told != self._closed:
            self._closed = told
            self._banner.say("warn", " ".join(part for part in told if part))

    def open(self) -> None:
        """It can be shared (again): nothing that was said before counts."""
        self._closed = None
        self._banner.clear()

    def not_added(self, words: str) -> None:
        """A picture or video is not here, with the reason."""
        self._banner.say("warn", words)

    def pasted(self, reason: str) -> None:
        """What was pasted is not words, or not all of it; see `paste.Pasted`."""
        words = self.tr("Only words can be pasted here.")
        if reason == "too_long":
            words = self.tr("That was too long for any network: only its beginning is here.")
        self._banner.say("info", words)
