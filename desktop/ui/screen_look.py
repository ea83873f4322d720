"""What Qt sees of this session, told to the process that asked (`diagnose --look`)."""

from __future__ import annotations

import json
import sys

from PySide6 import __version__ as version
from PySide6.QtWidgets import QApplication, QSystemTrayIcon


def tell() -> int:
    """One line of JSON to the standard output. Where Qt can't start, it ends the process."""
    app = QApplication(["goodword"])
    seen = {
        "qt": version,
        "platform": app.platformName(),
        "screens": len(app.screens()),
        "tray": QSystemTrayIcon.isSystemTrayAvailable(),
    }
    sys.stdout.write(json.dumps(seen))
    return 0
