"""Words that fit where they are: buttons that end in an ellipsis, words that may break."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.messages import left_to_right
from desktop.ui.widgets import Button

_LONG = re.compile(r"[^\s\u200b]{18,}")
_PART = 9


def directed(widget: QWidget, text: str) -> None:
    """Lay a widget out in the direction of its words."""
    right = not left_to_right(text)
    way = Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
    widget.setLayoutDirection(way)


def breakable(text: str) -> str:
    """The same to the eye, but a label may break its very long words. Only for the screen."""
    return _LONG.sub(_broken, text)


def _broken(found: re.Match[str]) -> str:
    word = found.group()
    if not word.isascii() and not left_to_right(word):
        return word  # joined letters must not be parted
    return "\u200b".join(word[at : at + _PART] for at in range(0, len(word), _PART))


def shortened(text: str, longest: int) -> str:
    """At most `longest` characters, cut between words where there are any."""
    text = text.strip()
    if len(text) <= longest:
        return text
    cut = text.rfind(" ", longest // 2, longest)
    return text[: cut if cut > 0 else longest - 1].rstrip(" ,.;:") + "…"


class BriefButton(Button):
    """A button whose words give way where there is no room; `whole` are all of them."""

    def __init__(
        self, words: str, *, kind: str = "normal", icon: QIcon | None = None, name: str = ""
    ) -> None:
        super().__init__(words, kind=kind, icon=icon, name=name)
        self.whole = words
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.told = ""
        """A tool tip of its own, instead of the words where they are cut."""
        self._fit()

    def set_whole(self, words: str, name: str = "") -> None:
        self.whole = words
        self.setAccessibleName(name or words)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        metrics = QFontMetrics(self.font())
        other = metrics.horizontalAdvance(self.text().replace("&&", "&"))
        return QSize(size.width() - other + metrics.horizontalAdvance(self.whole), size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(64, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        spare = self.width() - self.sizeHint().width() + metrics.horizontalAdvance(self.whole)
        words = metrics.elidedText(self.whole, Qt.TextElideMode.ElideRight, max(24, spare + 1))
        cut = self.whole if words != self.whole else ""
        self.setToolTip((self.told or cut).replace("<", "‹"))
        words = words.replace("&", "&&")
        if words != self.text():
            self.setText(words)
