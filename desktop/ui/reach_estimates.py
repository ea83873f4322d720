"""What nobody measured: estimates from one's own measured posts, and what could be at the most.

Three kinds of number, never added up; each line says which it is, by word and by mark.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.balance import Balance
from desktop.metric import Measure
from desktop.reach.estimates import Estimate, Potential
from desktop.reach.media_value import Prices, of_clicks, of_views
from desktop.reach.overview import Overview
from desktop.reach.summary import Summary
from desktop.ui.calculator_words import money_text
from desktop.ui.chart_drawing import Kind
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import number_text
from desktop.ui.reach_kinds import KindMark, Method
from desktop.ui.reach_words import source_line, words
from desktop.ui.widgets import Card, Text, refill


class ReachEstimates(Card):
    """The card."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: object = None
        self.box.addWidget(Text(self.tr("What nobody measured"), look=look, bold=True))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(HAIR)
        self.box.addLayout(self._rows)
        self.how = Method(self.tr("How this is estimated"), words(_METHOD), look)
        self.box.addWidget(self.how)

    def show_overview(self, found: Overview, balance: Balance, prices: Prices) -> None:
        priced = [found.summary.figure(one) for one in (Measure.VIEWS, Measure.LINK_CLICKS)]
        day = found.now.astimezone().date()  # "yesterday" is another day tomorrow
        told = (found.estimates, found.potential, prices, found.period, priced, day)
        if told == self._shown:
            return
        self._shown = told
        rows = [part for one in found.estimates for part in self._estimate(one, found, balance)]
        rows += self._potential(found.potential, found, balance)
        sources = [source for figure in priced for source in figure.sources]
        as_of = max((one.as_of for one in priced if one.as_of is not None), default=None)
        source = source_line(sources, as_of, balance.titles, found.now)
        for line in worth_lines(found.summary, prices):
            rows += self._row(Kind.ESTIMATED, line, source)
        refill(self._rows, rows)
        self.setVisible(bool(rows))

    def _estimate(self, estimate: Estimate, found: Overview, balance: Balance) -> Iterator[QWidget]:
        title = balance.titles.get(estimate.network, estimate.network)
        calibration = estimate.calibration
        if estimate.total is None:
            line = words(_TOO_FEW).format(network=title, more=number_text(calibration.lacking))
            if not calibration.posts:
                line = words(_NONE).format(network=title)
            if not calibration.lacking:
                line = words(_NO_FOLLOWERS).format(network=title)
            yield Text(line, tone="muted")
            return
        line = words(_ESTIMATE).format(
            network=title,
            posts=number_text(estimate.posts),
            low=_rounded(estimate.total.low),
            high=_rounded(estimate.total.high),
        )
        if estimate.left_out:
            left = words(_LEFT_OUT).format(posts=number_text(estimate.left_out))
            line = f"{line} {left}"
        source = words(QT_TRANSLATE_NOOP("Reach", "from {posts} measured posts of yours")).format(
            posts=number_text(calibration.posts)
        )
        read = source_line(calibration.sources, calibration.as_of, balance.titles, found.now)
        yield from self._row(Kind.ESTIMATED, line, f"{source} · {read}" if read else source)

    def _potential(
        self, found: Potential, overview: Overview, balance: Balance
    ) -> Iterator[QWidget]:
        if found.people is None or found.times is None:
            return
        line = words(_POTENTIAL).format(
            people=number_text(found.people),
            times=number_text(found.times),
            known=number_text(found.known),
            of=number_text(found.of),
        )
        read = source_line(found.sources, found.as_of, balance.titles, overview.now)
        told = words(QT_TRANSLATE_NOOP("Reach", "followers: {source}")).format(source=read)
        yield from self._row(Kind.POTENTIAL, line, told if read else "")

    def _row(self, kind: Kind, line: str, source: str) -> Iterator[QWidget]:
        yield KindMark(self._look, kind)
        last = Text(line, selectable=True)
        if source:
            yield last
            last = Text(source, tone="muted", look=self._look, scale=0.9)
        last.setContentsMargins(0, 0, 0, SMALL)
        yield last


def worth_lines(summary: Summary, prices: Prices) -> tuple[str, ...]:
    """What measured views, or measured clicks, would have cost as advertisements: two ways of
    reckoning the same thing. None unless it was switched on, or where a price is zero."""
    ways = [
        (_WORTH, of_views(summary.views.value, prices)),
        (_WORTH_CLICKS, of_clicks(summary.figure(Measure.LINK_CLICKS).known.value, prices)),
    ]
    told = [
        words(line).format(
            count=number_text(worth.count), amount=money_text(float(worth.amount), worth.currency)
        )
        for line, worth in ways
        if worth is not None and worth.amount
    ]
    return (told[0], f"{told[1]} {words(_NOT_BOTH)}") if len(told) > 1 else tuple(told)


_ESTIMATE = QT_TRANSLATE_NOOP(
    "Reach",
    "{network}: {posts} posts without a number were probably seen {low} to {high} times together "
    "(in eight of ten cases).",
)
_LEFT_OUT = QT_TRANSLATE_NOOP(
    "Reach", "Not in it: {posts} more, for nobody knows how many followers they had."
)
_TOO_FEW = QT_TRANSLATE_NOOP(
    "Reach", "{network}: {more} more measured posts are needed before others can be estimated."
)
_NONE = QT_TRANSLATE_NOOP(
    "Reach", "{network} measured none of your posts, so views there can't be estimated."
)
_NO_FOLLOWERS = QT_TRANSLATE_NOOP(
    "Reach", "{network}: your followers at the time are unknown, so nothing can be estimated."
)
_POTENTIAL = QT_TRANSLATE_NOOP(
    "Reach",
    "At the most {people} followers, {times} views, had every follower seen every post. That "
    "never happens. Known of {known} of {of} shares.",
)
_WORTH = QT_TRANSLATE_NOOP(
    "Reach", "{count} measured views would have cost about {amount} as advertisements."
)
_WORTH_CLICKS = QT_TRANSLATE_NOOP(
    "Reach", "{count} measured clicks would have cost about {amount} as advertisements."
)
_NOT_BOTH = QT_TRANSLATE_NOOP("Reach", "Not to be added: each click began with a view.")


_METHOD = QT_TRANSLATE_NOOP(
    "Reach",
    "Estimated: how many views a follower your own measured posts on that network got (nine posts "
    "of the last year at least), times the followers you had when you posted. The range holds "
    "what eight of ten such posts get. Potential: all your followers at the time, as if each saw "
    "each post; no post ever reaches that. Neither is ever added to what was measured. All "
    "formulas, with examples, are in docs/reach-formulas.md of Goodword’s source.",
)


def _rounded(value: float) -> str:
    """Two digits that count: more would promise what an estimate can't keep."""
    if value < 1:
        return number_text(round(value))
    unit = 10 ** max(0, len(str(int(value))) - 2)
    return number_text(round(value / unit) * unit)
