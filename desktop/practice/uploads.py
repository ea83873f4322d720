"""Pictures on the practice network: taken as multipart, kept as files, described by words."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from email.parser import BytesParser
from email.policy import HTTP

from desktop.practice.state import State, Upload
from desktop.practice.tokens import Tokens
from desktop.practice.wire import Reply, Request, json_reply, problem
from desktop.text import graphemes

LIMIT = 5 * 1024 * 1024
ALT_LIMIT = 1500
TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")


class Uploads:
    """What people have uploaded, used in a post or not yet."""

    def __init__(self, state: State, tokens: Tokens, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._tokens = tokens
        self._clock = clock

    def take(self, request: Request) -> Reply:
        """POST /api/media: the parts `file` and `alt`."""
        person = self._tokens.allow(request, "post")
        if isinstance(person, Reply):
            return person
        if request.mime != "multipart/form-data":
            return problem(415, "bad_request", detail="multipart/form-data is expected")
        parts = _parts(request)
        content, alt = parts.get("file", b""), parts.get("alt", b"").decode("utf-8", "replace")
        if len(content) > LIMIT:
            return problem(413, "too_large", limit=LIMIT)
        mime = _kind(content)
        if not mime:
            return problem(415, "not_a_picture", types=list(TYPES))
        if graphemes(alt) > ALT_LIMIT:
            return problem(422, "alt_too_long", limit=ALT_LIMIT)
        upload = Upload(secrets.token_hex(8), person, mime, alt, self._clock())
        with self._state.lock:
            self._state.keep_media(upload.id, content)
            self._state.kept.uploads.append(upload)
            self._state.save()
        return json_reply(201, {"id": upload.id, "mime": mime, "alt": alt})

    def show(self, _request: Request, upload_id: str) -> Reply:
        """GET /media/ID."""
        found = self.of([upload_id])
        if not found:
            return problem(404, "not_found")
        content = (self._state.media / upload_id).read_bytes()
        return Reply(200, content, found[0].mime, {"Cache-Control": "max-age=86400, immutable"})

    def of(self, ids: Sequence[str]) -> list[Upload]:
        with self._state.lock:
            known = {one.id: one for one in self._state.kept.uploads}
        return [known[one] for one in ids if one in known]

    def waiting(self, person: str, ids: Sequence[str]) -> list[Upload] | Reply:
        """These pictures, when they are this person's and not used yet."""
        found = [one for one in self.of(ids) if one.person == person and not one.note]
        return found if len(found) == len(ids) else problem(422, "no_such_picture")

    def told(self, upload: Upload, address: str) -> dict[str, str]:
        return {
            "id": upload.id,
            "url": f"{address}/media/{upload.id}",
            "mime": upload.mime,
            "alt": upload.alt,
        }


def _parts(request: Request) -> dict[str, bytes]:
    """The named parts of a multipart body (RFC 7578)."""
    head = f"Content-Type: {request.headers['content-type']}\r\nMIME-Version: 1.0\r\n\r\n"
    whole = BytesParser(policy=HTTP).parsebytes(head.encode() + request.body)
    found: dict[str, bytes] = {}
    for part in whole.iter_parts() if whole.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            content = part.get_payload(decode=True)
            found[name] = content if isinstance(content, bytes) else b""
    return found


def _kind(content: bytes) -> str:
    """What the first bytes say it is, whatever the sender claims."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return ""
