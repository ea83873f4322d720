"""Topics and groups: what is offered, kept at once, applied, taken back, decided by IT."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.feeds.choices import Choices, Chosen
from desktop.feeds.wishes import Wishes
from desktop.jobs import Jobs
from desktop.model import Campaign, Category, Goal, Post, Program, Ring, Segment
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.look import Look
from desktop.ui.span_words import later_text
from desktop.ui.topic_rows import (
    GoalsCard,
    GroupsCard,
    RingCard,
    TopicsCard,
    topics_of,
)
from desktop.ui.topics import TopicsPage
from desktop.ui.topics_asked import TopicsAsked
from desktop.ui.widgets import Chip
from tests.conftest import Clock
from tests.ui.feeding import PROGRAM, Counting, given_posts, keep  # noqa: F401  fixtures
from tests.ui.house import House, MakeHouse

UNDECIDED = Policy()

COMPANY = Program(
    PROGRAM,
    "Harbour Voices",
    categories=(Category("people", "People"), Category("work", "Work")),
    segments=(
        Segment("sea", "Sailing club", "After work"),
        Segment("yard", "Shipyard", "department"),
        Segment("crew", "On board", "department"),
        Segment("no", "Norway", "country"),
    ),
    rings=(Ring("pilot", "Pilot group"), Ring("all", "Everybody", 7200)),
    goals=(Goal("Forty apprentices by spring", "People apply where others speak well of it."),),
    campaigns=(Campaign("skills", "Learning a trade"),),
)


@dataclass
class Joined:
    """Instead of the programs' files: what was read from them."""

    programs: tuple[Program, ...] = (COMPANY,)
    asked: list[str] = field(default_factory=list)

    def all(self) -> tuple[Program, ...]:
        return self.programs

    def of(self, address: str) -> Program | None:
        return next((one for one in self.programs if one.address == address), None)


Make = Callable[..., TopicsPage]


@pytest.fixture
def joined() -> Joined:
    return Joined()


@pytest.fixture
def make(
    look: Look, jobs: Jobs, posts: Counting, store: Store, clock: Clock, joined: Joined,
    qtbot: QtBot,
) -> Make:  # fmt: skip
    def made(policy: Policy = UNDECIDED) -> TopicsPage:
        wishes = Wishes(store, posts, Choices(store), joined.of, Rulings.of(policy))
        asked = TopicsAsked(jobs, Settings(store))
        page = TopicsPage(look, jobs, joined, wishes, asked, clock)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(760, 900)
        page.show()
        qtbot.waitUntil(lambda: bool(page.cards) or not joined.programs)
        return page

    return made


def card(page: TopicsPage, kind: type) -> object:
    return next(one for one in page.cards if isinstance(one, kind))


def groups(page: TopicsPage) -> GroupsCard:
    found = card(page, GroupsCard)
    assert isinstance(found, GroupsCard)
    return found


def topics(page: TopicsPage) -> TopicsCard:
    found = card(page, TopicsCard)
    assert isinstance(found, TopicsCard)
    return found


def rings(page: TopicsPage) -> RingCard:
    found = card(page, RingCard)
    assert isinstance(found, RingCard)
    return found


def chosen(page: TopicsPage) -> Chosen:
    return page._wishes.of(PROGRAM)


def test_goals_groups_topics_and_rings_of_a_program_stand_on_the_page(make: Make) -> None:
    page = make()
    assert [type(one) for one in page.cards] == [GoalsCard, GroupsCard, TopicsCard, RingCard]
    assert list(topics(page).rows) == ["category:People", "category:Work", "campaign:skills"]


def test_known_kinds_of_groups_come_first_and_each_group_tells_its_kind(make: Make) -> None:
    page = make()
    chips = groups(page).findChildren(Chip)
    assert [chip.accessibleName() for chip in chips] == [
        "Department: Shipyard",
        "Department: On board",
        "Country: Norway",
        "After work: Sailing club",
    ]


def test_a_group_is_kept_at_once_and_so_is_leaving_it(make: Make, qtbot: QtBot) -> None:
    page = make()
    for names in ({"yard"}, {"yard", "no"}):
        with qtbot.waitSignal(page.chosen):
            groups(page).chips["no" if "no" in names else "yard"].click()
        assert chosen(page).segments == names
    with qtbot.waitSignal(page.chosen):
        groups(page).chips["yard"].click()
    assert chosen(page).segments == {"no"}


def test_what_is_for_another_group_leaves_the_feed(
    make: Make, posts: Counting, clock: Clock, qtbot: QtBot
) -> None:
    keep(
        posts,
        clock(),
        Post("1", "news", "1", title="For the yard", segments=("yard",)),
        Post("2", "news", "2", title="For the crew", segments=("crew",)),
    )
    page = make()
    with qtbot.waitSignal(page.chosen):
        groups(page).chips["yard"].click()
    kept = posts.get("2")
    assert kept is not None and kept.aside == "segment"
    with qtbot.waitSignal(page.chosen):
        groups(page).chips["yard"].click()
    kept = posts.get("2")
    assert kept is not None and not kept.aside


def test_following_and_muting_exclude_each_other_and_a_second_click_ends_both(
    make: Make, qtbot: QtBot
) -> None:
    page = make()
    row = topics(page).rows["category:People"]
    steps = (
        ("follow", {"category:People"}, set()),
        ("mute", set(), {"category:People"}),
        ("mute", set(), set()),
    )
    for wish, followed, muted in steps:
        with qtbot.waitSignal(page.chosen):
            row.chips[wish].click()
        assert chosen(page).followed == followed
        assert chosen(page).muted == muted
        assert [name for name, chip in row.chips.items() if chip.isChecked()] == (
            [wish] if followed or muted else []
        )


def test_all_of_it_can_be_chosen_with_keys_alone(make: Make, qtbot: QtBot) -> None:
    page = make()
    chip = topics(page).rows["category:Work"].chips["mute"]
    assert chip.accessibleName() == "Mute Work"
    chip.setFocus()
    with qtbot.waitSignal(page.chosen):
        qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert chosen(page).muted == {"category:Work"}


def test_the_ring_is_the_last_one_until_another_is_chosen(make: Make, qtbot: QtBot) -> None:
    page = make()
    buttons = rings(page).buttons
    assert buttons["all"].isChecked()
    assert buttons["pilot"].text() == "Pilot group (at once)"
    with qtbot.waitSignal(page.chosen):
        buttons["pilot"].click()
    assert chosen(page).ring == "pilot"


def test_a_ring_that_it_decided_is_shown_and_locked(make: Make) -> None:
    page = make(Policy(ring="pilot"))
    buttons = rings(page).buttons
    assert buttons["pilot"].isChecked()
    assert not any(button.isEnabled() for button in buttons.values())


def test_choices_stand_there_again_next_time(make: Make, qtbot: QtBot) -> None:
    page = make()
    with qtbot.waitSignal(page.chosen):
        groups(page).chips["crew"].click()
    again = make()
    assert groups(again).chips["crew"].isChecked()
    assert not groups(again).chips["yard"].isChecked()


def test_a_topic_that_the_program_dropped_can_still_be_unmuted(clock: Clock) -> None:
    muted = Chosen(muted=frozenset({"category:Gone"}))
    assert ("category:Gone", "Gone", "") in topics_of(COMPANY, muted, clock())
    assert "category:Gone" not in {topic for topic, _, _ in topics_of(COMPANY, Chosen(), clock())}


def test_programs_without_anything_to_choose_say_so(make: Make, joined: Joined) -> None:
    joined.programs = ()
    page = make()
    assert not page.cards


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "at once"), (59, "at once"), (60, "1 minute(s) later"), (7200, "2 hour(s) later"),
     (86400, "1 day(s) later"), (7 * 86400, "7 day(s) later")],
)  # fmt: skip
def test_delays_are_said_in_the_unit_that_people_use(seconds: int, words: str) -> None:
    assert later_text(timedelta(seconds=seconds)) == words


# --- in the house -------------------------------------------------------------------------


def test_the_page_is_reached_from_the_feed_and_from_the_settings(house: House) -> None:
    window = house.desk.window
    house.page("feed").topics_wanted.emit()
    assert house.desk.window is not None
    assert house.desk.window.place == "topics"
    house.page("settings").topics_wanted.emit()
    assert house.desk.window.place == "topics"
    assert house.desk.window._rail_widget.isVisible()
    house.page("topics").done.emit()
    assert house.desk.window.place == "feed"
    assert window is None or window is house.desk.window


def test_muting_in_the_menu_of_a_post_empties_the_feed_of_its_topic(house: House) -> None:
    page = house.page("feed")
    house.qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    kept = page.model.post(page.model.index(0))
    page._topic(kept, f"category:{kept.post.category}", kept.post.category, "mute")

    def shown() -> set[str]:
        rows = range(page.model.rowCount())
        found = (page.model.post(page.model.index(row)) for row in rows)
        return {one.post.category for one in found if one is not None}

    house.qtbot.waitUntil(lambda: kept.post.category not in shown())
    page.undo.undo()
    house.qtbot.waitUntil(lambda: kept.post.category in shown())


def test_right_after_joining_a_program_with_groups_they_are_offered_and_can_be_skipped(
    make_house: MakeHouse,
) -> None:
    house = make_house()
    desk = house.desk
    desk.show_welcome()
    desk.program_joined(COMPANY)
    desk.welcomed()
    assert desk.window is not None
    assert desk.window.place == "topics"
    page = desk.page("topics")
    assert page._skip.isVisible()  # type: ignore[attr-defined]
    page._skip.click()  # type: ignore[attr-defined]
    assert desk.window.place == "feed"
    desk.show_welcome()
    desk.welcomed()
    assert desk.window.place == "feed"


def test_who_left_the_offer_by_another_door_is_not_asked_to_skip_it_later(make: Make) -> None:
    page = make()
    page.offer()
    assert page._skip.isVisible()
    page.hide()
    page.show()
    assert not page._skip.isVisible()
