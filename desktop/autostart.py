"""Starting with the session: the system's own entry is the truth, we keep no copy of it.

Written only on a person's click. Whoever switched it off in the system's settings finds it
off, and off it stays until they click here.
Source: Desktop Application Autostart Specification, Desktop Entry Specification ("The Exec
key"), the Run and StartupApproved keys of Windows, launchd.plist(5).
"""

from __future__ import annotations

import configparser
import contextlib
import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

if sys.platform == "win32":
    import winreg

State = Literal["on", "off", "off_in_system"]
_APP_ID = "io.github.goodword"
_HIDDEN = "--hidden"


class Entry(Protocol):
    """The system's entry. `command` is the program that it starts now, empty when off."""

    def state(self) -> State: ...
    def write(self, command: Sequence[str]) -> None: ...
    def remove(self) -> None: ...
    def command(self) -> str: ...


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
    """Where it is on but starts a program that is gone (a moved AppImage, an older
    version): name the present one. True when something was mended. Errors: `OSError`."""
    entry = _entry()
    if entry.state() != "on" or not (old := entry.command()) or shutil.which(old):
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
        return [sys.executable, _HIDDEN]
    starter = Path(sys.executable).with_name("goodword" + (".exe" if os.name == "nt" else ""))
    if starter.is_file():
        return [str(starter), _HIDDEN]
    return [sys.executable, str(Path(__file__).resolve().parents[1] / "main.py"), _HIDDEN]


def _entry() -> Entry:
    entry: Entry
    if sys.platform == "win32":
        entry = RunKey()
    elif sys.platform == "darwin":
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
        if not values:
            return "off"
        hidden = values.get("Hidden", "").lower() == "true"
        disabled = values.get("X-GNOME-Autostart-enabled", "").lower() == "false"
        return "off_in_system" if hidden or disabled else "on"

    def command(self) -> str:
        return _first_argument(self._values().get("Exec", ""))

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
        _write(self._own, ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"))

    def remove(self) -> None:
        """Without our file the system's own would count: then it has to be covered."""
        if any(place.is_file() for place in self._places[1:]):
            _write(self._own, b"[Desktop Entry]\nType=Application\nName=Goodword\nHidden=true\n")
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


class LaunchAgent:
    """A property list in ~/Library/LaunchAgents (macOS)."""

    def __init__(self) -> None:
        self._file = Path.home() / "Library" / "LaunchAgents" / f"{_APP_ID}.plist"

    def state(self) -> State:
        content = self._content()
        if not content:
            return "off"
        return "off_in_system" if content.get("Disabled") is True else "on"

    def command(self) -> str:
        arguments = self._content().get("ProgramArguments")
        return str(arguments[0]) if isinstance(arguments, list) and arguments else ""

    def write(self, command: Sequence[str]) -> None:
        content = {
            "Label": _APP_ID,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        _write(self._file, plistlib.dumps(content))

    def remove(self) -> None:
        self._file.unlink(missing_ok=True)

    def _content(self) -> dict[str, object]:
        try:
            content = plistlib.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, plistlib.InvalidFileException, ValueError):
            return {"Disabled": True}
        return content if isinstance(content, dict) else {"Disabled": True}


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(file.name + ".partial")
    partial.write_bytes(content)
    partial.replace(file)


if sys.platform == "win32":
    _RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
    _APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

    class RunKey:
        """The person's Run key. The task manager switches an entry off by an odd first
        byte under StartupApproved and leaves the entry itself as it is."""

        def state(self) -> State:
            if not self._value(_RUN):
                return "off"
            approved = self._value(_APPROVED)
            disabled = isinstance(approved, bytes) and approved and approved[0] & 1
            return "off_in_system" if disabled else "on"

        def command(self) -> str:
            line = str(self._value(_RUN) or "")
            return line[1:].partition('"')[0] if line[:1] == '"' else line.partition(" ")[0]

        def write(self, command: Sequence[str]) -> None:
            line = subprocess.list2cmdline(command)
            if not line.startswith('"'):
                line = f'"{command[0]}"' + line[len(command[0]) :]
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                winreg.SetValueEx(key, "Goodword", 0, winreg.REG_SZ, line)
            self._forget(_APPROVED)

        def remove(self) -> None:
            self._forget(_RUN)

        def _value(self, place: str) -> object:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                    return winreg.QueryValueEx(key, "Goodword")[0]
            except FileNotFoundError:
                return None

        def _forget(self, place: str) -> None:
            with contextlib.suppress(FileNotFoundError):
                access = winreg.KEY_SET_VALUE
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place, 0, access) as key:
                    winreg.DeleteValue(key, "Goodword")
