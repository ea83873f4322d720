"""Over the overview: how far back to look, the sentence, and how to get more numbers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.reach.overview import Overview, Period
from desktop.ui.look import STEP, Look
from desktop.ui.page_tabs import PageTabs
from desktop.ui.reach_words import note, period_text, sentence
from desktop.ui.widgets import Button, Text

PERIODS = tuple(Period)


class ReachTop(QWidget):
    """`period_chosen` carries a `Period`."""

    period_chosen = Signal(object)
    measure_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(STEP)
        self.periods = PageTabs()
        self.periods.setAccessibleName(self.tr("How far back"))
        self.periods.show_titles([(period_text(period), False) for period in PERIODS])
        self.periods.choose(0)
        self.periods.chosen.connect(self._chosen)
        self.bring = Button(self.tr("Bring a file"), kind="quiet", icon=look.icon("document"))
        self.bring.clicked.connect(self.import_wanted)
        read = Button(self.tr("Read again"), kind="quiet", icon=look.icon("refresh"))
        read.clicked.connect(self.measure_wanted)
        for button in (self.bring, read):
            self.periods.add(button)
        box.addWidget(self.periods)
        self.sentence = Text("", look=look, scale=1.25, selectable=True)
        box.addWidget(self.sentence)
        self.note = Text("", tone="muted")
        box.addWidget(self.note)

    def show_overview(self, found: Overview, *, practised: bool) -> None:
        """The sentence of a period."""
        self.sentence.setText(sentence(found.summary, found.period, practised=practised))
        told = note(found.summary)
        self.note.setText(told)
        self.note.setVisible(bool(told))

    def _chosen(self, number: int) -> None:
        self.period_chosen.emit(PERIODS[number])
