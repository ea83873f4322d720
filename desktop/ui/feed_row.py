"""One row of the feed, painted: picture, title, words, and one line of how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.feeds.pictures import Pictures
from desktop.jobs import Jobs
from desktop.model import KeptPost, Media
from desktop.ui.feed_lines import Found, draw_lines
from desktop.ui.feed_marks import Mark, Titles, marks, put_aside
from desktop.ui.look import GAP, HAIR, RADIUS, SMALL, STEP, Look
from desktop.ui.thumbnails import Thumbnails

_PICTURE = QSize(160, 96)
_NARROW = 520
"""Below this width a row gives its picture less room."""
_NARROW_PICTURE = 96
FADED = 0.45
"""How much is left of the picture of a post that is over or was put aside."""
_SIGN = 19
"""What the icon of a mark takes, and the space behind it."""
_LEAST = 24
"""With less room a mark is left out."""
_MORE = 28
"""The side of the square that opens a row's menu."""
Index = QModelIndex | QPersistentModelIndex


class FeedRow(QStyledItemDelegate):
    """Paints a `KeptPost` (the model's user role) as a card; grey bars where none is here yet."""

    came = Signal()
    """A picture is here: paint again."""

    def __init__(
        self, look: Look, jobs: Jobs, pictures: Pictures, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._look, self._pictures, self._now = look, pictures, now
        self._campaigns: Titles = {}
        self._typed = ""
        self._pointer = QPoint(-1, -1)
        self._thumbnails = Thumbnails(jobs, _PICTURE)
        self._thumbnails.came.connect(self.came)

    def set_campaigns(self, titles: Titles) -> None:
        """What campaigns are called."""
        self._campaigns = dict(titles)

    def set_words(self, typed: str) -> None:
        """What is searched for: it is marked where it stands."""
        self._typed = typed

    def point(self, where: QPoint) -> None:
        """Where the mouse is in the list."""
        self._pointer = where

    def more_place(self, row: QRect) -> QRect:
        """The square in a row that opens its menu."""
        card = _card(row)
        return QRect(card.right() - _MORE - HAIR, card.bottom() - _MORE - HAIR, _MORE, _MORE)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        words = metrics.lineSpacing() * 5 + 2 * STEP + SMALL
        return QSize(320, max(_PICTURE.height() + 2 * STEP, words) + SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kept = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        card = _card(option.rect)
        self._surface(painter, card, option)
        inner = card.adjusted(STEP, STEP, -GAP, -STEP)
        width = _NARROW_PICTURE if card.width() < _NARROW else _PICTURE.width()
        picture = QRect(inner.topLeft(), QSize(width, _PICTURE.height()))
        words = inner.adjusted(width + GAP, 0, 0, 0)
        if isinstance(kept, KeptPost):
            faded = kept.closed(self._now()) in ("withdrawn", "expired") or put_aside(kept)
            painter.setOpacity(FADED if faded else 1.0)
            self._picture(painter, picture, kept)
            painter.setOpacity(1.0)  # words stay readable: what is over is told in them
            self._words(painter, words, kept, option, "muted" if faded else "text")
        else:
            self._bars(painter, picture, words)
        painter.restore()

    def _surface(self, painter: QPainter, card: QRect, option: QStyleOptionViewItem) -> None:
        look = self._look
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        tone = "accent" if focused else "strong_line" if hovered else "line"
        painter.setPen(QPen(look.color(tone), 2 if focused else 1))
        painter.setBrush(look.color("card"))
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _bars(self, painter: QPainter, picture: QRect, words: QRect) -> None:
        """Where a post will be in a moment."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("panel"))
        painter.drawRoundedRect(QRectF(picture), RADIUS - 2, RADIUS - 2)
        for row, part in enumerate((0.55, 0.9, 0.7)):
            bar = QRectF(words.left(), words.top() + 4 + row * 26, words.width() * part, 14)
            painter.drawRoundedRect(bar, HAIR, HAIR)

    def _picture(self, painter: QPainter, place: QRect, kept: KeptPost) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(place), RADIUS - 2, RADIUS - 2)
        painter.save()
        painter.setClipPath(shape)
        painter.fillPath(shape, self._look.color("panel"))
        media = next((one for one in kept.post.media if one.kind == "picture"), None)
        shown = self._thumbnail(media, painter.device().devicePixelRatioF()) if media else None
        if shown is not None:
            size = shown.deviceIndependentSize()
            corner = QPointF(place.center()) - QPointF(size.width() / 2, size.height() / 2)
            painter.drawPixmap(corner, shown)
        else:
            icon = "video" if any(m.kind == "video" for m in kept.post.media) else ""
            icon = icon or ("picture" if media else "link" if kept.post.link else "document")
            square = QRect(0, 0, 32, 32)
            square.moveCenter(place.center())
            self._look.icon(icon, "muted").paint(painter, square)
        painter.restore()

    def _thumbnail(self, media: Media, scale: float) -> QPixmap | None:
        path = self._pictures.path(media.url)
        found = None if path is None else self._thumbnails.get(path, scale)
        return None if found is None or found.isNull() else found

    def _words(
        self,
        painter: QPainter,
        place: QRect,
        kept: KeptPost,
        option: QStyleOptionViewItem,
        tone: str,
    ) -> None:
        look, post, font, top = self._look, kept.post, option.font, place.top()
        unread = kept.read is None and not put_aside(kept)
        if unread and not kept.closed(self._now()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(QPointF(place.right() - 4, top + 9), 4.5, 4.5)
        room = QRect(place.left(), top, place.width() - GAP, place.height())
        painter.setPen(look.color(tone))
        weight = QFont.Weight.DemiBold if unread else QFont.Weight.Medium
        top += draw_lines(
            painter, room, post.title or post.text, _sized(font, 1.1, weight), 2, self._found()
        )
        if post.title and post.text:
            painter.setPen(look.color("muted"))
            lines = QRect(room.left(), top + HAIR, room.width(), room.height())
            draw_lines(painter, lines, post.text, font, 2, self._found())
        small = _sized(font, 0.92)
        height = QFontMetrics(small).height()
        more = self._more(painter, option)
        bottom = QRect(place.left(), place.bottom() - height, place.width() - more, height)
        self._marks(painter, bottom, marks(kept, self._now(), self._campaigns), small)

    def _found(self) -> Found:
        return Found(self._typed, self._look.color("text"), self._look.color("warn_soft"))

    def _more(self, painter: QPainter, option: QStyleOptionViewItem) -> int:
        """Three dots where a menu opens, on the row that one is at; how wide they are."""
        here = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
        if not option.state & here:
            return 0
        place = self.more_place(option.rect)
        if place.contains(self._pointer):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("hover"))
            painter.drawRoundedRect(QRectF(place), RADIUS - 2, RADIUS - 2)
        self._look.icon("more", "text").paint(painter, place.adjusted(4, 4, -4, -4))
        return _MORE

    def _marks(self, painter: QPainter, place: QRect, told: tuple[Mark, ...], font: QFont) -> None:
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left = place.left()
        for mark in told:
            indent = _SIGN if mark.icon else 0
            width = min(metrics.horizontalAdvance(mark.words) + 4, place.right() - left - indent)
            if width < _LEAST:
                break
            if mark.icon:
                square = QRect(left, place.center().y() - 7, 15, 15)
                self._look.icon(mark.icon, mark.tone).paint(painter, square)
                left += indent
            painter.setPen(self._look.color(mark.tone))
            shown = metrics.elidedText(mark.words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(
                QRect(left, place.top(), width + 2, place.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                shown,
            )
            left += width + GAP


def _card(row: QRect) -> QRect:
    """The card in a row: the rest is the space to the next one."""
    return QRect(row).adjusted(1, 1, -SMALL, -SMALL + 1)


def _sized(font: QFont, scale: float, weight: QFont.Weight | None = None) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * scale)
    if weight is not None:
        made.setWeight(weight)
    return made
