"""The pace a program asks for: how long a share waits, by which rule, and never for ever."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from desktop.model import Sharing
from desktop.share.pace import LATE_GAP, Asked, Pause, pause
from desktop.share.planning import allowed, on_wall

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # Friday, 11:00 in Berlin


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def asked(
    sharing: Sharing, *went: datetime, now: datetime = NOW, hurried: bool = False
) -> Pause | None:
    last = max(went, default=None)
    return pause(sharing, went, last, now, BERLIN, Asked(hurried=hurried))


def test_without_rules_nothing_waits() -> None:
    assert asked(Sharing(), *[NOW - timedelta(seconds=n) for n in range(100)]) is None


def test_so_many_a_day_and_not_one_more_even_in_a_hurry() -> None:
    rule = Sharing(a_day=2)
    this_morning = (berlin("2026-11-20T00:00"), berlin("2026-11-20T10:59"))
    assert asked(rule, this_morning[0]) is None
    tomorrow = Pause(berlin("2026-11-21T00:00"), "a_day")
    assert asked(rule, *this_morning) == tomorrow
    assert asked(rule, *this_morning, hurried=True) == tomorrow
    # and where the number is reached, nobody's hurry posts at midnight
    open_hours = Sharing(a_day=2, hours=("09:00", "17:00"))
    morning = Pause(berlin("2026-11-21T09:00"), "a_day")
    assert asked(open_hours, *this_morning, hurried=True) == morning
    # yesterday is over on the clock of the person, not in UTC
    assert asked(rule, berlin("2026-11-19T23:59"), this_morning[0]) is None


def test_the_gap_counts_from_the_newest_share() -> None:
    rule = Sharing(gap=3600)
    before = (NOW - timedelta(hours=5), NOW - timedelta(minutes=20))
    assert asked(rule, *before) == Pause(NOW + timedelta(minutes=40), "gap")
    assert asked(rule, *before, hurried=True) is None
    assert asked(rule, NOW - timedelta(hours=1)) is None


def test_outside_the_hours_it_waits_for_the_next_opening() -> None:
    rule = Sharing(hours=("09:00", "17:00"))
    evening, night = berlin("2026-11-20T17:00"), berlin("2026-11-21T03:00")
    assert asked(rule) is None
    opening = Pause(berlin("2026-11-21T09:00"), "hours")
    assert asked(rule, now=evening) == asked(rule, now=night) == opening
    assert asked(rule, now=evening, hurried=True) is None


def test_hours_past_midnight_open_in_the_evening() -> None:
    rule = Sharing(hours=("20:00", "02:00"))
    assert asked(rule) == Pause(berlin("2026-11-20T20:00"), "hours")
    assert asked(rule, now=berlin("2026-11-21T01:59")) is None
    assert asked(rule, now=berlin("2026-11-21T02:00")) == Pause(berlin("2026-11-21T20:00"), "hours")


def test_a_weekend_is_waited_out_until_monday_opens() -> None:
    saturday = berlin("2026-11-21T11:00")
    monday = Pause(berlin("2026-11-23T00:00"), "weekend")
    assert asked(Sharing(weekends=False), now=saturday) == monday
    both = Sharing(weekends=False, hours=("09:00", "17:00"))
    assert asked(both, now=saturday) == Pause(berlin("2026-11-23T09:00"), "weekend")
    assert asked(both, now=berlin("2026-11-20T18:00")) == Pause(berlin("2026-11-23T09:00"), "hours")
    assert asked(both, now=saturday, hurried=True) is None


def test_several_rules_together_name_the_one_that_takes_longest() -> None:
    rule = Sharing(a_day=1, gap=600, hours=("09:00", "17:00"))
    assert asked(rule, NOW) == Pause(berlin("2026-11-21T09:00"), "a_day")
    late = berlin("2026-11-20T16:55")
    gap_leads_into_the_night = asked(Sharing(gap=600, hours=("09:00", "17:00")), late, now=late)
    assert gap_leads_into_the_night == Pause(berlin("2026-11-21T09:00"), "hours")


def test_an_opening_that_the_clock_leaves_out_comes_right_after() -> None:
    rule = Sharing(hours=("02:30", "05:00"))
    night = berlin("2026-03-29T00:30")
    assert asked(rule, now=night) == Pause(berlin("2026-03-29T03:30"), "hours")
    gone = Sharing(hours=("02:00", "03:00"))
    assert asked(gone, now=night) == Pause(berlin("2026-03-30T02:00"), "hours")


def test_a_clock_that_was_wrong_holds_nothing_up_for_longer_than_the_gap() -> None:
    next_year = NOW + timedelta(days=365)
    assert asked(Sharing(gap=3600), next_year) == Pause(NOW + timedelta(hours=1), "gap")
    assert asked(Sharing(a_day=1), next_year) is None


def test_what_was_slept_through_goes_one_by_one_whatever_the_program_says() -> None:
    last, late = NOW - timedelta(minutes=1), Asked(late=True)
    free = last + LATE_GAP
    assert pause(Sharing(), [], last, NOW, BERLIN, late) == Pause(free, "gap")
    assert pause(Sharing(), [], None, NOW, BERLIN, late) is None
    assert pause(Sharing(), [], last, NOW, BERLIN) is None
    assert pause(Sharing(), [], last, NOW, BERLIN, Asked(hurried=True, late=True)) is None


def test_whatever_the_rules_a_share_gets_its_turn_and_keeps_all_of_them_then() -> None:
    chance = random.Random(20261120)
    for _ in range(1500):
        zone = ZoneInfo(chance.choice(("Europe/Berlin", "America/New_York", "Asia/Kolkata")))
        begin, end = (f"{chance.randrange(24):02}:{chance.choice((0, 15, 30)):02}" for _ in "ab")
        rule = Sharing(
            a_day=chance.choice((0, 1, 2, 3)),
            gap=chance.choice((0, 60, 3600, 86_400)),
            hours=chance.choice((None, (begin, end))),
            weekends=chance.random() < 0.5,
        )
        now = NOW + timedelta(minutes=chance.randrange(400 * 24 * 60))
        went = [now - timedelta(minutes=chance.randrange(2000)) for _ in range(4)]
        found = pause(rule, went, max(went), now, zone)
        then = now if found is None else found.until
        assert now <= then <= now + timedelta(days=9)
        if found is not None:
            assert found.until > now
            assert found.rule in ("a_day", "gap", "hours", "weekend")
        assert allowed(on_wall(then, zone), rule)
        assert then >= max(went) + timedelta(seconds=rule.gap)
        today = [one for one in went if on_wall(one, zone).date() == on_wall(then, zone).date()]
        assert not rule.a_day or len(today) < rule.a_day
        assert pause(rule, went, max(went), then, zone) is None


@pytest.mark.parametrize("gap", [1, 60, 600])
def test_a_hundred_shares_at_once_go_out_over_days_within_every_rule(gap: int) -> None:
    rule = Sharing(a_day=5, gap=gap, hours=("09:00", "17:00"), weekends=False)
    went: list[datetime] = []
    now = NOW
    while len(went) < 100:
        found = asked(rule, *went, now=now)
        if found is None:
            went.append(now)
        else:
            now = found.until
    days: dict[str, int] = {}
    for one in went:
        shown = on_wall(one, BERLIN)
        assert shown.weekday() < 5
        assert 9 <= shown.hour < 17
        days[shown.date().isoformat()] = days.get(shown.date().isoformat(), 0) + 1
    assert set(days.values()) == {5}
    assert all(after - before >= timedelta(seconds=gap) for before, after in pairwise(went))
