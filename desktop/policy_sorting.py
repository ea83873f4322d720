"""What may be taken of a policy file or key, and what is refused, by name and without its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from desktop import applications
from desktop.policy import ENTRIES
from desktop.policy_entry import printable


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that was refused: in which file or key, where inside it (`""` = all of it), why."""

    file: str
    where: str
    problem: str


class Sorted(NamedTuple):
    """What may be taken of a mapping, what was refused, and which names of what is taken stand
    for something that can't be read."""

    decided: dict[str, Any]
    problems: list[Problem]
    shut: frozenset[str] = frozenset()


def sort(source: str, content: Mapping[str, Any]) -> Sorted:
    """Part what may be taken from what is refused. `source` names where it was read."""
    decided: dict[str, Any] = {}
    problems = []
    closed = set()
    for key, value in content.items():
        if key == "$schema":  # for editors
            continue
        known = ENTRIES.get(key)
        if known is None:
            problems.append(Problem(source, printable(key), _strange(key)))
            meant = _LETTERS.get(_letters(key))
            if meant and meant not in content and ENTRIES[meant].shut is not None:
                decided[meant] = ENTRIES[meant].shut
                closed.add(meant)
        elif wrong := known.problem(value):
            problems.append(Problem(source, key, wrong))
            if known.shut is not None:
                decided[key] = known.shut
                closed.add(key)
        elif key == "applications":
            decided[key], refused = applications.read(value)
            problems += [
                Problem(source, f"{key}.{printable(at)}" if at else key, why) for at, why in refused
            ]
        else:
            decided[key] = _frozen(value)
    return Sorted(decided, problems, frozenset(closed))


def shut() -> dict[str, Any]:
    """What a file that is there and can't be read stands for: nobody knows what it would have
    shut, so all that can be shut is."""
    return {name: one.shut for name, one in ENTRIES.items() if one.shut is not None}


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


_LETTERS = {_letters(name): name for name in ENTRIES}
"""What a name with the right letters can only mean, for no later entry differs in less."""


def _strange(key: str) -> str:
    import difflib  # late: a policy without mistakes need not wait for it

    near = difflib.get_close_matches(key[:60].lower(), ENTRIES, 1, 0.7)
    return f"is not known; did you mean {near[0]}?" if near else "is not known"


def _frozen(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return MappingProxyType(dict(value)) if isinstance(value, Mapping) else value
