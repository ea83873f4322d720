"""When a plan comes true: daylight saving, other zones, and hours when people look."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop.model import Outgoing, Share, ShareState, Sharing
from desktop.share.planning import (
    BEFORE_END,
    SOONEST,
    Plan,
    SystemZone,
    allowed,
    elsewhere,
    good_hour,
    on_wall,
    plan_of,
    to_utc,
    zone_of,
)

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
    "UTC",
)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # a Friday


def wall(*numbers: int) -> datetime:
    return datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - what a clock shows


@pytest.mark.parametrize(
    ("at", "zone", "utc", "shown"),
    [
        # the hour that is left out: forward by what was left out
        ((2026, 3, 29, 2, 30), "Europe/Berlin", "2026-03-29T01:30", (2026, 3, 29, 3, 30)),
        ((2026, 3, 8, 2, 30), "America/New_York", "2026-03-08T07:30", (2026, 3, 8, 3, 30)),
        ((2026, 10, 4, 2, 15), "Australia/Lord_Howe", "2026-10-03T15:45", (2026, 10, 4, 2, 45)),
        # the hour that comes twice: the first one
        ((2026, 10, 25, 2, 30), "Europe/Berlin", "2026-10-25T00:30", (2026, 10, 25, 2, 30)),
        ((2026, 11, 1, 1, 30), "America/New_York", "2026-11-01T05:30", (2026, 11, 1, 1, 30)),
        ((2026, 4, 5, 1, 45), "Australia/Lord_Howe", "2026-04-04T14:45", (2026, 4, 5, 1, 45)),
        # around them, and where there is none
        ((2026, 3, 29, 1, 59), "Europe/Berlin", "2026-03-29T00:59", (2026, 3, 29, 1, 59)),
        ((2026, 3, 29, 3, 0), "Europe/Berlin", "2026-03-29T01:00", (2026, 3, 29, 3, 0)),
        ((2026, 10, 25, 3, 0), "Europe/Berlin", "2026-10-25T02:00", (2026, 10, 25, 3, 0)),
        ((2026, 3, 29, 2, 30), "Asia/Kolkata", "2026-03-28T21:00", (2026, 3, 29, 2, 30)),
        ((2026, 3, 29, 2, 30), "UTC", "2026-03-29T02:30", (2026, 3, 29, 2, 30)),
    ],
)
def test_a_plan_comes_true_once_also_where_the_clock_leaps(
    at: tuple[int, ...], zone: str, utc: str, shown: tuple[int, ...]
) -> None:
    plan = Plan(wall(*at), zone)
    assert plan.utc == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert plan.shown == wall(*shown)


@pytest.mark.parametrize("zone", ZONES)
def test_any_plan_in_any_zone_shows_its_own_time_unless_the_clock_leaves_it_out(zone: str) -> None:
    chance = random.Random(zone)
    for _ in range(400):
        at = wall(2026, 1, 1) + timedelta(minutes=chance.randrange(3 * 365 * 24 * 60))
        plan = Plan(at, zone)
        moved = plan.shown - at
        assert timedelta(0) <= moved <= timedelta(hours=1)
        if moved:
            # nobody's clock shows the time that was asked for on that day
            around = (plan.utc + timedelta(minutes=n) for n in range(-120, 121, 15))
            assert at not in [on_wall(one, ZoneInfo(zone)) for one in around]
        earlier = plan.utc - timedelta(minutes=30)
        assert on_wall(earlier, ZoneInfo(zone)) != at  # the first of two


def test_a_time_with_a_zone_of_its_own_is_no_plan() -> None:
    with pytest.raises(ValueError, match="wall"):
        Plan(NOW, "Europe/Berlin")


@pytest.mark.parametrize(
    "name", ["Nowhere/Atlantis", "../../etc/passwd", "/etc/localtime", "Europe"]
)
def test_a_zone_that_is_not_known_is_said_and_nothing_breaks(name: str) -> None:
    assert zone_of(name) is None
    with pytest.raises(ValueError, match="not known"):
        _ = Plan(wall(2026, 11, 20, 9), name).utc
    with pytest.raises(ValueError, match="not known"):
        good_hour(name, NOW, None, "me")


# --- the zone of this computer --------------------------------------------------------------


@pytest.fixture(params=["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
def here(request: pytest.FixtureRequest) -> Iterator[ZoneInfo]:
    """The computer is in this zone, as the C library sees it."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield ZoneInfo(request.param)
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_the_zone_of_the_computer_is_the_same_as_by_its_name(here: ZoneInfo) -> None:
    chance, system = random.Random(20261120), SystemZone()
    moments = [NOW + timedelta(minutes=chance.randrange(500_000)) for _ in range(1000)]
    # the nights in which clocks leap, minute by minute
    for start in ((2026, 3, 28, 12), (2026, 10, 24, 12), (2026, 3, 8), (2026, 11, 1)):
        begin = datetime(*start, tzinfo=UTC)
        moments += [begin + timedelta(minutes=5 * n) for n in range(300)]
    for moment in moments:
        assert on_wall(moment, system) == on_wall(moment, here)
        assert moment.astimezone(system).utcoffset() == moment.astimezone(here).utcoffset()
        at = on_wall(moment, here)
        assert to_utc(at, system) == to_utc(at, here)


def test_a_plan_without_a_zone_is_meant_on_the_clock_of_the_computer(here: ZoneInfo) -> None:
    at = wall(2026, 7, 1, 9, 15)
    assert Plan(at, "").utc == to_utc(at, here)


# --- a laptop that travels -------------------------------------------------------------------


def planned(at: datetime, zone: str) -> Share:
    plan = Plan(at, zone)
    return Share(
        id=1,
        account="lark:ada",
        network="lark",
        draft="d",
        post="",
        outgoing=Outgoing("words", "key", NOW),
        state=ShareState.WAITING,
        created=NOW,
        due=plan.utc,
        wall=plan.wall.isoformat(),
        zone=zone,
    )


def test_a_plan_keeps_its_own_clock_and_says_so_on_another_one() -> None:
    share = planned(wall(2026, 12, 1, 9), "Europe/Berlin")
    assert plan_of(share) == Plan(wall(2026, 12, 1, 9), "Europe/Berlin")
    assert not elsewhere(share, ZoneInfo("Europe/Berlin"))
    assert not elsewhere(share, ZoneInfo("Europe/Paris"))  # the same time on the wall
    assert elsewhere(share, ZoneInfo("America/New_York"))
    # as it will be then, not as it is today
    summer = planned(wall(2026, 7, 1, 9), "Europe/London")
    assert elsewhere(summer, ZoneInfo("UTC"))
    assert not elsewhere(planned(wall(2026, 12, 1, 9), "Europe/London"), ZoneInfo("UTC"))


def test_what_is_no_plan_or_can_not_be_read_is_not_elsewhere() -> None:
    share = planned(wall(2026, 12, 1, 9), "Europe/Berlin")
    for other in (
        replace(share, wall="", zone=""),
        replace(share, wall="soon"),
        replace(share, zone="Nowhere/Atlantis"),
    ):
        assert not elsewhere(other, ZoneInfo("America/New_York"))
    assert plan_of(replace(share, wall="")) is None
    assert plan_of(replace(share, wall="soon")) is None


# --- a good hour -------------------------------------------------------------------------------


def rules(chance: random.Random) -> Sharing:
    hours = None
    if chance.random() < 0.7:
        begin, end = (f"{chance.randrange(24):02}:{chance.choice((0, 30)):02}" for _ in range(2))
        hours = (begin, end)
    return Sharing(hours=hours, weekends=chance.random() < 0.5)


@pytest.mark.parametrize("zone", ZONES)
def test_a_good_hour_is_allowed_ahead_and_before_the_end_of_the_post(zone: str) -> None:
    chance, found = random.Random(zone), 0
    for number in range(100):
        now = NOW + timedelta(minutes=chance.randrange(400 * 24 * 60))
        until = now + timedelta(minutes=chance.randrange(6 * 24 * 60))
        sharing = rules(chance)
        plan = good_hour(zone, now, until, f"draft {number}", sharing)
        if plan is None:
            continue
        found += 1
        assert now + SOONEST <= plan.utc <= until - BEFORE_END
        assert allowed(plan.wall, sharing)
        assert plan.zone == zone
        assert plan.shown == plan.wall
        assert plan == good_hour(zone, now, until, f"draft {number}", sharing)
    assert found > 40


@pytest.mark.parametrize("zone", ZONES)
def test_where_the_post_stays_long_enough_there_is_always_a_good_hour(zone: str) -> None:
    chance = random.Random(zone)
    for number in range(60):
        now = NOW + timedelta(minutes=chance.randrange(400 * 24 * 60))
        sharing = rules(chance)
        plan = good_hour(zone, now, None, str(number), sharing)
        assert plan is not None
        assert plan.utc - now < timedelta(days=8)


def test_a_good_hour_is_on_a_working_day_in_the_morning_at_noon_or_in_the_afternoon() -> None:
    plans = [good_hour("Europe/Berlin", NOW, None, str(n)) for n in range(300)]
    for plan in plans:
        assert plan is not None
        assert plan.wall.weekday() < 5
        at = plan.wall.hour * 60 + plan.wall.minute
        assert (
            8 * 60 + 30 <= at < 10 * 60 or 12 * 60 <= at < 13 * 60 or 16 * 60 <= at < 17 * 60 + 30
        )
    days = {plan.wall.date().isoformat() for plan in plans if plan}
    assert days == {"2026-11-20", "2026-11-23"}  # Friday noon and afternoon, Monday morning


def test_colleagues_with_the_same_post_are_spread_over_many_minutes() -> None:
    plans = [good_hour("Europe/Berlin", NOW, None, f"draft of {n}") for n in range(500)]
    minutes = [plan.utc for plan in plans if plan is not None]
    assert len(set(minutes)) > 150
    assert max(minutes.count(one) for one in minutes) < 15


def test_the_hours_of_the_program_count_before_our_own_idea_of_good_ones() -> None:
    night = Sharing(hours=("22:00", "05:00"))
    plan = good_hour("Europe/Berlin", NOW, None, "me", night)
    assert plan is not None
    assert plan.wall.hour >= 22 or plan.wall.hour < 5


def test_before_a_post_ends_at_the_weekend_the_weekend_is_good_enough_unless_forbidden() -> None:
    friday_evening = NOW.replace(hour=18)
    sunday = NOW.replace(day=22, hour=20)
    plan = good_hour("Europe/Berlin", friday_evening, sunday, "me")
    assert plan is not None
    assert plan.wall.weekday() >= 5
    assert good_hour("Europe/Berlin", friday_evening, sunday, "me", Sharing(weekends=False)) is None


def test_a_post_that_ends_at_once_has_no_good_hour() -> None:
    for minutes in (-60, 0, 5, 25):
        assert good_hour("Europe/Berlin", NOW, NOW + timedelta(minutes=minutes), "me") is None


def test_hours_that_the_clock_leaves_out_are_never_good() -> None:
    only_then = Sharing(hours=("02:00", "03:00"))
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
    plan = good_hour("Europe/Berlin", saturday, None, "me", only_then)
    assert plan is not None
    assert plan.shown == plan.wall
    assert plan.wall.date().isoformat() != "2026-03-29"


def test_hours_that_run_past_midnight_and_hours_that_are_none() -> None:
    late = Sharing(hours=("20:00", "02:00"))
    for hour, fine in ((19, False), (20, True), (23, True), (1, True), (2, False), (12, False)):
        assert allowed(wall(2026, 11, 20, hour), late) is fine
    assert allowed(wall(2026, 11, 20, 3), Sharing(hours=("09:00", "09:00")))
    assert not allowed(wall(2026, 11, 21, 12), Sharing(weekends=False))
