"""What a program and a feed's place in it say of each post: for what the post leaves open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from desktop.model import Category, FeedSource, Person, Program

_OF_EVERY_POST = ("campaign", "hashtags", "disclosure", "networks", "segments", "evergreen")


class Given:
    """Asked for every post of one feed. Without a program the post's own words stay."""

    def __init__(self, source: FeedSource, program: Program | None = None) -> None:
        self.source = source
        self.of_every_post: Mapping[str, Any] = MappingProxyType(
            {name: said for name in _OF_EVERY_POST if (said := getattr(source, name))}
        )
        self._categories = _titles(program.categories if program is not None else ())
        people = program.people if program is not None else ()
        self._people = {person.name.casefold(): person for person in people}

    def digest(self) -> str:
        """Another one when posts of this feed have to be read again, for another is given."""
        people = {name: dict(person.handles) for name, person in self._people.items()}
        said = json.dumps([asdict(self.source), self._categories, people])
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def category(self, own: str, tags: Iterable[str] = ()) -> str:
        """The post's own word; a tag that the program knows; the feed's category; the first
        tag. What the program knows by id, title or `also` becomes that category's title."""
        tags = [tag for tag in tags if tag]
        if not own:
            known = (self._categories.get(tag.casefold()) for tag in tags)
            own = next(filter(None, known), "") or self.source.category or next(iter(tags), "")
        return self._categories.get(own.casefold(), own)

    def person(self, name: str) -> Person:
        """Somebody whom the program doesn't know has a name, but no handles."""
        return self._people.get(name.casefold()) or Person(name, MappingProxyType({}))


def _titles(categories: Iterable[Category]) -> dict[str, str]:
    """By every name; where two categories claim one, the first has it."""
    found: dict[str, str] = {}
    for one in categories:
        for name in (one.id, one.title, *one.also):
            found.setdefault(name.strip().casefold(), one.title)
    return found
