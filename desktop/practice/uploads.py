"""Pictures, videos and documents on the practice network: taken as multipart, kept as files,
described by words."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from email.parser import BytesParser
from email.policy import HTTP

from desktop.model import kind_of
from desktop.practice.state import State, Upload
from desktop.practice.tokens import Tokens
from desktop.practice.wire import Reply, Request, json_reply, problem
from desktop.text import graphemes

_MEGA = 1024 * 1024
LIMITS = {"picture": 5 * _MEGA, "video": 20 * _MEGA, "document": 10 * _MEGA}
"""Bytes of one file of each kind."""
ALT_LIMIT = 1500
_BEGINS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"\x1a\x45\xdf\xa3": "video/webm",
    b"%PDF-": "application/pdf",
}
TYPES = (*sorted(set(_BEGINS.values())), "image/webp", "video/mp4")


class Uploads:
    """What people have uploaded, used in a post or not yet."""

    def __init__(self, state: State, tokens: Tokens, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._tokens = tokens
        self._clock = clock

    def take(self, request: Request) -> Reply:
        """POST /api/media: the parts `file`, `alt` and, for a document, `title`."""
        person = self._tokens.allow(request, "post")
        if isinstance(person, Reply):
            return person
        if request.mime != "multipart/form-data":
            return problem(415, "bad_request", detail="multipart/form-data is expected")
        parts = _parts(request)
        content = parts.get("file", b"")
        alt, title = (parts.get(name, b"").decode("utf-8", "replace") for name in ("alt", "title"))
        mime = _mime(content)
        if not mime:
            return problem(415, "not_a_picture", types=list(TYPES))
        limit = LIMITS[kind_of(mime)]
        if len(content) > limit:
            return problem(413, "too_large", limit=limit)
        if graphemes(alt) > ALT_LIMIT:
            return problem(422, "alt_too_long", limit=ALT_LIMIT)
        if graphemes(title) > ALT_LIMIT:
            return problem(422, "title_too_long", limit=ALT_LIMIT)
        upload = Upload(secrets.token_hex(8), person, mime, alt, self._clock(), title=title)
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
        """These files, when they are this person's, not used yet, and go together: a video or
        a document stands alone."""
        found = [one for one in self.of(ids) if one.person == person and not one.note]
        if len(found) < len(ids):
            return problem(422, "no_such_picture")
        alone = [one for one in found if kind_of(one.mime) != "picture"]
        return problem(422, "mixed_media") if alone and len(found) > 1 else found

    def told(self, upload: Upload, address: str) -> dict[str, str]:
        return {
            "id": upload.id,
            "url": f"{address}/media/{upload.id}",
            "mime": upload.mime,
            "alt": upload.alt,
            "title": upload.title,
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


def _mime(content: bytes) -> str:
    """What the first bytes say it is, whatever the sender claims; empty for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    return next((mime for begin, mime in _BEGINS.items() if content.startswith(begin)), "")
