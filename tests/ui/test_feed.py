"""The feed: any length without holding it, search, empty places, right-to-left, actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from desktop.errors import Offline
from desktop.feeds.decide import decide
from desktop.feeds.parse import Parsed
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.model import KeptPost, Post
from desktop.store import Store
from desktop.ui.feed import PAGE, FeedPage
from desktop.ui.look import Look
from desktop.ui.widgets import Chip
from desktop.web import Web
from tests.conftest import Clock
from tests.ui.house import House

PROGRAM = "https://a.example/program.json"


class Counting(Posts):
    """The real posts, and how they were asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.asked: list[tuple[int, int]] = []

    def latest(self, now: datetime, *, limit: int = 50, offset: int = 0, **more: Any) -> Any:
        self.asked.append((limit, offset))
        return super().latest(now, limit=limit, offset=offset, **more)


@pytest.fixture
def posts(store: Store) -> Counting:
    return Counting(store)


@pytest.fixture
def page(
    look: Look, jobs: Jobs, posts: Posts, web: Web, tmp_path: Path, clock: Clock, qtbot: QtBot
) -> Iterator[FeedPage]:
    made = FeedPage(look, jobs, posts, Pictures(web, tmp_path / "pictures"), clock)
    qtbot.addWidget(made)
    made.resize(900, 600)
    yield made


def fill(posts: Posts, count: int, now: datetime, **more: Any) -> None:
    arrived = tuple(
        Post(
            f"{number:05}",
            "news",
            f"guid-{number}",
            title=f"Post number {number}",
            text="Some words about the harbour",
            category="People" if number % 2 else "Work",
            published=now - timedelta(minutes=number),
            **more,
        )
        for number in range(count)
    )
    parsed = Parsed(title="News", posts=arrived)
    posts.keep(PROGRAM, decide({}, parsed, now, first=True), now)  # type: ignore[arg-type]


def titles(page: FeedPage) -> list[str]:
    rows = range(page._model.rowCount())
    return [page._model.post(page._model.index(row)).post.title for row in rows]


def shown(page: FeedPage) -> Any:
    return page._stack.currentWidget()


def test_ten_thousand_posts_are_asked_for_fifty_at_a_time_and_the_thread_stays_free(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 10_000, clock())
    page.show()
    qtbot.waitUntil(lambda: page._model.rowCount() == PAGE)
    assert all(limit <= PAGE + 1 for limit, _ in posts.asked)
    for _ in range(10):
        before = page._model.rowCount()
        page._list.scrollToBottom()
        qtbot.waitUntil(lambda before=before: page._model.rowCount() > before)
        assert page._model.rowCount() == before + PAGE
    assert max(offset for _, offset in posts.asked) == 500
    page.posts_changed()
    qtbot.waitUntil(lambda: posts.asked[-1] == (551, 0))
    assert page._model.rowCount() == 550


def test_the_end_of_the_list_is_the_end(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, PAGE + 7, clock())
    page.show()
    qtbot.waitUntil(lambda: page._model.rowCount() == PAGE)
    page._list.scrollToBottom()
    qtbot.waitUntil(lambda: page._model.rowCount() == PAGE + 7)
    assert not page._model.canFetchMore(page._model.index(0).parent())


def test_searching_asks_once_after_the_hand_rests(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 30, clock())
    page.show()
    qtbot.waitUntil(lambda: page._model.rowCount() == 30)
    before = len(posts.asked)
    qtbot.keyClicks(page.findChild(QLineEdit), "number 17")
    qtbot.waitUntil(lambda: titles(page) == ["Post number 17"])
    assert len(posts.asked) == before + 1


def test_strange_words_in_the_search_are_only_words(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 3, clock())
    page.show()
    for words in ('"', "* OR (", "'; DROP TABLE posts", "NEAR(", "-", "ж" * 5000):
        page._search.setText(words)
        qtbot.waitUntil(lambda: not page._rest.isActive() and page._model._asked is None)
    page._search.setText("number")
    qtbot.waitUntil(lambda: len(titles(page)) == 3)


def test_filters_narrow_and_the_empty_place_says_that_nothing_fits(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 10, clock())
    page.show()
    qtbot.waitUntil(lambda: page._category.count() == 3)
    page._category.setCurrentIndex(page._category.findData("Work"))
    qtbot.waitUntil(lambda: len(titles(page)) == 5)
    page.findChild(Chip, "shared").click()
    qtbot.waitUntil(lambda: shown(page) is page._unfound)


def test_without_a_program_the_page_says_how_to_begin(page: FeedPage, qtbot: QtBot) -> None:
    page.show()
    page.set_program(False)
    qtbot.waitUntil(lambda: shown(page) is page._welcome)
    with qtbot.waitSignal(page.program_wanted, timeout=2000):
        page._welcome.pressed.emit()
    page.set_program(True)
    assert shown(page) is page._nothing


def test_a_post_is_opened_by_click_and_by_key_and_put_aside(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 3, clock())
    page.show()
    qtbot.waitUntil(lambda: page._model.rowCount() == 3)
    wanted: list[str] = []
    page.post_wanted.connect(wanted.append)
    row = page._list.visualRect(page._model.index(1)).center()
    qtbot.mouseClick(page._list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    qtbot.keyClick(page._list, Qt.Key.Key_Return)
    assert wanted == ["00001", "00001"]
    qtbot.keyClick(page._list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(page) == ["Post number 0", "Post number 2"])


def test_the_menu_of_a_row_shares_or_puts_aside(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 2, clock())
    page.show()
    qtbot.waitUntil(lambda: page._model.rowCount() == 2)
    page._menu(QPoint(20, 20))
    (menu,) = page.findChildren(QMenu)
    actions = {one.text(): one for one in menu.findChildren(QAction)}
    actions["Not for me"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: len(titles(page)) == 1)


def test_a_problem_is_one_banner_that_goes_again(page: FeedPage, qtbot: QtBot) -> None:
    page.show()
    page.show_problem(Offline(address="", cause="name"), "No network.")
    assert page._banner.isVisible()
    assert page._banner.text == "No network."
    with qtbot.waitSignal(page.sync_wanted, timeout=2000):
        page._banner.pressed.emit()
    page.show_problem(None)
    assert not page._banner.isVisible()


def test_a_screen_reader_hears_each_row(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 1, clock())
    page.show()
    qtbot.waitUntil(lambda: page._model.rowCount() == 1)
    index = page._model.index(0)
    spoken = page._model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Post number 0, Work, just now, new"


Draw = Callable[..., QImage]


@pytest.fixture
def draw(page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot) -> Draw:
    """Draws the feed with one post in it."""

    def drawn(**facts: Any) -> QImage:
        parsed = Parsed(title="News", posts=(Post("one", "news", "one", **facts),))
        posts.keep(PROGRAM, decide({}, parsed, clock(), first=True), clock())  # type: ignore[arg-type]
        page.show()
        page.posts_changed()
        qtbot.waitUntil(lambda: page._model.rowCount() == 1)
        return page._list.grab().toImage()

    return drawn


def ink(image: QImage, left: int, right: int) -> int:
    """How much is drawn between two columns, in the first row of words."""
    ground = image.pixelColor(left, 60)
    return sum(image.pixelColor(x, y) != ground for x in range(left, right) for y in range(12, 34))


def test_a_right_to_left_title_begins_on_the_right(draw: Draw) -> None:
    image = draw(title="افتتاح مدرسة")
    width = image.width()
    assert ink(image, width - 260, width - 60) > 50
    assert ink(image, 200, 400) < 20


def test_a_left_to_right_title_begins_on_the_left(draw: Draw) -> None:
    image = draw(title="Opening")
    assert ink(image, 190, 400) > 50


@pytest.mark.parametrize(
    "title",
    [
        "",
        "x" * 5000,
        "Donaudampfschiff" * 20,
        "a\nb\tc",
        "<b>bold</b> &amp;",
        "👩‍👩‍👧‍👦" * 60,
        "\u202eevil",
    ],
)
def test_any_title_can_be_drawn(draw: Draw, title: str) -> None:
    assert not draw(title=title, text="Words " * 200, hashtags=("#" + "x" * 300,)).isNull()


def test_the_practice_feed_stands_with_its_pictures_and_can_be_read_offline(house: House) -> None:
    page = house.page("feed")
    house.qtbot.waitUntil(lambda: page._model.rowCount() >= 10)
    with_pictures = [
        media
        for kept in house.posts()
        for media in kept.post.media
        if media.kind == "picture" and house.found.pictures.path(media.url)
    ]
    assert with_pictures
    house.found.practice.stop()
    house.desk.rounds.sync_now()
    house.qtbot.waitUntil(lambda: house.tray.state == "offline")
    assert page._banner.isVisible()
    assert page._model.rowCount() >= 10


def test_opening_a_post_from_the_feed_marks_it_as_read(house: House) -> None:
    page = house.page("feed")
    house.qtbot.waitUntil(lambda: page._model.rowCount() > 0)
    kept: KeptPost = page._model.post(page._model.index(0))
    assert kept.read is None
    page._open(page._model.index(0))
    house.settle()
    assert house.found.posts.get(kept.post.id).read is not None
