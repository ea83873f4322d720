"""A feed page over real posts, and what tests of it look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.feeds.choices import Choices
from desktop.feeds.decide import decide
from desktop.feeds.holds import Holds
from desktop.feeds.library import Found, Question
from desktop.feeds.parse import Parsed
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.model import KeptPost, Post
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.feed import FeedPage
from desktop.ui.feed_model import FeedModel
from desktop.ui.look import Look
from desktop.ui.topics_asked import TopicsAsked
from desktop.web import Web
from tests.conftest import Clock

PROGRAM = "https://a.example/program.json"
Filled = Callable[..., None]


class Counting(Posts):
    """The real posts, and how they were asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.asked: list[tuple[Question, int, int | None]] = []
        self.measured = 0

    def find(self, question: Question, now: datetime, limit: int = 50, **more: Any) -> Found:
        self.asked.append((question, limit, more.get("after")))
        return super().find(question, now, limit, **more)

    def milestones(self, question: Question, now: datetime, every: int) -> tuple[int, ...]:
        self.measured += 1
        return super().milestones(question, now, every)


def fill(posts: Posts, count: int, now: datetime, *, first: int = 0, **more: Any) -> None:
    """Keep so many posts: number 0 is the newest and stands on top."""
    arrived = [
        Post(
            f"{number:06}",
            "news",
            f"guid-{number}",
            **{
                "title": f"Post number {number}",
                "text": "Some words about the harbour",
                "category": "People" if number % 2 else "Work",
                "published": now - timedelta(minutes=number),
                **more,
            },
        )
        for number in range(first, first + count)
    ]
    keep(posts, now, *arrived)


def keep(posts: Posts, now: datetime, *arrived: Post, program: str = PROGRAM) -> None:
    """Keep these as the first page of a feed, which nobody is told about."""
    decision = decide((), Parsed(title="News", posts=arrived), now, first=True)
    posts.keep(program, decision, now)


def post(model: FeedModel, row: int) -> KeptPost:
    """The post of a row, which has to be here."""
    found = model.post(model.index(row))
    assert found is not None
    return found


def titles(page: FeedPage) -> list[str]:
    """Of a feed that is short enough to be here as a whole."""
    return [post(page.model, row).post.title for row in range(page.model.rowCount())]


def on_screen(page: FeedPage) -> list[str]:
    """Titles of the rows that can be seen; a grey one where there is none yet."""
    view = page.list
    rows = range(page.model.rowCount())
    height = max(1, view.sizeHintForRow(0))
    first = max(0, view.verticalScrollBar().value() // height)
    found = []
    for row in list(rows)[first : first + view.viewport().height() // height + 2]:
        index = page.model.index(row)
        if view.visualRect(index).intersects(view.viewport().rect()):
            kept = page.model.post(index)
            found.append("" if kept is None else kept.post.title)
    return found


def make_page(look: Look, jobs: Jobs, posts: Posts, pictures: Pictures, now: Clock) -> FeedPage:
    """The page with all it needs."""
    store = posts._store
    asked = TopicsAsked(jobs, Settings(store))
    networks = {"mastodon": "Mastodon"}
    held, chosen = Holds(store).of, Choices(store).of
    return FeedPage(look, jobs, posts, pictures, now, lambda: networks, held, asked, chosen)


@pytest.fixture(name="posts")
def given_posts(store: Store) -> Counting:
    return Counting(store)


@pytest.fixture(name="page")
def given_page(
    look: Look, jobs: Jobs, posts: Posts, web: Web, tmp_path: Path, clock: Clock, qtbot: QtBot
) -> Iterator[FeedPage]:
    made = make_page(look, jobs, posts, Pictures(web, tmp_path / "pictures"), clock)
    qtbot.addWidget(made)
    made.resize(900, 600)
    yield made


@pytest.fixture(name="filled")
def given_filled(page: FeedPage, posts: Posts, clock: Clock, qtbot: QtBot) -> Filled:
    """`filled(3, …)`: the page is shown with so many posts, which `fill` makes."""

    def filled(count: int, **more: Any) -> None:
        fill(posts, count, clock(), **more)
        page.show()
        qtbot.waitUntil(lambda: whole(page, count))

    return filled


def whole(page: FeedPage, count: int) -> bool:
    """Whether the answer stands to its end, with so many rows."""
    return page.model.whole and page.model.rowCount() == count
