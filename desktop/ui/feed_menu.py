"""What can be done with one post of the feed, in a menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.feeds.choices import Chosen
from desktop.model import Campaign, KeptPost
from desktop.ui.painted import as_tip


class FeedMenu(QMenu):
    """Share, put aside or take back, follow or mute what the post is about."""

    opened = Signal(str)
    put_aside = Signal(object)
    taken_back = Signal(object)
    topic_wanted = Signal(object, str, str, str)
    """The post, a topic, its title, and `follow`, `mute` or nothing."""

    def __init__(
        self, parent: QWidget, kept: KeptPost, campaign: Campaign | None, chosen: Chosen
    ) -> None:
        """`chosen`: what the person wishes of the post's program so far."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._kept = kept
        self._add(self.tr("Share…"), "open")
        if kept.hidden is None:
            self._add(self.tr("Not for me"), "aside")
        else:
            self._add(self.tr("Back into the feed"), "back")
        topics = []
        if kept.post.category:
            topics.append((f"category:{kept.post.category}", kept.post.category))
        if campaign is not None:
            topics.append((f"campaign:{campaign.id}", campaign.title))
        for topic, title in topics:
            self.addSeparator()
            if topic in chosen.followed:
                self._add(self.tr("Follow “{topic}” no longer"), "", topic, title)
            else:
                self._add(self.tr("Follow “{topic}”"), "follow", topic, title)
            if topic in chosen.muted:
                self._add(self.tr("Mute “{topic}” no longer"), "", topic, title)
            else:
                self._add(self.tr("Mute “{topic}”"), "mute", topic, title)

    def _add(self, words: str, deed: str, topic: str = "", title: str = "") -> None:
        action = QAction(words.format(topic=title.replace("&", "&&")), self)
        action.setToolTip(as_tip(words.format(topic=title)))
        action.setData((deed, topic, title))
        action.triggered.connect(self._picked)
        self.addAction(action)

    def _picked(self) -> None:
        action = self.sender()
        if not isinstance(action, QAction):
            return
        deed, topic, title = action.data()
        if topic:
            self.topic_wanted.emit(self._kept, topic, title, deed)
        elif deed == "open":
            self.opened.emit(self._kept.post.id)
        else:
            (self.put_aside if deed == "aside" else self.taken_back).emit(self._kept)
