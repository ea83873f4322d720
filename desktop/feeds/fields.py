"""Typed reading of JSON from outside: each value with its path, each wrong one named.

Every reader takes an object and a key; a missing key or null gives the default, unknown
keys are never looked at. Problems (the `problem` of `BadFile`): missing, not_json,
not_object, not_list, not_text, not_number, not_true_or_false, not_an_address, not_a_time,
not_a_colour, not_a_key, not_an_hour, not_tracking, twice, too_many, unknown_schema.

Who reads a file to use it stops at the first problem; who checks one hands in a list, gets
them all, and the default in place of each wrong value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from desktop.errors import BadFile
from desktop.text import clean
from desktop.web import bare

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# most addresses are like this; taking them apart costs more than all the rest of an item
_PLAIN_ADDRESS = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]{0,200}(?:/[\w!$&'()*+,;=:@%~?/.-]*)?", re.A
)
_SPACES = re.compile(r"\s+")
MANY = 1000


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object of the file at `address`; `where` is its path inside."""

    values: Mapping[str, Any]
    address: str
    where: str = ""
    problems: list[BadFile] | None = field(default=None, compare=False)

    def refuse(self, key: str, problem: str) -> None:
        """Raise `BadFile`, or note it where all problems are wanted."""
        wrong = self.bad(key, problem)
        if self.problems is None:
            raise wrong
        self.problems.append(wrong)

    def bad(self, key: str, problem: str) -> BadFile:
        return BadFile(address=bare(self.address), where=self.path(key), problem=problem)

    def path(self, key: str) -> str:
        """Where the value under `key` stands in the file."""
        return f"{self.where}.{key}" if self.where and key else self.where or key

    def text(self, key: str, default: str = "", *, limit: int = 10_000) -> str:
        """A text of one or more lines, cleaned, at most `limit` code points."""
        value = self.values.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            self.refuse(key, "not_text")
            return default
        return clean(value).strip()[:limit]

    def line(self, key: str, default: str = "", *, limit: int = 500) -> str:
        """A text on one line."""
        return " ".join(self.text(key, default).split())[:limit]

    def needed(self, key: str) -> str:
        """A line that must be there."""
        found = self.line(key)
        if not found and (self.values.get(key) is None or isinstance(self.values[key], str)):
            self.refuse(key, "missing")
        return found

    def url(self, key: str) -> str:
        """An absolute http or https address, made from a relative one; or empty."""
        value = self.line(key, limit=4000)
        if not value:
            return ""
        found = absolute(self.address, value)
        if not found:
            self.refuse(key, "not_an_address")
        return found

    def number(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number, moved into the range."""
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse(key, "not_number")
            return default
        return default if math.isnan(value) else int(max(low, min(high, value)))

    def flag(self, key: str) -> bool:
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.refuse(key, "not_true_or_false")
        return False

    def time(self, key: str) -> datetime | None:
        """RFC 3339 (or only a date); without a zone it counts as UTC."""
        value = self.line(key)
        if not value:
            return None
        found = moment(value)
        if found is None:
            self.refuse(key, "not_a_time")
        return found

    def colour(self, key: str) -> str:
        value = self.line(key)
        if value and not _COLOUR.fullmatch(value):
            self.refuse(key, "not_a_colour")
            return ""
        return value

    def inner(self, key: str) -> Fields:
        """The object under `key`; an empty one where there is none."""
        value = self.values.get(key, {})
        if value is None:
            value = {}
        if not isinstance(value, dict):
            self.refuse(key, "not_object")
            value = {}
        return Fields(value, self.address, self.path(key), self.problems)

    def items(self, key: str) -> tuple[Any, ...]:
        """The list under `key`; an empty one where there is none."""
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.refuse(key, "not_list")
            return ()
        if len(value) > MANY:
            self.refuse(key, "too_many")
        return tuple(value[:MANY])

    def objects(self, key: str) -> tuple[Fields, ...]:
        """The list of objects under `key`."""
        found = []
        for index, value in enumerate(self.items(key)):
            path = f"{key}[{index}]"
            if not isinstance(value, dict):
                self.refuse(path, "not_object")
                continue
            found.append(Fields(value, self.address, self.path(path), self.problems))
        return tuple(found)

    def lines(self, key: str) -> tuple[str, ...]:
        """The list of one-line texts under `key`, empty ones left out."""
        if not self.values.get(key):
            return () if self.values.get(key) is None else self.items(key)
        named = self._numbered(key)
        return tuple(line for name in named.values if (line := named.line(name)))

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts of any number of lines under `key`, empty ones left out."""
        named = self._numbered(key)
        return tuple(text for name in named.values if (text := named.text(name)))

    def numbers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """The list of whole numbers under `key`, each moved into the range."""
        named = self._numbered(key)
        return tuple(
            named.number(name, low, low, high)
            for name, value in named.values.items()
            if value is not None
        )

    def _numbered(self, key: str) -> Fields:
        """The list under `key` as an object whose keys are `key[0]`, `key[1]`…"""
        values = {f"{key}[{index}]": value for index, value in enumerate(self.items(key))}
        return Fields(values, self.address, self.where, self.problems)


def load(body: bytes, address: str, problems: list[BadFile] | None = None) -> Fields:
    """A whole file. Errors: `BadFile`."""
    try:
        values = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadFile(address=bare(address), where=_place(error), problem="not_json") from error
    if not isinstance(values, dict):
        raise BadFile(address=bare(address), where="", problem="not_object")
    return Fields(values, address, "", problems)


def absolute(base: str, url: str) -> str:
    """`url` seen from `base`; empty where that is no http or https address."""
    if not url or _PLAIN_ADDRESS.fullmatch(url):
        return url
    try:
        joined = urljoin(base, url)
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return joined if usable and joined.isprintable() and " " not in joined else ""


def moment(text: str) -> datetime | None:
    """A time in UTC from RFC 3339 or ISO 8601; None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def hashtags(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Each with one `#` before it and no space inside, none twice."""
    made = ("#" + _SPACES.sub("", line).lstrip("#") for line in lines)
    return tuple(dict.fromkeys(tag for tag in made if len(tag) > 1))


def _place(error: BaseException) -> str:
    """`line 3, column 14` where the reader of JSON tells."""
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}"
    return ""
