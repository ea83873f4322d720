"""How much of a caption is one's own: words that are not in the suggestion, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look import SMALL, Look
from desktop.ui.widgets import Text

LONGEST = 600
"""Words compared; beyond that a caption is nobody's copy."""
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def own_part(text: str, suggestions: Iterable[str]) -> float | None:
    """0.0 (a copy) to 1.0 (all one's own) against the likest suggestion; None where there
    is nothing to compare."""
    mine = _words(text)
    if not mine:
        return None
    parts = [_own(mine, theirs) for theirs in map(_words, suggestions) if theirs]
    return min(parts, default=None)


def _own(mine: list[str], theirs: list[str]) -> float:
    match = SequenceMatcher(None, mine, theirs, autojunk=False)
    same = sum(block.size for block in match.get_matching_blocks())
    return 1 - same / len(mine)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())[:LONGEST]


class OwnWords(QWidget):
    """A small bar with its sentence; nothing while there is nothing to compare."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._bar = _Bar(look)
        self._text = Text(tone="muted", wrap=False, look=look, scale=0.92)
        row.addWidget(self._bar)
        row.addWidget(self._text)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        self.setSizePolicy(policy)
        self.hide()

    def show_part(self, part: float | None) -> None:
        self.setVisible(part is not None)
        if part is None:
            return
        per_cent = round(part * 100)
        self._bar.show_part(part)
        self._text.setText(self.tr("{part} % your own words").format(part=per_cent))
        if part < 0.2:
            advice = self.tr("Readers pass over captions they have seen. Change a few words.")
        else:
            advice = self.tr("How far this caption is from the suggested ones.")
        self.setToolTip(advice)
        self.setAccessibleName(self._text.text())
        self.setAccessibleDescription(advice)


class _Bar(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._part = look, 0.0
        self.setFixedSize(56, 8)

    def show_part(self, part: float) -> None:
        self._part = part
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("line"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(self._look.color("warn" if self._part < 0.2 else "accent"))
        filled = QRectF(self.rect())
        filled.setWidth(max(8.0, filled.width() * self._part))
        if self.isRightToLeft():
            filled.moveRight(self.width())
        painter.drawRoundedRect(filled, 4, 4)
