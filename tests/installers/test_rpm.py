"""The package for Fedora and its kin: what it asks for, put on a system by rpm, and run there."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop import __version__
from installer import rpm
from installer.linux import layout
from installer.metadata import Metadata
from tests.installers.clean import System
from tests.installers.conftest import NEXT

RULES = Path(rpm.__file__).parent / "linux" / "rpmlint.toml"


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    if missing := [tool for tool in ("rpmbuild", "rpm") if shutil.which(tool) is None]:
        pytest.skip(f"needs {', '.join(missing)} (make test-installers installs them)")


@pytest.fixture(scope="module")
def made_rpm(meta: Metadata, tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rpm.pack(meta, tree, tmp_path_factory.mktemp("rpm"), level=0)


@pytest.fixture(scope="module")
def newer_rpm(meta: Metadata, newer_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    newer = dataclasses.replace(meta, version=NEXT)
    return rpm.pack(newer, newer_tree, tmp_path_factory.mktemp("newer-rpm"), level=0)


def say(*words: str | Path) -> str:
    ended = subprocess.run(words, check=True, capture_output=True, text=True)
    return ended.stdout


def put(system: System, *words: str | Path) -> None:
    """rpm from outside, into the system. Its libraries are there already, by Debian's names."""
    outside: Sequence[str | Path] = ("rpm", "--root", system.root, "--nodeps")
    ended = subprocess.run([*outside, *words], check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture
def bare_of_goodword(installed: System) -> System:
    """What the program needs is there, the program is not."""
    assert installed.run("dpkg", "--purge", "goodword").returncode == 0
    return installed


def test_it_asks_for_libraries_of_the_system_and_for_none_of_its_own(made_rpm: Path) -> None:
    wanted = say("rpm", "-qp", "--requires", made_rpm)
    assert "libxcb-cursor.so.0()(64bit)" in wanted
    assert "libEGL.so.1()(64bit)" in wanted
    assert "ca-certificates" in wanted
    assert "libQt6" not in wanted and "libpyside6" not in wanted and "libpython" not in wanted
    assert "debian" not in wanted.lower()


def test_it_offers_nothing_of_what_lies_inside(made_rpm: Path) -> None:
    assert ".so" not in say("rpm", "-qp", "--provides", made_rpm)


def test_no_script_runs(made_rpm: Path) -> None:
    assert say("rpm", "-qp", "--scripts", "--triggers", made_rpm) == ""


def test_it_is_put_on_a_system_and_runs_there(
    bare_of_goodword: System, made_rpm: Path, screen: dict[str, str]
) -> None:
    put(bare_of_goodword, "-i", made_rpm)
    ended = bare_of_goodword.run("goodword", "--check", person="anna", environment=screen)
    assert ended.returncode == 0, ended.stdout
    assert "on xcb" in ended.stdout


def test_an_upgrade_keeps_what_it_changed_and_removal_what_people_have(
    bare_of_goodword: System, made_rpm: Path, newer_rpm: Path, screen: dict[str, str]
) -> None:
    system = bare_of_goodword
    put(system, "-i", made_rpm)
    assert system.run("goodword", "--version").stdout == f"Goodword {__version__}\n"
    assert system.run("goodword", "--check", person="anna", environment=screen).returncode == 0
    entry = system.root / layout.AUTOSTART
    entry.write_text("[Desktop Entry]\nHidden=true\n")
    rule = system.root / "etc/goodword/policy.json"
    rule.write_text("{}")
    put(system, "-U", newer_rpm)
    assert system.run("goodword", "--version").stdout == f"Goodword {NEXT}\n"
    assert entry.read_text() == "[Desktop Entry]\nHidden=true\n"
    put(system, "-e", "goodword")
    assert not (system.root / layout.PROGRAM).exists()
    assert rule.read_text() == "{}"
    home = system.root / system.home("anna").removeprefix("/")
    assert list(home.rglob("goodword.sqlite"))


def test_rpmlint_finds_no_error(made_rpm: Path) -> None:
    if shutil.which("rpmlint") is None:
        pytest.skip("needs rpmlint (make test-installers installs it)")
    ended = subprocess.run(
        ["rpmlint", "--config", str(RULES), str(made_rpm)],
        check=False,
        capture_output=True,
        text=True,
    )
    found = [line for line in ended.stdout.splitlines() if ": E: " in line]
    # signing is the releaser's: test_repository.py looks at a signed one
    assert [line for line in found if "no-signature" not in line] == []


def test_two_builds_are_the_same_bytes(
    made_rpm: Path, meta: Metadata, tree: Path, tmp_path: Path
) -> None:
    again = rpm.pack(meta, tree, tmp_path, level=0)
    assert again.read_bytes() == made_rpm.read_bytes()
