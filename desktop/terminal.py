"""Where a program of Windows that has no console of its own says something: in the one it was
started from.

goodword.exe opens no console, or a black window would flash at every start. So Windows gives it
no outputs either, unless they lead into a file or to another program.
Source: AttachConsole (consoleapi.h), `sys.stdout` in the documentation of Python's sys module.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence

_PARENT = -1
_WORDS = {"program", "policy", "diagnose"}
_SWITCHES = {"-h", "--help", "--version", "--check", "--selftest-keyring", "--tour"}


def answers_in_text(words: Sequence[str]) -> bool:
    """Not so the application itself: whoever closed that console would end it."""
    return bool(_WORDS.intersection(words[:1]) or _SWITCHES.intersection(words))


def open_outputs() -> bool:
    """For words that answer in text. True where they had to be opened; what nobody can read
    goes nowhere."""
    opened = False
    if sys.platform == "win32" and sys.stdout is None:
        place = "CONOUT$" if ctypes.windll.kernel32.AttachConsole(_PARENT) else os.devnull
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:
                console = open(place, "w", encoding="utf-8", errors="replace")  # noqa: SIM115, PTH123
                console.write("\n")  # the prompt of whoever started us stands on this line
                setattr(sys, name, console)
        opened = True
    return opened
