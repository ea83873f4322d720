"""Shared, further: missed plans together, networks on hold, live posts changed and taken down,
much to find one's way in, and all of it as a file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.model import Account, Share, ShareState
from desktop.share.outcome import NEVER
from desktop.share.planning import Plan
from desktop.store import to_ms
from desktop.ui.forbidding import Rulebook
from desktop.ui.later import LaterPanel
from desktop.ui.live_post import DeleteQuestion, EditSheet
from desktop.ui.outbox import OutboxPage
from desktop.ui.outbox_card import ShareCard
from desktop.ui.outbox_list import SHOWN
from desktop.ui.outbox_top import HaltCard, MissedCard, spread
from desktop.ui.widgets import Button
from tests.ui.house import House


@pytest.fixture
def account(house: House) -> Account:
    return house.connect("p1")


def put(
    house: House, account: Account, text: str, plan: Plan | None = None, **columns: Any
) -> Share:
    draft = replace(house.found.drafts.open(None, house.now(), fresh=True), text=text)
    house.found.drafts.keep(draft, house.now())
    later = None if plan else house.now() + timedelta(hours=1)
    (share,) = house.found.outbox.put(draft, [account.id], house.now(), later, plan=plan)
    change(house, share, **columns)
    return of(house, share)


def change(house: House, share: Share, **columns: Any) -> None:
    if columns:
        given = {name: json.dumps(v) if name == "facts" else v for name, v in columns.items()}
        names = ", ".join(f"{name} = ?" for name in given)
        with house.found.store.writing() as write:
            write.execute(f"UPDATE shares SET {names} WHERE id = ?", (*given.values(), share.id))


def of(house: House, share: Share) -> Share:
    found = house.found.outbox.get(share.id)
    assert found is not None
    return found


def plan(house: House, hours: float) -> Plan:
    """A time on UTC's clock, so many hours from now."""
    wall = (house.now() + timedelta(hours=hours)).replace(tzinfo=None, microsecond=0)
    return Plan(wall, "Etc/UTC")


def missed(house: House, account: Account, count: int) -> list[Share]:
    """Plans whose time passed while nothing ran."""
    shares = [put(house, account, f"Planned {n}", plan(house, 1 + n / 60)) for n in range(count)]
    house.ahead += timedelta(hours=9)
    house.desk.rounds.deliver_now()
    house.qtbot.waitUntil(lambda: all(of(house, one).reason == "Missed" for one in shares))
    return shares


def sent(house: House, account: Account, text: str) -> Share:
    """A live post on the practice server."""
    share = put(house, account, text, due=to_ms(house.now()))
    change(house, share, planned=None)
    found = house.found.outbox.deliver(share.id, house.now)
    assert found.state is ShareState.SENT
    return found


def shown(house: House, count: int) -> OutboxPage:
    page: OutboxPage = house.page("shared")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == count)
    return page


def top(page: OutboxPage, kind: type[QWidget]) -> list[Any]:
    return [one for one in page.findChildren(kind) if one.isVisibleTo(page)]


def words(widget: QWidget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.text())


def press(widget: QWidget, deed: str) -> None:
    next(one for one in widget.findChildren(Button) if one.property("deed") == deed).click()


def named(widget: QWidget, name: str) -> Button:
    return next(one for one in widget.findChildren(Button) if one.accessibleName() == name)


def panel() -> LaterPanel:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, LaterPanel))


def posts(house: House) -> int:
    assert house.found.practice is not None
    return len(house.found.practice.posts_on_server())


# --- slept through ------------------------------------------------------------------------


def test_several_missed_plans_are_asked_about_together(house: House, account: Account) -> None:
    missed(house, account, 3)
    page = shown(house, 0)
    (card,) = top(page, MissedCard)
    assert len(card.chosen()) == 3
    assert "3 share(s) planned while this computer was off or asleep" in words(card)
    assert posts(house) == 0


def test_one_missed_plan_is_asked_about_in_its_own_card(house: House, account: Account) -> None:
    (share,) = missed(house, account, 1)
    page = shown(house, 1)
    assert top(page, MissedCard) == []
    card = page.list.cards()[0]
    assert "Missed its time" in words(card)
    press(card, "missed")
    house.qtbot.waitUntil(lambda: of(house, share).state is ShareState.SENT)
    assert posts(house) == 1


def test_sent_now_they_go_one_after_another_and_never_in_a_burst(
    house: House, account: Account
) -> None:
    shares = missed(house, account, 3)
    page = shown(house, 0)
    press(top(page, MissedCard)[0], "missed")
    house.qtbot.waitUntil(lambda: posts(house) == 1)
    house.settle()
    assert posts(house) == 1
    waiting = [one for one in (of(house, s) for s in shares) if one.reason == "Paced"]
    assert waiting
    assert all(one.due > house.now() for one in waiting)


def test_what_is_not_ticked_stays_a_question(house: House, account: Account) -> None:
    shares = missed(house, account, 3)
    page = shown(house, 0)
    (card,) = top(page, MissedCard)
    card._ticks[shares[0].id].setChecked(False)
    press(card, "cancel")
    house.qtbot.waitUntil(lambda: of(house, shares[2]).state is ShareState.CANCELLED)
    assert of(house, shares[1]).state is ShareState.CANCELLED
    assert of(house, shares[0]).reason == "Missed"
    house.qtbot.waitUntil(lambda: top(page, MissedCard) == [])


def test_without_a_tick_there_is_nothing_to_press(house: House, account: Account) -> None:
    missed(house, account, 2)
    (card,) = top(shown(house, 0), MissedCard)
    for tick in card._ticks.values():
        tick.setChecked(False)
    assert not any(button.isEnabled() for button in card.buttons.values())


def test_a_new_time_for_several_keeps_them_apart(house: House, account: Account) -> None:
    shares = missed(house, account, 2)
    page = shown(house, 0)
    press(top(page, MissedCard)[0], "replan")
    panel().findChildren(Button)[0].click()
    house.qtbot.waitUntil(lambda: all(of(house, one).reason == "" for one in shares))
    first, second = (of(house, one) for one in shares)
    assert second.due - first.due == timedelta(minutes=30)
    assert first.due > house.now()
    assert first.wall
    assert posts(house) == 0


def test_times_are_spread_by_account(house: House, account: Account) -> None:
    from desktop.ui.outbox_rows import Row

    one, two = (put(house, account, text) for text in ("one", "two"))
    other = replace(one, id=99, account="another")
    at = Plan(datetime.fromisoformat("2026-11-23T09:00:00"), "Etc/UTC")
    spread_out = spread([Row(s, "", "") for s in (one, two, other)], at)
    assert [made.wall - at.wall for _, made in spread_out] == [
        timedelta(0),
        timedelta(minutes=30),
        timedelta(0),
    ]


def test_one_share_gets_another_time(house: House, account: Account) -> None:
    share = put(house, account, "Planned", plan(house, 3))
    page = shown(house, 1)
    press(page.list.cards()[0], "replan")
    house.qtbot.waitUntil(lambda: panel().isVisible())
    panel().findChildren(Button)[1].click()
    house.qtbot.waitUntil(lambda: of(house, share).due != share.due)
    assert of(house, share).state is ShareState.WAITING


# --- on hold ------------------------------------------------------------------------------


def halted(house: House, account: Account, reason: str = "Outdated") -> Share:
    share = put(
        house,
        account,
        "Waits",
        due=to_ms(NEVER),
        reason=reason,
        facts={"halted": True},
        planned=None,
    )
    now = house.now()
    with house.found.store.writing() as write:
        write.execute(
            "INSERT INTO halts (network, server, reason, facts, configuration, since, probe) "
            "VALUES (?, ?, ?, ?, '', ?, ?)",
            (account.network, account.server, reason,
             '{"version": "202509", "reason": "NONEXISTENT_VERSION"}',
             to_ms(now), to_ms(now + timedelta(days=1))),
        )  # fmt: skip
    return share


def test_a_network_on_hold_is_said_once_with_a_note_for_whoever_can_act(
    house: House, account: Account
) -> None:
    halted(house, account)
    page = shown(house, 1)
    (card,) = top(page, HaltCard)
    assert "is on hold since" in words(card)
    assert "1 share(s) wait. Nothing is lost." in words(card)
    named(card, "Copy a note for your IT").click()
    note = QGuiApplication.clipboard().text()
    assert "version 202509" in note
    assert "NONEXISTENT_VERSION" in note
    assert account.handle not in note


def test_looking_again_lets_what_waited_go(house: House, account: Account) -> None:
    share = halted(house, account)
    (card,) = top(shown(house, 1), HaltCard)
    next(one for one in card.findChildren(Button) if "Look again" in one.text()).click()
    house.qtbot.waitUntil(lambda: of(house, share).state is ShareState.SENT)
    page = house.desk.page("shared")
    house.qtbot.waitUntil(lambda: top(page, HaltCard) == [])
    assert posts(house) == 1


# --- live posts ---------------------------------------------------------------------------


def edit(house: House, account: Account, text: str = "As it was") -> tuple[Share, ShareCard]:
    share = sent(house, account, text)
    page = shown(house, 1)
    card = page.list.cards()[0]
    press(card, "edit")
    assert isinstance(card.sheet, EditSheet)
    return share, card


def test_a_live_post_s_words_are_changed_in_place(house: House, account: Account) -> None:
    share, card = edit(house, account)
    sheet = card.sheet
    assert sheet.text == "As it was"
    assert not sheet._save.isEnabled()
    sheet._words.setPlainText("As it is now")
    sheet._save.click()
    house.qtbot.waitUntil(lambda: of(house, share).edited is not None)
    assert of(house, share).outgoing.text == "As it is now"
    page = house.desk.page("shared")
    house.qtbot.waitUntil(lambda: "Changed" in words(page.list.cards()[0]))
    assert page.list.cards()[0].sheet is None
    assert house.found.practice.posts_on_server()[0].text == "As it is now"


def test_words_that_are_too_long_or_none_can_t_be_saved(house: House, account: Account) -> None:
    _, card = edit(house, account)
    sheet = card.sheet
    sheet._words.setPlainText("long " * 2000)
    assert not sheet._save.isEnabled()
    assert "over the limit" in sheet._told.text()
    sheet._words.setPlainText("  ")
    assert not sheet._save.isEnabled()


def test_leaving_the_words_as_they_are_closes_the_sheet(house: House, account: Account) -> None:
    share, card = edit(house, account)
    card.sheet._words.setPlainText("Other words")
    card.sheet.closed.emit()
    assert card.sheet is None
    assert card.button("edit").isVisibleTo(card)
    house.settle()
    assert of(house, share).edited is None


def test_a_change_that_did_not_arrive_keeps_the_words_and_says_why(
    house: House, account: Account
) -> None:
    share, card = edit(house, account)
    house.found.practice.misbehave("busy", times=5, where="change")
    card.sheet._words.setPlainText("As it should be")
    card.sheet._save.click()
    house.qtbot.waitUntil(lambda: "asks to wait" in card.sheet._told.text())
    assert card.sheet.text == "As it should be"
    house.settle()
    assert house.desk.page("shared").list.cards()[0] is card
    assert card.sheet.text == "As it should be"
    assert of(house, share).edited is None


def test_what_the_company_s_rules_stop_is_no_way_out(
    house: House, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.guidelines.engine import Engine
    from desktop.guidelines.rules import read as read_rules
    from tests.ui.scene import RULES

    rules = Rulebook(Engine([read_rules(json.dumps(RULES).encode(), "p")]), ("No offer.",))
    share, card = edit(house, account)
    page = house.desk.page("shared")
    monkeypatch.setattr(page.deeds, "_rules", lambda one: rules)
    card.sheet._words.setPlainText("All about project heron. No offer.")
    card.sheet._save.click()
    house.qtbot.waitUntil(lambda: "is not public yet" in card.sheet._told.text())
    house.settle()
    card.sheet._words.setPlainText("Without what has to stand there")
    card.sheet._save.click()
    house.qtbot.waitUntil(lambda: "No offer." in card.sheet._told.text())
    house.settle()
    assert of(house, share).outgoing.text == "As it was"


def test_deleting_asks_first_says_what_it_does_not_undo_and_then_does_it(
    house: House, account: Account
) -> None:
    share = sent(house, account, "To be taken down")
    page = shown(house, 1)
    card = page.list.cards()[0]
    press(card, "delete")
    question = card.sheet
    assert isinstance(question, DeleteQuestion)
    assert "can't be undone" in words(question)
    assert question._keep.hasFocus() or not page.window().isActiveWindow()
    named(question, "Keep the post").click()
    assert card.sheet is None
    assert posts(house) == 1
    press(card, "delete")
    named(card.sheet, "Delete the post").click()
    house.qtbot.waitUntil(lambda: of(house, share).deleted is not None)
    house.qtbot.waitUntil(lambda: "Taken down" in words(page.list.cards()[0]))
    assert posts(house) == 0
    assert page.list.cards()[0].findChildren(Button) == []


# --- much ---------------------------------------------------------------------------------


def crowd(house: House, account: Account, count: int) -> list[Share]:
    """Receipts and others, as they would be in the table."""
    shares = [put(house, account, f"Number {n} of many") for n in range(count)]
    at = to_ms(house.now())
    for n, one in enumerate(shares):
        if n % 4:
            change(house, one, state="sent", settled=at, url=f"https://chirp.example/{n}")
        else:
            change(house, one, state="cancelled", settled=at)
    return shares


def test_much_is_shown_in_parts_with_more_on_request(house: House, account: Account) -> None:
    crowd(house, account, SHOWN + 10)
    page = shown(house, SHOWN)
    assert page.list._more.isVisibleTo(page)
    page.list._more.click()
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == SHOWN + 10)
    assert not page.list._more.isVisibleTo(page)


def test_it_can_be_filtered_and_searched(house: House, account: Account) -> None:
    crowd(house, account, 12)
    page = shown(house, 12)
    page.show_filter("refused")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 3)
    page.show_filter("all")
    page._search.setText("NUMBER 11")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    page._search.setText("chirp.example/7")
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 1)
    page._search.setText("nobody wrote this")
    house.qtbot.waitUntil(lambda: page._nothing.isVisibleTo(page))
    page._search.clear()
    house.qtbot.waitUntil(lambda: len(page.list.cards()) == 12)


def test_few_shares_need_no_tools(house: House, account: Account) -> None:
    crowd(house, account, 3)
    page = shown(house, 3)
    assert not page._row.isVisibleTo(page)


# --- as a file ----------------------------------------------------------------------------


def test_receipts_become_a_table_or_json(house: House, account: Account, tmp_path: Path) -> None:
    share = sent(house, account, "=cmd|' /C calc'!A0")
    page = shown(house, 1)
    assert page._export.isVisibleTo(page)
    target = tmp_path / "mine.csv"
    with house.qtbot.waitSignal(page._exporting.done):
        page._exporting.write(str(target))
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    assert [row["address"] for row in rows] == [of(house, share).receipt.url]
    assert rows[0]["text"].startswith("'=")
    assert account.handle in rows[0]["account"]
    assert "1 receipt(s) are in “mine.csv”." in page._banner.text
    with house.qtbot.waitSignal(page._exporting.done):
        page._exporting.write(str(tmp_path / "mine.json"))
    kept = json.loads((tmp_path / "mine.json").read_text("utf-8"))
    assert kept["receipts"][0]["text"] == "=cmd|' /C calc'!A0"


def test_a_place_that_can_t_be_written_is_said(
    house: House, account: Account, tmp_path: Path
) -> None:
    sent(house, account, "Words")
    page = shown(house, 1)
    page._exporting.write(str(tmp_path / "nowhere" / "mine.csv"))
    house.qtbot.waitUntil(lambda: "can't be kept" in page._banner.text)


def test_the_dialog_asks_once_and_proposes_a_name(house: House, account: Account) -> None:
    sent(house, account, "Words")
    page = shown(house, 1)
    page._export.click()
    dialog = page._exporting._dialog
    page._export.click()
    assert page._exporting._dialog is dialog
    assert dialog.selectedFiles()[0].endswith(".csv")
    page._exporting._filter_chosen("JSON (*.json)")
    assert dialog.selectedFiles()[0].endswith(".json")
    dialog.reject()
    house.qtbot.waitUntil(lambda: page._exporting._dialog is None)


def test_without_a_receipt_there_is_nothing_to_export(house: House, account: Account) -> None:
    put(house, account, "Waits")
    page = shown(house, 1)
    assert not page._export.isVisibleTo(page)
