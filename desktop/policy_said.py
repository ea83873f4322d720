"""What one place says about IT's policy, and how a value of it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from desktop import applications
from desktop.model import Secret
from desktop.policy import ENTRIES
from desktop.policy_sorting import Problem

Level = Literal["machine", "person", "installed"]
"""The machine wins over the person, both over what was given when Goodword was installed."""
STRENGTH: tuple[Level, ...] = ("installed", "person", "machine")


@dataclass(frozen=True, slots=True)
class Source:
    """A file or a key of the registry, by its full name, and for whom it speaks."""

    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class Said:
    """What stands there. `content` is None where something lies there that can't be read."""

    source: Source
    content: Mapping[str, Any] | None
    problems: tuple[Problem, ...] = ()


def shown(name: str, value: Any) -> Any:
    """The value of an entry as JSON has it, with `***` for what is a secret or may be one."""
    if ENTRIES[name].kind == "secret_table":
        value = {network: applications.shown(facts) for network, facts in value.items()}
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return "***" if isinstance(value, Secret) else value
