"""The search field of the guidelines: words, how many finds, the next and the one before."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from desktop.ui.copying import announce
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import number_text
from desktop.ui.widgets import Text, name_it

PAUSE = 120
"""Milliseconds after the last key before a search begins."""


class PageSearch(QWidget):
    """`wanted` carries the words (empty: no search any more), `stepped` 1 or -1."""

    wanted = Signal(str)
    stepped = Signal(int)
    left = Signal()
    """Escape in the field: the person wants to read on."""
    went_down = Signal()

    def __init__(self, look: Look, place: QWidget) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HAIR)
        self._count = Text(tone="muted", wrap=False)
        self._count.setMinimumWidth(1)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search the guidelines"))
        self.field.setAccessibleName(self.tr("Search the guidelines"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(280)
        self.field.addAction(look.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self._before = self._arrow(Qt.ArrowType.UpArrow, self.tr("Find before"))
        self._after = self._arrow(Qt.ArrowType.DownArrow, self.tr("Next find"))
        self._before.clicked.connect(self._step_back)
        self._after.clicked.connect(self._step_on)
        row.addStretch(1)
        row.addWidget(self._count)
        row.addSpacing(SMALL)
        row.addWidget(self.field, 8)
        row.addWidget(self._before)
        row.addWidget(self._after)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(self._typed)
        for keys, slot in (
            (QKeySequence.StandardKey.Find, self.begin),
            (QKeySequence.StandardKey.FindNext, self._step_on),
            (QKeySequence.StandardKey.FindPrevious, self._step_back),
        ):
            QShortcut(QKeySequence(keys), place).activated.connect(slot)
        self.show_count(0, -1)

    # --- use --------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        return self.field.text().strip()

    def begin(self) -> None:
        """Ready to type."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_count(self, count: int, current: int) -> None:
        """How many finds there are, and which one is shown (-1: none)."""
        if not self.words:
            text = ""
        elif not count:
            text = self.tr("Nothing found")
        elif current < 0:
            text = self.tr("{count} found").format(count=number_text(count))
        else:
            text = self.tr("{number} of {count}").format(
                number=number_text(current + 1), count=number_text(count)
            )
        for arrow in (self._before, self._after):
            arrow.setVisible(bool(self.words))
            arrow.setEnabled(bool(count))
        if text != self._count.text():
            self._count.setText(text)
            if text:
                announce(self, text)

    # --- inside -----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                    self._step(-1 if back else 1)
                    return True
                case Qt.Key.Key_Down:
                    self.went_down.emit()
                    return True
                case Qt.Key.Key_Escape:
                    self.field.clear()
                    self._search()
                    self.left.emit()
                    return True
        return super().eventFilter(watched, event)

    def _arrow(self, way: Qt.ArrowType, name: str) -> QToolButton:
        arrow = QToolButton()
        arrow.setArrowType(way)
        name_it(arrow, name)
        arrow.hide()
        return arrow

    def _typed(self) -> None:
        if self.words:
            self._pause.start()
        else:
            self._search()

    def _search(self) -> None:
        self._pause.stop()
        self.wanted.emit(self.words)

    def _step_on(self) -> None:
        self._step(1)

    def _step_back(self) -> None:
        self._step(-1)

    def _step(self, way: int) -> None:
        if self._pause.isActive():
            self._search()
        elif not self.words:
            self.begin()
        else:
            self.stepped.emit(way)
