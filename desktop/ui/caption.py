"""The editor of one caption: plain words, real undo, underlines where hints are.

Every change that is not typed goes through one edit block of a text cursor, so that undo
brings back words and cursor. Places outside count code points; only this file and
`underlines` know Qt's UTF-16.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QToolTip

from desktop.model import Fix, Hint
from desktop.text import Offsets
from desktop.ui import caption_menu
from desktop.ui.look import Look
from desktop.ui.messages import hint_text
from desktop.ui.paste import words_of
from desktop.ui.rawtext import with_lines, words_in
from desktop.ui.underlines import Span, Underlines

LINE_HEIGHT = 145
"""Per cent of the font's own."""
REST = 600
"""Milliseconds without a key after which the word under the cursor counts as written."""


class Caption(QTextEdit):
    """One text with its own undo. It is a QTextEdit for its line height alone: nothing
    rich gets in (paste, drop) or out (copy)."""

    edited = Signal()
    """The words changed, by hand or by command; never for an unfinished composition."""
    rested = Signal()
    """The hand rests, or the cursor left the word that was being written."""
    left = Signal()
    """The focus went elsewhere."""
    visited = Signal(object)
    """The cursor stands in this hint (None: in none)."""
    refused = Signal(str)
    """What was dropped or pasted is not words, or not all of it: see `paste.Refusal`."""
    typed = Signal()
    """A key or an input method wrote something, or is about to."""
    moved = Signal()
    """The cursor stands elsewhere."""
    directed = Signal()
    """The direction of the paragraphs was chosen by hand."""

    def __init__(self, look: Look, name: str, description: str = "") -> None:
        super().__init__()
        self.setObjectName("caption")
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setAcceptRichText(False)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.setTabChangesFocus(True)
        self.setFont(look.font(1.2))
        self.document().setDocumentMargin(4)
        self.taker: Callable[[QMimeData], bool] = _nobody
        """Asked first about what is pasted or dropped; True: it was for it."""
        self.helper: Callable[[QKeyEvent], bool] = _nobody
        """Asked first about every key; True: the key was for it."""
        self._known = ""
        self._preedit = ""
        self._hints: tuple[Hint, ...] = ()
        self._visited: Hint | None = None
        self._stale = False
        self._typing = False
        self._loading = False
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._settle)
        # Before the highlighter's own slot: the spans have to move first.
        self.document().contentsChange.connect(self._follow)
        self._underlines = Underlines(look, self)
        self.cursorPositionChanged.connect(self._moved)
        self.load("")

    # --- words -----------------------------------------------------------------------------

    def text(self) -> str:
        """The words as typed."""
        return words_in(self.document()) if self._preedit else self._known

    @property
    def preedit(self) -> str:
        """What an input method is composing; not yet part of the words."""
        return self._preedit

    def load(self, text: str) -> None:
        """Begin with this text and nothing to undo: only for opening a draft."""
        document = self.document()
        self._loading = True
        document.setUndoRedoEnabled(False)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        kind = QTextBlockFormat.LineHeightTypes.ProportionalHeight
        lines.setLineHeight(LINE_HEIGHT, kind.value)
        cursor.mergeBlockFormat(lines)
        document.setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._loading = False
        self._known = words_in(self.document())

    def change(self, start: int, end: int, text: str) -> None:
        """Replace `start:end` (code points) in one undo step; the cursor keeps its place."""
        offsets = Offsets(self.text())
        cursor = self.textCursor()
        cursor.beginEditBlock()  # here, so that undo brings the cursor back to this place
        cursor.setPosition(offsets.to_utf16(start))
        cursor.setPosition(offsets.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        cursor.endEditBlock()
        self._settle()

    def change_all(self, text: str) -> None:
        """Replace everything, undoable; the cursor goes to the end."""
        self.change(0, len(self.text()), text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def write(self, text: str) -> None:
        """Put words where the cursor is (over the selection), undoable."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._settle()

    def mend(self, fix: Fix, *, stay: bool = False) -> None:
        """`stay`: the cursor stays before what is put in at its place."""
        cursor = self.textCursor()
        place = cursor.position()
        self.change(fix.start, fix.end, fix.text)
        if stay and not cursor.hasSelection() and self.textCursor().position() > place:
            cursor.setPosition(place)
            self.setTextCursor(cursor)

    # --- hints -----------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """Where the cursor is, in code points."""
        return Offsets(self.text()).from_utf16(self.textCursor().position())

    @property
    def typing(self) -> bool:
        """Whether the word under the cursor is still being written."""
        return self._typing

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Underline these. Spans belong to the present text."""
        self._hints, self._stale = tuple(hints), False
        offsets = Offsets(self._known)
        self._underlines.show_spans(
            Span(
                offsets.to_utf16(hint.start),
                offsets.to_utf16(hint.end),
                hint.level,
                hint.rule == "network.length",
            )
            for hint in hints
            if hint.start < hint.end
        )
        self._visit()

    def hint_here(self) -> Hint | None:
        """The hint the cursor stands in: the narrowest one."""
        place = self.place
        here = [hint for hint in self._hints if hint.start <= place <= hint.end]
        return min(here, key=_width, default=None)

    def go_to(self, hint: Hint) -> None:
        """Put the cursor at the beginning of a hint."""
        cursor = self.textCursor()
        cursor.setPosition(Offsets(self.text()).to_utf16(hint.start))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def step(self, forward: bool) -> Hint | None:
        """Go to the next (or previous) hint, round the end."""
        if not self._hints:
            return None
        place = self.place
        ordered = sorted(self._hints, key=_start)
        if forward:
            chosen = next((hint for hint in ordered if hint.start > place), ordered[0])
        else:
            before = [hint for hint in ordered if hint.start < place]
            chosen = before[-1] if before else ordered[-1]
        self.go_to(chosen)
        return chosen

    # --- what Qt tells ---------------------------------------------------------------------

    def _follow(self, at: int, removed: int, added: int) -> None:
        """Also comes for mere underlines and compositions, with the same words."""
        text = words_in(self.document())
        if text != self._known and not self._loading:
            self._underlines.follow(at, removed, added)
            self._compare(text)

    def _compare(self, text: str) -> None:
        if self._preedit or text == self._known:
            return
        self._known = text
        self._hints, self._stale = (), True
        self._typing = True
        self._rest.start()
        self.edited.emit()

    def _moved(self) -> None:
        if self._typing and not self._at_end_of_word():
            self._settle()
        self._visit()
        self.moved.emit()

    def _at_end_of_word(self) -> bool:
        at = self.textCursor().positionInBlock()
        line = self.textCursor().block().text()
        return at > 0 and not line[at - 1 : at].isspace()

    def _settle(self) -> None:
        self._rest.stop()
        if self._typing:
            self._typing = False
            self.rested.emit()

    def settle(self) -> None:
        """The hand does something else: the word counts as written."""
        self._settle()

    def _visit(self) -> None:
        if self._stale:
            return  # the hints of the changed text come with the next turn of the event loop
        here = self.hint_here()
        if here != self._visited:
            self._visited = here
            self.visited.emit(here)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        self._compare(words_in(self.document()))
        self.typed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.text() and event.text().isprintable():
            self.typed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settle()
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        # before Qt makes a step to the next widget out of a Tab
        if isinstance(event, QKeyEvent) and self.helper(event):
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hint = self._hint_under(event.pos())
            words = "" if hint is None else html.escape(hint_text(hint))
            QToolTip.showText(event.globalPos(), f"<p>{words}</p>" if words else "", self)
            return True
        return super().event(event)

    @property
    def direction(self) -> Qt.LayoutDirection:
        return self.document().defaultTextOption().textDirection()

    def set_direction(self, direction: Qt.LayoutDirection) -> None:
        """Lay every paragraph out this way, or (auto) each as its script wants. The words
        themselves stay as they are: no marks are put in."""
        option = self.document().defaultTextOption()
        option.setTextDirection(direction)
        self.document().setDefaultTextOption(option)
        self.directed.emit()

    def _hint_under(self, spot: QPoint) -> Hint | None:
        inside = self.viewport().mapFrom(self, spot)
        place = Offsets(self.text()).from_utf16(self.cursorForPosition(inside).position())
        here = [hint for hint in self._hints if hint.start <= place < hint.end]
        return min(here, key=_width, default=None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with the mends of the hint in question on top. The keyboard asks
        about the cursor, the mouse about where it is."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        hint = self._hint_under(event.pos()) if by_mouse else self.hint_here()
        spot = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        menu = caption_menu.menu(self, hint)
        menu.popup(event.globalPos() if by_mouse else spot)

    # --- clipboard -------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasUrls() or source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.taker(source):
            return
        pasted = words_of(source)
        if pasted.words:
            self.textCursor().insertText(pasted.words)
            self.ensureCursorVisible()
        if pasted.refused:
            self.refused.emit(pasted.refused)

    def createMimeDataFromSelection(self) -> QMimeData:
        mime = QMimeData()
        mime.setText(with_lines(self.textCursor().selectedText()))
        return mime


def _nobody(_: object) -> bool:
    return False


def _width(hint: Hint) -> int:
    return hint.end - hint.start


def _start(hint: Hint) -> int:
    return hint.start
