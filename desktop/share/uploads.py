"""Media on their way to a network, where nobody can see them yet.

Files are read a little at a time, in as long as their size needs. What a server still works on
is remembered until the next try, so that a large video travels once. Whatever goes wrong here
happened before the post was sent: nothing is in doubt.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop.errors import (
    BadFile,
    BadReply,
    Duplicate,
    GoodwordError,
    NotFound,
    Offline,
    Refused,
    TooLarge,
    Unclear,
)
from desktop.model import Account, Attachment, Limits, Outgoing
from desktop.replies import busy, trouble
from desktop.web import TOTAL_SECONDS, Answer, bare

SLOWEST = 150_000
"""Bytes a second below which an upload is given up."""
SILENCE = 120.0
"""Seconds a server may store or check a large file without a word."""
STUCK = timedelta(minutes=30)
"""A server that has worked so long on one file never gets done."""
_PIECE = 64 * 1024
_MOST = 200


class Stream:
    """A file as the body of a request, between what stands before and after it there. May be
    gone through again, for a request that was refused unseen."""

    def __init__(self, path: str, before: bytes = b"", after: bytes = b"") -> None:
        self._path, self._before, self._after = path, before, after
        self._size = _size(path)

    def __len__(self) -> int:
        return len(self._before) + self._size + len(self._after)

    def __iter__(self) -> Iterator[bytes]:
        yield self._before
        left = self._size
        with Path(self._path).open("rb") as file:
            while left > 0 and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece
        if left:  # the server would wait for the rest
            raise OSError("the file became shorter")
        yield self._after

    @property
    def seconds(self) -> float:
        """How long sending it may take."""
        return TOTAL_SECONDS + SILENCE + len(self) / SLOWEST


def check(outgoing: Outgoing, limits: Limits) -> None:
    """Every file is there and of a kind and size that the network takes. One that is too large
    is refused, never made smaller behind the person's back: that is the editor's work.
    Errors: `BadFile`, `Refused` with the reason (the names of `desktop.ui.media_hints`)."""
    media = outgoing.pictures
    videos = [one for one in media if one.kind == "video"]
    pictures = [one for one in media if one.kind == "picture"]
    if len(videos) + len(pictures) < len(media):
        raise Refused(reason="document", status=0, limit=0)
    if videos:
        _check_videos(videos, pictures, limits)
    if len(pictures) > limits.pictures:
        raise Refused(reason="pictures", status=0, limit=limits.pictures)
    for picture in pictures:
        size = _size(picture.path)
        if picture.mime not in limits.picture_types:
            raise Refused(reason="picture_type", status=0, limit=0)
        if limits.picture_bytes and size > limits.picture_bytes:
            raise Refused(reason="picture_size", status=0, limit=limits.picture_bytes)
        if limits.picture_pixels and picture.width * picture.height > limits.picture_pixels:
            raise Refused(reason="picture_size", status=0, limit=limits.picture_pixels)


def _check_videos(
    videos: Sequence[Attachment], pictures: Sequence[Attachment], limits: Limits
) -> None:
    if not limits.video:
        raise Refused(reason="video", status=0, limit=0)
    if pictures:
        raise Refused(reason="mixed", status=0, limit=0)
    if len(videos) > 1:
        raise Refused(reason="videos", status=0, limit=1)
    (video,) = videos
    size = _size(video.path)
    if video.mime not in limits.video_types:
        raise Refused(reason="video_type", status=0, limit=0)
    if limits.video_seconds and video.seconds > limits.video_seconds:
        raise Refused(reason="video_length", status=0, limit=limits.video_seconds)
    if limits.video_bytes and size > limits.video_bytes:
        raise Refused(reason="video_size", status=0, limit=limits.video_bytes)
    if limits.video_pixels and video.width * video.height > limits.video_pixels:
        raise Refused(reason="video_pixels", status=0, limit=limits.video_pixels)


def failed(
    answer: Answer, now: datetime, *, account: str, final: bool, sent: Iterable[str] = ()
) -> GoodwordError:
    """What an answer to an upload means that is not a good one. Without a time of its own the
    server is asked again later and later."""
    if answer.status >= 500 and "Retry-After" in answer.headers:
        return busy(answer, now)
    if not 400 <= answer.status < 500:
        return Offline(address=bare(answer.url), cause="upload", status=answer.status)
    return trouble(answer, now, account=account, final=final, sent=sent)


@contextlib.contextmanager
def nothing_posted() -> Iterator[None]:
    """What is done inside makes no post, so no answer in there leaves a doubt."""
    try:
        yield
    except (Unclear, BadReply, TooLarge) as error:
        facts = {"cause": "upload", **error.facts}
        raise Offline(**facts) from error
    except Duplicate as error:  # of a file: no proof that the post is there
        facts = {name: error.facts.get(name) for name in ("reason", "status")}
        raise Refused(**facts) from error
    except NotFound as error:
        raise Refused(reason="", status=int(error.facts.get("status") or 0)) from error
    except OSError as error:
        raise BadFile(address="", where="", problem="missing") from error


@dataclass(frozen=True, slots=True)
class Job:
    """A file at the server: by which name, and since when."""

    name: str
    since: datetime


class Underway:
    """Files that are uploaded but not posted yet, by account, share and place in it. Only in
    memory: after an end of the application they are uploaded anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, str, int], Job] = {}

    def keep(
        self, account: Account, outgoing: Outgoing, place: int, name: str, now: datetime
    ) -> Job:
        job = Job(name, now)
        with self._lock:
            self._jobs[account.id, outgoing.key, place] = job
            while len(self._jobs) > _MOST:
                del self._jobs[next(iter(self._jobs))]
        return job

    def find(self, account: Account, outgoing: Outgoing, place: int) -> Job | None:
        with self._lock:
            return self._jobs.get((account.id, outgoing.key, place))

    def drop(self, account: Account, outgoing: Outgoing) -> None:
        """These belong to a post now, or are worth nothing."""
        with self._lock:
            for place in [one for one in self._jobs if one[:2] == (account.id, outgoing.key)]:
                del self._jobs[place]


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError as error:
        raise BadFile(address=Path(path).name, where="", problem="missing") from error
