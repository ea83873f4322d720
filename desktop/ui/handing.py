"""Opens a network's own composer for a share that the person posts: the words go onto the
clipboard, the pictures into a folder with names that can be read.

Nothing is sent from here, and nothing is decided: what became of it only the person can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop.errors import Closed, NotFound
from desktop.jobs import Jobs
from desktop.model import Share
from desktop.share.catalog import Catalog
from desktop.share.handover import hand_over, sweep
from desktop.share.network import Composer, Composes
from desktop.ui.browser import open_folder


@dataclass(frozen=True, slots=True)
class Handed:
    """What lies ready for a share. `asked`: its composer was to be opened; `opened` is False
    where surely nothing came up. `prefilled`: the words stand in the composer already."""

    address: str
    prefilled: bool
    text: str
    pictures: int = 0
    folder: Path | None = None
    asked: bool = False
    opened: bool = False
    copied: bool = False


class Handing(QObject):
    """One share at a time; what was made ready is remembered until the end of the session."""

    changed = Signal(int)
    """The share for which something lies ready now."""
    failed = Signal(object)
    """A `GoodwordError`: no composer is known any more, no copy could be made, or the post is
    closed."""

    def __init__(
        self,
        jobs: Jobs,
        catalog: Catalog,
        place: Path,
        now: Callable[[], datetime],
        browse: Callable[[str], bool],
        show_folder: Callable[[Path], bool] = open_folder,
        *,
        closed: Callable[[str, datetime], str],
    ) -> None:
        """`place` is where folders with pictures are made; `browse` opens an address; `closed`
        tells why a post may not be shared now."""
        super().__init__()
        self._closed = closed
        self._jobs, self._catalog, self._place, self._now = jobs, catalog, place, now
        self._browse, self._show_folder = browse, show_folder
        self._handed: dict[int, Handed] = {}
        self._swept = False

    @property
    def handed(self) -> Mapping[int, Handed]:
        """What was made ready, by number of the share."""
        return self._handed

    def open(self, share: Share, title: str = "") -> None:
        """Lay the words on the clipboard and open the composer, if the post may be shared still:
        the question stands for days. `title` is what the post is called, for the folder of its
        pictures."""
        self._prepare(share, title, self._opened, share.post)

    def copy(self, share: Share) -> None:
        """The words onto the clipboard once more."""
        self._prepare(share, "", self._copied)

    def reveal(self, share: Share, title: str = "") -> None:
        """Show the folder with the pictures."""
        self._prepare(share, title, self._revealed)

    # --- inside ------------------------------------------------------------------------------

    def _prepare(
        self, share: Share, title: str, then: Callable[[int, Handed], None], post: str = ""
    ) -> None:
        """`post`: nothing is prepared where this one is closed."""
        catalog, place, now, why = self._catalog, self._place, self._now(), self._closed
        first, self._swept = not self._swept, True

        def work() -> Handed:
            if first:
                sweep(place, now)
            if closed := why(post, now) if post else "":
                raise Closed(reason=closed)
            return prepared(share, catalog, place, title, now)

        def done(handed: Handed) -> None:
            then(share.id, handed)
            self.changed.emit(share.id)

        # pictures may be large, and nothing else shall wait for them
        self._jobs.run("media", work, done, self.failed.emit, owner=self)

    def _opened(self, number: int, handed: Handed) -> None:
        QGuiApplication.clipboard().setText(handed.text)
        opened = self._browse(handed.address)
        self._handed[number] = replace(handed, asked=True, opened=opened, copied=True)

    def _copied(self, number: int, handed: Handed) -> None:
        QGuiApplication.clipboard().setText(handed.text)
        self._handed[number] = replace(self._as_before(number, handed), copied=True)

    def _revealed(self, number: int, handed: Handed) -> None:
        self._handed[number] = self._as_before(number, handed)
        if handed.folder is not None:
            self._show_folder(handed.folder)

    def _as_before(self, number: int, handed: Handed) -> Handed:
        """What was done already stays done."""
        before = self._handed.get(number)
        if before is None:
            return handed
        return replace(handed, asked=before.asked, opened=before.opened, copied=before.copied)


def prepared(share: Share, catalog: Catalog, place: Path, title: str, now: datetime) -> Handed:
    """Everything that lies ready for a share; on a lane. Errors: `NotFound` for a network
    without a composer, `BadFile` where a picture can't be copied."""
    outgoing = share.outgoing
    composer = composer_of(catalog, share)
    name = title or " ".join(outgoing.text.split())
    folder = hand_over(place, outgoing, name, now.astimezone())
    return Handed(
        address=composer.url,
        prefilled=composer.prefilled,
        text=composer.clipboard or outgoing.text,
        pictures=len(outgoing.pictures),
        folder=folder,
    )


def composer_of(catalog: Catalog, share: Share) -> Composer:
    """The composer for a share: that of the network by hand, or of its adapter. Pure.
    Errors: `NotFound`."""
    places = (*catalog.by_hand(), *catalog.all())
    for place in places:
        if place.name == share.network and isinstance(place, Composes):
            return place.compose(share.outgoing)
    raise NotFound(address=share.network, status=0)
