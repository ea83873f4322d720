"""Pictures on their way to a server with Mastodon's interface.

Nobody sees a picture before its post is there, so whatever goes wrong here, nothing was
posted. Source: docs.joinmastodon.org (methods/media).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desktop.errors import Busy, GoodwordError, Offline, Unclear
from desktop.model import Account, Attachment, Limits, Outgoing, Secrets
from desktop.share.departure import read_pictures
from desktop.share.mastodon_signin import bearer
from desktop.share.replies import before_publishing, record, trouble
from desktop.web import Answer, Web, bare

_PROCESSING = (1.0, 1.0, 2.0, 3.0, 5.0, 8.0)


class Pictures:
    """Uploads pictures with their descriptions. `pause` waits while a server works on one:
    the one place where an adapter waits, because a picture that is not ready can't be posted
    and is lost when we go away."""

    def __init__(self, web: Web, pause: Callable[[float], None]) -> None:
        self._web = web
        self._pause = pause

    def upload(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, limits: Limits, now: datetime
    ) -> list[str]:
        """The ids of all pictures of a share."""
        bodies = read_pictures(outgoing, limits)
        return [
            self._upload(account, secrets, picture, body, now)
            for picture, body in zip(outgoing.pictures, bodies, strict=True)
        ]

    def _upload(
        self, account: Account, secrets: Secrets, picture: Attachment, body: bytes, now: datetime
    ) -> str:
        answer = self._send(account, secrets, picture, body, "v2")
        if answer.status in (404, 405, 501):  # older servers and some relatives
            answer = self._send(account, secrets, picture, body, "v1")
        if not answer.ok:
            raise _no(answer, account, secrets, now)
        media = record(answer).get("id")
        if not isinstance(media, (str, int)):
            raise Offline(address=bare(answer.url), cause="answer")
        if answer.status == 202:
            self._wait(account, secrets, str(media), now)
        return str(media)

    def _send(
        self, account: Account, secrets: Secrets, picture: Attachment, body: bytes, version: str
    ) -> Answer:
        name = f"picture.{picture.mime.partition('/')[2]}"
        try:
            return self._web.write(
                "POST",
                f"{account.server}/api/{version}/media",
                token=bearer(secrets.access),
                files={"file": (name, body, picture.mime)},
                form={"description": picture.alt},
            )
        except Unclear as error:
            raise before_publishing(error) from error

    def _wait(self, account: Account, secrets: Secrets, media: str, now: datetime) -> None:
        address = f"{account.server}/api/v1/media/{media}"
        for seconds in _PROCESSING:
            self._pause(seconds)
            answer = self._web.read(address, token=bearer(secrets.access))
            if answer.status == 200:
                return
            if answer.status not in (202, 206):
                raise _no(answer, account, secrets, now)
        raise Busy(address=address, retry_after=60)


def _no(answer: Answer, account: Account, secrets: Secrets, now: datetime) -> GoodwordError:
    if answer.status >= 500:
        return Busy(address=bare(answer.url), retry_after=answer.retry_after(now))
    return trouble(answer, now, account=account.id, final=not secrets.refresh)
