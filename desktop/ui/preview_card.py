"""The card that networks make of a link: picture, title, words, whose page it is."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.model import LinkCard
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.photo import Decode, Photo, at_once
from desktop.ui.preview_manner import Manner
from desktop.ui.widgets import Elided


class Card(QFrame):
    """A link as one network shows it."""

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
        super().__init__()
        self.setObjectName("linkcard")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        self._photo = _Titled(look, decode)
        box.addWidget(self._photo)
        self._words = QVBoxLayout()
        self._words.setContentsMargins(STEP, SMALL, STEP, STEP)
        self._words.setSpacing(HAIR)
        host_, title, text = Elided(tone="muted"), Elided(lines=2), Elided(lines=2, tone="muted")
        host_.setFont(look.font(0.85))
        title.setFont(look.font(1.0, bold=True))
        text.setFont(look.font(0.9))
        self._parts = {"host": host_, "title": title, "text": text}
        for part in self._parts.values():
            self._words.addWidget(part)
        box.addLayout(self._words)

    def show_card(self, card: LinkCard, manner: Manner) -> None:
        over = manner.over and bool(card.thumbnail)
        title = card.title or card.url
        self._photo.setVisible(bool(card.thumbnail))
        self._photo.show_titled(card.thumbnail, title if over else "")
        shown = {"host": host(card.url), "title": title, "text": card.text}
        # without a picture the title has to stand somewhere
        order = manner.card if over or "title" in manner.card else ("title", *manner.card)
        for name, part in self._parts.items():
            part.set_whole(shown[name])
            part.setVisible(name in order and bool(shown[name]))
        for place, name in enumerate(order):
            if self._words.indexOf(self._parts[name]) != place:
                self._words.insertWidget(place, self._parts[name])
        self.setAccessibleName(self.tr("Link: {title}").format(title=title))


class _Titled(Photo):
    """A picture with a title over its lower edge, where a network sets it so."""

    def __init__(self, look: Look, decode: Decode) -> None:
        super().__init__(look, decode)
        self._title = ""

    def show_titled(self, path: str, title: str) -> None:
        self.show_file(path, "")
        self._title = title
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._title:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(0.9))
        metrics = painter.fontMetrics()
        words = metrics.elidedText(
            self._title, Qt.TextElideMode.ElideRight, self.width() - 4 * SMALL
        )
        high = metrics.height() + SMALL
        place = QRectF(SMALL, self.height() - high - SMALL, 0, high)
        place.setWidth(metrics.horizontalAdvance(words) + 2 * SMALL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 190))
        painter.drawRoundedRect(place, HAIR, HAIR)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def host(url: str) -> str:
    """The server of a link, as cards show it."""
    return urlsplit(url).netloc.removeprefix("www.")
