"""What one entry of IT's policy is: its kind, its limits, its words, and what fits it.

Everything that is said about an entry anywhere (templates, schema, reference, `policy show`)
comes from here, so that a page can't tell something else than the program does.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from desktop import minisign
from desktop.errors import BadFile

NOBODY = "nobody"
"""Stands for a `program_key` that can't be read (no signature fits it), and as the only name of
a list that can't be read (nothing is called so)."""
NO_PROVIDER: Mapping[str, Any] = MappingProxyType({"issuer": NOBODY})
"""Stands for a `program_sign_in` that can't be read: who lets people in there is nobody."""
_LONGEST, _MOST = 2000, 500

Check = Callable[[Any], str]
"""Says what is wrong with a value, or nothing."""

GROUPS: Mapping[str, str] = {
    "program": "The program",
    "networks": "Networks and sharing",
    "people": "What people see and send",
    "connection": "Connection",
    "machine": "Program on this computer",
}
"""In the order in which they are shown, with their titles."""


@dataclass(frozen=True, slots=True)
class Misread:
    """Stands where a registry or a property list holds another type than an entry has."""

    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """One value inside a table: `kind` as for an entry, and `ports`."""

    name: str
    kind: str
    meaning: str
    networks: tuple[str, ...] = ()
    """Of a table by networks: those that know it; empty: all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table. `kind`: `switch`, `number`, `text`, `address` (https), `file` (full
    path), `choice`, `names` (list of texts), `table` (names to values), `secret_table` (networks
    to tables that may hold a secret)."""

    kind: str
    group: str
    title: str
    meaning: str
    """One sentence or two for administrators."""
    undecided: str
    """What holds where nothing is decided."""
    example: Any
    name: str = ""
    default: Any = None
    """The value that means: undecided."""
    least: float = 0
    most: float = 0
    unit: str = ""
    whole: bool = True
    choices: tuple[str, ...] = ()
    """Of a choice; of a text the words that stand beside free text."""
    parts: tuple[Part, ...] = ()
    special: Check | None = None
    """Looked at after what the kind wants."""
    shut: Any = None
    """The value that counts where this entry is there and can't be read: silence would let in
    what IT shut out. None: it counts as undecided."""

    def problem(self, value: Any) -> str:
        """Why this value can't stand here; empty: it can. Never quotes the value."""
        if isinstance(value, Misread):
            return value.why
        return _KINDS[self.kind](self, value) or (self.special(value) if self.special else "")


def text(value: Any) -> str:
    fine = isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()
    return "" if fine and value.strip() else "must be text on one line"


def names(value: Any) -> str:
    fine = isinstance(value, (list, tuple)) and len(value) <= _MOST and not any(map(text, value))
    return "" if fine else "must be a list of names"


def address(value: Any) -> str:
    if wrong := text(value):
        return wrong
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return "is no address"
    if parts.scheme != "https" or not parts.hostname:
        return "must be an https address"
    if "@" in parts.netloc:
        return "must not hold a name or password"
    return "is no address" if port == 0 or _odd(value, parts.hostname) else ""


def _odd(value: str, host: str) -> bool:
    """Whether no request could go to an address with this host. Source: RFC 1035, 2.3.4."""
    labels = host.removesuffix(".").split(".")
    return any(sign in value for sign in " \\") or not all(0 < len(one) < 64 for one in labels)


def minisign_key(value: Any) -> str:
    try:
        minisign.public_key(value if isinstance(value, str) else "")
    except BadFile:
        return "must be a minisign public key, 56 letters and signs"
    return ""


def proxy(value: Any) -> str:
    if value in ("system", "direct"):
        return ""
    said = "must be system, direct or http://host:port"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return said
    if "@" in parts.netloc:
        # everybody on the machine can read a policy
        return "must not hold a name or password"
    alone = not (parts.path.strip("/") or "?" in value or "#" in value)
    fine = parts.scheme == "http" and port and alone and parts.hostname
    return "" if fine and not _odd(value, parts.hostname or "") else said


def hosts(value: Any) -> str:
    """Past the proxy: `desktop.routes.spared` reads them."""
    return (
        "must hold hosts, endings and ranges, each by itself" if any(map(_no_host, value)) else ""
    )


def _no_host(name: str) -> bool:
    if any(sign in name for sign in " ,;") or "://" in name:
        return True
    if "/" not in name:
        return False
    try:
        ipaddress.ip_network(name.strip("[]"), strict=False)
    except ValueError:
        return True
    return False


def provider(value: Any) -> str:
    """Who signs people in: `desktop.feeds.manner.provider_of` reads it."""
    if wrong := address(value.get("issuer")):
        return f"issuer {wrong}"
    if wrong := text(value.get("client_id")):
        return f"client_id {wrong}"
    for key, check in (("scopes", names), ("ports", _ports), ("audience", _any_text)):
        if value.get(key) is not None and (wrong := check(value[key])):
            return f"{key} {wrong}"
    known = {"issuer", "client_id", "scopes", "ports", "audience"}
    strange = sorted(str(key) for key in value if key not in known)
    return f"{printable(strange[0])} is not known" if strange else ""


def printable(word: str) -> str:
    """A name from a file, fit to be shown in one line."""
    shown = "".join(one if one.isprintable() else "?" for one in word[:60])
    return shown or "(no name)"


# --- what each kind wants ---------------------------------------------------------------------


def _switch(entry: Entry, value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _number(entry: Entry, value: Any) -> str:
    kinds = (int,) if entry.whole else (int, float)
    fine = isinstance(value, kinds) and not isinstance(value, bool)
    # what is no number is in no range
    if fine and entry.least <= value <= entry.most:
        return ""
    return (
        f"must be a {'whole ' if entry.whole else ''}number of {entry.unit} "
        f"from {entry.least:g} to {entry.most:g}"
    )


def _file(entry: Entry, value: Any) -> str:
    if wrong := text(value):
        return wrong
    # which system it is for can't be told when a policy is checked somewhere else
    full = PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute()
    return "" if full else "must be the full path of a file"


def _choice(entry: Entry, value: Any) -> str:
    fine = isinstance(value, str) and value in entry.choices
    return "" if fine else f"must be one of {', '.join(entry.choices)}"


def _table(entry: Entry, value: Any) -> str:
    return "" if isinstance(value, Mapping) else "must be an object"


def _any_text(value: Any) -> str:
    return "" if value == "" else text(value)


def _ports(value: Any) -> str:
    fine = isinstance(value, (list, tuple)) and all(
        isinstance(port, int) and not isinstance(port, bool) and 1 <= port <= 65_535
        for port in value
    )
    return "" if fine else "must be a list of whole numbers from 1 to 65535"


_KINDS: Mapping[str, Callable[[Entry, Any], str]] = {
    "switch": _switch,
    "number": _number,
    "text": lambda entry, value: text(value),
    "address": lambda entry, value: address(value),
    "file": _file,
    "choice": _choice,
    "names": lambda entry, value: names(value),
    "table": _table,
    "secret_table": _table,
}
