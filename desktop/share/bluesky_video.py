"""Videos for Bluesky: through the service that makes them playable, or straight to the server.

The service stores what it made of a video in the person's own repository, with a token for just
that, and tells its name; a post with it plays at once. A video that is laid there directly is
only worked on when its post is seen, so that is the way where the service can't be used.
Sources: docs.bsky.app (tutorials/video), lexicons app.bsky.video, com.atproto.server.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from desktop import oauth
from desktop.errors import Busy, GoodwordError, NotAllowed, Offline, Refused
from desktop.model import Account, Facts, Outgoing, Secret, Secrets
from desktop.replies import busy, reason, record, words
from desktop.share.atproto_names import is_did
from desktop.share.bluesky_signin import KEY
from desktop.share.bound import Bound
from desktop.share.dpop import Key
from desktop.share.numbers import whole
from desktop.share.uploads import SILENCE, STUCK, Job, Stream, Underway
from desktop.web import Answer, Web, bare

SERVICE = "https://video.bsky.app"
AGAIN = 30
"""Seconds until a service that is still at work is asked again."""
_TOKEN_LASTS = timedelta(minutes=45)
"""The service needs it when the last byte has come; a server gives no more than an hour."""
_PAUSES = (1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 5.0, 5.0, 8.0, *(10.0,) * 6)
_UNKNOWN_HERE = frozenset({"profile_not_found"})
"""What the service says of people whose posts its own network does not follow."""
_ABOUT_THE_VIDEO = frozenset({"validation_failure", "encoding_failure"})
_TOO_LARGE = "pds_upload_unsupported_blob_size"


class VideoService:
    """Configuration: `video`, the address of the service ("" = never), `allow_http`."""

    def __init__(
        self, web: Web, bound: Bound, config: Facts, pause: Callable[[float], None]
    ) -> None:
        self._web, self._bound, self._pause = web, bound, pause
        allow_http = config.get("allow_http") is True
        named = str(config.get("video", SERVICE)).rstrip("/")
        self._service = oauth.origin(named, allow_http=allow_http) if named else ""
        self._underway = Underway()

    def blob(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Mapping[str, Any] | None:
        """What to embed for the video of a share; None = the service can't be used, lay it in
        the repository yourself. Errors: `Busy` (still at work, or the day's videos are used
        up), `NotAllowed`, `Refused` (about this video), `Offline`."""
        if not self._service:
            return None
        job = self._underway.find(account, outgoing, 0)
        found = None if job is None else self._status(job)
        if job is None or found is None:
            found = self._send(account, secrets, outgoing, now)
            if found is None:
                return None
            job = self._underway.keep(account, outgoing, 0, str(found.get("jobId") or ""), now)
        try:
            return self._wait(job, found, now)
        except Refused:
            self._underway.drop(account, outgoing)
            raise

    # --- inside --------------------------------------------------------------------------

    def _send(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> dict[str, Any] | None:
        (video,) = outgoing.pictures
        body = Stream(video.path)
        if not self._welcome(account, secrets, len(body), now):
            return None
        store = "com.atproto.repo.uploadBlob"
        token = self._token(account, secrets, self._name_of(account.server), store, now)
        if not token:
            return None
        answer = self._web.write(
            "POST",
            f"{self._service}/xrpc/app.bsky.video.uploadVideo",
            params={"did": account.remote_id, "name": f"{outgoing.key}.mp4"},
            headers={"Content-Type": video.mime, "Accept": "application/json"},
            token=Secret(f"Bearer {token.reveal()}"),
            data=body,
            seconds=body.seconds,
            silence=SILENCE,
        )
        found = _job(answer)
        if found.get("jobId") or found.get("blob"):  # also behind an error: it knew the video
            return found
        if answer.status == 413:
            raise Refused(reason="video_size", status=answer.status)
        if answer.status == 429:
            raise busy(answer, now)
        if answer.status == 400:
            raise Refused(reason=reason(answer, (token,)), status=answer.status)
        return None

    def _welcome(self, account: Account, secrets: Secrets, size: int, now: datetime) -> bool:
        """Whether the service takes a video of this person. Errors: `Busy` (not today),
        `NotAllowed`."""
        name = "app.bsky.video.getUploadLimits"
        token = self._token(account, secrets, _did(self._service), name, now)
        if not token:
            return False
        try:
            answer = self._web.read(
                f"{self._service}/xrpc/{name}", token=Secret(f"Bearer {token.reveal()}")
            )
        except GoodwordError:
            return False
        found = record(answer)
        may = found.get("canUpload")
        if not isinstance(may, bool) or found.get("error") in _UNKNOWN_HERE:
            return False
        left = (whole(found, "remainingDailyVideos"), whole(found, "remainingDailyBytes"))
        if left[0] == 0 or (left[1] is not None and left[1] < size):
            raise Busy(address=bare(answer.url), retry_after=_until_tomorrow(now))
        if may:
            return True
        said = words(found.get("message")) or words(found.get("error"))
        raise NotAllowed(reason=said, status=answer.status, permission="")

    def _name_of(self, server: str) -> str:
        """What a server takes tokens for: what it calls itself, which nearly always is its
        address."""
        with contextlib.suppress(GoodwordError):
            answer = self._web.read(f"{server}/xrpc/com.atproto.server.describeServer")
            said = record(answer).get("did") if answer.ok else None
            if isinstance(said, str) and is_did(said):
                return said
        return _did(server)

    def _token(
        self, account: Account, secrets: Secrets, audience: str, method: str, now: datetime
    ) -> Secret:
        """A token for one method of one service; empty where the server gives none."""
        url = f"{account.server}/xrpc/com.atproto.server.getServiceAuth"
        ends = int((self._bound.there(url, now) + _TOKEN_LASTS).timestamp())
        answer = self._bound.send(
            "GET",
            url,
            Key.of(secrets.more[KEY]),
            now,
            access=secrets.access,
            params={"aud": audience, "lxm": method, "exp": str(ends)},
        )
        token = record(answer).get("token") if answer.ok else None
        return Secret(token) if isinstance(token, str) else Secret("")

    def _wait(
        self, job: Job, found: Mapping[str, Any] | None, now: datetime
    ) -> Mapping[str, Any] | None:
        """The blob of a job; None where the service failed through no fault of the video."""
        for seconds in _PAUSES:
            blob = (found or {}).get("blob")
            if isinstance(blob, dict):
                return blob
            if found is None or found.get("state") == "JOB_STATE_FAILED":
                _raise_fault(found or {})
                return None
            # any other state may still become a blob (lexicon app.bsky.video.defs)
            self._pause(seconds)
            found = self._status(job)
        if now - job.since > STUCK:
            raise Refused(reason="processing", status=200)
        raise Busy(address=self._service, retry_after=AGAIN)

    def _status(self, job: Job) -> Mapping[str, Any] | None:
        """None where the service has forgotten the job. Errors: `Offline`."""
        answer = self._web.read(
            f"{self._service}/xrpc/app.bsky.video.getJobStatus", params={"jobId": job.name}
        )
        if not answer.ok and not 400 <= answer.status < 500:
            raise Offline(address=bare(answer.url), cause="upload", status=answer.status)
        return _job(answer) if answer.ok else None


def _raise_fault(found: Mapping[str, Any]) -> None:
    """Raises what is the video's fault; the rest leaves the direct way."""
    code = found.get("failureCode")
    if code == _TOO_LARGE:
        raise Refused(reason="video_size", status=200)
    if code in _ABOUT_THE_VIDEO:
        said = words(found.get("message")) or words(found.get("error"))
        raise Refused(reason=said, status=200)


def _job(answer: Answer) -> dict[str, Any]:
    """The state of a job: bare after an upload, wrapped when asked for."""
    found = record(answer)
    inner = found.get("jobStatus")
    return inner if isinstance(inner, dict) else found


def _did(server: str) -> str:
    """The name of a service by its address (did:web)."""
    return "did:web:" + urlsplit(server).netloc.replace(":", "%3A")


def _until_tomorrow(now: datetime) -> int:
    """The service counts days; it does not say whose."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=5, second=0, microsecond=0)
    return int((tomorrow - now).total_seconds())
