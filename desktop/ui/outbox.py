"""What was shared: every share with its state, its receipt, and what the person can do.

It never says that something failed when that is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.ui import outbox_rows
from desktop.ui.exporting import Exporting
from desktop.ui.flow import FlowRow
from desktop.ui.forbidding import Rules
from desktop.ui.handing import Handing
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.outbox_deeds import Deeds
from desktop.ui.outbox_list import CardList
from desktop.ui.outbox_rows import Contents
from desktop.ui.outbox_top import HaltCard, MissedCard
from desktop.ui.undo_bar import UndoBar
from desktop.ui.widgets import Banner, Button, Chip, EmptyPlace, Heading, Scroll, Text, clear

MANY = 6
"""From so many shares on they can be filtered and searched."""


class OutboxPage(QWidget):
    """The page: what asks for the person first, then everything else, newest first."""

    touched = Signal()
    connect_wanted = Signal(str)
    draft_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        outbox: Outbox,
        accounts: Accounts,
        catalog: Catalog,
        posts: Posts,
        handing: Handing,
        browse: Callable[[str], bool],
        now: Callable[[], datetime],
        rules: Rules | None = None,
        told: Callable[[], Mapping[int, str]] = dict,
    ) -> None:
        """`rules` finds on a lane what a share's words are checked against when they change;
        `told`, there too, which program was told of which share."""
        super().__init__()
        self._look, self._jobs, self._outbox, self._now = look, jobs, outbox, now
        self._accounts, self._catalog, self._posts = accounts, catalog, posts
        self._told = told
        self._contents: Contents | None = None
        self._handing = handing
        self._exporting = Exporting(jobs, outbox, accounts, posts, now)
        self.list = CardList(look, now)
        self._stack = QStackedLayout(self)
        self._scroll = Scroll(width=860, spacing=STEP)
        self._banner = Banner(look)
        self.undo = UndoBar(look)
        self._build()
        self.deeds = Deeds(self, look, jobs, outbox, handing, browse, now, self.list, rules)
        self._connect()
        self.outbox_changed()

    def _build(self) -> None:
        box = self._scroll.box
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(Heading(self.tr("Shared"), self._look))
        head.addStretch(1)
        self._export = Button(self.tr("Export …"), icon=self._look.icon("document"))
        self._export.clicked.connect(self._ask_export)
        head.addWidget(self._export)
        box.addLayout(head)
        box.addWidget(self._banner)
        box.addWidget(self.undo)
        box.addWidget(self._tools())
        self._top = QVBoxLayout()
        self._top.setSpacing(STEP)
        box.addLayout(self._top)
        self._nothing = Text(self.tr("Nothing of this kind."), tone="muted")
        self._nothing.hide()
        box.addWidget(self._nothing)
        box.addWidget(self.list)
        box.addStretch(1)
        self._stack.addWidget(self._scroll)
        words = self.tr(
            "What you share stands here with a link to the live post: "
            "sent, waiting, or in need of a look."
        )
        empty = EmptyPlace(self._look, "shared", self.tr("Nothing shared yet"), words)
        self._stack.addWidget(empty)

    def _tools(self) -> QWidget:
        """Filters and search, where there is much."""
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        chips = FlowRow()
        self._filters = QButtonGroup(self)
        for place, name in enumerate(outbox_rows.FILTERS):
            chip = Chip("")
            chip.setProperty("filter", name)
            chip.setChecked(place == 0)
            self._filters.addButton(chip, place)
            chips.add(chip)
        row.addWidget(chips, 3)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search what you shared"))
        self._search.setAccessibleName(self.tr("Search what you shared"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(self._look.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        row.addWidget(self._search, 2)
        self._row.hide()
        return self._row

    def _connect(self) -> None:
        self.list.connect_wanted.connect(self.connect_wanted)
        self.list.draft_wanted.connect(self.draft_wanted)
        self.undo.undone.connect(self.deeds.take_back)
        self.undo.over.connect(self.outbox_changed)
        self.deeds.touched.connect(self.touched)
        self.deeds.said.connect(self._banner.say)
        self.deeds.unsaid.connect(self._banner.clear)
        self.deeds.again.connect(self.outbox_changed)
        self._handing.changed.connect(self.list.show_handed)
        self._filters.idClicked.connect(self._filtered)
        self._search.textChanged.connect(self._filtered)
        self._exporting.done.connect(self._exported)
        self._exporting.failed.connect(self.deeds.failed)

    # --- slots -----------------------------------------------------------------------------

    def outbox_changed(self) -> None:
        self._jobs.run("store", self._read, self._show, owner=self)

    def accounts_changed(self) -> None:
        self.outbox_changed()

    def show_filter(self, name: str) -> None:
        """Only these: one of `outbox_rows.FILTERS`."""
        self._filters.button(outbox_rows.FILTERS.index(name)).setChecked(True)
        self._filtered()

    # --- inside ----------------------------------------------------------------------------

    def _read(self) -> Contents:
        return outbox_rows.read(
            self._outbox,
            self._accounts,
            self._catalog,
            self._posts,
            self._now(),
            told=self._told(),
        )

    def _show(self, contents: Contents) -> None:
        self.undo.show_shares([row.share for row in contents.rows], self._now)
        self._export.setVisible(any(row.share.receipt for row in contents.rows))
        if self._contents is None or contents.halts != self._contents.halts or (
            outbox_rows.slept(contents.rows) != outbox_rows.slept(self._contents.rows)
        ):  # fmt: skip
            self._show_top(contents)
        self._contents = contents
        self._name_filters(contents)
        self._fill(contents)
        self._stack.setCurrentIndex(0 if contents.rows else 1)

    def _show_top(self, contents: Contents) -> None:
        clear(self._top)
        titles, now = dict(contents.titles), self._now()
        waiting = outbox_rows.held(contents.halts, contents.rows)
        for halt in contents.halts:
            title = titles.get(halt.network, halt.network)
            card = HaltCard(self._look, halt, title, waiting[halt.network], now)
            card.resumed.connect(self.deeds.resume)
            self._top.addWidget(card)
        slept = outbox_rows.slept(contents.rows)
        if len(slept) > 1:
            together = MissedCard(self._look, slept, now)
            together.decided.connect(self.deeds.decide_together)
            self._top.addWidget(together)

    def _name_filters(self, contents: Contents) -> None:
        found = outbox_rows.counts(contents.rows)
        words = {
            "all": self.tr("All"),
            "asks": self.tr("Needs you"),
            "waiting": self.tr("Waiting"),
            "sent": self.tr("Sent"),
            "refused": self.tr("Not sent"),
        }
        for chip in self._filters.buttons():
            name = str(chip.property("filter"))
            text = f"{words[name]} {found[name]}" if name != "all" else words[name]
            chip.setText(text)
            chip.setAccessibleName(text)
            chip.setVisible(bool(found[name]) or chip.isChecked())
        busy = self._filters.checkedId() > 0 or bool(self._search.text())
        self._row.setVisible(len(contents.rows) >= MANY or busy)

    def _filtered(self) -> None:
        if self._contents is not None:
            self.list.begin_anew()
            self._name_filters(self._contents)
            self._fill(self._contents)

    def _fill(self, contents: Contents) -> None:
        """The cards of what is asked for; what is asked about together has no second card."""
        wanted = outbox_rows.FILTERS[max(0, self._filters.checkedId())]
        rows = outbox_rows.chosen(contents.rows, wanted, self._search.text())
        slept = {row.share.id for row in outbox_rows.slept(contents.rows)}
        if len(slept) > 1:
            rows = tuple(row for row in rows if row.share.id not in slept)
        self._nothing.setVisible(bool(contents.rows) and not rows and not self._top.count())
        self.list.show_rows(rows, self._handing.handed)

    def _ask_export(self) -> None:
        self._exporting.ask_where(self)

    def _exported(self, name: str, count: int) -> None:
        words = self.tr("%n receipt(s) are in “{file}”.", "", count).format(file=name)
        self._banner.say("good", words)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.outbox_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was said belongs to then."""
        super().hideEvent(event)
        self._banner.clear()
