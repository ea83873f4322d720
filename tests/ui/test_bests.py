"""Personal bests and targets: words without blame, and one's own wishes that come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.metric import Measure
from desktop.model import Goal
from desktop.reach.records import (
    FOLLOWERS,
    POSTS,
    VIEWS,
    Best,
    Milestone,
    Progress,
    Records,
    Row,
    Target,
)
from desktop.ui.bests import Bests
from desktop.ui.look import Look

DAY = datetime(2026, 10, 14, 12, tzinfo=UTC)
TITLES = {"lark": "Lark"}

pytestmark = pytest.mark.usefixtures("british")


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> Bests:
    made = Bests(look)
    qtbot.addWidget(made)
    made.show()
    return made


def said(card: Bests) -> str:
    labels = card.findChildren(QLabel)
    return " | ".join(one.text() for one in labels if one.text() and not one.isHidden())


def records(row: Row | None = None, *more: Milestone, bests: tuple[Best, ...] = ()) -> Records:
    return Records(bests, row or Row(0, 0, None, this_week=False), None, more)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row(0, 0, None, this_week=False), "Your first post begins a row of weeks."),
        (Row(0, 6, date(2026, 6, 1), this_week=False), "A new one can begin any week."),
        (Row(6, 6, date(2026, 11, 16), this_week=True), "your longest row so far"),
        (Row(2, 6, date(2026, 6, 1), this_week=False), "your longest row: "),
    ],
)
def test_a_pause_is_never_told_as_a_loss(card: Bests, row: Row, words: str) -> None:
    card.show_all(records(row), (), (), TITLES)
    shown = said(card)
    assert words in shown
    for blame in ("lost", "lose", "broke", "miss", "fail", "only"):
        assert blame not in shown.casefold()


def test_a_best_says_what_when_and_where(card: Bests) -> None:
    best = Best(Measure.VIEWS, 4120, 3, "lark", DAY, "lark", DAY)
    card.show_all(records(None, bests=(best,)), (), (), TITLES)
    assert "Views: 4,120, your post of 14 Oct 2026 (Lark, as of 14 Oct 2026)" in said(card)
    typed = replace(best, source="hand")
    card.show_all(records(None, bests=(typed,)), (), (), TITLES)
    assert "(Lark, typed by you, as of 14 Oct 2026)" in said(card)


@pytest.mark.parametrize(
    ("milestone", "words"),
    [
        (Milestone(POSTS, 53, 50, DAY, 100), "50 posts and more, since 14 Oct 2026"),
        (Milestone(VIEWS, 9_120, 5_000, None, 10_000), "9,120 of 10,000 measured views in all"),
        (Milestone(FOLLOWERS, 510, 500, None, 1_000), "500 followers and more on one account"),
        (Milestone(VIEWS, 600, 500, None, 1_000), "as far as it was measured"),
    ],
)
def test_milestones_are_told_when_reached_or_soon(
    card: Bests, milestone: Milestone, words: str
) -> None:
    card.show_all(records(None, milestone), (), (), TITLES)
    assert words in said(card)


def test_a_milestone_far_away_is_not_told(card: Bests) -> None:
    card.show_all(records(None, Milestone(VIEWS, 3, 0, None, 100)), (), (), TITLES)
    assert "100" not in said(card)


def test_the_programs_goals_stand_in_its_own_plain_words(card: Bests) -> None:
    goals = [("Northwind", Goal("<b>Forty</b> apprentices", "By spring."))]
    card.show_all(records(), goals, (), TITLES)
    assert "What your program wants" in said(card)
    assert "<b>Forty</b> apprentices | By spring." in said(card)
    label = next(one for one in card.findChildren(QLabel) if "Forty" in one.text())
    assert label.textFormat() is Qt.TextFormat.PlainText
    card.show_all(records(), [*goals, ("Sanderling", Goal("Quiet ferries", ""))], (), TITLES)
    assert "Sanderling: Quiet ferries" in said(card)


def test_progress_is_told_until_the_day_it_runs(card: Bests) -> None:
    progress = [
        Progress(Target(2, "week"), 1, date(2026, 11, 22)),
        Progress(Target(6, "month"), 7, date(2026, 11, 30)),
    ]
    card.show_all(records(), (), progress, TITLES)
    assert "1 of 2 posts this week, until 22 Nov 2026" in said(card)
    assert "7 of 6 posts this month: done" in said(card)
    assert [card.fields[one].value() for one in ("week", "month")] == [2, 6]


def test_a_target_is_set_by_keyboard_and_told_once(card: Bests, qtbot: QtBot) -> None:
    card.show_all(records(), (), (), TITLES)
    told: list[object] = []
    card.targets_changed.connect(told.append)
    field = card.fields["week"]
    assert field.accessibleName()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == [(Target(2, "week"),)]
    field.selectAll()
    QTest.keyClicks(field, "0")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told[1:] == [()]


def test_what_is_being_typed_is_not_taken_away_by_news(card: Bests, qtbot: QtBot) -> None:
    card.show_all(records(), (), (), TITLES)
    card.activateWindow()
    field = card.fields["week"]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    QTest.keyClicks(field, "7")
    card.show_all(records(), (), (), TITLES)
    assert field.value() == 7
