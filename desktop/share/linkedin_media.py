"""Files on their way to LinkedIn: pictures, a video in parts, a PDF, and the wait until they
can be used.

Nobody sees a file before its post is there, so whatever goes wrong here, nothing was posted;
a part that got lost may be sent again. Reading the state of a file is often closed to an
application that may only post: then it is given time instead.
Sources: learn.microsoft.com/linkedin: marketing/community-management/shares (images-api,
videos-api, documents-api), consumer/integrations/self-serve/share-on-linkedin (assets).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from desktop.errors import BadReply, Busy, GoodwordError, Offline, Refused, Unclear
from desktop.model import Attachment, Outgoing, Secret
from desktop.replies import record, words
from desktop.share.linkedin_setup import Setup
from desktop.share.linkedin_wire import Caller, Wire
from desktop.share.uploads import SILENCE, STUCK, Job, Stream, Underway, failed, nothing_posted
from desktop.web import MEGABYTE, Answer, Web, bare

PART_SECONDS = 180.0
THUMBNAIL = -1
"""The place of a card's picture among the files of a share."""
AGAIN = 120
"""Seconds until LinkedIn, still at work on a file, is asked again."""
_WAITS = (2.0, 3.0, *[5.0] * 22)
"""Two minutes: then somebody else's share gets its turn, and this one a later one."""
_TRIES = 2
_STREAM = "application/octet-stream"
_FAILED = ("PROCESSING_FAILED", "FAILED", "CLIENT_ERROR", "SERVER_ERROR", "INCOMPLETE")
_HTTP_UPLOAD = "com.linkedin.digitalmedia.uploading.MediaUploadHttpRequest"
_KINDS = {"picture": "image", "video": "video", "document": "document"}


class Files:
    """Uploads; each answers with the name (URN) under which a post may hold the file. What a
    later try of the same share can use is remembered.
    Errors: `Offline`, `Busy`, `SignedOut`, `Outdated`, `Refused`, `BadFile`; never `Unclear`."""

    def __init__(self, web: Web, wire: Wire, setup: Setup, pause: Callable[[float], None]) -> None:
        self._web = web
        self._wire = wire
        self._setup = setup
        self._pause = pause
        self._underway = Underway()

    def ready(self, caller: Caller, outgoing: Outgoing, place: int, one: Attachment) -> str:
        """A file for a post, as ready as can be known."""
        kind = _KINDS[one.kind]
        send = {"image": self._picture, "video": self._video, "document": self._document}[kind]
        with nothing_posted():
            job = self._job(caller, outgoing, place, kind, lambda: send(caller, one))
            if kind != "image":
                path = f"/rest/{kind}s/{quote(job.name, safe='')}"
                self._wait(caller, outgoing, job, path, one.path)
            return job.name

    def asset(self, caller: Caller, outgoing: Outgoing, place: int, one: Attachment) -> str:
        """A picture or video for the older interface, which has names of its own for files."""
        with nothing_posted():
            kind = "digitalmediaAsset"
            job = self._job(caller, outgoing, place, kind, lambda: self._asset(caller, one))
            if one.kind == "video":
                path = f"/v2/assets/{job.name.rpartition(':')[2]}"
                self._wait(caller, outgoing, job, path, one.path)
            return job.name

    def forget(self, caller: Caller, outgoing: Outgoing) -> None:
        """These belong to a post now, or are worth nothing."""
        self._underway.drop(caller.account, outgoing)

    # --- inside --------------------------------------------------------------------------

    def _job(
        self, caller: Caller, outgoing: Outgoing, place: int, kind: str, send: Callable[[], str]
    ) -> Job:
        job = self._underway.find(caller.account, outgoing, place)
        fits = job is not None and job.name.startswith(f"urn:li:{kind}:")
        if job is not None and fits and caller.now - job.since < STUCK:
            return job
        return self._underway.keep(caller.account, outgoing, place, send(), caller.now)

    def _picture(self, caller: Caller, one: Attachment) -> str:
        given = self._begin(caller, "images", {"owner": caller.urn})
        self._put(caller, _text(given, "uploadUrl"), Stream(one.path), one.mime)
        return _text(given, "image")

    def _document(self, caller: Caller, one: Attachment) -> str:
        given = self._begin(caller, "documents", {"owner": caller.urn})
        self._put(caller, _text(given, "uploadUrl"), Stream(one.path), "application/pdf")
        return _text(given, "document")

    def _video(self, caller: Caller, one: Attachment) -> str:
        """In parts as LinkedIn cuts it (4 MB), so that only one is ever in memory."""
        size = len(Stream(one.path))
        request = {
            "owner": caller.urn,
            "fileSizeBytes": size,
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
        given = self._begin(caller, "videos", request)
        urn = _text(given, "video")
        end = {
            "video": urn,
            "uploadToken": str(given.get("uploadToken") or ""),
            "uploadedPartIds": [
                self._part(caller, one.path, part) for part in _instructions(given, size)
            ],
        }
        self._call(caller, "/rest/videos?action=finalizeUpload", {"finalizeUploadRequest": end})
        return urn

    def _asset(self, caller: Caller, one: Attachment) -> str:
        kind = "video" if one.kind == "video" else "image"
        request = {
            "recipes": [f"urn:li:digitalmediaRecipe:feedshare-{kind}"],
            "owner": caller.urn,
            "serviceRelationships": [
                {"relationshipType": "OWNER", "identifier": "urn:li:userGeneratedContent"}
            ],
        }
        path = "/v2/assets?action=registerUpload"
        given = _value(self._call(caller, path, {"registerUploadRequest": request}))
        mechanism = given.get("uploadMechanism")
        way = mechanism.get(_HTTP_UPLOAD) if isinstance(mechanism, dict) else None
        url = _text(way if isinstance(way, dict) else {}, "uploadUrl")
        self._put(caller, url, Stream(one.path), _STREAM if kind == "video" else one.mime)
        return _text(given, "asset")

    def _begin(self, caller: Caller, kind: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
        path = f"/rest/{kind}?action=initializeUpload"
        return _value(self._call(caller, path, {"initializeUploadRequest": request}))

    def _call(self, caller: Caller, path: str, body: Mapping[str, Any]) -> Answer:
        answer = self._wire.send(caller, "POST", path, body)
        if not answer.ok:
            raise self._no(answer, caller)
        return answer

    def _part(self, caller: Caller, path: str, part: Mapping[str, Any]) -> str:
        with Path(path).open("rb") as file:
            file.seek(part["firstByte"])
            body = file.read(part["lastByte"] - part["firstByte"] + 1)
        url = _text(part, "uploadUrl")
        answer = self._put(caller, url, body, _STREAM, token=False)
        tag = answer.headers.get("ETag", "").strip().strip('"')
        if not tag:
            raise Offline(address=bare(url), cause="answer")
        return tag

    def _put(
        self, caller: Caller, url: str, body: bytes | Stream, mime: str, *, token: bool = True
    ) -> Answer:
        """The file itself. The token goes along only to LinkedIn's own hosts: the address is
        what an answer said, and it carries its own permission."""
        if not self._setup.may_upload_to(url):
            raise Offline(address=bare(url), cause="answer")
        own = token and self._setup.may_have_token(url)
        bearer = Secret(f"Bearer {caller.secrets.access.reveal()}") if own else ""
        for left in reversed(range(_TRIES)):
            try:
                answer = self._web.write(
                    "PUT",
                    url,
                    data=body,
                    token=bearer,
                    headers={"Content-Type": mime},
                    seconds=body.seconds if isinstance(body, Stream) else PART_SECONDS,
                    silence=SILENCE,
                )
            except Unclear:
                if not left:
                    raise
                continue
            if answer.status < 500 or not left:
                break
        if not answer.ok:
            raise self._no(answer, caller)
        return answer

    def _wait(self, caller: Caller, outgoing: Outgoing, job: Job, path: str, file: str) -> None:
        """Until the file can be used in a post. Errors: `Busy` when that takes too long."""
        for seconds in _WAITS:
            self._pause(seconds)
            answer = self._wire.send(caller, "GET", path)
            if answer.status in (403, 404, 405):
                # not ours to know; a post that comes too early is refused and tried again
                self._pause(min(60.0, 5.0 + len(Stream(file)) / MEGABYTE))
                return
            if not answer.ok and answer.status < 500 and answer.status != 429:
                raise self._no(answer, caller)
            state = _state(record(answer)) if answer.ok else ""
            if state == "AVAILABLE":
                return
            if state in _FAILED:
                self.forget(caller, outgoing)
                why = words(record(answer).get("processingFailureReason"))
                raise Refused(reason="processing", status=answer.status, said=why)
        raise Busy(address=f"{self._setup.api}{path}", retry_after=AGAIN)

    def _no(self, answer: Answer, caller: Caller) -> GoodwordError:
        if 400 <= answer.status < 500:
            return self._wire.no(answer, caller)
        final = not caller.secrets.refresh
        return failed(answer, caller.now, account=caller.account.id, final=final)


def _value(answer: Answer) -> Mapping[str, Any]:
    value = record(answer).get("value")
    if not isinstance(value, dict):
        raise BadReply(address=bare(answer.url), where="value", status=answer.status)
    return value


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise BadReply(address="", where=name, status=200)
    return value


def _instructions(given: Mapping[str, Any], size: int) -> list[Mapping[str, Any]]:
    """Which bytes go where: all of the file, each byte once, in order."""
    listed, next_byte = given.get("uploadInstructions"), 0
    parts: list[Mapping[str, Any]] = []
    if isinstance(listed, list):
        parts = [one for one in listed if isinstance(one, dict)]
    for one in parts:
        if one.get("firstByte") != next_byte or not isinstance(one.get("lastByte"), int):
            break
        next_byte = one["lastByte"] + 1
    if next_byte != size:
        raise BadReply(address="", where="uploadInstructions", status=200)
    return parts


def _state(found: Mapping[str, Any]) -> str:
    """`status` of a file, or of an older asset's only recipe."""
    recipes = found.get("recipes")
    inner = recipes[0] if isinstance(recipes, list) and recipes else found
    return str(inner.get("status") or "") if isinstance(inner, dict) else ""
