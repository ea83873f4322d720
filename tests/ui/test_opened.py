"""What macOS asks of the application that runs already: links, and being opened once more."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QWidget
from desktop.ui.opened import Application

application = Application(sys.argv[:1], sys.argv[1])
application.address_opened.connect(print)
application.activated_bare.connect(lambda: print("bare"))
active = Qt.ApplicationState.ApplicationActive
application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
application.applicationStateChanged.emit(active)
window = QWidget()
window.show()
application.applicationStateChanged.emit(active)
QCoreApplication.sendEvent(application, QFileOpenEvent(QUrl(sys.argv[2])))
"""
LINK = "goodword://join?program=https%3A%2F%2Fharbour.example%2Fprogram.json"


def _told(system: str) -> list[str]:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, system, LINK],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


def test_a_link_that_the_system_hands_over_is_told_whole() -> None:
    assert _told("linux") == [LINK]


def test_a_click_on_the_icon_shows_a_window_where_there_is_none() -> None:
    assert _told("darwin") == ["bare", LINK]
