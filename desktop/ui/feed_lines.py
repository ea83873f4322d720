"""A few lines of a text, painted: the last one cut short, and marked what was searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from desktop.clusters import Offsets
from desktop.feeds.spotting import Span, spots
from desktop.ui.messages import left_to_right

SEEN = 600
"""Characters of a text that are looked at: more never fit into two lines."""
READ = 20_000
"""Characters in which a found word is looked for that is not at the beginning."""
BEFORE = 40
"""Characters that stand before such a word, so that it can be understood."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was searched for, and the colours in which it is marked."""

    typed: str
    text: QColor
    behind: QColor


def excerpt(text: str, typed: str) -> str:
    """The beginning of a text; where a found word stands only further on, the part around it."""
    whole = " ".join(text[:SEEN].split())
    if not typed or spots(whole[: SEEN // 3], typed):
        return whole
    long = " ".join(text[:READ].split())
    first = next(iter(spots(long, typed)), None)
    if first is None or first[1] <= SEEN // 3:
        return whole
    start = long.find(" ", max(0, first[0] - BEFORE), first[0]) + 1 or first[0]
    return f"… {long[start : start + SEEN]}"


def draw_lines(
    painter: QPainter, place: QRect, text: str, font: QFont, most: int, found: Found
) -> int:
    """Draw up to `most` lines; answers their height."""
    whole = excerpt(text, found.typed)
    option = _option(whole)
    height = QFontMetrics(font).lineSpacing()
    marked = spots(whole, found.typed)
    painter.setFont(font)
    painter.setLayoutDirection(option.textDirection())
    top = place.top()
    for start, shown in _lines(whole, font, place.width(), most, option):
        row = QRect(place.left(), top, place.width(), height)
        end = start + len(shown)
        here = [(max(a, start) - start, min(b, end) - start) for a, b in marked]
        if here := [(a, b) for a, b in here if a < b]:
            _draw_marked(painter, row, shown, option, here, found)
        else:
            side = Qt.AlignmentFlag.AlignLeft  # left means: where this direction begins
            painter.drawText(row, side | Qt.AlignmentFlag.AlignVCenter, shown)
        top += height
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return top - place.top()


def _option(text: str) -> QTextOption:
    """Lines go and begin as the text does, whatever direction the program has."""
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    if not left_to_right(text):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    return option


def _lines(
    whole: str, font: QFont, width: int, most: int, option: QTextOption
) -> list[tuple[int, str]]:
    """Where each line begins, and what stands in it."""
    places = Offsets(whole)
    layout = QTextLayout(whole, font)
    layout.setTextOption(option)
    layout.beginLayout()
    found = []
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start = places.from_utf16(line.textStart())
        stop = places.from_utf16(line.textStart() + line.textLength())
        shown = whole[start:stop].rstrip()
        if number == most - 1 and stop < len(whole):
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(whole[start:], Qt.TextElideMode.ElideRight, width)
        found.append((start, shown))
    layout.endLayout()
    return found


def _draw_marked(
    painter: QPainter,
    row: QRect,
    shown: str,
    option: QTextOption,
    marked: Sequence[Span],
    found: Found,
) -> None:
    style = QTextCharFormat()
    style.setForeground(found.text)
    style.setBackground(found.behind)
    places = Offsets(shown)
    formats = []
    for start, stop in marked:
        part = QTextLayout.FormatRange()
        part.start = places.to_utf16(start)
        part.length = places.to_utf16(stop) - part.start
        part.format = style
        formats.append(part)
    layout = QTextLayout(shown, painter.font())
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(row.width())
    layout.endLayout()
    layout.draw(painter, QPointF(row.topLeft()))
