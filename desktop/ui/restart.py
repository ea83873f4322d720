"""Coming back after Windows' installer has closed us to put a newer version in place.

A silent upgrade asks every program whose files it replaces to end (the Restart Manager), and
starts those again that have asked for it. Without that a person would miss their tray icon until
the next sign-in. Only after an upgrade: not after a crash, nor after the computer was started.
Source: RegisterApplicationRestart (winbase.h), "Guidelines for Applications" of the Restart
Manager.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence

_NO_CRASH, _NO_HANG, _NO_REBOOT = 1, 2, 8
_ONCE = ("--", "--hidden", "--back", "--write", "--feed")
_LONGEST = 1024
"""RESTART_MAX_CMD_LINE."""


def words_to_come_back_with(words: Sequence[str]) -> str:
    """The same home and the like, but in the tray, and without what was asked for then. Not as at
    sign-in, where it would leave again when somebody wants no start there."""
    from subprocess import list2cmdline  # late: only Windows needs it, at a start of the tray

    kept = [word for word in words if word not in _ONCE and not word.startswith("goodword:")]
    return list2cmdline([*kept, "--back"])


def ask_to_come_back(words: Sequence[str]) -> bool:
    """False where there is nobody to ask, or it was refused."""
    taken = False
    if sys.platform == "win32" and getattr(sys, "frozen", False):
        line, flags = words_to_come_back_with(words), _NO_CRASH | _NO_HANG | _NO_REBOOT
        taken = (
            len(line) < _LONGEST
            and ctypes.windll.kernel32.RegisterApplicationRestart(line, flags) == 0
        )
    return taken
