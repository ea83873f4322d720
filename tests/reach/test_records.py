"""Records are against oneself: a pause loses nothing, unknown is no record, posts count once."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop import settings as table
from desktop.metric import Measure
from desktop.model import Share
from desktop.reach.records import (
    FOLLOWERS,
    MILESTONES,
    POSTS,
    VIEWS,
    Milestone,
    Row,
    Target,
    bests,
    progress,
    records,
    row,
)
from desktop.reach.targets import Targets, read_targets
from desktop.settings import Settings
from desktop.store import Store
from tests.reach.stories import NOW, a_share, ago, followers, newest, read, waiting

THIS = date(2026, 11, 16)
"""The Monday of the week of NOW."""


def in_weeks(*back: int) -> list[Share]:
    """A post in the middle of each of these weeks before this one."""
    middle = datetime(2026, 11, 18, 12, tzinfo=UTC)
    return [a_share(n, middle - timedelta(weeks=week)) for n, week in enumerate(back, 1)]


@pytest.mark.parametrize(
    ("back", "said"),
    [
        ((), Row(0, 0, None, this_week=False)),
        ((0,), Row(1, 1, THIS, this_week=True)),
        ((1, 2, 3), Row(3, 3, date(2026, 11, 9), this_week=False)),
        ((0, 1, 2), Row(3, 3, THIS, this_week=True)),
        ((2, 3, 4), Row(0, 3, date(2026, 11, 2), this_week=False)),
        ((0, 2, 3, 4, 5), Row(1, 4, date(2026, 11, 2), this_week=True)),
        ((0, 0, 0), Row(1, 1, THIS, this_week=True)),
        ((0, 1, 3, 4), Row(2, 2, date(2026, 10, 26), this_week=True)),
    ],
)
def test_weeks_in_a_row(back: tuple[int, ...], said: Row) -> None:
    assert row(in_weeks(*back), NOW, UTC) == said


def test_a_week_begins_on_monday_where_the_person_is() -> None:
    late_sunday = a_share(1, datetime(2026, 11, 15, 23, 30, tzinfo=UTC))
    assert not row([late_sunday], NOW, UTC).this_week
    assert row([late_sunday], NOW, ZoneInfo("Europe/Berlin")).this_week


def test_a_post_of_summer_lies_in_the_week_it_had_in_summer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Europe/Vienna")
    time.tzset()
    try:
        # Monday 00:30 in Vienna in July; by winter's clock it would still be Sunday
        post = a_share(1, datetime(2026, 7, 5, 22, 30, tzinfo=UTC))
        assert row([post], NOW).ended == date(2026, 7, 6)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_row_goes_on_over_new_year() -> None:
    days = (datetime(2026, 12, 30, 9, tzinfo=UTC), datetime(2027, 1, 5, 9, tzinfo=UTC))
    found = row([a_share(n, day) for n, day in enumerate(days)], days[1], UTC)
    assert found == Row(2, 2, date(2027, 1, 4), this_week=True)


def test_the_best_of_each_measure_is_the_first_of_the_highest() -> None:
    shares = [a_share(number, ago(days=40 - number)) for number in (1, 2, 3, 4)]
    latest = newest(
        read(1, Measure.VIEWS, 100),
        read(2, Measure.VIEWS, 900),
        read(3, Measure.VIEWS, 900),
        read(4, Measure.VIEWS, None),
        read(1, Measure.REACTIONS, 0),
        read(4, Measure.LINK_CLICKS, 3),
    )
    found = bests(shares, latest)
    assert [(one.measure, one.value, one.share) for one in found] == [
        (Measure.VIEWS, 900, 2),
        (Measure.LINK_CLICKS, 3, 4),
    ]
    assert (found[0].at, found[0].source, found[0].as_of) == (ago(days=38), "lark", NOW)


def test_what_never_went_out_counts_nowhere() -> None:
    share = waiting(a_share(1, ago(days=1)))
    found = records([share], newest(read(1, Measure.VIEWS, 5)), (), NOW, UTC)
    assert found.bests == ()
    assert found.row.longest == 0
    assert found.milestones == (Milestone(POSTS, 0, 0, None, 1),)


def test_one_draft_to_three_accounts_is_one_post() -> None:
    shares = [a_share(number, ago(days=1), "lark", "one") for number in (1, 2, 3)]
    found = records(shares, {}, (), NOW, UTC)
    assert found.milestones == (Milestone(POSTS, 1, 1, ago(days=1), 5),)
    assert found.best_week is None
    assert progress(Target(2, "week"), shares, NOW, UTC).done == 1


def test_the_week_with_most_posts_is_the_first_of_those() -> None:
    found = records(in_weeks(9, 9, 5, 5, 1), {}, (), NOW, UTC)
    assert found.best_week == (THIS - timedelta(weeks=9), 2)


def test_milestones_say_when_they_are_known_to_have_been_reached() -> None:
    shares = [a_share(number, ago(days=100 - number)) for number in range(1, 13)]
    latest = newest(*(read(share.id, Measure.VIEWS, 50) for share in shares[:11]))
    had = [followers(90, ago(days=30)), followers(120, ago(days=20)), followers(80, NOW)]
    assert records(shares, latest, had, NOW, UTC).milestones == (
        Milestone(POSTS, 12, 10, ago(days=90), 25),
        Milestone(VIEWS, 550, 500, None, 1_000),
        Milestone(FOLLOWERS, 120, 100, ago(days=20), 500),
    )


def test_followers_that_were_there_at_the_first_reading_came_at_some_time_before() -> None:
    found = records([], {}, [followers(700, ago(days=30)), followers(710, NOW)], NOW, UTC)
    assert found.milestones[-1] == Milestone(FOLLOWERS, 710, 500, None, 1_000)


def test_after_the_last_milestone_there_is_none() -> None:
    top = MILESTONES[FOLLOWERS][-1]
    found = records([], {}, [followers(top * 2, NOW)], NOW, UTC)
    assert found.milestones[-1] == Milestone(FOLLOWERS, top * 2, top, None, 0)


def test_a_target_counts_the_running_week_or_month() -> None:
    shares = in_weeks(0, 0, 1, 2, 3)
    week = progress(Target(2, "week"), shares, NOW, UTC)
    assert (week.done, week.until, week.reached) == (2, date(2026, 11, 22), True)
    month = progress(Target(6, "month"), shares, NOW, UTC)
    assert (month.done, month.until, month.reached) == (4, date(2026, 11, 30), False)
    december = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert progress(Target(1, "month"), [], december, UTC).until == date(2026, 12, 31)


def test_targets_are_kept_and_none_is_none(store: Store) -> None:
    settings = Settings(store)
    targets = Targets(settings)
    assert targets.all() == ()
    targets.put([Target(2, "week"), Target(0, "month")])
    assert Targets(Settings(store)).all() == (Target(2, "week"),)
    targets.put([])
    assert targets.all() == ()
    assert settings.get(table.TARGETS) == ""


@pytest.mark.parametrize(
    "text", ["x", "[2]", '{"week": "2"}', '{"week": true}', '{"week": -1, "year": 3}', "null"]
)
def test_targets_that_cannot_be_read_are_none(text: str) -> None:
    assert read_targets(text) == ()
