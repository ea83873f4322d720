"""One conditional request, and what its answer means.

Source: RFC 9110 (13 conditional requests, 15.4 redirects, 15.5.11 Gone), RFC 6585 section 6.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from desktop.errors import BadReply, Busy, NotAFeed, NotFound
from desktop.feeds import sniff
from desktop.web import MEGABYTE, Answer, bare

LIMIT = 10 * MEGABYTE
_HEADER = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]{0,998}[\x21-\x7e\x80-\xff])?")
_ACCEPT = (
    "application/feed+json, application/atom+xml, application/rss+xml, application/json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


class Reads(Protocol):
    """What is asked through: the web itself, or for a private program what shows its key."""

    def read(
        self, url: str, *, headers: Mapping[str, str] | None = None, limit: int = LIMIT
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Copy:
    """One answer. `unchanged`: nothing to read, body and type are empty."""

    url: str
    body: bytes = b""
    mime: str = ""
    """The whole Content-Type, parameters included."""
    etag: str = ""
    modified: str = ""
    permanent: str = ""
    """The new address, where every redirect on the way was for good."""
    unchanged: bool = False
    signed: int = 0
    """When it was signed by one who may, in seconds since 1970; 0: by nobody that we know of."""
    signer: str = ""
    """The key that did."""

    def believed(self, signed: int, signer: str) -> Copy:
        """The same, with when and by whom it was signed. How signed bytes are read is no longer
        the server's business: another encoding would make other words of them."""
        return replace(self, signed=signed, signer=signer, mime="")

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def ask(
    web: Reads, url: str, now: datetime, *, etag: str = "", modified: str = "", pages: bool = False
) -> Copy:
    """Fetch `url`, where it has changed since. With `pages` a web page is welcome too.
    Errors: `Offline`, `TooLarge`, `Busy`, `NotFound`, `BadReply`, `NotAFeed`."""
    headers = {"Accept": _ACCEPT}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    answer = web.read(url, headers=headers, limit=LIMIT)
    if answer.status == 304 and len(headers) > 1:
        return Copy(answer.url, permanent=answer.permanent, unchanged=True)
    _refuse(answer, url, now)
    copy = Copy(
        url=answer.url,
        body=answer.body,
        mime=answer.headers.get("Content-Type", ""),
        etag=_header(answer, "ETag"),
        modified=_header(answer, "Last-Modified"),
        permanent=answer.permanent,
    )
    if not pages:
        _refuse_page(copy, url)
    return copy


def _header(answer: Answer, name: str) -> str:
    """A validator byte for byte, or nothing where it could not be sent back like that."""
    value = answer.headers.get(name, "")
    return value if _HEADER.fullmatch(value) else ""


def _refuse(answer: Answer, address: str, now: datetime) -> None:
    where = bare(address)
    if answer.ok:
        return
    if answer.status in (429, 503):
        raise Busy(address=where, retry_after=answer.retry_after(now))
    if answer.status in (404, 410):
        raise NotFound(address=where, status=answer.status)
    if answer.status == 511:  # RFC 6585: a network that wants a sign-in first
        raise NotAFeed(address=where, found="login_page")
    raise BadReply(address=where, where="file", status=answer.status)


def _refuse_page(copy: Copy, asked: str) -> None:
    """A web page where a file should be: a hotel's log-in page, mostly."""
    text = sniff.head(copy.body, copy.mime)
    if sniff.kind(text, copy.mime) != "html":
        return
    elsewhere = urlsplit(copy.url).hostname != urlsplit(asked).hostname
    found = "login_page" if elsewhere or sniff.wants_login(copy.body) else "html"
    raise NotAFeed(address=bare(asked), found=found)
