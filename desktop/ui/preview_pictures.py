"""Pictures of a preview as the network lays them out: tiles, one large with a row, slides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from desktop.ui.look import Look
from desktop.ui.photo import Decode, Shots, at_once, draw_filling, ratio
from desktop.ui.preview_manner import Manner
from desktop.ui.wide import Wide, rounded

BETWEEN = 3
WIDEST = 2.2
"""Width by height beyond which networks crop a picture."""
Places = tuple[QRectF, ...]


class Mosaic(Wide):
    """All pictures of one post; what does not fit is counted on the last one."""

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
        super().__init__()
        self._look = look
        self._paths: tuple[str, ...] = ()
        self._manner = Manner()
        self._first = 1.78
        self._shots = Shots(self, decode)

    def show_pictures(self, paths: Sequence[str], alts: Sequence[str], manner: Manner) -> None:
        self.setVisible(bool(paths))
        said = [alt or self.tr("a picture without a description") for alt in alts[: len(paths)]]
        self.setAccessibleName(", ".join(said))
        self.setToolTip("")
        if (tuple(paths), manner) == (self._paths, self._manner):
            return
        self._paths, self._manner = tuple(paths), manner
        self._first = ratio(paths[0]) if paths else 1.78
        self._shots.keep(self._paths)
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        found = places(len(self._paths), self._first, self._manner, width)
        return round(max((one.bottom() for one in found), default=0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = rounded(self)
        found = places(len(self._paths), self._first, self._manner, self.width())
        for path, place in zip(self._paths, found, strict=False):
            painter.fillRect(place, self._look.color("panel"))
            draw_filling(painter, place, self._shots.get(path, place.size()))
        if self._manner.mosaic == "slides" and len(self._paths) > 1:
            self._dots(painter)
        elif found and len(self._paths) > len(found):
            self._count(painter, found[-1], len(self._paths) - len(found))

    def _count(self, painter: QPainter, place: QRectF, more: int) -> None:
        """On dark glass, whatever lies below: white on it can always be read."""
        painter.fillRect(place, QColor(0, 0, 0, 160))
        painter.setPen(Qt.GlobalColor.white)
        painter.setFont(self._look.font(1.4, bold=True))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"+{more}")

    def _dots(self, painter: QPainter) -> None:
        """One a picture, on dark glass so that they are seen on any picture."""
        count = min(10, len(self._paths))
        ground = QRectF(self.width() / 2 - count * 6 - 4, self.height() - 20.0, count * 12 + 8, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawRoundedRect(ground, 7, 7)
        for number in range(count):
            painter.setBrush(QColor(255, 255, 255, 255 if number == 0 else 120))
            painter.drawEllipse(QRectF(ground.left() + 7 + number * 12, ground.top() + 4, 6, 6))


def places(count: int, first: float, manner: Manner, width: float) -> Places:
    """Where pictures lie in so much width; fewer than `count` where the rest is not seen.
    `first` is the first picture's own ratio."""
    if not count:
        return ()
    if count == 1 or manner.mosaic == "slides":
        shown = min(WIDEST, max(manner.tallest, first))
        return (QRectF(0, 0, width, width / shown),)
    if manner.mosaic == "lead":
        return _lead(count, width)
    return _tiles(count, width)


def _tiles(count: int, width: float) -> Places:
    high, half = width * 0.5625, (width - BETWEEN) / 2
    low = (high - BETWEEN) / 2
    right, below = half + BETWEEN, low + BETWEEN
    if count == 2:
        return (QRectF(0, 0, half, high), QRectF(right, 0, half, high))
    if count == 3:
        return (
            QRectF(0, 0, half, high),
            QRectF(right, 0, half, low),
            QRectF(right, below, half, low),
        )
    return (
        QRectF(0, 0, half, low),
        QRectF(right, 0, half, low),
        QRectF(0, below, half, low),
        QRectF(right, below, half, low),
    )


def _lead(count: int, width: float) -> Places:
    large = QRectF(0, 0, width, width * 0.56)
    row = min(3, count - 1)
    side = (width - BETWEEN * (row - 1)) / row
    high = min(side * 0.75, width * 0.4)
    top = large.bottom() + BETWEEN
    return (large, *(QRectF(at * (side + BETWEEN), top, side, high) for at in range(row)))
