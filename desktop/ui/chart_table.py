"""The table of a chart: the same numbers, to read, to paste, and for a file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.table import Cell
from desktop.ui.chart_drawing import Drawing, Line
from desktop.ui.chart_words import label, line_name, value_at, words

_Index = QModelIndex | QPersistentModelIndex


def heads(drawing: Drawing) -> list[str]:
    """The column of the places, one of each line, and one of what is marked."""
    column = drawing.column or (words("Day") if drawing.dates else "")
    found = [column, *(line_name(line) or drawing.unit for line in drawing.lines)]
    return [*found, drawing.marked or words("Marks")] if drawing.happened else found


def text_row(drawing: Drawing, place: int) -> list[str]:
    """A row as it is read: unknown is told in words."""
    row = [label(drawing, place), *(value_at(drawing, line, place) for line in drawing.lines)]
    return [*row, _marks(drawing, place)] if drawing.happened else row


def texts(drawing: Drawing) -> list[list[str]]:
    """The whole table as it is read."""
    return [heads(drawing), *(text_row(drawing, place) for place in range(drawing.places))]


def cells(drawing: Drawing) -> list[list[Cell]]:
    """The whole table for a file: plain numbers, days as ISO 8601, the ends of an interval in
    columns of their own. What is unknown says why; what lies before its time is empty."""
    top: list[Cell] = [heads(drawing)[0]]
    for line in drawing.lines:
        top.append(line_name(line) or drawing.unit)
        if line.banded:
            top.append(words("{name}, lowest").format(name=line.name))
            top.append(words("{name}, highest").format(name=line.name))
    if drawing.happened:
        top.append(drawing.marked or words("Marks"))
    return [top, *(_cells_at(drawing, place) for place in range(drawing.places))]


def _cells_at(drawing: Drawing, place: int) -> list[Cell]:
    day = drawing.dates[place].isoformat() if place < len(drawing.dates) else ""
    row: list[Cell] = [day or label(drawing, place)]
    for line in drawing.lines:
        row.append(_cell(drawing, line, place))
        if line.banded:
            row += line.band(place) or (None, None)
    if drawing.happened:
        row.append(_marks(drawing, place))
    return row


def _cell(drawing: Drawing, line: Line, place: int) -> Cell:
    if place < line.absent:
        return None
    value = line.value(place)
    if value is None and line.band(place) is None:
        return drawing.reason(line, place) or words("unknown")
    return value_at(drawing, line, place) if place in line.least else value


def _marks(drawing: Drawing, place: int) -> str:
    return "; ".join(mark.words for mark in drawing.happened.get(place, ()))


class ChartRows(QAbstractTableModel):
    """The table of a drawing; cells are made when they are looked at."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing, self._heads = drawing, heads(drawing)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._drawing.places

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(index.column()))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        place, column = index.row(), index.column() - 1
        if column < 0:
            return label(self._drawing, place)
        if column < len(self._drawing.lines):
            return value_at(self._drawing, self._drawing.lines[column], place)
        return _marks(self._drawing, place)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(section))
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        """Numbers end below each other."""
        numbers = 0 < column <= len(self._drawing.lines)
        side = Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class ChartTable(QTableView):
    """The table on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setResizeContentsPrecision(50)
        self._rows: ChartRows | None = None

    def show_rows(self, drawing: Drawing, name: str) -> None:
        """The numbers of `drawing`."""
        self.setAccessibleName(name)
        old, self._rows = self._rows, ChartRows(drawing)
        self.setModel(self._rows)
        if old is not None:
            old.deleteLater()
        row = self.fontMetrics().height() + 10
        self.verticalHeader().setDefaultSectionSize(row)
        self.setFixedHeight(row * min(11, drawing.places + 2))
        header, wide = self.horizontalHeader(), QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(header.count() - 1 if drawing.happened else 0, wide)
