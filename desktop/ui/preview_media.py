"""A video or a file in a preview: its place, how long it is, what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPolygonF

from desktop.model import Attachment
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.media_words import badge
from desktop.ui.wide import Wide, rounded

WIDEST, TALLEST = 1.91, 0.8
"""Width by height between which networks show a video."""
STRIP = 56
"""Pixels of the line that names a file, under its first page."""


@dataclass(frozen=True, slots=True)
class Reel:
    """What is shown of a video or a file. `ratio`: width by height."""

    kind: str
    words: str
    title: str = ""
    alt: str = ""
    ratio: float = 1.78

    @classmethod
    def of(cls, one: Attachment) -> Reel:
        ratio = one.width / one.height if one.width and one.height else 1.78
        return cls(one.kind, badge(one), one.title, one.alt, min(WIDEST, max(TALLEST, ratio)))


class ReelView(Wide):
    """Dark where a video begins to play, a sheet for a file; nothing decodes either."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._reel: Reel | None = None

    def show_reel(self, reel: Reel | None) -> None:
        self.setVisible(reel is not None)
        if reel is None or reel == self._reel:
            return
        self._reel = reel
        said = reel.title if reel.kind == "document" else reel.alt
        name = said or self.tr("a video without a description")
        self.setAccessibleName(name)
        self.setAccessibleDescription(reel.words)
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        if self._reel is None:
            return 0
        if self._reel.kind == "document":
            return round(width * 0.5) + STRIP
        return round(width / self._reel.ratio)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._reel is None:
            return
        if self._reel.kind == "document":
            self._paint_file(self._reel)
        else:
            self._paint_film(self._reel)

    def _paint_film(self, reel: Reel) -> None:
        painter = rounded(self)
        painter.fillRect(self.rect(), QColor("#15181C"))
        middle, side = QPointF(self.rect().center()), 22.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 235))
        painter.drawEllipse(middle, side, side)
        painter.setBrush(QColor("#15181C"))
        arrow = [QPointF(-6, -9), QPointF(-6, 9), QPointF(10, 0)]
        painter.drawPolygon(QPolygonF([middle + point for point in arrow]))
        if not reel.words:
            return
        painter.setFont(self._look.font(0.9, bold=True))
        metrics = painter.fontMetrics()
        place = QRectF(SMALL, 0, metrics.horizontalAdvance(reel.words) + 2 * SMALL, 0)
        place.setHeight(metrics.height() + HAIR)
        place.moveBottom(self.height() - SMALL)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(place, HAIR, HAIR)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, reel.words)

    def _paint_file(self, reel: Reel) -> None:
        painter = rounded(self)
        painter.fillRect(self.rect(), self._look.color("panel"))
        sheet = QRectF(0, 0, self.width(), self.height() - STRIP)
        self._look.icon("document", "muted").paint(
            painter, sheet.adjusted(0, STEP, 0, -STEP).toRect()
        )
        strip = QRectF(0, sheet.bottom(), self.width(), STRIP)
        painter.fillRect(strip, self._look.color("card"))
        painter.setPen(self._look.color("line"))
        painter.drawLine(strip.topLeft(), strip.topRight())
        inner = strip.adjusted(STEP, 6, -STEP, -6)
        bold = self._look.font(1.0, bold=True)
        painter.setFont(bold)
        painter.setPen(self._look.color("text"))
        title = painter.fontMetrics().elidedText(
            reel.title, Qt.TextElideMode.ElideRight, round(inner.width())
        )
        edge = Qt.AlignmentFlag.AlignLeading
        painter.drawText(inner, edge | Qt.AlignmentFlag.AlignTop, title)
        painter.setFont(self._look.font(0.85))
        painter.setPen(self._look.color("muted"))
        painter.drawText(inner, edge | Qt.AlignmentFlag.AlignBottom, reel.words)
