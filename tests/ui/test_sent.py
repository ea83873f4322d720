"""What is sent: off at first, every field shown before it leaves, and what left, as it left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.reach import cloudevents, examples
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.cloudevents import Kind
from desktop.reach.events import EventState
from desktop.store import to_ms
from desktop.ui.sent import Sent
from desktop.ui.sent_words import field_text, fields, kind_text, reason_text
from tests.ui.house import House
from tests.ui.sent_scene import TITLE, SentScene
from tests.ui.test_access import walk


@pytest.fixture
def scene(
    qapp: QApplication, tmp_path: Path, serve: Callable[..., Any], clock: Callable[[], datetime]
) -> Iterator[SentScene]:
    made = SentScene(qapp, tmp_path, serve, clock)
    yield made
    made.close()


@pytest.fixture
def page(scene: SentScene, qtbot: Any) -> Sent:
    """On the screen, after one share with numbers."""
    account = scene.connect("mastodon", "@anna@mastodon.example", "Anna")
    scene.count(scene.share("harbour", account), views=1250, reactions=41, profile_visits=9)
    return opened(scene, qtbot)


def opened(scene: SentScene, qtbot: Any) -> Sent:
    page = scene.page()
    qtbot.addWidget(page)
    page.resize(900, 900)
    page.show()
    qtbot.waitUntil(lambda: bool(page.parts))
    return page


def shown_text(page: Sent, scene: SentScene) -> list[dict[str, Any]]:
    """The events that the page shows, read from its text."""
    example = page.parts[scene.program].example
    found = []
    for number in range(len(example._events)):
        example._choose(number)
        found.append(json.loads(example.text.toPlainText()))
    return found


def rows(table: Any) -> list[list[str]]:
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def press(page: Sent, words: str) -> None:
    button = next(
        one
        for one in page.findChildren(QPushButton)
        if one.isVisible() and one.text().strip() == words
    )
    button.click()


def test_it_is_off_at_first_and_says_so(page: Sent, scene: SentScene) -> None:
    card = page.parts[scene.program].card
    assert card.agreement == Agreement(scene.program)
    assert card._state.text() == f"Off. {TITLE} is told nothing."
    scene.reporting.report(scene.now)
    assert scene.received == []
    assert rows(page.parts[scene.program].list.table) == []


def test_the_example_follows_each_choice_before_anything_is_switched_on(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    part = page.parts[scene.program]
    made, removed = shown_text(page, scene)
    assert removed["type"] == Kind.REMOVED
    assert "participant" not in made["data"]
    assert not part.card.choices.link.isEnabled()
    part.card.choices.who[Who.PSEUDONYM].click()
    part.card.choices.link.click()
    part.card.choices.numbers.click()
    qtbot.waitUntil(lambda: len(part.example._events) == 3)
    made, numbers, _ = shown_text(page, scene)
    assert made["data"]["url"] == "https://mastodon.example/@anna/112"
    assert made["data"]["participant"]["id"]
    told = {one["measure"]: one["value"] for one in numbers["data"]["numbers"]}
    assert told == {"views": 1250, "reactions": 41}
    assert not scene.agreements.of(scene.program).on


def test_what_is_sent_is_what_was_shown(page: Sent, scene: SentScene, qtbot: Any) -> None:
    part = page.parts[scene.program]
    part.card.choices.who[Who.NAME].click()
    qtbot.keyClicks(part.card.choices.name, "Anna Sommer")
    part.card.choices.numbers.click()
    part.card.choices.earlier.click()
    qtbot.waitUntil(lambda: len(part.example._events) == 3)
    *shown, _ = shown_text(page, scene)  # nothing was taken down
    with qtbot.waitSignal(page.agreed):
        press(page, "Switch it on")
    scene.reporting.report(scene.now)
    (batch,) = scene.received
    assert json.loads(batch) == shown
    page.reach_changed()
    listed = [["Numbers of a post", "Sent"], ["You shared a post", "Sent"]]
    qtbot.waitUntil(lambda: [row[1:] for row in rows(part.list.table)] == listed)
    part.list.table.setCurrentCell(1, 0)
    assert json.loads(part.list.text.toPlainText()) == shown[0]
    press_copy(page)
    assert QApplication.clipboard().text().encode() in batch


def press_copy(page: Sent) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text().strip() == "Copy").click()


def test_a_name_is_needed_to_be_told_by_name(page: Sent, scene: SentScene, qtbot: Any) -> None:
    card = page.parts[scene.program].card
    told: list[object] = []
    card.switched.connect(told.append)
    card.choices.who[Who.NAME].click()
    press(page, "Switch it on")
    assert told == []
    assert card.agreement.name == ""


def test_choices_that_are_not_kept_yet_survive_news(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    part = page.parts[scene.program]
    part.card.choices.who[Who.PSEUDONYM].click()
    qtbot.waitUntil(lambda: "participant" in shown_text(page, scene)[0]["data"])
    asked: list[object] = []
    page.reach_changed()
    scene.jobs.run("store", lambda: None, asked.append)
    qtbot.waitUntil(lambda: bool(asked))
    assert part.card.choices.who[Who.PSEUDONYM].isChecked()
    assert "participant" in shown_text(page, scene)[0]["data"]


def test_switching_off_is_one_click_and_ends_what_waits(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    scene.reporting.agree(Agreement(scene.program, on=True, earlier=True), scene.now())
    page.reach_changed()
    qtbot.waitUntil(lambda: page.parts[scene.program].card.agreement.on)
    with qtbot.waitSignal(page.agreed):
        press(page, "Switch it off")
    scene.reporting.report(scene.now)
    assert scene.received == []
    assert not scene.agreements.of(scene.program).on


def test_forgetting_asks_first_and_then_sends_the_deletion(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    wanted = Agreement(scene.program, on=True, who=Who.PSEUDONYM, earlier=True)
    scene.reporting.agree(wanted, scene.now())
    scene.reporting.report(scene.now)
    page.reach_changed()
    card = page.parts[scene.program].card
    qtbot.waitUntil(lambda: card.agreement.on)
    press(page, "Forget me …")
    assert card._sure.isVisible()
    with qtbot.waitSignal(page.agreed):
        press(page, "Forget me")
    qtbot.waitUntil(card._banner.isVisible)
    assert "on its way" in card._banner.text
    scene.reporting.report(scene.now)
    last = json.loads(scene.received[-1])
    assert [one["type"] for one in last] == [Kind.FORGOTTEN]
    page.reach_changed()
    qtbot.waitUntil(lambda: "Deleted there" in card._forgotten.text())
    assert scene.agreements.of(scene.program).participant == ""


def test_who_waits_for_no_confirmation_erases_here(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    wanted = Agreement(scene.program, on=True, who=Who.PSEUDONYM, earlier=True)
    scene.reporting.agree(wanted, scene.now())
    scene.reporting.report(scene.now)
    scene.answers = 503
    scene.reporting.forget(scene.program, scene.now())
    scene.reporting.report(scene.now)
    page.reach_changed()
    card = page.parts[scene.program].card
    qtbot.waitUntil(card._banner.isVisible)
    with qtbot.waitSignal(page.agreed):
        press(page, "Erase here now")
    assert scene.agreements.of(scene.program).participant == ""
    assert scene.events.told(scene.program) == ()


def test_what_was_refused_is_told_and_can_be_tried_again(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    scene.answers = 404
    scene.reporting.agree(Agreement(scene.program, on=True, earlier=True), scene.now())
    later = scene.now() + timedelta(days=1)  # somebody anonymous is told of at a time by itself
    scene.reporting.report(lambda: later)
    page.reach_changed()
    part = page.parts[scene.program]
    refused = "Not taken: its server answered 404"
    qtbot.waitUntil(lambda: [row[2] for row in rows(part.list.table)] == [refused])
    scene.answers = 202
    with qtbot.waitSignal(page.agreed):
        press(page, "Try again")
    scene.reporting.report(lambda: later)
    (told,) = scene.events.told(scene.program)
    assert told.state is EventState.SENT


def test_a_program_that_wants_them_elsewhere_is_told_nothing_before_one_agrees(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    agreement = scene.reporting.agree(Agreement(scene.program, on=True), scene.now())
    moved = replace(agreement, address="https://elsewhere.example/receipts")
    scene.agreements.keep(moved, scene.now())
    page.reach_changed()
    card = page.parts[scene.program].card
    qtbot.waitUntil(card._banner.isVisible)
    assert "another address" in card._banner.text
    with qtbot.waitSignal(page.agreed):
        press(page, "Agree")
    assert scene.agreements.of(scene.program).address.endswith("/receipts")
    assert scene.reporting.offer(scene.program).problem == ""


def test_it_can_not_be_switched_on_where_it_may_not(
    scene: SentScene, page: Sent, qtbot: Any
) -> None:
    scene.reporting._allowed = lambda: False  # as IT's policy says it
    page.reach_changed()
    card = page.parts[scene.program].card
    qtbot.waitUntil(card._banner.isVisible)
    assert card._banner.text == "Your organisation does not allow it."
    assert not card.choices.isEnabled()
    assert not card._on.isVisible()


def test_what_went_out_before_it_was_forbidden_can_be_erased_here(
    scene: SentScene, page: Sent, qtbot: Any
) -> None:
    wanted = Agreement(scene.program, on=True, who=Who.PSEUDONYM, earlier=True)
    scene.reporting.agree(wanted, scene.now())
    scene.reporting.report(scene.now)
    scene.reporting._allowed = lambda: False
    page.reach_changed()
    qtbot.waitUntil(page.parts[scene.program].card._banner.isVisible)
    with qtbot.waitSignal(page.agreed):
        press(page, "Erase here now")
    assert scene.events.told(scene.program) == ()
    assert scene.agreements.of(scene.program).participant == ""
    assert len(scene.received) == 1


def test_a_place_without_receipts_says_that_nothing_is_sent(
    desk: Any, qtbot: Any, tmp_path: Path, serve: Any, clock: Any, qapp: QApplication
) -> None:
    class Nobody(SentScene):
        takes = False

    made = Nobody(qapp, tmp_path / "other", serve, clock)
    page = made.page()
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)
    assert page.parts == {}
    made.close()


def test_every_field_that_can_leave_has_its_words(clock: Callable[[], datetime]) -> None:
    share, post, now = examples.share(clock()), examples.post(), clock()
    agreement = Agreement("https://a.example/program.json", on=True, key="k", participant="p")
    agreement = replace(
        agreement, who=Who.NAME, name="Anna", link=True, numbers=True, since=now, earlier=True
    )
    numbers = cloudevents.numbers(agreement, share, post, examples.numbers(now))
    assert share.receipt is not None
    share = replace(share, receipt=replace(share.receipt, self_reported=True))
    made = cloudevents.made(agreement, share, replace(post, campaign="skills"))
    assert numbers is not None
    bodies = [
        made.body,
        numbers.body,
        cloudevents.removed(agreement, made.body, share.id, now).body,
        cloudevents.ranking(agreement, "skills", Shown.OWN, now).body,
        cloudevents.forgotten(agreement, now).body,
    ]
    paths = {path for body in bodies for path, _ in fields(body)}
    assert {path for path in paths if not field_text(path)} == set()
    assert {kind_text(kind) for kind in Kind}.isdisjoint(set(Kind))
    for reason in ("not_encrypted", "Offline", "Unclear", "http_503"):
        assert reason_text(reason) != reason


def test_no_value_of_an_event_is_left_out_of_its_table() -> None:
    event = {
        "id": "7",
        "data": {
            "post": {"id": "harbour"},
            "numbers": [{"measure": "views", "value": 12}, {"measure": "sends", "value": 0}],
        },
    }
    assert fields(json.dumps(event)) == (
        ("data.post.id", "harbour"),
        ("data.numbers", "measure: views, value: 12"),
        ("data.numbers", "measure: sends, value: 0"),
        ("id", "7"),
    )


def test_everything_of_it_has_its_name_and_is_reached_by_tab(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    scene.reporting.agree(
        Agreement(scene.program, on=True, who=Who.PSEUDONYM, numbers=True, earlier=True),
        scene.now(),
    )
    page.reach_changed()
    part = page.parts[scene.program]
    qtbot.waitUntil(lambda: bool(rows(part.list.table)))
    walk(page)
    page.activateWindow()
    reached: set[int] = set()
    for _ in range(60):
        page.focusNextPrevChild(True)
        reached.add(id(QApplication.focusWidget()))
    for wanted in (part.card.choices.numbers, part.example.exact, part.list.table, part.list.text):
        assert id(wanted) in reached


def test_no_row_is_lower_than_its_words(page: Sent, scene: SentScene, qtbot: Any) -> None:
    page.resize(420, 900)
    table = page.parts[scene.program].example.table
    qtbot.waitUntil(lambda: table.width() < 400)
    metrics = table.fontMetrics()
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            room = table.columnWidth(column) - 12
            words = table.itemDelegate().displayText(table.item(row, column).text(), QLocale())
            flags = int(Qt.TextFlag.TextWordWrap)
            needed = metrics.boundingRect(0, 0, room, 10_000, flags, words)
            assert needed.height() <= table.rowHeight(row)


def test_the_settings_and_the_campaigns_lead_to_it(house: House) -> None:
    house.page("settings").sent_wanted.emit()
    reach = house.desk.page("reach")
    assert (house.desk.window.place, reach.part) == ("reach", "sent")
    reach.show_part("campaigns")
    reach.made_part("campaigns").agreement_wanted.emit()
    assert reach.part == "sent"
    house.settle()
    assert len(reach.made_part("sent").parts) == 1


def test_a_share_says_which_program_was_told_of_it(house: House) -> None:
    account = house.connect("p1")
    (kept, *_) = house.posts()
    draft = house.found.drafts.open(None, house.now(), fresh=True)
    draft = replace(draft, text="Words of my own.", post=kept.post.id)
    (share,) = house.found.outbox.put(draft, [account.id], house.now())
    with house.found.store.writing() as write:
        write.execute(
            "UPDATE shares SET state = 'sent', settled = ?, remote_id = '7', "
            "url = 'https://chirp.example/7' WHERE id = ?",
            (to_ms(house.now()), share.id),
        )
    page = house.page("shared")
    assert not any("Told to" in one.text() for one in page.findChildren(QLabel))
    wanted = Agreement(kept.program, on=True, who=Who.PSEUDONYM, earlier=True)
    house.found.reporting.agree(wanted, house.now())
    house.desk.reports.look()
    told = "Told to Sanderling Ferries, as you agreed."
    house.qtbot.waitUntil(lambda: any(one.text() == told for one in page.findChildren(QLabel)))


def test_a_name_is_needed_also_when_it_is_on(page: Sent, scene: SentScene, qtbot: Any) -> None:
    scene.reporting.agree(Agreement(scene.program, on=True), scene.now())
    page.reach_changed()
    card = page.parts[scene.program].card
    qtbot.waitUntil(card._off.isVisible)
    changed: list[Agreement] = []
    card.changed.connect(changed.append)
    card.choices.who[Who.NAME].click()
    assert changed == []
    assert card.choices.name.isVisible()
    card.choices.name.setText("Anna Sommer")
    card.choices.name.editingFinished.emit()
    assert [(one.who, one.name) for one in changed] == [(Who.NAME, "Anna Sommer")]


def test_what_a_choice_does_not_undo_is_said(page: Sent, scene: SentScene, qtbot: Any) -> None:
    wanted = Agreement(scene.program, on=True, who=Who.NAME, name="Anna", earlier=True)
    scene.reporting.agree(wanted, scene.now())
    card = page.parts[scene.program].card
    assert not scene.events.named(scene.program)
    scene.reporting.report(scene.now)
    assert scene.events.named(scene.program)
    scene.reporting.agree(replace(wanted, who=Who.PSEUDONYM), scene.now())
    page.reach_changed()
    qtbot.waitUntil(lambda: "know it still" in card._note.text())
    scene.reporting.agree(replace(wanted, on=False), scene.now())
    page.reach_changed()
    qtbot.waitUntil(lambda: "stays there" in card._note.text())


def test_numbers_may_show_whose_an_anonymous_post_is(page: Sent, scene: SentScene) -> None:
    choices = page.parts[scene.program].card.choices
    assert "may find your post" in choices._numbers_words.text()
    choices.who[Who.PSEUDONYM].click()
    assert "may find your post" not in choices._numbers_words.text()


def test_a_deletion_is_said_to_go_where_the_rest_went(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    agreement = scene.reporting.agree(
        Agreement(scene.program, on=True, who=Who.PSEUDONYM), scene.now()
    )
    old = "https://elsewhere.example/receipts"
    scene.agreements.keep(replace(agreement, address=old, on=False, forgetting=True), scene.now())
    page.reach_changed()
    card = page.parts[scene.program].card
    qtbot.waitUntil(lambda: old in card._address.text())


def test_choices_from_an_older_copy_are_asked_about(
    page: Sent, scene: SentScene, qtbot: Any
) -> None:
    scene.reporting.agree(Agreement(scene.program, on=True), scene.now())
    scene.agreements.doubt(scene.now())
    page.reach_changed()
    card = page.parts[scene.program].card
    qtbot.waitUntil(card._banner.isVisible)
    assert "older copy" in card._banner.text
    with qtbot.waitSignal(page.agreed):
        press(page, "Agree")
    assert scene.reporting.offer(scene.program).problem == ""
