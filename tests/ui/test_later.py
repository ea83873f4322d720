"""Choosing a time for later: on one's own clock, never past the post's end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import pytest
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.share.planning import Plan
from desktop.ui import later
from desktop.ui.later import LaterPanel
from desktop.ui.later_times import Bounds, offers, problem, rounded
from desktop.ui.look import Look
from desktop.ui.plan_words import own_zone, wall_text, zone_text

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def wall(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime.combine(date(year, month, day), clock_time(hour, minute))


# --- which times are offered --------------------------------------------------------------


def test_times_are_offered_on_the_person_s_own_clock_and_a_good_hour_first() -> None:
    found = offers(NOW, BERLIN, Bounds(key="draft"))
    assert [one.kind for one in found] == ["good", "hour", "evening", "morning", "evening"]
    assert [one.plan.wall for one in found[1:]] == [
        wall(20, 12, 45), wall(20, 18), wall(21, 9), wall(21, 18),
    ]  # fmt: skip
    assert {one.plan.zone for one in found} == {BERLIN}
    assert found[0].plan.utc > NOW


def test_no_time_after_the_post_s_end_is_offered() -> None:
    end = NOW + timedelta(hours=8)
    found = offers(NOW, BERLIN, Bounds(end=end, key="draft"))
    assert found
    assert all(one.plan.utc < end for one in found)
    assert "morning" not in [one.kind for one in found]


def test_nothing_is_offered_where_the_post_ends_at_once() -> None:
    assert offers(NOW, BERLIN, Bounds(end=NOW + timedelta(minutes=5), key="draft")) == ()


def test_nothing_is_offered_before_a_post_may_be_shared() -> None:
    start = NOW + timedelta(days=1)
    found = offers(NOW, BERLIN, Bounds(start=start, key="draft"))
    assert found
    assert all(one.plan.utc >= start for one in found)


def test_the_evening_is_not_offered_in_the_evening() -> None:
    late = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    kinds = [one.kind for one in offers(late, BERLIN, Bounds(key="draft"))]
    assert kinds.count("evening") == 1


@pytest.mark.parametrize(
    ("plan", "bounds", "word"),
    [
        (Plan(wall(20, 11, 42), BERLIN), Bounds(), "past"),
        (Plan(wall(20, 12), BERLIN), Bounds(), ""),
        (Plan(wall(20, 12), BERLIN), Bounds(end=NOW + timedelta(minutes=18)), "late"),
        (Plan(wall(20, 12), BERLIN), Bounds(start=NOW + timedelta(hours=1)), "early"),
    ],
)
def test_a_time_that_can_t_be_taken_says_why(plan: Plan, bounds: Bounds, word: str) -> None:
    assert problem(plan, NOW, bounds) == word


def test_proposed_times_are_round() -> None:
    assert rounded(wall(20, 11, 42)) == wall(20, 11, 45)
    assert rounded(wall(20, 11, 45)) == wall(20, 11, 45)
    assert rounded(wall(20, 23, 58)) == wall(21, 0)


# --- words --------------------------------------------------------------------------------


def test_zones_are_named_with_their_distance_from_utc() -> None:
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    assert zone_text(BERLIN, NOW) == "Europe/Berlin, UTC+1"
    assert zone_text(BERLIN, summer) == "Europe/Berlin, UTC+2"
    assert zone_text("America/New_York", NOW) == "America/New York, UTC\N{MINUS SIGN}5"
    assert zone_text("Asia/Kolkata", NOW) == "Asia/Kolkata, UTC+5:30"
    assert zone_text("Etc/UTC", NOW) == "UTC"


def test_a_time_is_said_as_people_say_it() -> None:
    today = wall(20, 11, 42)
    assert wall_text(wall(20, 18), today) == "today, 18:00"
    assert wall_text(wall(21, 9), today) == "tomorrow, 09:00"
    assert wall_text(wall(23, 9), today) == "Mon 23 Nov, 09:00"
    assert wall_text(wall(2, 9, month=1, year=2027), today) == "Sat 2 Jan 2027, 09:00"


def test_a_zone_that_does_not_fit_the_clock_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Told:
        @staticmethod
        def systemTimeZoneId() -> object:
            return type("Bytes", (), {"data": lambda self: b"Pacific/Kiritimati"})()

    monkeypatch.setattr("desktop.ui.plan_words.QTimeZone", Told)
    assert own_zone() == ""


# --- the panel ----------------------------------------------------------------------------


class Asked:
    """A panel and what was chosen in it."""

    def __init__(self, look: Look, qtbot: QtBot, now: datetime, bounds: Bounds) -> None:
        self.chosen: list[Plan] = []
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.panel = LaterPanel(look, self.window, now, bounds, "Share later", "Be there")
        self.panel.chosen.connect(self.chosen.append)
        self.panel.show_at(self.window)

    def buttons(self) -> list[str]:
        return [one.accessibleName() for one in self.panel.findChildren(QPushButton)]

    def set(self, day: QDate, clock: QTime) -> None:
        self.panel._date.setDate(day)
        self.panel._time.setTime(clock)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(later, "own_zone", lambda: BERLIN)
    yield


@pytest.fixture
def asked(look: Look, qtbot: QtBot, berlin: None) -> Iterator[Asked]:
    end = datetime(2026, 11, 30, 18, tzinfo=UTC)
    made = Asked(look, qtbot, NOW, Bounds(end=end, key="draft"))
    yield made
    if made.window.isVisible():
        made.window.close()
    QApplication.processEvents()


def test_a_click_on_a_time_is_enough_and_the_panel_is_gone(asked: Asked, qtbot: QtBot) -> None:
    assert "A good hour" in asked.buttons()[0]
    with qtbot.waitSignal(asked.panel.closed):
        asked.panel.findChildren(QPushButton)[1].click()
    assert [one.wall for one in asked.chosen] == [wall(20, 12, 45)]


def test_the_keyboard_is_enough(asked: Asked, qtbot: QtBot) -> None:
    asked.window.activateWindow()
    first = asked.panel.findChildren(QPushButton)[0]
    assert asked.panel.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Tab)
    second = asked.panel.focusWidget()
    assert isinstance(second, QPushButton)
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert len(asked.chosen) == 1


def test_escape_closes_it_and_chooses_nothing(asked: Asked, qtbot: QtBot) -> None:
    with qtbot.waitSignal(asked.panel.closed):
        QTest.keyClick(asked.panel, Qt.Key.Key_Escape)
    assert asked.chosen == []


def test_any_time_can_be_chosen_and_its_zone_is_shown(asked: Asked) -> None:
    asked.set(QDate(2026, 11, 24), QTime(7, 5))
    assert "Europe/Berlin, UTC+1" in asked.panel._place.text()
    asked.panel._then.click()
    assert asked.chosen == [Plan(wall(24, 7, 5), BERLIN)]


def test_how_far_ahead_is_said_coarsely(asked: Asked) -> None:
    for day, clock, said in (
        (QDate(2026, 11, 20), QTime(12, 12), "Today, 12:12 (in 30 minute(s))"),
        (QDate(2026, 11, 20), QTime(20, 0), "Today, 20:00 (in 8 hour(s))"),
        (QDate(2026, 11, 23), QTime(12, 0), "Mon 23 Nov, 12:00 (in 3 day(s))"),
    ):
        asked.set(day, clock)
        assert asked.panel._told.text() == said


def test_a_time_that_is_over_or_past_the_end_can_t_be_taken(asked: Asked) -> None:
    asked.set(QDate(2026, 11, 20), QTime(9, 0))
    assert not asked.panel._then.isEnabled()
    assert asked.panel._told.text() == "That is over already."
    asked.set(QDate(2026, 11, 30), QTime(20, 0))
    assert not asked.panel._then.isEnabled()
    assert "until" in asked.panel._told.text()
    assert asked.panel._date.maximumDate() == QDate(2026, 11, 30)


def test_a_time_that_the_clock_leaves_out_says_what_it_becomes(
    look: Look, qtbot: QtBot, berlin: None
) -> None:
    made = Asked(look, qtbot, datetime(2027, 3, 20, tzinfo=UTC), Bounds(key="draft"))
    made.set(QDate(2027, 3, 28), QTime(2, 30))
    assert "03:30" in made.panel._told.text()
    assert made.panel._then.isEnabled()
    made.panel.close()
    QApplication.processEvents()
