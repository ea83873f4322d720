"""Alerts: when they are held back, that they come as one, and what a click opens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.model import KeptPost, Post
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.alert_times import Quiet, held_back, later, shown_on
from desktop.ui.alerts import Alerts
from tests.conftest import Clock

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OPEN = Quiet(True, 0, time(22), time(7), False, 3)


NIGHT = FRIDAY.replace(hour=23)


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("quiet", "at", "shown", "why"),
    [
        (OPEN, FRIDAY, 0, ""),
        (replace(OPEN, switched_on=False), FRIDAY, 0, "off"),
        (replace(OPEN, paused_until=ms(FRIDAY) + 1), FRIDAY, 0, "paused"),
        (replace(OPEN, paused_until=ms(FRIDAY)), FRIDAY, 0, ""),
        (replace(OPEN, paused_until=table.UNTIL_RESUMED), FRIDAY, 0, "paused"),
        (OPEN, FRIDAY.replace(hour=21, minute=59), 0, ""),
        (OPEN, FRIDAY.replace(hour=22, minute=0), 0, "hours"),
        (OPEN, FRIDAY.replace(hour=23, minute=59), 0, "hours"),
        (OPEN, FRIDAY.replace(hour=0, minute=0), 0, "hours"),
        (OPEN, FRIDAY.replace(hour=6, minute=59), 0, "hours"),
        (OPEN, FRIDAY.replace(hour=7, minute=0), 0, ""),
        (replace(OPEN, start=time(12), end=time(13)), FRIDAY, 0, "hours"),
        (replace(OPEN, start=time(12), end=time(13)), FRIDAY.replace(hour=13), 0, ""),
        (replace(OPEN, start=time(0), end=time(0)), FRIDAY.replace(hour=3), 0, ""),
        (replace(OPEN, weekends=True), FRIDAY, 0, ""),
        (replace(OPEN, weekends=True), FRIDAY + timedelta(days=1), 0, "weekend"),
        (replace(OPEN, weekends=True), FRIDAY + timedelta(days=2), 0, "weekend"),
        (replace(OPEN, weekends=True), FRIDAY + timedelta(days=3), 0, ""),
        (OPEN, FRIDAY + timedelta(days=1), 0, ""),
        (OPEN, FRIDAY, 2, ""),
        (OPEN, FRIDAY, 3, "enough"),
        (replace(OPEN, per_day=0), FRIDAY, 99, ""),
    ],
)
def test_when_an_alert_is_held_back(quiet: Quiet, at: datetime, shown: int, why: str) -> None:
    assert held_back(quiet, at, shown) == why


def post(number: int, *, important: bool = False, **more: Any) -> KeptPost:
    kept = Post(
        f"id-{number}", "news", f"guid-{number}", title=f"Title {number} <b>&", important=important
    )
    return KeptPost(kept, "https://a.example/", FRIDAY, FRIDAY, announced=FRIDAY, **more)


@pytest.mark.parametrize(
    ("quiet", "at", "wait", "comes"),
    [
        (OPEN, FRIDAY, 3, FRIDAY.replace(hour=15)),
        (OPEN, FRIDAY.replace(hour=20), 3, FRIDAY + timedelta(hours=19)),  # after the night
        (OPEN, FRIDAY.replace(hour=3), 0, FRIDAY.replace(hour=7)),
        (replace(OPEN, weekends=True), FRIDAY.replace(hour=20), 3, FRIDAY + timedelta(hours=67)),
        (replace(OPEN, start=time(0), end=time(0)), NIGHT, 0, FRIDAY + timedelta(hours=21)),
        (replace(OPEN, start=time(8), end=time(21)), FRIDAY, 3, FRIDAY.replace(hour=21)),
        (replace(OPEN, paused_until=ms(FRIDAY) + 7_200_000), FRIDAY, 0, FRIDAY.replace(hour=14)),
        (replace(OPEN, paused_until=ms(NIGHT)), FRIDAY, 0, FRIDAY + timedelta(hours=19)),
        (replace(OPEN, paused_until=table.UNTIL_RESUMED), FRIDAY, 1, FRIDAY.replace(hour=13)),
        (replace(OPEN, switched_on=False), FRIDAY, 3, FRIDAY.replace(hour=15)),
    ],
)
def test_what_was_put_off_comes_at_a_waking_hour(
    quiet: Quiet, at: datetime, wait: int, comes: datetime
) -> None:
    assert later(quiet, at.astimezone(), timedelta(hours=wait)) == comes


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - any clock
    st.times(),
    st.times(),
    st.booleans(),
    st.integers(0, 72),
)
def test_nothing_that_was_put_off_comes_in_a_quiet_hour(
    at: datetime, start: time, end: time, weekends: bool, pause: int
) -> None:
    local = at.astimezone()
    until = ms(local) + pause * 3_600_000
    quiet = Quiet(True, until, start.replace(second=0), end.replace(second=0), weekends, 3)
    comes = later(quiet, local)
    assert held_back(quiet, comes, 0) == ""
    assert local < comes < local + timedelta(days=8)


class Shown:
    """What the fallback was asked to show, and what the person's click opened."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock) -> None:
        self.said: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.looking = False
        self.alerts = Alerts(jobs, settings, clock, lambda: self.looking, "", self._say)
        self.alerts.board._notifier = None  # a system without D-Bus: the tray's own bubbles
        self.later: list[tuple[tuple[str, ...], datetime]] = []
        self.alerts.later_wanted.connect(lambda *what: self.later.append(what))
        self.alerts.post_wanted.connect(self.opened.append)
        self.alerts.feed_wanted.connect(lambda: self.opened.append("feed"))

    def _say(self, title: str, body: str) -> None:
        self.said.append((title, body))


@pytest.fixture
def settings(store: Store) -> Settings:
    made = Settings(store)
    made.put(table.QUIET_FROM, "00:00")
    made.put(table.QUIET_UNTIL, "00:00")
    return made


@pytest.fixture
def shown(jobs: Jobs, settings: Settings, clock: Clock) -> Iterator[Shown]:
    made = Shown(jobs, settings, clock)
    yield made
    made.alerts.leave()


def test_fifty_new_posts_are_one_alert(shown: Shown) -> None:
    assert shown.alerts.announce([post(number) for number in range(50)]) == ""
    assert [title for title, _ in shown.said] == ["50 new post(s) to share"]


def test_one_new_post_opens_that_very_post(shown: Shown) -> None:
    shown.alerts.announce([post(7)])
    shown.alerts.opened()
    assert shown.opened == ["id-7"]


def test_several_open_the_feed(shown: Shown) -> None:
    shown.alerts.announce([post(1), post(2)])
    shown.alerts.opened()
    assert shown.opened == ["feed"]


def test_a_reminder_opens_its_account_and_takes_no_place_among_the_alerts(shown: Shown) -> None:
    wanted: list[str] = []
    shown.alerts.account_wanted.connect(wanted.append)
    for _ in range(5):
        shown.alerts.remind("It ends tomorrow", "Two clicks.", "linkedin:ada")
    assert shown.said == [("It ends tomorrow", "Two clicks.")] * 5
    shown.alerts.opened()
    assert (wanted, shown.opened) == (["linkedin:ada"], [])
    assert shown.alerts.announce([post(7)]) == ""
    shown.alerts.opened()
    assert (wanted, shown.opened) == (["linkedin:ada"], ["id-7"])


def test_quiet_knows_hours_and_pauses_but_no_number(shown: Shown, settings: Settings) -> None:
    for number in range(3):
        shown.alerts.announce([post(number)])
    assert shown.alerts.announce([post(9)]) == "enough"
    assert shown.alerts.quiet() == ""
    settings.put(table.PAUSED_UNTIL, table.UNTIL_RESUMED)
    assert shown.alerts.quiet() == "paused"


def test_titles_are_shown_only_where_the_person_wants_them(
    shown: Shown, settings: Settings
) -> None:
    shown.alerts.announce([post(1)])
    assert shown.said[-1][1] == ""
    settings.put(table.ALERT_DETAILS, True)
    shown.alerts.announce([post(1)])
    assert "Title 1" in shown.said[-1][1]


def test_more_than_three_a_day_do_not_come_and_the_next_day_they_do(
    shown: Shown, clock: Clock
) -> None:
    said = [shown.alerts.announce([post(number)]) for number in range(5)]
    assert said == ["", "", "", "enough", "enough"]
    assert len(shown.said) == 3
    clock.forward(days=1)
    assert shown.alerts.announce([post(9)]) == ""


def test_the_count_of_a_day_is_read_back_and_only_for_that_day() -> None:
    day = datetime(2026, 11, 21, 9, 0)  # noqa: DTZ001 - a clock on a wall
    assert shown_on(day, "2026-11-21 2") == 2
    assert shown_on(day, "2026-11-20 3") == 0
    assert shown_on(day, "") == 0
    assert shown_on(day, "2026-11-21 many") == 0


def test_a_start_in_between_makes_no_room_for_more(
    shown: Shown, jobs: Jobs, settings: Settings, clock: Clock, qtbot: QtBot
) -> None:
    for number in range(3):
        shown.alerts.announce([post(number)])
    qtbot.waitUntil(lambda: settings.get(table.ALERTS_SHOWN).endswith(" 3"))
    again = Alerts(jobs, settings, clock, lambda: False, "", lambda *_: None)
    assert again.announce([post(7)]) == "enough"


def test_nothing_comes_while_the_person_looks_at_goodword(shown: Shown) -> None:
    shown.looking = True
    assert shown.alerts.announce([post(1)]) == "on_screen"
    assert shown.said == []
    shown.looking = False
    assert shown.alerts.announce([post(2)]) == ""


def test_what_was_held_back_does_not_count_for_the_day(shown: Shown, settings: Settings) -> None:
    settings.put(table.PAUSED_UNTIL, table.UNTIL_RESUMED)
    assert {shown.alerts.announce([post(n)]) for n in range(9)} == {"paused"}
    settings.put(table.PAUSED_UNTIL, 0)
    assert shown.alerts.announce([post(1)]) == ""


def test_no_post_is_no_alert(shown: Shown) -> None:
    assert shown.alerts.announce([]) == "nothing"
    assert shown.said == []


# --- important, put off, over ------------------------------------------------------------------


def test_something_important_passes_the_number_of_a_day_and_alone(shown: Shown) -> None:
    for number in range(3):
        shown.alerts.announce([post(number)])
    assert shown.alerts.announce([post(4), post(5, important=True), post(6)]) == ""
    assert shown.said[-1] == ("Important: new post to share", "")
    shown.alerts.opened()
    assert shown.opened == ["id-5"]


def test_something_important_waits_for_the_end_of_the_quiet_hours_and_the_rest_does_not_come(
    shown: Shown, settings: Settings, clock: Clock
) -> None:
    hour = clock().astimezone().replace(minute=0, second=0, microsecond=0)
    end = hour + timedelta(hours=2)
    settings.put(table.QUIET_FROM, f"{hour:%H:%M}")
    settings.put(table.QUIET_UNTIL, f"{end:%H:%M}")
    assert shown.alerts.announce([post(1), post(2, important=True)]) == "hours"
    assert shown.said == []
    assert shown.later == [(("id-2",), end)]


def test_a_reminder_does_not_count_and_comes_though_enough_was_said(shown: Shown) -> None:
    for number in range(3):
        shown.alerts.announce([post(number)])
    assert shown.alerts.remind_of([post(4)]) == ""
    assert shown.said[-1] == ("A post waits for you", "")
    assert shown.alerts.remind_of([post(4), post(5)]) == ""
    assert shown.said[-1] == ("2 post(s) wait for you", "")
    assert shown.alerts.announce([post(9)]) == "enough"


@pytest.mark.parametrize("moment", ["looking", "paused"])
def test_a_reminder_at_a_bad_moment_is_put_off_and_not_lost(
    shown: Shown, settings: Settings, clock: Clock, moment: str
) -> None:
    shown.looking = moment == "looking"
    if moment == "paused":
        settings.put(table.PAUSED_UNTIL, table.UNTIL_RESUMED)
    assert shown.alerts.remind_of([post(4)]) != ""
    ((ids, when),) = shown.later
    assert ids == ("id-4",)
    assert clock() < when <= clock() + timedelta(hours=24)
    assert shown.said == []


def test_who_switched_alerts_off_is_not_reminded_for_ever(shown: Shown, settings: Settings) -> None:
    settings.put(table.ALERTS, False)
    assert shown.alerts.remind_of([post(4)]) == "off"
    assert shown.later == []


@pytest.mark.parametrize(
    "more",
    [
        {"withdrawn": FRIDAY},
        {"opens": datetime(2999, 1, 1, tzinfo=UTC)},
        {"held": True},
        {"aside": "muted"},
        {"hidden": FRIDAY},
    ],
)
def test_of_what_can_not_be_shared_or_is_not_wanted_no_alert_speaks(
    shown: Shown, settings: Settings, more: dict[str, Any]
) -> None:
    settings.put(table.ALERT_DETAILS, True)
    assert shown.alerts.announce([post(1, **more)]) == "nothing"
    assert shown.alerts.remind_of([post(1, **more)]) == "nothing"
    assert shown.alerts.announce([post(1, **more), post(2)]) == ""
    assert shown.said == [("New post to share", "Title 2 <b>&")]


def test_an_embargo_that_only_the_post_itself_knows_of_is_kept_too(shown: Shown) -> None:
    secret = post(1)
    ahead = replace(secret.post, not_before=datetime(2999, 1, 1, tzinfo=UTC))
    assert shown.alerts.announce([replace(secret, post=ahead)]) == "nothing"


def test_without_a_session_bus_it_is_silent_and_quick(
    jobs: Jobs,
    settings: Settings,
    clock: Clock,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nothing")
    alerts = Alerts(jobs, settings, clock, lambda: False, "", lambda *_: None)
    for number in range(4):
        assert alerts.announce([post(number)]) == "", "what nobody saw counts for no day"
        answered: list[int] = []
        jobs.run("alerts", os.getpid, answered.append)
        qtbot.waitUntil(lambda answered=answered: bool(answered))
    assert not alerts.told
    alerts.leave()
