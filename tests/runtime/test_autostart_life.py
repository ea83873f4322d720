"""What the system starts at sign-in, over several lives of the program: moved, and switched off."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.real.lab.running import eventually
from tests.runtime.program import SOURCE, Program, Session, person

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG autostart")


def entry(home: Path) -> Path:
    return home / ".config" / "autostart" / "goodword.desktop"


def exec_of(home: Path) -> list[str]:
    (line,) = [one for one in entry(home).read_text().splitlines() if one.startswith("Exec=")]
    return shlex.split(line.removeprefix("Exec="))


def live(program: Program, home: Path, **more: str) -> Session:
    session = Session(program, "--practice", given=person(home, **more))
    session.until_synced()
    return session


def written(home: Path, *lines: str) -> str:
    entry(home).parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(("[Desktop Entry]", "Type=Application", "Name=Goodword", *lines, ""))
    entry(home).write_text(text)
    return text


def test_an_appimage_that_was_moved_is_followed_at_its_next_start(tmp_path: Path) -> None:
    home = tmp_path / "home"
    image = tmp_path / "Jürgens 1.1 Goodword.AppImage"
    image.touch(mode=0o755)
    written(home, f'Exec="{tmp_path / "gone.AppImage"}" --hidden')
    session = live(SOURCE, home, APPIMAGE=str(image))
    try:
        eventually(lambda: exec_of(home) == [str(image), "--hidden"], "the new path")
    finally:
        session.kill()


def test_switched_off_in_the_system_it_stays_off_whatever_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = written(home, f'Exec="{tmp_path / "gone"}" --hidden', "Hidden=true")
    for _ in range(3):
        session = live(SOURCE, home)
        assert session.leave() == (0, [])
        assert entry(home).read_text() == text


def test_who_never_asked_for_it_gets_no_entry(tmp_path: Path) -> None:
    session = live(SOURCE, tmp_path / "home")
    assert session.leave() == (0, [])
    assert not entry(tmp_path / "home").exists()
