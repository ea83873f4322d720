"""The record of one post in a Bluesky repository: text, ranges, pictures or a link card.

Sources: lexicons app.bsky.feed.post, app.bsky.embed.images, app.bsky.embed.external.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop.errors import GoodwordError, Offline, SignedOut, Unclear
from desktop.model import Account, Limits, LinkCard, Outgoing, Secrets
from desktop.share.bluesky_signin import KEY
from desktop.share.bound import Bound
from desktop.share.departure import read_pictures
from desktop.share.dpop import Key
from desktop.share.facets import facets
from desktop.share.replies import before_publishing, record, trouble
from desktop.share.wording import with_link
from desktop.web import Answer, bare

COLLECTION = "app.bsky.feed.post"
THUMBNAIL_BYTES = 1_000_000
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}


def text_of(outgoing: Outgoing) -> str:
    """The text as it is sent. A post has one embed: pictures take the card's place, and
    then the link has to stand in the text."""
    return with_link(outgoing) if outgoing.pictures else outgoing.text


class Records:
    """Makes records; pictures are uploaded on the way. `resolve` gives a handle's DID."""

    def __init__(self, bound: Bound, resolve: Callable[[str], str]) -> None:
        self._bound = bound
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
        if outgoing.language:
            made["langs"] = [outgoing.language]
        if outgoing.pictures:
            made["embed"] = self._pictures(account, secrets, outgoing, limits, now)
        elif outgoing.link is not None and outgoing.link.url:
            made["embed"] = self._card(account, secrets, outgoing.link, now)
        return made

    def _pictures(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, limits: Limits, now: datetime
    ) -> dict[str, Any]:
        images = []
        bodies = read_pictures(outgoing, limits)
        for picture, body in zip(outgoing.pictures, bodies, strict=True):
            blob = self._upload(account, secrets, body, picture.mime, now)
            image: dict[str, Any] = {"image": blob, "alt": picture.alt}
            if picture.width > 0 and picture.height > 0:
                image["aspectRatio"] = {"width": picture.width, "height": picture.height}
            images.append(image)
        return {"$type": "app.bsky.embed.images", "images": images}

    def _card(
        self, account: Account, secrets: Secrets, link: LinkCard, now: datetime
    ) -> dict[str, Any]:
        card: dict[str, Any] = {
            "uri": link.url,
            "title": link.title,
            "description": link.text,
        }
        body = _thumbnail(link.thumbnail)
        if body:
            card["thumb"] = self._upload(account, secrets, body, _kind(body), now)
        return {"$type": "app.bsky.embed.external", "external": card}

    def _upload(
        self, account: Account, secrets: Secrets, body: bytes, mime: str, now: datetime
    ) -> dict[str, Any]:
        """A blob that nobody sees before its post: whatever goes wrong, nothing is posted."""
        try:
            answer = self._bound.send(
                "POST",
                f"{account.server}/xrpc/com.atproto.repo.uploadBlob",
                Key.of(secrets.more[KEY]),
                now,
                access=secrets.access,
                headers={"Content-Type": mime},
                data=body,
            )
        except Unclear as error:
            raise before_publishing(error) from error
        blob = record(answer).get("blob") if answer.ok else None
        if isinstance(blob, dict):
            return blob
        raise _no(answer, account, now)


def _no(answer: Answer, account: Account, now: datetime) -> GoodwordError:
    if answer.ok or answer.status >= 500:
        return Offline(address=bare(answer.url), cause="answer")
    if record(answer).get("error") in ("ExpiredToken", "InvalidToken"):
        return SignedOut(account=account.id, final=False)
    return trouble(answer, now, account=account.id)


def _moment(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _thumbnail(path: str) -> bytes:
    """The card's picture; a card without one is better than none at all."""
    try:
        body = Path(path).read_bytes() if path else b""
    except OSError:
        return b""
    return body if len(body) <= THUMBNAIL_BYTES and _kind(body) else b""


def _kind(body: bytes) -> str:
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _SIGNATURES.items() if body.startswith(start)), "")
