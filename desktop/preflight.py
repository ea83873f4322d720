"""Says in one sentence which system libraries Qt lacks, before Qt would abort on them.

Source: Qt for X11 requirements (doc.qt.io/qt-6/linux-requirements.html); the names of the
packages are Debian's; RPM packages are found by the library that they provide.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing_libraries() -> str:
    """One sentence with a line to paste, or nothing when all is there (or not on Linux).

    Qt itself is tried first, by what it is going to load anyway; only where that fails are
    the libraries looked up one by one."""
    if not sys.platform.startswith("linux"):
        return ""
    x11 = os.environ.get("QT_QPA_PLATFORM", "xcb").partition(":")[0] == "xcb"
    if _qt_loads(x11=x11):
        return ""
    wanted = _ALWAYS | _X11 if x11 else _ALWAYS
    lacking = {library: package for library, package in wanted.items() if not _loads(library)}
    return f"Goodword needs libraries of the system: {_mending(lacking)}" if lacking else ""


def _mending(lacking: Mapping[str, str]) -> str:
    """A line to paste for this system's package manager, else the libraries themselves."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y {' '.join(lacking.values())}"
    wide = "()(64bit)" if sys.maxsize > 2**32 else ""
    provided = " ".join(f"'{library}{wide}'" for library in lacking)
    for manager in ("dnf", "zypper"):
        if shutil.which(manager):
            return f"sudo {manager} install {provided}"
    return ", ".join(lacking)


def no_screen() -> str:
    """One sentence where Qt would abort for want of a screen, or nothing."""
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    if not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named):
        return ""
    return (
        "Goodword needs a screen, and this session has none (no DISPLAY, no WAYLAND_DISPLAY). "
        "What works without one: goodword --check, policy, program, diagnose"
    )


def _qt_loads(*, x11: bool) -> bool:
    try:
        import PySide6.QtWidgets
    except ImportError:
        return False
    plugin = Path(PySide6.__path__[0]) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    return not x11 or not plugin.exists() or _loads(str(plugin))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
