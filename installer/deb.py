"""Makes the package of Debian and its kin: `goodword_VERSION_ARCHITECTURE.deb`.

No script runs when it is installed, upgraded or removed; the one there is clears away what IT
wrote below /etc/goodword when the package is purged. Nobody's home is ever touched.
Source: Debian Policy 4.6, deb(5), deb-conffiles(5), dpkg-shlibdeps(1).
"""

from __future__ import annotations

import hashlib
import tempfile
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from installer import steps, trim
from installer.linux import layout, words
from installer.metadata import Metadata

_PURGE = """\
#!/bin/sh
# What IT decided lies here too, and no package knows those files. Homes are not ours.
set -e
if [ "$1" = purge ]; then
    rm -rf /etc/goodword
fi
"""
_OVERRIDES = """\
# Qt and Python are shipped inside, in a private folder, as their makers build them: the
# versions that were tested, the same on every system. SBOM and licences lie beside them.
goodword: embedded-library *
# Modules of Python get the C library from the program that loads them.
goodword: library-not-linked-against-libc *
goodword: shared-library-lacks-prerequisites *
# PyInstaller's starter, which only loads Python.
goodword: hardening-no-pie *
"""


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """The finished package. Errors: `Missing`, `Failed`."""
    return (pack(meta, tree, dist),)


def pack(meta: Metadata, tree: Path, dist: Path, level: int = 9) -> Path:
    """The package, packed as tightly as `level` (0 to 9) says: a loose one is made at once."""
    dpkg_deb = steps.tool("dpkg-deb", "dpkg")
    architecture = steps.run([steps.tool("dpkg", "dpkg"), "--print-architecture"]).strip()
    made = dist / f"{meta.name}_{words.package_version(meta)}_{architecture}.deb"
    with tempfile.TemporaryDirectory(prefix="goodword-deb-") as folder:
        root = Path(folder) / "root"
        layout.lay_out(meta, tree, root)
        _document(meta, root / layout.DOCUMENTS)
        _write(root / f"usr/share/lintian/overrides/{meta.name}", _OVERRIDES)
        needs = dependencies(root)
        _declare(root, control(meta, architecture, needs, _kilobytes(root)))
        layout.settle(root, meta.epoch)
        command = [dpkg_deb, "--root-owner-group", "-Zxz", f"-z{level}", "--threads-max=1"]
        steps.run(
            [*command, "--build", root, made], environment={"SOURCE_DATE_EPOCH": str(meta.epoch)}
        )
    return made


def dependencies(root: Path) -> str:
    """The system's packages that the libraries inside ask for, in their versions."""
    asking = steps.tool("dpkg-shlibdeps", "dpkg-dev")
    program = root / layout.PROGRAM
    files = [path for path in trim.libraries(program) if not path.is_symlink()]
    folders = sorted({file.parent for file in files})
    # dpkg-shlibdeps finds what lies beside a file ($ORIGIN) only in a package's own tree.
    (root / "DEBIAN").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="goodword-deps-") as folder:
        stub = Path(folder) / "debian" / "control"
        stub.parent.mkdir()
        stub.write_text("Source: goodword\n\nPackage: goodword\nArchitecture: any\n")
        # as installed: it looks there below `root` first, and only then at the whole system
        private = [f"-l/{one.relative_to(root)}" for one in folders]
        quiet = ["--warnings=0", "--ignore-missing-info"]  # our own libraries have no package
        said = steps.run([asking, "-O", *quiet, f"-S{root}", *private, *files], Path(folder))
    found = said.strip().removeprefix("shlibs:Depends=")
    return ", ".join(sorted({*found.split(", "), *words.NEEDED} - {""}))


def control(meta: Metadata, architecture: str, needs: str, kilobytes: int) -> str:
    """The fields by which apt knows the package."""
    fields = {
        "Package": meta.name,
        "Version": words.package_version(meta),
        "Architecture": architecture,
        "Maintainer": f"{meta.publisher} <{words.ADDRESS}>",
        "Installed-Size": str(kilobytes),
        "Depends": needs,
        "Recommends": "dbus-user-session | dbus-session-bus, gnome-keyring | "
        "org.freedesktop.secrets, xdg-utils",
        "Section": "net",
        "Priority": "optional",
        "Homepage": meta.homepage,
        "Description": words.short(meta),
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join([*lines, *(f" {line}" for line in words.paragraph(meta))]) + "\n"


def changelog(meta: Metadata) -> str:
    """In Debian's form, from CHANGELOG.md."""
    wrap = {"width": 78, "initial_indent": "  * ", "subsequent_indent": "    "}
    entries = "\n".join(textwrap.fill(one, **wrap) for one in words.changes(meta))  # type: ignore[arg-type]
    day = format_datetime(datetime.fromtimestamp(meta.epoch, UTC))
    return (
        f"{meta.name} ({words.package_version(meta)}) stable; urgency=medium\n\n{entries}\n\n"
        f" -- {meta.publisher} <{words.ADDRESS}>  {day}\n"
    )


def copyright_text(meta: Metadata) -> str:
    """Machine-readable, after Debian's form 1.0; the texts lie beside the program."""
    year = datetime.fromtimestamp(meta.epoch, UTC).year
    source = f"Source: {meta.homepage}\n" if meta.homepage else ""
    return f"""\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: {meta.title}
{source}Comment: Python, Qt and other parts are shipped inside, under their own licences: all,
 with their texts, are in /{layout.PROGRAM}/licences and in the SBOM that comes with each
 release. Qt is used under the LGPL version 3 (/usr/share/common-licenses/LGPL-3); its
 libraries are separate files there, which may be replaced by compatible ones.

Files: *
Copyright: {year} {meta.publisher}
License: {meta.licence}
 On Debian systems the whole text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
"""


def _document(meta: Metadata, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "copyright").write_text(copyright_text(meta), encoding="utf-8")
    (folder / "changelog.gz").write_bytes(layout.packed(changelog(meta).encode()))


def _declare(root: Path, fields: str) -> None:
    """The folder DEBIAN: control, conffiles, sums, and the script for purging."""
    sums = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as opened:
                digest = hashlib.file_digest(opened, "md5").hexdigest()
            sums.append(f"{digest}  {path.relative_to(root)}\n")
    _write(root / "DEBIAN/control", fields)
    _write(root / "DEBIAN/conffiles", f"/{layout.AUTOSTART}\n")
    _write(root / "DEBIAN/md5sums", "".join(sums))
    _write(root / "DEBIAN/postrm", _PURGE)
    (root / "DEBIAN/postrm").chmod(0o755)


def _kilobytes(root: Path) -> int:
    """As Policy 5.6.20 wants it: each file rounded up to whole kilobytes, one for the rest."""
    sizes = [
        path.stat().st_size if path.is_file() and not path.is_symlink() else 1
        for path in root.rglob("*")
    ]
    return sum((size + 1023) // 1024 for size in sizes)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    path.chmod(0o644)
