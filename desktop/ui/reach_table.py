"""Post by post: the numbers of every post, opened into its shares, to copy and to keep."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from desktop.balance import Balance
from desktop.errors import GoodwordError
from desktop.jobs import Jobs
from desktop.reach.overview import Overview
from desktop.table import csv_text, tabbed
from desktop.ui.brief import BriefButton
from desktop.ui.copying import announce
from desktop.ui.flow import FlowRow
from desktop.ui.look import Look
from desktop.ui.messages import sentence
from desktop.ui.reach_rows import TEXTS, ReachRows, csv_rows
from desktop.ui.saving import Saving
from desktop.ui.widgets import Card, Text

MOST_ROWS = 12
"""So many rows are on the screen before the table scrolls in itself."""


class ReachTable(Card):
    """The card."""

    def __init__(self, look: Look, jobs: Jobs) -> None:
        super().__init__()
        self._balance: Balance | None = None
        self.rows: ReachRows | None = None
        title = self.tr("Post by post")
        self.box.addWidget(Text(title, look=look, bold=True))
        self.tree = QTreeView()
        self.tree.setAccessibleName(self.tr("Numbers of every post"))
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tree.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.header().setStretchLastSection(False)
        self.tree.setStyleSheet("QTreeView::item { padding: 5px 2px; }")
        self.tree.expanded.connect(self._fit_height)
        self.tree.collapsed.connect(self._fit_height)
        self.box.addWidget(self.tree)
        row = FlowRow()
        copy, save = (
            BriefButton(words, kind="quiet", icon=look.icon(icon), name=f"{words}: {title}")
            for words, icon in ((self.tr("Copy table"), "copy"), (self.tr("Save CSV"), "document"))
        )
        copy.clicked.connect(self.copy)
        save.clicked.connect(self._ask)
        row.add(copy)
        row.add(save)
        self.box.addWidget(row)
        self._said = Text("", tone="muted")
        self._said.hide()
        self.box.addWidget(self._said)
        self.saving = Saving(jobs, self._file)
        self.saving.done.connect(self._was_saved)
        self.saving.failed.connect(self._not_saved)

    @property
    def said(self) -> str:
        """What was told about copying and saving; empty if nothing was."""
        return "" if self._said.isHidden() else self._said.text()

    def show_overview(self, found: Overview, balance: Balance) -> None:
        old, self._balance = self.rows, balance
        opened = self._opened()
        self.rows = ReachRows(found, balance, self)
        self.tree.setModel(self.rows)
        if old is not None:
            old.deleteLater()
        if old is None or old.columnCount() != self.rows.columnCount():
            self._size_columns()
        self.tree.setRootIsDecorated(any(len(shares) > 1 for shares in found.posts))
        for number, shares in enumerate(found.posts):
            if shares[0].draft in opened:
                self.tree.expand(self.rows.index(number, 0))
        self.setVisible(bool(found.posts))
        self._fit_height()

    def copy(self) -> None:
        """Every share, as rows to paste."""
        if self.rows is not None:
            QGuiApplication.clipboard().setText(tabbed(self.rows.texts()))
            self._say(self.tr("The table is copied."))

    # --- inside ----------------------------------------------------------------------------

    def _opened(self) -> set[str]:
        """Drafts of the posts that are open, so that new numbers close none."""
        if self.rows is None:
            return set()
        posts = self.rows.found.posts
        return {
            shares[0].draft
            for number, shares in enumerate(posts)
            if len(shares) > 1 and self.tree.isExpanded(self.rows.index(number, 0))
        }

    def _size_columns(self) -> None:
        """By the heads and a typical cell: looking at every row would take its time."""
        assert self.rows is not None
        metrics = self.tree.fontMetrics()
        typical = ("m" * 24, "@somebody@harbour", "yesterday, 12:00")
        for column, head in enumerate(self.rows.heads()):
            cell = typical[column] if column < TEXTS else "8,888"
            wide = max(metrics.horizontalAdvance(head), metrics.horizontalAdvance(cell))
            self.tree.setColumnWidth(column, wide + 28)

    def _fit_height(self) -> None:
        if self.rows is None:
            return
        row = max(self.tree.sizeHintForRow(0), self.tree.fontMetrics().height() + 11)
        below = [
            len(shares)
            for number, shares in enumerate(self.rows.found.posts[:MOST_ROWS])
            if self.tree.isExpanded(self.rows.index(number, 0))
        ]
        count = min(MOST_ROWS, len(self.rows.found.posts) + sum(below))
        bar = self.tree.horizontalScrollBar().sizeHint().height() + 2 * self.tree.frameWidth() + 4
        self.tree.setFixedHeight(row * max(2, count) + self.tree.header().sizeHint().height() + bar)

    def _ask(self) -> None:
        self.saving.ask(self, self.tr("Save the numbers of every post"), "goodword-reach")

    def _file(self, ending: str) -> tuple[str, int]:
        """On the lane."""
        rows, balance = self.rows, self._balance
        if rows is None or balance is None:
            return "", 0
        table = csv_rows(rows.found, balance)
        return csv_text(table), len(table) - 1

    def _was_saved(self, name: str, count: int) -> None:
        self._say(self.tr("Saved as “{file}”.").format(file=name))

    def _not_saved(self, error: GoodwordError) -> None:
        self._say(sentence(error), tone="bad")

    def _say(self, told: str, tone: str = "muted") -> None:
        self._said.setText(told)
        self._said.set_tone(tone)
        self._said.show()
        announce(self, told)
