"""When programs are told: soon, once at a time, again when it is due, and never after the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.jobs import Jobs
from desktop.reach.agreements import Who
from desktop.reports import GATHERING, IDLE, Reports
from tests.test_reporting import Day, given_day  # noqa: F401
from tests.ui.house import given_jobs, given_silence, given_unblocked  # noqa: F401


@pytest.fixture
def reports(day: Day, jobs: Jobs) -> Iterator[Reports]:
    made = Reports(jobs, day.found.reporting, day.clock)
    yield made
    made.stop()


def idle(reports: Reports) -> bool:
    return not reports._running


def test_what_happens_together_goes_out_together(day: Day, reports: Reports, qtbot: QtBot) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.clock.forward(hours=1)
    reports.tick()
    qtbot.waitUntil(lambda: idle(reports))
    day.share()
    day.share()
    reports.look()
    reports.tick()
    assert idle(reports)  # not yet: something more may come
    day.clock.forward(seconds=GATHERING.total_seconds())
    with qtbot.waitSignal(reports.told):
        reports.tick()
    assert len(day.told()) == 2
    attempts = {one.attempts for one in day.found.reporting.events.told(day.program.address)}
    assert attempts == {1}


def test_a_post_that_is_taken_down_is_found_by_itself(
    day: Day, reports: Reports, qtbot: QtBot
) -> None:
    day.agree(who=Who.PSEUDONYM)
    share = day.share()
    day.clock.forward(minutes=1)
    with qtbot.waitSignal(reports.told):
        reports.tick()
    day.found.outbox.delete(share.id, day.clock())
    day.clock.forward(seconds=IDLE.total_seconds())
    with qtbot.waitSignal(reports.told):
        reports.tick()
    assert day.told() == []


def test_a_clock_that_was_set_back_does_not_put_it_off(
    day: Day, reports: Reports, qtbot: QtBot
) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.share()
    day.clock.now -= timedelta(days=400)
    reports.tick()
    day.clock.forward(seconds=IDLE.total_seconds())
    reports.tick()
    assert not idle(reports)
    qtbot.waitUntil(lambda: idle(reports))


def test_nothing_begins_after_the_end(day: Day, reports: Reports) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.share()
    reports.stop()
    day.clock.forward(hours=5)
    reports.look()
    reports.tick()
    assert idle(reports)
    assert not reports._soon.isActive()
    assert day.told() == []
