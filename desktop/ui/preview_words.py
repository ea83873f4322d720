"""The words of a preview: links, mentions and hashtags in the colour of links."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from desktop.text import Offsets, tokens
from desktop.ui.look import Look
from desktop.ui.wide import Wide


class Words(Wide):
    """Plain words with links, mentions and hashtags coloured, each paragraph in the
    direction of its script."""

    LOWEST = 0

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._document.setDefaultTextOption(option)
        self._text = self._more = self._lead = ""

    def show_words(
        self,
        text: str,
        more: str = "",
        *,
        lead: str = "",
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto,
    ) -> None:
        """`lead` stands before the words, bold; `more` behind them in a quiet colour."""
        option = self._document.defaultTextOption()
        new = (text, more, lead, direction)
        if new == (self._text, self._more, self._lead, option.textDirection()):
            return
        option.setTextDirection(direction)
        self._document.setDefaultTextOption(option)
        self._text, self._more, self._lead = text, more, lead
        self.setAccessibleName(" ".join(part for part in (lead, text + more) if part))
        self.recolor()
        self.updateGeometry()

    def recolor(self) -> None:
        document = self._document
        document.setDefaultFont(self._look.font(1.0))
        document.setPlainText(self._text)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeCharFormat(self._format("text"))
        offsets = Offsets(self._text)
        for token in tokens(self._text):
            cursor.setPosition(offsets.to_utf16(token.start))
            cursor.setPosition(offsets.to_utf16(token.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(self._format("info"))
        if self._more:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(self._more, self._format("muted"))
        if self._lead:
            bold = self._format("text")
            bold.setFontWeight(QFont.Weight.DemiBold)
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            cursor.insertText(f"{self._lead} ", bold)
        self.update()

    def _format(self, color: str) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(self._look.color(color))
        return made

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(max(40, width))
        return round(self._document.size().height() + 0.5) if self._text else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._document.setTextWidth(max(40, self.width()))
        self._document.drawContents(painter, QRectF(self.rect()))
