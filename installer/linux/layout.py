"""Where everything lies on an installed Linux system; what .deb and .rpm are both made from."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from installer import icons
from installer.linux import entries, manual
from installer.metadata import Metadata
from installer.steps import fix_times

PROGRAM = "usr/lib/goodword"
AUTOSTART = "etc/xdg/autostart/goodword.desktop"
POLICIES = "etc/goodword/policy.d"
DOCUMENTS = "usr/share/doc/goodword"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def lay_out(meta: Metadata, tree: Path, root: Path) -> None:
    """Fill the empty folder `root` with what a package brings, owners aside."""
    copy_program(tree, root / PROGRAM)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin" / meta.name).symlink_to(f"../lib/{meta.name}/{meta.name}")
    describe(meta, root / "usr/share", entries.menu_entry(meta))
    _write(root / AUTOSTART, entries.session_entry(meta).encode())
    (root / POLICIES).mkdir(parents=True)
    page = root / f"usr/share/man/man1/{meta.name}.1.gz"
    _write(page, packed(manual.page(meta).encode()))
    settle(root, meta.epoch)


def describe(meta: Metadata, share: Path, menu: str) -> None:
    """What desktops and software centres read, below a `share` folder."""
    _write(share / f"applications/{meta.name}.desktop", menu.encode())
    _write(share / f"metainfo/{meta.app_id}.metainfo.xml", entries.metainfo(meta).encode())
    drawing = meta.root / "resources" / f"{meta.name}.svg"
    hicolor = share / "icons/hicolor"
    for size in ICON_SIZES:
        file = hicolor / f"{size}x{size}/apps/{meta.name}.png"
        _write(file, icons.draw(drawing, size))
    _write(hicolor / f"scalable/apps/{meta.name}.svg", drawing.read_bytes())


def copy_program(tree: Path, target: Path) -> None:
    """Links stay links. Nothing but programs may be started: libraries are only loaded."""
    shutil.copytree(tree, target, symlinks=True)
    for path in target.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o755 if _is_program(path) else 0o644)


def settle(root: Path, epoch: int) -> None:
    """Rights and times that don't depend on who builds, and when."""
    for path in [root, *root.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    fix_times(root, epoch)


def packed(content: bytes) -> bytes:
    """gzip without a time and a name inside."""
    return gzip.compress(content, 9, mtime=0)


def _is_program(path: Path) -> bool:
    return path.stat().st_mode & 0o111 != 0 and ".so" not in path.name


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o644)
