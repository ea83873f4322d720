"""What is said about pictures, videos and files of a draft. Pure but for the words."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.model import Attachment
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import number_text, say

_ROW: Mapping[tuple[str, str], str] = {
    ("picture", "ask"): QT_TRANSLATE_NOOP("messages", "What does the picture show?"),
    ("picture", "in"): QT_TRANSLATE_NOOP("messages", "Attach picture {number}"),
    ("picture", "out"): QT_TRANSLATE_NOOP("messages", "Remove picture {number}"),
    ("picture", "up"): QT_TRANSLATE_NOOP("messages", "Move picture {number} up (Alt+Up)"),
    ("picture", "down"): QT_TRANSLATE_NOOP("messages", "Move picture {number} down (Alt+Down)"),
    ("picture", "words"): QT_TRANSLATE_NOOP(
        "messages", "Description of picture {number} for people who can't see it"
    ),
    ("video", "ask"): QT_TRANSLATE_NOOP("messages", "What happens in the video?"),
    ("video", "in"): QT_TRANSLATE_NOOP("messages", "Attach video {number}"),
    ("video", "out"): QT_TRANSLATE_NOOP("messages", "Remove video {number}"),
    ("video", "up"): QT_TRANSLATE_NOOP("messages", "Move video {number} up (Alt+Up)"),
    ("video", "down"): QT_TRANSLATE_NOOP("messages", "Move video {number} down (Alt+Down)"),
    ("video", "words"): QT_TRANSLATE_NOOP(
        "messages", "Description of video {number} for people who can't see it"
    ),
    ("document", "ask"): QT_TRANSLATE_NOOP("messages", "What is the file called?"),
    ("document", "in"): QT_TRANSLATE_NOOP("messages", "Attach file {number}"),
    ("document", "out"): QT_TRANSLATE_NOOP("messages", "Remove file {number}"),
    ("document", "up"): QT_TRANSLATE_NOOP("messages", "Move file {number} up (Alt+Up)"),
    ("document", "down"): QT_TRANSLATE_NOOP("messages", "Move file {number} down (Alt+Down)"),
    ("document", "words"): QT_TRANSLATE_NOOP("messages", "Title of file {number}"),
}


def row_words(kind: str, part: str) -> str:
    """What a part of a row is called; `{number}` is still to be filled in."""
    return say(_ROW[kind, part], number="{number}")


def badge(attachment: Attachment | None) -> str:
    """How long a video is, or what kind of file; empty where that is not known."""
    if attachment is None:
        return ""
    if attachment.kind == "document":
        return "PDF"
    return duration(attachment.seconds) if attachment.seconds else ""


def duration(seconds: float) -> str:
    """“0:42”, “1:02:03”."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size_text(size: int) -> str:
    """“12 MB”, at least 1."""
    return say(
        QT_TRANSLATE_NOOP("messages", "{count} MB"),
        count=number_text(max(1, round(size / 1_000_000))),
    )
