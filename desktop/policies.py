"""Where IT's policies lie on this system, which one wins, and what holds now.

The machine wins over the person, always: a person must not get rid of a rule by a key of their
own. Reading never fails; what can't be read is named in `Decided.problems`.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop import policy_files
from desktop.policy import Policy
from desktop.policy_said import STRENGTH, Said, Source
from desktop.policy_sorting import Problem, shut, sort

__all__ = ["Decided", "Origin", "Problem", "Rulings", "Source", "read"]

_MANAGED = Path("/Library/Managed Preferences")
_BUNDLE = "io.github.goodword"
_ROOT = 0

Contents = Mapping[Source, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a decision comes from. `shut`: something stands there that can't be read, and this
    is the safe side. `over`: what else said something, and lost."""

    source: Source
    shut: bool = False
    over: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds, from where (by entry; `applications.NETWORK` for each network), and what was
    refused."""

    policy: Policy
    origins: Mapping[str, Origin]
    problems: tuple[Problem, ...]


def read(folders: Sequence[Path] | None = None) -> Decided:
    """What was decided for this person on this computer. `folders`: read these as the machine's
    and nothing else, the strongest last. Never fails."""
    return _decide(_everything(folders), {})[0]


class Rulings:
    """What holds now. Thread-safe: whoever reads `policy` gets one whole state."""

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        """Read it for the first time, from the places of `read`."""
        self._folders = folders
        self._fixed = False
        self._lock = threading.Lock()
        self.decided, self._good = _decide(_everything(folders), {})

    @classmethod
    def of(cls, policy: Policy) -> Rulings:
        """What never changes."""
        fixed = cls(())
        fixed.decided, fixed._fixed = Decided(policy, MappingProxyType({}), ()), True
        return fixed

    @property
    def policy(self) -> Policy:
        """To be asked at each use, never kept."""
        return self.decided.policy

    def renew(self) -> frozenset[str]:
        """Read again; the names of entries that changed. What can't be read any more says what
        it said last: whoever writes a file now must not switch its rules off meanwhile."""
        if self._fixed:
            return frozenset()
        with self._lock:
            before = self.decided.policy
            self.decided, self._good = _decide(_everything(self._folders), self._good)
            after = self.decided.policy
        names = (one.name for one in fields(Policy))
        return frozenset(name for name in names if getattr(before, name) != getattr(after, name))


def _everything(folders: Sequence[Path] | None) -> list[Said]:
    """What all places say, the weakest first."""
    if folders is not None:
        return [one for place in folders for one in policy_files.folder(place)]
    if sys.platform == "win32":
        return []
    if sys.platform == "darwin":
        person = os.environ.get("USER", "")
        own = _MANAGED / person / f"{_BUNDLE}.plist"
        return [
            *(policy_files.property_list(own, "person", _ROOT) if person else ()),
            *policy_files.property_list(_MANAGED / f"{_BUNDLE}.plist", "machine", _ROOT),
        ]
    return policy_files.folder(Path("/etc/goodword"), _ROOT)


def _decide(everything: Sequence[Said], good: Contents) -> tuple[Decided, Contents]:
    """Put what was said over each other. `good`: what each place said when it could be read."""
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    problems: list[Problem] = []
    kept: dict[Source, Mapping[str, Any]] = {}
    for said in sorted(everything, key=lambda one: STRENGTH.index(one.source.level)):
        problems += said.problems
        content = said.content if said.content is not None else good.get(said.source)
        if content is None:
            decided, closed = shut(), frozenset(shut())
        else:
            decided, wrong, closed = sort(said.source.name, content)
            problems += wrong
            kept[said.source] = content
        for name, value in decided.items():
            if name == "applications":
                for network in value:
                    _note(origins, f"{name}.{network}", said.source, False)
                value = MappingProxyType({**values.get(name, {}), **value})
            _note(origins, name, said.source, name in closed)
            values[name] = value
    policy = replace(Policy(), **values)
    return Decided(policy, MappingProxyType(origins), tuple(problems)), kept


def _note(origins: dict[str, Origin], name: str, source: Source, closed: bool) -> None:
    lost = origins.get(name)
    over = () if lost is None else (*lost.over, lost.source)
    origins[name] = Origin(source, closed, over)
