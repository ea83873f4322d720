"""Files on their way to LinkedIn: pictures, a video in parts, a PDF, and the wait until they
can be used.

Nobody sees a file before its post is there, so whatever goes wrong here, nothing was posted;
a part that got lost may be sent again. Reading the state of a file is often closed to an
application that may only post: then it is given time instead.
Sources: learn.microsoft.com/linkedin: marketing/community-management/shares (images-api,
videos-api, documents-api), consumer/integrations/self-serve/share-on-linkedin (assets).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from desktop.errors import BadFile, BadReply, Busy, NotFound, Offline, Refused, Unclear
from desktop.model import Secret
from desktop.share.linkedin_setup import Setup
from desktop.share.linkedin_wire import Caller, Wire
from desktop.share.replies import before_publishing, record, words
from desktop.web import MEGABYTE, Answer, Web, bare

PART_SECONDS = 180.0
FILE_SECONDS = 600.0
"""A PDF of 100 MB goes in one piece."""
_WAITS = (2.0, 3.0, 5.0, *[5.0] * 46)
"""Four minutes in all: then somebody else's share gets its turn, and this one a later one."""
_TRIES = 2
_STREAM = "application/octet-stream"
_FAILED = ("PROCESSING_FAILED", "FAILED", "CLIENT_ERROR", "SERVER_ERROR", "INCOMPLETE")
_HTTP_UPLOAD = "com.linkedin.digitalmedia.uploading.MediaUploadHttpRequest"


class Files:
    """Uploads; each answers with the name (URN) under which a post may hold the file.
    Errors: `Offline`, `Busy`, `SignedOut`, `Outdated`, `Refused`, `BadFile`; never `Unclear`."""

    def __init__(self, web: Web, wire: Wire, setup: Setup, pause: Callable[[float], None]) -> None:
        self._web = web
        self._wire = wire
        self._setup = setup
        self._pause = pause

    def picture(self, caller: Caller, body: bytes, mime: str) -> str:
        with _nothing_posted():
            given = self._begin(caller, "images", {"owner": caller.urn})
            self._put(caller, _text(given, "uploadUrl"), body, mime, FILE_SECONDS)
            return _text(given, "image")

    def document(self, caller: Caller, path: str) -> str:
        with _nothing_posted():
            given = self._begin(caller, "documents", {"owner": caller.urn})
            body = read(path)
            self._put(caller, _text(given, "uploadUrl"), body, "application/pdf", FILE_SECONDS)
            urn = _text(given, "document")
            self._wait(caller, f"/rest/documents/{quote(urn, safe='')}", len(body))
            return urn

    def video(self, caller: Caller, path: str) -> str:
        """In parts as LinkedIn cuts it (4 MB), so that only one is ever in memory."""
        with _nothing_posted():
            size = size_of(path)
            request = {
                "owner": caller.urn,
                "fileSizeBytes": size,
                "uploadCaptions": False,
                "uploadThumbnail": False,
            }
            given = self._begin(caller, "videos", request)
            urn = _text(given, "video")
            parts = [self._part(caller, path, one) for one in _instructions(given, size)]
            end = {
                "video": urn,
                "uploadToken": str(given.get("uploadToken") or ""),
                "uploadedPartIds": parts,
            }
            self._call(caller, "/rest/videos?action=finalizeUpload", {"finalizeUploadRequest": end})
            self._wait(caller, f"/rest/videos/{quote(urn, safe='')}", size)
            return urn

    def asset(self, caller: Caller, path: str, mime: str) -> str:
        """A picture or video for the older interface, which has names of its own for files."""
        video = mime.startswith("video/")
        with _nothing_posted():
            request = {
                "recipes": [f"urn:li:digitalmediaRecipe:feedshare-{'video' if video else 'image'}"],
                "owner": caller.urn,
                "serviceRelationships": [
                    {"relationshipType": "OWNER", "identifier": "urn:li:userGeneratedContent"}
                ],
            }
            path_to = "/v2/assets?action=registerUpload"
            given = _value(self._call(caller, path_to, {"registerUploadRequest": request}))
            mechanism = given.get("uploadMechanism")
            ways = mechanism if isinstance(mechanism, Mapping) else {}
            way = ways.get(_HTTP_UPLOAD)
            url = _text(way if isinstance(way, Mapping) else {}, "uploadUrl")
            asset, body = _text(given, "asset"), read(path)
            self._put(caller, url, body, _STREAM if video else mime, FILE_SECONDS)
            if video:
                self._wait(caller, f"/v2/assets/{asset.rpartition(':')[2]}", len(body))
            return asset

    # --- inside --------------------------------------------------------------------------

    def _begin(self, caller: Caller, kind: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
        path = f"/rest/{kind}?action=initializeUpload"
        return _value(self._call(caller, path, {"initializeUploadRequest": request}))

    def _call(self, caller: Caller, path: str, body: Mapping[str, Any]) -> Answer:
        answer = self._wire.send(caller, "POST", path, body)
        if not answer.ok:
            raise self._no(answer, caller)
        return answer

    def _part(self, caller: Caller, path: str, instruction: Mapping[str, Any]) -> str:
        first, last = instruction["firstByte"], instruction["lastByte"]
        body = read(path, first, last - first + 1)
        url = _text(instruction, "uploadUrl")
        answer = self._put(caller, url, body, _STREAM, PART_SECONDS, token=False)
        tag = answer.headers.get("ETag", "").strip().strip('"')
        if not tag:
            raise Offline(address=bare(url), cause="answer")
        return tag

    def _put(
        self,
        caller: Caller,
        url: str,
        body: bytes,
        mime: str,
        seconds: float,
        *,
        token: bool = True,
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
                    seconds=seconds,
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

    def _wait(self, caller: Caller, path: str, size: int) -> None:
        """Until the file can be used in a post. Errors: `Busy` when that takes too long."""
        answer: Answer | None = None
        for seconds in _WAITS:
            self._pause(seconds)
            answer = self._wire.send(caller, "GET", path)
            if answer.status in (403, 404, 405):
                # not ours to know; a post that comes too early is refused and tried again
                self._pause(min(60.0, 5.0 + size / MEGABYTE))
                return
            if not answer.ok and answer.status < 500 and answer.status != 429:
                raise self._no(answer, caller)
            state = _state(record(answer)) if answer.ok else ""
            if state == "AVAILABLE":
                return
            if state in _FAILED:
                why = words(record(answer).get("processingFailureReason"))
                raise Refused(reason=why or "processing", status=answer.status)
        raise Busy(address=f"{self._setup.api}{path}", retry_after=300)

    def _no(self, answer: Answer, caller: Caller) -> Exception:
        if answer.status >= 500:
            return Busy(address=bare(answer.url), retry_after=answer.retry_after(caller.now))
        return self._wire.no(answer, caller)


def size_of(path: str) -> int:
    """Errors: `BadFile`."""
    with _readable(path):
        return Path(path).stat().st_size


def read(path: str, start: int = 0, size: int = -1) -> bytes:
    """A part of a file, or all of it. Errors: `BadFile`."""
    with _readable(path), Path(path).open("rb") as file:
        file.seek(start)
        return file.read(size)


@contextlib.contextmanager
def _readable(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadFile(address=Path(path).name, where="", problem="missing") from error


@contextlib.contextmanager
def _nothing_posted() -> Iterator[None]:
    """What would be unclear about a post is no question about a file."""
    try:
        yield
    except Unclear as error:
        raise before_publishing(error) from error
    except BadReply as error:
        raise Offline(address=error.address, cause="answer") from error
    except NotFound as error:
        raise Refused(reason="", status=error.status) from error


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
