"""Where the posts of the feed stand; and where there are none, what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from desktop.ui.feed_list import FeedList
from desktop.ui.look import Look
from desktop.ui.widgets import EmptyPlace


class FeedBody(QStackedWidget):
    """The list, or one of three empty places."""

    sync_wanted = Signal()
    all_wanted = Signal()
    program_wanted = Signal()

    def __init__(self, look: Look, posts: FeedList) -> None:
        super().__init__()
        self.posts = posts
        self.nothing = EmptyPlace(
            look,
            "feed",
            self.tr("Nothing here yet"),
            self.tr("New posts of your program appear here by themselves."),
            self.tr("Check now"),
        )
        self.nothing.pressed.connect(self.sync_wanted)
        self.unfound = EmptyPlace(
            look,
            "search",
            self.tr("No post fits"),
            self.tr("Try other words, or another filter."),
            self.tr("Show all"),
        )
        self.unfound.pressed.connect(self.all_wanted)
        self.welcome = EmptyPlace(
            look,
            "plus",
            self.tr("Join a program"),
            self.tr(
                "Paste the address of your company's program, or of any feed. "
                "Its posts appear here and stay readable offline."
            ),
            self.tr("Join a program"),
        )
        self.welcome.pressed.connect(self.program_wanted)
        for place in (self.posts, self.nothing, self.unfound, self.welcome):
            self.addWidget(place)

    def show_count(self, count: int, *, narrowed: bool, joined: bool) -> None:
        """So many posts fit. `narrowed`: not every post was asked for; `joined`: there is a
        program that they could come from."""
        if count:
            self.setCurrentWidget(self.posts)
        elif narrowed:
            self.setCurrentWidget(self.unfound)
        else:
            self.setCurrentWidget(self.nothing if joined else self.welcome)
