"""Boxes to tick and choices among several whose words go on in the next line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton

from desktop.ui.look import SMALL

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Button
else:
    _Button = object  # a widget can't have two of Qt's classes


class _Lines(_Button):
    """Qt's own are as wide as their words, and with a large font they pushed a page out of its
    window. A screen reader has the words in one piece."""

    words: str

    def _begin(self, words: str) -> None:
        self.words = words
        self.setAccessibleName(words)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fit(self.width())

    def sizeHint(self) -> QSize:
        """As if all words stood in one line."""
        wide = self._spare() + self.fontMetrics().horizontalAdvance(self.words) + SMALL
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(word) for word in self.words.split()), default=0)
        return QSize(self._spare() + longest + SMALL, super().sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Of as many lines as that takes."""
        line = self.fontMetrics().lineSpacing()
        shown = self.text().count("\n") + 1
        return super().sizeHint().height() + (len(self._lines(width)) - shown) * line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        text = "\n".join(self._lines(width)).replace("&", "&&")
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    def _spare(self) -> int:
        """What stands beside the words."""
        return super().sizeHint().width() - _widest(self.fontMetrics(), self.text())

    def _lines(self, width: int) -> list[str]:
        metrics, room = self.fontMetrics(), width - self._spare()
        lines: list[str] = []
        for word in self.words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines or [""]


class Tick(_Lines, QCheckBox):
    """One that is on or off."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._begin(words)


class Choice(_Lines, QRadioButton):
    """One of several."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._begin(words)


def _widest(metrics: QFontMetrics, text: str) -> int:
    lines = text.replace("&&", "&").split("\n")
    return max(metrics.horizontalAdvance(line) for line in lines)
