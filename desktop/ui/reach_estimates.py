"""What nobody measured: estimates from one's own measured posts, and what could be at the most.

Three kinds of number, never added up; each line says which it is, by word and by mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.balance import Balance
from desktop.reach.estimates import Estimate, Potential
from desktop.reach.media_value import MediaValue, Prices, of_views
from desktop.reach.overview import Overview
from desktop.ui.chart_drawing import Kind
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import moment_text, number_text
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
        told = (found.estimates, found.potential, prices, found.period)
        if told == self._shown:
            return
        self._shown = told
        rows = [part for one in found.estimates for part in self._estimate(one, found, balance)]
        rows += self._potential(found.potential, found)
        worth = of_views(found.summary.views.value, prices)
        if worth is not None:
            rows += self._worth(worth)
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
        source = words(QT_TRANSLATE_NOOP("Reach", "from {posts} measured posts of yours")).format(
            posts=number_text(calibration.posts)
        )
        read = source_line(calibration.sources, calibration.as_of, balance.titles, found.now)
        yield from self._row(Kind.ESTIMATED, line, f"{source} · {read}" if read else source)

    def _potential(self, found: Potential, overview: Overview) -> Iterator[QWidget]:
        if found.people is None or found.times is None:
            return
        line = words(_POTENTIAL).format(
            people=number_text(found.people),
            times=number_text(found.times),
            known=number_text(found.known),
            of=number_text(found.of),
        )
        as_of = moment_text(found.as_of, overview.now) if found.as_of is not None else ""
        told = words(QT_TRANSLATE_NOOP("Reach", "followers as of {when}")).format(when=as_of)
        yield from self._row(Kind.POTENTIAL, line, told if as_of else "")

    def _worth(self, worth: MediaValue) -> Iterator[QWidget]:
        line = words(_WORTH).format(
            views=number_text(worth.count), amount=_money(worth.amount, worth.currency)
        )
        yield from self._row(Kind.ESTIMATED, line, "")

    def _row(self, kind: Kind, line: str, source: str) -> Iterator[QWidget]:
        yield KindMark(self._look, kind)
        last = Text(line, selectable=True)
        if source:
            yield last
            last = Text(source, tone="muted", look=self._look, scale=0.9)
        last.setContentsMargins(0, 0, 0, SMALL)
        yield last


_ESTIMATE = QT_TRANSLATE_NOOP(
    "Reach",
    "{network}: {posts} posts without a number were probably seen {low} to {high} times together "
    "(in eight of ten cases).",
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
    "never happens. Known of {known} of {of} posts.",
)
_WORTH = QT_TRANSLATE_NOOP(
    "Reach", "{views} measured views would have cost about {amount} as advertisements."
)


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


def _money(amount: Decimal, currency: str) -> str:
    return QLocale().toCurrencyString(float(amount), f"{currency} ")
