"""Starting with the session on Linux: desktop entries in the autostart folders.

Source: Desktop Application Autostart Specification, Desktop Entry Specification ("The Exec
key").
"""

from __future__ import annotations

import configparser
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from desktop.whole import write_whole


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

    def state(self) -> Literal["on", "off", "off_in_system"]:
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
