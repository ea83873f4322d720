"""The part of a strict LinkedIn that takes files: pictures, videos in parts, documents, and the
older assets. A file can be used in a post only when all of it came and LinkedIn is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.conftest import Reply, Request
from tests.share.stage import answer

PART = 4 * 1024 * 1024
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")
_HTTP_UPLOAD = "com.linkedin.digitalmedia.uploading.MediaUploadHttpRequest"


@dataclass
class File:
    """One file on its way. `working` counts how often its state still is PROCESSING."""

    urn: str
    kind: str
    owner: str
    size: int = 0
    body: bytes = b""
    tags: list[str] = field(default_factory=list)
    whole: bool = False
    working: int = 0
    failed: str = ""

    @property
    def state(self) -> str:
        if not self.whole:
            return "WAITING_UPLOAD"
        if self.failed:
            return "PROCESSING_FAILED"
        return "PROCESSING" if self.working > 0 else "AVAILABLE"


class Uploads:
    """`working` is how long new files take; `readable` whether their state may be read with
    the right to post alone; `trouble` is what the next upload meets: a status, or 0 for a
    connection that ends."""

    def __init__(self) -> None:
        self.address = ""
        self.files: dict[str, File] = {}
        self.working = 0
        self.readable = True
        self.failed = ""
        self.trouble: list[int] = []
        self.tokens_at_parts: list[str] = []

    def begin(self, kind: str, request: Request, member: str) -> Reply:
        """`initializeUpload` of images, videos and documents."""
        asked = json.loads(request.body)["initializeUploadRequest"]
        if asked["owner"] != member:
            return answer(403, {"status": 403, "message": "Accessing this resource is forbidden"})
        file = self._new(kind.rstrip("s"), member)
        place = f"{self.address}/dms-uploads/{len(self.files)}"
        if kind != "videos":
            assert set(asked) == {"owner"}
            value = {"uploadUrl": place, kind.rstrip("s"): file.urn}
            return answer(200, {"value": {**value, "uploadUrlExpiresAt": 1_800_000_000_000}})
        assert asked["uploadCaptions"] is False and asked["uploadThumbnail"] is False
        file.size = asked["fileSizeBytes"]
        parts = [
            {
                "uploadUrl": f"{place}/{first}",
                "firstByte": first,
                "lastByte": min(first + PART, file.size) - 1,
            }
            for first in range(0, file.size, PART)
        ]
        return answer(
            200,
            {"value": {"video": file.urn, "uploadToken": "t", "uploadInstructions": parts}},
        )

    def register(self, request: Request, member: str) -> Reply:
        """`registerUpload` of the older interface."""
        asked = json.loads(request.body)["registerUploadRequest"]
        recipe = asked["recipes"][0]
        assert asked["owner"] == member and recipe.startswith("urn:li:digitalmediaRecipe:feedshare")
        assert asked["serviceRelationships"][0]["relationshipType"] == "OWNER"
        file = self._new("digitalmediaAsset", member)
        place = f"{self.address}/dms-uploads/{len(self.files)}"
        way = {_HTTP_UPLOAD: {"uploadUrl": place, "headers": {}}}
        return answer(200, {"value": {"asset": file.urn, "uploadMechanism": way}})

    def put(self, request: Request) -> Reply | None:
        """The bytes. Parts of a video come without a token, all else with one."""
        if self.trouble:
            status = self.trouble.pop(0)
            return answer(status, {"status": status, "message": "no"}) if status else None
        parts = request.path.split("/")
        file = list(self.files.values())[int(parts[2]) - 1]
        token = request.headers.get("Authorization", "")
        if file.kind == "video":
            self.tokens_at_parts.append(token)
            first = int(parts[3])
            assert len(request.body) == min(PART, file.size - first)
            file.body = file.body[:first] + request.body + file.body[first + PART :]
            file.tags.append(f"/ambry-video/{file.urn}/{first}")
            return 200, {"ETag": file.tags[-1]}, b""
        if not token.startswith("Bearer "):
            return answer(401, {"status": 401, "message": "no token"})
        if file.kind == "image" and not request.body.startswith(PICTURES):
            return answer(400, {"status": 400, "code": "UNSUPPORTED", "message": "not a picture"})
        if file.kind == "document" and not request.body.startswith(b"%PDF-"):
            return answer(400, {"status": 400, "code": "UNSUPPORTED", "message": "no document"})
        file.body, file.whole = request.body, True
        return 201, {}, b""

    def finish(self, request: Request) -> Reply:
        """`finalizeUpload` of a video: every part in order."""
        asked = json.loads(request.body)["finalizeUploadRequest"]
        file = self.files[asked["video"]]
        if asked["uploadedPartIds"] != file.tags or len(file.body) != file.size:
            return answer(400, {"status": 400, "code": "INVALID_VALUE_FOR_FIELD", "message": ""})
        assert asked["uploadToken"] == "t"
        file.whole = True
        return 200, {}, b""

    def state(self, path: str) -> Reply:
        urn = unquote(path.rpartition("/")[2])
        older = path.startswith("/v2/")
        file = self.files.get(f"urn:li:digitalmediaAsset:{urn}" if older else urn)
        if file is None:
            return answer(404, {"status": 404, "message": "Not found"})
        if not self.readable:
            said = "Not enough permissions to access: videos.GET.20260901"
            return answer(403, {"status": 403, "code": "ACCESS_DENIED", "message": said})
        state = file.state
        file.working -= 1
        if older:
            return answer(200, {"recipes": [{"status": state}]})
        why = {"processingFailureReason": file.failed} if file.failed else {}
        return answer(200, {"id": file.urn, "status": state, **why})

    def missing(self, content: Mapping[str, Any], member: str) -> Reply | None:
        """The refusal of a post that holds a file which can't be used, else None."""
        for urn in _names(content):
            file = self.files.get(urn)
            if file is None or file.owner != member:
                return answer(400, {"status": 400, "code": "INVALID_URN_ID", "message": urn})
            if file.state == "PROCESSING_FAILED":
                code = "MEDIA_ASSET_PROCESSING_FAILED"
                return answer(400, {"status": 400, "code": code, "message": "failed"})
            if file.state != "AVAILABLE":
                file.working -= 1
                code = "MEDIA_ASSET_WAITING_UPLOAD"
                return answer(400, {"status": 400, "code": code, "message": "waiting upload"})
        return None

    def _new(self, kind: str, member: str) -> File:
        urn = f"urn:li:{kind}:C55{len(self.files) + 1}AQ-x_{kind[0]}"
        self.files[urn] = File(urn, kind, member, working=self.working, failed=self.failed)
        return self.files[urn]


def _names(content: Mapping[str, Any]) -> list[str]:
    """Every file that a post's content names."""
    found = []
    for name, value in content.items():
        if name in ("id", "thumbnail") and isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping):
            found += _names(value)
        elif isinstance(value, list):
            found += [urn for one in value for urn in _names(one)]
    return found
