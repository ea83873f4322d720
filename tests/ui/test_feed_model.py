"""The rows of the feed: any length without holding it, pages that come and go, the place kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.feeds.library import Question
from desktop.jobs import Jobs
from desktop.model import Post
from desktop.ui.feed import FeedPage
from desktop.ui.feed_model import HELD, PAGE, FeedModel, begin, measure
from tests.conftest import Clock
from tests.ui.feeding import (  # noqa: F401  fixtures
    Counting,
    Filled,
    fill,
    given_filled,
    given_page,
    given_posts,
    keep,
    on_screen,
    post,
    titles,
    whole,
)

Measured = Callable[[int], FeedModel]


@pytest.fixture
def measured(posts: Counting, jobs: Jobs, clock: Clock, qtbot: QtBot) -> Measured:
    """`measured(300)`: a model with so many posts, without a page."""
    model = FeedModel(posts, jobs, clock)

    def begun(count: int) -> FeedModel:
        fill(posts, count, clock())
        model.renew()
        qtbot.waitUntil(lambda: model.rowCount() == count)
        return model

    return begun


def test_ten_thousand_posts_are_as_long_on_the_screen_as_they_are_and_few_are_held(
    page: FeedPage, filled: Filled, posts: Counting, qtbot: QtBot
) -> None:
    filled(10_000)
    assert all(limit <= PAGE for _, limit, _ in posts.asked)
    bar = page.list.verticalScrollBar()
    for part in (1.0, 0.5, 0.25, 0.75, 0.1, 0.0):
        bar.setValue(int(bar.maximum() * part))
        qtbot.waitUntil(lambda: "" not in on_screen(page))
        assert page.model.held <= HELD * PAGE
    assert on_screen(page)[0] == "Post number 0"


def test_wherever_one_jumps_the_right_post_stands_in_its_row(
    measured: Measured, qtbot: QtBot
) -> None:
    model = measured(1_234)
    for row in (1_233, 0, 617, 49, 50, 99, 100, 1_199, 1_200):
        qtbot.waitUntil(lambda row=row: model.post(model.index(row)) is not None)
        assert post(model, row).post.title == f"Post number {row}"


def test_a_page_left_behind_is_let_go_and_comes_back(measured: Measured, qtbot: QtBot) -> None:
    model = measured(PAGE * 20)
    for row in (*range(0, PAGE * 20, PAGE // 2), 3):
        qtbot.waitUntil(lambda row=row: model.post(model.index(row)) is not None)
    assert model.held <= HELD * PAGE
    assert post(model, 3).post.title == "Post number 3"


def test_a_short_answer_is_whole_without_being_measured(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 3, clock())
    page.model.ask(Question())
    qtbot.waitUntil(lambda: whole(page, 3))
    assert posts.measured == 0


@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 7])
def test_an_answer_of_any_length_is_measured_exactly(
    posts: Counting, clock: Clock, count: int
) -> None:
    fill(posts, count, clock())
    top, measured = begin(posts, Question(), clock()), measure(posts, Question(), clock(), ())
    assert measured.count == count
    assert measured.whole
    assert top.whole == (count <= PAGE)
    assert top.pages[0] == measured.pages[0]
    assert all(measured.fits(page, posts) for page, posts in measured.pages.items())


def test_the_row_of_a_post_is_found_by_its_number_and_of_a_gone_one_by_where_it_was(
    measured: Measured, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    model = measured(300)
    qtbot.waitUntil(lambda: model.post(model.index(120)) is not None)
    gone = post(model, 120)
    assert model.row_of(gone.number) == 120
    posts.hide(gone.post.id, clock())
    model.renew([gone.number])
    qtbot.waitUntil(lambda: model.rowCount() == 299)
    assert model.row_of(gone.number) == 120
    assert post(model, 120).post.title == "Post number 121"


def test_new_posts_above_leave_what_is_read_where_it_is(
    page: FeedPage, filled: Filled, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    filled(400)
    page.list.verticalScrollBar().setValue(20_000)
    qtbot.waitUntil(lambda: "" not in on_screen(page))
    before = on_screen(page)
    later = clock.forward(hours=1)
    keep(posts, later, *(Post(f"new-{n}", "more", f"new-{n}", title=f"New {n}") for n in range(7)))
    page.posts_changed()
    qtbot.waitUntil(lambda: whole(page, 407))
    assert on_screen(page) == before


def test_at_the_top_new_posts_are_seen_at_once(
    page: FeedPage, filled: Filled, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    filled(80)
    keep(posts, clock.forward(hours=1), Post("new", "more", "new", title="Just in"))
    page.posts_changed()
    qtbot.waitUntil(lambda: on_screen(page)[0] == "Just in")


def test_the_keys_stay_at_the_post_they_were_at(
    page: FeedPage, filled: Filled, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    filled(30)
    page.list.setCurrentIndex(page.model.index(4))
    keep(posts, clock.forward(hours=1), Post("new", "more", "new", title="Just in"))
    page.posts_changed()
    qtbot.waitUntil(lambda: whole(page, 31))
    assert page.list.currentIndex().row() == 5
    assert post(page.model, 5).post.title == "Post number 4"


def test_what_was_read_meanwhile_is_shown_without_moving_anything(
    page: FeedPage, filled: Filled, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    filled(200)
    resets: list[bool] = []
    page.model.modelReset.connect(lambda: resets.append(True))
    posts.mark_read(post(page.model, 0).post.id, clock())
    page.posts_changed()
    qtbot.waitUntil(lambda: post(page.model, 0).read is not None)
    assert not resets


def test_posts_that_went_while_one_scrolls_are_noticed_and_the_list_is_measured_again(
    measured: Measured, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    model = measured(1_000)
    for number in range(480, 520):
        posts.hide(f"{number:06}", clock())
    model.post(model.index(500))
    qtbot.waitUntil(lambda: model.rowCount() == 960)
    qtbot.waitUntil(lambda: model.post(model.index(480)) is not None)
    assert post(model, 480).post.title == "Post number 520"


def test_only_the_last_question_is_answered(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 60, clock())
    page.show()
    for words in ("number 1", "number 17", "number 3", "number 55"):
        page.model.ask(Question(words=words))
    qtbot.waitUntil(lambda: not page.model.asking)
    assert titles(page) == ["Post number 55"]


def test_a_row_that_is_not_here_yet_is_told_as_loading_and_painted_grey(
    page: FeedPage, filled: Filled, qtbot: QtBot
) -> None:
    filled(1_000)
    far = page.model.index(500)
    assert page.model.data(far) == "Loading"
    page.list.scrollTo(far)
    assert not page.list.grab().toImage().isNull()
    qtbot.waitUntil(lambda: page.model.data(far).startswith("Post number"))
