"""What a network would not take of what goes along, found before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.errors import GoodwordError, Refused
from desktop.model import Attachment, Limits
from desktop.ui.target import Target

_SIZES: dict[str, int] = {}
KINDS = ("picture", "video", "document")
Known = Callable[[Attachment, Limits], "Attachment | GoodwordError | None"]
"""What came of making a picture fit; None = not known yet."""
STOPS = frozenset(
    f"network.{problem}"
    for problem in (
        "pictures",
        "picture_size",
        "picture_type",
        "animation",
        "still",
        "unread",
        "alt_long",
        "video",
        "videos",
        "mixed",
        "video_length",
        "video_size",
        "video_type",
        "document",
        "documents",
        "document_mixed",
        "document_size",
    )
)
"""Findings with which a network surely refuses a share."""


def problems(
    attached: Sequence[Attachment], targets: Sequence[Target], known: Known
) -> tuple[tuple[str, str], ...]:
    """Network and problem (the name behind `network.` in `STOPS`), each once."""
    found: dict[tuple[str, str], None] = {}
    for target in targets:
        for problem in _of_one(attached, target.limits, known):
            found[target.account.network, problem] = None
    return tuple(found)


def shortest(targets: Sequence[Target]) -> tuple[int, str]:
    """The longest description that every network takes, and the title of the strictest."""
    limits = [(one.limits.alt_maximum, one.title) for one in targets if one.limits.alt_maximum]
    return min(limits, default=(0, ""))


def _of_one(attached: Sequence[Attachment], limits: Limits, known: Known) -> list[str]:
    of = {kind: [one for one in attached if one.kind == kind] for kind in KINDS}
    pictures, videos, documents = (of[kind] for kind in KINDS)
    found = _about_videos(videos, limits) + _about_documents(documents, limits)
    if videos and pictures and limits.video:
        found.append("mixed")
    if documents and limits.documents and (pictures or videos):
        found.append("document_mixed")
    if len(pictures) > limits.pictures:
        found.append("pictures")
    for picture in pictures:
        result = known(picture, limits)
        if isinstance(result, Refused):
            found.append(str(result.reason))
        elif isinstance(result, GoodwordError):
            found.append("unread")
    longest = max((len(one.alt) for one in (*pictures, *videos)), default=0)
    if 0 < limits.alt_maximum < longest:
        found.append("alt_long")
    return found


def _about_videos(videos: Sequence[Attachment], limits: Limits) -> list[str]:
    if not videos:
        return []
    if not limits.video:
        return ["video"]
    found = ["videos"] if len(videos) > 1 else []
    if any(one.mime not in limits.video_types for one in videos):
        found.append("video_type")
    if limits.video_seconds and any(one.seconds > limits.video_seconds for one in videos):
        found.append("video_length")
    pixels = max(one.width * one.height for one in videos)
    large = limits.video_bytes and any(_size(one.path) > limits.video_bytes for one in videos)
    if large or 0 < limits.video_pixels < pixels:
        found.append("video_size")
    return found


def _about_documents(documents: Sequence[Attachment], limits: Limits) -> list[str]:
    if not documents:
        return []
    if not limits.documents:
        return ["document"]
    found = ["documents"] if len(documents) > 1 else []
    if limits.document_bytes and any(_size(one.path) > limits.document_bytes for one in documents):
        found.append("document_size")
    return found


def _size(path: str) -> int:
    """Asked after every key, and files that are kept are called after their content: they
    never change."""
    if path not in _SIZES:
        try:
            _SIZES[path] = Path(path).stat().st_size
        except OSError:
            return 0
    return _SIZES[path]
