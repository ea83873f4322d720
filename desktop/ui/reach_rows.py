"""The posts of a period as a tree: a post, and below it the shares it was made into.

Cells are made when they are looked at. A number of a post that is known of some of its shares
only is a lower bound and says so; unknown is a dash with its reason in the tool tip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.balance import Balance
from desktop.metric import LINKS, Measure
from desktop.model import Share
from desktop.reach.clicks import together
from desktop.reach.known import NOTHING, went_live
from desktop.reach.overview import Overview
from desktop.reach.summary import Figure, Known, of_posts, reason_of
from desktop.table import Cell
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import gap_text, measure_text, moment_text, number_text
from desktop.ui.painted import as_tip
from desktop.ui.reach_words import source_line, words

_Index = QModelIndex | QPersistentModelIndex
ALWAYS = (
    Measure.VIEWS,
    Measure.REACTIONS,
    Measure.RESHARES,
    Measure.REPLIES,
    Measure.PROFILE_VISITS,
)
OTHERS = (
    Measure.MEMBERS,
    Measure.SAVES,
    Measure.SENDS,
    Measure.LINK_CLICKS,
    Measure.NEW_FOLLOWERS,
    Measure.ENGAGEMENTS,
)
"""Columns only where something is known."""
TEXTS = 3
LONGEST = 90
_TOP = 2**40
"""Internal number of a row that is a post; of a share it is the number of its post."""


class ReachRows(QAbstractItemModel):
    """Rows of one period; another period is another model."""

    def __init__(self, found: Overview, balance: Balance, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found, self._balance = found, balance
        known = found.summary
        shown = [m for m in OTHERS if known.figure(m).known.value is not None or self._joint(m)]
        self.measures = (*ALWAYS, *shown)

    # --- shape -----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: _Index | None = None) -> QModelIndex:
        if parent is None or not parent.isValid():
            return self.createIndex(row, column, _TOP)
        return self.createIndex(row, column, parent.row())

    def parent(self, child: _Index | None = None) -> Any:
        if child is None:
            return super().parent()
        if not child.isValid() or child.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(child.internalId(), 0, _TOP)

    def rowCount(self, parent: _Index | None = None) -> int:
        if parent is None or not parent.isValid():
            return len(self.found.posts)
        if parent.internalId() != _TOP or parent.column():
            return 0
        shares = self.found.posts[parent.row()]
        return len(shares) if len(shares) > 1 else 0

    def hasChildren(self, parent: _Index | None = None) -> bool:
        return self.rowCount(parent) > 0

    def columnCount(self, parent: _Index | None = None) -> int:
        return TEXTS + len(self.measures)

    # --- words -----------------------------------------------------------------------------

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(column))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self._shares(index), column, whole=index.internalId() == _TOP)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._tip(self._shares(index), column))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(section))
        return self.heads()[section] if role == Qt.ItemDataRole.DisplayRole else None

    def heads(self) -> list[str]:
        """Names of the columns."""
        return [
            words(QT_TRANSLATE_NOOP("Reach", "Post")),
            words(QT_TRANSLATE_NOOP("Reach", "Account")),
            words(QT_TRANSLATE_NOOP("Reach", "Shared")),
            *(measure_text(measure) for measure in self.measures),
        ]

    def texts(self) -> list[list[str]]:
        """Every share as a row to be pasted, under the heads."""
        rows = [self.heads()]
        for shares in self.found.posts:
            rows += [self.row((share,)) for share in shares]
        return rows

    def row(self, shares: Sequence[Share], *, whole: bool = True) -> list[str]:
        return [self._text(shares, column, whole=whole) for column in range(self.columnCount())]

    def _shares(self, index: _Index) -> tuple[Share, ...]:
        if index.internalId() == _TOP:
            return self.found.posts[index.row()]
        return (self.found.posts[index.internalId()][index.row()],)

    def _text(self, shares: Sequence[Share], column: int, *, whole: bool) -> str:
        if column == 0:
            return post_text(shares[0]) if whole else ""
        if column == 1:
            if len(shares) > 1:
                told = words(QT_TRANSLATE_NOOP("Reach", "{count} accounts"))
                return told.format(count=number_text(len(shares)))
            return handle(shares[0], self._balance)
        if column == 2:
            return moment_text(went_live(shares[0]), self.found.now)
        return _number(self._figure(shares, column))

    def _tip(self, shares: Sequence[Share], column: int) -> str:
        if column == 0:
            return " ".join(shares[0].outgoing.text.split())[:600]
        if column < TEXTS:
            return ""
        figure = self._figure(shares, column)
        if figure.known.value is None:
            offers, now = self._balance.offers, self.found.now
            title = self._balance.titles.get(shares[0].network, shares[0].network)
            why = reason_of(shares[0], figure.measure, self._balance.readings, offers, now)
            return gap_text(why, title)
        titles = self._balance.titles
        return source_line(figure.sources, figure.as_of, titles, self.found.now)

    def _figure(self, shares: Sequence[Share], column: int) -> Figure:
        measure = self.measures[column - TEXTS]
        figure = of_posts(measure, shares, self._balance.readings)
        if measure is not Measure.LINK_CLICKS or figure.known.whole:
            return figure
        joint = together(self._balance.links, [share.id for share in shares])
        if joint is None or joint.clicks < (figure.known.value or 0):
            return figure
        known = Known(joint.clicks, len(shares), len(shares))
        return Figure(measure, known, (LINKS,), min(joint.as_of, self.found.now))

    def _joint(self, measure: Measure) -> bool:
        """Whether a link that several shares of a post carry was counted."""
        return measure is Measure.LINK_CLICKS and any(
            together(self._balance.links, [share.id for share in shares]) is not None
            for shares in self.found.posts
            if len(shares) > 1
        )


def csv_rows(found: Overview, balance: Balance) -> list[list[Cell]]:
    """Every share with all its numbers, for a file: plain numbers, times as ISO 8601, when the
    newest of them was read, from where they are, and why others are unknown."""
    measures = (*ALWAYS, *OTHERS)
    top: list[Cell] = [
        *("post", "network", "account", "shared", "address", *(str(m) for m in measures)),
        *("read", "sources", "unknown"),
    ]
    rows = [top]
    for shares in found.posts:
        rows += [_csv_row(share, balance, measures, found.now) for share in shares]
    return rows


def _csv_row(
    share: Share, balance: Balance, measures: Sequence[Measure], now: datetime
) -> list[Cell]:
    known = balance.readings.posts.get(share.id, NOTHING)
    read = [metric for metric in known.values() if metric.value is not None]
    latest = max((metric.read for metric in read), default=None)
    lacking = {
        f"{measure}: {reason_of(share, measure, balance.readings, balance.offers, now)}"
        for measure in measures
        if _value(known, measure) is None and (measure in ALWAYS or measure in known)
    }
    values: list[Cell] = [_value(known, measure) for measure in measures]
    return [
        " ".join(share.outgoing.text.split()),
        share.network,
        handle(share, balance),
        went_live(share).isoformat(),
        share.receipt.url if share.receipt is not None else "",
        *values,
        latest.isoformat() if latest is not None else "",
        " ".join(sorted({metric.source for metric in read})),
        "; ".join(sorted(lacking)),
    ]


def _value(known: Mapping[Measure, Any], measure: Measure) -> int | None:
    metric = known.get(measure)
    return None if metric is None else metric.value


def post_text(share: Share) -> str:
    """The first words of a post."""
    text = " ".join(share.outgoing.text.split())
    return text[:LONGEST] or words(QT_TRANSLATE_NOOP("Reach", "(no words)"))


def handle(share: Share, balance: Balance) -> str:
    """The account, as people write it; one that is gone is called after its network."""
    account = balance.accounts.get(share.account)
    title = balance.titles.get(share.network, share.network)
    return account.handle or title if account is not None else title


def _number(figure: Figure) -> str:
    value = figure.known.value
    if value is None:
        return "–"
    partly = not figure.known.whole or figure.least
    return f"≥ {number_text(value)}" if partly else number_text(value)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= TEXTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
