"""The command line: what each word does, what is refused, and that links join nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import main
from desktop import __version__
from desktop.joining import joining_address

ROOT = Path(__file__).resolve().parents[1]
NOISE = (
    # Qt's own tray icon asks for a signal that only some platforms have
    "No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    # the offscreen platform has windows that nobody stacks
    "This plugin does not support raise()",
    "This plugin does not support propagateSizeHints()",
)


def complaints(said: str) -> list[str]:
    """Lines on stderr that should not be there."""
    return [line for line in said.splitlines() if not any(one in line for one in NOISE)]


def goodword(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """One start in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if folder is not None:
        environment |= {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "share")}
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", str(ROOT / "main.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_version_is_one_line() -> None:
    ended = goodword("--version")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"Goodword {__version__}\n", "")


def test_the_version_needs_nothing_heavy() -> None:
    program = (
        "import sys, main\n"
        "try: main.main(['--version'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('PySide6', 'requests', 'sqlite3') if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [["--nonsense"], ["one", "two"], ["--home"]])
def test_wrong_words_end_with_2_and_how_it_is_used(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main.read_words(words)
    assert ended.value.code == 2
    assert "usage: goodword" in capsys.readouterr().err


def test_every_word_arrives(tmp_path: Path) -> None:
    read = main.read_words(
        ["--practice", "--home", str(tmp_path), "--hidden", "--debug", "goodword://join?program=x"]
    )
    assert (read.practice, read.home, read.hidden, read.debug) == (True, tmp_path, True, True)
    assert read.address == "goodword://join?program=x"
    assert (read.check, read.tour) == (False, None)


@pytest.mark.parametrize("deed", main.DEEDS)
def test_a_deed_arrives_and_only_one(deed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.read_words([deed]).deed == deed
    with pytest.raises(SystemExit) as ended:
        main.read_words(list(main.DEEDS))
    assert ended.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_quit_ends_the_running_one_and_starts_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert goodword("--quit", "--home", str(home)).returncode == 0
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--practice", "--home", str(home)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while not list(home.rglob("goodword.sqlite")) and time.monotonic() < until:
            running.poll()
        for deed in ("--feed", "--write", "--quit"):
            assert goodword(deed, "--home", str(home)).returncode == 0
        assert running.wait(30) == 0
    finally:
        running.kill()
        running.wait()


def test_check_says_what_works_and_leaves_nothing_running(tmp_path: Path) -> None:
    ended = goodword("--check", "--home", str(tmp_path / "home"))
    assert (ended.returncode, complaints(ended.stderr)) == (0, [])
    said = dict(line.split(":", 1) for line in ended.stdout.splitlines()[1:])
    assert list(said) == ["screen", "database", "keyring", "tray", "window"]
    assert "FAILED" not in ended.stdout
    assert "9 pages built" in said["window"]


def test_check_says_what_is_missing_and_ends_with_1(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    database = home / "data" / "goodword.sqlite"
    database.mkdir()
    ended = goodword("--check", "--home", str(home))
    assert (ended.returncode, complaints(ended.stderr)) == (1, [])
    assert "database: FAILED" in ended.stdout
    assert "window: 9 pages built" in ended.stdout


def test_check_asks_for_nothing_and_leaves_an_empty_home_empty_handed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert goodword("--check", "--home", str(home)).returncode == 0
    left = {file.name for file in home.rglob("*") if file.is_file()}
    assert left <= {"goodword.sqlite", "goodword.sqlite-wal", "goodword.sqlite-shm"}


@pytest.mark.parametrize(
    ("wish", "address"),
    [
        ("goodword://join?program=https://a.example/p.json", "https://a.example/p.json"),
        ("goodword://join/?program=https%3A%2F%2Fa.example%2Fp.json", "https://a.example/p.json"),
        ("goodword:join?program=https://a.example/", "https://a.example/"),
        (
            "goodword://join?program=https://a.example/&key=RWQ",
            "goodword://join?program=https://a.example/&key=RWQ",
        ),
        (
            "goodword://join?program=https://a.example/&issuer=https://s.example&client_id=c",
            "goodword://join?program=https://a.example/&issuer=https://s.example&client_id=c",
        ),
        ("goodword://join?key=RWQ", ""),
        ("goodword://join?other=x", ""),
        ("goodword://leave?program=https://a.example/", ""),
        ("https://a.example/p.json", ""),
        ("goodword://[broken", ""),
        ("", ""),
    ],
)
def test_only_a_link_that_asks_to_join_names_a_program(wish: str, address: str) -> None:
    assert joining_address(wish) == address
