"""What somebody asks the practice network to post: the JSON read strictly, and its limits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from desktop.practice.wire import Reply, problem
from desktop.text import graphemes

TEXT_LIMIT = 500
WARNING_LIMIT = 200
PICTURES = 4
VISIBILITIES = ("", "quiet", "followers")
"""Everybody · everybody, but in no list · those who follow."""
_TEXTS = ("text", "link", "link_title", "language", "warning", "visibility")


@dataclass(frozen=True, slots=True)
class Asked:
    """One post as it was asked for, of the right types."""

    text: str
    link: str
    link_title: str
    language: str
    warning: str
    visibility: str
    media: Sequence[str]
    paid: bool


def read(body: bytes) -> Asked | None:
    """None for what is no JSON object, or has a field of the wrong type."""
    found = record(body)
    if found is None:
        return None
    texts = {name: found.get(name, "") for name in _TEXTS}
    media, paid = found.get("media", []), found.get("paid", False)
    right = all(isinstance(value, str) for value in texts.values()) and isinstance(paid, bool)
    right = right and isinstance(media, list) and all(isinstance(one, str) for one in media)
    return Asked(**texts, media=tuple(media), paid=paid) if right else None


def record(body: bytes) -> Mapping[str, Any] | None:
    """The JSON object of a body; None when it is anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def wrong(asked: Asked) -> Reply | None:
    """The refusal of a post that is over a limit; None = it may go."""
    if not asked.text.strip() and not asked.media:
        return problem(422, "empty")
    if asked.visibility not in VISIBILITIES:
        return problem(422, "bad_visibility", known=list(VISIBILITIES))
    if len(asked.media) > PICTURES or len(set(asked.media)) < len(asked.media):
        return problem(422, "too_many_pictures", limit=PICTURES)
    link = asked.link
    if link and (urlsplit(link).scheme not in ("http", "https") or len(link) > 2000):
        return problem(422, "bad_link")
    return wrong_words(asked.text, asked.warning)


def wrong_words(text: str, warning: str) -> Reply | None:
    """The refusal of words that are too long; what stands before them has its own limit."""
    count = graphemes(text)
    if count > TEXT_LIMIT:
        return problem(422, "too_long", count=count, limit=TEXT_LIMIT)
    if graphemes(warning) > WARNING_LIMIT:
        return problem(422, "warning_too_long", limit=WARNING_LIMIT)
    return None
