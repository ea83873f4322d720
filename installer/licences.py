"""Puts the licence of everything that ships into the tree: `licences/`, with a list."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from installer.metadata import Metadata
from installer.shipped import Part

FOLDER = "licences"
TEXTS = Path(__file__).with_name("licences")
"""Texts that the packages themselves don't bring."""

_OWN_TEXTS = {
    "PySide6_Essentials": ("LGPL-3.0.txt", "GPL-3.0.txt", "qt-parts.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "libyaml": (),
}


def write(meta: Metadata, tree: Path, parts: tuple[Part, ...]) -> None:
    """Errors: `KeyError` names a part that has a text neither here nor of its own."""
    folder = tree / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copyfile(meta.root / "LICENSE", folder / "Goodword.txt")
    rows = []
    for part in parts:
        texts = part.texts or [TEXTS / name for name in _OWN_TEXTS.get(part.name, ())]
        if not texts:
            raise KeyError(part.name)
        place = re.sub(r"[^\w.-]+", "-", part.name).strip("-")
        (folder / place).mkdir()
        for text in texts:
            shutil.copyfile(text, folder / place / f"{text.name.removesuffix('.txt')}.txt")
        rows.append(_row(part, place))
    (folder / "README.txt").write_text(_list(meta, rows), encoding="utf-8", newline="\n")


def _row(part: Part, place: str) -> str:
    inside = ", ".join(f"{one.name} {one.version}".strip() for one in part.inside)
    first = f"{part.name} {part.version}: {part.licence or 'see its text'} ({place}/)"
    return f"{first}\n    with {inside}" if inside else first


def _list(meta: Metadata, rows: list[str]) -> str:
    body = "\n".join(rows)
    return f"""\
{meta.title} {meta.version} is under {meta.licence} (Goodword.txt). It ships these parts, each under
its own licence, whose texts lie in the folders named. Qt and PySide6 are used under the LGPL 3.0:
they are shared libraries below _internal/PySide6, and who wants another build of them puts its
files in their place. Their source is at https://download.qt.io/official_releases/.

{body}
"""
