"""The Debian package in a clean system: installed, run, upgraded while it runs, removed, purged."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import __version__
from installer import deb, steps, trim
from installer.linux import layout
from installer.metadata import Metadata
from tests.installers.clean import NAME, System
from tests.installers.conftest import NEXT, tools_of_this_machine

PATIENCE = 120
"""Seconds, for a busy machine; nothing is judged by them."""
Starting = Callable[..., subprocess.Popen[bytes]]


def until(holds: Callable[[], object], running: subprocess.Popen[bytes] | None = None) -> None:
    """Wait for a condition; fails where it doesn't come, or where what runs has ended."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came"
        assert running is None or running.poll() is None, f"ended with {running.returncode}"
        time.sleep(0.05)


def log_of(system: System, person: str) -> str:
    home = system.root / system.home(person).removeprefix("/")
    return "".join(file.read_text() for file in home.rglob("goodword.log"))


def said_by(system: System, person: str) -> str:
    return (system.layer.parent / f"{person}.said").read_text()


def test_what_is_mounted_for_tests_is_seen_by_nobody_else(installed: System) -> None:
    place = str(installed.root)
    assert place in Path("/proc/self/mounts").read_text()
    assert place not in Path(f"/proc/{os.getppid()}/mounts").read_text()


def test_a_clean_system_needs_nothing_but_the_package(
    installed: System, screen: dict[str, str]
) -> None:
    ended = installed.run("goodword", "--check", person="anna", environment=screen)
    said = dict(line.split(":", 1) for line in ended.stdout.splitlines() if ": " in line)
    assert ended.returncode == 0, ended.stdout
    assert "on xcb" in said["screen"]
    assert f"/home/{NAME}/.local/share/goodword" in said["database"]
    assert "pages built" in said["window"]
    assert installed.run("goodword", "--version").stdout == f"Goodword {__version__}\n"


def test_the_tour_is_taken_by_an_ordinary_person(installed: System, screen: dict[str, str]) -> None:
    words = ("goodword", "--tour", f"/home/{NAME}/tour")
    ended = installed.run(*words, person="anna", environment=screen)
    assert ended.returncode == 0, ended.stdout
    pictures = list((installed.root / "home" / NAME / "tour").glob("*.png"))
    assert len(pictures) > 10


def test_the_recommended_keyring_keeps_secrets(installed: System, screen: dict[str, str]) -> None:
    keyring = ("apt-get", "install", "-y", "-q", "--no-install-recommends", "gnome-keyring", "dbus")
    ended = installed.run(*keyring)
    assert ended.returncode == 0, ended.stdout
    script = "printf word | gnome-keyring-daemon --unlock --components=secrets; goodword --check"
    words = ("dbus-run-session", "--", "sh", "-c", script)
    ended = installed.run(*words, person="ben", environment=screen)
    assert ended.returncode == 0, ended.stdout
    (line,) = [line for line in ended.stdout.splitlines() if line.startswith("keyring:")]
    assert "none answers" not in line and "FAILED" not in line


def test_it_depends_on_libraries_of_the_system_and_on_none_that_lies_inside(
    package: Path, tree: Path
) -> None:
    asked = ["dpkg-deb", "--field", str(package), "Depends"]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    needs = {one.split()[0] for one in said.split(", ")}
    assert {"ca-certificates", "libxcb-cursor0", "libegl1", "libdbus-1-3"} <= needs
    inside = {file.name for file in trim.libraries(tree)}
    packages = {"libssl.so.3": "libssl3", "libsqlite3.so.0": "libsqlite3-0"}
    packages |= {"libffi.so.8": "libffi8", "liblzma.so.5": "liblzma5"}
    assert not {packages[name] for name in inside & set(packages)} & needs


def test_every_library_inside_finds_what_it_needs_in_a_clean_system(installed: System) -> None:
    """Also those that no test of ours loads: those of Wayland and Kerberos, say."""
    inside = "/usr/lib/goodword/_internal"
    places = {"LD_LIBRARY_PATH": f"{inside}:{inside}/PySide6:{inside}/PySide6/Qt/lib"}
    words = ("find", inside, "-name", "*.so*", "-type", "f", "-exec", "ldd", "{}", "+")
    ended = installed.run(*words, environment=places)
    lines = ended.stdout.splitlines()
    assert sum(line.endswith(":") for line in lines) > 50, ended.stdout
    assert [line for line in lines if "not found" in line] == []


def test_every_place_is_the_agreed_one(installed: System) -> None:
    ended = installed.run("dpkg", "-L", "goodword")
    outside = {
        line
        for line in ended.stdout.splitlines()
        if not line.startswith("/usr/lib/goodword/") and not (installed.root / line[1:]).is_dir()
    }
    sizes = ("16x16", "22x22", "24x24", "32x32", "48x48", "64x64", "128x128", "256x256", "512x512")
    hicolor = "/usr/share/icons/hicolor"
    assert outside == {
        "/etc/xdg/autostart/goodword.desktop",
        "/usr/bin/goodword",
        "/usr/share/applications/goodword.desktop",
        "/usr/share/doc/goodword/changelog.gz",
        "/usr/share/doc/goodword/copyright",
        *(f"{hicolor}/{size}/apps/goodword.png" for size in sizes),
        f"{hicolor}/scalable/apps/goodword.svg",
        "/usr/share/lintian/overrides/goodword",
        "/usr/share/man/man1/goodword.1.gz",
        "/usr/share/metainfo/io.github.goodword.metainfo.xml",
    }
    assert installed.run("readlink", "-e", "/usr/bin/goodword").stdout.strip() == (
        "/usr/lib/goodword/goodword"
    )
    assert installed.run("dpkg", "--verify", "goodword").stdout == ""


def test_nothing_that_runs_can_be_written_by_people(installed: System) -> None:
    writable = installed.run("find", "/usr/lib/goodword", "-perm", "/022", "!", "-type", "l")
    foreign = installed.run("find", "/usr/lib/goodword", "!", "-user", "root")
    assert (writable.stdout, foreign.stdout) == ("", "")


def test_no_library_is_looked_for_where_somebody_built_it(tree: Path) -> None:
    with tools_of_this_machine():
        readelf = steps.tool("readelf", "binutils")
    for file in trim.libraries(tree):
        said = steps.run([readelf, "-d", file])
        paths = [line for line in said.splitlines() if "PATH)" in line]
        assert not [line for line in paths if "[/" in line or ":/" in line], file


def test_it_goes_on_while_it_is_upgraded(
    installed: System,
    tree: Path,
    newer_package: Path,
    started: Starting,
    screen: dict[str, str],
) -> None:
    """What it opens for the first time after the upgrade still comes from the old version, and
    whoever opens it learns that a newer one is installed."""
    shutil.copytree(tree, installed.root / "opt/old", symlinks=True)
    running = started("--practice")
    until(lambda: "starts on xcb" in log_of(installed, "anna"), running)
    ended = installed.install(newer_package)
    assert ended.returncode == 0, ended.stdout
    assert installed.run("goodword", "--version").stdout == f"Goodword {NEXT}\n"
    assert (installed.root / "usr/lib/goodword/VERSION").read_text() == f"{NEXT}\n"
    newer = f"a newer version, installed and waiting for a restart: {NEXT}"
    for deed in ("--feed", "--write", "--quit"):
        if deed == "--quit":
            until(lambda: newer in log_of(installed, "anna"), running)
        words = ("/opt/old/goodword", "--practice", deed)
        told = installed.run(*words, person="anna", environment=screen)
        assert told.returncode == 0, told.stdout
    assert running.wait(PATIENCE) == 0
    said = log_of(installed, "anna") + said_by(installed, "anna")
    assert "Traceback" not in said and "Error" not in said, said


def test_an_administrators_change_of_the_autostart_survives_the_upgrade(
    installed: System, newer_package: Path
) -> None:
    entry = installed.root / layout.AUTOSTART
    changed = entry.read_text().replace("X-GNOME-Autostart-enabled=true", "Hidden=true")
    entry.write_text(changed)
    rule = installed.root / "etc/goodword/policy.d/10-company.json"
    rule.write_text('{"autostart": false}')
    assert installed.install(newer_package).returncode == 0
    assert entry.read_text() == changed
    assert rule.read_text() == '{"autostart": false}'


def test_an_older_version_is_only_installed_where_it_is_asked_for(
    installed: System, package: Path, newer_package: Path
) -> None:
    assert installed.install(newer_package).returncode == 0
    assert installed.run("goodword", "--version").stdout == f"Goodword {NEXT}\n"
    assert installed.install(package).returncode == 0
    assert installed.run("goodword", "--version").stdout == f"Goodword {__version__}\n"


@pytest.mark.parametrize("way", ["remove", "purge"])
def test_removal_leaves_what_belongs_to_people(
    installed: System, screen: dict[str, str], way: str
) -> None:
    for person in ("anna", "ben"):
        assert (
            installed.run("goodword", "--check", person=person, environment=screen).returncode == 0
        )
    policy = installed.root / "etc/goodword/policy.json"
    policy.write_text("{}")
    mine = [
        file
        for person in ("anna", "ben")
        for file in (installed.root / installed.home(person)[1:]).rglob("goodword.sqlite")
    ]
    assert len(mine) == 2
    sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in mine]
    ended = installed.run("apt-get", way, "-y", "-q", "goodword")
    assert ended.returncode == 0, ended.stdout
    assert [hashlib.sha256(file.read_bytes()).hexdigest() for file in mine] == sums
    assert not (installed.root / "usr/lib/goodword").exists()
    assert not (installed.root / "usr/bin/goodword").is_symlink()
    kept = way == "remove"
    assert policy.exists() is kept
    assert (installed.root / layout.AUTOSTART).exists() is kept
    if kept:  # the session looks at TryExec, and starts nothing
        assert "TryExec=/usr/bin/goodword" in (installed.root / layout.AUTOSTART).read_text()
    left = installed.run("find", "/etc", "/usr", "/opt", "/var/lib", "-iname", "*goodword*").stdout
    expected = {"/etc/goodword", f"/{layout.AUTOSTART}", "/var/lib/dpkg/info/goodword.list"}
    assert set(left.splitlines()) - {"/var/lib/dpkg/info/goodword.postrm"} == (
        expected if kept else set()
    )


def test_two_people_use_it_at_once(
    installed: System, started: Starting, screen: dict[str, str]
) -> None:
    both = {person: started("--practice", person=person) for person in ("anna", "ben")}
    for person, running in both.items():
        until(lambda who=person: "starts on xcb" in log_of(installed, who), running)
    for person, running in both.items():
        words = ("goodword", "--practice", "--quit")
        assert installed.run(*words, person=person, environment=screen).returncode == 0
        assert running.wait(PATIENCE) == 0
        assert "Traceback" not in log_of(installed, person)


def test_lintian_finds_no_error(package: Path) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("needs lintian (make test-installers installs it)")
    ended = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "none", "--tag-display-limit", "0", str(package)],
        check=True,
        capture_output=True,
        text=True,
    )
    found = [line for line in ended.stdout.splitlines() if line[:2] in ("E:", "W:")]
    assert found == []


def test_two_builds_are_the_same_bytes(
    package: Path, meta: Metadata, tree: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    shutil.copytree(tree, again, symlinks=True)
    for file in again.rglob("*"):
        if not file.is_symlink():
            file.touch()
    other = deb.pack(meta, again, tmp_path, level=0)
    assert other.read_bytes() == package.read_bytes()
