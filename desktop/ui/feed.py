"""The feed: every approved post that was ever synced, newest first, searchable, offline.

A list of any length holds only the rows on the screen: the model asks for fifty posts at a
time on the store's lane, the delegate paints them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import GoodwordError
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs, Ticket
from desktop.model import KeptPost
from desktop.ui.feed_row import FeedRow
from desktop.ui.look import GAP, ROOM, SMALL, STEP, Look
from desktop.ui.messages import ago_text, closed_text
from desktop.ui.widgets import Banner, Button, Chip, EmptyPlace, Heading

PAGE = 50
_SEARCH_MS = 180
Index = QModelIndex | QPersistentModelIndex


class FeedModel(QAbstractListModel):
    """The posts that fit the question, as many as were looked at so far."""

    loaded = Signal(int)

    def __init__(self, posts: Posts, jobs: Jobs, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._posts, self._jobs, self._now = posts, jobs, now
        self._rows: list[KeptPost] = []
        self._question: dict[str, Any] = {}
        self._more = False
        self._asked: Ticket | None = None

    def ask(self, **question: Any) -> None:
        """Show other posts; the rows change when the answer is there."""
        self._question = question
        self._fetch(0, max(PAGE, 0), replace=True)

    def renew(self) -> None:
        """The same question again, as long as it was."""
        self._fetch(0, max(PAGE, len(self._rows)), replace=True)

    def post(self, index: Index) -> KeptPost | None:
        row = index.row()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        kept = self.post(index)
        if kept is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return kept
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(kept)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and self._asked is None

    def fetchMore(self, parent: Index) -> None:
        self._fetch(len(self._rows), PAGE, replace=False)

    def _spoken(self, kept: KeptPost) -> str:
        parts = [kept.post.title or kept.post.text[:120]]
        if kept.post.category:
            parts.append(kept.post.category)
        parts.append(ago_text(kept.post.published or kept.first_seen, self._now()))
        if reason := kept.closed(self._now()):
            parts.append(closed_text(reason))
        elif kept.shared is not None:
            parts.append(self.tr("shared"))
        elif kept.read is None:
            parts.append(self.tr("new"))
        return ", ".join(parts)

    def _fetch(self, offset: int, limit: int, *, replace: bool) -> None:
        if self._asked is not None:
            self._asked.drop()
        question, moment = dict(self._question), self._now()

        def work() -> tuple[bool, tuple[KeptPost, ...]]:
            found = self._posts.latest(moment, limit=limit + 1, offset=offset, **question)
            return len(found) > limit, found[:limit]

        def done(answer: tuple[bool, tuple[KeptPost, ...]]) -> None:
            self._asked = None
            self._take(*answer, replace=replace)

        self._asked = self._jobs.run("store", work, done, owner=self)

    def _take(self, more: bool, found: tuple[KeptPost, ...], *, replace: bool) -> None:
        self._more = more
        if replace:
            if [row.post.id for row in self._rows] == [row.post.id for row in found]:
                self._rows = list(found)
                if found:
                    self.dataChanged.emit(self.index(0), self.index(len(found) - 1))
            else:
                self.beginResetModel()
                self._rows = list(found)
                self.endResetModel()
        elif found:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._rows.extend(found)
            self.endInsertRows()
        self.loaded.emit(len(self._rows))


class FeedList(QListView):
    """The list; Return opens a post, Delete puts it aside."""

    opened = Signal(QModelIndex)
    put_aside = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(24)
        self.setAccessibleName(self.tr("Posts"))
        self.clicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.put_aside.emit(index)
        else:
            super().keyPressEvent(event)


class FeedPage(QWidget):
    """The page: search, filters, the list, and what to do when it is empty."""

    post_wanted = Signal(str)
    program_wanted = Signal()
    sync_wanted = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        posts: Posts,
        pictures: Pictures,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._posts, self._now = look, jobs, posts, now
        self._which = "all"
        self._has_program = True
        self._model = FeedModel(posts, jobs, now)
        self._model.loaded.connect(self._loaded)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_SEARCH_MS)
        self._rest.timeout.connect(self._ask)
        box = QVBoxLayout(self)
        box.setContentsMargins(ROOM, GAP, ROOM, 0)
        box.setSpacing(STEP)
        box.addLayout(self._top())
        self._banner = Banner(look)
        self._banner.pressed.connect(self.sync_wanted)
        box.addWidget(self._banner)
        box.addLayout(self._filters())
        box.addLayout(self._body(pictures), 1)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self._search.setFocus)
        self._ask()

    # --- slots ----------------------------------------------------------------------------

    def posts_changed(self) -> None:
        """Something came, changed or went: ask again, keep the place."""
        self._model.renew()
        self._jobs.run("store", self._categories, self._show_categories, owner=self)

    def set_program(self, has_program: bool) -> None:
        """Whether any program was joined; without one the page says how to begin."""
        self._has_program = has_program
        self._loaded(self._model.rowCount())

    def show_problem(self, error: GoodwordError | None, words: str = "") -> None:
        """What a round could not do, in one sentence; None takes it away."""
        if error is None:
            self._banner.clear()
        else:
            self._banner.say("warn", words, self.tr("Try again"))

    # --- inside ---------------------------------------------------------------------------

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Heading(self.tr("Feed"), self._look), 1)
        check = Button(self.tr("Check now"), icon=self._look.icon("refresh"))
        check.clicked.connect(self.sync_wanted)
        row.addWidget(check)
        return row

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search every post"))
        self._search.setAccessibleName(self.tr("Search every post"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(
            self._look.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._search.textChanged.connect(self._rest.start)
        row.addWidget(self._search, 1)
        group = QButtonGroup(self)
        for key, words, spoken in (
            ("all", self.tr("All"), self.tr("All posts")),
            ("unread", self.tr("Unread"), self.tr("Unread posts")),
            ("shared", self.tr("Shared"), self.tr("Posts that you shared")),
        ):
            chip = Chip(words)
            chip.setAccessibleName(spoken)
            chip.setObjectName(key)
            chip.setChecked(key == "all")
            chip.clicked.connect(self._which_pressed)
            group.addButton(chip)
            row.addWidget(chip)
        self._category = QComboBox()
        self._category.setAccessibleName(self.tr("Category"))
        self._category.setMinimumWidth(150)
        self._category.addItem(self.tr("Every category"), "")
        self._category.currentIndexChanged.connect(self._ask)
        row.addWidget(self._category)
        return row

    def _body(self, pictures: Pictures) -> QStackedLayout:
        self._list = FeedList()
        self._list.setModel(self._model)
        self._list.setItemDelegate(FeedRow(self._look, self._jobs, pictures, self._now, self._list))
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._menu)
        self._list.opened.connect(self._open)
        self._list.put_aside.connect(self._put_aside)
        self._nothing = EmptyPlace(
            self._look,
            "feed",
            self.tr("Nothing here yet"),
            self.tr("New posts of your program appear here by themselves."),
            self.tr("Check now"),
        )
        self._nothing.pressed.connect(self.sync_wanted)
        self._unfound = EmptyPlace(
            self._look,
            "search",
            self.tr("No post fits"),
            self.tr("Try other words, or another filter."),
        )
        self._welcome = EmptyPlace(
            self._look,
            "plus",
            self.tr("Join a program"),
            self.tr(
                "Paste the address of your company's program, or of any feed. "
                "Its posts appear here and stay readable offline."
            ),
            self.tr("Join a program"),
        )
        self._welcome.pressed.connect(self.program_wanted)
        self._stack = QStackedLayout()
        for place in (self._list, self._nothing, self._unfound, self._welcome):
            self._stack.addWidget(place)
        return self._stack

    def _ask(self) -> None:
        self._model.ask(
            words=self._search.text().strip(),
            category=self._category.currentData() or "",
            which=self._which,
        )

    def _loaded(self, count: int) -> None:
        narrowed = bool(
            self._search.text().strip() or self._category.currentData() or self._which != "all"
        )
        if count:
            self._stack.setCurrentWidget(self._list)
        elif narrowed:
            self._stack.setCurrentWidget(self._unfound)
        else:
            self._stack.setCurrentWidget(self._nothing if self._has_program else self._welcome)

    def _which_pressed(self) -> None:
        chip = self.sender()
        if isinstance(chip, QObject):
            self._which = chip.objectName()
            self._ask()

    def _categories(self) -> tuple[str, ...]:
        """On the store's lane."""
        return self._posts.categories(self._now())

    def _show_categories(self, categories: tuple[str, ...]) -> None:
        shown = [self._category.itemData(row) for row in range(1, self._category.count())]
        if shown == list(categories):
            return
        wanted = self._category.currentData()
        self._category.blockSignals(True)
        while self._category.count() > 1:
            self._category.removeItem(1)
        for category in categories:
            self._category.addItem(category, category)
        self._category.setCurrentIndex(max(0, self._category.findData(wanted)))
        self._category.blockSignals(False)

    def _open(self, index: QModelIndex) -> None:
        kept = self._model.post(index)
        if kept is not None:
            self.post_wanted.emit(kept.post.id)

    def _put_aside(self, index: QModelIndex) -> None:
        kept = self._model.post(index)
        if kept is None:
            return
        post_id, moment = kept.post.id, self._now()

        def hide() -> None:
            self._posts.hide(post_id, moment)

        self._jobs.run("store", hide, self._hidden, owner=self)

    def _hidden(self, _: object) -> None:
        self._model.renew()

    def _menu(self, where: QPoint) -> None:
        index = self._list.indexAt(where)
        if not index.isValid():
            return
        self._list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, slot in (
            (self.tr("Share…"), self._open_current),
            (self.tr("Not for me"), self._put_current_aside),
        ):
            entry = QAction(words, menu)
            entry.triggered.connect(slot)
            menu.addAction(entry)
        menu.popup(self._list.viewport().mapToGlobal(where))

    def _open_current(self) -> None:
        self._open(self._list.currentIndex())

    def _put_current_aside(self) -> None:
        self._put_aside(self._list.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.posts_changed()
