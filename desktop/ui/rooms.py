"""The caption editor's rooms: post left, words in the middle, hints right, sharing below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.aside import Aside
from desktop.ui.attachments import Attachments
from desktop.ui.look import GAP, SMALL, Look
from desktop.ui.own_words import OwnWords
from desktop.ui.photo import Decode, at_once
from desktop.ui.post_side import PostSide
from desktop.ui.share_bar import ShareBar
from desktop.ui.terms import Terms
from desktop.ui.texts import Texts
from desktop.ui.widgets import Banner, Button, Line, Text

ROOMY = 1100
"""From this width on the sides get their full width."""


class Rooms(QWidget):
    """All parts of the window at their places; they know nothing of each other."""

    keep_wanted = Signal()

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.banner = Banner(look)
        self.post = PostSide(look, decode)
        self.texts = Texts(look)
        self.attachments = Attachments(look)
        self.terms = Terms(look)
        self.own = OwnWords(look)
        self.aside = Aside(look, decode)
        self.bar = ShareBar(look)
        self.saved = Text(tone="muted", wrap=False, look=look, scale=0.92)
        top = QVBoxLayout()
        top.setContentsMargins(GAP, GAP, GAP, GAP)
        top.setSpacing(GAP)
        top.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.post)
        row.addWidget(self._middle(look), 1)
        row.addWidget(self.aside)
        top.addLayout(row, 1)
        outer.addLayout(top, 1)
        outer.addWidget(Line())
        outer.addWidget(self.bar)

    def _middle(self, look: Look) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.texts, 1)
        status = QHBoxLayout()
        status.setSpacing(SMALL)
        status.addWidget(self.own, 1)
        status.addStretch(0)
        status.addWidget(self.saved)
        keep = Button(self.tr("Save draft"), kind="inline")
        keep.clicked.connect(self.keep_wanted)
        status.addWidget(keep)
        column.addLayout(status)
        column.addWidget(self.attachments)
        column.addWidget(self.terms)
        return middle

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sides give way before the text does."""
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        left = min(340, self.width() * 24 // 100) if roomy else max(196, self.width() * 23 // 100)
        right = min(440, self.width() * 28 // 100) if roomy else max(236, self.width() * 28 // 100)
        self.post.setFixedWidth(left)
        self.aside.setFixedWidth(right)
