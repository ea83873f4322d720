"""Opening an address in the system's own browser, or a folder in its file manager, with a clean
environment for the child.

The answer of the system can't be trusted ("opened" although nothing happened), so whoever
calls this shows the link as well.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QProcess, QProcessEnvironment, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.children import environment_for

_ALLOWED = ("http", "https", "mailto")


def open_address(url: str) -> bool:
    """Open a web or mail address. False when surely nothing was opened."""
    try:
        allowed = urlsplit(url).scheme in _ALLOWED
    except ValueError:
        allowed = False
    if not allowed:
        return False
    linux = sys.platform.startswith("linux")
    return _open_on_linux(url) if linux else QDesktopServices.openUrl(QUrl(url))


def open_folder(folder: Path) -> bool:
    """Show a folder. False when surely nothing was shown."""
    if not folder.is_dir():
        return False
    if not sys.platform.startswith("linux"):
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
    opener = shutil.which("xdg-open")
    return opener is not None and _started(opener, str(folder))


def _open_on_linux(url: str) -> bool:
    named = os.environ.get("BROWSER", "").partition(":")[0].strip()
    opener = shutil.which("xdg-open") or (shutil.which(named) if named else None)
    return opener is not None and _started(opener, url)


def _started(opener: str, what: str) -> bool:
    process = QProcess()
    process.setProgram(opener)
    process.setArguments([what])
    process.setProcessEnvironment(clean_environment())
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    started = process.startDetached()
    return started[0] if isinstance(started, tuple) else bool(started)


def clean_environment() -> QProcessEnvironment:
    """`environment_for`, as Qt wants it."""
    environment = QProcessEnvironment()
    for name, value in environment_for().items():
        environment.insert(name, value)
    return environment
