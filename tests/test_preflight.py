"""What is missing is said in one line that can be pasted, before Qt would abort."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import preflight
from tests.test_main import ROOT


def has(monkeypatch: pytest.MonkeyPatch, folder: Path, manager: str) -> None:
    """This package manager is all that the machine has."""
    (folder / manager).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_here_nothing_is_missing() -> None:
    assert preflight.missing_libraries() == ""


@pytest.fixture
def no_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt does not load, as where one of its libraries is missing."""
    monkeypatch.setattr(preflight, "_qt_loads", lambda *, x11: False)


@pytest.mark.usefixtures("no_qt")
def test_what_is_missing_is_one_line_to_paste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(preflight._ALWAYS, "libno-such-thing.so.7", "libno-such-thing7")
    has(monkeypatch, tmp_path, "apt-get")
    words = preflight.missing_libraries()
    assert words.count("\n") == 0
    assert words.endswith("sudo apt-get install -y libno-such-thing7")


@pytest.mark.usefixtures("no_qt")
@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("dnf", "sudo dnf install 'libno-such-thing.so.7()(64bit)'"),
        ("zypper", "sudo zypper install 'libno-such-thing.so.7()(64bit)'"),
        ("other", ": libno-such-thing.so.7"),
    ],
)
def test_the_line_is_for_the_package_manager_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: str, line: str
) -> None:
    monkeypatch.setitem(preflight._ALWAYS, "libno-such-thing.so.7", "libno-such-thing7")
    has(monkeypatch, tmp_path, manager)
    assert preflight.missing_libraries().endswith(line)


@pytest.mark.usefixtures("no_qt")
def test_the_libraries_of_x11_matter_on_x11_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preflight._X11, "libno-such-thing.so.7", "libno-such-thing7")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.missing_libraries() == ""
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb:argument")
    assert "libno-such-thing7" in preflight.missing_libraries()


def test_elsewhere_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preflight._ALWAYS, "libno-such-thing.so.7", "libno-such-thing7")
    monkeypatch.setattr(sys, "platform", "win32")
    assert preflight.missing_libraries() == ""


def test_a_start_without_a_library_ends_with_words_and_not_with_an_abort() -> None:
    program = (
        "import sys, desktop.preflight as p, main;"
        "p._qt_loads = lambda x11: False;"
        "p._ALWAYS['libno-such-thing.so.7'] = 'libno-such-thing7';"
        "sys.exit(main.main(['--check']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "libno-such-thing7" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_a_screen_it_says_so_and_what_works_without_one(tmp_path: Path) -> None:
    words = [sys.executable, "main.py", "--home", str(tmp_path)]
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    bare = {key: value for key, value in os.environ.items() if key not in named}
    ended = subprocess.run(words, env=bare, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "no DISPLAY" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_check_needs_no_screen(tmp_path: Path) -> None:
    words = [sys.executable, "main.py", "--check", "--home", str(tmp_path)]
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    bare = {key: value for key, value in os.environ.items() if key not in named}
    ended = subprocess.run(words, env=bare, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "on offscreen" in ended.stdout
