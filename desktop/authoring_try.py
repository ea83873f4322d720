"""`program try`: captions in, hints out, one JSON line each.

A line is answered before the next one is read, so that a program can hold a conversation
with it. Nothing is remembered of a caption, and nothing leaves the machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any

from desktop.authoring_program import Opened
from desktop.guidelines.engine import Context, Engine
from desktop.guidelines.mending import usually
from desktop.model import Hint, Level
from desktop.share import cutting, limits
from desktop.share.text import check as check_length
from desktop.share.text import check_hashtags

LONGEST_LINE = 1 << 20
"""Bytes. A caption of 10,000 characters has 120,000 as JSON at most."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MESSAGES = {
    "network.length": "Too long for {network}.",
    "network.bytes": "Too long for {network}: its signs need too much room.",
    "network.hashtags": "Too many hashtags for {network}.",
    "post.hashtags": "The campaign asks for {missing}.",
    "post.disclosure": "Say that you work there: {missing}",
}
"""For hints of our own, which have no sentence: the screen's are translated."""
_MOST_TURNS = 100


class Trial:
    """The rules of a program for given networks and a language."""

    def __init__(
        self, opened: Opened, networks: Sequence[str], language: str, now: datetime
    ) -> None:
        program = opened.program
        self._engine = Engine([book.rules for book in opened.books if book.rules is not None])
        self._limits = {name: limits.known(name) for name in networks}
        self._context = Context(
            networks=tuple(networks),
            language=language,
            now=now,
            hashtags=() if program is None else program.hashtags,
            disclosure="" if program is None else program.disclosure,
            seen=partial(cutting.seen, networks=networks) if networks else usually,
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """Networks whose limits nobody knows here."""
        return tuple(name for name, known in self._limits.items() if known is None)

    def hints(self, text: str) -> list[dict[str, Any]]:
        found: list[Hint] = []
        if text.strip():
            found += self._all(text)
        for name, known in self._limits.items():
            if known is not None:
                found += check_length(text, known, name)
                found += check_hashtags(text, known, name)
        return [_said(hint) for hint in sorted(found, key=lambda hint: (hint.start, hint.end))]

    def forbidding(self, text: str) -> list[Hint]:
        """What rules find in a text that has to be mended before it is shared; not what they
        miss in it (hashtags, disclosure), for that is added with one click."""
        levels = (Level.BLOCK, Level.MUST)
        return [hint for hint in self._all(text) if hint.found and hint.level in levels]

    def _all(self, text: str) -> list[Hint]:
        """In the editor there is a time limit; what is tried here has no hurry."""
        found = self._engine.check(text, self._context)
        for _ in range(_MOST_TURNS):
            if not self._engine.unfinished:
                break
            found = self._engine.check(text, self._context)
        return list(found)


def answer(trial: Trial, given: IO[bytes], said: IO[bytes]) -> bool:
    """Answers every line. False where one was no caption. Raises BrokenPipeError where nobody
    reads any more."""
    well = True
    for line in _lines(given):
        try:
            answered: Any = trial.hints(_caption(line))
        except ValueError as error:
            answered = {"error": str(error)}
            well = False
        said.write(_line(answered))
        said.flush()
    return well


def _lines(given: IO[bytes]) -> Iterator[bytes | None]:
    """Line by line; None for one that is too long, whatever it holds."""
    first = True
    while line := given.readline(LONGEST_LINE + 2):
        if first:
            line = line.removeprefix(b"\xef\xbb\xbf")
            first = False
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = given.readline(LONGEST_LINE)
        yield None


def _caption(line: bytes | None) -> str:
    """Errors: ValueError, for the one who wrote the line."""
    if line is None:
        raise ValueError(f"a line of more than {LONGEST_LINE} bytes")
    try:
        found = json.loads(line.decode("utf-8", "strict"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(found, str):
        raise ValueError("not a JSON string")
    return found


def _said(hint: Hint) -> dict[str, Any]:
    fixes = [{"start": fix.start, "end": fix.end, "text": fix.text} for fix in hint.fixes]
    made: dict[str, Any] = {
        "rule": hint.rule,
        "level": hint.level.value,
        "start": hint.start,
        "end": hint.end,
        "text": hint.found,
        "message": hint.message or _message(hint),
        "fix": fixes[0]["text"] if fixes else None,
    }
    more = {"fixes": fixes, "why": hint.why, "link": hint.link, "network": hint.network}
    return made | {key: value for key, value in more.items() if value}


def _message(hint: Hint) -> str:
    facts = {"network": hint.network, "missing": "", "found": hint.found}
    if hint.fixes:
        facts["missing"] = hint.fixes[0].text.strip()
    written = _MESSAGES.get(hint.rule, hint.rule)
    return _PLACEHOLDER.sub(lambda key: facts.get(key[1], key[0]), written)


def _line(answered: Any) -> bytes:
    """One line of UTF-8, whatever the locale; halves of an emoji only fit in as numbers."""
    try:
        return json.dumps(answered, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(answered).encode() + b"\n"
