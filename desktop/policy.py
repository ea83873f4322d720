"""What IT decided for this machine: read-only, the machine over the person.

A policy is a folder with `policy.json` and, read after it in the order of their names,
`policy.d/*.json`; what is read later wins. A wrong or unknown entry is refused by name and
the rest stands: one typing mistake must not switch all rules off.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from desktop import applications, minisign
from desktop.errors import BadFile
from desktop.model import NOTHING, Facts

_BYTES = 256 * 1024
LEVELS = ("debug", "info", "warning")
NOBODY = "nobody"
"""Stands for a `program_key` that can't be read: no signature fits it."""

Check = Callable[[Any], str]
"""Says what is wrong with a value, or nothing."""


def _entry(default: Any, check: Check, meaning: str) -> Any:
    told = {"check": check, "meaning": meaning}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: default, metadata=told)
    return field(default=default, metadata=told)


def _address(value: Any) -> str:
    if not isinstance(value, str):
        return "must be text"
    try:
        parts = urlsplit(value)
    except ValueError:
        return "is no address"
    return "" if parts.scheme == "https" and parts.hostname else "must be an https address"


def _names(value: Any) -> str:
    fine = isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)
    return "" if fine else "must be a list of names"


def _seconds(value: Any) -> str:
    fine = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 86_400
    return "" if fine else "must be a whole number of seconds from 0 to 86400"


def _switch(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _hours(value: Any) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fine = number and 1 <= value <= 8760
    return "" if fine else "must be a number of hours from 1 to 8760"


def _anything(value: Any) -> str:
    """Checked part by part in `applications.read`."""
    return ""


def _file(value: Any) -> str:
    fine = isinstance(value, str) and Path(value).is_absolute()
    return "" if fine else "must be the full path of a file"


def _word(value: Any) -> str:
    return "" if isinstance(value, str) and len(value) <= 500 else "must be text"


def _level(value: Any) -> str:
    return "" if value in LEVELS else f"must be one of {', '.join(LEVELS)}"


def _provider(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "must be an object"
    if wrong := _address(value.get("issuer")):
        return f"issuer {wrong}"
    named = value.get("client_id")
    if not isinstance(named, str) or not named.strip():
        return "client_id must be text"
    for key, check in (("scopes", _names), ("ports", _ports), ("audience", _word)):
        if value.get(key) is not None and (wrong := check(value[key])):
            return f"{key} {wrong}"
    return ""


def _ports(value: Any) -> str:
    fine = isinstance(value, list) and all(
        isinstance(port, int) and not isinstance(port, bool) and 1 <= port <= 65_535
        for port in value
    )
    return "" if fine else "must be a list of whole numbers from 1 to 65535"


def _key(value: Any) -> str:
    try:
        minisign.public_key(value if isinstance(value, str) else "")
    except BadFile:
        return "must be a minisign public key, 56 letters and signs"
    return ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The typed table of what IT may decide. The default of each entry means: undecided."""

    program: str = _entry("", _address, "Address of the program everybody here takes part in")
    networks: tuple[str, ...] = _entry((), _names, "Networks allowed; empty: all")
    sync_interval: int = _entry(0, _seconds, "Shortest time between two rounds, in seconds")
    authorities: str = _entry("", _file, "PEM file with further certificate authorities")
    alerts: bool | None = _entry(None, _switch, "Whether new posts are announced")
    log_level: str = _entry("", _level, "How much goes to the log")
    applications: Mapping[str, Facts] = _entry(
        NOTHING, _anything, "The company's own applications, by network: client_id and so on"
    )
    assisted: bool | None = _entry(None, _switch, "Whether networks are offered to post by hand")
    tracking: bool | None = _entry(None, _switch, "Whether links may carry the program's marks")
    offline_hours: float = _entry(
        0, _hours, "Hours without news from the program after which a share waits; 0: undecided"
    )
    program_key: str = _entry(
        "", _key, "The minisign key that signs `program`; without that entry, every program"
    )
    unsigned_feeds: bool | None = _entry(
        None, _switch, "Whether a program with a key may have feeds that can't be signed"
    )
    program_sign_in: Mapping[str, Any] = _entry(
        NOTHING, _provider, "Who lets people into `program`: issuer, client_id and so on"
    )
    receipts: bool | None = _entry(
        None, _switch, "Whether people may send receipts to their program; false forbids it"
    )
    ring: str = _entry("", _word, "The ring that everybody here is in; empty: as they choose")

    def allows(self, network: str) -> bool:
        """Whether accounts of this network may be connected."""
        return not self.networks or network in self.networks


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that was refused: in which file, where inside it (`""` = all of it), why."""

    file: str
    where: str
    problem: str


def folders() -> tuple[Path, ...]:
    """Where IT puts policies on this system; a person can't write there."""
    if sys.platform == "win32":
        place = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Goodword"
    elif sys.platform == "darwin":
        place = Path("/Library/Application Support/Goodword")
    else:
        place = Path("/etc/goodword")
    return (place,)


def load(places: Sequence[Path]) -> tuple[Policy, tuple[Problem, ...]]:
    """Read every policy file of these folders, the strongest folder last. Never fails. Of
    `applications` each network counts by itself, so that every one may have its own file."""
    policy = Policy()
    problems: list[Problem] = []
    for place in places:
        for file in (place / "policy.json", *sorted((place / "policy.d").glob("*.json"))):
            decided, wrong = _read(file)
            if "applications" in decided:
                both = {**policy.applications, **decided["applications"]}
                decided["applications"] = MappingProxyType(both)
            policy = replace(policy, **decided)
            problems += wrong
    return policy, tuple(problems)


def _read(file: Path) -> tuple[dict[str, Any], list[Problem]]:
    name = str(file)
    try:
        with file.open("rb") as opened:
            body = opened.read(_BYTES + 1)
    except FileNotFoundError:
        return {}, []
    except OSError as error:
        return {}, [Problem(name, "", error.strerror or "can't be read")]
    if len(body) > _BYTES:
        return {}, [Problem(name, "", f"is larger than {_BYTES} bytes")]
    try:
        content = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}, [Problem(name, "", "is not JSON in UTF-8")]
    if not isinstance(content, dict):
        return {}, [Problem(name, "", "must be a JSON object")]
    return _sort(name, content)


def _sort(name: str, content: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Part what may be taken from what is refused."""
    checks: dict[str, Check] = {entry.name: entry.metadata["check"] for entry in fields(Policy)}
    decided: dict[str, Any] = {}
    problems = []
    for key, value in content.items():
        wrong = checks[key](value) if key in checks else "is not known"
        if wrong:
            problems.append(Problem(name, key, wrong))
            if key == "program_key":
                # refused like nothing had been said, it would let everything in
                decided[key] = NOBODY
        elif key == "applications":
            decided[key], refused = applications.read(value)
            problems += [Problem(name, f"{key}.{at}".rstrip("."), why) for at, why in refused]
        else:
            decided[key] = tuple(value) if isinstance(value, list) else value
    return decided, problems
