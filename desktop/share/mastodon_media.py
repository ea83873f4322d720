"""Pictures and videos on their way to a server with Mastodon's interface.

Nobody sees them before their post is there, so whatever goes wrong here, nothing was posted.
Sources: docs.joinmastodon.org (methods/media), RFC 7578 (multipart/form-data).
"""

from __future__ import annotations

import secrets as randomness
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from desktop.errors import Busy, GoodwordError, Offline, Refused
from desktop.model import Account, Attachment, Limits, Outgoing, Secrets
from desktop.replies import record
from desktop.share.mastodon_signin import bearer
from desktop.share.uploads import SILENCE, STUCK, Job, Stream, Underway, check, failed
from desktop.web import Answer, Web, bare

_PAUSES = (1.0, 1.0, 2.0, 3.0, 5.0, 8.0)
_VIDEO_PAUSES = (*_PAUSES, *(10.0,) * 7)
AGAIN = 30
"""Seconds until a server that is still at work on a file is asked again."""


class Media:
    """Uploads files with their descriptions. `pause` waits while a server works on one: the
    one place where an adapter waits, because what is not ready can't be posted."""

    def __init__(self, web: Web, pause: Callable[[float], None]) -> None:
        self._web = web
        self._pause = pause
        self._underway = Underway()

    def upload(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, limits: Limits, now: datetime
    ) -> list[str]:
        """The ids of all files of a share, ready to be posted."""
        check(outgoing, limits)
        ready = [
            self._ready(account, secrets, outgoing, place, now)
            for place in range(len(outgoing.pictures))
        ]
        # from here on they belong to a post, or nobody knows
        self._underway.drop(account, outgoing)
        return ready

    # --- inside --------------------------------------------------------------------------

    def _ready(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, place: int, now: datetime
    ) -> str:
        one = outgoing.pictures[place]
        job = self._underway.find(account, outgoing, place)
        answer = None if job is None else self._ask(account, secrets, job.name)
        if job is None or answer is None or answer.status in (404, 405, 410, 501):
            # new, or forgotten there, or a server that can't be asked
            answer = self._send(account, secrets, one, now)
            job = self._underway.keep(account, outgoing, place, _name(answer), now)
        try:
            self._wait(account, secrets, one, job, answer, now)
        except Refused:
            self._underway.drop(account, outgoing)
            raise
        return job.name

    def _send(self, account: Account, secrets: Secrets, one: Attachment, now: datetime) -> Answer:
        answer = self._post(account, secrets, one, "v2")
        if answer.status in (404, 405, 501):  # older servers and some relatives
            answer = self._post(account, secrets, one, "v1")
        if not answer.ok:
            raise _no(answer, account, secrets, now)
        if record(answer).get("type") == "unknown":  # the old way of saying no
            raise Refused(reason="", status=answer.status)
        return answer

    def _post(self, account: Account, secrets: Secrets, one: Attachment, version: str) -> Answer:
        boundary = randomness.token_hex(16)
        body = _form(one, boundary)
        return self._web.write(
            "POST",
            f"{account.server}/api/{version}/media",
            token=bearer(secrets.access),
            headers={
                "Accept": "application/json",
                "Content-Type": f"multipart/form-data; boundary={boundary}",
            },
            data=body,
            seconds=body.seconds,
            silence=SILENCE,
        )

    def _ask(self, account: Account, secrets: Secrets, name: str) -> Answer:
        address = f"{account.server}/api/v1/media/{quote(name, safe='')}"
        return self._web.read(address, token=bearer(secrets.access))

    def _wait(
        self,
        account: Account,
        secrets: Secrets,
        one: Attachment,
        job: Job,
        answer: Answer,
        now: datetime,
    ) -> None:
        """Until the server has done its work, or for a while. Errors: `Busy` to come back."""
        for seconds in (*(_VIDEO_PAUSES if one.kind == "video" else _PAUSES), 0.0):
            if answer.status not in (202, 206):
                break
            if not seconds:
                if now - job.since > STUCK:
                    raise Refused(reason="processing", status=answer.status)
                raise Busy(address=bare(answer.url), retry_after=AGAIN)
            self._pause(seconds)
            answer = self._ask(account, secrets, job.name)
        if not answer.ok:
            raise _no(answer, account, secrets, now)


def _form(one: Attachment, boundary: str) -> Stream:
    """One file with its description as a form (RFC 7578 4)."""
    name = f"{one.kind}.{one.mime.partition('/')[2]}"
    parts = []
    if one.alt:
        parts.append(f'Content-Disposition: form-data; name="description"\r\n\r\n{one.alt}\r\n')
    parts.append(
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {one.mime}\r\n\r\n"
    )
    before = "".join(f"--{boundary}\r\n{part}" for part in parts)
    return Stream(one.path, before.encode(), f"\r\n--{boundary}--\r\n".encode())


def _name(answer: Answer) -> str:
    name = record(answer).get("id")
    if not isinstance(name, (str, int)) or not str(name):
        raise Offline(address=bare(answer.url), cause="upload", status=answer.status)
    return str(name)


def _no(answer: Answer, account: Account, secrets: Secrets, now: datetime) -> GoodwordError:
    return failed(
        answer, now, account=account.id, final=not secrets.refresh, sent=(secrets.access,)
    )
