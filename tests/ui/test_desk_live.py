"""A post that is withdrawn, over, on hold or put aside is so everywhere at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.feeds.decide import Arrival, Decision
from desktop.feeds.holds import ITSELF, Holds
from desktop.model import Hold, KeptPost
from desktop.share.planning import Plan
from desktop.ui import outbox_rows
from desktop.ui.outbox_card import ShareCard
from tests.ui.house import House, MakeHouse


def open_post(house: House) -> KeptPost:
    """A post that can be shared, in the open editor."""
    kept = next(one for one in house.posts() if not one.closed(house.now()))
    house.desk.show_post(kept.post.id)
    house.qtbot.waitUntil(lambda: house.desk.composer.draft() is not None)
    house.desk.composer.rooms.texts.current.insertPlainText("Proud of this.")
    return kept


def in_tray(house: House) -> list[str]:
    return [entry.data() for entry in house.tray._menu.actions() if entry.data()]


def banner(house: House) -> str:
    shown = house.desk.composer.rooms.banner
    return shown.text if shown.isVisibleTo(house.desk.composer) else ""


def end_now(house: House, kept: KeptPost, seconds: int) -> None:
    """Its time is over in so many seconds."""
    ends = replace(kept.post, until=house.now() + timedelta(seconds=seconds))
    change = Decision(changed=(Arrival(ends, "another digest", "", 0),))
    house.found.posts.keep(kept.program, change, house.now())


def hold(house: House, kept: KeptPost, words: str) -> None:
    told = Hold(words) if words else None
    Holds(house.found.store).say(kept.program, ITSELF, told, house.now())
    house.desk.tidings.posts_changed()


def newest(house: House) -> KeptPost:
    house.desk.standing.refresh()
    house.settle()
    found = house.found.posts.get(in_tray(house)[0])
    assert found is not None
    return found


def test_a_post_that_is_withdrawn_goes_from_the_tray_and_stops_the_editor(house: House) -> None:
    house.desk.rounds.sync_now()
    house.settle()
    guid = house.found.practice.withdraw_now()
    kept = next(one for one in house.posts() if one.post.guid == guid)
    house.desk.show_post(kept.post.id)
    house.qtbot.waitUntil(lambda: house.desk.composer.draft() is not None)
    house.desk.composer.rooms.texts.current.insertPlainText("Proud of this.")
    house.desk.rounds.sync_now()
    house.qtbot.waitUntil(lambda: "withdrew" in banner(house))
    assert not house.desk.composer.rooms.bar.open
    house.settle()
    assert kept.post.id not in in_tray(house)
    assert house.desk.composer.rooms.texts.text() == "Proud of this."


def test_a_post_whose_time_ends_is_over_everywhere_without_a_sync(house: House) -> None:
    house.desk.begin(hidden=True, minimized=False)
    house.settle()
    kept = newest(house)
    house.desk.show_post(kept.post.id)
    house.qtbot.waitUntil(lambda: house.desk.composer.draft() is not None)
    end_now(house, kept, 60)
    house.desk.rounds.moments.look()
    house.settle()
    house.desk.rounds._sync_due = house.now() + timedelta(days=1)
    house.ahead += timedelta(seconds=61)
    house.desk.rounds.tick()
    house.qtbot.waitUntil(lambda: "time of this post is over" in banner(house))
    house.settle()
    assert kept.post.id not in in_tray(house)


def test_a_hold_is_told_everywhere_and_so_is_its_end(house: House) -> None:
    kept = open_post(house)
    hold(house, kept, "We wait until the families know.")
    house.qtbot.waitUntil(lambda: "We wait until the families know." in banner(house))
    assert not house.desk.composer.rooms.bar.open
    house.settle()
    assert kept.post.id not in in_tray(house)
    hold(house, kept, "")
    house.qtbot.waitUntil(lambda: banner(house) == "")
    house.settle()
    assert in_tray(house) != []


@pytest.mark.parametrize(
    ("what", "says"),
    [("hold", "On hold"), ("end", "Won't be sent"), ("withdraw", "Won't be sent")],
)
def test_a_planned_share_says_at_once_that_its_post_can_not_go(
    house: House, what: str, says: str
) -> None:
    house.desk.rounds.sync_now()
    house.settle()
    account = house.connect()
    guid = house.found.practice.withdraw_now() if what == "withdraw" else ""
    kept = next(
        one
        for one in house.posts()
        if not one.closed(house.now()) and (not guid or one.post.guid == guid)
    )
    now = house.now()
    draft = replace(house.found.drafts.open(kept, now), text="Tomorrow's words")
    house.found.drafts.keep(draft, now)
    plan = Plan((now + timedelta(days=1)).replace(tzinfo=None), "UTC")
    house.found.outbox.put(draft, [account.id], now, None, {}, plan)
    page = house.page("shared")
    changes: dict[str, Callable[[], None]] = {
        "hold": lambda: hold(house, kept, "Wait."),
        "end": lambda: (end_now(house, kept, 0), house.desk.tidings.posts_changed())[-1],
        "withdraw": house.desk.rounds.sync_now,
    }
    changes[what]()

    def told() -> bool:
        return says in [card.stands.state for card in page.findChildren(ShareCard)]

    house.qtbot.waitUntil(told)


def test_not_for_me_on_an_alert_puts_the_post_aside_and_out_of_the_tray(house: House) -> None:
    kept = newest(house)
    house.desk.alerts.unwanted.emit(kept.post.id)
    house.settle()
    after = house.found.posts.get(kept.post.id)
    assert after is not None and after.hidden is not None
    assert kept.post.id not in in_tray(house)


def test_later_on_an_alert_brings_the_post_back_once(house: House) -> None:
    house.desk.begin(hidden=True, minimized=False)
    house.settle()
    kept = newest(house)
    told: list[object] = []
    house.desk.alerts.announced.connect(told.append)
    house.desk.alerts.later_wanted.emit((kept.post.id,), house.now() + timedelta(seconds=60))
    house.settle()
    house.ahead += timedelta(seconds=61)
    house.desk.rounds.tick()
    house.qtbot.waitUntil(lambda: (kept.post.id,) in told)
    house.ahead += timedelta(seconds=120)
    house.desk.rounds.tick()
    house.settle()
    assert told.count((kept.post.id,)) == 1


def test_what_was_read_elsewhere_needs_no_alert_any_more(house: House) -> None:
    kept = newest(house)
    house.desk.alerts._posts = (kept,)
    house.desk.alerts.board._numbers["posts"] = 7
    house.desk.tidings.post_read(kept.post.id)
    house.qtbot.waitUntil(lambda: not house.desk.alerts.told)


def test_outbox_rows_know_why_a_post_is_closed(house: House) -> None:
    account = house.connect()
    kept = next(one for one in house.posts() if not one.closed(house.now()))
    draft = replace(house.found.drafts.open(kept, house.now()), text="Words")
    house.found.drafts.keep(draft, house.now())
    house.found.outbox.put(draft, [account.id], house.now())
    end_now(house, kept, 0)
    found = house.found
    contents = outbox_rows.read(
        found.outbox, found.accounts, found.catalog, found.posts, house.now()
    )
    assert [row.closed for row in contents.rows] == ["expired"]


def test_after_two_weeks_off_everything_that_came_is_one_alert(make_house: MakeHouse) -> None:
    before = make_house()
    before.join()
    before.close()
    house = make_house()
    house.ahead = timedelta(days=14)
    for _ in range(4):
        house.found.practice.arrive_now()
    announced: list[tuple[str, ...]] = []
    house.desk.alerts.announced.connect(announced.append)
    house.desk.begin(hidden=True, minimized=False)
    house.settle()
    house.ahead += timedelta(seconds=60)  # it looks like a long sleep, after which it waits
    house.desk.rounds.tick()
    house.qtbot.waitUntil(lambda: len(announced) > 0)
    house.desk.rounds.tick()
    house.settle()
    assert len(announced) == 1
    assert len(announced[0]) >= 4
