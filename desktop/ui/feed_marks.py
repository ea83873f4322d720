"""What a post of the feed tells about itself in one line: how it stands, until when, where from.

Decided here, without widgets; painted by `feed_row`, spoken by `feed_model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop.model import KeptPost
from desktop.ui.messages import ago_text, moment_text

Titles = Mapping[tuple[str, str], str]
"""What campaigns are called, by program and id: two programs may use the same id."""
SOON = timedelta(days=3)
"""From here on the end of a post is told in a colour that asks for attention."""
TAGS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One fact: an icon (or none), a colour of `look`, and words."""

    icon: str
    tone: str
    words: str


def marks(kept: KeptPost, now: datetime, campaigns: Titles) -> tuple[Mark, ...]:
    """The most important first; a narrow row leaves out the last ones."""
    post = kept.post
    found = [*_standing(kept, now), *_lasting(kept, now)]
    if kept.unsigned:
        found.append(Mark("unsigned", "muted", _tr("Not signed")))
    found.append(Mark("", "muted", ago_text(post.published or kept.first_seen, now)))
    if post.category:
        found.append(Mark("", "muted", post.category))
    if title := campaigns.get((kept.program, post.campaign), ""):
        found.append(Mark("sparkle", "muted", title))
    if any(media.kind == "video" for media in post.media):
        found.append(Mark("video", "muted", _tr("Video")))
    if post.hashtags:
        found.append(Mark("", "muted", " ".join(post.hashtags[:TAGS])))
    return tuple(found)


def spoken(kept: KeptPost, now: datetime, campaigns: Titles) -> str:
    """The whole row in words, for who listens instead of looking."""
    parts = [kept.post.title or kept.post.text[:120]]
    parts += [mark.words for mark in marks(kept, now, campaigns)]
    if kept.read is None and not kept.closed(now) and not put_aside(kept):
        parts.append(_tr("new"))
    return ", ".join(parts)


def put_aside(kept: KeptPost) -> str:
    """Why a post is not in the feed, in a word or two; empty where it is."""
    if kept.hidden is not None:
        return _tr("Put aside")
    return {"muted": _tr("Muted topic"), "segment": _tr("For other groups")}.get(kept.aside, "")


def _standing(kept: KeptPost, now: datetime) -> list[Mark]:
    """Whether it can be shared, was shared, or matters more than others."""
    closed, opens = kept.closed(now), kept.opens
    found = []
    if aside := put_aside(kept):
        found.append(Mark("hide", "muted", aside))
    if closed == "withdrawn":
        found.append(Mark("block", "bad", _tr("Withdrawn")))
    elif closed == "expired":
        found.append(Mark("clock", "muted", _tr("Over")))
    elif closed == "embargoed" and opens is not None:
        words = _tr("From {when}").format(when=moment_text(opens, now))
        found.append(Mark("clock", "warn", words))
    elif closed == "held":
        found.append(Mark("pause", "warn", _tr("On hold")))
    if kept.shared is not None:
        found.append(Mark("check", "good", _tr("Shared")))
    elif kept.post.important and not closed:
        found.append(Mark("flag", "warn", _tr("Important")))
    return found


def _lasting(kept: KeptPost, now: datetime) -> list[Mark]:
    """How long it stays good."""
    post, found = kept.post, []
    if post.until is not None and kept.closed(now) in ("", "held"):
        tone = "warn" if post.until - now < SOON else "muted"
        words = _tr("Until {when}").format(when=moment_text(post.until, now))
        found.append(Mark("clock", tone, words))
    if post.evergreen:
        found.append(Mark("evergreen", "muted", _tr("Evergreen")))
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("Feed", text)
