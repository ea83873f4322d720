"""Makes the package of Fedora, openSUSE, RHEL and their kin: `goodword-VERSION-1.ARCHITECTURE.rpm`.

rpmbuild runs on any Linux; what the program needs is said by the names of libraries, which each of
these systems resolves for itself. No script runs at installation or removal.
Source: rpm-spec(5), "Automatic dependencies" and "Reproducible builds" of rpm's manual.
"""

from __future__ import annotations

import tempfile
import textwrap
from datetime import UTC, datetime
from pathlib import Path

from installer import steps
from installer.linux import layout, words
from installer.metadata import Metadata

RELEASE = "1"
_MACROS = {
    # only what lies outside of our private folder is offered to others: nothing
    "__provides_exclude_from": f"^/{layout.PROGRAM}/.*$",
    "__os_install_post": "%{nil}",
    "debug_package": "%{nil}",
    "_build_id_links": "none",
    "use_source_date_epoch_as_buildtime": "1",
    "clamp_mtime_to_source_date_epoch": "1",
    "_buildhost": "goodword",
    "_source_payload": "w0.gzdio",
}


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """The finished package. Errors: `Missing`, `Failed`."""
    return (pack(meta, tree, dist),)


def pack(meta: Metadata, tree: Path, dist: Path, level: int = 9) -> Path:
    """The package, packed as tightly as `level` (0 to 9) says."""
    rpmbuild = steps.tool("rpmbuild", "rpm")
    with tempfile.TemporaryDirectory(prefix="goodword-rpm-") as folder:
        home = Path(folder)
        root = home / "root"
        layout.lay_out(meta, tree, root)
        for path in (root / layout.PROGRAM).rglob("*.so*"):
            path.chmod(0o755)  # the custom of this family: its tools skip what has no such right
        notes = root / layout.DOCUMENTS / "LICENSE"
        notes.parent.mkdir(parents=True)
        notes.write_bytes((meta.root / "LICENSE").read_bytes())
        layout.settle(root, meta.epoch)
        (home / "goodword.spec").write_text(spec(meta, root, level), encoding="utf-8")
        places = {"_topdir": home / "work", "_rpmdir": home, "_tmppath": home}
        # rpm's own folder of state need not be there on a system without rpm packages
        places |= {"_dbpath": home / "database"}
        defined = [word for key, at in places.items() for word in ("--define", f"{key} {at}")]
        said = {"SOURCE_DATE_EPOCH": str(meta.epoch)}
        steps.run([rpmbuild, "-bb", *defined, home / "goodword.spec"], home, said)
        (made,) = home.rglob("*.rpm")
        target = dist / made.name
        target.write_bytes(made.read_bytes())
    return target


def spec(meta: Metadata, root: Path, level: int = 9) -> str:
    """The whole recipe: copies `root`, which is laid out already."""
    macros = {**_MACROS, "__requires_exclude": _own_names(root)}
    lines = [f"%global {name} {value}" for name, value in macros.items()]
    lines += [
        f"%global _binary_payload w{level}.xzdio",
        "",
        f"Name: {meta.name}",
        f"Version: {words.package_version(meta)}",
        f"Release: {RELEASE}",
        f"Summary: {words.short(meta).capitalize()}",
        f"License: {meta.licence}",
        *([f"URL: {meta.homepage}"] if meta.homepage else []),
        f"Vendor: {meta.publisher}",
        f"Packager: {meta.publisher}",
        "Group: Productivity/Networking/Other",
        *(f"Requires: {name}" for name in words.NEEDED),
        "Recommends: gnome-keyring",
        "Recommends: xdg-utils",
        "",
        "%description",
        *words.paragraph(meta),
        "",
        "%install",
        f"cp -a '{root}/.' '%{{buildroot}}/'",
        "",
        "%files",
        *_files(root),
        "",
        "%changelog",
        _changelog(meta),
    ]
    return "\n".join(lines) + "\n"


def _own_names(root: Path) -> str:
    """What lies inside need not come from outside; an expression for whole names."""
    names = {path.name.partition(".so")[0] for path in (root / layout.PROGRAM).rglob("lib*.so*")}
    escaped = "|".join(sorted(name.replace("+", "\\\\+") for name in names))
    return f"^({escaped})\\\\.so.*$"


def _files(root: Path) -> list[str]:
    """Every file by name, and the folders that are ours alone."""
    program, policies = root / layout.PROGRAM, root / layout.POLICIES
    own = [program, policies.parent, policies, root / layout.DOCUMENTS]
    lines = [f"%dir %attr(0755,root,root) /{folder.relative_to(root)}" for folder in own]
    lines.append(f"/{layout.PROGRAM}/*")
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        if path.is_relative_to(program) or (path.is_dir() and not path.is_symlink()):
            continue
        kind = ""
        if place.parts[0] == "etc":
            kind = "%config(noreplace) "
        elif "man" in place.parts or "doc" in place.parts:
            kind = "%doc "
        lines.append(f"{kind}%attr(-,root,root) /{place}")
    return ["%defattr(-,root,root,-)", *lines]


def _changelog(meta: Metadata) -> str:
    day = datetime.fromtimestamp(meta.epoch, UTC).strftime("%a %b %d %Y")
    wrap = {"width": 78, "initial_indent": "- ", "subsequent_indent": "  "}
    entries = [
        textwrap.fill(one.replace("%", "%%"), **wrap)  # type: ignore[arg-type]
        for one in words.changes(meta)
    ]
    version = f"{words.package_version(meta)}-{RELEASE}"
    return "\n".join([f"* {day} {meta.publisher} - {version}", *entries])
