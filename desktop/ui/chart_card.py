"""A chart as people meet it: title, picture, source, its table, and ways to take both along."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from desktop.errors import GoodwordError
from desktop.jobs import Jobs
from desktop.table import csv_text, tabbed
from desktop.ui.brief import BriefButton
from desktop.ui.chart import Chart
from desktop.ui.chart_drawing import Drawing
from desktop.ui.chart_table import ChartTable, cells, texts
from desktop.ui.copying import announce
from desktop.ui.flow import FlowRow
from desktop.ui.look import Look
from desktop.ui.messages import sentence
from desktop.ui.saving import Saving
from desktop.ui.widgets import Card, Text


class ChartCard(Card):
    """`draw` shows a drawing. With `jobs` its table can be saved, which is done on a lane."""

    saved = Signal(str)
    """Name of the file."""

    def __init__(self, look: Look, jobs: Jobs | None = None) -> None:
        super().__init__()
        self._look = look
        self._drawing, self._name, self._source_line = Drawing(), "", ""
        self._title = Text("", look=look, bold=True)
        self.box.addWidget(self._title)
        self.chart = Chart(look)
        self.box.addWidget(self.chart)
        self.table = ChartTable()
        self.table.hide()
        self.box.addWidget(self.table)
        self._source = Text("", tone="muted", look=look, scale=0.9, selectable=True)
        self.box.addWidget(self._source)
        self._saving = Saving(jobs, self._file) if jobs is not None else None
        self.box.addWidget(self._buttons())
        self._said = Text("", tone="muted")
        self._said.hide()
        self.box.addWidget(self._said)

    def draw(self, drawing: Drawing, title: str, source_line: str = "") -> None:
        """Show it. `source_line`: from where and when ("LinkedIn, as of 3 Nov, 9:41")."""
        self._drawing, self._name, self._source_line = drawing, title, source_line
        self._title.setText(title)
        self._source.setText(source_line)
        self._source.setVisible(bool(source_line))
        self.chart.draw(drawing, title)
        for button in (self.toggle, self.copy_picture, self.copy_table, self.save):
            button.set_whole(button.whole, f"{button.whole}: {title}")
        self._said.hide()
        if self.toggle.isChecked():
            self._show_table()

    def picture(self) -> QImage:
        """Chart, title and source on a light ground, twice as large as on the screen."""
        return self.chart.picture(self._name, self._source_line)

    def _buttons(self) -> QWidget:
        row = FlowRow()
        look = self._look
        self.toggle = BriefButton(self.tr("Table"), kind="chip")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._toggled)
        self.copy_picture = BriefButton(
            self.tr("Copy picture"), kind="quiet", icon=look.icon("picture")
        )
        self.copy_picture.clicked.connect(self._copy_picture)
        self.copy_table = BriefButton(self.tr("Copy table"), kind="quiet", icon=look.icon("copy"))
        self.copy_table.clicked.connect(self._copy_table)
        self.save = BriefButton(self.tr("Save CSV"), kind="quiet", icon=look.icon("document"))
        self.save.clicked.connect(self._ask)
        for button in (self.toggle, self.copy_picture, self.copy_table, self.save):
            row.add(button)
        self.save.setVisible(self._saving is not None)
        if self._saving is not None:
            self._saving.done.connect(self._was_saved)
            self._saving.failed.connect(self._not_saved)
        return row

    # --- the table -------------------------------------------------------------------------

    def _toggled(self, on: bool) -> None:
        if on:
            self._show_table()
        self.table.setVisible(on)

    def _show_table(self) -> None:
        self.table.show_rows(self._drawing, self.tr("{title}, table").format(title=self._name))

    # --- taking it along -------------------------------------------------------------------

    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.picture())
        self._say(self.tr("The picture is copied."))

    def _copy_table(self) -> None:
        QGuiApplication.clipboard().setText(tabbed(texts(self._drawing)))
        self._say(self.tr("The table is copied."))

    def _ask(self) -> None:
        if self._saving is not None:
            self._saving.ask(self, self.tr("Save the numbers of this chart"), file_name(self._name))

    def _file(self, ending: str) -> tuple[str, int]:
        """On the lane: the table, and below it where the numbers are from."""
        drawing = self._drawing
        rows = cells(drawing)
        if self._source_line:
            rows += [[], [self._source_line]]
        return csv_text(rows), drawing.places

    def _was_saved(self, name: str) -> None:
        self._say(self.tr("Saved as “{file}”.").format(file=name))
        self.saved.emit(name)

    def _not_saved(self, error: GoodwordError) -> None:
        self._say(sentence(error), tone="bad")

    def _say(self, words: str, tone: str = "muted") -> None:
        self._said.setText(words)
        self._said.set_tone(tone)
        self._said.show()
        announce(self, words)


def file_name(title: str) -> str:
    """A title as the name of a file, without ending."""
    kept = "".join(sign if sign.isalnum() else " " for sign in title)
    return "-".join(kept.split())[:60].rstrip("-").lower() or "chart"
