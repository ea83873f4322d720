"""Reading a JSON object of a rule file strictly: right types, bounds, no key left over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from desktop.errors import BadFile
from desktop.text import clean

_LINK = re.compile(r"https://[^\s<>\"]+|[\w.-]+(?:#[^\s<>\"#]+)?")


class Fields:
    """One object. Every reader raises BadFile with the `problem`."""

    def __init__(self, found: Any, what: str = "rule") -> None:
        if not isinstance(found, Mapping):
            raise BadFile(problem=f"{what} is not an object")
        self._found = found
        self._asked: set[str] = set()

    def done(self) -> None:
        """An unknown key may change what a rule means, so the rule can't be taken."""
        unknown = sorted(set(map(str, self._found)) - self._asked)
        if unknown:
            raise BadFile(problem=f"unknown key {clean(unknown[0])[:50]!r}")

    def has(self, key: str) -> bool:
        return self.any(key) is not None

    def any(self, key: str) -> Any:
        self._asked.add(key)
        return self._found.get(key)

    def text(self, key: str, default: str | None = "", longest: int = 500) -> str:
        """`default` None: it must be there and not be empty."""
        found = self.any(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, str) or len(found) > longest:
            raise BadFile(problem=f"{key!r} must be a text of at most {longest} characters")
        found = clean(found)
        if default is None and not found.strip():
            raise BadFile(problem=f"{key!r} is missing")
        return found

    def texts(self, key: str, longest: int = 100) -> tuple[str, ...]:
        found = self.any(key)
        if found is None:
            return ()
        if isinstance(found, str):
            found = [found]
        if not isinstance(found, list):
            raise BadFile(problem=f"{key!r} must be a list of texts")
        for one in found:
            if not isinstance(one, str) or not one.strip() or len(one) > longest or "\n" in one:
                raise BadFile(
                    problem=f"{key!r} must hold texts of one line and at most {longest} characters"
                )
        return tuple(dict.fromkeys(map(clean, found)))

    def number(self, key: str) -> int | None:
        found = self.any(key)
        if found is None:
            return None
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= 100_000:
            raise BadFile(problem=f"{key!r} must be a whole number from 0 to 100000")
        return found

    def decimal(self, key: str, least: float, most: float) -> float | None:
        found = self.any(key)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise BadFile(problem=f"{key!r} must be a number")
        if not least <= found <= most:  # not a number is refused here too
            raise BadFile(problem=f"{key!r} must be a number from {least:g} to {most:g}")
        return float(found)

    def flag(self, key: str, default: bool) -> bool:
        found = self.any(key)
        if found is None:
            return default
        if not isinstance(found, bool):
            raise BadFile(problem=f"{key!r} must be true or false")
        return found

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        found = self.any(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, str) or found not in choices:
            raise BadFile(problem=f"{key!r} must be one of {', '.join(choices)}")
        return found

    def time(self, key: str) -> datetime | None:
        """RFC 3339, or a date (its first moment in UTC)."""
        found = self.any(key)
        if found is None:
            return None
        try:
            if len(found) == 10:
                day = date.fromisoformat(found)
                return datetime(day.year, day.month, day.day, tzinfo=UTC)
            moment = datetime.fromisoformat(found)
        except (TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            raise BadFile(problem=f"{key!r} must be a date, or a time with its zone")
        return moment.astimezone(UTC)

    def link(self, key: str) -> str:
        """A place in the program's own pages (`document#anchor`) or an https address."""
        found = self.text(key, longest=2000)
        if found and not _LINK.fullmatch(found):
            raise BadFile(problem=f"{key!r} must be document#anchor or an https address")
        return found
