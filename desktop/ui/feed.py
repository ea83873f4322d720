"""The feed page: every approved post that was ever synced, newest first, searchable, offline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.feeds.choices import Chosen
from desktop.feeds.library import Question
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.model import Hold, KeptPost, Program
from desktop.ui.feed_body import FeedBody
from desktop.ui.feed_campaign import CampaignCard, CampaignRow, known, titles
from desktop.ui.feed_filters import FeedFilters, offered
from desktop.ui.feed_list import FeedList
from desktop.ui.feed_menu import FeedMenu
from desktop.ui.feed_model import LANE, FeedModel
from desktop.ui.feed_notices import FeedNotices
from desktop.ui.feed_row import FeedRow
from desktop.ui.feed_undo import FeedUndo, named
from desktop.ui.look import GAP, ROOM, SMALL, STEP, Look
from desktop.ui.topics_asked import TopicsAsked
from desktop.ui.widgets import Button, Heading

Titles = Callable[[], Mapping[str, str]]
_NARROW = 640
"""Pixels of the page."""
_MINUTE_MS = 60_000


class FeedPage(QWidget):
    """Search, filters, the list, and what to do when it is empty."""

    post_wanted = Signal(str)
    program_wanted = Signal()
    sync_wanted = Signal()
    topics_wanted = Signal()
    link_wanted = Signal(str)
    topic_wanted = Signal(str, str, str)
    """A program, one of its topics (`category:TITLE`, `campaign:ID`), and what of it is wished:
    `follow`, `mute`, or nothing."""
    posts_touched = Signal()
    """A post was put aside or taken back: counts are others now."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        posts: Posts,
        pictures: Pictures,
        now: Callable[[], datetime],
        networks: Titles,
        held: Callable[[str], Hold | None],
        asked: TopicsAsked,
        chosen: Callable[[str], Chosen],
    ) -> None:
        """`held` says of a program, by its address, whether it is on hold; `chosen` what the
        person wishes of it."""
        super().__init__()
        self._look, self._jobs, self._posts, self._now = look, jobs, posts, now
        self._networks, self._held, self._asked = networks, held, asked
        self._chosen = chosen
        self._choices: Mapping[str, Chosen] = {}
        self._programs: tuple[Program, ...] = ()
        self._has_program = True
        self.model = FeedModel(posts, jobs, now)
        self.model.loaded.connect(self._loaded)
        self.filters = FeedFilters(look)
        self.filters.changed.connect(self._ask)
        self.notices = FeedNotices(look)
        self.undo = FeedUndo(look)
        self.campaign = CampaignCard(look)
        self.campaign.link_wanted.connect(self.link_wanted)
        self.campaigns = CampaignRow(look)
        self.campaigns.chosen.connect(self.filters.choose_campaign)
        self._row = FeedRow(look, jobs, pictures, now)
        self.list = self._made_list()
        self.body = FeedBody(look, self.list)
        self._clock = QTimer(self, interval=_MINUTE_MS)
        self._clock.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._clock.timeout.connect(self._time_passed)
        self._arrange()
        self._connect()
        self._ask()

    def _arrange(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(ROOM, GAP, ROOM, 0)
        box.setSpacing(STEP)
        box.addLayout(self._top())
        for part in (self.notices, self.filters, self.campaigns, self.campaign):
            box.addWidget(part)
        box.addWidget(self.body, 1)
        box.addWidget(self.undo)
        box.addSpacing(SMALL)

    def _connect(self) -> None:
        self.body.sync_wanted.connect(self.sync_wanted)
        self.body.all_wanted.connect(self.filters.clear)
        self.body.program_wanted.connect(self.program_wanted)
        self.notices.sync_wanted.connect(self.sync_wanted)
        self.notices.topics_wanted.connect(self.topics_wanted)
        self.notices.topics_declined.connect(self._decline)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self.filters.search.setFocus)

    # --- slots ----------------------------------------------------------------------------

    def posts_changed(self) -> None:
        """Something came, changed or went: ask again, keep the place."""
        self.list.renew()
        work = partial(offered, self._posts, self._now())
        self._jobs.run(LANE, work, self.filters.show_offer, owner=self)
        self._read_programs()

    def set_programs(self, programs: Sequence[Program]) -> None:
        """The programs that were joined; without one the page says how to begin."""
        self._programs, self._has_program = tuple(programs), bool(programs)
        names = titles(programs)
        self._row.set_campaigns(names)
        self.model.set_campaigns(names)
        self.filters.set_programs(programs)
        self.filters.set_networks(self._networks())
        self.notices.show_offer(self._asked.missing(programs))
        self._read_programs()
        self._show_campaigns()
        self._loaded(self.model.rowCount())

    def show_problem(self, error: GoodwordError | None, words: str = "") -> None:
        """What a round could not do, in one sentence; None takes it away."""
        self.notices.show_problem(error, words)

    # --- parts ----------------------------------------------------------------------------

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        heading = Heading(self.tr("Feed"), self._look)
        heading.setWordWrap(False)
        row.addWidget(heading)
        row.addSpacing(SMALL)
        row.addWidget(self.filters.search, 1)
        self._topics = Button(self.tr("Topics"), icon=self._look.icon("settings"))
        self._topics.setAccessibleName(self.tr("Topics and groups"))
        self._topics.clicked.connect(self.topics_wanted)
        self._check = Button(self.tr("Check now"), icon=self._look.icon("refresh"))
        self._check.clicked.connect(self.sync_wanted)
        for button in (self._topics, self._check):
            button.setProperty("words", button.text())
            button.setToolTip(button.accessibleName())
            row.addWidget(button)
        return row

    def _made_list(self) -> FeedList:
        made = FeedList(self.model, self._row)
        made.menu_wanted.connect(self._menu)
        made.opened.connect(self._open)
        made.put_aside.connect(self._put_aside)
        made.undo_wanted.connect(self.undo.undo)
        return made

    # --- showing --------------------------------------------------------------------------

    def _read_programs(self) -> None:
        """What is said of programs, and wished of them, beside the posts."""
        self._jobs.run(LANE, self._holds, self.notices.show_holds, owner=self)
        self._jobs.run(LANE, self._wished, self._know_wishes, owner=self)

    def _wished(self) -> Mapping[str, Chosen]:
        """On a lane."""
        return {one.address: self._chosen(one.address) for one in self._programs}

    def _know_wishes(self, choices: Mapping[str, Chosen]) -> None:
        self._choices = choices

    def _holds(self) -> tuple[tuple[str, str], ...]:
        """Programs on hold and their sentences; on a lane."""
        found = ((one.title, self._held(one.address)) for one in self._programs)
        return tuple((title, hold.text) for title, hold in found if hold is not None)

    def _ask(self) -> None:
        self.list.to_top()
        self.filters.refresh()
        self._row.set_words(self.filters.question.words)
        self._show_campaigns()
        self.model.ask(self.filters.question)

    def _loaded(self, count: int) -> None:
        narrowed = self.filters.question != Question()
        self.body.show_count(count, narrowed=narrowed, joined=self._has_program)

    def _show_campaigns(self) -> None:
        now = self._now()
        chosen = known(self._programs).get(self.filters.campaign)
        self.campaign.show_campaign(chosen, now)
        plain = self.filters.question == Question() and self.width() >= _NARROW
        self.campaigns.show_campaigns(self._programs if plain else (), now)

    def _time_passed(self) -> None:
        """Days are left no more, hours have gone by."""
        self._show_campaigns()
        self.list.viewport().update()

    # --- deeds ----------------------------------------------------------------------------

    def _open(self, index: QModelIndex) -> None:
        kept = self.model.post(index)
        if kept is not None:
            self.post_wanted.emit(kept.post.id)

    def _menu(self, index: QModelIndex, where: QPoint) -> None:
        kept = self.model.post(index)
        if kept is None:
            return
        campaign = known(self._programs).get((kept.program, kept.post.campaign))
        menu = FeedMenu(self, kept, campaign, self._choices.get(kept.program, Chosen()))
        menu.opened.connect(self.post_wanted)
        menu.put_aside.connect(self._hide)
        menu.taken_back.connect(self._take_back)
        menu.topic_wanted.connect(self._topic)
        menu.popup(where)

    def _put_aside(self, index: QModelIndex) -> None:
        kept = self.model.post(index)
        if kept is not None:
            self._hide(kept)

    def _hide(self, kept: KeptPost) -> None:
        if kept.hidden is not None:
            return
        post_id, moment = kept.post.id, self._now()

        def hide() -> None:
            self._posts.hide(post_id, moment)

        self._jobs.run("store", hide, self._touched, owner=self)
        words = self.tr("Put aside: “{title}”.")
        title = named(kept.post.title or kept.post.text)
        self.undo.offer(words.format(title=title), partial(self._take_back, kept))

    def _take_back(self, kept: KeptPost) -> None:
        post_id = kept.post.id

        def show() -> None:
            self._posts.show(post_id)

        self._jobs.run("store", show, self._touched, owner=self)

    def _topic(self, kept: KeptPost, topic: str, title: str, wish: str) -> None:
        followed = topic in self._choices.get(kept.program, Chosen()).followed
        self.topic_wanted.emit(kept.program, topic, wish)
        if wish == "mute":
            words = self.tr("Muted: {topic}. Its posts stand under “Put aside”.")
            before = "follow" if followed else ""
            back = partial(self.topic_wanted.emit, kept.program, topic, before)
            self.undo.offer(words.format(topic=title), back)

    def _decline(self, addresses: tuple[str, ...]) -> None:
        self._asked.tell(addresses)
        self.notices.show_offer(())

    def _touched(self, _: object) -> None:
        self.posts_changed()
        self.posts_touched.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the search keeps its room: the buttons are icons there, and what
        runs is found among the campaigns to choose from."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        for button in (self._topics, self._check):
            button.setText("" if narrow else str(button.property("words")))
        self._show_campaigns()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.notices.show_offer(self._asked.missing(self._programs))
        self.posts_changed()
        self._time_passed()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
