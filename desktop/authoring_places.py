"""Where in a file a value stands: the line for a path such as `feeds[0].url`.

The readers name what is wrong by its path; people look for lines. JSON is gone over once more
here, for its own reader forgets where it was. Nothing is judged, so any valid file is taken, and
whatever stands in it: time goes with its length, and what no program means (very long keys, very
deep places, a million values) is found by what it stands in.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_SIGN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_ITEM = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?:[\w.-]+:)?(?:item|entry)\b",
    re.DOTALL,
)
_NUMBERED = re.compile(r"\w+\[(\d+)\]")
_LONGEST = 500
"""Characters of a path."""
_MOST = 1_000_000
"""Values that are told apart in one file."""


@dataclass(slots=True)
class Places:
    """`doubled` are the paths of keys that stand twice in one object: the last one counts."""

    lines: dict[str, int] = field(default_factory=dict)
    doubled: dict[str, int] = field(default_factory=dict)

    def line(self, where: str) -> int:
        """Of the value, or of what it is missing in; 1 for the whole file."""
        while where and where not in self.lines:
            where = where[: max(where.rfind("."), where.rfind("["), 0)]
        return self.lines.get(where, 1)

    def key(self, where: str, line: int) -> None:
        if where in self.lines:
            self.doubled[where] = line
        if where in self.lines or len(self.lines) < _MOST:
            self.lines[where] = line

    def value(self, where: str, line: int) -> None:
        if len(self.lines) < _MOST:
            self.lines.setdefault(where, line)


@dataclass(slots=True)
class _Inside:
    """One object or list that is open; `key` is that of the value that comes next."""

    where: str
    listed: bool
    number: int = 0
    key: str | None = None

    def value(self) -> str:
        """Its path; where that gets longer than any that is looked for, the one around it."""
        key = self.key or ""
        if len(self.where) + len(key) > _LONGEST:
            return self.where
        if self.listed:
            return f"{self.where}[{self.number}]"
        return f"{self.where}.{key}" if self.where else key


def of_json(text: str) -> Places:
    """`text` is valid JSON."""
    found = Places()
    open_: list[_Inside] = []
    for sign, line in _signs(text):
        inside = open_[-1] if open_ else None
        if sign in "]}":
            open_.pop()
        elif sign == ",":
            if inside is not None:
                inside.number, inside.key = inside.number + 1, None
        elif sign == ":":
            continue
        elif inside is not None and not inside.listed and inside.key is None:
            inside.key = json.loads(sign, strict=False) if "\\" in sign else sign[1:-1]
            where = inside.value()
            if where != inside.where:
                found.key(where, line)
        else:
            where = "" if inside is None else inside.value()
            found.value(where, line)
            if sign in "[{":
                open_.append(_Inside(where, listed=sign == "["))
    return found


def of_xml(text: str) -> Places:
    """The items of a feed, by their number."""
    ends = _line_ends(text)
    found = Places()
    starts = (one.start() for one in _ITEM.finditer(text) if one[0][1] not in "!?")
    for number, start in enumerate(starts):
        for name in ("items", "entries"):
            found.lines[f"{name}[{number}]"] = bisect_right(ends, start) + 1
    return found


def number(where: str) -> int | None:
    """Which item of a feed a path is in."""
    found = _NUMBERED.match(where)
    return None if found is None else int(found[1])


def _signs(text: str) -> Iterator[tuple[str, int]]:
    ends = _line_ends(text)
    for one in _SIGN.finditer(text):
        yield one[0], bisect_right(ends, one.start()) + 1


def _line_ends(text: str) -> list[int]:
    return [one.end() for one in re.finditer("\n", text)]
