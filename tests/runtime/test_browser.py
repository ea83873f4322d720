"""The browser gets the session's own environment; where there is none, nobody claims it opened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.children import environment_for
from desktop.ui.browser import open_address
from tests.real.lab.running import eventually

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="xdg-open")


@pytest.fixture
def dumped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `xdg-open` was given: its environment, then its word."""
    said, tools = tmp_path / "said", tmp_path / "tools"
    tools.mkdir()
    opener = tools / "xdg-open"
    opener.write_text(
        "#!/bin/sh\n"
        f"/usr/bin/env > '{said}.part'\n"
        f"echo \"word=$1\" >> '{said}.part'\n"
        f"/bin/mv '{said}.part' '{said}'\n"
    )
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    return said


def read(said: Path) -> dict[str, str]:
    eventually(said.exists, "the browser's start")
    lines = said.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_a_frozen_program_gives_its_browser_nothing_of_its_own(
    dumped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/goodword/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/theirs")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/usr/lib/goodword/_internal/PySide6/Qt/plugins")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/usr/lib/goodword/goodword")
    assert open_address("https://acme.example/a?b=c&d=ü")
    given = read(dumped)
    assert given["word"] == "https://acme.example/a?b=c&d=ü"
    assert given["LD_LIBRARY_PATH"] == "/opt/theirs"
    assert not [name for name, value in given.items() if "/usr/lib/goodword" in value]
    assert "LD_LIBRARY_PATH_ORIG" not in given


def test_without_a_browser_nobody_says_that_it_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    assert open_address("https://acme.example/") is False


def test_the_mount_of_an_appimage_stays_out_of_every_path() -> None:
    given = {
        "APPDIR": "/tmp/.mount_Goodwo1",
        "APPIMAGE": "/home/a/Goodword.AppImage",
        "PATH": "/tmp/.mount_Goodwo1/usr/bin:/usr/bin",
        "XDG_DATA_DIRS": "/tmp/.mount_Goodwo1/usr/share:/usr/share",
        "HOME": "/home/a",
        "LD_LIBRARY_PATH": "/tmp/.mount_Goodwo1/usr/lib",
    }
    clean = environment_for(given, frozen=True)
    assert clean == {"PATH": "/usr/bin", "XDG_DATA_DIRS": "/usr/share", "HOME": "/home/a"}


def test_from_source_the_persons_own_paths_stay() -> None:
    given = {"LD_LIBRARY_PATH": "/opt/mine", "PYTHONPATH": "/opt/python", "EMPTY": ""}
    assert environment_for(given, frozen=False) == given
