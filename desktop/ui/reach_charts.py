"""The charts of the overview: what their lines, gaps and marks are, and where they are from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.balance import Balance
from desktop.jobs import Jobs
from desktop.metric import Measure
from desktop.reach.overview import COARSE, Overview
from desktop.reach.series import DAY, Point, Series
from desktop.ui.chart_card import ChartCard
from desktop.ui.chart_drawing import Drawing, Line, Mark, Shape
from desktop.ui.chart_words import date_text
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import GAP, Look
from desktop.ui.messages import gap_text, moment_text, number_text
from desktop.ui.reach_words import account_name, small_name, source_line, words
from desktop.ui.widgets import Text


class ReachCharts(QWidget):
    """Views by week of the post, followers, profile visits; each with its table."""

    def __init__(self, look: Look, jobs: Jobs) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        self._drawn: dict[ChartCard, tuple[Drawing, str, str]] = {}
        self.views, self.followers = ChartCard(look, jobs), ChartCard(look, jobs)
        self.visits = ChartCard(look, jobs)
        self.totals = Text("", tone="muted", selectable=True)
        for part in (self.views, self.followers, self.visits, self.totals):
            box.addWidget(part)

    def show_followers(self, found: Overview, balance: Balance, *, practised: bool) -> None:
        self._show_lines(self.followers, found.followers, found, balance, practised)

    def show_visits(self, found: Overview, balance: Balance, *, practised: bool) -> None:
        self._show_lines(self.visits, found.visits, found, balance, practised)
        told = [_total(found, balance, number) for number in range(len(found.totals))]
        self.totals.setText("\n".join(told))
        self.totals.setVisible(bool(told))

    def show_views(self, found: Overview, balance: Balance, *, practised: bool) -> None:
        title = words(QT_TRANSLATE_NOOP("Reach", "Views, by week of the post"))
        if found.bucket == COARSE:
            title = words(QT_TRANSLATE_NOOP("Reach", "Views, by month (four weeks) of the post"))
        if practised:
            title = words(
                QT_TRANSLATE_NOOP("Reach", "Views, by week of the post (weeks last minutes here)")
            )
        lines = tuple(
            Line(
                balance.titles.get(one.network, one.network),
                _values(one),
                before_first(one.points, shared=True),
                gap=_gap(balance, one),
                least=_in_part(one.points),
            )
            for one in found.views
        )
        drawing = _drawing(found.views, lines, found, Shape.BARS, practised)
        self._draw(self.views, drawing, title, _sources(found.views, found, balance))
        self.views.setVisible(any(point.of for one in found.views for point in one.points))

    def _show_lines(
        self,
        card: ChartCard,
        rows: Sequence[Series],
        found: Overview,
        balance: Balance,
        practised: bool,
    ) -> None:
        rows = [one for one in rows if any(point.value is not None for point in one.points)]
        card.setVisible(bool(rows))
        if not rows:
            return
        lines = tuple(
            Line(
                account_name(
                    one.account, balance.accounts, balance.titles.get(one.network, one.network)
                ),
                tuple(point.value for point in one.points),
                before_first(one.points),
                gap=words(QT_TRANSLATE_NOOP("Reach", "not read then")),
            )
            for one in rows
        )
        visits = rows[0].measure is Measure.PROFILE_VISITS
        shape = Shape.BARS if visits and len(rows) == 1 else Shape.LINES
        self._draw(
            card,
            _drawing(rows, lines, found, shape, practised, marked=True),
            _title(rows[0].measure, found),
            _sources(rows, found, balance),
        )

    def _draw(self, card: ChartCard, drawing: Drawing, title: str, source: str) -> None:
        """What is as it was is not painted again."""
        if self._drawn.get(card) != (drawing, title, source):
            self._drawn[card] = drawing, title, source
            card.draw(drawing, title, source)


def _values(row: Series) -> tuple[int | None, ...]:
    """Where nothing at all is known of a network, a week without posts is no zero either."""
    if not any(point.known for point in row.points):
        return (None,) * len(row.points)
    return tuple(point.value for point in row.points)


def _in_part(points: Sequence[Point]) -> frozenset[int]:
    """Where some posts have a number and others have none."""
    return frozenset(at for at, one in enumerate(points) if 0 < one.known < one.of)


def before_first(points: Sequence[Point], *, shared: bool = False) -> int:
    """How many buckets lie before anything was read, or shared: since then unknown is a gap."""
    begun = (bool(one.value or (one.of if shared else one.known)) for one in points)
    return next((number for number, there in enumerate(begun) if there), len(points))


def _title(measure: Measure, found: Overview) -> str:
    if measure is Measure.FOLLOWERS and found.fine == COARSE:
        return words(QT_TRANSLATE_NOOP("Reach", "Followers, every four weeks"))
    if measure is Measure.FOLLOWERS:
        return words(QT_TRANSLATE_NOOP("Reach", "Followers, and when you shared"))
    if found.fine == DAY:
        return words(QT_TRANSLATE_NOOP("Reach", "Profile visits a day, and when you shared"))
    if found.fine == COARSE:
        return words(QT_TRANSLATE_NOOP("Reach", "Profile visits in four weeks"))
    return words(QT_TRANSLATE_NOOP("Reach", "Profile visits a week, and when you shared"))


def _drawing(
    rows: Sequence[Series],
    lines: tuple[Line, ...],
    found: Overview,
    shape: Shape,
    practised: bool,
    *,
    marked: bool = False,
) -> Drawing:
    points = rows[0].points if rows else ()
    days = len(points) > 1 and found.fine == DAY and points[1].start - points[0].start == DAY
    labels: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    if practised:
        labels = tuple(moment_text(point.start, found.now) for point in points)
    else:
        # of an account: whole days as networks count them. Of posts: up to now, and a bucket
        # holds its end and not its start, so its first whole day is the next one
        whole = [point.start.astimezone(UTC).date() for point in points]
        ended = [(point.start + DAY).astimezone().date() for point in points]
        dates = tuple(whole if marked else ended)
    column = QT_TRANSLATE_NOOP("Reach", "Day") if days else QT_TRANSLATE_NOOP("Reach", "Week from")
    if found.bucket == COARSE:
        column = QT_TRANSLATE_NOOP("Reach", "Four weeks from")
    return Drawing(
        labels=labels,
        dates=dates,
        lines=lines,
        gap=words(QT_TRANSLATE_NOOP("Reach", "unknown")),
        shape=shape,
        marks=_marks(found) if marked and found.bucket != COARSE else (),
        marked=words(QT_TRANSLATE_NOOP("Reach", "shared")),
        column=words(column),
        from_zero=shape is Shape.BARS,
    )


def _marks(found: Overview) -> tuple[Mark, ...]:
    """One mark a bucket, however much was shared in it."""
    counted = Counter(mark.bucket for mark in found.marks)
    one = words(QT_TRANSLATE_NOOP("Reach", "you shared once"))
    more = words(QT_TRANSLATE_NOOP("Reach", "you shared {count} times"))
    return tuple(
        Mark(bucket, one if count == 1 else more.format(count=number_text(count)))
        for bucket, count in sorted(counted.items())
    )


def _gap(balance: Balance, row: Series) -> str:
    """Why views of a network are unknown, where the network never tells them."""
    accounts = [key for key, name in balance.networks.items() if name == row.network]
    offers = [balance.offers[key] for key in accounts if key in balance.offers]
    reasons = {offer.of_post(row.measure) for offer in offers}
    (reason,) = reasons if len(reasons) == 1 else ("",)
    return gap_text(reason, balance.titles.get(row.network, row.network)) if reason else ""


def _sources(rows: Sequence[Series], found: Overview, balance: Balance) -> str:
    sources = [source for one in rows for source in one.sources]
    as_of = max((one.as_of for one in rows if one.as_of is not None), default=None)
    return source_line(sources, as_of, balance.titles, found.now)


def _total(found: Overview, balance: Balance, number: int) -> str:
    total = found.totals[number]
    network = balance.networks.get(total.account, "")
    told = QT_TRANSLATE_NOOP(
        "Reach", "{account}: {value} {measure} in the {days} days until {end} ({source})"
    )
    return words(told).format(
        account=account_name(total.account, balance.accounts, balance.titles.get(network, network)),
        value=number_text(total.value),
        measure=small_name(total.measure),
        days=number_text(total.days),
        end=date_text(total.end),
        source=source_line((total.source,), total.read, balance.titles, found.now),
    )
