"""Widgets that paint themselves: icons, pictures, faces, rings, bars; always sharp.

They ask for their colours while they paint, so a change of theme needs nothing more.
"""

from __future__ import annotations

import html
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImageReader,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QWidget,
)

from desktop.ui.look import HAIR, Look
from desktop.ui.wide import rounded


class Icon(QWidget):
    """One of our icons, painted in the colours of the moment; silent for screen readers."""

    def __init__(self, look: Look, name: str, color: str = "muted", size: int = 16) -> None:
        super().__init__()
        self._look, self._name, self._color = look, name, color
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, color: str) -> None:
        self._name, self._color = name, color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._look.icon(self._name, self._color).paint(QPainter(self), self.rect())


class Picture(QWidget):
    """A picture at its right ratio, cropped to fill, with rounded corners.

    Decoded no larger than it is shown; until there is one, a quiet surface with an icon.
    """

    def __init__(self, look: Look, *, width: int, height: int, icon: str = "picture") -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self._shown = QPixmap()
        self._path = ""
        self._stale = False
        self.setFixedSize(width, height)

    def show_file(self, path: Path | str | None, description: str = "") -> None:
        self.setAccessibleName(description)
        self.setToolTip(as_tip(description))
        if str(path or "") != self._path:
            self._path, self._stale = str(path or ""), True
            self.update()

    def set_size(self, width: int, height: int) -> None:
        if (width, height) != (self.width(), self.height()):
            self.setFixedSize(width, height)
            self._stale = True

    def _decode(self) -> None:
        """When it is painted first: most are shown several times before that."""
        self._shown, self._stale = QPixmap(), False
        if not self._path:
            return
        scale = self.devicePixelRatioF()
        reader = QImageReader(self._path)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and not size.isEmpty():
            target = QSize(round(self.width() * scale), round(self.height() * scale))
            reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
        image = reader.read()
        if not image.isNull():
            self._shown = QPixmap.fromImage(image)
            self._shown.setDevicePixelRatio(scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._stale:
            self._decode()
        painter = rounded(self)
        if self._shown.isNull():
            painter.fillRect(self.rect(), self._look.color("panel"))
            side = min(32, self.height() // 2)
            self._look.icon(self._icon, "muted").paint(
                painter, (self.width() - side) // 2, (self.height() - side) // 2, side, side
            )
            return
        size = self._shown.deviceIndependentSize()
        painter.drawPixmap(
            QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2),
            self._shown,
        )


class Avatar(QWidget):
    """A round picture of a person, or the first letter of their name."""

    def __init__(self, look: Look, size: int = 36) -> None:
        super().__init__()
        self._look = look
        self._letter = "?"
        self._shown = QPixmap()
        self.setFixedSize(size, size)

    def show_person(self, name: str, path: Path | str | None = None) -> None:
        self._letter = (name.lstrip("@") or "?")[0].upper()
        self.setAccessibleName(name)
        self._shown = QPixmap(str(path)) if path else QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = rounded(self, circle=True)
        if self._shown.isNull():
            painter.fillRect(self.rect(), self._look.color("accent_soft"))
            painter.setPen(self._look.color("accent_text"))
            painter.setFont(self._look.font(self.height() / 30, bold=True))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letter)
        else:
            painter.drawPixmap(self.rect(), self._shown)


class CounterRing(QWidget):
    """How full a text is: a ring that fills, and the number that is left when it gets tight."""

    def __init__(self, look: Look, size: int = 24) -> None:
        super().__init__()
        self._look = look
        self._count, self._limit = 0, 1
        self.setFixedSize(size, size)

    def show_count(self, count: int, limit: int) -> None:
        self._count, self._limit = count, max(1, limit)
        self.setToolTip(f"{count:,} / {limit:,}")
        self.setAccessibleName(f"{count:,} / {limit:,}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        part = self._count / self._limit
        tone = "bad" if part > 1 else "warn" if part > 0.9 else "accent"
        ring = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(QPen(self._look.color("line"), 3))
        painter.drawEllipse(ring)
        pen = QPen(self._look.color(tone), 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, -round(min(1.0, part) * 360 * 16))


class Skeleton(QWidget):
    """Grey bars where text will be; shown only when loading takes over 300 ms."""

    def __init__(self, look: Look, rows: int = 3) -> None:
        super().__init__()
        self._look, self._rows = look, rows
        self.setMinimumHeight(rows * 28)
        self.setAccessibleName(self.tr("Loading"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("line"))
        for row in range(self._rows):
            width = self.width() * (0.9 if row % 3 == 0 else 0.7 if row % 3 == 1 else 0.5)
            painter.drawRoundedRect(QRectF(0, row * 28 + 6, width, 14), HAIR, HAIR)


def icon_label(look: Look, name: str, color: str = "muted", size: int = 16) -> Icon:
    """An icon beside words: decoration, silent for screen readers."""
    return Icon(look, name, color, size)


def as_tip(text: str) -> str:
    """Words from outside for a tooltip, as they are: Qt would render HTML there."""
    return f"<p>{html.escape(text)}</p>" if "<" in text or "&" in text else text
