"""The figures of the overview: one card a measure, with its kind, its source and its time."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.balance import Balance
from desktop.metric import Measure
from desktop.reach.overview import Overview
from desktop.reach.summary import Figure
from desktop.ui.chart_drawing import Kind
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import STEP, Look
from desktop.ui.messages import number_text
from desktop.ui.reach_kinds import KindMark
from desktop.ui.reach_words import figure_name, source_line, words
from desktop.ui.widgets import Card, Text

ALWAYS = (Measure.VIEWS, Measure.PROFILE_VISITS, Measure.REACTIONS, Measure.FOLLOWERS)
"""Shown even where nothing is known; others only where something is."""
OTHERS = (
    Measure.MEMBERS,
    Measure.NEW_FOLLOWERS,
    Measure.LINK_CLICKS,
    Measure.REPLIES,
    Measure.RESHARES,
    Measure.SAVES,
)
NARROW = 190
"""Pixels that a card wants at least."""


class FigureCard(Card):
    """One number."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.box.setSpacing(2)
        self._look = look
        self._name = Text("", tone="muted")
        self._number = Text("", look=look, scale=1.9, bold=True)
        self._kind = KindMark(look, Kind.MEASURED)
        self._source = Text("", tone="muted", look=look, scale=0.9)
        for part in (self._name, self._number, self._kind, self._source):
            self.box.addWidget(part)
        self.box.addStretch(1)

    def show_figure(self, figure: Figure, source: str) -> None:
        """Unknown is a word and never zero."""
        value = figure.known.value
        self._name.setText(figure_name(figure))
        if value is None:
            number = words(QT_TRANSLATE_NOOP("Reach", "unknown"))
        elif figure.least:
            number = words(QT_TRANSLATE_NOOP("Reach", "at least {n}")).format(n=number_text(value))
        else:
            number = _signed(value) if figure.measure is Measure.FOLLOWERS else number_text(value)
        self._number.setText(number)
        self._number.set_tone("muted" if value is None else "text")
        self._number.setFont(self._look.font(1.3 if value is None else 1.9, bold=True))
        self._kind.setVisible(value is not None)
        self._source.setText(source)
        self.setAccessibleName(f"{figure_name(figure)}: {number}. {source}")


class Figures(QWidget):
    """The cards, as many beside each other as there is room for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards = {measure: self._card() for measure in ALWAYS}
        self._shown: tuple[Measure, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(STEP)

    def _card(self) -> FigureCard:
        made = FigureCard(self._look)
        made.setParent(self)  # shown without one it would be a window for a moment
        return made

    def show_overview(self, found: Overview, balance: Balance) -> None:
        known = [m for m in OTHERS if found.summary.figure(m).known.value is not None]
        shown = (*ALWAYS, *known)
        for measure in shown:
            figure = found.summary.figure(measure)
            if measure not in self._cards:
                self._cards[measure] = self._card()
            self._cards[measure].show_figure(figure, _source(figure, found, balance))
        if shown != self._shown:
            self._shown, self._columns = shown, 0
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        count = len(self._shown)
        fitting = max(1, min(4, (self.width() + STEP) // (NARROW + STEP)))
        columns = fitting if count > fitting else max(1, count)
        if columns == self._columns or not count:
            return
        self._columns = columns
        for measure, card in self._cards.items():
            self._grid.removeWidget(card)
            card.setVisible(measure in self._shown)
        for number, measure in enumerate(self._shown):
            self._grid.addWidget(self._cards[measure], number // columns, number % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < columns))


def _signed(value: int) -> str:
    return f"+{number_text(value)}" if value > 0 else number_text(value).replace("-", "−")


def _source(figure: Figure, found: Overview, balance: Balance) -> str:
    told = source_line(figure.sources, figure.as_of, balance.titles, found.now)
    if not told:
        return words(QT_TRANSLATE_NOOP("Reach", "No network told it."))
    if figure.known.whole:
        return told
    of = QT_TRANSLATE_NOOP("Reach", "{known} of {of} shares")
    if figure.measure is Measure.FOLLOWERS:
        of = QT_TRANSLATE_NOOP("Reach", "{known} of {of} accounts")
    part = words(of).format(known=number_text(figure.known.known), of=number_text(figure.known.of))
    return f"{told} · {part}"
