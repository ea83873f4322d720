"""Freezes Goodword into one folder that needs no Python: PyInstaller, then `trim`."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

from installer import contents, licences, sbom, shipped, steps, trim
from installer.metadata import Metadata

VERSION_FILE = "VERSION"
"""Beside the executable: the version that lies on the disk, which may be newer than the one
that runs."""


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """Errors: `steps.Missing` without PyInstaller, `steps.Failed`."""
    made = freeze(meta, meta.root / "main.py", meta.name, tree.parent)
    (made / VERSION_FILE).write_text(f"{meta.version}\n", encoding="ascii")
    parts = shipped.parts(made, meta.name)
    licences.write(meta, made, parts)
    sbom.write(meta, made, parts)
    _finish(made, meta.epoch)
    if (bundle := made.with_name(f"{meta.title}.app")).is_dir():  # on a Mac
        shutil.rmtree(tree.with_name(bundle.name), ignore_errors=True)
        bundle.rename(tree.with_name(bundle.name))
    _replace(tree, made)
    _stamp(tree).write_text(f"{_digest(meta.root)}\n", encoding="ascii")
    return (tree,)


def is_fresh(meta: Metadata, tree: Path) -> bool:
    """True where the tree was made from this very code."""
    stamp = _stamp(tree)
    return stamp.exists() and tree.exists() and stamp.read_text().strip() == _digest(meta.root)


def _stamp(tree: Path) -> Path:
    return tree.with_name(f"{tree.name}.made-from")


def _digest(root: Path) -> str:
    """Of the code, what lies beside it, the packages it stands on, and this package."""
    folders = [root / "desktop", root / "installer"]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc"]
    files += [root / "main.py", root / "pyproject.toml", *dict(contents.files(root)).values()]
    summed = hashlib.sha256(repr(sorted(_installed())).encode())
    for path in sorted(path for path in files if path.is_file()):
        summed.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return summed.hexdigest()


def _installed() -> list[tuple[str, str]]:
    return [(dist.name, dist.version) for dist in distributions()]


def freeze(meta: Metadata, entry: Path, name: str, home: Path, *, bare: bool = False) -> Path:
    """The trimmed tree, in a new folder below `home`. `bare`: nothing but `entry`."""
    home.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=home))
    words = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    words += ["--distpath", str(work / "tree"), "--workpath", str(work / "work")]
    words += [str(meta.root / "installer" / "goodword.spec"), "--", "--entry", str(entry)]
    words += ["--name", name, *(["--bare"] if bare else [])]
    said = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(meta.epoch)}
    # its own cache, or what another build stripped comes back
    said["PYINSTALLER_CONFIG_DIR"] = str(work / "cache")
    if find_spec("PyInstaller") is None:
        raise steps.Missing("PyInstaller", "the extra `installers` of pyproject.toml")
    steps.run(words, folder=meta.root, environment=said)
    tree = work / "tree" / name
    trim.trim(tree)
    return tree


def _finish(tree: Path, epoch: int) -> None:
    """The same rights and times, whoever builds: readable by all, writable by the owner."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.name == "goodword" or path.suffix == ".exe"
            path.chmod(0o755 if runs else 0o644)
    steps.fix_times(tree, epoch)


def _replace(tree: Path, made: Path) -> None:
    """Put `made` where `tree` is, so that nobody ever sees half of one."""
    old = made.with_name("old")
    if tree.exists():
        tree.rename(old)
    made.rename(tree)
    shutil.rmtree(made.parent.parent)
