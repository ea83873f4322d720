"""Pictures, videos and files of the open draft in one hand: adding, fitting, showing, hints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.jobs import Jobs
from desktop.model import Draft
from desktop.share.media_folder import MediaFolder
from desktop.ui import media_hints
from desktop.ui.enclosing import Enclosing
from desktop.ui.fitting import Fitting
from desktop.ui.refusing import Surroundings
from desktop.ui.rooms import Rooms
from desktop.ui.target import Target


class MediaSide(QObject):
    """Knows the attachments of one window and what the networks make of them."""

    changed = Signal()
    """Something is known that was not, or is here that was not."""
    refused = Signal(str)
    """A sentence: why something could not be added."""

    def __init__(
        self,
        window: QWidget,
        rooms: Rooms,
        jobs: Jobs,
        folder: MediaFolder,
        draft: Callable[[], Draft | None],
        fetch: Callable[[str], bytes],
    ) -> None:
        """`fetch` gets a video or PDF of a post from the web; on a lane."""
        super().__init__(window)
        self._attachments, self._draft = rooms.attachments, draft
        self.fitting = Fitting(jobs, folder)
        self.enclosing = Enclosing(window, rooms.attachments, self.fitting, fetch)
        rooms.texts.set_taker(self.enclosing.take)
        self.enclosing.refused.connect(self.refused)
        self.enclosing.finished.connect(self.changed)
        self.fitting.changed.connect(self._fitted)

    def begin(self, draft: Draft) -> None:
        """Another draft is about to be shown."""
        self.fitting.begin(draft)
        self.enclosing.begin()

    def look(self, targets: Sequence[Target]) -> None:
        """Other pictures, or other accounts."""
        self._attachments.show_limit(*media_hints.shortest(targets))
        self.fitting.look(self._attachments.pictures(), targets)
        self._show_small()

    def around(self, around: Surroundings) -> Surroundings:
        """With what the networks would not take."""
        attached = self._attachments.pictures()
        found = media_hints.problems(attached, around.targets, self.fitting.known)
        documents = [one for one in attached if one.kind == "document"]
        tells = [words for one in documents for words in self.fitting.tells(one)]
        untitled = any(not one.title.strip() for one in documents)
        return replace(around, media=found, tells=", ".join(tells), untitled=untitled)

    def obstacle(self) -> str:
        """Why it can't be shared this moment; empty when it can."""
        return self.tr("Something is being added …") if self.enclosing.busy else ""

    def shown(self) -> Draft | None:
        """The draft with files that are small enough to be drawn at once."""
        draft = self._draft()
        if draft is None:
            return None
        small = (
            replace(one, path=self.fitting.small(one)) if one.kind == "picture" else one
            for one in draft.pictures
        )
        return replace(draft, pictures=tuple(small))

    def _fitted(self) -> None:
        self._show_small()
        self.changed.emit()

    def _show_small(self) -> None:
        for one in self._attachments.pictures():
            small = self.fitting.small(one)
            if small and one.kind == "picture":
                self._attachments.show_small(one.path, small)
