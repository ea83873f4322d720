"""Alerts about shares that need the person: bundled, once, and quiet when people want quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop import settings
from desktop.model import Outgoing, Share, ShareState
from desktop.share.outcome import NEVER
from desktop.ui.share_alerts import ShareAlerts
from tests.ui.house import House

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


def share(number: int, state: ShareState, reason: str, **more: Any) -> Share:
    facts = more.pop("facts", {"asks": True})
    by_hand = more.pop("by_hand", False)
    out = Outgoing("Words of mine", "key", NOW, by_hand=by_hand)
    return Share(
        number, "acc", "facebook", "draft", "", out, state, NOW, NEVER, reason=reason,
        facts=facts, **more,
    )  # fmt: skip


MISSED = share(1, ShareState.WAITING, "Missed")
UNSURE = share(2, ShareState.UNSURE, "Unclear")
PLANNED = share(3, ShareState.UNSURE, "ByHand", by_hand=True, wall="2026-11-20T10:42:00")
JUST_NOW = share(4, ShareState.UNSURE, "ByHand", by_hand=True)


@pytest.fixture
def said(house: House, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What would be shown on the desktop."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(house.desk.alerts.board, "_notifier", None)
    monkeypatch.setattr(
        house.desk.alerts.board, "_fallback", lambda title, body: told.append((title, body))
    )
    return told


def alerts(house: House) -> ShareAlerts:
    return house.desk.share_alerts


def test_several_come_as_one(house: House, said: list[tuple[str, str]]) -> None:
    alerts(house).add((MISSED, replace(MISSED, id=5)))
    assert alerts(house).tell() == ""
    assert said == [("2 planned share(s) missed their time", "")]


def test_what_came_with_a_copied_home_is_told_as_that(
    house: House, said: list[tuple[str, str]]
) -> None:
    came = replace(MISSED, facts={"asks": True, "moved": True})
    alerts(house).add((came, replace(came, id=5)))
    assert alerts(house).tell() == ""
    assert said == [("2 share(s) to decide about", "")]


def test_a_planned_post_of_one_s_own_names_its_network(
    house: House, said: list[tuple[str, str]]
) -> None:
    alerts(house).settled(PLANNED)
    house.qtbot.waitUntil(lambda: bool(said))
    assert said == [("Time to post on Facebook", "")]


def test_what_is_open_on_the_screen_already_is_not_told(
    house: House, said: list[tuple[str, str]]
) -> None:
    alerts(house).settled(JUST_NOW)
    assert alerts(house).tell() == "nothing"
    alerts(house).settled(share(6, ShareState.UNSURE, "Unclear", facts={}))  # looked for still
    assert alerts(house).tell() == "nothing"


def test_each_is_told_once_until_it_is_over(house: House, said: list[tuple[str, str]]) -> None:
    alerts(house).settled(UNSURE)
    assert alerts(house).tell() == ""
    alerts(house).settled(UNSURE)
    assert alerts(house).tell() == "nothing"
    alerts(house).settled(replace(UNSURE, state=ShareState.SENT, facts={}))
    alerts(house).settled(UNSURE)
    assert alerts(house).tell() == ""


def test_words_stand_in_an_alert_only_where_people_want_them(
    house: House, said: list[tuple[str, str]]
) -> None:
    house.found.settings.put(settings.ALERT_DETAILS, True)
    alerts(house).settled(UNSURE)
    alerts(house).tell()
    assert said == [("Please look whether your post is on Facebook", "Words of mine")]


def test_quiet_hours_hold_back_what_can_wait_and_not_what_was_planned(
    house: House, said: list[tuple[str, str]]
) -> None:
    local = house.now().astimezone()
    house.found.settings.put(settings.QUIET_FROM, f"{local - timedelta(hours=1):%H:%M}")
    house.found.settings.put(settings.QUIET_UNTIL, f"{local + timedelta(hours=1):%H:%M}")
    alerts(house).settled(MISSED)
    assert alerts(house).tell() == "hours"
    alerts(house).settled(PLANNED)
    assert alerts(house).tell() == ""
    house.found.settings.put(settings.ALERTS, False)
    alerts(house).settled(replace(PLANNED, id=9))
    assert alerts(house).tell() == "off"
    assert len(said) == 1


def test_a_click_on_it_leads_to_what_needs_the_person(
    house: House, said: list[tuple[str, str]]
) -> None:
    alerts(house).settled(UNSURE)
    alerts(house).tell()
    house.desk.alerts.opened()
    window = house.desk.window
    assert window is not None
    assert window.place == "shared"
    house.settle()
