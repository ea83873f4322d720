"""Starting with the session on Windows: the Run keys of the machine and of the person.

The installer writes the machine's, which a person can't remove. What switches it off for one
person is a mark under StartupApproved, as the task manager leaves it. Whether Windows asks the
person's mark about the machine's entry is not documented, so a start at sign-in asks it, too
(`autostart.declined`).
Source: the Run and StartupApproved keys (an odd first byte: switched off).
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from typing import Literal, Protocol

Hive = Literal["machine", "person"]
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
NAME = "Goodword"
_OFF = bytes([3]) + bytes(11)


class Registry(Protocol):
    """The values called Goodword. Errors of what writes: `OSError`."""

    def value(self, hive: Hive, place: str) -> object:
        """None where there is none, or where it can't be read."""
        ...

    def keep(self, place: str, value: str | bytes) -> None:
        """In the person's hive; text or bytes."""
        ...

    def forget(self, place: str) -> None:
        """In the person's hive; absent is fine."""
        ...


class RunKey:
    """`on` where either hive has an entry that nobody switched off."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def state(self) -> Literal["on", "off", "off_in_system"]:
        own = self._is_off("person")
        if self._registry.value("person", RUN) and not own:
            return "on"
        machine = bool(self._registry.value("machine", RUN))
        if machine and not own and not self._is_off("machine"):
            return "on"
        return "off_in_system" if machine or self._registry.value("person", RUN) else "off"

    def command(self) -> str:
        line = self._registry.value("person", RUN) or self._registry.value("machine", RUN)
        said = str(line or "")
        return said[1:].partition('"')[0] if said[:1] == '"' else said.partition(" ")[0]

    def own(self) -> bool:
        return bool(self._registry.value("person", RUN))

    def write(self, command: Sequence[str]) -> None:
        """An entry of one's own only where the machine's does not start it already."""
        self._registry.forget(APPROVED)
        if self._registry.value("machine", RUN) and not self._is_off("machine"):
            self._registry.forget(RUN)
            return
        line = subprocess.list2cmdline(command)
        if not line.startswith('"'):
            line = f'"{command[0]}"' + line[len(command[0]) :]
        self._registry.keep(RUN, line)

    def remove(self) -> None:
        self._registry.forget(RUN)
        if self._registry.value("machine", RUN):
            self._registry.keep(APPROVED, _OFF)
        else:
            self._registry.forget(APPROVED)

    def _is_off(self, hive: Hive) -> bool:
        approved = self._registry.value(hive, APPROVED)
        return isinstance(approved, bytes) and bool(approved) and bool(approved[0] & 1)


if sys.platform == "win32":
    import winreg

    _HIVES = {"machine": winreg.HKEY_LOCAL_MACHINE, "person": winreg.HKEY_CURRENT_USER}

    class SystemRegistry:
        """The registry of this computer, 64 bit."""

        def value(self, hive: Hive, place: str) -> object:
            access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            try:
                with winreg.OpenKey(_HIVES[hive], place, 0, access) as key:
                    return winreg.QueryValueEx(key, NAME)[0]
            except OSError:
                return None

        def keep(self, place: str, value: str | bytes) -> None:
            kind = winreg.REG_SZ if isinstance(value, str) else winreg.REG_BINARY
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, place) as key:
                winreg.SetValueEx(key, NAME, 0, kind, value)

        def forget(self, place: str) -> None:
            with contextlib.suppress(FileNotFoundError):
                access = winreg.KEY_SET_VALUE
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place, 0, access) as key:
                    winreg.DeleteValue(key, NAME)
