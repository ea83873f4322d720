"""Pictures, videos and link cards for Bluesky: what a post embeds, uploaded on the way.

Nobody sees a blob before its post, so whatever goes wrong here, nothing was posted.
Sources: lexicons app.bsky.embed.images, gallery, video and external; com.atproto.repo.uploadBlob.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.errors import GoodwordError, Refused, SignedOut
from desktop.model import Account, Attachment, Limits, LinkCard, Outgoing, Secrets
from desktop.replies import record
from desktop.share.bluesky_signin import KEY
from desktop.share.bluesky_video import VideoService
from desktop.share.bound import Bound
from desktop.share.dpop import Key
from desktop.share.uploads import SILENCE, Stream, check, failed
from desktop.web import Answer

THUMBNAIL_BYTES = 1_000_000
FEW = 4
"""So many pictures lie in the embed that every reader knows; more need the newer gallery."""
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}
_LARGE = 256 * 1024


class Media:
    """Uploads what a share embeds."""

    def __init__(self, bound: Bound, videos: VideoService) -> None:
        self._bound = bound
        self._videos = videos

    def embed(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, limits: Limits, now: datetime
    ) -> dict[str, Any] | None:
        """What the record of a share embeds: a video, or pictures, or the card of its link."""
        check(outgoing, limits)
        if outgoing.pictures and outgoing.pictures[0].kind == "video":
            return self._video(account, secrets, outgoing, now)
        if outgoing.pictures:
            return self._pictures(account, secrets, outgoing, now)
        if outgoing.link is not None and outgoing.link.url:
            return self._card(account, secrets, outgoing.link, now)
        return None

    # --- inside --------------------------------------------------------------------------

    def _video(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> dict[str, Any]:
        (video,) = outgoing.pictures
        blob = self._videos.blob(account, secrets, outgoing, now)
        if blob is None:
            blob = self._upload(account, secrets, Stream(video.path), video.mime, now)
        made = {"$type": "app.bsky.embed.video", "video": blob, **_shape(video)}
        if video.alt:
            made["alt"] = video.alt
        return made

    def _pictures(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> dict[str, Any]:
        images: list[dict[str, Any]] = []
        for picture in outgoing.pictures:
            blob = self._upload(account, secrets, Stream(picture.path), picture.mime, now)
            images.append({"image": blob, "alt": picture.alt, **_shape(picture)})
        if len(images) <= FEW:
            return {"$type": "app.bsky.embed.images", "images": images}
        for image in images:
            image["$type"] = "app.bsky.embed.gallery#image"
            image.setdefault("aspectRatio", {"width": 1, "height": 1})  # it must have one
        return {"$type": "app.bsky.embed.gallery", "items": images}

    def _card(
        self, account: Account, secrets: Secrets, link: LinkCard, now: datetime
    ) -> dict[str, Any]:
        card: dict[str, Any] = {
            "uri": link.url,
            "title": link.title,
            "description": link.text,
        }
        mime = _thumbnail(link.thumbnail)
        if mime:
            card["thumb"] = self._upload(account, secrets, Stream(link.thumbnail), mime, now)
        return {"$type": "app.bsky.embed.external", "external": card}

    def _upload(
        self, account: Account, secrets: Secrets, body: Stream, mime: str, now: datetime
    ) -> dict[str, Any]:
        key = Key.of(secrets.more[KEY])
        if len(body) > _LARGE:
            self._knock(account, secrets, key, now)
        answer = self._bound.send(
            "POST",
            f"{account.server}/xrpc/com.atproto.repo.uploadBlob",
            key,
            now,
            access=secrets.access,
            headers={"Content-Type": mime},
            data=body,
            seconds=body.seconds,
            silence=SILENCE,
        )
        blob = record(answer).get("blob") if answer.ok else None
        if isinstance(blob, dict):
            return blob
        raise _no(answer, account, mime, now)

    def _knock(self, account: Account, secrets: Secrets, key: Key, now: datetime) -> None:
        """Learn the server's nonce and whether it takes the token before a large file is sent:
        a refused proof would cost sending it all again."""
        answer = self._bound.send(
            "GET",
            f"{account.server}/xrpc/com.atproto.server.getSession",
            key,
            now,
            access=secrets.access,
        )
        if answer.status == 401 or record(answer).get("error") in _TOKEN:
            raise SignedOut(account=account.id, final=False)


_TOKEN = ("ExpiredToken", "InvalidToken")


def _no(answer: Answer, account: Account, mime: str, now: datetime) -> GoodwordError:
    if record(answer).get("error") in _TOKEN:
        return SignedOut(account=account.id, final=False)
    if answer.status == 413:
        kind = "video" if mime.startswith("video/") else "picture"
        return Refused(reason=f"{kind}_size", status=answer.status)
    return failed(answer, now, account=account.id, final=False)


def _shape(one: Attachment) -> dict[str, Any]:
    if one.width <= 0 or one.height <= 0:
        return {}
    return {"aspectRatio": {"width": one.width, "height": one.height}}


def _thumbnail(path: str) -> str:
    """The kind of the card's picture; empty where there is none that can go: a card without
    one is better than none at all."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(12)
        fits = Path(path).stat().st_size <= THUMBNAIL_BYTES
    except OSError:
        return ""
    if not fits:
        return ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), "")
