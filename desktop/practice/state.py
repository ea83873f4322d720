"""What the practice world remembers over a restart: one JSON file, written whole or not at all.

Tokens are kept as hashes only: whoever reads this file can't act for anybody.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FORMAT = 1


def hashed(secret: str) -> str:
    """What is kept of a token, a code or an idempotency key."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(slots=True)
class Grant:
    """What one person allowed: the living pair of tokens and the refresh tokens used up."""

    id: str
    person: str
    scopes: list[str]
    access: str
    access_until: datetime
    refresh: str
    used: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Upload:
    """A picture, video or document; its bytes lie in the folder `media` under its id."""

    id: str
    person: str
    mime: str
    alt: str
    created: datetime
    note: str = ""
    title: str = ""


@dataclass(slots=True)
class Note:
    """One post on the network. `key` and `body` are hashes, for repeats."""

    id: str
    person: str
    text: str
    created: datetime
    link: str = ""
    link_title: str = ""
    language: str = ""
    media: list[str] = field(default_factory=list)
    key: str = ""
    body: str = ""
    deleted: bool = False
    warning: str = ""
    visibility: str = ""
    paid: bool = False
    edited: datetime | None = None


@dataclass(slots=True)
class Kept:
    """Everything that survives."""

    begun: datetime
    port: int = 0
    arrived: dict[str, datetime] = field(default_factory=dict)
    withdrawn: dict[str, datetime] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    """What employees told the company (`receipts`), as it came."""
    told: datetime | None = None
    """When that last changed."""


class State:
    """The kept things and the one lock that guards them."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.lock = threading.RLock()
        self.media = folder / "media"
        self.media.mkdir(parents=True, exist_ok=True)
        self._path = folder / "world.json"
        self.kept = _load(self._path) or Kept(begun=now)

    def save(self) -> None:
        with self.lock:
            text = json.dumps({"format": FORMAT, **asdict(self.kept)}, default=_encode, indent=1)
            beside = self._path.with_suffix(".new")
            beside.write_text(text, encoding="utf-8")
            beside.chmod(0o600)
            beside.replace(self._path)

    def keep_media(self, name: str, content: bytes) -> None:
        beside = self.media / f"{name}.new"
        beside.write_bytes(content)
        beside.replace(self.media / name)


def _encode(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _load(path: Path) -> Kept | None:
    """The file read; None where there is none or it is of no use (then it is set aside)."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return _decode(found) if found.get("format") == FORMAT else None
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        path.replace(path.with_suffix(".damaged"))
        return None


def _decode(found: dict[str, Any]) -> Kept:
    return Kept(
        begun=_moment(found["begun"]),
        port=int(found["port"]),
        arrived={name: _moment(at) for name, at in found["arrived"].items()},
        withdrawn={name: _moment(at) for name, at in found["withdrawn"].items()},
        grants=[
            Grant(**{**one, "access_until": _moment(one["access_until"])})
            for one in found["grants"]
        ],
        notes=[_note(one) for one in found["notes"]],
        uploads=[Upload(**{**one, "created": _moment(one["created"])}) for one in found["uploads"]],
        events=list(found.get("events", [])),
        told=_moment(found["told"]) if found.get("told") else None,
    )


def _note(one: dict[str, Any]) -> Note:
    """A world of 0.1 knew neither warnings nor edits."""
    edited = _moment(one["edited"]) if one.get("edited") else None
    return Note(**{**one, "created": _moment(one["created"]), "edited": edited})


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
