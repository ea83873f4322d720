"""What stands for a picture, a video or a file in a row: how it looks, or what it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent

from desktop.ui.look import Look
from desktop.ui.painted import Picture
from desktop.ui.wide import rounded

ICON = 18


class Face(Picture):
    """A small picture; of a video how long it is, of a file its kind, below their icon.
    Qt's essential parts decode no video, so there is no still of one."""

    def __init__(self, look: Look, kind: str, *, width: int, height: int) -> None:
        super().__init__(look, width=width, height=height)
        self._of, self._kind, self._said = look, kind, ""

    def show_words(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._kind == "picture":
            super().paintEvent(event)
            return
        painter = rounded(self)
        painter.fillRect(self.rect(), self._of.color("panel"))
        font = self._of.font(0.78)
        painter.setFont(font)
        line = painter.fontMetrics().height() if self._said else 0
        top = max(0, (self.height() - ICON - line) // 2)
        icon = self._of.icon(self._kind, "muted")
        icon.paint(painter, (self.width() - ICON) // 2, top, ICON, ICON)
        painter.setPen(self._of.color("text"))
        place = QRect(0, top + ICON, self.width(), line)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._said)
