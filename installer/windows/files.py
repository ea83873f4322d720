"""The program's files as rows of a Windows Installer package: folders, components, hashes.

One component a file, named after its place: the same file is the same component in every
version. Source: "Organizing Applications into Components", "File Versioning Rules" and
"MsiFileHash Table" of the Windows Installer documentation.
"""

from __future__ import annotations

import hashlib
import re
import struct
import uuid
from dataclasses import dataclass
from pathlib import Path

from installer.windows.schema import Row

FOLDER = "INSTALLDIR"
_SPACE = uuid.UUID("6f9d3c1e-0b51-5d6c-9a3e-2f6f7a1f7c11")
"""Never changes, or Windows takes the next version for another program."""

_64_BIT = 256
_FIXED_INFO = struct.pack("<II", 0xFEEF04BD, 0x00010000)
_SAFE_SHORT = re.compile(r"[A-Z0-9_~-]{1,8}(\.[A-Z0-9_~-]{1,3})?")


@dataclass(frozen=True, slots=True)
class Listed:
    """`order`: the files as they lie in the cabinet, by their key."""

    folders: list[Row]
    components: list[Row]
    files: list[Row]
    hashes: list[Row]
    order: list[tuple[str, Path]]
    keys: dict[str, str]
    """Place in the tree, with slashes -> key of the file."""


def guid(what: str) -> str:
    """Always the same for the same words."""
    return "{" + str(uuid.uuid5(_SPACE, what)).upper() + "}"


def listed(tree: Path) -> Listed:
    """Every file below `tree`, in a fixed order."""
    found = Listed([], [], [], [], [], {})
    _folder(found, tree, tree, FOLDER)
    return found


def _folder(found: Listed, tree: Path, folder: Path, key: str) -> None:
    inside = sorted(folder.iterdir(), key=lambda path: path.name)
    shorts = short_names([path.name for path in inside])
    for path in inside:
        name = _both(shorts[path.name], path.name)
        if path.is_dir():
            below = f"D{len(found.folders) + 1:04}"
            found.folders.append((below, key, name))
            _folder(found, tree, path, below)
        else:
            _file(found, path, path.relative_to(tree).as_posix(), key, name)


def _file(found: Listed, path: Path, place: str, folder: str, name: str) -> None:
    number = len(found.order) + 1
    file, component = f"F{number:04}", f"C{number:04}"
    content = path.read_bytes()
    version = file_version(content)
    found.components.append((component, guid(f"file/{place}"), folder, _64_BIT, None, file))
    found.files.append((file, component, name, len(content), version, None, None, number))
    if version is None:
        parts = struct.unpack("<4i", hashlib.md5(content, usedforsecurity=False).digest())
        found.hashes.append((file, 0, *parts))
    found.order.append((file, path))
    found.keys[place] = file


def file_version(content: bytes) -> str | None:
    """Of a program or library with a VS_FIXEDFILEINFO: "1.2.3.4"; else nothing."""
    at = content.find(_FIXED_INFO) if content[:2] == b"MZ" else -1
    if at < 0:
        return None
    high, low = struct.unpack_from("<II", content, at + 8)
    return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"


def short_names(names: list[str]) -> dict[str, str]:
    """A name of 8.3 signs for each, for disks that know no others; none twice."""
    taken = {name.upper() for name in names if _SAFE_SHORT.fullmatch(name.upper())}
    given = {}
    for name in sorted(names):
        if _SAFE_SHORT.fullmatch(name.upper()):
            given[name] = name
            continue
        stem, _, end = name.upper().rpartition(".")
        stem, end = (re.sub(r"[^A-Z0-9]", "", part) for part in (stem or end, end if stem else ""))
        number = 1
        while (short := _numbered(stem, end, number)) in taken:
            number += 1
        taken.add(short)
        given[name] = short
    return given


def _numbered(stem: str, end: str, number: int) -> str:
    tail = f"~{number}"
    return f"{(stem or 'X')[: 8 - len(tail)]}{tail}" + (f".{end[:3]}" if end else "")


def _both(short: str, name: str) -> str:
    return name if short == name else f"{short}|{name}"
