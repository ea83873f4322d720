"""Part of My reach: one honest sentence, the figures, a chart with its table, every gap's reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import BadFile, GoodwordError
from desktop.jobs import Jobs
from desktop.metric import Measure, Metric
from desktop.model import Account, Share
from desktop.reach.known import Readings
from desktop.reach.metrics import Metrics
from desktop.reach.series import WEEK, Point, Series, weekly
from desktop.reach.summary import Figure, Summary, Verdict, summary
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.ui.chart import Chart
from desktop.ui.chart_drawing import Drawing, Line
from desktop.ui.look import GAP, SMALL, STEP, Look
from desktop.ui.messages import (
    day_text,
    gap_text,
    left_to_right,
    measure_text,
    moment_text,
    number_text,
)
from desktop.ui.painted import as_tip
from desktop.ui.widgets import (
    Banner,
    Button,
    Card,
    EmptyPlace,
    Scroll,
    Text,
    clear,
)

DAYS = 28
_SHOWN = (Measure.VIEWS, Measure.PROFILE_VISITS, Measure.REACTIONS, Measure.FOLLOWERS)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the page shows, gathered on a lane."""

    summary: Summary
    series: tuple[Series, ...]
    shares: tuple[Share, ...]
    latest: dict[int, dict[Measure, Metric]]
    accounts: dict[str, Account]


class ReachOverview(QWidget):
    """The first part. `pace`: how much faster than life the practice world runs."""

    measure_wanted = Signal()
    feed_wanted = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        metrics: Metrics,
        outbox: Outbox,
        accounts: Accounts,
        catalog: Catalog,
        now: Callable[[], datetime],
        pace: float = 1.0,
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._metrics = look, jobs, metrics
        self._outbox, self._accounts, self._catalog = outbox, accounts, catalog
        self._now, self._pace = now, pace
        self._table_rows: list[list[str]] = []
        self._stack = QStackedLayout(self)
        scroll = Scroll(width=900)
        self._fill(scroll.box)
        self._stack.addWidget(scroll)
        empty = EmptyPlace(
            look,
            "reach",
            self.tr("Nothing to show yet"),
            self.tr(
                "After you shared a post, this page shows what it brought you: "
                "only what the networks really counted."
            ),
            self.tr("To the feed"),
        )
        empty.pressed.connect(self.feed_wanted)
        self._stack.addWidget(empty)
        self._stack.setCurrentIndex(1)
        self.reach_changed()

    # --- slots -----------------------------------------------------------------------------

    def reach_changed(self) -> None:
        self._jobs.run("store", self._read, self._show, owner=self)

    def accounts_changed(self) -> None:
        self.reach_changed()

    # --- building --------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout) -> None:
        top = QHBoxLayout()
        top.addStretch(1)
        read = Button(self.tr("Read again"), icon=self._look.icon("refresh"))
        read.clicked.connect(self.measure_wanted)
        top.addWidget(read)
        column.addLayout(top)
        self._banner = Banner(self._look)
        self._banner.pressed.connect(self._save)
        column.addWidget(self._banner)
        self._sentence = Text("", look=self._look, scale=1.25, selectable=True)
        column.addWidget(self._sentence)
        self._note = Text("", tone="muted")
        column.addWidget(self._note)
        self._figures = QGridLayout()
        self._figures.setSpacing(STEP)
        column.addLayout(self._figures)
        card = Card()
        self._chart_title = Text("", look=self._look, bold=True)
        card.box.addWidget(self._chart_title)
        self._chart = Chart(self._look)
        card.box.addWidget(self._chart)
        column.addWidget(card)
        column.addWidget(self._table_card())
        self._gaps = QVBoxLayout()
        column.addLayout(self._gaps)
        column.addStretch(1)

    def _table_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.addWidget(Text(self.tr("Post by post"), look=self._look, bold=True), 1)
        copy = Button(self.tr("Copy"), icon=self._look.icon("copy"))
        save = Button(self.tr("Save as CSV"), icon=self._look.icon("document"))
        copy.clicked.connect(self._copy)
        save.clicked.connect(self._save)
        row.addWidget(copy)
        row.addWidget(save)
        card.box.addLayout(row)
        self._table = QTableWidget()
        self._table.setAccessibleName(self.tr("Numbers of every post"))
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setShowGrid(False)
        self._table.setAlternatingRowColors(True)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        self._table.setMinimumHeight(200)
        card.box.addWidget(self._table)
        return card

    # --- reading ---------------------------------------------------------------------------

    def _read(self) -> Reading:
        """On the store's lane."""
        shares, now = self._outbox.sent(), self._now()
        readings = Readings.of(self._metrics.all())
        networks = {one.id: one.network for one in self._accounts.all()}
        days = DAYS / self._pace
        bucket = WEEK / self._pace
        latest: dict[int, dict[Measure, Metric]] = {
            share: dict(found)
            for share, found in self._metrics.latest([share.id for share in shares]).items()
        }
        return Reading(
            summary(shares, readings, networks, now, days=max(days, 1.0)),
            weekly(shares, readings, now, buckets=8, bucket=bucket),
            shares,
            latest,
            {account.id: account for account in self._accounts.all()},
        )

    # --- showing ---------------------------------------------------------------------------

    def _show(self, reading: Reading) -> None:
        if not reading.shares:
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        self._sentence.setText(self._sentence_of(reading.summary))
        self._note.setText(self._note_of(reading.summary))
        self._show_figures(reading.summary)
        self._show_chart(reading.series)
        self._show_table(reading)
        self._show_gaps(reading.summary)

    def _sentence_of(self, found: Summary) -> str:
        posts = self.tr("Your %n post(s) of the last four weeks", "", found.posts)
        if self._pace > 1:
            posts = self.tr("Your %n post(s) here", "", found.posts)
        if found.verdict is Verdict.NOTHING_SHARED:
            return self.tr("You shared nothing in the last four weeks.")
        if found.verdict is Verdict.UNKNOWN or found.views.value is None:
            reactions = found.reactions
            if reactions.value is None:
                return self.tr("{posts}: no network told a number yet.").format(posts=posts)
            return self.tr(
                "{posts} got {reactions} reactions. How often they were seen is unknown."
            ).format(posts=posts, reactions=number_text(reactions.value))
        words = self.tr("{posts} were seen {views} times").format(
            posts=posts, views=number_text(found.views.value)
        )
        visits = found.profile_visits.value
        if visits == 0:
            words = self.tr("{words} and brought nobody to your profile yet").format(words=words)
        elif visits is not None:
            brought = self.tr("brought %n people to your profile", "", visits)
            words = self.tr("{words} and {brought}").format(words=words, brought=brought)
        return words + "."

    def _note_of(self, found: Summary) -> str:
        views = found.views
        if views.value is None or views.whole:
            return self.tr("Measured by the networks themselves; nothing is estimated.")
        return self.tr(
            "Measured by the networks themselves; views are known of {known} of {of} posts."
        ).format(known=views.known, of=views.of)

    def _show_figures(self, found: Summary) -> None:
        while self._figures.count():
            item = self._figures.takeAt(0)
            card = item.widget() if item is not None else None
            if card is not None:
                card.deleteLater()
        for column, measure in enumerate(_SHOWN):
            self._figures.addWidget(self._figure(found.figure(measure)), 0, column)
            self._figures.setColumnStretch(column, 1)

    def _figure(self, figure: Figure) -> Card:
        card = Card()
        card.box.setSpacing(2)
        name = measure_text(figure.measure)
        if figure.measure is Measure.FOLLOWERS:
            name = self.tr("Followers gained")
        card.box.addWidget(Text(name, tone="muted"))
        value = figure.known.value
        number = self.tr("unknown") if value is None else number_text(value)
        tone = "muted" if value is None else "text"
        scale = 1.3 if value is None else 1.9
        card.box.addWidget(Text(number, look=self._look, scale=scale, bold=True, tone=tone))
        card.box.addWidget(Text(self._source(figure), tone="muted", look=self._look, scale=0.9))
        card.box.addStretch(1)
        return card

    def _source(self, figure: Figure) -> str:
        if figure.as_of is None:
            return self.tr("No network told it yet.")
        names = ", ".join(self._title(name) for name in figure.sources)
        words = self.tr("{networks}, {when}").format(
            networks=names, when=moment_text(figure.as_of, self._now())
        )
        if not figure.known.whole and figure.measure is not Measure.FOLLOWERS:
            known = self.tr("{known} of {of} posts").format(
                known=figure.known.known, of=figure.known.of
            )
            words = f"{words} · {known}"
        return words

    def _show_chart(self, series: tuple[Series, ...]) -> None:
        now = self._now()
        compressed = self._pace > 1
        title = self.tr("Views by week of the post")
        if compressed:
            title = self.tr("Views by week of the post (practice time: a week in minutes)")
        self._chart_title.setText(title)
        points = series[0].points if series else ()
        labels = tuple(
            moment_text(point.start, now) if compressed else day_text(point.start)
            for point in points
        )
        lines = tuple(
            Line(
                self._title(one.network),
                tuple(point.value for point in one.points),
                _before_first(one.points),
            )
            for one in series
        )
        known = [v for line in lines for v in line.values if v is not None]
        spoken = self.tr("{count} weeks, {sum} views in all").format(
            count=len(labels), sum=number_text(sum(known)) if known else self.tr("unknown")
        )
        self._chart.draw(Drawing(labels, lines, self.tr("unknown"), spoken), title)

    def _show_table(self, reading: Reading) -> None:
        measures = (
            Measure.VIEWS,
            Measure.REACTIONS,
            Measure.RESHARES,
            Measure.REPLIES,
            Measure.PROFILE_VISITS,
        )
        heads = [self.tr("Post"), self.tr("Account"), self.tr("Shared")]
        heads += [measure_text(measure) for measure in measures]
        rows = []
        for share in sorted(reading.shares, key=_live_at, reverse=True):
            account = reading.accounts.get(share.account)
            row = [
                " ".join(share.outgoing.text.split())[:90],
                account.handle if account else self._title(share.network),
                moment_text(_live_at(share), self._now()),
            ]
            found = reading.latest.get(share.id, {})
            for measure in measures:
                metric = found.get(measure)
                known = metric is not None and metric.value is not None
                row.append(number_text(metric.value) if known else "–")  # type: ignore[union-attr, arg-type]
            rows.append(row)
        self._table_rows = [heads, *rows]
        self._table.setColumnCount(len(heads))
        self._table.setHorizontalHeaderLabels(heads)
        self._table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self._table.setItem(number, column, _cell(text, number_like=column > 2))
        for column in range(len(heads)):
            side = Qt.AlignmentFlag.AlignLeft if column < 3 else Qt.AlignmentFlag.AlignRight
            head = self._table.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.setFixedHeight(min(420, 48 + 32 * max(2, len(rows))))

    def _show_gaps(self, found: Summary) -> None:
        clear(self._gaps)
        if not found.gaps:
            return
        self._gaps.addWidget(Text(self.tr("What is unknown, and why"), look=self._look, bold=True))
        for gap in found.gaps:
            network = self._title(gap.network)
            words = self.tr("{measure}: {why}").format(
                measure=measure_text(gap.measure), why=gap_text(gap.reason, network)
            )
            self._gaps.addWidget(Text(words, tone="muted"))
        self._gaps.addSpacing(GAP + SMALL)

    # --- taking it along -------------------------------------------------------------------

    def _copy(self) -> None:
        rows = ("\t".join(row) for row in self._table_rows)
        QGuiApplication.clipboard().setText("\n".join(rows))

    def _save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save as CSV"), "reach.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _write(self, path: str) -> None:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerows([_harmless(cell) for cell in row] for row in self._table_rows)
        body = text.getvalue()

        def work() -> None:
            try:
                Path(path).write_text(body, encoding="utf-8-sig", newline="")
            except OSError as error:
                raise BadFile(address=path, where="", problem=error.strerror or "") from error

        self._banner.clear()
        self._jobs.run("store", work, None, self._not_written, owner=self)

    def _not_written(self, error: GoodwordError) -> None:
        self._banner.say(
            "bad",
            self.tr("{file} could not be written. {why}").format(
                file=error.facts["address"], why=error.facts["problem"]
            ),
            self.tr("Save as CSV"),
        )

    def _title(self, network: str) -> str:
        return next((one.title for one in self._catalog.all() if one.name == network), network)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reach_changed()


def _before_first(points: Sequence[Point]) -> int:
    """How many buckets lie before anything was shared."""
    return next((n for n, point in enumerate(points) if point.of or point.value), len(points))


def _live_at(share: Share) -> datetime:
    return share.receipt.at if share.receipt is not None else share.created


def _cell(text: str, *, number_like: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    if number_like or not left_to_right(text):
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setToolTip(as_tip(text) if len(text) > 40 else "")
    return item


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") and len(cell) > 1 else cell
