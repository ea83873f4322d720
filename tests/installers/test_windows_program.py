"""The program frozen for Windows, under Wine: a smoke test, which is no substitute for Windows.

`python .ci/wine.py` freezes it; without that these tests say that they didn't run.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from installer import metadata, msi
from tests.installers import windows
from tests.installers.conftest import NEXT
from tests.installers.windows import Wine

META = metadata.read()
TREE = META.root / "build/frozen-windows/goodword"
PREFIX = META.root / ".lab/wine/prefix"
POLICIES = r"Software\Policies\Goodword"
PATIENCE = 180
"""Seconds, for a busy machine; nothing is judged by them."""


@pytest.fixture(scope="module")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    if not (TREE / "goodword.exe").is_file() or not PREFIX.is_dir():
        pytest.skip("nothing frozen for Windows here: python .ci/wine.py")
    place = tmp_path_factory.mktemp("wine") / "prefix"
    shutil.copytree(PREFIX, place, symlinks=True)
    made = Wine.begin(place)
    yield made
    made.end()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    for name in ("msibuild", "gcab"):
        if shutil.which(name) is None:
            pytest.skip(f"no {name} here: make test-installers installs it")
    dist = tmp_path_factory.mktemp("msi")
    newer = dataclasses.replace(META, version=NEXT)
    return msi.build(META, TREE, dist)[0], msi.build(newer, TREE, dist)[0]


@pytest.fixture
def installed(wine: Wine, packages: tuple[Path, Path]) -> Iterator[Path]:
    """goodword.exe where the package put it."""
    address = "PROGRAM=https://words.example/program.json"
    assert wine.msiexec("/i", packages[0], address) == windows.WELL
    yield wine.disk / "Program Files/Goodword/goodword.exe"
    for one in reversed(packages):
        wine.msiexec("/x", one)


def test_the_installed_program_can_work_there(wine: Wine, installed: Path) -> None:
    ended = wine.run(installed, "--check")
    said = dict(line.split(": ", 1) for line in ended.stdout.splitlines() if ": " in line)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert said["keyring"] == "windows, ready, keeps and forgets what it is given"
    assert re.search(r"AppData.Local.Goodword", said["database"])
    assert "pages built" in said["window"]


def test_policies_of_the_machine_win_over_those_of_the_person_and_of_the_installer(
    wine: Wine, installed: Path
) -> None:
    for hive, word in (("HKCU", "debug"), ("HKLM", "warning")):
        wine.run("reg", "add", rf"{hive}\{POLICIES}", "/v", "log_level", "/d", word, "/f")
    ended = wine.run(installed, "policy", "show", "--json")
    text = json.dumps(json.loads(ended.stdout))
    assert "warning" in text
    assert "https://words.example/program.json" in text
    assert "debug" not in text
    wine.run("reg", "add", rf"HKLM\{POLICIES}", "/v", "receipts", "/d", "no", "/f")
    refused = wine.run(installed, "policy", "show")
    assert refused.returncode == 1
    assert "receipts" in refused.stdout
    assert "REG_DWORD" in refused.stdout
    for hive in ("HKCU", "HKLM"):
        wine.run("reg", "delete", rf"{hive}\{POLICIES}", "/f")


def test_it_runs_while_a_newer_version_is_installed_and_leaves_when_asked(
    wine: Wine, installed: Path, packages: tuple[Path, Path]
) -> None:
    home = wine.disk / "Jürgen Ößé 测试 x'y"
    place = f"C:\\{home.name}"
    running = subprocess.Popen(
        ["wine", installed, "--hidden", "--home", place],
        env=wine.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        _until((home / "data/goodword.lock").exists, running)
        _until((home / "log/goodword.log").exists, running)
        assert wine.msiexec("/i", packages[1]) == windows.WELL
        assert wine.values(windows.KEPT)["Version"] == NEXT
        assert running.poll() is None, "the upgrade ended it"
        assert wine.run(installed, "--home", place, "--quit").returncode == 0
        _until(lambda: running.poll() is not None, None)
        assert running.returncode == 0
    finally:
        running.kill()
        running.communicate()


def _until(holds: Callable[[], bool], running: subprocess.Popen[bytes] | None) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came"
        assert running is None or running.poll() is None, "it ended by itself"
        time.sleep(0.05)
