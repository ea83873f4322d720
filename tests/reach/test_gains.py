"""Gains: what a network ties to posts, apart from weeks with shares against weeks without."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from desktop.metric import LINKS, Measure, Metric, Span
from desktop.model import Outgoing, Receipt, Share, ShareState
from desktop.reach.gains import Compared, Lack, Outcome, Side, attributed, compared
from desktop.reach.known import Readings
from desktop.reach.summary import Known

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
VISITS, NEW, CLICKS = Measure.PROFILE_VISITS, Measure.NEW_FOLLOWERS, Measure.LINK_CLICKS
MONDAY = date(2026, 11, 16)
ADA = {"x:ada": "x"}


def a_share(identity: int, at: datetime, account: str = "x:ada") -> Share:
    return Share(
        *(identity, account, account.split(":")[0], f"draft-{identity}", "p"),
        *(Outgoing("words", "k", at), ShareState.SENT, at, at),
        receipt=Receipt(str(identity), "", at),
    )


def days_of(values: Sequence[int], measure: Measure = VISITS, account: str = "x:ada") -> list[Span]:
    """Each week's number over its seven days; the last week ends before `MONDAY`."""
    return [
        Span(
            *(account, measure, MONDAY - timedelta(days=7 * (len(values) - week) - day), 1),
            value // 7 + (day < value % 7),
            *(NOW - timedelta(days=1), "x:file"),
        )
        for week, value in enumerate(values)
        for day in range(7)
    ]


def shares_in(marked: Sequence[bool], account: str = "x:ada") -> list[Share]:
    """One share on the Wednesday of each marked week."""
    begin = datetime.combine(MONDAY, time(12), UTC) - timedelta(weeks=len(marked), days=-2)
    return [
        a_share(number, begin + timedelta(weeks=number), account)
        for number, mark in enumerate(marked)
        if mark
    ]


def one(weeks: Sequence[int], marked: Sequence[bool], measure: Measure = VISITS) -> Compared:
    readings = Readings.of((), days_of(weeks, measure))
    found = compared(shares_in(marked), readings, ADA, NOW)
    return next(each for each in found if each.measure is measure)


def alternating(count: int) -> list[bool]:
    return [week % 2 == 0 for week in range(count)]


# --- attributed --------------------------------------------------------------------------------


def test_what_a_network_ties_to_posts_says_of_how_many_it_knows() -> None:
    shares = [a_share(number, NOW - timedelta(days=number)) for number in (1, 2, 3)]
    metrics = [
        Metric("x:ada", 1, VISITS, 4, NOW, "x"),
        Metric("x:ada", 2, VISITS, 0, NOW - timedelta(hours=1), "x:file"),
        Metric("x:ada", 3, VISITS, None, NOW, "x", "too_old"),
    ]
    (found,) = attributed(shares, Readings.of(metrics), NOW)
    assert (found.network, found.measure, found.known) == ("x", VISITS, Known(4, 2, 3))
    assert (found.sources, found.as_of) == (("x", "x:file"), NOW)


def test_networks_that_tie_nothing_to_posts_are_not_attributed_a_zero() -> None:
    shares = [a_share(1, NOW - timedelta(days=1))]
    metrics = [Metric("x:ada", 1, VISITS, None, NOW, "x", "not_permitted")]
    assert attributed(shares, Readings.of(metrics), NOW) == ()


def test_clicks_that_two_counted_are_not_added_up() -> None:
    shares = [a_share(1, NOW - timedelta(days=1))]
    metrics = [
        Metric("x:ada", 1, CLICKS, 5, NOW - timedelta(hours=1), "x"),
        Metric("x:ada", 1, CLICKS, 9, NOW, LINKS),
    ]
    (found,) = attributed(shares, Readings.of(metrics), NOW)
    assert found.known == Known(5, 1, 1)
    assert found.sources == ("x",)
    (only,) = attributed(shares, Readings.of(metrics[1:]), NOW)
    assert (only.known, only.sources) == (Known(9, 1, 1), (LINKS,))


# --- compared ----------------------------------------------------------------------------------


def test_a_clear_difference_is_told_with_its_interval_and_its_weeks() -> None:
    marked = alternating(20)
    lot = random.Random(1)
    found = one([round(30 + 14 * mark + lot.gauss(0, 4)) for mark in marked], marked)
    assert found.outcome is Outcome.MORE
    assert found.low is not None
    assert found.high is not None
    assert 7 < found.low < 14 < found.high < 21
    assert (found.having.weeks, found.without.weeks) == (10, 10)
    assert found.without.mean == pytest.approx(30, abs=3)
    assert (found.first, found.last) == (MONDAY - timedelta(weeks=20), MONDAY - timedelta(days=1))
    assert (found.sources, found.as_of) == (("x:file",), NOW - timedelta(days=1))
    assert (found.lacks, found.year) == (Lack.NONE, False)


def test_noise_is_unclear_and_still_has_its_interval() -> None:
    lot = random.Random(4)
    found = one([round(lot.gauss(60, 10)) for _ in range(60)], alternating(60))
    assert found.outcome is Outcome.UNCLEAR
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high
    assert found.year


def test_fewer_in_weeks_with_shares_is_told_as_well() -> None:
    marked = alternating(30)
    lot = random.Random(2)
    found = one([round(60 - 20 * mark + lot.gauss(0, 5)) for mark in marked], marked)
    assert found.outcome is Outcome.LESS


def test_eleven_weeks_are_too_early() -> None:
    marked = alternating(11)
    found = one([10 + 50 * mark for mark in marked], marked)
    assert (found.outcome, found.lacks, found.more_weeks) == (Outcome.TOO_EARLY, Lack.WEEKS, 1)
    assert (found.difference, found.low, found.chance) == (None, None, None)
    assert found.having == Side(6, 60)


def test_few_weeks_with_shares_and_few_without_are_told_apart() -> None:
    few = one([week % 5 for week in range(20)], [week in (0, 6, 9) for week in range(20)])
    assert (few.outcome, few.lacks, few.more_weeks) == (Outcome.TOO_EARLY, Lack.WITH, 1)
    always = one([week % 5 for week in range(20)], [True] * 20)
    assert (always.outcome, always.lacks) == (Outcome.TOO_EARLY, Lack.WITHOUT)
    assert (always.more_weeks, always.without) == (4, Side(0, None))


def test_a_number_that_never_moved_says_nothing() -> None:
    assert one([0] * 20, alternating(20)).lacks is Lack.CHANGE


def test_without_numbers_or_shares_it_is_too_early() -> None:
    nothing = compared(shares_in(alternating(20)), Readings.of(()), ADA, NOW)
    assert {each.lacks for each in nothing} == {Lack.NUMBERS}
    alone = compared((), Readings.of((), days_of([5, 6] * 10)), ADA, NOW)
    assert {each.outcome for each in alone} == {Outcome.TOO_EARLY}
    assert alone[0].lacks is Lack.WITH


def test_weeks_before_the_first_share_do_not_count_as_weeks_without() -> None:
    marked = [False] * 20 + alternating(14)
    found = one([week % 4 for week in range(34)], marked)
    assert found.having.weeks + found.without.weeks == 14


def test_weeks_that_lack_a_day_are_unknown_and_not_small() -> None:
    marked = alternating(20)
    spans = days_of([70 + week % 3 for week in range(20)])
    lacking = [span for span in spans if span.first != MONDAY - timedelta(days=10)]
    (found, _) = compared(shares_in(marked), Readings.of((), lacking), ADA, NOW)
    assert found.having.weeks + found.without.weeks == 19
    assert found.without.mean is not None
    assert found.without.mean > 69


def test_a_number_about_ninety_days_is_no_week() -> None:
    typed = Span("x:ada", VISITS, MONDAY - timedelta(days=90), 90, 500, NOW, "hand")
    (found, _) = compared(shares_in(alternating(20)), Readings.of((), [typed]), ADA, NOW)
    assert found.lacks is Lack.NUMBERS


def test_only_the_shares_of_the_account_itself_mark_its_weeks() -> None:
    marked = alternating(20)
    readings = Readings.of((), days_of([week % 5 for week in range(20)]))
    others = shares_in([True] * 20, "mastodon:ada")
    networks = {**ADA, "mastodon:ada": "mastodon"}
    found = compared([*shares_in(marked), *others], readings, networks, NOW)
    assert found[0].having.weeks == 10


def test_new_followers_come_from_readings_where_no_days_are_told() -> None:
    """Read at odd times once a day; a gain of five in every week with a share."""
    marked = alternating(20)
    begin = datetime.combine(MONDAY, time(), UTC) - timedelta(weeks=20)
    lot, total, metrics = random.Random(8), 100.0, []
    for day in range(20 * 7 + 3):
        at = begin + timedelta(days=day, hours=lot.uniform(-10, 10))
        metrics.append(Metric("x:ada", 0, Measure.FOLLOWERS, round(total), at, "x"))
        week = min(day // 7, 19)
        total += (2 + 5 * marked[week]) / 7 + lot.gauss(0, 0.1)
    found = compared(shares_in(marked), Readings.of(metrics), ADA, NOW)[1]
    assert (found.measure, found.outcome) == (NEW, Outcome.MORE)
    assert found.difference == pytest.approx(5, abs=1.5)
    assert found.having.weeks + found.without.weeks >= 19


def test_a_hole_in_the_readings_is_a_hole_in_the_weeks() -> None:
    begin = datetime.combine(MONDAY, time(9), UTC) - timedelta(weeks=21)
    read = [begin + timedelta(days=day) for day in range(21 * 7 + 2) if not 60 < day < 72]
    metrics = [
        Metric("x:ada", 0, Measure.FOLLOWERS, 100 + number % 3, at, "x")
        for number, at in enumerate(read)
    ]
    found = compared(shares_in(alternating(20)), Readings.of(metrics), ADA, NOW)[1]
    # the week in which the readings end, the one in which they begin anew, and one between
    assert 17 <= found.having.weeks + found.without.weeks <= 18


def test_of_many_comparisons_on_noise_hardly_any_speaks() -> None:
    """Five accounts, two measures each: without a correction a third of all people would be
    told of a gain, up or down, that is none."""
    lot = random.Random(2026)
    networks = {f"x:{number}": "x" for number in range(5)}
    spoke, times = 0, 100
    for _ in range(times):
        shares, spans = [], []
        for account in networks:
            shares += shares_in([True, *(lot.random() < 0.5 for _ in range(19))], account)
            for measure in (VISITS, NEW):
                weeks = [round(lot.gauss(60, 10)) for _ in range(20)]
                spans += days_of(weeks, measure, account)
        found = compared(shares, Readings.of((), spans), networks, NOW)
        assert len(found) == 10
        spoke += any(each.outcome in (Outcome.MORE, Outcome.LESS) for each in found)
    assert spoke / times <= 0.05
