"""Makes a repository for apt and one for dnf out of the finished packages, for any web server.

With GOODWORD_GPG_KEY both are signed; without it, apt and dnf refuse them, and rightly.
Source: apt-ftparchive(1), sources.list(5) ("exact path"), createrepo_c(8).
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from installer import steps
from installer.linux import layout, openpgp
from installer.metadata import Metadata


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """The folder `repository`, made anew. Errors: `Missing`, `Failed`."""
    key, home = openpgp.key_name(), dist / "repository"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    apt(meta, sorted(dist.glob("*.deb")), home / "apt", key)
    dnf(meta, sorted(dist.glob("*.rpm")), home / "rpm", key)
    if key:
        openpgp.export(key, home / f"{meta.name}.asc")
    return (home,)


def apt(meta: Metadata, packages: list[Path], home: Path, key: str) -> None:
    """A flat repository (`Suites: ./`): a few packages need no tree of suites."""
    ftp = steps.tool("apt-ftparchive", "apt-utils")
    _copy(packages, home)
    listed = steps.run([ftp, "packages", "."], home).encode()
    (home / "Packages").write_bytes(listed)
    (home / "Packages.gz").write_bytes(layout.packed(listed))
    said = {"Origin": meta.title, "Label": meta.title, "Suite": "stable"}
    options = [f"-oAPT::FTPArchive::Release::{name}={value}" for name, value in said.items()]
    release = steps.run([ftp, *options, "release", "."], home)
    # apt-ftparchive knows no other time than now
    day = format_datetime(datetime.fromtimestamp(meta.epoch, UTC)).replace("+0000", "UTC")
    release = re.sub(r"^Date: .*$", f"Date: {day}", release, flags=re.MULTILINE)
    (home / "Release").write_text(release, encoding="utf-8")
    if key:
        openpgp.sign_within(home / "Release", home / "InRelease", key)
        openpgp.sign_beside(home / "Release", key).rename(home / "Release.gpg")


def dnf(meta: Metadata, packages: list[Path], home: Path, key: str) -> None:
    create = steps.tool("createrepo_c", "createrepo-c")
    _copy(packages, home)
    fixed = ["--revision", str(meta.epoch), "--set-timestamp-to-revision", "--no-database"]
    steps.run([create, "--quiet", *fixed, home])
    if key:
        openpgp.sign_beside(home / "repodata/repomd.xml", key)


def _copy(packages: list[Path], home: Path) -> None:
    home.mkdir(parents=True)
    for package in packages:
        shutil.copy(package, home)
