"""The record of one post in a Bluesky repository: text, ranges, languages and what it embeds.

Sources: lexicon app.bsky.feed.post, BCP 47 (language tags).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from desktop.model import Account, Limits, Outgoing, Secrets
from desktop.share.bluesky_media import Media
from desktop.share.facets import facets
from desktop.share.wording import with_link

COLLECTION = "app.bsky.feed.post"
_LANGUAGES = 3
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)


def text_of(outgoing: Outgoing) -> str:
    """The text as it is sent. A post has one embed: media take the card's place, and then
    the link has to stand in the text."""
    return with_link(outgoing) if outgoing.pictures else outgoing.text


def languages(written: str) -> list[str]:
    """The tags of a draft's languages. A server refuses a record with one that is not well
    formed, so such a one is left out."""
    found = [tag for tag in re.split(r"[\s,;]+", written) if _TAG.fullmatch(tag)]
    return list(dict.fromkeys(found))[:_LANGUAGES]


class Records:
    """Makes records; media are uploaded on the way. `resolve` gives a handle's DID."""

    def __init__(self, media: Media, resolve: Callable[[str], str]) -> None:
        self._media = media
        self._resolve = resolve

    def make(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, limits: Limits, now: datetime
    ) -> dict[str, Any]:
        text = text_of(outgoing)
        made: dict[str, Any] = {
            "$type": COLLECTION,
            "text": text,
            "createdAt": _moment(outgoing.created),
        }
        ranges = facets(text, self._resolve)
        if ranges:
            made["facets"] = ranges
        spoken = languages(outgoing.language)
        if spoken:
            made["langs"] = spoken
        embedded = self._media.embed(account, secrets, outgoing, limits, now)
        if embedded is not None:
            made["embed"] = embedded
        return made


def _moment(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
