"""Lines below the account chips: what opens and why, what it costs, and the other way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import ways
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.painted import Icon, icon_label
from desktop.ui.target import COMPOSE, SEND, Target
from desktop.ui.widgets import Button, Elided


class WayLine(QWidget):
    """One account, one sentence, one button."""

    wanted = Signal(str, str)
    """Account and the way that is asked for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._icon: Icon = icon_label(look, "external", "muted", 16)
        self._words = Elided(tone="muted")
        self._words.setFont(look.font(0.92))
        self._button = Button("", kind="inline")
        self._button.clicked.connect(self._pressed)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self._account, self._opens = "", False

    def show_target(self, target: Target, words: str) -> None:
        self._account, self._opens = target.account.id, target.opens
        self._icon.show_icon("external" if target.opens else "shared", "muted")
        self._words.set_whole(words)
        button = ways.other(target)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._button.setAccessibleName(button)
        self._button.setAccessibleDescription(words)

    @property
    def words(self) -> str:
        return self._words.accessibleName()

    def press(self) -> None:
        """As if the button was clicked."""
        self._pressed()

    def _pressed(self) -> None:
        self.wanted.emit(self._account, SEND if self._opens else COMPOSE)


class WayLines(QWidget):
    """One line a chosen account with something to say; mostly none."""

    wanted = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(HAIR)
        self._made: list[WayLine] = []
        self._shown = 0
        self.hide()

    def show_targets(self, selected: Sequence[Target]) -> None:
        titles = [one.title for one in selected]
        lines = [(one, ways.told(one, handle=titles.count(one.title) > 1)) for one in selected]
        lines = [(one, words) for one, words in lines if words]
        while len(self._made) < len(lines):
            made = WayLine(self._look)
            made.wanted.connect(self.wanted)
            self._box.addWidget(made)
            self._made.append(made)
        for place, made in enumerate(self._made):
            if place < len(lines):
                made.show_target(*lines[place])
            made.setVisible(place < len(lines))
        self._shown = len(lines)
        self.setVisible(bool(lines))

    def lines(self) -> tuple[WayLine, ...]:
        return tuple(self._made[: self._shown])
