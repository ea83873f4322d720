"""One row of the feed, painted: picture, title, where it is from, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.feeds.pictures import Pictures
from desktop.jobs import Jobs
from desktop.model import KeptPost, Media
from desktop.ui.look import GAP, HAIR, RADIUS, SMALL, STEP, Look
from desktop.ui.messages import ago_text, left_to_right, moment_text
from desktop.ui.thumbnails import Thumbnails

_PICTURE = QSize(160, 96)
_SOON = timedelta(days=3)
Index = QModelIndex | QPersistentModelIndex


class FeedRow(QStyledItemDelegate):
    """Paints a `KeptPost` (the model's user role) as a card."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        pictures: Pictures,
        now: Callable[[], datetime],
        view: QAbstractItemView,
    ) -> None:
        super().__init__(view)
        self._look, self._pictures, self._now = look, pictures, now
        self._thumbnails = Thumbnails(jobs, _PICTURE)
        self._thumbnails.came.connect(view.viewport().update)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        words = metrics.lineSpacing() * 5 + 2 * STEP + SMALL
        return QSize(320, max(_PICTURE.height() + 2 * STEP, words) + SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kept = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(kept, KeptPost):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        card = QRect(option.rect).adjusted(1, 1, -SMALL, -SMALL + 1)
        self._surface(painter, card, option)
        closed = kept.closed(self._now())
        painter.setOpacity(0.55 if closed in ("withdrawn", "expired") else 1.0)
        inner = card.adjusted(STEP, STEP, -GAP, -STEP)
        self._picture(painter, QRect(inner.topLeft(), _PICTURE), kept)
        words = inner.adjusted(_PICTURE.width() + GAP, 0, 0, 0)
        self._words(painter, words, kept, closed, option.font)
        painter.restore()

    def _surface(self, painter: QPainter, card: QRect, option: QStyleOptionViewItem) -> None:
        look = self._look
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        tone = "accent" if focused else "strong_line" if hovered else "line"
        painter.setPen(QPen(look.color(tone), 2 if focused else 1))
        painter.setBrush(look.color("card"))
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

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
        self, painter: QPainter, place: QRect, kept: KeptPost, closed: str, font: QFont
    ) -> None:
        look, post = self._look, kept.post
        title_font = QFont(font)
        title_font.setPointSizeF(font.pointSizeF() * 1.1)
        title_font.setWeight(QFont.Weight.DemiBold if kept.read is None else QFont.Weight.Medium)
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.92)
        top = place.top()
        if kept.read is None and not closed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(QPointF(place.right() - 4, top + 9), 4.5, 4.5)
        room = QRect(place.left(), top, place.width() - GAP, place.height())
        painter.setPen(look.color("text"))
        top += _draw_lines(painter, room, post.title or post.text, title_font, 2) + HAIR
        if post.title and post.text:
            painter.setPen(look.color("muted"))
            lines = QRect(room.left(), top, room.width(), room.height())
            _draw_lines(painter, lines, post.text, font, 2)
        metrics = QFontMetrics(small)
        bottom = QRect(
            place.left(), place.bottom() - metrics.height(), place.width(), metrics.height()
        )
        self._state(painter, bottom, kept, closed, small)

    def _state(
        self, painter: QPainter, place: QRect, kept: KeptPost, closed: str, font: QFont
    ) -> None:
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left = place.left()
        for icon, tone, words in self._facts(kept, closed):
            if icon:
                self._look.icon(icon, tone).paint(
                    painter, QRect(left, place.center().y() - 7, 15, 15)
                )
                left += 19
            painter.setPen(self._look.color(tone))
            width = min(metrics.horizontalAdvance(words) + 4, place.right() - left)
            if width < 24:
                break
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(
                QRect(left, place.top(), width + 2, place.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                shown,
            )
            left += width + GAP

    def _facts(self, kept: KeptPost, closed: str) -> list[tuple[str, str, str]]:
        """What stands in the last line: (icon, colour, words)."""
        now, post = self._now(), kept.post
        facts: list[tuple[str, str, str]] = []
        if closed == "withdrawn":
            facts.append(("block", "bad", self.tr("Withdrawn")))
        elif closed == "expired":
            facts.append(("clock", "muted", self.tr("Over")))
        elif closed == "embargoed" and post.not_before is not None:
            words = self.tr("From {when}").format(when=moment_text(post.not_before, now))
            facts.append(("clock", "warn", words))
        elif kept.shared is not None:
            facts.append(("check", "good", self.tr("Shared")))
        elif post.important:
            facts.append(("flag", "warn", self.tr("Important")))
        if not closed and post.until is not None and post.until - now < _SOON:
            words = self.tr("Until {when}").format(when=moment_text(post.until, now))
            facts.append(("clock", "warn", words))
        if post.category:
            facts.append(("", "muted", post.category))
        facts.append(("", "muted", ago_text(post.published or kept.first_seen, now)))
        if any(media.kind == "video" for media in post.media):
            facts.append(("video", "muted", self.tr("Video")))
        if post.hashtags:
            facts.append(("", "muted", " ".join(post.hashtags[:3])))
        return facts


def _draw_lines(painter: QPainter, place: QRect, text: str, font: QFont, most: int) -> int:
    """Draw up to `most` lines, the last one elided; answers their height."""
    metrics = QFontMetrics(font)
    whole = " ".join(text[:600].split())
    painter.setFont(font)
    option = QTextOption()
    painter.setLayoutDirection(
        Qt.LayoutDirection.LeftToRight if left_to_right(whole) else Qt.LayoutDirection.RightToLeft
    )
    if not left_to_right(whole):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    layout = QTextLayout(whole, font)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(place.width())
        rest = whole[line.textStart() :]
        last = number == most - 1 and line.textStart() + line.textLength() < len(whole)
        row = QRect(place.left(), place.top() + int(height), place.width(), metrics.lineSpacing())
        if last:
            shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, place.width())
        else:
            shown = rest[: line.textLength()]
        side = Qt.AlignmentFlag.AlignLeft  # left means: where this direction begins
        painter.drawText(row, side | Qt.AlignmentFlag.AlignVCenter, shown.rstrip())
        height += metrics.lineSpacing()
    layout.endLayout()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return int(height)
