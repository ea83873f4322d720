"""A chart on the screen: painted once, then asked by pointer and keys, and told to listeners.

Arrow keys go from place to place (with Control from mark to mark) and from line to line; what
stands there is shown beside it and spoken. Nothing moves by itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.chart_drawing import Drawing
from desktop.ui.chart_paint import legend_height, paint
from desktop.ui.chart_plot import Ink, Plot
from desktop.ui.chart_readout import paint_readout
from desktop.ui.chart_words import spoken_at, summary
from desktop.ui.copying import announce
from desktop.ui.look import GAP, SMALL, Look
from desktop.ui.wide import Wide

_SCALE = 0.88
"""Of the system's font."""
_LINES = 15
"""So many lines of text a chart is high, besides its legend."""
_PICTURE = 720
"""Width of a copied picture, in pixels of which each is two."""
_STILL = 80
"""Milliseconds without another size until it is painted for that size."""
_WRAP = Qt.TextFlag.TextWordWrap.value


class Chart(Wide):
    """Shows a `Drawing`. `place` and `line` are what is read at the moment (-1: nothing)."""

    LOWEST = 160

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._drawing = Drawing()
        self._plot: Plot | None = None
        self._painted = QPixmap()
        self._heights: dict[tuple[int, str], int] = {}
        self._still = QTimer(self, interval=_STILL, singleShot=True)
        self._still.timeout.connect(self.update)
        self.place, self.line = -1, -1
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setWhatsThis(
            self.tr(
                "Left and right go from value to value, up and down from line to line, with "
                "Control from share to share."
            )
        )
        look.changed.connect(self._again)

    @property
    def drawing(self) -> Drawing:
        return self._drawing

    @property
    def plot(self) -> Plot:
        """Where things stand, as they are painted now."""
        if self._plot is None or not self._fits:
            self._plot = self._paint_once()
        return self._plot

    def draw(self, drawing: Drawing, name: str) -> None:
        """Show it from now on."""
        self._drawing = drawing
        self.place, self.line = -1, -1
        self.setAccessibleName(name)
        self.setAccessibleDescription(summary(drawing))
        self._again()
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        asked = width, QGuiApplication.font().key()
        if asked not in self._heights:
            ink = self._ink()
            line = QFontMetricsF(ink.font).height()
            legend = legend_height(self._drawing, ink, width)
            self._heights[asked] = round(max(self.LOWEST, _LINES * line) + legend)
        return self._heights[asked]

    def picture(self, title: str = "", source_line: str = "") -> QImage:
        """On a light ground, twice as large: what is pasted elsewhere."""
        colors = self._look.light_colors()
        ink = Ink(colors.__getitem__, self._look.font(_SCALE), self._mirrored)
        heading, small = self._look.font(1.2, bold=True), self._look.font(0.8)
        above, below = _wrapped(heading, title), _wrapped(small, source_line)
        high = self.heightForWidth(_PICTURE - 2 * GAP) + above + below + 2 * GAP
        image = QImage(2 * _PICTURE, round(2 * high), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        image.fill(colors["card"])
        painter = QPainter(image)
        room = QRectF(GAP, GAP, _PICTURE - 2 * GAP, high - 2 * GAP)
        paint(painter, self._drawing, ink, room.adjusted(0, above, 0, -below))
        painter.setFont(heading)
        painter.setPen(colors["text"])
        painter.drawText(room, Qt.AlignmentFlag.AlignTop.value | _WRAP, title)
        painter.setFont(small)
        painter.setPen(colors["muted"])
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom.value | _WRAP, source_line)
        painter.end()
        return image

    # --- painting --------------------------------------------------------------------------

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _ink(self) -> Ink:
        hints = QGuiApplication.styleHints()  # held: what it gives lives as long as it does
        strong = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        return Ink(self._look.color, self._look.font(_SCALE), self._mirrored, strong)

    def _again(self) -> None:
        self._plot = None
        self._heights.clear()
        self.update()

    @property
    def _fits(self) -> bool:
        """Whether what is painted is as large as the chart is now."""
        same = self._painted.devicePixelRatio() == self.devicePixelRatioF()
        return same and self._painted.deviceIndependentSize().toSize() == self.size()

    def _paint_once(self) -> Plot:
        scale = self.devicePixelRatioF()
        self._painted = QPixmap(self.size() * scale)
        self._painted.setDevicePixelRatio(scale)
        self._painted.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._painted)
        room = QRectF(self.rect()).adjusted(SMALL / 2, SMALL / 2, -SMALL / 2, -SMALL / 2)
        plot = paint(painter, self._drawing, self._ink(), room)
        painter.end()
        return plot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was seen is stretched as long as the window is being pulled."""
        QWidget.resizeEvent(self, event)  # all that it stands in ask for the height of a width
        if self._plot is not None and not self._fits:
            self._still.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._still.isActive() and self._plot is not None:
            QPainter(self).drawPixmap(self.rect(), self._painted)
            return
        plot = self.plot
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted)
        if 0 <= self.place < self._drawing.places:
            paint_readout(painter, plot, self.place, self.line)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (
            QEvent.Type.FontChange,
            QEvent.Type.ApplicationFontChange,
            QEvent.Type.LayoutDirectionChange,
            QEvent.Type.PaletteChange,  # contrast, too
        ):
            self._again()
            self.updateGeometry()

    # --- asking ----------------------------------------------------------------------------

    def read(self, place: int, line: int = -1) -> None:
        """Show what stands at a place; -1 shows nothing."""
        if (place, line) != (self.place, self.line):
            self.place, self.line = place, line
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        field = self.plot.field.adjusted(-4, -GAP, 4, GAP)
        if not field.contains(where):
            self.read(-1)
        else:
            self.read(self.plot.nearest(where.x()), self._line_at(where))

    def _line_at(self, where: QPointF) -> int:
        return next((one.line for one in self.plot.spots if one.room.contains(where)), -1)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.read(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.read(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.place >= 0:
            self.read(-1)
            return
        found = self._asked(event)
        if found is None:
            super().keyPressEvent(event)
            return
        self.read(*found)
        announce(self, spoken_at(self._drawing, *found))

    def _asked(self, event: QKeyEvent) -> tuple[int, int] | None:
        """Where a key leads; None where it means nothing here."""
        key, last = event.key(), self._drawing.places - 1
        if last < 0:
            return None
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            onward = (key == Qt.Key.Key_Right) is not self._mirrored
            marks = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            return self._beside(1 if onward else -1, marks=marks), self.line
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return (0 if key == Qt.Key.Key_Home else last), self.line
        if self.place < 0:  # the page may still want to scroll
            return None
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = max(1, last // 10) * (1 if key == Qt.Key.Key_PageDown else -1)
            return min(last, max(0, self.place + step)), self.line
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            count = len(self._drawing.lines)
            step = 1 if key == Qt.Key.Key_Down else -1
            return self.place, min(count - 1, max(0, self.line + step))
        return None

    def _beside(self, way: int, *, marks: bool) -> int:
        """The next place, or the next mark; at the end it stays. The first key goes to the
        last place: it is the newest."""
        last = self._drawing.places - 1
        if not marks:
            return last if self.place < 0 else min(last, max(0, self.place + way))
        start = self.place if self.place >= 0 else (-1 if way > 0 else last + 1)
        ahead = [at for at in self._drawing.happened if (at - start) * way > 0]
        return min(ahead, key=lambda at: abs(at - start)) if ahead else max(0, self.place)


def _wrapped(font: QFont, text: str) -> float:
    """How high a text is in a picture, with the space to what is beside it."""
    if not text:
        return 0.0
    room = QRectF(0, 0, _PICTURE - 2 * GAP, 1000)
    return QFontMetricsF(font).boundingRect(room, _WRAP, text).height() + SMALL
