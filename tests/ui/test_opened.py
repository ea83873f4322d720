"""Addresses that the system hands to the running application, as macOS does."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from desktop.ui.opened import Application

application = Application(sys.argv[:1])
application.address_opened.connect(print)
QCoreApplication.sendEvent(application, QFileOpenEvent(QUrl(sys.argv[1])))
"""
LINK = "goodword://join?program=https%3A%2F%2Fharbour.example%2Fprogram.json"


def test_a_link_that_the_system_hands_over_is_told_whole() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, LINK], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, LINK), ended.stderr
