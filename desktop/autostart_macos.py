"""Starting with the session on macOS: property lists in LaunchAgents.

The package lays one for everybody into /Library, which a person can't remove. A list of the same
name in their own Library that says Disabled is their "no"; launchd may start the machine's all
the same, so a start at sign-in asks it, too (`autostart.declined`).
Source: launchd.plist(5).
"""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from desktop.whole import write_whole

APP_ID = "io.github.goodword"
SYSTEM = Path("/Library/LaunchAgents")


class LaunchAgent:
    """The person's list, which counts before the machine's."""

    def __init__(self, system: Path = SYSTEM) -> None:
        self._file = Path.home() / "Library" / "LaunchAgents" / f"{APP_ID}.plist"
        self._system = system / f"{APP_ID}.plist"

    def state(self) -> Literal["on", "off", "off_in_system"]:
        content = self._content()
        if not content:
            return "off"
        return "off_in_system" if content.get("Disabled") is True else "on"

    def command(self) -> str:
        arguments = self._content().get("ProgramArguments")
        return str(arguments[0]) if isinstance(arguments, list) and arguments else ""

    def own(self) -> bool:
        return self._file.is_file()

    def write(self, command: Sequence[str]) -> None:
        """A list of one's own only where the machine's does not start it already."""
        if self._system.is_file():
            self._file.unlink(missing_ok=True)
            return
        self._lay({"ProgramArguments": list(command), "RunAtLoad": True})

    def remove(self) -> None:
        if self._system.is_file():
            self._lay({"ProgramArguments": ["/usr/bin/true"], "Disabled": True})
        else:
            self._file.unlink(missing_ok=True)

    def _lay(self, content: dict[str, object]) -> None:
        whole = {"Label": APP_ID, "ProcessType": "Interactive", **content}
        write_whole(self._file, plistlib.dumps(whole))

    def _content(self) -> dict[str, object]:
        for file in (self._file, self._system):
            try:
                content = plistlib.loads(file.read_bytes())
            except FileNotFoundError:
                continue
            except (OSError, plistlib.InvalidFileException, ValueError):
                return {"Disabled": True}
            return content if isinstance(content, dict) else {"Disabled": True}
        return {}
