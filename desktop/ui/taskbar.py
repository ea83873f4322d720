"""The name by which Windows knows our windows, notifications and shortcut as one application.

Without it they belong to the interpreter: no notification has our name, and a pinned window
starts something else.
Source: SetCurrentProcessExplicitAppUserModelID (shobjidl_core.h): before the first window.
"""

from __future__ import annotations

import ctypes
import sys

APP_USER_MODEL_ID = "Goodword.Goodword"
"""The same as on the shortcut that the installer makes."""


def name_ourselves() -> bool:
    """False where there is nothing to name, or the system did not take it."""
    taken = False
    if sys.platform == "win32":
        shell = ctypes.windll.shell32
        taken = shell.SetCurrentProcessExplicitAppUserModelID(APP_USER_MODEL_ID) == 0
    return taken
