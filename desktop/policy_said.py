"""What one place says about IT's policy: words that readers and `desktop.policies` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

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
