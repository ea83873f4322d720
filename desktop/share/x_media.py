"""Pictures, a moving picture or a video on their way to X, with their descriptions.

A picture goes in one piece; a GIF and a video go in parts, and then X works on them for a while.
Nobody sees any of it before its post is there, so whatever goes wrong here, nothing was posted.
Sources: docs.x.com: x-api/media (quickstart/media-upload-chunked, quickstart/best-practices,
initialize-, append-, finalize-media-upload, get-media-upload-status, create-media-metadata).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.errors import Busy, GoodwordError, Offline, Refused
from desktop.model import Account, Attachment, Limits, Outgoing, Secrets
from desktop.replies import words
from desktop.share.uploads import STUCK, Job, Underway, check, failed, nothing_posted
from desktop.share.x_answers import data, gone, no
from desktop.share.x_setup import Setup
from desktop.share.x_signin import bearer
from desktop.web import MEGABYTE, Answer, Web, bare

PART = 2 * MEGABYTE
"""X takes up to 5 MB in one part; this much still goes through a slow line in time."""
CALL_SECONDS = 180.0
DEADLINE = 120.0
"""So long X may work on a file while we wait; then it is asked again later."""
AGAIN = 30
GIF = "image/gif"
GIF_BYTES = 15_000_000


class Media:
    """Uploads all files of a share. `pause` waits while X works on one."""

    def __init__(self, web: Web, setup: Setup, pause: Callable[[float], None]) -> None:
        self._web = web
        self._setup = setup
        self._pause = pause
        self._underway = Underway()

    def upload(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, limits: Limits, now: datetime
    ) -> list[str]:
        """The ids of all files, ready to be posted. Errors: `BadFile`, `Refused`, `Offline`,
        `Busy`, `SignedOut`, `NoCredit`, `Outdated`; never `Unclear`."""
        _check(outgoing, limits)
        call = _Call(self._web, self._setup, account, secrets, now)
        with nothing_posted():
            ready = [self._ready(call, outgoing, place) for place in range(len(outgoing.pictures))]
        # from here on they belong to a post, or nobody knows
        self._underway.drop(account, outgoing)
        return ready

    # --- inside --------------------------------------------------------------------------

    def _ready(self, call: _Call, outgoing: Outgoing, place: int) -> str:
        one = outgoing.pictures[place]
        if not _in_parts(one):
            return self._described(call, one, _whole(call, one))
        job = self._underway.find(call.account, outgoing, place)
        answer = None if job is None else call.status(job.name)
        if job is None or answer is None or gone(answer):
            name, answer = _parts(call, one)
            job = self._underway.keep(call.account, outgoing, place, name, call.now)
        try:
            self._wait(call, job, answer)
        except Refused:
            self._underway.drop(call.account, outgoing)
            raise
        return self._described(call, one, job.name)

    def _wait(self, call: _Call, job: Job, answer: Answer) -> None:
        """Until X has done its work, or for a while. Errors: `Busy` to come back."""
        waited = 0.0
        while True:
            if not answer.ok:
                raise call.no(answer)
            state = data(answer).get("processing_info")
            if not isinstance(state, dict) or state.get("state") == "succeeded":
                return
            if state.get("state") == "failed":
                raise Refused(reason=_why(state) or "processing", status=answer.status)
            if waited >= DEADLINE:
                if call.now - job.since > STUCK:
                    raise Refused(reason="processing", status=answer.status)
                raise Busy(address=bare(answer.url), retry_after=AGAIN)
            seconds = _seconds(state)
            self._pause(seconds)
            waited += seconds
            answer = call.status(job.name)

    def _described(self, call: _Call, one: Attachment, name: str) -> str:
        """X takes descriptions of pictures, not of videos."""
        if one.alt.strip() and one.kind == "picture":
            body = {"id": name, "metadata": {"alt_text": {"text": one.alt}}}
            call.good(call.post("/2/media/metadata", json_body=body))
        return name


class _Call:
    """Calls for one upload, with everything that each of them needs."""

    def __init__(
        self, web: Web, setup: Setup, account: Account, secrets: Secrets, now: datetime
    ) -> None:
        self._web = web
        self._upload = f"{setup.api}/2/media/upload"
        self._api = setup.api
        self._secrets = secrets
        self.account = account
        self.now = now

    def post(self, path: str, **body: Any) -> Answer:
        return self._web.write(
            "POST",
            f"{self._api}{path}",
            token=bearer(self._secrets.access),
            seconds=CALL_SECONDS,
            **body,
        )

    def status(self, name: str) -> Answer:
        params = {"command": "STATUS", "media_id": name}
        return self._web.read(self._upload, params=params, token=bearer(self._secrets.access))

    def good(self, answer: Answer) -> Answer:
        """The answer where it is a good one."""
        if not answer.ok:
            raise self.no(answer)
        return answer

    def no(self, answer: Answer) -> GoodwordError:
        if 400 <= answer.status < 500:
            return no(answer, self.account, self._secrets, self.now)
        final = not self._secrets.refresh
        return failed(answer, self.now, account=self.account.id, final=final)


def _check(outgoing: Outgoing, limits: Limits) -> None:
    """Four pictures, or one GIF, or one video. Errors: `BadFile`, `Refused`."""
    moving = [one for one in outgoing.pictures if one.mime == GIF]
    if moving and len(outgoing.pictures) > 1:
        raise Refused(reason="mixed", status=0, limit=0)
    check(outgoing, replace(limits, picture_bytes=GIF_BYTES) if moving else limits)


def _in_parts(one: Attachment) -> bool:
    return one.kind == "video" or one.mime == GIF


def _whole(call: _Call, one: Attachment) -> str:
    body = Path(one.path).read_bytes()
    answer = call.post(
        "/2/media/upload",
        files={"media": (_file_name(one), body, one.mime)},
        form={"media_category": "tweet_image", "media_type": one.mime},
    )
    return _id(call.good(answer))


def _parts(call: _Call, one: Attachment) -> tuple[str, Answer]:
    """Upload in parts; the id, and what X says of its own work then."""
    begun = {
        "media_type": one.mime,
        "total_bytes": Path(one.path).stat().st_size,
        "media_category": "tweet_gif" if one.mime == GIF else "tweet_video",
    }
    name = _id(call.good(call.post("/2/media/upload/initialize", json_body=begun)))
    for number, part in enumerate(_pieces(one.path, begun["total_bytes"])):
        answer = call.post(
            f"/2/media/upload/{name}/append",
            files={"media": (_file_name(one), part, "application/octet-stream")},
            form={"segment_index": str(number)},
        )
        call.good(answer)
    return name, call.good(call.post(f"/2/media/upload/{name}/finalize"))


def _pieces(path: str, size: Any) -> Iterator[bytes]:
    """The file, one part in memory at a time. Errors: `OSError` where it became shorter."""
    left = int(size)
    with Path(path).open("rb") as file:
        while left > 0 and (part := file.read(min(PART, left))):
            left -= len(part)
            yield part
    if left:
        raise OSError("the file became shorter")


def _id(answer: Answer) -> str:
    name = data(answer).get("id")
    if not isinstance(name, str) or not (name.isascii() and name.isdigit()):
        raise Offline(address=bare(answer.url), cause="upload", status=answer.status)
    return name


def _seconds(state: Mapping[str, Any]) -> float:
    """How long X asks to wait, within reason."""
    asked = state.get("check_after_secs")
    return float(min(max(asked, 1), 30)) if isinstance(asked, (int, float)) else 5.0


def _why(state: Mapping[str, Any]) -> str:
    error = state.get("error")
    return words(error.get("message")) if isinstance(error, dict) else ""


def _file_name(one: Attachment) -> str:
    """Of ours: what the file is called here is nobody's business."""
    return f"{one.kind}.{one.mime.partition('/')[2]}"
