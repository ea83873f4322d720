"""A field for one paragraph about a picture, a video or a file: plain, as high as it needs."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from desktop.ui.paste import tidy

LINES = 3
"""Lines of a description that are seen at once."""
LONGEST = 10_000
"""Characters of a description that are kept; no network takes more."""
TALL = 36
"""Pixels that a row is high at least."""


class Description(QPlainTextEdit):
    """What a picture shows in words: plain, without line ends, as high as it needs to be."""

    moved = Signal(int)
    """One place up (-1) or down (1) is asked for."""
    grown = Signal()
    """It needs more lines, or fewer."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._tall = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # what is dropped here is for the window
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(1)
        self.setPlainText(text)
        self.textChanged.connect(self._fit)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def words(self) -> str:
        return " ".join(self.toPlainText().split())[:LONGEST]

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        lines = max(1, min(LINES, round(self.document().size().height())))
        return QSize(120, max(TALL, line * lines + 16))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, TALL)

    def _fit(self) -> None:
        wanted = self.sizeHint().height()
        if wanted != self._tall:  # not `height()`: a layout may have been quicker
            self._tall = wanted
            self.setFixedHeight(wanted)
            self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Another width may take other lines, of which the document says nothing. Later,
        # because this happens while a layout is at work.
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if alone == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # a description is one paragraph; Ctrl+Enter shares
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if any(url.isLocalFile() for url in source.urls()):
            return  # the name of a file describes nothing
        self.insertPlainText(" ".join(tidy(source.text()[:LONGEST]).split()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.verticalScrollBar().setValue(0)
