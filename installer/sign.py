"""Signs what lies in the folder of finished packages: each .rpm, each .deb, and all their sums.

The packages of Windows and macOS are signed by their own steps, with identities of their own.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from installer.linux import openpgp
from installer.metadata import Metadata

SUMS = "SHA256SUMS"


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """The list of sums, and with a key the signatures. apt looks at the signature of the
    repository and not of a package: that of a .deb lies beside it, for people.
    Errors: `Missing`, `Failed`."""
    key = openpgp.key_name()
    made: list[Path] = []
    if key:
        for package in sorted(dist.glob("*.rpm")):
            openpgp.sign_rpm(package, key)
            made.append(package)
        made += [openpgp.sign_beside(package, key) for package in sorted(dist.glob("*.deb"))]
    sums = dist / SUMS
    sums.write_text("".join(map(_line, _files(dist))), encoding="utf-8")
    made.append(sums)
    if key:
        made.append(openpgp.sign_beside(sums, key))
    return tuple(made)


def _files(dist: Path) -> list[Path]:
    return [one for one in sorted(dist.iterdir()) if one.is_file() and SUMS not in one.name]


def _line(file: Path) -> str:
    """As `sha256sum --check` reads it."""
    with file.open("rb") as opened:
        return f"{hashlib.file_digest(opened, 'sha256').hexdigest()}  {file.name}\n"
