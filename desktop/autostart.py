"""Starting with the session: the system's own entry is the truth, we keep no copy of it.

Written only on a person's click. Whoever switched it off in the system's settings finds it
off, and off it stays until they click here.
`autostart_windows.py` and `autostart_macos.py` know the entries of those systems.
Source: Desktop Application Autostart Specification, Desktop Entry Specification ("The Exec
key").
"""

from __future__ import annotations

import configparser
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from desktop.whole import write_whole

State = Literal["on", "off", "off_in_system"]
_LAUNCHER = Path("/usr/bin/goodword")
"""What packages of Linux lay there, whatever stands behind it."""
_HIDDEN = "--hidden"


class Entry(Protocol):
    """The system's entry. `command` is the program that it starts now, empty when off; `own`:
    whether the person has an entry besides what stands there for everybody."""

    def state(self) -> State: ...
    def write(self, command: Sequence[str]) -> None: ...
    def remove(self) -> None: ...
    def command(self) -> str: ...
    def own(self) -> bool: ...


def state() -> State:
    """What the system will do at the next session. `off_in_system`: an entry is there, and
    somebody switched it off outside of Goodword."""
    return _entry().state()


def switch(on: bool) -> None:
    """Only on a click. Errors: `OSError`."""
    if on:
        _entry().write(own_command())
    else:
        _entry().remove()


def repair() -> bool:
    """Where the person has it on but it starts a program that is gone (a moved AppImage, an
    older version): name the present one. True when something was mended. Errors: `OSError`."""
    entry = _entry()
    if not entry.own() or entry.state() != "on":
        return False
    old = entry.command()
    if not old or shutil.which(old):
        return False
    entry.write(own_command())
    return True


def own_command() -> list[str]:
    """How this very program is started: the AppImage rather than its passing mount, the
    installed starter rather than the interpreter behind it."""
    image = os.environ.get("APPIMAGE", "")
    if image and Path(image).is_file():
        return [image, _HIDDEN]
    if getattr(sys, "frozen", False):
        return [_stable(Path(sys.executable)), _HIDDEN]
    starter = Path(sys.executable).with_name("goodword" + (".exe" if os.name == "nt" else ""))
    if starter.is_file():
        return [str(starter), _HIDDEN]
    return [sys.executable, str(Path(__file__).resolve().parents[1] / "main.py"), _HIDDEN]


def declined() -> bool:
    """Whether somebody said no to an entry that the system starts all the same, because it
    stands there for everybody. Asked by a start at sign-in, which then ends."""
    return not sys.platform.startswith("linux") and state() == "off_in_system"


def _stable(program: Path, launcher: Path = _LAUNCHER) -> str:
    """The launcher where it starts this very program: it stays where it is when packages move
    what stands behind it."""
    try:
        same = launcher.samefile(program)
    except OSError:
        same = False
    return str(launcher if same else program)


def _entry() -> Entry:
    entry: Entry
    if sys.platform == "win32":
        from desktop.autostart_windows import RunKey, SystemRegistry

        entry = RunKey(SystemRegistry())
    elif sys.platform == "darwin":
        from desktop.autostart_macos import LaunchAgent

        entry = LaunchAgent()
    else:
        entry = DesktopEntry()
    return entry


class DesktopEntry:
    """A .desktop file in the person's autostart folder, which covers one of the same name
    that IT put into a system folder."""

    def __init__(self) -> None:
        own = os.environ.get("XDG_CONFIG_HOME", "") or str(Path.home() / ".config")
        system = os.environ.get("XDG_CONFIG_DIRS", "") or "/etc/xdg"
        self._own = Path(own) / "autostart" / "goodword.desktop"
        self._places = [self._own] + [
            Path(folder) / "autostart" / "goodword.desktop"
            for folder in system.split(":")
            if folder
        ]

    def state(self) -> State:
        values = self._values()
        hidden = values.get("Hidden", "").lower() == "true"
        if hidden or values.get("X-GNOME-Autostart-enabled", "").lower() == "false":
            return "off_in_system"
        # the session passes over what a removed package left behind
        tried = values.get("TryExec", "")
        return "on" if values and (not tried or shutil.which(tried)) else "off"

    def command(self) -> str:
        return _first_argument(self._values().get("Exec", ""))

    def own(self) -> bool:
        return self._own.is_file()

    def write(self, command: Sequence[str]) -> None:
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            "Name=Goodword",
            "Icon=goodword",
            f"Exec={exec_line(command)}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        write_whole(self._own, ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"))

    def remove(self) -> None:
        """Without our file the system's own would count: then it has to be covered."""
        if any(place.is_file() for place in self._places[1:]):
            write_whole(
                self._own, b"[Desktop Entry]\nType=Application\nName=Goodword\nHidden=true\n"
            )
        else:
            self._own.unlink(missing_ok=True)

    def _values(self) -> dict[str, str]:
        """The keys of the first entry that is there; one that can't be read counts as
        switched off, for the session won't start it either."""
        for place in self._places:
            parser = configparser.RawConfigParser(
                delimiters=("=",), comment_prefixes=("#",), strict=False, allow_no_value=True
            )
            parser.optionxform = str  # type: ignore[assignment,method-assign]
            try:
                parser.read_string(place.read_text(encoding="utf-8", errors="surrogateescape"))
                return {key: value or "" for key, value in parser["Desktop Entry"].items()}
            except FileNotFoundError:
                continue
            except (OSError, configparser.Error, KeyError):
                return {"Hidden": "true"}
        return {}


def exec_line(command: Sequence[str]) -> str:
    """A command as the value of Exec: every argument in quotes, then the escapes of the
    file itself on top, and % doubled, for it starts a field code."""
    quoted = []
    for argument in command:
        for sign in '\\"`$':
            argument = argument.replace(sign, "\\" + sign)
        quoted.append(f'"{argument}"')
    return " ".join(quoted).replace("\\", "\\\\").replace("%", "%%").replace("\n", "\\n")


def _first_argument(line: str) -> str:
    """The program of an Exec value, whoever wrote it."""
    line = line.replace("\\\\", "\\").replace("%%", "%").strip()
    if not line.startswith('"'):
        return line.partition(" ")[0]
    signs = iter(line[1:])
    found = ""
    for sign in signs:
        if sign == '"':
            break
        found += next(signs, "") if sign == "\\" else sign
    return found
