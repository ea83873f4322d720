"""Repositories made from the packages and signed with a throw-away key: apt takes them, dnf reads
them, and both refuse what somebody changed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import __version__
from installer import repository, rpm, sign
from installer.metadata import Metadata
from tests.installers.clean import System
from tests.installers.conftest import tools_of_this_machine


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The fingerprint of a key in a keyring of its own, which goes with the test."""
    if missing := [
        one for one in ("gpg", "apt-ftparchive", "createrepo_c") if not shutil.which(one)
    ]:
        pytest.skip(f"needs {', '.join(missing)} (make test-installers installs them)")
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("k")  # short: the agent's socket lies in it
        home.chmod(0o700)
        patch.setenv("GNUPGHOME", str(home))
        made = ["--quick-generate-key", "Throw-away <t@example.com>", "rsa3072", "sign", "never"]
        gpg = ["gpg", "--batch", "--passphrase", "", *made]
        subprocess.run(gpg, check=True, capture_output=True)
        listed = subprocess.run(
            ["gpg", "--batch", "--with-colons", "--list-secret-keys"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        fingerprint = next(
            line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:")
        )
        patch.setenv("GOODWORD_GPG_KEY", fingerprint)
        yield fingerprint
        subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=False, capture_output=True)


@pytest.fixture(scope="module")
def dist(
    key: str, meta: Metadata, tree: Path, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Signed packages of both kinds, and both repositories."""
    made = tmp_path_factory.mktemp("dist")
    shutil.copy(package, made)
    with tools_of_this_machine():
        rpm.pack(meta, tree, made, level=0)
        sign.build(meta, tree, made)
        repository.build(meta, tree, made)
    return made


def test_each_package_and_the_list_of_sums_is_signed(dist: Path, key: str) -> None:
    (one,) = dist.glob("*.rpm")
    ended = subprocess.run(["rpm", "-qpi", str(one)], check=True, capture_output=True, text=True)
    assert key[-16:].lower() in ended.stdout.lower()
    for signed in (*dist.glob("*.deb"), dist / sign.SUMS):
        beside = signed.with_name(signed.name + ".asc")
        subprocess.run(["gpg", "--verify", beside, signed], check=True, capture_output=True)
    subprocess.run(["sha256sum", "--check", sign.SUMS], cwd=dist, check=True, capture_output=True)


@pytest.fixture
def system(bare: Path, installed_layer: Path, dist: Path, tmp_path: Path) -> Iterator[System]:
    """A machine that has the company's repository and nothing of Goodword."""
    made = System(tmp_path / "system", installed_layer, bare)
    assert made.run("dpkg", "--purge", "goodword").returncode == 0
    shutil.copytree(dist / "repository", made.root / "srv/goodword")
    shutil.copy(dist / "repository/goodword.asc", made.root / "etc/apt/keyrings/goodword.asc")
    (made.root / "etc/apt/sources.list.d/goodword.sources").write_text(
        "Types: deb\nURIs: file:/srv/goodword/apt\nSuites: ./\n"
        "Signed-By: /etc/apt/keyrings/goodword.asc\n"
    )
    yield made
    made.close()


def update(system: System) -> subprocess.CompletedProcess[str]:
    only = "Dir::Etc::sourcelist=/etc/apt/sources.list.d/goodword.sources"
    return system.run("apt-get", "update", "-o", only, "-o", "APT::Get::List-Cleanup=0")


def test_apt_installs_from_the_repository(system: System) -> None:
    updated = update(system)
    assert updated.returncode == 0 and "W:" not in updated.stdout, updated.stdout
    ended = system.run("apt-get", "install", "-y", "--no-install-recommends", "goodword")
    assert ended.returncode == 0, ended.stdout
    assert system.run("goodword", "--version").stdout == f"Goodword {__version__}\n"


@pytest.mark.parametrize("file", ["InRelease", "Packages"])
def test_apt_refuses_what_somebody_changed(system: System, file: str) -> None:
    for unpacked in (system.root / "srv/goodword/apt").glob("Packages.*"):
        unpacked.unlink()
    changed = system.root / "srv/goodword/apt" / file
    changed.write_text(changed.read_text().replace("goodword", "badword").replace("0", "1"))
    (system.root / "srv/goodword/apt/Release.gpg").unlink()
    updated = update(system)
    assert updated.returncode != 0, updated.stdout


def test_dnf_reads_the_signed_repository(dist: Path, tmp_path: Path) -> None:
    if shutil.which("dnf") is None:
        pytest.skip("needs dnf (make test-installers installs it)")
    home = dist / "repository"
    (tmp_path / "repos").mkdir()
    (tmp_path / "repos/goodword.repo").write_text(
        f"[goodword]\nname=Goodword\nbaseurl=file://{home}/rpm\nenabled=1\ngpgcheck=1\n"
        f"repo_gpgcheck=1\ngpgkey=file://{home}/goodword.asc\n"
    )
    ended = subprocess.run(
        [
            *("dnf", "-q", "-y", f"--installroot={tmp_path / 'root'}", "--releasever=1"),
            *(f"--setopt=reposdir={tmp_path / 'repos'}", f"--setopt=cachedir={tmp_path / 'c'}"),
            *("repoquery", "--qf", "%{name} %{version}", "goodword"),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.stdout.strip() == f"goodword {__version__}", ended.stderr
