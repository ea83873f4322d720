"""The feed page: search, filters, marks, campaigns, notices, empty places, actions and undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractButton, QMenu
from pytestqt.qtbot import QtBot

from desktop.errors import NeedsSignIn, Offline
from desktop.feeds.choices import Choices
from desktop.feeds.holds import Holds
from desktop.feeds.library import Question
from desktop.feeds.wishes import Wishes
from desktop.model import Campaign, Hold, Post, Program, Segment
from desktop.ui.feed import FeedPage
from desktop.ui.feed_marks import marks, spoken
from tests.conftest import Clock
from tests.ui.feeding import (  # noqa: F401  fixtures
    PROGRAM,
    Counting,
    Filled,
    fill,
    given_filled,
    given_page,
    given_posts,
    keep,
    post,
    titles,
)
from tests.ui.house import House

COMPANY = Program(
    PROGRAM,
    "Harbour Voices",
    campaigns=(
        Campaign(
            "skills",
            "Learning a trade",
            text="One week in the training hall.",
            hashtags=("#SkillsWeek",),
            won_by="draw",
            prize="a day on the bridge",
            link="https://a.example/skills",
        ),
    ),
)


def shown(page: FeedPage) -> Any:
    return page.body.currentWidget()


def choose(page: FeedPage, chip: str, title: str) -> None:
    """Open the menu of a chip and take one of its entries."""
    (action,) = [one for one in page.filters.chips[chip].menu().actions() if one.text() == title]
    action.trigger()


def offered(page: FeedPage, chip: str) -> list[str]:
    return [action.text() for action in page.filters.chips[chip].menu().actions()]


# --- searching and narrowing --------------------------------------------------------------


def test_searching_asks_once_after_the_hand_rests(
    page: FeedPage, filled: Filled, posts: Counting, qtbot: QtBot
) -> None:
    filled(30)
    page.filters._rest.setInterval(400)
    qtbot.keyClicks(page.filters.search, "number 17")
    qtbot.waitUntil(lambda: titles(page) == ["Post number 17"])
    assert {asked.words for asked, _, _ in posts.asked} == {"", "number 17"}


def test_strange_words_in_the_search_are_only_words(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 3, clock())
    page.show()
    for words in ('"', "* OR (", "'; DROP TABLE posts", "NEAR(", "-", "ж" * 5000):
        page.filters.search.setText(words)
        qtbot.waitUntil(lambda: not page.filters._rest.isActive() and not page.model.asking)
    page.filters.search.setText("number")
    qtbot.waitUntil(lambda: len(titles(page)) == 3)


def test_filters_narrow_together_and_show_all_takes_them_away(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 10, clock())
    fill(posts, 4, clock(), first=10, language="de", networks=("mastodon",), evergreen=True)
    fill(posts, 1, clock(), first=14, language="en", networks=("linkedin",))
    page.set_programs([COMPANY])
    page.show()
    qtbot.waitUntil(lambda: offered(page, "category") == ["Every category", "People", "Work"])
    assert offered(page, "language") == ["Every language", "Deutsch", "English"]
    assert offered(page, "network") == ["Every network", "linkedin", "Mastodon"]
    choose(page, "category", "Work")
    qtbot.waitUntil(lambda: len(titles(page)) == 8)
    choose(page, "language", "Deutsch")
    qtbot.waitUntil(lambda: titles(page) == ["Post number 10", "Post number 12"])
    page.filters._evergreen.click()
    page.filters._states["shared"].click()
    qtbot.waitUntil(lambda: shown(page) is page.body.unfound)
    page.filters._all.click()
    qtbot.waitUntil(lambda: len(titles(page)) == 15)
    assert page.filters.question == Question()


def test_asking_for_everything_takes_the_cross_out_of_the_empty_field(
    page: FeedPage, qtbot: QtBot
) -> None:
    page.show()
    buttons = page.filters.search.findChildren(QAbstractButton)
    (cross,) = (one for one in buttons if not one.isVisible())
    page.filters.search.setText("ferry")
    qtbot.waitUntil(cross.isVisible)
    page.filters.clear()
    assert page.filters.question == Question()
    qtbot.waitUntil(lambda: not cross.isVisible())


def test_posts_that_may_go_anywhere_are_among_those_for_a_network(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    keep(
        posts,
        clock(),
        Post("1", "news", "1", title="For LinkedIn", networks=("linkedin",)),
        Post("2", "news", "2", title="For Mastodon", networks=("mastodon",)),
        Post("3", "news", "3", title="For all"),
    )
    page.set_programs([COMPANY])
    page.show()
    qtbot.waitUntil(lambda: len(offered(page, "network")) == 3)
    choose(page, "network", "Mastodon")
    qtbot.waitUntil(lambda: sorted(titles(page)) == ["For Mastodon", "For all"])


def test_chips_that_would_choose_between_nothing_are_not_there(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 2, clock(), category="Work")
    page.set_programs([COMPANY])
    page.show()
    qtbot.waitUntil(lambda: len(titles(page)) == 2)
    chips = page.filters.chips
    assert not page.filters._evergreen.isVisible()
    assert not any(chip.isVisible() for chip in chips.values())
    fill(posts, 1, clock(), first=2, category="People", evergreen=True)
    page.posts_changed()
    qtbot.waitUntil(lambda: chips["category"].isVisible() and page.filters._evergreen.isVisible())


def test_a_chip_tells_a_listener_what_it_narrows_by_and_to(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 4, clock())
    page.show()
    chip = page.filters.chips["category"]
    qtbot.waitUntil(chip.isVisible)
    assert chip.accessibleName() == "Category: Every category"
    choose(page, "category", "People")
    assert chip.accessibleName() == "Category: People"
    assert chip.text() == "People"
    assert chip.isChecked()


@pytest.mark.parametrize("size", [(484, 448), (900, 600), (1400, 900)])
def test_all_that_narrows_can_be_read_and_leaves_room_for_posts(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot, size: tuple[int, int]
) -> None:
    fill(posts, 4, clock(), campaign="skills", networks=("mastodon",), evergreen=True)
    fill(posts, 1, clock(), first=4, language="de")
    fill(posts, 1, clock(), first=5, language="en")
    page.set_programs([COMPANY, Program("https://b.example/", "Another program")])
    page.resize(*size)
    page.show()
    qtbot.waitUntil(page.filters.chips["language"].isVisible)
    chips = [*page.filters._states.values(), *page.filters.chips.values()]
    seen = [chip for chip in chips if chip.isVisible()]
    assert len(seen) == 8
    for chip in seen:
        assert chip.width() >= chip.sizeHint().width()
        assert page.rect().contains(chip.mapTo(page, chip.rect().bottomRight()))
    qtbot.waitUntil(lambda: page.list.height() > size[1] / 2)


# --- posts --------------------------------------------------------------------------------


def test_without_a_program_the_page_says_how_to_begin(page: FeedPage, qtbot: QtBot) -> None:
    page.show()
    page.set_programs([])
    qtbot.waitUntil(lambda: shown(page) is page.body.welcome)
    with qtbot.waitSignal(page.program_wanted):
        page.body.welcome.pressed.emit()
    page.set_programs([COMPANY])
    assert shown(page) is page.body.nothing


def test_a_post_is_opened_by_click_and_by_key_and_put_aside(
    page: FeedPage, filled: Filled, qtbot: QtBot
) -> None:
    filled(3)
    wanted: list[str] = []
    page.post_wanted.connect(wanted.append)
    row = page.list.visualRect(page.model.index(1)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert wanted == ["000001", "000001"]
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(page) == ["Post number 0", "Post number 2"])


def test_not_for_me_can_be_taken_back_by_button_and_by_key_one_after_the_other(
    page: FeedPage, filled: Filled, qtbot: QtBot
) -> None:
    filled(3)
    for left in (2, 1):
        page.list.setCurrentIndex(page.model.index(0))
        qtbot.keyClick(page.list, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda left=left: page.model.rowCount() == left)
    assert page.undo.isVisible()
    assert page.undo.words == "Put aside: “Post number 1”."
    page.undo._button.click()
    qtbot.waitUntil(lambda: titles(page) == ["Post number 1", "Post number 2"])
    assert not page.undo.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(titles(page)) == 3)


def test_what_was_put_aside_stands_under_its_own_chip_and_comes_back_from_there(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 2, clock())
    posts.hide("000000", clock())
    page.show()
    aside = page.filters._states["aside"]
    qtbot.waitUntil(lambda: aside.isVisible() and titles(page) == ["Post number 1"])
    aside.click()
    qtbot.waitUntil(lambda: titles(page) == ["Post number 0"])
    assert marks(post(page.model, 0), clock(), {})[0].words == "Put aside"
    actions(page)["Back into the feed"].trigger()
    qtbot.waitUntil(lambda: shown(page) is page.body.unfound)
    page.filters._all.click()
    qtbot.waitUntil(lambda: len(titles(page)) == 2)


def actions(page: FeedPage, row: int = 0) -> dict[str, QAction]:
    """The menu of a row, opened."""
    page._menu(page.model.index(row), page.mapToGlobal(QPoint(20, 20)))
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    return {one.text(): one for one in menu.actions() if one.text()}


def test_the_menu_of_a_row_shares_puts_aside_follows_and_mutes(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    keep(posts, clock(), Post("1", "news", "1", title="A", category="Work", campaign="skills"))
    page.set_programs([COMPANY])
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    found = actions(page)
    assert list(found) == [
        "Share…",
        "Not for me",
        "Follow “Work”",
        "Mute “Work”",
        "Follow “Learning a trade”",
        "Mute “Learning a trade”",
    ]
    with qtbot.waitSignal(page.topic_wanted) as told:
        found["Mute “Learning a trade”"].trigger()
    assert told.args == [PROGRAM, "campaign:skills", "mute"]
    with qtbot.waitSignal(page.topic_wanted) as told:
        page.undo.undo()
    assert told.args == [PROGRAM, "campaign:skills", ""]


def test_the_menu_knows_what_is_followed_and_muted_already(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    choices = Choices(posts._store)
    keep(posts, clock(), Post("1", "news", "1", title="A", category="Work", campaign="skills"))
    page.set_programs([COMPANY])
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    choices.put(PROGRAM, "topic", "category:Work", "follow")
    choices.put(PROGRAM, "topic", "campaign:skills", "mute")
    page.posts_changed()
    qtbot.waitUntil(lambda: bool(page._choices[PROGRAM].followed))
    found = actions(page)
    assert list(found)[2:] == [
        "Follow “Work” no longer",
        "Mute “Work”",
        "Follow “Learning a trade”",
        "Mute “Learning a trade” no longer",
    ]
    with qtbot.waitSignal(page.topic_wanted) as told:
        found["Follow “Work” no longer"].trigger()
    assert told.args == [PROGRAM, "category:Work", ""]
    found["Mute “Work”"].trigger()
    with qtbot.waitSignal(page.topic_wanted) as told:
        page.undo.undo()
    assert told.args == [PROGRAM, "category:Work", "follow"]  # as it was before it was muted


def test_the_three_dots_of_a_row_open_its_menu_and_not_the_post(
    page: FeedPage, filled: Filled, qtbot: QtBot
) -> None:
    filled(2)
    wanted: list[str] = []
    page.post_wanted.connect(wanted.append)
    place = page._row.more_place(page.list.visualRect(page.model.index(1)))
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert not wanted
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    menu.actions()[0].trigger()
    assert wanted == ["000001"]


# --- marks --------------------------------------------------------------------------------


def test_a_screen_reader_hears_each_row(page: FeedPage, filled: Filled) -> None:
    filled(1)
    told = page.model.data(page.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Post number 0, just now, Work, new"


def test_every_mark_is_told_in_words(posts: Counting, clock: Clock) -> None:
    now = clock()
    keep(
        posts,
        now,
        Post(
            "1",
            "news",
            "1",
            title="A",
            category="Work",
            campaign="skills",
            important=True,
            evergreen=True,
            until=now + timedelta(hours=1),
        ),
    )
    kept = posts.get("1")
    assert kept is not None
    campaigns = {(PROGRAM, "skills"): "Learning a trade"}

    def words(**facts: Any) -> list[str]:
        changed = replace(kept, **facts)
        assert all(
            mark.words in spoken(changed, now, campaigns) for mark in marks(changed, now, campaigns)
        )
        return [mark.words for mark in marks(changed, now, campaigns)]

    assert words()[0] == "Important"
    assert {"Evergreen", "Work", "Learning a trade"} <= set(words())
    assert any(one.startswith("Until ") for one in words())
    assert words(unsigned=True).count("Not signed") == 1
    assert words(shared=now)[0] == "Shared"
    assert words(withdrawn=now)[0] == "Withdrawn"
    assert words(held=True)[0] == "On hold"
    assert words(hidden=now)[0] == "Put aside"
    assert words(aside="muted")[0] == "Muted topic"
    assert words(aside="segment")[0] == "For other groups"
    assert words(post=replace(kept.post, until=now))[0] == "Over"
    assert words(opens=now + timedelta(hours=2))[0].startswith("From ")


# --- campaigns and notices ----------------------------------------------------------------


def test_a_campaign_is_shown_over_its_posts_with_all_there_is_to_know(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 2, clock(), campaign="skills")
    fill(posts, 1, clock(), first=2)
    ending = replace(COMPANY.campaigns[0], ends=clock() + timedelta(days=12, hours=1))
    page.set_programs([replace(COMPANY, campaigns=(ending,))])
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.campaigns.isVisible()
    page.campaigns.chosen.emit(PROGRAM, "skills")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    card = page.campaign
    assert card.isVisible() and not page.campaigns.isVisible()
    assert card._title.text() == "Learning a trade"
    assert card._time.text() == "12 day(s) left"
    assert card._tags.text() == "#SkillsWeek"
    assert card._won.text() == "Drawn among all who shared one of its posts"
    assert card._prize.text() == "Prize: a day on the bridge"
    with qtbot.waitSignal(page.link_wanted) as told:
        card._more.click()
    assert told.args == ["https://a.example/skills"]


def test_two_programs_may_use_the_same_campaign_id(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    theirs = "https://b.example/program.json"
    same = Campaign("skills", "Learning a trade", text="Theirs.")
    keep(posts, clock(), Post("a", "news", "a", title="Ours", campaign="skills"))
    other = Post("b", "news", "b", title="Theirs", campaign="skills")
    keep(posts, clock(), other, program=theirs)
    page.set_programs([COMPANY, Program(theirs, "Yard Voices", campaigns=(same,))])
    page.show()
    ours, their = "Learning a trade · Harbour Voices", "Learning a trade · Yard Voices"
    qtbot.waitUntil(lambda: offered(page, "campaign") == ["Every campaign", ours, their])
    choose(page, "campaign", their)
    qtbot.waitUntil(lambda: titles(page) == ["Theirs"])
    assert page.campaign._text.text() == "Theirs."
    choose(page, "campaign", ours)
    qtbot.waitUntil(lambda: titles(page) == ["Ours"])
    assert page.campaign._text.text() == "One week in the training hall."
    choose(page, "program", "Yard Voices")  # of another program than the campaign
    qtbot.waitUntil(lambda: titles(page) == ["Theirs"])
    assert not page.campaign.isVisible()


def test_the_days_that_are_left_go_on_by_themselves(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 1, clock(), campaign="skills")
    ending = replace(COMPANY.campaigns[0], ends=clock() + timedelta(days=12, hours=1))
    page.set_programs([replace(COMPANY, campaigns=(ending,))])
    page._clock.setInterval(10)
    page.show()
    page.campaigns.chosen.emit(PROGRAM, "skills")
    qtbot.waitUntil(lambda: page.campaign._time.text() == "12 day(s) left")
    clock.forward(hours=24)
    qtbot.waitUntil(lambda: page.campaign._time.text() == "11 day(s) left")
    page.hide()
    assert not page._clock.isActive()


def test_a_campaign_that_says_little_takes_little_room(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 1, clock(), campaign="bare")
    page.set_programs([replace(COMPANY, campaigns=(Campaign("bare", "Only a title"),))])
    page.show()
    page.filters.choose_campaign(PROGRAM, "bare")
    qtbot.waitUntil(page.campaign.isVisible)
    card = page.campaign
    for part in (card._time, card._text, card._tags, card._won_row, card._prize_row, card._more):
        assert not part.isVisible()


def test_campaigns_that_are_over_or_not_begun_are_not_offered_on_top(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 1, clock())
    over = Campaign("a", "Over", ends=clock())
    coming = Campaign("b", "Coming", starts=clock() + timedelta(days=1))
    page.set_programs([replace(COMPANY, campaigns=(over, coming))])
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert not page.campaigns.isVisible()


def test_a_hold_stands_over_the_feed_in_the_words_of_the_program(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    fill(posts, 1, clock())
    page.set_programs([COMPANY])
    page.show()
    holds = Holds(posts._store)
    holds.say(PROGRAM, "news", Hold("We mourn a colleague."), clock())
    page.posts_changed()
    qtbot.waitUntil(lambda: page.notices.held == ("We mourn a colleague.",))
    assert page.notices.isVisible()
    qtbot.waitUntil(lambda: marks(post(page.model, 0), clock(), {})[0].words == "On hold")
    holds.say(PROGRAM, "news", None, clock())
    page.posts_changed()
    qtbot.waitUntil(lambda: not page.notices.isVisible())


def test_a_problem_is_one_banner_that_goes_again(page: FeedPage, qtbot: QtBot) -> None:
    page.show()
    page.show_problem(Offline(address="", cause="name"), "No network.")
    assert page.notices.banner.isVisible()
    assert page.notices.banner.text == "No network."
    with qtbot.waitSignal(page.sync_wanted):
        page.notices.banner.pressed.emit()
    page.show_problem(None)
    assert not page.notices.isVisible()


def test_a_private_program_that_was_shut_asks_to_sign_in_again(
    page: FeedPage, qtbot: QtBot
) -> None:
    page.show()
    page.show_problem(NeedsSignIn(address=PROGRAM, program=PROGRAM, scheme="oidc"), "Sign in.")
    with qtbot.waitSignal(page.notices.sign_in_wanted) as told:
        page.notices.banner.pressed.emit()
    assert told.args == [PROGRAM]


def test_groups_are_offered_once_a_program_and_not_again_after_not_now(
    page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    grouped = replace(COMPANY, segments=(Segment("yard", "Shipyard", "department"),))
    page.show()
    page.set_programs([COMPANY])
    assert not page.notices.isVisible()
    page.set_programs([grouped])
    assert page.notices.offer.isVisible()
    page.notices.offer.declined.emit()
    assert not page.notices.isVisible()
    asked = page._asked
    qtbot.waitUntil(lambda: not asked.missing([grouped]))
    page.set_programs([grouped])
    assert not page.notices.offer.isVisible()


def test_a_muted_topic_leaves_the_feed_and_is_found_under_put_aside(
    page: FeedPage, filled: Filled, posts: Counting, qtbot: QtBot
) -> None:
    page.set_programs([COMPANY])
    filled(6)
    store = posts._store
    wishes = Wishes(store, posts, Choices(store), lambda address: COMPANY)
    wishes.put(PROGRAM, "topic", "category:People", "mute")
    page.posts_changed()
    qtbot.waitUntil(lambda: len(titles(page)) == 3)
    qtbot.waitUntil(page.filters._states["aside"].isVisible)
    page.filters._states["aside"].click()
    qtbot.waitUntil(lambda: titles(page) == [f"Post number {number}" for number in (1, 3, 5)])
    wishes.put(PROGRAM, "topic", "category:People", "")
    page.filters.clear()
    qtbot.waitUntil(lambda: len(titles(page)) == 6)


# --- painting -----------------------------------------------------------------------------

Draw = Callable[..., QImage]


@pytest.fixture
def draw(page: FeedPage, posts: Counting, clock: Clock, qtbot: QtBot) -> Draw:
    """Draws the feed with one post in it."""

    def drawn(**facts: Any) -> QImage:
        keep(posts, clock(), Post("one", "news", "one", **facts))
        page.show()
        page.posts_changed()
        qtbot.waitUntil(lambda: page.model.rowCount() == 1)
        return page.list.grab().toImage()

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
    house.qtbot.waitUntil(lambda: page.model.rowCount() >= 10)
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
    assert page.notices.banner.isVisible()
    assert page.model.rowCount() >= 10


def test_opening_a_post_from_the_feed_marks_it_as_read(house: House) -> None:
    page = house.page("feed")
    house.qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    kept = post(page.model, 0)
    assert kept.read is None
    page._open(page.model.index(0))
    house.settle()
    assert house.found.posts.get(kept.post.id).read is not None
