"""The names of the AT Protocol: handles, DIDs, record keys, and the key we give a record.

Source: atproto.com/specs (handle, did, record-key, tid).
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

_HANDLE = re.compile(
    r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+"
    r"[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
)
_DID = re.compile(r"did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]")
_RECORD_KEY = re.compile(r"[a-zA-Z0-9_~.:-]{1,512}")
_TIME_KEY = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def is_handle(text: str) -> bool:
    return len(text) <= 253 and _HANDLE.fullmatch(text) is not None


def is_did(text: str) -> bool:
    return len(text) <= 2048 and _DID.fullmatch(text) is not None


def is_record_key(text: str) -> bool:
    return text not in (".", "..") and _RECORD_KEY.fullmatch(text) is not None


def is_time_key(text: str) -> bool:
    """A TID: 64 bits that begin with the time, so that records lie in order."""
    return _TIME_KEY.fullmatch(text) is not None


def record_key(created: datetime, key: str) -> str:
    """The record key of a share: always the same for the same share, so that a second try
    can't make a second post.

    Only the milliseconds of `created` count, for more is not kept in our database; what a
    TID wants beyond them (microseconds and a clock's number) comes from `key`.
    """
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    milliseconds = int(created.timestamp()) * 1000 + created.microsecond // 1000
    number = ((milliseconds * 1000 + seed % 1000) << 10) | ((seed >> 32) & 0x3FF)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(60, -1, -5))
