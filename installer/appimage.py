"""Makes an AppImage for people without an administrator: one file that starts as it is.

Its first part, the runtime that mounts the rest, is in no registry in a clean form; the
release's builder names one in GOODWORD_APPIMAGE_RUNTIME (a file), or there is no AppImage.
For companies the packages are better: an AppImage runs from a folder that people can write.
Source: AppImage specification, "Type 2 image format"; mksquashfs(1).
"""

from __future__ import annotations

import os
import platform
import tempfile
from pathlib import Path

from installer import steps
from installer.linux import entries, layout
from installer.metadata import Metadata

VARIABLE = "GOODWORD_APPIMAGE_RUNTIME"
_MAGIC, _PLACE = b"AI\x02", 8
"""What marks a runtime of type 2, and where in the ELF header."""


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """The finished image. Errors: `Elsewhere` without a runtime, `Failed`."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        raise steps.Elsewhere("a runtime of type 2", f"a file named in {VARIABLE}")
    return (join(meta, tree, dist, Path(named)),)


def join(meta: Metadata, tree: Path, dist: Path, runtime: Path) -> Path:
    """The runtime with a file system behind it. Errors: `Missing`, `Failed`, `OSError`."""
    first = runtime.read_bytes()
    if first[:4] != b"\x7fELF" or first[_PLACE : _PLACE + 3] != _MAGIC:
        raise steps.Failed("the runtime", f"{runtime} is no AppImage runtime of type 2")
    made = dist / f"{meta.title}-{meta.version}-{platform.machine()}.AppImage"
    with tempfile.TemporaryDirectory(prefix="goodword-appimage-") as folder:
        root, packed = Path(folder) / "AppDir", Path(folder) / "packed"
        lay_out(meta, tree, root)
        squash: list[str | Path] = [steps.tool("mksquashfs", "squashfs-tools"), root, packed]
        squash += ["-noappend", "-root-owned", "-comp", "xz", "-quiet", "-no-progress"]
        # all times come from here, and one processor makes the same bytes as many
        said = {"SOURCE_DATE_EPOCH": str(meta.epoch)}
        steps.run([*squash, "-processors", "1"], environment=said)
        made.write_bytes(first + packed.read_bytes())
    made.chmod(0o755)
    return made


def lay_out(meta: Metadata, tree: Path, root: Path) -> None:
    """What the runtime mounts: the program, its menu entry and icon at the top, AppRun."""
    layout.copy_program(tree, root / layout.PROGRAM)
    layout.describe(meta, root / "usr/share", entries.menu_entry(meta, meta.name))
    (root / "AppRun").symlink_to(f"{layout.PROGRAM}/{meta.name}")
    (root / f"{meta.name}.desktop").symlink_to(f"usr/share/applications/{meta.name}.desktop")
    icon = f"usr/share/icons/hicolor/256x256/apps/{meta.name}.png"
    (root / f"{meta.name}.png").symlink_to(icon)
    (root / ".DirIcon").symlink_to(icon)
    layout.settle(root, meta.epoch)
