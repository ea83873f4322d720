"""The side of the guidelines: what a page holds, or where the words looked for stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.guidelines.documents import Page
from desktop.guidelines.searching import Found, snippet
from desktop.ui.look import SMALL, Look

_PLACE = int(Qt.ItemDataRole.UserRole)
NEW = "  ●"
_PADDING = QSize(16 + 2 * SMALL, 10)
"""What the style sheet puts around the words of a row; Qt forgets it when it breaks lines."""


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their words need."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListWidget) else 200
        font = index.data(Qt.ItemDataRole.FontRole) or option.font
        room = QRect(0, 0, max(60, width - _PADDING.width()), 10_000)
        words = QFontMetrics(font).boundingRect(
            room, Qt.TextFlag.TextWordWrap.value, str(index.data())
        )
        return QSize(width, words.height() + _PADDING.height())


class Contents(QListWidget):
    """Rows to choose from by mouse or Enter. Headings: `place_chosen` with the block of the
    page; finds: `found_chosen` with the number of the find."""

    place_chosen = Signal(int)
    found_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._searching = False
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(_Wrapped(self))
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Contents"))
        self.itemClicked.connect(self._chosen)
        self.itemActivated.connect(self._chosen)

    def show_page(self, page: Page, changed: frozenset[str]) -> None:
        """The headings; those whose section changed since it was read are marked."""
        self._begin(searching=False)
        deepest = min((one.level for one in page.headings[1:]), default=1)
        for heading in page.headings:
            room = "    " * max(0, heading.level - deepest)
            new = heading.anchor in changed
            row = self._row(room + heading.title + (NEW if new else ""), heading.block)
            if new:
                told = self.tr("Changed since you read it")
                row.setToolTip(told)
                row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{heading.title}. {told}")
            else:
                row.setData(Qt.ItemDataRole.AccessibleTextRole, heading.title)

    def show_found(self, pages: Sequence[Page], found: Sequence[Found]) -> None:
        """What a search found, page by page."""
        self._begin(searching=True)
        named = {page.id: page for page in pages}
        last = ""
        for number, one in enumerate(found):
            page = named[one.page]
            if one.page != last:
                last = one.page
                title = QListWidgetItem(page.title)
                title.setFont(self._look.font(0.92, bold=True))
                title.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(title)
            self._row("".join(snippet(page, one)), number)

    def point(self, place: int) -> None:
        """Show which row the reader stands in, without moving the reader."""
        if self._searching:
            return
        row = max(
            (row for row in range(self.count()) if self.item(row).data(_PLACE) <= place),
            default=-1,
        )
        self._select(row)

    def point_found(self, number: int) -> None:
        """Show which find is the current one."""
        if self._searching:
            rows = (row for row in range(self.count()) if self.item(row).data(_PLACE) == number)
            self._select(next(rows, -1))

    def _begin(self, *, searching: bool) -> None:
        self._searching = searching
        self.clear()
        self.setAccessibleName(self.tr("Found") if searching else self.tr("Contents"))

    def _row(self, text: str, place: int) -> QListWidgetItem:
        row = QListWidgetItem(text)
        row.setData(_PLACE, place)
        self.addItem(row)
        return row

    def _select(self, row: int) -> None:
        if row == self.currentRow():
            return
        self.setCurrentRow(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _chosen(self, row: QListWidgetItem) -> None:
        place = row.data(_PLACE)
        if place is not None:
            (self.found_chosen if self._searching else self.place_chosen).emit(place)
