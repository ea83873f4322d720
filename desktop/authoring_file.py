"""One file of a program as its checker speaks of it: its name, its lines, what is said of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from desktop import authoring_places
from desktop.authoring_places import Places
from desktop.errors import BadFile
from desktop.feeds import sniff


@dataclass(frozen=True, slots=True)
class Line:
    """`wrong`: something would be refused, or not work as it is written. `note`: it works, and
    may not be meant. Else it is a fact."""

    text: str
    wrong: bool = False
    note: bool = False


@dataclass(frozen=True)
class File:
    """`name` is what its authors know it by: a path, or an address."""

    name: str
    body: bytes = b""
    mime: str = ""

    def wrong(self, where: str, sentence: str) -> Line:
        return Line(f"{self.place(where)}: {sentence}", wrong=True)

    def note(self, where: str, sentence: str) -> Line:
        return Line(f"{self.place(where)}: {sentence}", note=True)

    def fact(self, sentence: str) -> Line:
        return Line(f"{self.name}: {sentence}")

    @cached_property
    def text(self) -> str:
        return sniff.text_of(self.body, self.mime)

    @cached_property
    def values(self) -> Any:
        """What stands in it as JSON; None where that is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def places(self) -> Places:
        if self.values is not None:
            return authoring_places.of_json(self.text)
        return authoring_places.of_xml(self.text)

    def place(self, where: str) -> str:
        """The file, the line, and the path in it."""
        line = f":{self.places.line(where)}" if self.body else ""
        return f"{self.name}{line}: {where}" if where else self.name

    def doubled(self) -> Iterator[Line]:
        """Keys that stand twice in one object: most readers of JSON say nothing of them."""
        for where, line in self.places.doubled.items():
            sentence = f"{where}: stands there twice; only this one counts"
            yield Line(f"{self.name}:{line}: {sentence}", wrong=True)


def missing(sentence: str, named: str) -> Line:
    """Another file that can't be had, and where it is named."""
    return Line(f"{sentence} (named in {named})" if named else sentence, wrong=True)


def split(reason: str | BadFile) -> tuple[str, str]:
    """Place and problem, from an error or from a reason of `Parsed.skipped`."""
    if isinstance(reason, BadFile):
        return reason.where, reason.problem
    where, _, problem = reason.rpartition(": ")
    return where, problem
