"""The small list of completions: painted rows that never take the focus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui.look import HAIR, RADIUS, SMALL, Look
from desktop.ui.offers import Offer

ROW, WIDEST, NARROWEST = 30, 380, 160


class CompletionList(QWidget):
    """Rows of hashtag or handle, and whose it is in a quiet colour."""

    picked = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.offers: tuple[Offer, ...] = ()
        self._titles: Mapping[str, str] = {}
        self._at = self._under = -1  # chosen by a key; under the mouse
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Suggestions"))
        self.hide()

    @property
    def chosen(self) -> Offer | None:
        return self.offers[self._at] if 0 <= self._at < len(self.offers) else None

    def show_offers(self, offers: Sequence[Offer], titles: Mapping[str, str]) -> None:
        """Other rows; what was chosen stays chosen while it is among them."""
        before = self.chosen
        self.offers, self._titles = tuple(offers), titles
        self._at = self.offers.index(before) if before in self.offers else -1
        self._under = -1
        self._tell()

    def step(self, *, forward: bool) -> None:
        """The next one; past either end none is chosen, and then it begins anew."""
        places = len(self.offers) + 1
        self._at = (self._at + 1 + (1 if forward else -1)) % places - 1
        self._tell()

    def about(self, offer: Offer) -> str:
        title = self._titles.get(offer.network, offer.network)
        return " · ".join(part for part in (offer.about, title) if part)

    def spoken(self, offer: Offer) -> str:
        place = self.tr("{place} of {count}").format(
            place=self.offers.index(offer) + 1, count=len(self.offers)
        )
        return ", ".join(part for part in (offer.text, self.about(offer), place) if part)

    def fit(self, room: int) -> QSize:
        """As large as the rows need, within reason and `room`."""
        metrics, small = QFontMetrics(self.font()), QFontMetrics(self._look.font(0.88))
        widest = max(
            (
                metrics.horizontalAdvance(offer.text) + small.horizontalAdvance(self.about(offer))
                for offer in self.offers
            ),
            default=0,
        )
        width = min(room, max(NARROWEST, min(WIDEST, widest + 6 * SMALL)))
        return QSize(width, self._row() * len(self.offers) + 2 * HAIR)

    def _row(self) -> int:
        return max(ROW, QFontMetrics(self.font()).height() + SMALL)

    def _tell(self) -> None:
        chosen = self.chosen
        self.setAccessibleDescription(self.spoken(chosen) if chosen is not None else "")
        self.update()

    def _row_at(self, y: float) -> int:
        row = int(y - HAIR) // self._row()
        return row if 0 <= row < len(self.offers) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A mouse that rests there chooses nothing: Enter belongs to who writes."""
        self._under = self._row_at(event.position().y())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.offers[row])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("strong_line"), 1))
        painter.setBrush(self._look.color("card"))
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS
        )
        for number, offer in enumerate(self.offers):
            top = HAIR + number * self._row()
            row = QRect(HAIR, top, self.width() - 2 * HAIR, self._row())
            self._draw_row(painter, row, offer, chosen=number == self._at)

    def _draw_row(self, painter: QPainter, row: QRect, offer: Offer, *, chosen: bool) -> None:
        if not chosen and self.offers.index(offer) == self._under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("hover"))
            painter.drawRoundedRect(row.toRectF(), 5, 5)
        if chosen:  # told by a ground and an edge, not by a shade of colour alone
            painter.setPen(QPen(self._look.color("accent"), 1))
            painter.setBrush(self._look.color("accent_soft"))
            painter.drawRoundedRect(row.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        inner = row.adjusted(SMALL, 0, -SMALL, 0)
        quiet = self._look.font(0.88)
        about = self.about(offer)
        least = min(QFontMetrics(self.font()).horizontalAdvance(offer.text), inner.width() * 2 // 3)
        room = min(QFontMetrics(quiet).horizontalAdvance(about) + 2, inner.width() - least - SMALL)
        mirrored = self.isRightToLeft()
        words = inner.adjusted(
            room + SMALL if mirrored else 0, 0, 0 if mirrored else -room - SMALL, 0
        )
        beside = QRect(
            inner.left() if mirrored else inner.right() - room + 1, row.top(), room, row.height()
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        lead = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        tail = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        for font, colour, place, text, side in (
            (self.font(), "text", words, offer.text, lead),
            (quiet, "muted", beside, about, tail),
        ):
            painter.setFont(font)
            painter.setPen(self._look.color(colour))
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, middle | side, shown)
