"""What goes into a status of Mastodon's interface, and what can be read out of one.

Sources: docs.joinmastodon.org (methods/statuses, entities/Status), mastodon's
StatusLengthValidator (a warning counts with the text).
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop.errors import BadReply, Refused, TooLong, Unclear
from desktop.model import Limits, Outgoing, Receipt
from desktop.replies import words
from desktop.share.wording import length, with_link
from desktop.web import Answer, bare

VISIBILITIES: Mapping[str, str] = MappingProxyType(
    {"": "public", "quiet": "unlisted", "followers": "private"}
)
"""Our names and theirs. Always said, for the usual one differs from account to account."""


def form(outgoing: Outgoing, limits: Limits) -> dict[str, Any]:
    """The fields of a new status but its media. Errors: `TooLong`; `Refused` where more people
    would see it than were meant."""
    text, warning = with_link(outgoing), outgoing.warning.strip()
    size = length(text, warning, limits)
    if size > limits.maximum:
        raise TooLong(count=size, limit=limits.maximum, network="mastodon")
    known = outgoing.visibility in limits.visibilities
    if outgoing.visibility == "followers" and not known:
        raise Refused(reason="visibility", status=0)
    made = {"status": text, "visibility": VISIBILITIES[outgoing.visibility if known else ""]}
    if warning and limits.warning:
        made["spoiler_text"] = warning
    if outgoing.language:
        made["language"] = outgoing.language.partition("-")[0].lower()
    return made


def changed(outgoing: Outgoing, limits: Limits, old: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an edit. Who sees it can't be changed; media that are not named again
    would be taken away, and so would a warning stay that is not said to be empty."""
    made = form(replace(outgoing, visibility=""), limits)
    del made["visibility"]
    made.setdefault("spoiler_text", "")
    attached = old.get("media_attachments")
    media = [
        str(one["id"])
        for one in (attached if isinstance(attached, list) else [])
        if isinstance(one, dict) and isinstance(one.get("id"), (str, int))
    ]
    if media:
        made["media_ids[]"] = media
    return made


def receipt_of(status: Mapping[str, Any], now: datetime) -> Receipt | None:
    """Proof that a status is live; None where it is none."""
    remote, url = status.get("id"), words(status.get("url")) or words(status.get("uri"))
    if not isinstance(remote, (str, int)) or not remote or not url.startswith("http"):
        return None
    return Receipt(words(str(remote)), url, now)


def listed(answer: Answer) -> list[Mapping[str, Any]]:
    """The statuses of an answer. Errors: `Unclear` where it can't be read."""
    found: Any = None
    with contextlib.suppress(BadReply):
        found = answer.json("statuses") if answer.ok else None
    if not isinstance(found, list) or not all(isinstance(status, dict) for status in found):
        raise Unclear(address=bare(answer.url), cause="answer", status=answer.status)
    return found
