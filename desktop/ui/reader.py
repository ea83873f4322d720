"""One page of guidelines on the screen: read, searched, pointed into; nothing from outside.

The text comes as blocks and is set a little at a time, so that the longest page never holds
up the main thread. Pictures come from the cache, decoded on a lane.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QToolTip

from desktop.feeds.pictures import Pictures
from desktop.guidelines.blocks import Kind, words_of
from desktop.guidelines.documents import Page
from desktop.guidelines.searching import Found
from desktop.jobs import Jobs
from desktop.text import Offsets
from desktop.ui.copying import Copying
from desktop.ui.look import GAP, HAIR, RADIUS, SMALL, Look
from desktop.ui.page_pictures import PagePictures
from desktop.ui.painted import as_tip
from desktop.ui.sheet import COPY, Sheet, words
from desktop.ui.typeset import typeset

SLICE = 0.02
"""Seconds of setting before somebody else may have a turn."""
COLUMN = 72
"""Width of the text in letters: longer lines are hard to come back from."""
SHORT = 300
"""Blocks of a page that is laid out within a few milliseconds."""
RESTED = 250
"""Milliseconds after the last change of size before pictures are drawn anew."""
_BELOW = QPoint(2 * SMALL, 3 * SMALL)
"""So far below the edge a heading counts as reached."""
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


class Reader(QTextBrowser):
    """`followed` carries a link that leads out of the page or to another one."""

    followed = Signal(str)
    ready = Signal()
    moved = Signal(int)
    """The block of the page that is at the top now."""

    def __init__(self, look: Look, jobs: Jobs, pictures: Pictures) -> None:
        super().__init__()
        self._look = look
        self._filler = PagePictures(look, jobs, pictures)
        self._filler.growing.connect(self._hold_place)
        self._filler.grown.connect(self._keep_place)
        self._held: tuple[QTextBlock, float] | None = None
        self._page = Page("", "")
        self._sheet = Sheet(QTextDocument(self))
        self.setDocument(self._sheet.document)
        self._making: Iterator[None] | None = None
        self._coming = self._sheet
        self._then: Callable[[], None] | None = None
        self._marked: tuple[int, int] | None = None
        self._steps = QTimer(self, singleShot=True, interval=0)
        self._steps.timeout.connect(self._step)
        self._copying = Copying(self)
        self._refill = QTimer(self, singleShot=True, interval=RESTED)
        self._refill.timeout.connect(self._fill)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._tell_place)
        if QAccessible.isActive():
            # whoever listens walks through the text with the cursor
            flags = self.textInteractionFlags()
            self.setTextInteractionFlags(flags | Qt.TextInteractionFlag.TextSelectableByKeyboard)

    # --- use ------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        return self._page

    @property
    def busy(self) -> bool:
        """Whether the page is still being set."""
        return self._making is not None

    def show_page(self, page: Page, then: Callable[[], None] | None = None) -> None:
        """Show a page from its beginning; `then` is called once it stands."""
        self._page, self._then = page, then
        self._marked = None
        self._copying.forget()
        if self.busy:
            self._coming.document.deleteLater()
        self._coming = Sheet(QTextDocument(self))
        self._making = typeset(page, self._look, self._coming)
        self.setAccessibleName(self.tr("Text of {title}").format(title=page.title))
        self._step()

    def redraw(self) -> None:
        """The same page in new colours, at the same place."""
        top = self.verticalScrollBar().value()
        marked, then = self._marked, self._then

        def back() -> None:
            self._marked = marked
            self.verticalScrollBar().setValue(top)

        self.show_page(self._page, then or back)

    def go(self, place: int, *, mark: bool = False) -> None:
        """Bring a block of the page to the top; `mark` it with what belongs to it."""
        if self.busy or place >= len(self._page.blocks):
            return
        block = self._block(self._sheet.first(place))
        self.setTextCursor(QTextCursor(block))
        heading = self._page.blocks[place].kind is Kind.HEADING
        # a paragraph is understood with what stands above it
        above = SMALL if heading else self.viewport().height() // 4
        self.verticalScrollBar().setValue(int(self._top(block)) - above)
        self._marked = (place, self._page.end_of(place)) if mark else None
        self.viewport().update()
        self.moved.emit(place)

    def unmark(self) -> None:
        if self._marked is not None:
            self._marked = None
            self.viewport().update()

    def marked_text(self) -> str:
        """The words that are marked."""
        if self._marked is None:
            return ""
        return words_of(self._page.blocks[slice(*self._marked)])

    def show_found(self, found: Sequence[Found], current: int) -> None:
        """Colour what a search found, and bring the current one into view."""
        shown = []
        for number, one in enumerate(found):
            cursor = self._span(one)
            if cursor is None:
                continue
            selection = QTextEdit.ExtraSelection()
            letters = QTextCharFormat()
            if number == current:
                letters.setBackground(self._look.color("accent"))
                letters.setForeground(self._look.color("on_accent"))
                self._show_span(cursor)
            else:
                letters.setBackground(self._look.color("warn_soft"))
                letters.setForeground(self._look.color("text"))
            selection.format = letters
            selection.cursor = cursor
            shown.append(selection)
        self.setExtraSelections(shown)

    # --- setting --------------------------------------------------------------------------

    def _step(self) -> None:
        making = self._making
        if making is None:
            return
        end = time.monotonic() + SLICE
        for _ in making:
            if time.monotonic() > end:
                self._steps.start()
                return
        self._making = None
        old, self._sheet = self._sheet, self._coming
        self._filler.prepare(self._sheet, self.devicePixelRatioF())
        self.setDocument(self._sheet.document)
        self.verticalScrollBar().setValue(0)
        old.document.deleteLater()
        self._fit()
        self._fill()
        then, self._then = self._then, None
        if then is not None:
            then()
        self.ready.emit()

    def _fit(self) -> bool:
        """Lines no longer than one can follow; what is left over stands at both sides.
        Whether that changed something."""
        letters = self.fontMetrics().averageCharWidth() * COLUMN
        side = max(0, (self.width() - letters - 80) // 2)
        margins = self.viewportMargins()
        if margins.left() == side:
            return False
        self.setViewportMargins(side, 0, side, 0)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fit():
            return  # other margins brought another change of size, which was dealt with
        super().resizeEvent(event)
        if len(self._page.blocks) < SHORT:
            self.document().size()  # lays out now; else a bar below flashes up for a moment
        self._refill.start()

    def _fill(self) -> None:
        room = self.viewport().width() - 2 * GAP
        self._filler.fill(self._sheet, self.devicePixelRatioF(), room)

    def _hold_place(self) -> None:
        """Remember what is at the top: a picture above may push it down."""
        block = self.cursorForPosition(QPoint(SMALL, SMALL)).block()
        self._held = (block, self._top(block))

    def _keep_place(self) -> None:
        if self._held is not None:
            block, top = self._held
            self._held = None
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(self._top(block) - top))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is ever loaded because a page names it: what belongs to it was put there."""
        return None

    # --- links ----------------------------------------------------------------------------

    def _follow(self, url: QUrl) -> None:
        link = url.toString()
        if link.startswith(COPY):
            if not self.busy:
                self._copying.copy(self._page, link)
        elif link.startswith("#"):
            place = self._page.place(link)
            if place is not None:
                self.go(place)
        else:
            self.followed.emit(link)

    def viewportEvent(self, event: QEvent) -> bool:
        """A link says where it leads before anybody follows it, as plain text."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            link = self.anchorAt(event.pos())
            text = words("Copy these words") if link.startswith(COPY) else link
            QToolTip.showText(event.globalPos(), as_tip("" if link.startswith("#") else text), self)
            return True
        return super().viewportEvent(event)

    # --- places ---------------------------------------------------------------------------

    def _block(self, number: int) -> QTextBlock:
        return self.document().findBlockByNumber(number)

    def _top(self, block: QTextBlock) -> float:
        return self.document().documentLayout().blockBoundingRect(block).top()

    def _tell_place(self) -> None:
        if self.busy or not self._sheet.places:
            return
        cursor = self.cursorForPosition(self.viewport().rect().topLeft() + _BELOW)
        number = cursor.block().blockNumber()
        places = self._sheet.places
        low, high = 0, len(places) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._sheet.first(middle) <= number:
                low = middle
            else:
                high = middle - 1
        self.moved.emit(low)

    def _span(self, found: Found) -> QTextCursor | None:
        """A find as a selection in the document."""
        if self.busy or found.page != self._page.id or found.block >= len(self._sheet.places):
            return None
        segments = self._sheet.places[found.block]
        if found.segment >= len(segments):
            return None
        block = self._block(segments[found.segment])
        offsets = Offsets(block.text())
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + offsets.to_utf16(found.start))
        cursor.setPosition(
            block.position() + offsets.to_utf16(found.end), QTextCursor.MoveMode.KeepAnchor
        )
        return cursor

    def _show_span(self, span: QTextCursor) -> None:
        """Scroll only where the words are not to be seen yet."""
        at = QTextCursor(span)
        at.setPosition(span.selectionStart())
        self.setTextCursor(at)
        self.ensureCursorVisible()
        rect = self.cursorRect(at)
        height = self.viewport().height()
        if rect.top() < SMALL or rect.bottom() > height - 3 * SMALL:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - height // 3)

    # --- the mark -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._marked is not None and not self.busy:
            self._paint_mark()
        super().paintEvent(event)

    def _outline(self, number: int) -> QRectF:
        """Where a block stands, with the box around it."""
        block, layout = self._block(number), self.document().documentLayout()
        frame = QTextCursor(block).currentFrame()
        if frame is not None and frame is not self.document().rootFrame():
            form = frame.frameFormat()
            whole = layout.frameBoundingRect(frame)
            return whole.adjusted(0, form.topMargin(), 0, -form.bottomMargin())
        return layout.blockBoundingRect(block)

    def _paint_mark(self) -> None:
        """A soft ground and a bar beside what is meant; it stays, quietly."""
        place, end = self._marked or (0, 0)
        top = self._outline(self._sheet.first(place)).top()
        last = self._sheet.places[min(end, len(self._sheet.places)) - 1]
        bottom = self._outline(last[-1] if last else 0).bottom()
        scrolled = self.verticalScrollBar().value()
        width = self.viewport().width()
        ground = QRectF(HAIR, top - HAIR - scrolled, width - 2 * HAIR, bottom - top + 2 * HAIR)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("accent_soft"))
        painter.drawRoundedRect(ground, RADIUS / 2, RADIUS / 2)
        painter.setBrush(self._look.color("accent"))
        right = self.document().defaultTextOption().textDirection() == _RIGHT_TO_LEFT
        left = ground.right() - HAIR if right else ground.left()
        painter.drawRoundedRect(QRectF(left, ground.top(), HAIR, ground.height()), 2, 2)
        painter.end()
