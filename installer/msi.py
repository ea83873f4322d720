"""Makes the Windows package: an MSI from a frozen Windows tree, by msitools and gcab.

The tables are our own (installer/windows/), written out as text and read in by msibuild: the
same bytes each time, and nothing in them that a tool put there by itself.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from installer import steps
from installer.metadata import Metadata
from installer.windows import files, look, signing
from installer.windows.schema import SUMMARY, Row, Tables, as_text
from installer.windows.tables import CABINET, tables

FROM_WINDOWS = "build/frozen-windows"
"""Where a tree made on Windows is laid, beside our own system's."""


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """Errors: `steps.Missing` without msitools, gcab or a Windows tree, `steps.Failed`."""
    for name, parcel in (("msibuild", "msitools"), ("gcab", "gcab")):
        steps.tool(name, parcel)
    target = dist / f"{meta.title}-{meta.version}-x64.msi"
    source, identity = find_tree(meta, tree), signing.Identity.of()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if identity is not None:
            source = shutil.copytree(source, work / "signed")
            signing.sign_tree(source, identity, meta)
        made = pack(meta, source, target, work)
        if identity is not None:
            signing.sign(made, identity, meta)
    return (made,)


def find_tree(meta: Metadata, tree: Path) -> Path:
    """The given one where it is Windows', else the one that came from a Windows runner.
    Errors: `steps.Elsewhere`."""
    for place in (tree, meta.root / FROM_WINDOWS / meta.name):
        if (place / f"{meta.name}.exe").is_file():
            return place
    raise steps.Elsewhere("a tree frozen on Windows", f"{FROM_WINDOWS}/{meta.name}")


def pack(meta: Metadata, tree: Path, target: Path, work: Path) -> Path:
    """The package of this tree at `target`. `work` is a folder that may be filled."""
    icon = Path(look.make(meta, work / "look")["icon"])
    listed = files.listed(tree)
    cabinet = _cabinet(meta, listed, work)
    texts = _texts(work / "tables", tables(meta, listed, icon), icon)
    code = files.guid(f"package/{meta.version}/{_digest([*texts, icon, cabinet])}")
    texts += _texts(work / "tables", {SUMMARY: _summary(meta, code)}, icon)
    made = work / "made.msi"
    # one call a kind: msibuild takes no two kinds at once; it looks for streams where it runs
    steps.run(["msibuild", made, "-i", *texts], work / "tables")
    steps.run(["msibuild", made, "-a", CABINET, cabinet])
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, target)
    return target


def _texts(folder: Path, told: Tables, icon: Path) -> list[Path]:
    """The tables as files for msibuild, and beside them the one stream they name."""
    (folder / "Icon").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(icon, folder / "Icon" / icon.name)
    for name, rows in told.items():
        (folder / f"{name}.idt").write_bytes(as_text(name, rows).encode("ascii"))
    return [folder / f"{name}.idt" for name in told]


def _summary(meta: Metadata, code: str) -> list[Row]:
    """The summary information stream; its times are ours, so that builds come out equal."""
    then = datetime.fromtimestamp(meta.epoch, UTC).strftime("%Y/%m/%d %H:%M:%S")
    told = {
        1: "1252",
        2: "Installation Database",
        3: f"{meta.title} {meta.version}",
        4: meta.publisher,
        5: "Installer",
        6: meta.summary,
        7: "x64;1033",
        9: code,
        12: then,
        13: then,
        14: "500",  # Windows Installer 5, which knows MsiShortcutProperty
        15: "2",  # long names, packed, asks for an administrator's rights
        18: meta.title,
        19: "2",  # better opened for reading only
    }
    return list(told.items())


def _digest(inputs: Sequence[Path]) -> str:
    """Another package code for every other content, as the installer wants it."""
    digest = hashlib.sha256()
    for file in inputs:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _cabinet(meta: Metadata, listed: files.Listed, work: Path) -> Path:
    """One cabinet, its files named by their keys and in the order of their numbers."""
    laid = work / "cabinet"
    laid.mkdir()
    for key, path in listed.order:
        shutil.copyfile(path, laid / key)
    steps.fix_times(laid, meta.epoch)
    made = work / CABINET
    names = [key for key, _ in listed.order]
    steps.run(["gcab", "--zip", "--create", made, *names], laid, {"TZ": "UTC"})
    return made
