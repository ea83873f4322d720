"""The left side of a post of one's own: others that were begun, and suggesting it to the team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model import Draft
from desktop.share.drafts import words
from desktop.ui import suggesting
from desktop.ui.brief import breakable, directed, shortened
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.messages import moment_text
from desktop.ui.widgets import Button, Card, Text, clear

_SHOWN = 90


class DraftCard(Card):
    """A post of one's own that was begun; a click goes on with it."""

    def __init__(self, look: Look, draft: Draft, now: datetime) -> None:
        super().__init__(interactive=True, margin=STEP)
        self.draft = draft
        first = " ".join(next(iter(one for one in words(draft) if one.strip()), "").split())
        line = Text(breakable(shortened(first, _SHOWN)))
        directed(line, first)
        time = moment_text(draft.changed or now, now)
        self.box.setSpacing(HAIR)
        self.box.addWidget(line)
        self.box.addWidget(Text(time, tone="muted", look=look, scale=0.85))
        self.setAccessibleName(
            self.tr("Go on with: {words}").format(words=shortened(first, _SHOWN))
        )
        self.setAccessibleDescription(time)


class OwnSide(QWidget):
    """What stands on the left while there is no post."""

    draft_wanted = Signal(str)
    fresh_wanted = Signal()
    suggest_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        self._suggest_title = self._title(self.tr("Suggest this to the team"))
        self._promise = Text(tone="muted")
        self.suggest = Button(self.tr("Suggest to the team …"), icon=look.icon("external"))
        self.suggest.clicked.connect(self.suggest_wanted)
        self._suggest_row = FlowRow()
        self._suggest_row.add(self.suggest)
        for part in (self._suggest_title, self._promise, self._suggest_row):
            box.addWidget(part)
        self._begun_title = self._title(self.tr("Posts you began"))
        box.addWidget(self._begun_title)
        self._begun = QVBoxLayout()
        self._begun.setSpacing(SMALL)
        box.addLayout(self._begun)
        fresh = Button(self.tr("Begin another one"), kind="quiet", icon=look.icon("plus"))
        fresh.clicked.connect(self.fresh_wanted)
        self._fresh = FlowRow()
        self._fresh.add(fresh)
        box.addWidget(self._fresh)

    def _title(self, text: str) -> Text:
        title = Text(text, look=self._look, bold=True)
        title.setContentsMargins(0, STEP, 0, 0)
        return title

    def show_drafts(self, begun: Sequence[Draft], now: datetime) -> None:
        clear(self._begun)
        for draft in begun:
            card = DraftCard(self._look, draft, now)
            card.clicked.connect(self._picked)
            self._begun.addWidget(card)
        self._begun_title.setVisible(bool(begun))

    def show_place(self, place: str) -> None:
        """Where the program takes suggestions; empty: nowhere."""
        for part in (self._suggest_title, self._promise, self._suggest_row):
            part.setVisible(bool(place))
        self._promise.setText(suggesting.promise(place) if place else "")
        self.suggest.setAccessibleDescription(self._promise.text())

    def follow(self, text: str) -> None:
        """Without words there is nothing to suggest."""
        self.suggest.setEnabled(bool(text.strip()))

    def _picked(self) -> None:
        card = self.sender()
        if isinstance(card, DraftCard):
            self.draft_wanted.emit(card.draft.id)
