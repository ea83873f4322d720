"""Measured, estimated, potential: three kinds of number, each with word, mark and method."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.chart_drawing import Kind
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, Look
from desktop.ui.reach_words import words
from desktop.ui.widgets import Button, Text

_SIDE = 12
WORDS = {
    Kind.MEASURED: QT_TRANSLATE_NOOP("Reach", "measured"),
    Kind.ESTIMATED: QT_TRANSLATE_NOOP("Reach", "estimated"),
    Kind.POTENTIAL: QT_TRANSLATE_NOOP("Reach", "potential, at most"),
}


class _Shape(QWidget):
    """A full disc, a disc of dashes, or an empty triangle."""

    def __init__(self, look: Look, kind: Kind) -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(1.5, 1.5, _SIDE - 3, _SIDE - 3)
        color = self._look.color("muted")
        if self._kind is Kind.MEASURED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(room)
            return
        dashed = self._kind is Kind.ESTIMATED
        pen = QPen(color, 1.5, Qt.PenStyle.DotLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        if dashed:
            painter.drawEllipse(room)
        else:
            top = QPointF(room.center().x(), room.top())
            painter.drawPolygon(QPolygonF([top, room.bottomRight(), room.bottomLeft()]))


class KindMark(QWidget):
    """The mark and the word of one kind."""

    def __init__(self, look: Look, kind: Kind) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HAIR)
        row.addWidget(_Shape(look, kind))
        row.addWidget(Text(words(WORDS[kind]), tone="muted", look=look, scale=0.85, wrap=False))
        row.addStretch(1)


class Method(QWidget):
    """A button, and under it how numbers come about, once it was pressed."""

    def __init__(self, title: str, told: str, look: Look) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR)
        self.button = Button(title, kind="quiet", icon=look.icon("question"))
        self.button.setCheckable(True)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.text = Text(told, tone="muted", selectable=True)
        self.text.hide()
        box.addWidget(self.text)
        self.button.toggled.connect(self.text.setVisible)
