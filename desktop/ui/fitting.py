"""What goes with a draft, made to fit each network it goes to: ahead, and at the click.

Fitting ahead lets the editor say before sending what a network can't take; at the click the
same results are used. All work happens on a lane of its own; no widget is touched there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from desktop.errors import BadFile, GoodwordError, Refused, TooLarge
from desktop.jobs import Jobs
from desktop.model import Attachment, Draft, Limits, LinkCard
from desktop.share import media_pdf
from desktop.share.media import PICTURE_BYTES, clean
from desktop.share.media_bytes import Broken
from desktop.share.media_folder import Hand, MediaFolder
from desktop.ui.scaling import fit
from desktop.ui.target import Target

LANE = "media"
NO_WAYS: Mapping[str, str] = MappingProxyType({})
THUMBNAIL = Limits(
    "utf16",
    0,
    picture_bytes=950_000,
    picture_pixels=1_500_000,
    picture_types=("image/jpeg", "image/png"),
)
"""The picture of a link's card; Bluesky takes one million bytes, nobody takes less."""
SCREEN = Limits(
    "utf16",
    0,
    picture_pixels=1_000_000,
    picture_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
)
"""What is shown in the editor."""


@dataclass(frozen=True, slots=True)
class _Want:
    """A file and what a network takes: with the same of both the result is the same."""

    path: str
    bytes: int
    pixels: int
    types: tuple[str, ...]

    @classmethod
    def of(cls, path: str, limits: Limits) -> _Want:
        return cls(path, limits.picture_bytes, limits.picture_pixels, limits.picture_types)


class Fitted:
    """Pictures made to fit, kept while a draft is open. Thread-safe."""

    def __init__(self, folder: MediaFolder) -> None:
        self._hand = folder.hand()
        self._made: dict[_Want, Attachment | GoodwordError] = {}
        self._turn = threading.Lock()

    def known(self, picture: Attachment, limits: Limits) -> Attachment | GoodwordError | None:
        """What came of it; None = not tried yet."""
        return self._made.get(_Want.of(picture.path, limits))

    def make(self, path: str, limits: Limits, hand: Hand | None = None) -> Attachment:
        """A file in the media folder that fits; `hand` holds it too. Errors: `BadFile`,
        `TooLarge`, `Refused` (then it never will), `DiskFull` (tried again next time)."""
        want = _Want.of(path, limits)
        with self._turn:
            known = self._made.get(want)
            keeper = hand or self._hand
            if isinstance(known, GoodwordError):
                raise known
            if known is not None:
                keeper.hold([known.path])  # before looking, or it may be swept in between
                if Path(known.path).is_file():
                    return known
            try:
                made = keeper.keep(fit(clean(_read(path), _name(path)), limits, _name(path)))
            except (BadFile, TooLarge, Refused) as error:
                self._made[want] = error
                raise
            self._hand.hold([made.path])
            self._made[want] = made
            return made

    def take(self, work: Callable[[Hand], Attachment]) -> Attachment:
        """What a person brings; it stays as long as their draft is open."""
        return work(self._hand)

    def hold(self, paths: Sequence[str]) -> None:
        self._hand.hold(paths)

    def release(self) -> None:
        self._hand.release()


class Fitting(QObject):
    """Fits the pictures of the open draft to the chosen accounts."""

    changed = Signal()
    """It is known of another picture whether a network takes it."""

    def __init__(self, jobs: Jobs, folder: MediaFolder) -> None:
        super().__init__()
        self._jobs, self._folder = jobs, folder
        self._fitted = Fitted(folder)
        self._asked: set[_Want] = set()
        self._tells: dict[str, tuple[str, ...]] = {}

    def begin(self, draft: Draft) -> None:
        """Another draft is open; what the former needed may go once no row needs it."""
        former, self._fitted = self._fitted, Fitted(self._folder)
        self._asked = set()
        self._fitted.hold([picture.path for picture in draft.pictures])
        former.release()
        self._jobs.run(LANE, self._folder.sweep, owner=self)

    def take(
        self,
        work: Callable[[Hand], Attachment],
        done: Callable[[Attachment], object],
        failed: Callable[[GoodwordError], object],
        lane: str = LANE,
    ) -> None:
        """Take a file into the folder for the draft that is open; for another one its answer
        is dropped."""
        fitted = self._fitted

        def taken() -> Attachment:
            return fitted.take(work)

        def over(answer: Attachment | GoodwordError) -> None:
            if fitted is not self._fitted:
                return
            if isinstance(answer, Attachment):
                done(answer)
            else:
                failed(answer)

        self._jobs.run(lane, taken, over, over, owner=self)

    def small(self, picture: Attachment) -> str:
        """A file to show on the screen, smaller than a camera's; empty while there is none."""
        known = self._fitted.known(picture, SCREEN)
        if isinstance(known, GoodwordError):
            return picture.path
        return known.path if known is not None else ""

    def look(self, pictures: Sequence[Attachment], targets: Sequence[Target]) -> None:
        """Find out what the networks take of these, and what files tell."""
        for picture in pictures:
            if picture.kind == "document" and picture.path not in self._tells:
                self._tells[picture.path] = ()
                self._read_facts(picture.path)
            for limits in (SCREEN, *(target.limits for target in targets)):
                want = _Want.of(picture.path, limits)
                if picture.kind == "picture" and want not in self._asked:
                    self._asked.add(want)
                    self._try(self._fitted, picture.path, limits)

    def known(self, picture: Attachment, limits: Limits) -> Attachment | GoodwordError | None:
        return self._fitted.known(picture, limits)

    def tells(self, document: Attachment) -> tuple[str, ...]:
        """Who or what made a PDF, where it still says so."""
        return self._tells.get(document.path, ())

    def _read_facts(self, path: str) -> None:
        def work() -> tuple[str, ...]:
            try:
                return media_pdf.facts(Path(path).read_bytes()).tells
            except (OSError, Broken):
                return ()  # gone, or not ours: said when it is shared

        def done(tells: tuple[str, ...]) -> None:
            self._tells[path] = tells
            self.changed.emit()

        self._jobs.run(LANE, work, done, owner=self)

    def _try(self, fitted: Fitted, path: str, limits: Limits) -> None:
        def work() -> Attachment:
            return fitted.make(path, limits)

        self._jobs.run(LANE, work, self._found, self._found, owner=self)

    def _found(self, _: object) -> None:
        self.changed.emit()

    @contextmanager
    def dressed(
        self, draft: Draft, limits: Mapping[str, Limits], ways: Mapping[str, str] = NO_WAYS
    ) -> Iterator[Mapping[str, Draft]]:
        """On a lane: the draft for each account (id → what it takes), with media that fit and
        stay where they are until no share needs them, and with the way it goes (see
        `Draft.ways`). Rows are to be written inside. Errors: those of `Fitted.make`."""
        fitted, whole = self._fitted, replace(draft, ways={**draft.ways, **ways})
        with self._folder.hand() as hand:
            yield {account: _dress(whole, own, fitted, hand) for account, own in limits.items()}


def _dress(draft: Draft, limits: Limits, fitted: Fitted, hand: Hand) -> Draft:
    hand.hold([picture.path for picture in draft.pictures])
    pictures = tuple(_fit_one(picture, limits, fitted, hand) for picture in draft.pictures)
    return replace(draft, pictures=pictures, link=_with_thumbnail(draft.link, fitted, hand))


def _fit_one(picture: Attachment, limits: Limits, fitted: Fitted, hand: Hand) -> Attachment:
    if picture.kind != "picture":  # they go as they are, or not at all
        if not Path(picture.path).is_file():
            raise BadFile(address=_name(picture.path), where="", problem="gone")
        return picture
    return replace(fitted.make(picture.path, limits, hand), alt=picture.alt)


def _with_thumbnail(link: LinkCard | None, fitted: Fitted, hand: Hand) -> LinkCard | None:
    """A card without a picture is better than none at all."""
    if link is None or not link.thumbnail:
        return link
    try:
        return replace(link, thumbnail=fitted.make(link.thumbnail, THUMBNAIL, hand).path)
    except (BadFile, TooLarge, Refused):
        return replace(link, thumbnail="")


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(PICTURE_BYTES + 1)
    except OSError as error:
        raise BadFile(address=_name(path), where="", problem="gone") from error


def _name(path: str) -> str:
    return Path(path).name
