"""One small chart: bars over time, a colour and a pattern a network, gaps drawn as gaps.

A value of None is hatched and says why it is unknown; zero is a bar of no height on the
line. The same numbers stand in a table below; a screen reader hears the summary.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui.chart_drawing import Drawing, Number
from desktop.ui.chart_words import summary, value_text
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import number_text

_TONES = ("accent", "should", "must", "good", "warn")
_PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.CrossPattern,
)
_TOP, _LEFT = 12, 8


def ceiling(highest: int) -> int:
    """A round number at or above: 1, 2, 2.5 or 5 times a power of ten; at least 4."""
    if highest <= 4:
        return 4
    power = 10 ** (len(str(highest)) - 1)
    for step in (1, 2, 2.5, 5, 10):
        if highest <= step * power:
            return int(step * power)
    return highest


class Chart(QWidget):
    """Draws a `Drawing`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._drawing = Drawing()
        self._bars: list[tuple[QRectF, str]] = []
        self.setMinimumHeight(220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        look.changed.connect(self.update)

    def draw(self, drawing: Drawing, name: str) -> None:
        self._drawing = drawing
        self.setAccessibleName(name)
        self.setAccessibleDescription(summary(drawing))
        self.update()

    def picture(self, title: str = "", source_line: str = "") -> QImage:
        """On a light ground, twice as large."""
        image = QImage(self.size() * 2, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(2)
        self.render(image)
        return image

    def sizeHint(self) -> QSize:
        return QSize(560, 240)

    # --- painting --------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(0.88))
        self._bars.clear()
        metrics = QFontMetrics(painter.font())
        top = ceiling(math.ceil(self._drawing.highest))
        left = _LEFT + metrics.horizontalAdvance(number_text(top)) + SMALL
        bottom = self.height() - 2 * metrics.height() - 3 * SMALL
        plot = QRectF(left, _TOP, self.width() - left - SMALL, bottom - _TOP)
        self._axis(painter, plot, top, metrics)
        self._columns(painter, plot, top, metrics)
        self._legend(painter, metrics)
        if self.hasFocus():
            painter.setPen(QPen(self._look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _axis(self, painter: QPainter, plot: QRectF, top: int, metrics: QFontMetrics) -> None:
        for part in range(5):
            height = plot.bottom() - plot.height() * part / 4
            painter.setPen(QPen(self._look.color("strong_line" if part == 0 else "line"), 1))
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
            if top * part % 4 == 0:
                painter.setPen(self._look.color("muted"))
                where = QRectF(
                    0, height - metrics.height() / 2, plot.left() - SMALL, metrics.height()
                )
                painter.drawText(where, Qt.AlignmentFlag.AlignRight, number_text(top * part // 4))

    def _columns(self, painter: QPainter, plot: QRectF, top: int, metrics: QFontMetrics) -> None:
        drawing = self._drawing
        buckets = max(1, len(drawing.labels))
        step = plot.width() / buckets
        width = min(26.0, step * 0.72 / max(1, len(drawing.lines)))
        widest = max((metrics.horizontalAdvance(label) for label in drawing.labels), default=1)
        every = max(1, math.ceil((widest + SMALL) / step))
        for bucket, label in enumerate(drawing.labels):
            middle = plot.left() + step * (bucket + 0.5)
            start = middle - width * len(drawing.lines) / 2
            for number, line in enumerate(drawing.lines):
                if bucket < line.absent:
                    continue
                place = QRectF(start + number * width, plot.top(), width - 2, plot.height())
                self._bar(painter, place, line.values[bucket], top, number, f"{line.name}, {label}")
            if (len(drawing.labels) - 1 - bucket) % every == 0:
                painter.setPen(self._look.color("muted"))
                room = QRectF(middle - 60, plot.bottom() + 6, 120, metrics.height())
                painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, label)

    def _bar(
        self,
        painter: QPainter,
        place: QRectF,
        value: Number | None,
        top: int,
        number: int,
        name: str,
    ) -> None:
        color = self._look.color(_TONES[number % len(_TONES)])
        if value is None:
            gap = QRectF(place.left(), place.bottom() - 26, place.width(), 26)
            painter.setPen(QPen(self._look.color("strong_line"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(QBrush(self._look.color("strong_line"), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(gap)
            self._bars.append((gap, f"{name}: {self._drawing.gap}"))
            return
        height = max(2.0, place.height() * value / top) if value else 2.0
        bar = QRectF(place.left(), place.bottom() - height, place.width(), height)
        painter.setPen(QPen(color, 1))
        painter.setBrush(_brush(color, number))
        painter.drawRoundedRect(bar, 2, 2)
        touch = QRectF(place.left(), min(bar.top(), place.bottom() - 12), place.width(), 12)
        self._bars.append((bar.united(touch), f"{name}: {value_text(value)}"))

    def _legend(self, painter: QPainter, metrics: QFontMetrics) -> None:
        left, top = float(_LEFT), self.height() - metrics.height() - SMALL / 2
        entries = [(line.name, number) for number, line in enumerate(self._drawing.lines)]
        unknown = any(line.unknown for line in self._drawing.lines)
        for name, number in entries:
            color = self._look.color(_TONES[number % len(_TONES)])
            painter.setPen(QPen(color, 1))
            painter.setBrush(_brush(color, number))
            left = self._entry(painter, left, top, name, metrics)
        if unknown:
            painter.setPen(QPen(self._look.color("strong_line"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(QBrush(self._look.color("strong_line"), Qt.BrushStyle.BDiagPattern))
            self._entry(painter, left, top, self._drawing.gap, metrics)

    def _entry(
        self, painter: QPainter, left: float, top: float, name: str, metrics: QFontMetrics
    ) -> float:
        painter.drawRect(QRectF(left, top + 2, 12, 12))
        painter.setPen(self._look.color("text"))
        width = metrics.horizontalAdvance(name)
        painter.drawText(QRectF(left + 18, top, width + 4, metrics.height()), name)
        return left + 18 + width + 20

    # --- asking ----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        text = self._at(event.position())
        if text:
            QToolTip.showText(event.globalPosition().toPoint(), text, self)
        else:
            QToolTip.hideText()

    def _at(self, where: QPointF) -> str:
        return next((text for bar, text in self._bars if bar.contains(where)), "")


def _brush(color: QColor, number: int) -> QBrush:
    return QBrush(color, _PATTERNS[number % len(_PATTERNS)])
