"""A page of documentation that says how numbers come about, as it lies beside the application."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from desktop.ui.browser import open_address
from desktop.ui.look import GAP, STEP, Look
from desktop.ui.widgets import Button

DOCUMENTS = Path(__file__).resolve().parents[2] / "docs"
REACH_FORMULAS = "reach-formulas"
"""Name of the page with the formulas of estimates and of the calculator."""


class MethodPage(QWidget):
    """A window of its own over `parent`; Esc closes it."""

    def __init__(self, look: Look, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(title)
        self.resize(720, 640)
        box = QVBoxLayout(self)
        box.setContentsMargins(GAP, GAP, GAP, GAP)
        box.setSpacing(STEP)
        self.text = QTextBrowser()
        self.text.setAccessibleName(title)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.highlighted.connect(self._show_address)
        self.text.document().setDocumentMargin(GAP)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setMarkdown(written(name) or self.tr("This page is not on this computer."))
        box.addWidget(self.text, 1)
        close = Button(self.tr("Close"), icon=look.icon("close"))
        close.clicked.connect(self.close)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _follow(self, link: QUrl) -> None:
        """Another page of the documentation, or an address in the browser."""
        if not link.isRelative():
            open_address(link.toString())
        elif page := written(Path(link.path()).stem):
            self.text.setMarkdown(page)

    def _show_address(self, link: QUrl) -> None:
        self.text.setToolTip(link.toString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def written(name: str) -> str:
    """The page's Markdown; empty where it was not installed."""
    path = DOCUMENTS / f"{name}.md"
    return path.read_text("utf-8") if path.is_file() else ""


def show_method(look: Look, name: str, title: str, parent: QWidget) -> MethodPage:
    """Open a page of `docs` by its name without ending, over the window of `parent`."""
    page = MethodPage(look, name, title, parent.window())
    page.show()
    return page
