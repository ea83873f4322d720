"""Which computer this is: a mark that stays with one installed system and tells nothing else.

The system's own number is never kept or sent. It is hashed together with our name, so that the
mark can't be compared with anybody else's.
Source: machine-id(5) ("should not be exposed"), MachineGuid of Windows, gethostuuid(3).
"""

from __future__ import annotations

import ctypes
import hashlib
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

if sys.platform == "win32":
    import winreg

NUMBERS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_DIGITS = 16


def mark() -> str:
    """Sixteen hexadecimal digits. Where the system has no number of its own (some
    containers), the computer's name stands in for it."""
    number = _number(NUMBERS) or f"named {platform.node()}"
    return hashlib.sha256(f"goodword:{number}".encode(errors="replace")).hexdigest()[:_DIGITS]


if sys.platform == "win32":

    def _number(numbers: Sequence[Path]) -> str:
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        place = r"SOFTWARE\Microsoft\Cryptography"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, access) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

elif sys.platform == "darwin":

    def _number(numbers: Sequence[Path]) -> str:
        found, wait = (ctypes.c_ubyte * 16)(), (ctypes.c_long * 2)(1, 0)
        try:
            failed = ctypes.CDLL(None).gethostuuid(found, wait)
        except (OSError, AttributeError):
            return ""
        return "" if failed else bytes(found).hex()

else:

    def _number(numbers: Sequence[Path]) -> str:
        for place in numbers:
            try:
                found = place.read_text(encoding="ascii", errors="replace").strip()
            except OSError:
                continue
            # a system that was never started yet says so in words
            if len(found) == 32:
                return found
        return ""
