"""The people of the practice network, as `people.json` describes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one can sign in as. `followers` and `visits` are where their numbers begin."""

    id: str
    handle: str
    name: str
    about: str
    followers: int
    visits: int


def read_people(content: Path) -> dict[str, Person]:
    """By id, in the order of the file."""
    found = json.loads((content / "people.json").read_text(encoding="utf-8"))
    people = [Person(**one) for one in found]
    return {person.id: person for person in people}
