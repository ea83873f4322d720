"""HTTP as the practice world speaks it: a request read whole, a reply written whole."""

from __future__ import annotations

import email.utils
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_EMPTY: Mapping[str, str] = MappingProxyType({})


class HangUp(Exception):  # control flow of this server alone, never seen outside
    """Close the connection without a word."""


class Repeated(ValueError):
    """A parameter came twice, which RFC 6749 section 3.1 forbids."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    body: bytes = b""

    @property
    def mime(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def parameters(self) -> dict[str, str]:
        """The query, each name once; empty values count as absent. Errors: `Repeated`."""
        return _single(self.query)

    def form(self) -> dict[str, str]:
        """The body as a form, each name once. Errors: `Repeated`."""
        return _single(self.body.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    body: bytes = b""
    mime: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def plus(self, **headers: str) -> Reply:
        """The same with more headers; `_` in a name stands for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})


def json_reply(status: int, value: Any, headers: Mapping[str, str] = NO_STORE) -> Reply:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(status, body, "application/json; charset=utf-8", headers)


def problem(status: int, error: str, **facts: Any) -> Reply:
    """How the network's interface says no."""
    return json_reply(status, {"error": error, **facts})


def conditional(request: Request, reply: Reply, changed: datetime) -> Reply:
    """The reply with its validators, or 304 where the client has it already.

    `If-None-Match` wins over `If-Modified-Since` (RFC 9110 section 13.2.2).
    """
    tag = f'"{hashlib.sha256(reply.body).hexdigest()[:32]}"'
    changed = changed.astimezone(UTC).replace(microsecond=0)
    stamped = reply.plus(
        ETag=tag,
        Last_Modified=email.utils.format_datetime(changed, usegmt=True),
        Cache_Control="no-cache",
    )
    known = request.headers.get("if-none-match")
    if known is not None:
        names = [name.strip().removeprefix("W/") for name in known.split(",")]
        same = "*" in names or tag in names
    else:
        same = _not_since(request.headers.get("if-modified-since", ""), changed)
    if same and request.method in ("GET", "HEAD"):
        return Reply(304, headers=stamped.headers)
    return stamped


def _not_since(value: str, changed: datetime) -> bool:
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return changed <= moment


def _single(text: str) -> dict[str, str]:
    found = parse_qs(text, keep_blank_values=True, max_num_fields=100)
    for name, values in found.items():
        if len(values) > 1:
            raise Repeated(name)
    return {name: values[0] for name, values in found.items() if values[0]}
