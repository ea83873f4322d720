"""Heads for the people of the practice network, and the company's bird."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtSvg import QSvgRenderer

from painting.brush import CORAL, FOAM, GOLD, INK, ORANGE, OYSTER, TEAL, Canvas, oval, rounded

SIDE = 96


def logo(drawing: Path) -> Canvas:
    """The bird of `logo.svg` at 512 pixels."""
    canvas = Canvas(512, 512)
    renderer = QSvgRenderer(str(drawing))
    renderer.render(canvas.painter, QRectF(0, 0, 512, 512))
    return canvas


def mira() -> Canvas:
    canvas = _ground(GOLD)
    canvas.fill(rounded(20, 14, 56, 64, 28), "#241812")
    _shoulders(canvas, TEAL)
    _face(canvas, "#7A4B30")
    fringe = QPainterPath()
    fringe.moveTo(28, 46)
    fringe.cubicTo(24, 14, 72, 12, 69, 46)
    fringe.cubicTo(62, 30, 46, 30, 28, 46)
    canvas.fill(fringe, "#241812")
    for x in (29, 68):
        canvas.dot(x, 56, 2.6, OYSTER)
    return canvas


def jonas() -> Canvas:
    canvas = _ground(FOAM)
    _shoulders(canvas, "#34435E")
    canvas.fill(rounded(40, 70, 17, 9, 4), OYSTER)
    _face(canvas, "#EBC39E")
    beard = QPainterPath()
    beard.moveTo(29, 48)
    beard.cubicTo(30, 78, 67, 78, 68, 48)
    beard.cubicTo(63, 58, 58, 55.5, 48.5, 55.5)
    beard.cubicTo(39, 55.5, 34, 58, 29, 48)
    canvas.fill(beard, "#B5652E")
    _smile(canvas, "#FBF2E2")
    cap = QPainterPath()
    cap.moveTo(27, 38)
    cap.cubicTo(27, 12, 70, 12, 70, 38)
    cap.closeSubpath()
    canvas.fill(cap, ORANGE)
    canvas.box(25, 34, 47, 8, "#B93F1C", round=4)
    return canvas


def samar() -> Canvas:
    canvas = _ground(CORAL)
    canvas.fill(oval(48.5, 50, 29, 34), "#0A4650")
    canvas.fill(rounded(24, 48, 49, 40, 18), "#0A4650")
    _shoulders(canvas, "#F6EEE1")
    _face(canvas, "#D9A57B")
    scarf = QPainterPath()
    scarf.moveTo(26, 60)
    scarf.cubicTo(32, 70, 65, 70, 71, 60)
    scarf.cubicTo(78, 96, 19, 96, 26, 60)
    canvas.fill(scarf, "#0A4650")
    canvas.fill(rounded(29, 79, 39, 6, 3), "#0B5F6B")
    hood = QPainterPath()
    hood.moveTo(27, 52)
    hood.cubicTo(22, 12, 75, 12, 70, 52)
    hood.cubicTo(68, 26, 52, 27, 44, 28)
    hood.cubicTo(34, 30, 30, 38, 27, 52)
    canvas.fill(hood, "#0B5F6B")
    canvas.trace(_ring(40.5, 49, 6.6), INK, 1.6)
    canvas.trace(_ring(57, 49, 6.6), INK, 1.6)
    canvas.line([(47, 48.4), (50.4, 48.4)], INK, 1.6)
    return canvas


PEOPLE: Mapping[str, Callable[[], Canvas]] = {"mira": mira, "jonas": jonas, "samar": samar}


def _ground(name: str) -> Canvas:
    canvas = Canvas(SIDE, SIDE)
    canvas.box(0, 0, SIDE, SIDE, name)
    return canvas


def _shoulders(canvas: Canvas, name: str) -> None:
    path = QPainterPath()
    path.moveTo(8, 97)
    path.cubicTo(10, 74, 30, 71, 48, 71)
    path.cubicTo(67, 71, 87, 74, 89, 97)
    path.closeSubpath()
    canvas.fill(path, name)


def _face(canvas: Canvas, skin: str) -> None:
    canvas.fill(rounded(40.5, 60, 16, 18, 8), skin)
    canvas.fill(rounded(40.5, 60, 16, 12, 8), INK, 0.1)
    canvas.fill(oval(48.5, 47, 19.5, 22), skin)
    for x in (40.5, 57):
        canvas.dot(x, 49, 1.9, INK)
    _smile(canvas, INK)


def _smile(canvas: Canvas, name: str) -> None:
    path = QPainterPath()
    path.moveTo(42.5, 58)
    path.quadTo(48.8, 63.5, 55, 58)
    canvas.trace(path, name, 1.9, 0.85)


def _ring(x: float, y: float, radius: float) -> QPainterPath:
    return oval(x, y, radius, radius)
