"""The row of pages to choose from; one is chosen, what changed is marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

from desktop.ui.brief import BriefButton
from desktop.ui.contents import NEW
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR


class PageTabs(FlowRow):
    """`chosen` carries the number of the page."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(row_gap=HAIR)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._shown: tuple[tuple[str, bool], ...] = ()

    def show_titles(self, titles: Sequence[tuple[str, bool]]) -> None:
        """Titles, and whether the page changed since it was read."""
        if tuple(titles) == self._shown:
            return
        self._shown = tuple(titles)
        for tab in self._group.buttons():
            self._group.removeButton(tab)
        self.flow.clear()
        for number, (title, changed) in enumerate(titles):
            name = title
            if changed:
                name = self.tr("{title}, changed since you read it").format(title=title)
            tab = BriefButton(title + (NEW if changed else ""), kind="chip", name=name)
            tab.setCheckable(True)
            if changed:
                tab.told = self.tr("Changed since you read it")
            self._group.addButton(tab, number)
            self.add(tab)

    def choose(self, number: int) -> None:
        """Show which page is on the screen."""
        tab: QAbstractButton | None = self._group.button(number)
        if tab is not None:
            tab.setChecked(True)
