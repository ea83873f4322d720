"""Reading one YAML file of a Vale style: texts, lists and maps, in bounded time and space.

Every scalar stays the text that was written: `yes`, `on` and `2024-01-01` are words here.
Aliases are refused, because a few lines of them can stand for millions of texts; tags are
passed over, so nothing is ever built but texts, lists and maps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.errors import BadFile

LARGEST = 1 << 20
DEEPEST = 8
MOST = 50_000
"""Nodes of one file. The largest list of words known has 3,000."""


def read(body: bytes) -> Any:
    """What the first document of a file holds. Errors: BadFile with the `problem`."""
    if len(body) > LARGEST:
        raise BadFile(problem=f"larger than {LARGEST >> 20} MB")
    text = _text(body)
    # Late: only who imports a style needs a reader of YAML.
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # ten times faster where it is there
    try:
        return _value(_Events(yaml.parse(text, Loader=loader)), 0)
    except yaml.YAMLError as error:
        raise BadFile(problem=f"not YAML: {_reason(error)}") from None
    except RecursionError:
        raise BadFile(problem="nested too deep") from None


def _text(body: bytes) -> str:
    encoding = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        raise BadFile(problem="not UTF-8") from None


def _reason(error: Exception) -> str:
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    where = "" if mark is None else f" (line {mark.line + 1})"
    return " ".join(said.split())[:200] + where


class _Events:
    """The parser's events, but for those that only begin or end a stream; counted."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._count = 0

    def next(self) -> Any:
        import yaml  # late, as above

        frame = (yaml.StreamStartEvent, yaml.DocumentStartEvent)
        for event in self._events:
            if isinstance(event, frame):
                continue
            self._count += 1
            if self._count > MOST:
                raise BadFile(problem=f"more than {MOST} entries")
            if isinstance(event, yaml.AliasEvent):
                raise BadFile(problem="an alias (*name) stands in it")
            return event
        raise BadFile(problem="empty")


def _value(events: _Events, depth: int) -> Any:
    return _made(events, events.next(), depth)


def _made(events: _Events, event: Any, depth: int) -> Any:
    import yaml  # late, as above

    if depth > DEEPEST:
        raise BadFile(problem="nested too deep")
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        found = []
        while not isinstance(inner := events.next(), yaml.SequenceEndEvent):
            found.append(_made(events, inner, depth + 1))
        return found
    if isinstance(event, yaml.MappingStartEvent):
        pairs: dict[str, Any] = {}
        while not isinstance(inner := events.next(), yaml.MappingEndEvent):
            key = _made(events, inner, depth + 1)
            if not isinstance(key, str):
                raise BadFile(problem="a key that is no text")
            pairs[key] = _value(events, depth + 1)
        return pairs
    raise BadFile(problem="empty")
