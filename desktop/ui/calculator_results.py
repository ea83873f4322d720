"""What the calculator says: a sentence, ranges and their kind, a chart, how it was computed."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.jobs import Jobs
from desktop.reach.assumptions import Assumptions
from desktop.reach.calculator import Result, Rung, calculate, ladder
from desktop.reach.media_value import Prices
from desktop.ui.brief import BriefButton
from desktop.ui.calculator_words import (
    STEPS,
    formula_text,
    money_range,
    money_text,
    range_text,
    rounded,
    sentence_of,
    times_text,
)
from desktop.ui.chart_card import ChartCard
from desktop.ui.chart_drawing import Drawing, Kind, Line
from desktop.ui.flow import FlowRow
from desktop.ui.look import GAP, HAIR, SMALL, Look
from desktop.ui.messages import number_text, say
from desktop.ui.method import REACH_FORMULAS, show_method
from desktop.ui.widgets import Card, Text

ABOUT, AT_MOST = "≈", "≤"
"""Marks of an estimated number and of an upper bound."""


class Results(QWidget):
    """`show_results` once, and after every change."""

    def __init__(self, look: Look, jobs: Jobs) -> None:
        super().__init__()
        self._look = look
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        card = Card()
        self.sentence = Text("", look=look, scale=1.15, selectable=True)
        card.box.addWidget(self.sentence)
        note = self.tr(
            "Estimated: the lower number takes the low end of every assumption and the higher one "
            "the high end. Nothing here was measured."
        )
        card.box.addWidget(Text(note, tone="muted"))
        self._rows: dict[str, tuple[Text, Text]] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(SMALL)
        self._grid.setColumnStretch(0, 1)
        card.box.addLayout(self._grid)
        for name in ("views", "reached", "views_year", "reached_year", "times", "potential"):
            self._add_row(name)
        self._add_row("value")
        self._add_row("value_year")
        box.addWidget(card)
        self.chart = ChartCard(look, jobs)
        box.addWidget(self.chart)
        box.addWidget(self._steps_card())
        box.addStretch(1)

    def _add_row(self, name: str) -> None:
        title = Text(self._title(name))
        value = Text("", look=self._look, bold=True, selectable=True, scale=1.05)
        place = len(self._rows)
        self._grid.addWidget(title, place, 0)
        self._grid.addWidget(value, place, 1)
        self._grid.setColumnStretch(1, 1)
        self._rows[name] = title, value

    def _title(self, name: str) -> str:
        if name == "times":
            return self.tr("Times the company page alone")
        return say(STEPS[name][0])

    def _steps_card(self) -> Card:
        card = Card()
        top = FlowRow()
        self.how = BriefButton(self.tr("How this is computed"), kind="chip")
        self.how.setCheckable(True)
        self.how.toggled.connect(self._toggle_steps)
        top.add(self.how)
        self.method = BriefButton(
            self.tr("Formulas and sources"), kind="quiet", icon=self._look.icon("document")
        )
        self.method.clicked.connect(self._show_method)
        top.add(self.method)
        card.box.addWidget(top)
        self.steps = QWidget()
        self._steps_box = QVBoxLayout(self.steps)
        self._steps_box.setContentsMargins(0, 0, 0, 0)
        self._steps_box.setSpacing(HAIR)
        self._step_texts = {name: Text("", selectable=True) for name in STEPS}
        for text in self._step_texts.values():
            self._steps_box.addWidget(text)
        self.steps.hide()
        card.box.addWidget(self.steps)
        return card

    # --- showing ---------------------------------------------------------------------------

    def show_results(self, given: Assumptions, prices: Prices) -> None:
        """Everything anew for these assumptions."""
        found = calculate(given)
        self.sentence.setText(sentence_of(given, found))
        for name in ("views", "reached", "views_year", "reached_year"):
            self._put(name, f"{ABOUT} {range_text(getattr(found, name))}")
        self._put("times", f"{ABOUT} {times_text(found.times)}" if found.times else "")
        self._put("potential", f"{AT_MOST} {number_text(rounded(found.potential.high))}")
        for name, value in (("value", found.value), ("value_year", found.value_year)):
            money = "" if value is None else money_range(value, prices.currency)
            self._put(name, f"{ABOUT} {money}" if money else "")
        self._show_steps(given, found, prices)
        self._show_chart(ladder(given))

    def _put(self, name: str, text: str) -> None:
        title, value = self._rows[name]
        value.setText(text)
        value.setAccessibleName(f"{title.text()}: {text}")
        title.setVisible(bool(text))
        value.setVisible(bool(text))

    def _show_steps(self, given: Assumptions, found: Result, prices: Prices) -> None:
        price = money_text(float(prices.per_thousand), prices.currency)
        known = {step.name: step.result for step in found.steps}
        for name, text in self._step_texts.items():
            text.setVisible(name in known)
            if name in known:
                line = self.tr("{name} = {formula} = {result}").format(
                    name=say(STEPS[name][0]),
                    formula=formula_text(name, given, price),
                    result=money_range(known[name], prices.currency)
                    if name.startswith("value")
                    else range_text(known[name]),
                )
                text.setText(line)

    def _show_chart(self, rungs: tuple[Rung, ...]) -> None:
        labels = tuple(self._rung_name(one.colleagues) for one in rungs)
        line = Line(
            self.tr("Views a month"),
            tuple(rounded(one.views.middle) for one in rungs),
            low=tuple(rounded(one.views.low) for one in rungs),
            high=tuple(rounded(one.views.high) for one in rungs),
            kind=Kind.ESTIMATED,
        )
        drawing = Drawing(
            labels=labels,
            lines=(line,),
            column=self.tr("Who shares"),
            unit=self.tr("views a month"),
        )
        title = self.tr("The company page alone, and with so many colleagues")
        self.chart.draw(drawing, title, self.tr("Estimated from the assumptions on this page"))

    def _rung_name(self, colleagues: int) -> str:
        if not colleagues:
            return self.tr("page alone")
        return self.tr("+ {count}").format(count=number_text(colleagues))

    def _toggle_steps(self, on: bool) -> None:
        self.steps.setVisible(on)

    def _show_method(self) -> None:
        show_method(self._look, REACH_FORMULAS, self.tr("Formulas and sources"), self)
