"""The part of X's stage that takes files: kinds and sizes held, parts that have to add up, work
that takes its time. With it, files for tests to send, and how X writes an error."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from desktop.model import Attachment, Outgoing
from tests.conftest import Reply, Request
from tests.share.stage import answer, outgoing

PROBLEMS = "https://api.x.com/2/problems/"
PNG, GIF, MP4 = b"\x89PNG\r\n", b"GIF89a", b"\0\0\0\x18ftypmp42"
CATEGORIES = {
    "tweet_image": ({"image/jpeg", "image/png", "image/webp"}, 5_000_000),
    "tweet_gif": ({"image/gif"}, 15_000_000),
    "tweet_video": ({"video/mp4", "video/quicktime"}, 512_000_000),
}
STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


@dataclass
class Upload:
    """One file on its way."""

    category: str
    mime: str
    total: int
    parts: dict[int, bytes] = field(default_factory=dict)
    state: str = "open"
    looks: int = 0
    alt: str = ""

    @property
    def body(self) -> bytes:
        return b"".join(self.parts[number] for number in sorted(self.parts))


class Uploads:
    """Every file that came, by its id."""

    def __init__(self) -> None:
        self.kept: dict[str, Upload] = {}
        self.works_for = 0
        """How often a video is still being worked on when one looks."""
        self.ends_in = "succeeded"

    def answer(self, request: Request, path: str) -> Reply:
        if path == "/2/media/upload" and request.method == "GET":
            return self._status(parse_qs(urlsplit(request.path).query))
        if path == "/2/media/upload":
            return self._simple(request)
        if path == "/2/media/upload/initialize":
            asked = json.loads(request.body)
            return self._begin(asked["media_category"], asked["media_type"], asked["total_bytes"])
        if path == "/2/media/metadata":
            return self._describe(json.loads(request.body))
        name, step = path.rsplit("/", 2)[1:]
        upload = self.kept.get(name)
        if upload is None or upload.state != "open":
            return problem(400, "media id not found", "invalid-request")
        return self._append(upload, request) if step == "append" else self._finalize(name, upload)

    def _simple(self, request: Request) -> Reply:
        form = multipart(request)
        category, body = form["media_category"].decode(), form["media"]
        if category != "tweet_image" or form["media_type"] != kind(body).encode():
            return problem(400, "media_category is not valid", "invalid-request")
        begun = self._begin(category, kind(body), len(body))
        if begun[0] == 200:
            name = json.loads(begun[2])["data"]["id"]
            self.kept[name].parts[0] = body
            self.kept[name].state = "succeeded"
        return begun

    def _begin(self, category: str, mime: str, total: int) -> Reply:
        mimes, most = CATEGORIES.get(category, (set(), 0))
        if mime not in mimes or not isinstance(total, int) or not 0 < total <= most:
            return problem(400, f"{mime} of {total} bytes is no {category}", "invalid-request")
        name = str(1_780_000_000_000_000_000 + len(self.kept))
        self.kept[name] = Upload(category, mime, total)
        return answer(200, {"data": {"id": name, "media_key": f"13_{name}"}})

    def _append(self, upload: Upload, request: Request) -> Reply:
        form = multipart(request)
        number, body = int(form["segment_index"]), form["media"]
        if len(body) > 5 * 1024 * 1024 or number in upload.parts or number > 999:
            return problem(400, "segment is not valid", "invalid-request")
        upload.parts[number] = body
        return answer(200, {"data": {"expires_at": int(time.time()) + 3600}})

    def _finalize(self, name: str, upload: Upload) -> Reply:
        if len(upload.body) != upload.total or sorted(upload.parts) != list(
            range(len(upload.parts))
        ):
            return problem(400, "segments do not add up", "invalid-request")
        if upload.category == "tweet_gif" and kind(upload.body) != "image/gif":
            return problem(400, "not a GIF", "invalid-request")
        upload.state = "pending"
        return answer(200, {"data": self._about(name, upload)})

    def _status(self, query: Mapping[str, list[str]]) -> Reply:
        assert query["command"] == ["STATUS"]
        (name,) = query["media_id"]
        upload = self.kept.get(name)
        if upload is None or upload.state == "open":
            return problem(404, "not found", "resource-not-found")
        upload.looks += 1
        if upload.looks > self.works_for:
            upload.state = self.ends_in
        else:
            upload.state = "in_progress"
        return answer(200, {"data": self._about(name, upload)})

    def _about(self, name: str, upload: Upload) -> dict[str, Any]:
        info: dict[str, Any] = {"state": upload.state}
        if upload.state in ("pending", "in_progress"):
            info["check_after_secs"] = 3
        if upload.state == "failed":
            info["error"] = {"code": 3, "name": "InvalidMedia", "message": "Unsupported codec"}
        return {"id": name, "processing_info": info}

    def _describe(self, asked: Mapping[str, Any]) -> Reply:
        upload = self.kept.get(asked["id"])
        alt = asked["metadata"]["alt_text"]["text"]
        if upload is None or upload.category == "tweet_video" or not 0 < len(alt) <= 1000:
            return problem(400, "alt text is not valid", "invalid-request")
        upload.alt = alt
        return answer(200, {"data": {"id": asked["id"], "associated_metadata": {}}})


def problem(status: int, detail: str, kind: str = "", **more: object) -> Reply:
    """An error as X writes it (RFC 9457)."""
    body = {
        "title": {401: "Unauthorized", 403: "Forbidden", 429: "Too Many Requests"}.get(
            status, "Invalid Request"
        ),
        "detail": detail,
        "type": f"{PROBLEMS}{kind}" if kind else "about:blank",
        "status": status,
        **more,
    }
    return answer(status, body)


def file(folder: Path, start: bytes, mime: str, size: int = 100, alt: str = "") -> Attachment:
    """A file of this kind and size."""
    path = folder / f"{mime.replace('/', '.')}-{size}"
    path.write_bytes(start + b"x" * (size - len(start)))
    return Attachment(str(path), mime, alt, 4, 3)


def with_files(now: datetime, *files: Attachment) -> Outgoing:
    return replace(outgoing(now), pictures=files)


def kind(body: bytes) -> str:
    found = (mime for start, mime in STARTS.items() if body.startswith(start))
    return next(found, "video/mp4")


def multipart(request: Request) -> dict[str, bytes]:
    """The parts of a form (RFC 7578)."""
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    message = message_from_bytes(head + request.body)
    assert message.get_content_type() == "multipart/form-data" and not message.defects
    found = {}
    for part in message.get_payload():
        name = part.get_param("name", header="content-disposition")
        found[str(name)] = part.get_payload(decode=True)
    return found
