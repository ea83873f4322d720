"""The campaigns: one's own part in them, and a ranking only for who joined it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.campaigning import over
from desktop.metric import LINKS, Measure, Metric
from desktop.model import Campaign
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.ui.campaign_place import MOST
from desktop.ui.campaigns import Campaigns, EffortCard
from tests.ui.sent_scene import SentScene, board
from tests.ui.test_access import walk

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


@pytest.fixture
def scene(qapp: QApplication, tmp_path: Path, serve: Callable[..., Any]) -> Iterator[SentScene]:
    made = SentScene(qapp, tmp_path, serve, lambda: NOW)
    made.account = made.connect("mastodon", "@anna@mastodon.example", "Anna")  # type: ignore[attr-defined]
    yield made
    made.close()


def opened(scene: SentScene, qtbot: Any) -> Campaigns:
    page = scene.campaigns()
    qtbot.addWidget(page)
    page.resize(800, 900)
    page.show()
    scene.shown.append(page)
    qtbot.waitUntil(lambda: bool(page.cards))
    return page


def card(page: Campaigns, scene: SentScene, campaign: str = "skills") -> EffortCard:
    return page.cards[scene.program, campaign]


def joined(scene: SentScene, shown: Shown = Shown.OWN, **more: Any) -> Agreement:
    wanted = Agreement(
        scene.program, on=True, who=Who.PSEUDONYM, numbers=True, rankings={"skills": shown}
    )
    return scene.reporting.agree(replace(wanted, **more), NOW)


def read(widget: Any) -> str:
    """All words of it that show."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_own_posts_and_numbers_stand_with_their_campaign(scene: SentScene, qtbot: Any) -> None:
    account = scene.account  # type: ignore[attr-defined]
    scene.count(scene.share("harbour", account), views=1250, reactions=41)
    scene.share("shares", account)  # no network told anything about it
    scene.share("german", account)  # belongs to none
    page = opened(scene, qtbot)
    qtbot.waitUntil(lambda: "Views 1250" in read(card(page, scene)).replace(",", ""))
    words = read(card(page, scene))
    assert "You shared its posts 2 time(s)." in words
    assert "Views are known of 1 of 2 posts." in words
    assert "Measured: Mastodon" in words
    assert "You shared none of its posts." in read(card(page, scene, "quiet"))


def test_a_post_has_one_number_of_clicks_here_and_elsewhere(scene: SentScene) -> None:
    share = scene.share("harbour", scene.account)  # type: ignore[attr-defined]
    scene.count(share, views=80, link_clicks=2)
    later = Metric(
        share.account, share.id, Measure.LINK_CLICKS, 8, NOW + timedelta(minutes=5), LINKS
    )
    gone = Metric(share.account, share.id, Measure.VIEWS, None, later.read, "mastodon", "gone")
    scene.metrics.keep([later, gone])
    (effort, *_) = scene.campaigning.efforts(NOW)
    assert effort.figure(Measure.LINK_CLICKS).known.value == 2
    assert effort.figure(Measure.VIEWS).known.value == 80
    numbers = scene.reporting._happened.known_numbers(frozenset([share.id]))[share.id]
    assert numbers[Measure.LINK_CLICKS].value == 2


def test_a_number_of_the_link_service_says_so(scene: SentScene, qtbot: Any) -> None:
    share = scene.share("harbour", scene.account)  # type: ignore[attr-defined]
    scene.metrics.keep([Metric(share.account, share.id, Measure.LINK_CLICKS, 8, NOW, LINKS)])
    page = opened(scene, qtbot)
    qtbot.waitUntil(lambda: "the program’s link service" in read(card(page, scene)))


def test_unknown_is_not_zero(scene: SentScene, qtbot: Any) -> None:
    share = scene.share("harbour", scene.account)  # type: ignore[attr-defined]
    scene.count(share, reactions=3)
    page = opened(scene, qtbot)
    qtbot.waitUntil(lambda: "Reactions 3" in read(card(page, scene)))
    words = read(card(page, scene))
    assert "Views" not in words
    assert "How often they were seen is unknown." in words


def test_a_post_that_was_taken_down_counts_no_more(scene: SentScene, qtbot: Any) -> None:
    share = scene.share("harbour", scene.account)  # type: ignore[attr-defined]
    scene.settle("mastodon", "sent", deleted=1)
    assert scene.outbox.get(share.id) is not None
    (effort, *_) = scene.campaigning.efforts(NOW)
    assert effort.shares == ()
    assert effort.figure(Measure.VIEWS).known.value is None


def test_those_that_run_stand_before_those_to_come_and_those_that_are_over(
    scene: SentScene,
) -> None:
    efforts = scene.campaigning.efforts(NOW)
    assert [one.campaign.id for one in efforts] == ["skills", "spring", "quiet"]
    ended = Campaign("a", "A", ends=NOW)
    assert over(ended, NOW)
    assert not over(replace(ended, ends=None), NOW)
    assert not over(replace(ended, ends=NOW + timedelta(seconds=1)), NOW)


def test_nobody_takes_part_before_something_is_sent(scene: SentScene, qtbot: Any) -> None:
    page = opened(scene, qtbot)
    place = card(page, scene).place
    assert place.ways[Shown.NOT].isChecked()
    assert not place.ways[Shown.OWN].isEnabled()
    assert "switch on what is sent" in read(place)
    with qtbot.waitSignal(page.agreement_wanted):
        place._go.click()


def test_somebody_anonymous_can_not_be_placed_and_is_told_why(scene: SentScene, qtbot: Any) -> None:
    joined(scene, who=Who.ANONYMOUS)
    place = card(opened(scene, qtbot), scene).place
    assert not place.ways[Shown.ALL].isEnabled()
    assert "somebody anonymous can't be placed" in read(place)


def test_joining_is_a_click_and_is_kept(scene: SentScene, qtbot: Any) -> None:
    joined(scene, Shown.NOT)
    page = opened(scene, qtbot)
    place = card(page, scene).place
    with qtbot.waitSignal(page.agreed):
        place.ways[Shown.OWN].click()
    assert scene.agreements.of(scene.program).shown("skills") is Shown.OWN
    qtbot.waitUntil(lambda: "has not placed you yet" in read(place))
    with qtbot.waitSignal(page.agreed):
        place.ways[Shown.NOT].click()
    assert scene.agreements.of(scene.program).shown("skills") is Shown.NOT


def test_only_the_own_place_shows_to_who_chose_that(scene: SentScene, qtbot: Any) -> None:
    scene.board = board(joined(scene).place_id)
    place = card(opened(scene, qtbot), scene).place
    qtbot.waitUntil(lambda: "You are at place 3 of 5" in read(place))
    assert "As of" in read(place)
    assert not place.table.isVisible()
    assert "Ida Holm" not in read(place)


def test_who_is_shown_sees_all_who_are_and_nobody_else(scene: SentScene, qtbot: Any) -> None:
    scene.board = board(joined(scene, Shown.ALL).place_id)
    place = card(opened(scene, qtbot), scene).place
    qtbot.waitUntil(place.table.isVisible)
    seen = [place.table.item(row, 1).text() for row in range(place.table.rowCount())]
    assert seen == ["Ida Holm", "Anna Sommer (you)", "Somebody"]


def test_who_did_not_join_sees_no_names_but_how_many_take_part(
    scene: SentScene, qtbot: Any
) -> None:
    scene.board = board(f"{3:032x}")
    place = card(opened(scene, qtbot), scene).place
    qtbot.waitUntil(lambda: "5 take(s) part." in read(place))
    assert not place.table.isVisible()


def test_who_was_drawn_is_told(scene: SentScene, qtbot: Any) -> None:
    agreement = joined(scene, rankings={"quiet": Shown.OWN})
    scene.board = board(agreement.place_id, drawn=True)
    place = card(opened(scene, qtbot), scene, "quiet").place
    qtbot.waitUntil(lambda: "You won." in read(place))
    assert "It is over." in read(place)
    assert "19 ticket(s) in the draw." in read(place)
    assert not place.ways[Shown.OWN].isVisible()


def test_a_leaderboard_that_can_not_be_read_is_said_and_the_page_stands(
    scene: SentScene, qtbot: Any
) -> None:
    joined(scene)
    scene.board = {"schema": "something/9"}
    place = card(opened(scene, qtbot), scene).place
    qtbot.waitUntil(lambda: "has not placed you yet" in read(place))
    qtbot.waitUntil(lambda: "leaderboard.json" in read(place))
    assert place.ways[Shown.OWN].isChecked()


def test_everything_on_it_has_its_name(scene: SentScene, qtbot: Any) -> None:
    scene.board = board(joined(scene, Shown.ALL).place_id)
    page = opened(scene, qtbot)
    qtbot.waitUntil(card(page, scene).place.table.isVisible)
    walk(page)


def test_a_draw_that_nobody_won_yet_was_not_drawn(scene: SentScene, qtbot: Any) -> None:
    agreement = joined(scene, Shown.OWN, rankings={"quiet": Shown.OWN})
    scene.board = board(agreement.place_id)
    page = opened(scene, qtbot)
    place = card(page, scene, "quiet").place
    qtbot.waitUntil(lambda: "ticket" in read(place))
    assert "It was to be drawn on" in read(place)
    assert "Drawn on" not in read(place)


def test_thousands_who_are_shown_hold_nobody_up(scene: SentScene, qtbot: Any) -> None:
    agreement = joined(scene, Shown.ALL)
    found = board(agreement.place_id)
    rows = [
        {"id": f"{n + 10:032x}", "place": n, "value": 9000 - n, "shown": "all"}
        for n in range(1, 4000)
    ]
    own = {"id": agreement.place_id, "place": 4000, "value": 1, "shown": "all"}
    found["campaigns"][0] |= {"entries": [*rows, own], "joined": 4000}
    scene.board = found
    page = opened(scene, qtbot)
    table = card(page, scene).place.table
    qtbot.waitUntil(lambda: table.rowCount() > 0)
    assert table.rowCount() == MOST + 1
    assert "(you)" in table.item(MOST, 1).text()
    assert f"The first {MOST} are shown." in read(card(page, scene).place)
