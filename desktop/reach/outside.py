"""JSON from a program about numbers, read as what anybody may have written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from desktop.errors import BadFile
from desktop.web import bare

LARGEST = 10**12


def opened(body: bytes, address: str) -> dict[str, Any]:
    """The one object that the file is. Errors: `BadFile` (`not_json`, `not_object`)."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadFile(address=bare(address), where="", problem="not_json") from error
    if not isinstance(found, dict):
        raise BadFile(address=bare(address), where="", problem="not_object")
    return found


def count(value: Any) -> int | None:
    """A whole number from nought to `LARGEST`; None for all else."""
    fine = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
    return int(value) if fine else None


def moment(value: Any, *, zoned: bool = False) -> datetime | None:
    """A time in UTC from RFC 3339 or ISO 8601; None where it is none. Without a zone it is taken
    as UTC, or (`zoned`) not believed."""
    try:
        found = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        if found is None or (zoned and found.tzinfo is None):
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
