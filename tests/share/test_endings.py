"""When people are told that a connection ends: ahead, at work, once, whatever the clock does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop.model import Account, AccountState
from desktop.share.endings import (
    Stage,
    Told,
    due,
    pack,
    presses,
    remember,
    stage_of,
    unpack,
)

BERLIN = timezone(timedelta(hours=1))
THURSDAY = datetime(2026, 11, 19, 10, tzinfo=BERLIN)
"""A working hour."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def account(ends: datetime | None, *, lasts: float = 60, name: str = "linkedin:ada") -> Account:
    connected = None if ends is None else (ends - timedelta(days=lasts)).astimezone(UTC)
    expires = None if ends is None else ends.astimezone(UTC)
    return Account(
        name, "linkedin", "", "ada", "@ada", connected=connected or THURSDAY, expires=expires
    )


def stages(one: Account, hours: int, start: datetime) -> list[tuple[datetime, Stage]]:
    """What is said when somebody looks every hour, remembered each time."""
    told: dict[str, Told] = {}
    said = []
    for later in range(hours):
        now = start + later * HOUR
        found = due([one], told, now)
        said += [(now, ending.stage) for ending in found]
        told = unpack(pack(remember(told, found, [one], now)))
    return said


def test_sixty_days_bring_one_word_a_week_ahead_and_one_a_day_ahead() -> None:
    ends = THURSDAY + 60 * DAY  # a Monday at ten
    said = stages(account(ends), 60 * 24, THURSDAY)
    assert [stage for _, stage in said] == [Stage.WEEK, Stage.DAY]
    assert said[0][0] == ends - 7 * DAY
    # the day before is a Sunday, and Monday at nine would be too late: Friday morning
    assert said[1][0] == (ends - 3 * DAY).replace(hour=9)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("weekday", range(7))
def test_whenever_it_ends_both_words_come_in_working_hours_and_in_time(
    weekday: int, hour: int
) -> None:
    ends = datetime(2027, 1, 18, hour, 30, tzinfo=BERLIN) + weekday * DAY
    said = stages(account(ends), 24 * 12, ends - 12 * DAY)
    assert [stage for _, stage in said] == [Stage.WEEK, Stage.DAY]
    for moment, _ in said:
        assert moment.weekday() < 5
        assert 9 <= moment.hour < 17
    week, day = (ends - moment for moment, _ in said)
    assert 3.5 * DAY <= week <= 10 * DAY
    assert 12 * HOUR <= day <= 4 * DAY


def test_outside_working_hours_nothing_is_said_but_the_tray_shows_it() -> None:
    saturday = THURSDAY + 2 * DAY
    one = account(saturday + 20 * HOUR)
    assert due([one], {}, saturday) == ()
    assert presses(one, saturday)
    assert not presses(account(saturday + 20 * DAY), saturday)


def test_who_was_away_hears_only_the_nearer_word() -> None:
    one = account(THURSDAY + 20 * HOUR)
    said = due([one], {}, THURSDAY)
    assert [ending.stage for ending in said] == [Stage.DAY]
    assert due([one], remember({}, said, [one], THURSDAY), THURSDAY + HOUR) == ()


def test_what_lasts_two_weeks_is_told_the_day_before_only_and_hours_never() -> None:
    ends = THURSDAY + 20 * HOUR
    assert stage_of(account(ends, lasts=14), THURSDAY) is Stage.DAY
    assert stage_of(account(ends + 5 * DAY, lasts=14), THURSDAY) is None
    assert stage_of(account(ends, lasts=2), THURSDAY) is None


def test_what_has_ended_is_told_once_and_never_by_a_date_that_has_passed() -> None:
    ended = replace(account(THURSDAY - DAY), state=AccountState.SIGNED_OUT)
    said = due([ended], {}, THURSDAY)
    assert [ending.stage for ending in said] == [Stage.OVER]
    assert due([ended], remember({}, said, [ended], THURSDAY), THURSDAY + 30 * DAY) == ()
    assert due([account(THURSDAY - DAY)], {}, THURSDAY) == ()


def test_a_new_sign_in_begins_anew_with_its_own_words() -> None:
    old = replace(account(THURSDAY + 20 * HOUR), state=AccountState.SIGNED_OUT)
    told = remember({}, due([old], {}, THURSDAY), [old], THURSDAY)
    again = replace(account(THURSDAY + 21 * HOUR), connected=THURSDAY - 59 * DAY)
    assert [one.stage for one in due([again], told, THURSDAY)] == [Stage.DAY]


def test_a_clock_that_jumped_ahead_and_back_does_not_swallow_the_word() -> None:
    one = account(THURSDAY + 50 * DAY)
    ahead = THURSDAY + 49 * DAY
    told = remember({}, due([one], {}, ahead), [one], ahead)
    assert told
    assert due([one], told, THURSDAY) == ()
    right = stages(one, 24 * 50, THURSDAY)
    assert [stage for _, stage in right] == [Stage.WEEK, Stage.DAY]
    week = THURSDAY + 43 * DAY
    assert [ending.stage for ending in due([one], told, week)] == [Stage.WEEK]


def test_a_clock_set_right_by_seconds_repeats_nothing() -> None:
    one = account(THURSDAY + 20 * HOUR)
    told = remember({}, due([one], {}, THURSDAY), [one], THURSDAY)
    assert due([one], told, THURSDAY - timedelta(seconds=20)) == ()


def test_accounts_by_hand_and_those_without_an_end_are_never_told() -> None:
    assert stage_of(account(None), THURSDAY) is None
    by_hand = replace(account(None), facts={"by_hand": True}, state=AccountState.SIGNED_OUT)
    assert due([by_hand], {}, THURSDAY) == ()


def test_accounts_that_are_gone_are_forgotten_and_nonsense_counts_as_not_told() -> None:
    one = account(THURSDAY + 20 * HOUR)
    told = remember({"gone": Told(1, 2, 3)}, due([one], {}, THURSDAY), [one], THURSDAY)
    assert set(told) == {one.id}
    for text in ("", "[]", "{", '{"a": 1}', '{"a": [1, 2]}', '{"a": ["x", 1, 2]}', "null"):
        assert unpack(text) == {}
