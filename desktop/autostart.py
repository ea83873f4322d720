"""Starting with the session: the system's own entry is the truth, we keep no copy of it.

Written only on a person's click. Whoever switched it off in the system's settings finds it
off, and off it stays until they click here.
`autostart_linux.py`, `autostart_windows.py` and `autostart_macos.py` know the entries.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

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
        from desktop.autostart_linux import DesktopEntry

        entry = DesktopEntry()
    return entry
