"""`program new`: a complete program to edit, written into a folder that holds nothing yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from desktop.errors import BadFile

_RESOURCES = Path(__file__).resolve().parents[1] / "resources"
_FILES = {
    "program.json": "sample/program.json",
    "posts.json": "sample/posts.json",
    "rules.json": "sample/rules.json",
    "policy.md": "sample/policy.md",
    "brand.md": "sample/brand.md",
    "README.md": "sample/README.md",
    "pictures/logo.png": "sample/logo.png",
    "pictures/harbour.jpg": "practice/pictures/harbour.jpg",
    "program.schema.json": "program.schema.json",
    "feed.schema.json": "feed.schema.json",
}
_DATE = re.compile(rb'"\{([+-]\d+)d\}"')
_DATED = ("program.json", "posts.json")
"""The sample's dates are days from now, or it would be over when somebody sees it."""


def write(folder: Path, now: datetime) -> Iterator[Path]:
    """Every file as it is written. Never writes over anything.
    Errors: `BadFile` where the folder is in use or can't be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            problem = "is not empty; nothing was written"
            raise BadFile(address=str(folder), where="", problem=problem)
        for name, source in _FILES.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            with path.open("xb") as file:
                file.write(_body(name, source, now))
            yield path
    except OSError as error:
        problem = error.strerror or str(error)
        raise BadFile(address=str(folder), where="", problem=problem) from None


def _body(name: str, source: str, now: datetime) -> bytes:
    body = (_RESOURCES / source).read_bytes()
    if name not in _DATED:
        return body
    morning = now.replace(hour=8, minute=0, second=0, microsecond=0)

    def date(found: re.Match[bytes]) -> bytes:
        return f'"{(morning + timedelta(days=int(found[1]))).isoformat()}"'.encode()

    return _DATE.sub(date, body)
