"""Colours, a canvas twice as fine as the picture, and the strokes that all scenes share."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
)

TEAL, DEEP, FOAM, PALE = "#0B6E75", "#0A4650", "#7CC4BF", "#CFE8E2"
OYSTER, SAND, WOOD, BARK = "#F6EEE1", "#E7CFA9", "#C98F5A", "#8A5A3C"
ORANGE, CORAL, GOLD, BLUSH = "#E4572E", "#F08A5D", "#F7C65B", "#FBD9B5"
PLUM, NIGHT, INK, SLATE = "#5B3A5E", "#14213D", "#22313F", "#5C7080"
LEAF, MOSS, MEADOW = "#5E9C6B", "#3F7A5A", "#A9CB8B"
FINE = 2
Points = Sequence[tuple[float, float]]


def colour(name: str, alpha: float = 1.0) -> QColor:
    made = QColor(name)
    made.setAlphaF(alpha)
    return made


class Canvas:
    """A picture of `width` by `height`, measured in its own pixels or in those of `drawn`."""

    def __init__(
        self, width: int = 1200, height: int = 675, drawn: tuple[int, int] = (0, 0)
    ) -> None:
        self._size = (width, height)
        self.width, self.height = drawn if drawn[0] else self._size
        self._image = QImage(width * FINE, height * FINE, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.fill(Qt.GlobalColor.transparent)
        self.painter = QPainter(self._image)
        self.painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self.painter.scale(FINE * width / self.width, FINE * height / self.height)
        self.painter.setPen(Qt.PenStyle.NoPen)

    def save(self, path: Path, quality: int = 86) -> None:
        self.image().save(str(path), quality=quality)

    def image(self) -> QImage:
        if self.painter.isActive():
            self.painter.end()
        return self._image.scaled(
            *self._size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )

    @contextmanager
    def at(
        self, x: float, y: float, scale: float = 1.0, *, tall: float = 1.0, turn: float = 0.0
    ) -> Iterator[None]:
        """A place of its own: origin there, measures scaled; a negative `tall` mirrors."""
        self.painter.save()
        self.painter.translate(x, y)
        self.painter.rotate(turn)
        self.painter.scale(scale, scale * tall)
        yield
        self.painter.restore()

    @contextmanager
    def faint(self, opacity: float) -> Iterator[None]:
        before = self.painter.opacity()
        self.painter.setOpacity(before * opacity)
        yield
        self.painter.setOpacity(before)

    @contextmanager
    def within(self, path: QPainterPath) -> Iterator[None]:
        self.painter.save()
        self.painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        yield
        self.painter.restore()

    # --- strokes -----------------------------------------------------------------------------

    def fill(self, path: QPainterPath, paint: str | QBrush | QColor, alpha: float = 1.0) -> None:
        brush = QBrush(colour(paint, alpha)) if isinstance(paint, str) else QBrush(paint)
        self.painter.fillPath(path, brush)

    def fade(self, top: float, bottom: float, stops: Sequence[tuple[float, str]]) -> None:
        """A band over the whole width that goes from colour to colour."""
        gradient = QLinearGradient(0, top, 0, bottom)
        for place, name in stops:
            gradient.setColorAt(place, colour(name))
        self.painter.fillRect(QRectF(0, top, self.width, bottom - top), gradient)

    def glow(self, x: float, y: float, radius: float, name: str, alpha: float) -> None:
        gradient = QRadialGradient(x, y, radius)
        gradient.setColorAt(0, colour(name, alpha))
        gradient.setColorAt(1, colour(name, 0))
        self.fill(circle(x, y, radius), QBrush(gradient))

    def line(self, points: Points, name: str, width: float, alpha: float = 1.0) -> None:
        path = QPainterPath(QPointF(*points[0]))
        for point in points[1:]:
            path.lineTo(*point)
        self.trace(path, name, width, alpha)

    def trace(self, path: QPainterPath, name: str, width: float, alpha: float = 1.0) -> None:
        pen = QPen(colour(name, alpha), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.painter.strokePath(path, pen)

    def box(
        self, x: float, y: float, width: float, height: float, name: str, *, round: float = 0.0
    ) -> None:
        self.fill(rounded(x, y, width, height, round), name)

    def dot(self, x: float, y: float, radius: float, name: str, alpha: float = 1.0) -> None:
        self.fill(circle(x, y, radius), name, alpha)

    def ripples(
        self,
        area: tuple[float, float, float, float],
        name: str,
        count: int,
        *,
        seed: int,
        alpha: float = 0.35,
        length: tuple[float, float] = (30, 120),
    ) -> None:
        """Flat strokes on water, finer and nearer together towards the horizon (the top)."""
        left, top, right, bottom = area
        chance = pattern(seed)
        for _ in range(count):
            depth = chance.random() ** 1.6
            y = top + depth * (bottom - top)
            long = chance.uniform(*length) * (0.25 + 0.75 * depth)
            x = chance.uniform(left, right) - long / 2
            thick = 1.2 + 3.4 * depth
            self.fill(
                rounded(x, y, long, thick, thick / 2), name, alpha * chance.uniform(0.45, 1.0)
            )


def circle(x: float, y: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def oval(x: float, y: float, across: float, down: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), across, down)
    return path


def rounded(x: float, y: float, width: float, height: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


def polygon(points: Points) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    path.closeSubpath()
    return path


def smooth(points: Points) -> QPainterPath:
    """A soft line through all points (Catmull-Rom)."""
    path = QPainterPath(QPointF(*points[0]))
    for i in range(len(points) - 1):
        before, here = points[max(i - 1, 0)], points[i]
        there, after = points[i + 1], points[min(i + 2, len(points) - 1)]
        path.cubicTo(
            here[0] + (there[0] - before[0]) / 6,
            here[1] + (there[1] - before[1]) / 6,
            there[0] - (after[0] - here[0]) / 6,
            there[1] - (after[1] - here[1]) / 6,
            *there,
        )
    return path


def ground(points: Points, bottom: float) -> QPainterPath:
    """What lies below a soft line, down to `bottom`."""
    path = smooth(points)
    path.lineTo(points[-1][0], bottom)
    path.lineTo(points[0][0], bottom)
    path.closeSubpath()
    return path


def pattern(seed: int) -> random.Random:
    """Chance that falls the same way every time."""
    return random.Random(seed)  # noqa: S311 - a pattern, not a secret
