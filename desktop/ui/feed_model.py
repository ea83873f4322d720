"""The posts that fit a question, as a list of any length of which only a window is held.

A long answer is measured once: the numbers of each fiftieth post are enough to reach any place
of it. The posts themselves come a page at a time, those around what is on the screen, and go
again when one scrolls on. All reading happens on lanes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal

from desktop.feeds.library import Question
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs, Ticket
from desktop.model import KeptPost
from desktop.ui.feed_marks import Titles, spoken

PAGE = 50
HELD = 5
"""Pages of posts in memory: the one on the screen, one to each side, and some that were left."""
LATE = 2
"""So many pages wait to be fetched; what was asked for before them is forgotten."""
NEAR = 15
"""So many rows before the end of a page the next one is asked for."""
LANE, MEASURING = "library", "library-length"
Index = QModelIndex | QPersistentModelIndex
Page = tuple[KeptPost, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found: some of its pages by their place, and how long it is."""

    question: Question = field(default_factory=Question)
    pages: Mapping[int, Page] = field(default_factory=dict)
    count: int = 0
    milestones: tuple[int, ...] = ()
    """Numbers of the last post of each full page."""
    whole: bool = True
    """Whether `count` is all there is; else the answer was not measured yet."""

    def page_of(self, number: int) -> int:
        """In which page a post of this number is, or would be."""
        return bisect_left(self.milestones, -number, key=lambda mark: -mark)

    def after(self, page: int) -> int | None:
        """Below which number a page begins; None: at the top."""
        return self.milestones[page - 1] if page else None

    def fits(self, page: int, posts: Page) -> bool:
        """Whether a page read later is the one that was measured."""
        if page < len(self.milestones):
            return len(posts) == PAGE and posts[-1].number == self.milestones[page]
        return len(posts) == self.count - page * PAGE


def begin(posts: Posts, question: Question, now: datetime) -> Answer:
    """The top of an answer; a short one is whole with that."""
    found = posts.find(question, now, PAGE)
    return Answer(question, {0: found.posts}, len(found.posts), (), not found.more)


def measure(posts: Posts, question: Question, now: datetime, near: Sequence[int]) -> Answer:
    """A whole answer, with the pages around the posts of these numbers."""
    milestones = posts.milestones(question, now, PAGE)
    answer = Answer(question, {}, len(milestones) * PAGE, milestones)
    last = len(milestones)
    wanted = {0, last}
    for number in near:
        page = answer.page_of(number)
        wanted |= {max(0, page - 1), page, min(last, page + 1)}
    pages = {page: posts.find(question, now, PAGE, after=answer.after(page)).posts
             for page in sorted(wanted)}  # fmt: skip
    return Answer(question, pages, last * PAGE + len(pages[last]), milestones)


class FeedModel(QStringListModel):
    """The rows of the feed. A row that is not here yet has no post: it is asked for, and `came`
    says when it is there.

    Qt's own list of (empty) strings counts the rows: a view asks for each of them whenever it
    lays them out, which would take twenty times as long if Python answered.
    """

    leaving = Signal()
    """Other rows are about to come: the last look at those that are there."""
    loaded = Signal(int)
    """The answer to `ask` or `renew` stands, with so many rows as are known."""
    came = Signal()

    def __init__(self, posts: Posts, jobs: Jobs, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._posts, self._jobs, self._now = posts, jobs, now
        self._answer = Answer()
        self._held: dict[int, Page] = {}
        self._wanted: list[int] = []
        self._question = Question()
        self._campaigns: Titles = {}
        self._asked: Ticket | None = None
        self._fetching: Ticket | None = None

    # --- asking ---------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Show other posts; the rows change when the answer is there."""
        self._question = question
        posts, moment = self._posts, self._now()
        self._run(LANE, lambda: begin(posts, question, moment))

    def renew(self, near: Sequence[int] = ()) -> None:
        """The same question again, measured, with what is around the posts of these numbers."""
        posts, question, moment = self._posts, self._question, self._now()
        numbers = tuple(near)
        self._run(MEASURING, lambda: measure(posts, question, moment, numbers))

    def set_campaigns(self, titles: Titles) -> None:
        """What campaigns are called."""
        self._campaigns = dict(titles)
        self.came.emit()

    @property
    def question(self) -> Question:
        """The one that was asked last."""
        return self._question

    @property
    def whole(self) -> bool:
        """Whether the answer was measured to its end."""
        return self._answer.whole

    @property
    def asking(self) -> bool:
        """Whether an answer is under way."""
        return self._asked is not None

    @property
    def held(self) -> int:
        """How many posts are in memory."""
        return sum(map(len, self._held.values()))

    # --- rows -----------------------------------------------------------------------------

    def post(self, index: Index) -> KeptPost | None:
        """The post of a row; None: it is not here yet, and comes."""
        row = index.row()
        if not 0 <= row < self._answer.count:
            return None
        page, place = divmod(row, PAGE)
        if place >= PAGE - NEAR:
            self._want(page + 1)
        elif place < NEAR:
            self._want(page - 1)
        posts = self._held.get(page)
        if posts is None:
            self._want(page)
            return None
        return posts[place] if place < len(posts) else None

    def row_of(self, number: int) -> int:
        """The row of the post with this number, or of the first one below where it was."""
        page = self._answer.page_of(number)
        posts = self._held.get(page, ())
        place = bisect_left([-post.number for post in posts], -number)
        return min(page * PAGE + place, self._answer.count - 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.UserRole:
            return self.post(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            kept = self.post(index)
            return self.tr("Loading") if kept is None else self._spoken(kept)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """To be read and chosen, not to be written or dragged."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen | Qt.ItemFlag.ItemNeverHasChildren

    # --- inside ---------------------------------------------------------------------------

    def _spoken(self, kept: KeptPost) -> str:
        return spoken(kept, self._now(), self._campaigns)

    def _run(self, lane: str, work: Callable[[], Answer]) -> None:
        for ticket in (self._asked, self._fetching):
            if ticket is not None:
                ticket.drop()
        self._fetching = None
        self._asked = self._jobs.run(lane, work, self._take, owner=self)

    def _take(self, answer: Answer) -> None:
        self._asked = None
        before, self._wanted = self._answer, []
        if _same(before, self._held, answer):
            # nothing moved: what stands in the rows may have changed
            self._answer, self._held = answer, dict(answer.pages)
            self.came.emit()
        elif _longer(before, answer):
            self._answer, self._held = answer, dict(answer.pages)
            self.insertRows(before.count, answer.count - before.count, QModelIndex())
        else:
            self.leaving.emit()
            self._answer, self._held = answer, dict(answer.pages)
            self.setStringList([""] * answer.count)
        self.loaded.emit(answer.count)

    def _want(self, page: int) -> None:
        """Ask for a page that is not here; what was painted last is fetched first."""
        last = (self._answer.count - 1) // PAGE
        if page in self._held or page in self._wanted or not 0 <= page <= last:
            return
        if not self._answer.whole:
            return  # a renewal brings what is beyond the first page
        self._wanted.append(page)
        self._fetch()

    def _fetch(self) -> None:
        if self._fetching is not None or not self._wanted:
            return
        page = self._wanted.pop()
        # whoever drags the scroll bar passes pages that nobody will see
        del self._wanted[:-LATE]
        posts, question, moment = self._posts, self._answer.question, self._now()
        after = self._answer.after(page)

        def work() -> tuple[int, Page]:
            return page, posts.find(question, moment, PAGE, after=after).posts

        self._fetching = self._jobs.run(LANE, work, self._keep, owner=self)

    def _keep(self, found: tuple[int, Page]) -> None:
        page, posts = found
        self._fetching = None
        if not self._answer.fits(page, posts):
            self.renew([post.number for post in posts[:1]])
            return
        self._held[page] = posts
        for far in sorted(self._held, key=lambda one: -abs(one - page))[: len(self._held) - HELD]:
            del self._held[far]
        self.came.emit()
        self._fetch()


def _same(before: Answer, held: Mapping[int, Page], answer: Answer) -> bool:
    """Whether the same posts stand in the same rows."""
    if (before.question, before.count) != (answer.question, answer.count):
        return False
    if before.milestones != answer.milestones:
        return False
    both = held.keys() & answer.pages.keys()
    return all(_numbers(held[page]) == _numbers(answer.pages[page]) for page in both)


def _longer(before: Answer, answer: Answer) -> bool:
    """Whether only the end was not known before: the top is the same."""
    return (
        not before.whole
        and before.question == answer.question
        and 0 < before.count < answer.count
        and _numbers(before.pages[0]) == _numbers(answer.pages[0])
    )


def _numbers(posts: Page) -> list[int]:
    return [post.number for post in posts]
