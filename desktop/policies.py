"""Where IT's policies lie on this system, which one wins, and what holds now.

The machine wins over the person, always: a person must not get rid of a rule by a key of their
own. Reading never fails; what can't be read is named in `Decided.problems`.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop import policy_files, policy_registry
from desktop.policy import Policy
from desktop.policy_said import STRENGTH, Said, Source
from desktop.policy_sorting import Problem, shut, sort

__all__ = ["Decided", "Origin", "Problem", "Rulings", "Source", "read"]

_MANAGED = Path("/Library/Managed Preferences")
_ETC = Path("/etc/goodword")
ROOT = 0
PAUSE = 0.25
"""Seconds between two looks at something that changes. Group Policy takes all values away before
it writes them anew, and not every editor puts a new file in the place of the old one at once."""
_LOOKS = 4

Contents = Mapping[Source, Mapping[str, Any]]
_NOTHING: Contents = MappingProxyType({})


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
    return decide(_everything(folders))[0]


def places() -> tuple[str, ...]:
    """Where decisions may lie on this system, the strongest first; `read` looks there."""
    if sys.platform == "win32":
        spots = (rf"HKLM\{policy_registry.POLICIES}", rf"HKCU\{policy_registry.POLICIES}")
        return (*spots, rf"HKLM\{policy_registry.INSTALLED}")
    elif sys.platform == "darwin":  # noqa: RET505  mypy knows the one system by the else
        own = _MANAGED / _person() / f"{policy_files.BUNDLE}.plist"
        return (str(_MANAGED / f"{policy_files.BUNDLE}.plist"), str(own))
    else:
        return (str(_ETC / "policy.d" / "*.json"), str(_ETC / "policy.json"))


class Rulings:
    """What holds now. Thread-safe: whoever reads `policy` gets one whole state."""

    def __init__(
        self,
        folders: Sequence[Path] | None = None,
        pause: Callable[[], object] = lambda: time.sleep(PAUSE),
    ) -> None:
        """Read it for the first time, from the places of `read`. `pause` comes between two
        looks where `renew` finds something changed."""
        self._folders, self._pause = folders, pause
        self._fixed = False
        self._lock = threading.Lock()
        self.decided, self._good = decide(_everything(folders))

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
        """Read again; the names of entries that changed. Waits a little where something did, so
        it belongs on a lane. What can't be read any more says what it said last: whoever writes
        a file now must not switch its rules off meanwhile."""
        if self._fixed:
            return frozenset()
        with self._lock:
            before = self.decided.policy
            self.decided, self._good = self._settled()
            after = self.decided.policy
        names = (one.name for one in fields(Policy))
        return frozenset(name for name in names if getattr(before, name) != getattr(after, name))

    def _settled(self) -> tuple[Decided, Contents]:
        """What two looks in a row find; after some looks, what the last one found."""
        seen, found = self.decided, decide(_everything(self._folders), self._good)
        for _ in range(_LOOKS):
            if found[0] == seen:
                break
            self._pause()
            seen, found = found[0], decide(_everything(self._folders), self._good)
        return found


def _everything(folders: Sequence[Path] | None) -> list[Said]:
    """What all places say, the weakest first."""
    if folders is not None:
        return [one for place in folders for one in policy_files.folder(place)]
    if sys.platform == "win32":
        return policy_registry.everything(policy_registry.system)
    elif sys.platform == "darwin":  # noqa: RET505  mypy knows the one system by the else
        return on_macos(_MANAGED, _person())
    else:
        return on_linux(_ETC)


if sys.platform != "win32":

    def _person() -> str:
        """The name of who runs this, whatever the environment says."""
        import pwd

        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return ""


def on_macos(managed: Path, person: str, owner: int = ROOT) -> list[Said]:
    """What the managed preferences say, the weakest first."""
    own = managed / person / f"{policy_files.BUNDLE}.plist"
    return [
        *(policy_files.property_list(own, "person", owner) if person else ()),
        *policy_files.property_list(managed / f"{policy_files.BUNDLE}.plist", "machine", owner),
    ]


def on_linux(place: Path, owner: int = ROOT) -> list[Said]:
    """What the files of the machine say, the weakest first."""
    return policy_files.folder(place, owner)


def decide(everything: Sequence[Said], good: Contents = _NOTHING) -> tuple[Decided, Contents]:
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
