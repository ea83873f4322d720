"""The list of the feed: keys, clicks, a menu of each row, and the place that is kept.

When posts come, go or move, the one at the top of the screen stays where it is.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QListView

from desktop.ui.feed_model import FeedModel
from desktop.ui.feed_row import FeedRow

_STEP = 24
"""Pixels a notch of the wheel counts."""
_MEASURE_MS = 250
"""So long after an answer its whole length is asked for: the hand that types has rested."""


class FeedList(QListView):
    """Return and a click open a post, Delete puts it aside, the menu key shows what else."""

    opened = Signal(QModelIndex)
    put_aside = Signal(QModelIndex)
    undo_wanted = Signal()
    menu_wanted = Signal(QModelIndex, QPoint)
    """A row, and where on the screen its menu shall stand."""

    def __init__(self, model: FeedModel, row: FeedRow) -> None:
        super().__init__()
        self._model, self._row = model, row
        self._top: tuple[int, int] | None = None
        """Number of the post at the top of the screen, and how much of it is above."""
        self._current = 0
        """Number of the post that the keys are at."""
        self._pressed_more = False
        self._measure = QTimer(self, singleShot=True, interval=_MEASURE_MS)
        self._measure.timeout.connect(self.renew)
        self.setObjectName("plain")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(_STEP)
        self.setAccessibleName(self.tr("Posts"))
        self.setModel(model)
        self.setItemDelegate(row)
        row.setParent(self)
        row.came.connect(self.viewport().update)
        model.came.connect(self.viewport().update)
        model.leaving.connect(self._note)
        # after the view and its selection have forgotten the old rows
        model.modelReset.connect(self._stand)
        model.loaded.connect(self._measure_soon)
        self.clicked.connect(self._clicked)

    def renew(self) -> None:
        """Ask for the same posts again, around what is on the screen."""
        self._note()
        near = [self._top[0]] if self._top is not None else []
        self._model.renew([*near, self._current] if self._current else near)

    def to_top(self) -> None:
        """Forget the place: another question is asked."""
        self._top, self._current = None, 0
        self.scrollToTop()

    # --- the place that is kept -----------------------------------------------------------

    def _note(self) -> None:
        """Remember by their numbers what is at the top and where the keys are."""
        bar = self.verticalScrollBar()
        top = self.indexAt(QPoint(4, 4))
        kept = self._model.post(top) if top.isValid() and bar.value() > 0 else None
        above = -self.visualRect(top).top() if kept is not None else 0
        self._top = (kept.number, above) if kept is not None else None
        current = self._model.post(self.currentIndex())
        self._current = current.number if current is not None else 0

    def _stand(self) -> None:
        """Other rows: be where we were."""
        if not self._model.rowCount():
            return
        self.executeDelayedItemsLayout()
        if self._current:
            index = self._model.index(self._model.row_of(self._current))
            self.setCurrentIndex(index)
        if self._top is not None:
            number, above = self._top
            place = self.visualRect(self._model.index(self._model.row_of(number)))
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + place.top() + above)

    def _measure_soon(self) -> None:
        if self._model.whole:
            self._measure.stop()
        else:
            self._measure.start()

    # --- keys and clicks ------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.put_aside.emit(index)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed_more = self._on_more(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._row.point(event.position().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        where = event.pos() if mouse else self.visualRect(index).center()
        self.menu_wanted.emit(index, self.viewport().mapToGlobal(where))

    def _clicked(self, index: QModelIndex) -> None:
        if self._pressed_more:
            below = self._row.more_place(self.visualRect(index)).bottomLeft()
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(below))
        else:
            self.opened.emit(index)

    def _on_more(self, where: QPoint) -> bool:
        index = self.indexAt(where)
        return index.isValid() and self._row.more_place(self.visualRect(index)).contains(where)
