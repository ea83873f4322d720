"""One event as it leaves: every field with its value and its meaning, and the very text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from desktop.reach.cloudevents import pretty
from desktop.reporting import Example
from desktop.ui.brief import breakable
from desktop.ui.look import SMALL, Look
from desktop.ui.page_tabs import PageTabs
from desktop.ui.sent_words import field_text, fields, kind_text
from desktop.ui.widgets import Card, Chip, Text

_LINES = 12
_BESIDE = 16
"""At least as much as the style leaves free beside the words of a cell."""


class _Whole(QStyledItemDelegate):
    """Long words go on in the next line: what is sent is never cut."""

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        return breakable(super().displayText(value, locale))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as all lines need; Qt's own forgets the room beside the words."""
        option = QStyleOptionViewItem(option)
        self.initStyleOption(option, index)
        room = max(1, option.rect.width() - 2 * _BESIDE)
        words, font = option.text, option.fontMetrics
        lines = font.boundingRect(0, 0, room, 1 << 20, int(Qt.TextFlag.TextWordWrap), words)
        return QSize(room, lines.height() + 2 * SMALL)


class PlainTable(QTableWidget):
    """A table to read: whole rows, no grid, as high as its rows, Tab leaves it."""

    def __init__(self, name: str, heads: list[str], *, rows: int = 0) -> None:
        """`rows`: higher than so many it scrolls; 0 = never."""
        super().__init__(0, len(heads))
        self._most = rows
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(heads)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setItemDelegate(_Whole(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def fill(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show these and nothing else; the row that was chosen stays chosen."""
        row = self.currentRow()
        self.setRowCount(len(rows))
        for line, cells in enumerate(rows):
            for column, words in enumerate(cells):
                self.setItem(line, column, QTableWidgetItem(words))
        if 0 <= row < len(rows):
            self.setCurrentCell(row, 0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        shown = self.rowCount() if not self._most else min(self.rowCount(), self._most)
        height = sum(self.rowHeight(row) for row in range(shown))
        edges = 2 * self.frameWidth() + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height + edges)


class ExactText(QPlainTextEdit):
    """JSON as it is, to read and to copy."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_body(self, body: str) -> None:
        """Spread over lines for the eye; nothing else is changed."""
        words = pretty(body) if body else ""
        if words == self.toPlainText():
            return
        self.setPlainText(words)
        lines = min(_LINES, words.count("\n") + 1)
        margins = self.contentsMargins()
        edges = margins.top() + margins.bottom() + 2 * int(self.document().documentMargin())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + edges + 4)


class ExampleCard(Card):
    """What would leave for the last share, live as choices change."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._whose = title
        self._events: tuple[Example, ...] = ()
        self._number = 0
        row = QHBoxLayout()
        self._title = Text(look=look, bold=True)
        row.addWidget(self._title, 1)
        self.exact = Chip(self.tr("As text"))
        self.exact.setAccessibleName(self.tr("As text, {program}").format(program=title))
        self.exact.toggled.connect(self._show)
        row.addWidget(self.exact)
        self.box.addLayout(row)
        self.tabs = PageTabs()
        self.tabs.chosen.connect(self._choose)
        self._note = Text(tone="muted")
        heads = [self.tr("What it means"), self.tr("What is sent"), self.tr("Field")]
        self.table = PlainTable("", heads)
        self.text = ExactText("")
        for part in (self.tabs, self._note, self.table, self.text):
            self.box.addWidget(part)

    def show_examples(self, events: Sequence[Example], *, on: bool) -> None:
        """`on`: it is agreed to; else it would be sent."""
        words = self.tr("What would be sent, and nothing else")
        if on:
            words = self.tr("What is sent, and nothing else")
        self._title.setText(words)
        self._events = tuple(events)
        self._number = min(self._number, max(0, len(self._events) - 1))
        self.tabs.show_titles([(self._titled(one), False) for one in self._events])
        self.tabs.setVisible(len(self._events) > 1)
        self._choose(self._number)

    def _titled(self, event: Example) -> str:
        return kind_text(event.kind)

    def _choose(self, number: int) -> None:
        self._number = number
        self.tabs.choose(number)
        self._show()

    def _show(self) -> None:
        if not self._events:
            return
        event, exact = self._events[self._number], self.exact.isChecked()
        about = kind_text(event.kind)
        if event.real:
            note = self.tr("{event}: as it is for the last post of theirs that you shared.")
        else:
            note = self.tr("{event}: made up, for there is none yet.")
        self._note.setText(note.format(event=about))
        named = {"event": about, "program": self._whose}
        every = self.tr("Every field that is sent, {event}: {program}")
        text = self.tr("The very text that is sent, {event}: {program}")
        self.table.setAccessibleName(every.format(**named))
        self.text.setAccessibleName(text.format(**named))
        rows = [(field_text(path), value, path) for path, value in fields(event.body)]
        self.table.fill(rows)
        self.text.show_body(event.body)
        self.table.setVisible(not exact)
        self.text.setVisible(exact)
