"""When clients ask: never all at once, never less than promised, whatever happens to them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadReply, Busy, GoodwordError, NotAFeed, NotFound, Offline
from desktop.feeds.fetched import State
from desktop.feeds.turns import HOLD_INTERVAL, MISSED, PHASES, Turns

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HALF_HOUR = 1800
CLIENTS = 1000
phases = st.integers(0, PHASES - 1)
seconds = st.integers(946_684_800, 4_102_444_800)  # 2000 to 2100
moments = seconds.map(lambda second: datetime.fromtimestamp(second, UTC))
intervals = st.integers(300, 7 * 86_400)


@given(phases, moments, intervals)
def test_turns_lie_an_interval_apart_give_or_take_a_fifth(
    phase: int, moment: datetime, interval: int
) -> None:
    turns = Turns(phase)
    turn = turns.first(moment, interval)
    assert moment <= turn + timedelta(milliseconds=1)
    assert turn - moment <= timedelta(seconds=1.2 * interval + 1)
    following = turns.after_answer(turn, interval)
    assert 0.799 * interval <= (following - turn).total_seconds() <= 1.201 * interval
    assert turns.first(turn - timedelta(milliseconds=1), interval) == turn


@given(phases, moments, intervals)
def test_who_was_asked_by_hand_is_left_alone_for_half_an_interval(
    phase: int, moment: datetime, interval: int
) -> None:
    wait = (Turns(phase).after_answer(moment, interval) - moment).total_seconds()
    assert 0.499 * interval <= wait <= 1.701 * interval


def crowd() -> list[Turns]:
    drawn = random.Random(20261123)
    return [Turns(drawn.randrange(PHASES)) for _ in range(CLIENTS)]


def most_in_ten_seconds(arrivals: Iterable[datetime]) -> int:
    return max(Counter(int(one.timestamp()) // 10 for one in arrivals).values())


MEAN = CLIENTS * 10 / HALF_HOUR
"""Requests in ten seconds, were they spread evenly."""


def day(turns: Turns, first: datetime, until: datetime) -> list[datetime]:
    found, asked = [], first
    while asked < until:
        found.append(asked)
        asked = turns.after_answer(asked, HALF_HOUR)
    return found


def test_machines_started_in_the_same_second_do_not_ask_together() -> None:
    """Row E2 of what breaks: the peak of ten seconds is at most three times the mean."""
    arrivals = []
    for turns in crowd():
        state = State("p", "https://a.example/p.json", checked=MONDAY - timedelta(days=2))
        assert state.missed(MONDAY, turns, HALF_HOUR)
        back = with_facts(state, back=milliseconds(MONDAY))
        arrivals += day(turns, back.turn(MONDAY, turns, HALF_HOUR), MONDAY + timedelta(hours=8))
    assert most_in_ten_seconds(arrivals) <= 3 * MEAN
    assert len(arrivals) == pytest.approx(CLIENTS * 16, rel=0.02)


@pytest.mark.parametrize(
    "error",
    [
        Offline(address="", cause="connect"),
        Offline(address="", cause="timeout"),
        BadReply(address="", where="file", status=500),
        Busy(address="", retry_after=60),
    ],
    ids=lambda error: f"{error.name} {error.facts.get('cause', '')}",
)
def test_after_an_hour_of_outage_they_do_not_return_together(error: GoodwordError) -> None:
    over = MONDAY + timedelta(hours=1)
    arrivals = []
    for number, turns in enumerate(crowd()):
        asked, failures = turns.first(MONDAY, HALF_HOUR), 0
        while asked < over:
            chance = (number * 619 + failures * 331) % CLIENTS / CLIENTS
            asked = turns.after_failure(asked, HALF_HOUR, failures, error, chance)
            failures += 1
        arrivals += day(turns, asked, over + timedelta(hours=7))
    assert most_in_ten_seconds(one for one in arrivals if one >= over) <= 3 * MEAN


def test_a_maintenance_that_ends_for_all_at_once_brings_nobody_back_early_or_together() -> None:
    end = MONDAY + timedelta(minutes=40)
    arrivals = []
    for turns in crowd():
        asked = turns.first(MONDAY, HALF_HOUR)
        left = int((end - asked).total_seconds()) + 1
        error = Busy(address="", retry_after=max(1, left))
        arrivals.append(turns.after_failure(asked, HALF_HOUR, 0, error, 0.5))
    assert min(arrivals) >= end
    assert most_in_ten_seconds(arrivals) <= 3 * MEAN


@given(
    phases,
    moments,
    intervals,
    st.integers(0, 40),
    st.floats(0, 1, exclude_max=True),
    st.sampled_from(
        [
            Offline(address="", cause="name"),
            Offline(address="", cause="timeout"),
            BadReply(address="", where="file", status=500),
            NotAFeed(address="", found="login_page"),
            NotAFeed(address="", found="html"),
            NotFound(address="", status=404),
        ]
    ),
)
def test_a_failure_waits_at_least_ten_seconds_and_at_most_the_rest_of_a_day(
    phase: int,
    moment: datetime,
    interval: int,
    failures: int,
    chance: float,
    error: GoodwordError,
) -> None:
    later = Turns(phase).after_failure(moment, interval, failures, error, chance)
    wait = (later - moment).total_seconds()
    assert 10 <= wait <= max(6 * 3600, interval) + 0.7 * interval + 1
    if isinstance(error, Offline):
        assert wait <= 1.7 * HALF_HOUR + 1
    if error.facts.get("cause") == "name":
        assert wait <= 1.7 * 900 + 1


def test_a_machine_without_a_network_looks_again_within_half_a_minute() -> None:
    error = Offline(address="", cause="name")
    waits = [
        Turns(0).after_failure(MONDAY, HALF_HOUR, 0, error, chance / 10) for chance in range(10)
    ]
    assert max(waits) <= MONDAY + timedelta(seconds=30)
    assert len(set(waits)) == 10


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def with_facts(state: State, **facts: object) -> State:
    merged: Mapping[str, object] = MappingProxyType(dict(facts))
    return State(
        state.program, state.address, checked=state.checked, failures=state.failures, facts=merged
    )


def test_who_missed_a_turn_waits_for_another_one_only_once() -> None:
    turns = Turns(PHASES // 3)
    state = State("p", "https://a.example/p.json", checked=MONDAY - timedelta(hours=12))
    assert state.missed(MONDAY, turns, HALF_HOUR)
    state = with_facts(state, back=milliseconds(MONDAY))
    turn = state.turn(MONDAY, turns, HALF_HOUR)
    assert MONDAY <= turn <= MONDAY + timedelta(seconds=1.2 * HALF_HOUR)
    assert not state.due(turn - timedelta(seconds=1), turns, HALF_HOUR)
    assert state.due(turn - timedelta(seconds=1), turns, HALF_HOUR, force=True)
    later = turn + timedelta(days=3)
    assert not state.missed(later, turns, HALF_HOUR)
    assert state.due(later, turns, HALF_HOUR)


def test_a_rare_program_is_asked_within_half_an_hour_of_coming_back() -> None:
    state = State("p", "https://a.example/p.json", checked=MONDAY - timedelta(days=20))
    state = with_facts(state, back=milliseconds(MONDAY))
    for phase in range(0, PHASES, PHASES // 50):
        turn = state.turn(MONDAY, Turns(phase), 7 * 86_400)
        assert turn - MONDAY <= timedelta(seconds=1.2 * HALF_HOUR)


def test_a_late_tick_misses_nothing_and_this_machine_spares_itself_no_question() -> None:
    turns = Turns(7)
    state = State("p", "https://a.example/p.json", checked=MONDAY)
    planned = state.turn(MONDAY, turns, HALF_HOUR)
    assert not state.missed(planned + MISSED, turns, HALF_HOUR)
    assert state.missed(planned + MISSED + timedelta(seconds=1), turns, HALF_HOUR)
    own = State("p", "http://127.0.0.1:8000/p.json", checked=MONDAY)
    assert not own.missed(MONDAY + timedelta(days=1), turns, HALF_HOUR)


def test_a_hold_that_begins_shortens_the_wait_at_once() -> None:
    state = State("p", "https://a.example/p.json", checked=MONDAY)
    for phase in range(0, PHASES, PHASES // 50):
        turn = state.turn(MONDAY, Turns(phase), HOLD_INTERVAL)
        assert turn - MONDAY <= timedelta(seconds=1.7 * HOLD_INTERVAL)


def test_a_clock_that_was_ahead_once_stops_nothing() -> None:
    turns = Turns(7)
    ahead = MONDAY + timedelta(days=3650)
    assert State("p", "https://a.example/", checked=ahead).due(MONDAY, turns, HALF_HOUR)
    state = State("p", "https://a.example/", checked=MONDAY - timedelta(days=1))
    state = with_facts(state, back=milliseconds(ahead))
    assert state.missed(MONDAY, turns, HALF_HOUR)
    busy = with_facts(state, asked=milliseconds(ahead))
    assert busy.due(MONDAY, turns, HALF_HOUR)
