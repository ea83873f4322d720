"""Says of every file and module of a frozen tree where it comes from; refuses to guess."""

from __future__ import annotations

import platform
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import metadata as installed
from pathlib import Path
from typing import Any

from installer import inner, steps
from installer.windows.files import file_version

_OURS = ("resources/", "docs/", "licences/", "LICENSE", "VERSION", "goodword.")
"""Places of the tree that Goodword fills itself, with or without `_internal/` before."""

_LIBRARIES = {
    "libssl": ("OpenSSL", "Apache-2.0"),
    "libcrypto": ("OpenSSL", "Apache-2.0"),
    "libsqlite3": ("SQLite", "blessing"),
    "sqlite3": ("SQLite", "blessing"),
    "libffi": ("libffi", "MIT"),
    "libbz2": ("bzip2", "bzip2-1.0.6"),
    "liblzma": ("XZ Utils", "0BSD"),
    "vcruntime": ("Microsoft Visual C++ runtime", ""),
    "msvcp": ("Microsoft Visual C++ runtime", ""),
    "ucrtbase": ("Microsoft Universal C runtime", ""),
    "api-ms-win": ("Microsoft Universal C runtime", ""),
}
_SPDX = {
    "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": "LGPL-3.0-only",  # the one we chose
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "GPLv2-or-later with a special exception which allows to use PyInstaller to build and "
    "distribute non-free programs (including commercial ones)": (
        "GPL-2.0-or-later WITH Bootloader-exception"
    ),
}


@dataclass(frozen=True)
class Part:
    name: str
    version: str
    licence: str
    """An SPDX expression, or nothing where it has none."""
    purl: str
    homepage: str = ""
    files: tuple[str, ...] = ()
    """Places in the tree; modules inside the executable as `goodword:name.of.module`."""
    texts: tuple[Path, ...] = ()
    inside: tuple[inner.Inner, ...] = ()


@dataclass
class _Origins:
    """Whose each file and module is."""

    dists: dict[str, installed.Distribution] = field(default_factory=dict)
    by_place: dict[str, str] = field(default_factory=dict)
    by_module: dict[str, str] = field(default_factory=dict)


def parts(tree: Path, name: str = "goodword") -> tuple[Part, ...]:
    """Everything in the tree that isn't Goodword's own, by name. Errors: `steps.Failed` where
    something has come from nowhere known."""
    origins = _origins()
    owned: dict[str, list[str]] = {}
    unknown: list[str] = []
    for place in [*_places(tree, name), *_modules(tree, name)]:
        owner = _owner(place, origins)
        if owner is None:
            unknown.append(place)
        elif owner:
            owned.setdefault(owner, []).append(place)
    if unknown:
        raise steps.Failed("shipped", "nobody knows whose these are:\n" + "\n".join(unknown[:12]))
    found = [_part(owner, files, tree, origins) for owner, files in owned.items()]
    return tuple(sorted(found, key=lambda part: part.name.lower()))


def _places(tree: Path, name: str) -> Iterator[str]:
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stem != name:
            yield path.relative_to(tree).as_posix().removeprefix("_internal/")


def _modules(tree: Path, name: str) -> Iterator[str]:
    from PyInstaller.archive.readers import CArchiveReader

    program = next(path for path in (tree / name, tree / f"{name}.exe") if path.exists())
    archive: Any = CArchiveReader(str(program))
    yield from (f"{name}:{word}" for word in archive.toc if word.startswith(("py", "struct")))
    yield from (f"{name}:{word}" for word in archive.open_embedded_archive("PYZ.pyz").toc)


def _origins() -> _Origins:
    origins = _Origins()
    for dist in installed.distributions():
        origins.dists[dist.name] = dist
        for file in dist.files or []:
            place = file.as_posix()
            origins.by_place[place] = dist.name
            if file.suffix == ".py":
                module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
                origins.by_module[module] = dist.name
                for folder in range(1, len(file.parts) - 1):  # folders without __init__.py
                    origins.by_module.setdefault(".".join(file.parts[:folder]), dist.name)
    return origins


def _owner(place: str, origins: _Origins) -> str | None:
    """A distribution, "CPython", a library's file name, "" for ours, None for unknown."""
    if ":" in place:
        module = place.partition(":")[2]
        top = module.partition(".")[0]
        if top in ("desktop", "main", "installer"):
            return ""
        if top.startswith(("pyi", "_pyi")):
            return "pyinstaller"
        if top in sys.stdlib_module_names or top.startswith("_sysconfigdata"):
            return "CPython"
        return origins.by_module.get(module)
    if place.startswith(_OURS) or place in ("licences", "docs"):
        return ""
    if place in origins.by_place:
        return origins.by_place[place]
    python = r"(lib)?python3[\d.]*(/|\.so|\.dll|\.dylib)|Python(\.framework/|$)"
    if place == "base_library.zip" or re.match(python, place):
        return "CPython"
    name = place.rpartition("/")[2].lower()
    if name.endswith(".pyd") and "/" not in place:
        return "CPython"
    return name if any(name.startswith(word) for word in _LIBRARIES) else None


def _part(owner: str, files: list[str], tree: Path, origins: _Origins) -> Part:
    if owner == "CPython":
        return _python(files, tree)
    if owner in origins.dists:
        return _distribution(origins.dists[owner], files, tree)
    return _library(owner, files, tree)


def _distribution(dist: installed.Distribution, files: list[str], tree: Path) -> Part:
    said = dist.metadata
    lines = [line for line in said.get_all("Classifier") or [] if line.startswith("License")]
    classified = [line.rpartition(" :: ")[2] for line in lines]
    words = [said["License-Expression"], said["License"], *classified]
    known = [word for word in words if word and (word in _SPDX or " " not in word)]
    licence = said["License-Expression"] or (_SPDX.get(known[0], known[0]) if known else "")
    texts = [Path(str(file.locate())) for file in dist.files or [] if _is_text(file.as_posix())]
    bare = re.sub(r"[-_.]+", "-", dist.name).lower()
    return Part(
        name=dist.name,
        version=dist.version,
        licence=_SPDX.get(licence, licence),
        purl=f"pkg:pypi/{bare}@{dist.version}",
        homepage=said["Home-page"] or "",
        files=tuple(files),
        texts=tuple(sorted(path for path in texts if path.is_file())),
        inside=_inside(files, tree, dist),
    )


def _is_text(place: str) -> bool:
    named = re.match(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", place.rpartition("/")[2], re.I)
    return ".dist-info/" in place and named is not None


def _inside(
    files: list[str], tree: Path, dist: installed.Distribution | None
) -> tuple[inner.Inner, ...]:
    found = set(inner.listed_by(dist)) if dist else set()
    known = {one.name for one in found}
    for place in files:
        path = tree / "_internal" / place
        if path.is_file() and path.suffix != ".zip":
            found |= {one for one in inner.found_in(path) if one.name not in known}
    return tuple(sorted(found, key=lambda one: (one.name, one.version)))


def _python(files: list[str], tree: Path) -> Part:
    version = platform.python_version()
    return Part(
        name="CPython",
        version=version,
        licence="PSF-2.0",
        purl=f"pkg:generic/python@{version}",
        homepage="https://www.python.org",
        files=tuple(files),
        texts=_python_texts(),
        inside=_inside(files, tree, None),
    )


def _python_texts() -> tuple[Path, ...]:
    """Beside the standard library, on Windows beside python.exe; it names what is built in."""
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    found = [place / "LICENSE.txt" for place in places if (place / "LICENSE.txt").exists()]
    return tuple(found[:1])


def _library(file: str, files: list[str], tree: Path) -> Part:
    """A library of the system that this was built on."""
    word = next(word for word in _LIBRARIES if file.startswith(word))
    name, licence = _LIBRARIES[word]
    # where no package manager knows it, it came with Python, whose text names its licence
    version = _own_version(tree / "_internal" / files[0])
    plain = Part(
        name=f"{name} ({file})",
        version=version,
        licence=licence,
        purl=f"pkg:generic/{word}" + (f"@{version}" if version else ""),
        files=tuple(files),
        texts=_python_texts(),
    )
    if shutil.which("dpkg-query") is None:
        return plain
    try:
        package = steps.run(["dpkg-query", "-S", f"*/{file}"]).split(": ")[0].split(",")[0]
        form = "-f=${Package} ${Version} ${Architecture} ${Homepage}\n"
        debian, version, machine, *home = steps.run(["dpkg-query", "-W", form, package]).split()
    except steps.Failed:
        return plain  # built with a Python that brings its own
    text = Path("/usr/share/doc") / debian / "copyright"
    return replace(
        plain,
        version=version,
        purl=f"pkg:deb/debian/{debian}@{version}?arch={machine}",
        homepage=home[0] if home else "",
        texts=(text,) if text.exists() else (),
    )


def _own_version(library: Path) -> str:
    """What a library says of itself, or nothing: Windows' have a version resource. `3.0.13.0`
    is 3.0.13 to whoever looks for its faults."""
    said = file_version(library.read_bytes()) or ""
    return said.removesuffix(".0")
