"""The one window for a fault of ours: what happened, and "Copy details" without secrets."""

from __future__ import annotations

import traceback

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import __version__
from desktop.log import redact
from desktop.ui.diagnosing import Diagnosing
from desktop.ui.look import GAP, ROOM, STEP, Look
from desktop.ui.widgets import Banner, Button, Heading, Text


class BugWindow(QWidget):
    """Shown at most once at a time; the application goes on behind it."""

    _open: BugWindow | None = None

    def __init__(
        self, look: Look, error: BaseException, diagnosing: Diagnosing | None = None
    ) -> None:
        """`diagnosing` saves more than stands here; None where that is not allowed."""
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("window")
        self.setWindowTitle("Goodword")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 380)
        box = QVBoxLayout(self)
        box.setContentsMargins(ROOM, ROOM, ROOM, GAP)
        box.setSpacing(STEP)
        box.addWidget(Heading(self.tr("Something broke in Goodword"), look, 1.3))
        box.addWidget(
            Text(
                self.tr(
                    "That is a fault of ours. Your words are kept, and Goodword goes on. "
                    "The details below hold no secrets; send them to whoever looks after "
                    "Goodword in your company."
                )
            )
        )
        trace = "".join(traceback.format_exception(error))
        self._details = redact(f"Goodword {__version__}\n{trace}")
        shown = QPlainTextEdit(self._details)
        shown.setReadOnly(True)
        shown.setAccessibleName(self.tr("Details"))
        box.addWidget(shown, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        copy, close = Button(self.tr("Copy details")), Button(self.tr("Close"), kind="primary")
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.close)
        if diagnosing is not None:
            save = Button(self.tr("Save diagnostics…"))
            save.clicked.connect(diagnosing.ask_where)
            told = Banner(look)
            diagnosing.told.connect(told.say)
            box.addWidget(told)
            row.addWidget(save)
        row.addWidget(copy)
        row.addWidget(close)
        box.addLayout(row)

    @classmethod
    def tell(cls, look: Look, error: BaseException, diagnosing: Diagnosing | None = None) -> None:
        """Show it, unless one is open already."""
        if cls._open is None:
            cls._open = cls(look, error, diagnosing)
            cls._open.destroyed.connect(cls._gone)
            cls._open.show()

    @classmethod
    def _gone(cls) -> None:
        cls._open = None

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
