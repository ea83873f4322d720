"""The folder of media that Goodword keeps: what people add to drafts, what waits to be sent.

A file is called after its content, so the same picture lies there once, and it is whole and
on the disk before anything points to it. What no unfinished draft and no unsettled share
needs is swept away, at every start too: a crash leaves nothing behind for ever. What lies in
somebody's hand stays meanwhile: placed, but not yet written into a row.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import BinaryIO

from desktop.errors import BadFile, DiskFull, TooLarge
from desktop.model import Attachment
from desktop.picturehead import SUFFIXES
from desktop.share import media, media_pdf, media_videos
from desktop.share.media_bytes import Broken

_BLOCK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SUFFIXES = {
    **SUFFIXES,
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "application/pdf": ".pdf",
}


class MediaFolder:
    """Owner of `folder`. Thread-safe. `needed` tells the files that rows point to; None where
    that can't be known (the database had to be repaired): then nothing is swept."""

    def __init__(self, folder: Path, needed: Callable[[], Iterable[str]] | None) -> None:
        self._folder = folder
        self._needed = needed
        self._lock = threading.Lock()
        self._hands: set[Hand] = set()

    def hand(self) -> Hand:
        """Holds what it is given until it is released."""
        made = Hand(self)
        with self._lock:
            self._hands.add(made)
        return made

    def sweep(self) -> int:
        """Remove what nobody needs; how many files went."""
        if self._needed is None:
            return 0
        gone = 0
        with self._lock:  # nobody lets go of a file between the reading and the removing
            stay = {Path(path).name for path in self._needed()}
            stay = stay.union(*(hand.names for hand in self._hands))
            with contextlib.suppress(OSError):
                for file in self._folder.iterdir():
                    if file.name not in stay and file.is_file():
                        file.unlink(missing_ok=True)
                        gone += 1
        return gone

    # --- for hands ------------------------------------------------------------------------

    def held(self, hand: Hand, name: str) -> Path:
        with self._lock:
            hand.names.add(name)
        return self._folder / name

    def owns(self, path: str) -> bool:
        """Whether a file is one of ours."""
        return Path(path).parent == self._folder

    def let_go(self, hand: Hand) -> None:
        with self._lock:
            self._hands.discard(hand)


class Hand:
    """Takes files into the folder and holds them there. Errors: `BadFile`, `TooLarge`,
    `DiskFull`. To be released, at the end of a `with` or by `release`."""

    def __init__(self, folder: MediaFolder) -> None:
        self._folder = folder
        self.names: set[str] = set()

    def __enter__(self) -> Hand:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """What no row needs may be swept away from now on."""
        self._folder.let_go(self)

    def hold(self, paths: Iterable[str]) -> None:
        """These stay too."""
        for path in paths:
            if self._folder.owns(path):
                self._folder.held(self, Path(path).name)

    def take_file(self, source: Path) -> Attachment:
        """A copy of a person's picture, video or PDF, without what it tells about them."""
        name = source.name
        try:
            # a pipe or a device would never end
            if not source.is_file():
                raise BadFile(address=name, where="", problem="gone")
            with source.open("rb") as file:
                return self._take(file, name)
        except OSError as error:
            raise BadFile(address=name, where="", problem="gone") from error

    def take_bytes(self, body: bytes, name: str) -> Attachment:
        """The same of what came over the web."""
        return self._take(io.BytesIO(body), name)

    def take_picture(self, body: bytes, name: str) -> Attachment:
        """A picture that came as bytes (pasted, say)."""
        return self.keep(media.clean(body, name))

    def keep(self, picture: media.Clean) -> Attachment:
        """A picture that is clean already."""
        path = self._place(picture.body, picture.mime)
        return Attachment(str(path), picture.mime, "", picture.width, picture.height)

    def _take(self, source: BinaryIO, name: str) -> Attachment:
        """What a file is, its first bytes tell."""
        head = source.read(media_pdf.HEAD)
        source.seek(0)
        if media_videos.is_video(head):
            return self._take_video(source, name)
        if media_pdf.is_document(head):
            return self._take_document(source, name)
        return self.take_picture(source.read(media.PICTURE_BYTES + 1), name)

    def _take_document(self, source: BinaryIO, name: str) -> Attachment:
        body = bytearray(source.read(media_pdf.DOCUMENT_BYTES + 1))
        if len(body) > media_pdf.DOCUMENT_BYTES:
            raise TooLarge(address=name, limit=media_pdf.DOCUMENT_BYTES)
        try:
            found = media_pdf.clean(body)
        except Broken as broken:
            raise BadFile(address=name, where="", problem=broken.problem) from broken
        mime = "application/pdf"
        path = self._place(bytes(body), mime)
        return Attachment(str(path), mime, title=found.title or PurePath(name).stem)

    def _take_video(self, source: BinaryIO, name: str) -> Attachment:
        with self._partial() as (partial, file):
            copied = 0
            while block := source.read(_BLOCK):
                copied += len(block)
                if copied > media_videos.VIDEO_BYTES:
                    raise TooLarge(address=name, limit=media_videos.VIDEO_BYTES)
                with _room(partial):
                    file.write(block)
            with _room(partial):
                file.flush()
            video = media_videos.clean(partial, name)
            with partial.open("rb") as clean:
                digest = hashlib.file_digest(clean, "sha256").hexdigest()[:40]
            path = self._folder.held(self, digest + _SUFFIXES[video.mime])
            _settle(partial, file, path)
        return Attachment(str(path), video.mime, "", video.width, video.height, video.seconds)

    def _place(self, body: bytes, mime: str) -> Path:
        digest = hashlib.sha256(body).hexdigest()[:40]
        path = self._folder.held(self, digest + _SUFFIXES[mime])
        if not path.exists():
            with self._partial() as (partial, file):
                with _room(path):
                    file.write(body)
                _settle(partial, file, path)
        return path

    @contextlib.contextmanager
    def _partial(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A file that nobody sees until it is whole."""
        partial = self._folder.held(self, f"{os.urandom(12).hex()}.partial")
        with _room(partial):
            partial.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = partial.open("wb")
        try:
            yield partial, file
        finally:
            with contextlib.suppress(OSError):  # told by the write that failed
                file.close()
            partial.unlink(missing_ok=True)


def _settle(partial: Path, file: BinaryIO, path: Path) -> None:
    """Onto the disk, then under its name: a row that points to it never finds half of it."""
    with _room(path):
        file.flush()
        os.fsync(file.fileno())
        file.close()
        partial.replace(path)
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


@contextlib.contextmanager
def _room(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(path=str(path)) from error
        raise BadFile(address=path.name, where="", problem="not_written") from error
