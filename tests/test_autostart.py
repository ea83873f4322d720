"""Starting with the session: what the system says is true, and we write only on a click."""

from __future__ import annotations

import json
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import autostart
from desktop.autostart_linux import DesktopEntry, exec_line
from desktop.autostart_macos import LaunchAgent
from desktop.autostart_windows import APPROVED, RUN, Hive, RunKey
from tests.real.lab.running import eventually

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG autostart")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"{tmp_path / 'system'}:{tmp_path / 'other'}")
    monkeypatch.delenv("APPIMAGE", raising=False)
    return tmp_path / "own" / "autostart" / "goodword.desktop"


@linux
def test_it_is_off_until_a_click_and_off_again_after_another(file: Path) -> None:
    assert autostart.state() == "off"
    assert not file.parent.exists()
    autostart.switch(True)
    assert autostart.state() == "on"
    assert [part.name for part in file.parent.iterdir()] == ["goodword.desktop"]
    autostart.switch(False)
    autostart.switch(False)
    assert autostart.state() == "off"


@linux
@pytest.mark.parametrize(
    "line", ["Hidden=true", "Hidden = True", "X-GNOME-Autostart-enabled=false"]
)
def test_switched_off_in_the_system_is_read_and_left_alone(file: Path, line: str) -> None:
    autostart.switch(True)
    text = file.read_text().replace("X-GNOME-Autostart-enabled=true\n", "") + line + "\n"
    file.write_text(text)
    for _ in range(3):
        assert autostart.state() == "off_in_system"
        assert autostart.repair() is False
    assert file.read_text() == text
    autostart.switch(True)
    assert autostart.state() == "on"


@linux
def test_an_entry_that_cannot_be_read_does_not_start_anything(file: Path) -> None:
    file.parent.mkdir(parents=True)
    for content in (b"", b"nonsense", b"[Other]\nA=b\n", b"\xff\xfe[\n"):
        file.write_bytes(content)
        assert autostart.state() == "off_in_system"


@linux
def test_an_entry_of_it_counts_and_is_covered_when_the_person_switches_off(
    file: Path, tmp_path: Path
) -> None:
    system = tmp_path / "other" / "autostart" / "goodword.desktop"
    system.parent.mkdir(parents=True)
    system.write_text("[Desktop Entry]\nType=Application\nExec=/bin/true\n")
    assert autostart.state() == "on"
    autostart.switch(False)
    assert autostart.state() == "off_in_system"
    assert "Hidden=true" in file.read_text()
    autostart.switch(True)
    assert autostart.state() == "on"


@linux
@pytest.mark.parametrize("tried", ["", "TryExec=/gone/goodword\n"])
def test_what_a_removed_package_left_for_everybody_is_not_taken_for_the_persons_wish(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: str
) -> None:
    """Packages leave their configuration behind; the session passes over what is gone."""
    image = tmp_path / "Goodword.AppImage"
    image.touch(mode=0o755)
    monkeypatch.setenv("APPIMAGE", str(image))
    system = tmp_path / "system" / "autostart" / "goodword.desktop"
    system.parent.mkdir(parents=True)
    system.write_text(f"[Desktop Entry]\nType=Application\n{tried}Exec=/gone/goodword --hidden\n")
    assert autostart.repair() is False
    assert autostart.state() == ("off" if tried else "on")
    assert not file.exists()
    autostart.switch(True)
    assert autostart.state() == "on"
    assert DesktopEntry().command() == str(image)


@linux
def test_an_appimage_is_started_by_its_own_file_and_followed_when_it_moves(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = tmp_path / "Goodword 1.0.AppImage"
    image.touch(mode=0o755)
    monkeypatch.setenv("APPIMAGE", str(image))
    autostart.switch(True)
    assert DesktopEntry().command() == str(image)
    assert autostart.repair() is False
    moved = image.rename(tmp_path / "Goodword 1.1 ü.AppImage")
    monkeypatch.setenv("APPIMAGE", str(moved))
    assert autostart.repair() is True
    assert DesktopEntry().command() == str(moved)
    assert "--hidden" in file.read_text()


def test_our_own_command_starts_a_program_that_is_there(file: Path) -> None:
    command = autostart.own_command()
    assert Path(command[0]).is_file()
    assert command[-1] == "--hidden"


ODD = [
    "a b",
    'q"uote',
    "$HOME",
    "`date`",
    "back\\slash",
    "100%",
    "%f",
    "Jürgen 测试 😀",
    "x'y",
    "",
    ";#=~",
]


@linux
@pytest.mark.skipif(shutil.which("gio") is None, reason="gio, which starts it, is not installed")
def test_the_system_starts_exactly_the_command_with_every_odd_sign(
    file: Path, tmp_path: Path
) -> None:
    place = tmp_path / "pro gram $x ü"
    place.mkdir()
    program, said = place / "start me", tmp_path / "said"
    program.write_text(
        f"#!{sys.executable}\nimport json, pathlib, sys\n"
        f"pathlib.Path({str(said)!r} + '.part').write_text(json.dumps(sys.argv))\n"
        f"pathlib.Path({str(said)!r} + '.part').rename({str(said)!r})\n"
    )
    program.chmod(0o755)
    DesktopEntry().write([str(program), *ODD])
    subprocess.run(["gio", "launch", str(file)], check=True, capture_output=True, timeout=20)
    eventually(said.exists, "the program that was started")
    assert json.loads(said.read_text()) == [str(program), *ODD]
    assert DesktopEntry().command() == str(program)


def test_a_newline_cannot_add_a_line_of_its_own() -> None:
    assert "\n" not in exec_line(["/x", "a\nHidden=true"])


def live_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows names it otherwise: there this would write into the home of who runs it."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))


def test_a_launch_agent_is_written_read_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_in(tmp_path, monkeypatch)
    agent = LaunchAgent()
    assert agent.state() == "off"
    agent.write(["/Applications/Goodword.app/Contents/MacOS/goodword", "--hidden"])
    (file,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    assert (agent.state(), agent.command()[-8:]) == ("on", "goodword")
    content = plistlib.loads(file.read_bytes())
    assert content["RunAtLoad"] is True
    file.write_bytes(plistlib.dumps({**content, "Disabled": True}))
    assert agent.state() == "off_in_system"
    file.write_bytes(b"nonsense")
    assert agent.state() == "off_in_system"
    agent.remove()
    agent.remove()
    assert agent.state() == "off"


def test_a_launch_agent_for_everybody_can_be_declined_by_one_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_in(tmp_path / "home", monkeypatch)
    system = tmp_path / "Library" / "LaunchAgents"
    system.mkdir(parents=True)
    theirs = system / "io.github.goodword.plist"
    theirs.write_bytes(plistlib.dumps({"Label": "x", "ProgramArguments": ["/a/goodword"]}))
    agent = LaunchAgent(system)
    assert (agent.state(), agent.command()) == ("on", "/a/goodword")
    agent.remove()
    assert agent.state() == "off_in_system"
    assert theirs.is_file()
    agent.write(["/a/goodword", "--hidden"])
    assert agent.state() == "on"
    assert not list((tmp_path / "home").rglob("*.plist")), "one entry is enough"


class Shelf(dict[tuple[Hive, str], object]):
    """A registry with nothing in it but ours."""

    def value(self, hive: Hive, place: str) -> object:
        return self.get((hive, place))

    def keep(self, place: str, value: str | bytes) -> None:
        self["person", place] = value

    def forget(self, place: str) -> None:
        self.pop(("person", place), None)


def test_a_run_key_of_ones_own_is_quoted_and_goes_with_its_mark() -> None:
    shelf = Shelf()
    key = RunKey(shelf)
    assert key.state() == "off"
    key.write([r"C:\Program Files\Goodword\goodword.exe", "--hidden"])
    assert (key.state(), key.command()) == ("on", r"C:\Program Files\Goodword\goodword.exe")
    assert shelf["person", RUN] == r'"C:\Program Files\Goodword\goodword.exe" --hidden'
    shelf["person", APPROVED] = bytes([3]) + bytes(11)
    assert key.state() == "off_in_system"
    key.write([r"C:\Goodword\goodword.exe", "--hidden"])
    assert shelf["person", RUN] == r'"C:\Goodword\goodword.exe" --hidden'
    assert key.state() == "on"
    key.remove()
    assert (key.state(), shelf) == ("off", {})


def test_the_run_key_of_the_machine_is_declined_by_a_mark_and_never_doubled() -> None:
    line = r'"C:\Program Files\Goodword\goodword.exe" --hidden'
    shelf = Shelf({("machine", RUN): line})
    key = RunKey(shelf)
    assert (key.state(), key.command()) == ("on", r"C:\Program Files\Goodword\goodword.exe")
    key.remove()
    assert key.state() == "off_in_system"
    assert shelf["machine", RUN] == line
    key.write([r"C:\Program Files\Goodword\goodword.exe", "--hidden"])
    assert key.state() == "on"
    assert ("person", RUN) not in shelf
    # IT switched the machine's entry off: then the person's own has to be there
    shelf["machine", APPROVED] = bytes([3]) + bytes(11)
    assert key.state() == "off_in_system"
    key.write([r"C:\Program Files\Goodword\goodword.exe", "--hidden"])
    assert key.state() == "on"


@linux
def test_the_launcher_of_a_package_is_named_rather_than_what_stands_behind_it(
    tmp_path: Path,
) -> None:
    program, other = tmp_path / "lib" / "goodword", tmp_path / "lib" / "other"
    program.parent.mkdir()
    for file in (program, other):
        file.touch(mode=0o755)
    launcher = tmp_path / "bin-goodword"
    launcher.symlink_to(program)
    assert autostart._stable(program, launcher) == str(launcher)
    assert autostart._stable(other, launcher) == str(other)
    assert autostart._stable(program, tmp_path / "none") == str(program)
