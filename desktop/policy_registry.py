r"""Policies in the registry of Windows: `Software\Policies\Goodword`, machine and person.

Only administrators and Group Policy can write below `Policies`, in the person's hive too. Names
are those of the table, in any case. What was said when Goodword was installed lies elsewhere and
is weaker than both: an upgrade must not bring back what a policy changed.
Source: learn.microsoft.com, "Implementing Registry-Based Policy" and "Registry Value Types".
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.policy import ENTRIES
from desktop.policy_entry import Entry, Misread, Part
from desktop.policy_said import Level, Said, Source
from desktop.policy_sorting import Problem

POLICIES = r"Software\Policies\Goodword"
INSTALLED = r"Software\Goodword"
AT_INSTALLATION = ("program",)
"""All that counts of what the installer was given."""
SZ, DWORD, MULTI_SZ, QWORD = 1, 4, 7, 11
_DEPTH = 3
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Tree:
    """A key: its values with their types (winnt.h), and its keys."""

    values: Mapping[str, tuple[int, Any]] = field(default_factory=dict)
    keys: Mapping[str, Tree] = field(default_factory=dict)


Reader = Callable[[str, str], Tree | None]
"""Gives the key of a hive (`HKLM`, `HKCU`) at a path, None where there is none.
Errors: `OSError`."""


def everything(read: Reader) -> list[Said]:
    """What the registry says, the weakest first."""
    places: tuple[tuple[str, str, Level], ...] = (
        ("HKLM", INSTALLED, "installed"),
        ("HKCU", POLICIES, "person"),
        ("HKLM", POLICIES, "machine"),
    )
    said = []
    for hive, path, level in places:
        source = Source(f"{hive}\\{path}", level)
        try:
            tree = read(hive, path)
        except OSError as error:
            problem = Problem(source.name, "", f"can't be read: {error.strerror or error.errno}")
            # what was given at the installation shuts nothing
            said.append(Said(source, {} if level == "installed" else None, (problem,)))
            continue
        if tree is None:
            continue
        found = content(tree)
        if level == "installed":
            found = {name: found[name] for name in AT_INSTALLATION if name in found}
        if found:
            said.append(Said(source, found))
    return said


def content(tree: Tree) -> dict[str, Any]:
    """What a key says, as a policy file would. What has another type than its entry wants is
    there as `Misread`."""
    found: dict[str, Any] = {}
    for name, inner in tree.keys.items():
        known = ENTRIES.get(name.lower())
        found[name.lower() if known else name] = _key(known, inner)
    for name, (kind, value) in tree.values.items():
        known = ENTRIES.get(name.lower())
        read = _value(known.kind, kind, value) if known else value
        found[name.lower() if known else name] = read
    return found


def _key(entry: Entry | None, tree: Tree) -> Any:
    if entry is None:
        return {}
    match entry.kind:
        case "names":
            return _listed(tree)
        case "table":
            return _table(entry.parts, tree)
        case "secret_table":
            found = {name.lower(): _table(entry.parts, one) for name, one in tree.keys.items()}
            # what belongs a key deeper: named, not passed over
            return {name.lower(): Misread("") for name in tree.values if name} | found
        case _:
            return Misread("must be a value, not a key")


def _listed(tree: Tree) -> Any:
    """The list of a template: values 1, 2, 3 …, whose data count."""
    in_order = sorted(tree.values, key=lambda name: (len(name), name))
    listed = [tree.values[name] for name in in_order]
    if not all(kind == SZ for kind, _ in listed):
        return Misread("must hold REG_SZ values")
    found = _typed([value for _, value in listed])
    # an empty list allows all, which whoever wrote names into the wrong place did not mean
    return Misread("must hold names as data") if listed and not found else found


def _typed(lines: list[str]) -> list[str]:
    """Without the spaces and empty lines that slip into an editor's field."""
    return [line.strip() for line in lines if line.strip()]


def _table(parts: tuple[Part, ...], tree: Tree) -> dict[str, Any]:
    kinds = {part.name: part.kind for part in parts}
    table: dict[str, Any] = {}
    for name, (kind, value) in tree.values.items():
        wanted = kinds.get(name.lower()) or {SZ: "text", MULTI_SZ: "names"}.get(kind, "number")
        if kind in (SZ, MULTI_SZ) and not value:
            continue  # a field of a template that was left empty
        table[name.lower()] = _value(wanted, kind, value)
    for name, inner in tree.keys.items():
        table[name.lower()] = _listed(inner)
    return table


def _value(wanted: str, kind: int, value: Any) -> Any:
    """The value as JSON would have it."""
    match wanted, kind:
        case "switch", 4 if value in (0, 1):
            return bool(value)
        case "number", 4 | 11 if isinstance(value, int):
            return value
        case "text" | "address" | "file" | "choice", 1 if isinstance(value, str):
            return value.strip()
        case "names", 7 if isinstance(value, list):
            return _typed(value)
        case "ports", 7 if isinstance(value, list):
            return [int(one) if re.fullmatch(r"[0-9]{1,5}", one) else one for one in _typed(value)]
        case "table" | "secret_table", 1 | 7:
            return _json(value)
        case _:
            return Misread(_TYPES[wanted])


_TYPES: Mapping[str, str] = {
    "switch": "must be REG_DWORD 0 or 1",
    "number": "must be REG_DWORD",
    "text": "must be REG_SZ",
    "address": "must be REG_SZ",
    "file": "must be REG_SZ",
    "choice": "must be REG_SZ",
    "names": "must be REG_MULTI_SZ",
    "ports": "must be REG_MULTI_SZ",
    "table": "must be a key, or JSON in REG_SZ",
    "secret_table": "must be a key with a key for each network, or JSON in REG_SZ",
}


def _json(value: Any) -> Any:
    lines = value if isinstance(value, list) else [value]
    try:
        found = json.loads("\n".join(lines))
    except (ValueError, TypeError, RecursionError):
        return Misread("is not JSON")
    return found if isinstance(found, dict) else Misread("must be a JSON object")


if sys.platform == "win32":
    import winreg

    _ACCESS = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    """The 64-bit view, whoever asks."""

    def system(hive: str, path: str) -> Tree | None:
        """The registry of this computer. Errors: `OSError`."""
        top = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}[hive]
        try:
            opened = winreg.OpenKey(top, path, 0, _ACCESS)
        except FileNotFoundError:
            return None
        # what goes away while it is read has not been absent
        with opened:
            return _walk(opened, _DEPTH)

    def _walk(key: winreg.HKEYType, depth: int) -> Tree:
        inside, size, _ = winreg.QueryInfoKey(key)
        values = {}
        for index in range(min(size, _MOST)):
            name, value, kind = winreg.EnumValue(key, index)
            values[name] = (kind, value)
        keys = {}
        for index in range(min(inside, _MOST) if depth else 0):
            name = winreg.EnumKey(key, index)
            with winreg.OpenKey(key, name, 0, _ACCESS) as inner:
                keys[name] = _walk(inner, depth - 1)
        return Tree(values, keys)
else:

    def system(hive: str, path: str) -> Tree | None:
        """There is none on this system."""
        return None
