"""Estimates rest on one's own measured posts, are ranges, and unknown where nothing is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.metric import Measure, Metric
from desktop.model import Share
from desktop.reach.estimates import (
    ENOUGH,
    Basis,
    Calibration,
    Followers,
    Potential,
    Range,
    calibrate,
    estimate_of,
    estimates,
    expected,
    potential,
)
from tests.reach.stories import NOW, a_share, ago, followers, newest, read, waiting

VIEWS = Measure.VIEWS


def measured(rates: Sequence[float], had: int = 1000) -> tuple[list[Share], list[Metric]]:
    """Posts of the last weeks, measured now, of an account with so many followers."""
    shares = [a_share(number, ago(days=10 + number)) for number in range(1, len(rates) + 1)]
    metrics = [read(s.id, VIEWS, round(rate * had)) for s, rate in zip(shares, rates, strict=True)]
    return shares, metrics


def calibrated(
    shares: list[Share], metrics: list[Metric], had: list[Metric], now: datetime = NOW
) -> Calibration:
    (found,) = calibrate(shares, newest(*metrics), Followers(had), now).values()
    return found


LATER = NOW + timedelta(days=10)
RATES = (0.05, 0.08, 0.09, 0.11, 0.12, 0.15, 0.2, 0.24, 0.6)


def thousand(days: int) -> list[Metric]:
    """A thousand followers, read every month for so long."""
    return [followers(1000, ago(days=back)) for back in range(0, days, 30)]


def test_nine_measured_posts_make_a_range_a_follower() -> None:
    shares, metrics = measured(RATES)
    found = calibrated(shares, metrics, [followers(1000, ago(days=60))])
    assert found.basis is Basis.FOLLOWERS
    assert found.rate == Range(0.05, 0.12, 0.6)
    assert (found.posts, found.lacking, found.as_of, found.sources) == (9, 0, NOW, ("lark",))


def test_fewer_posts_make_no_estimate_and_say_how_many_more_it_takes() -> None:
    shares, metrics = measured(RATES[:-2])
    had = [followers(1000, ago(days=60))]
    found = calibrated(shares, metrics, had)
    assert found.rate is None
    assert found.lacking == 2
    lacking = a_share(90, ago(days=2))
    (said,) = estimates([lacking], newest(*metrics), Followers(had), {"lark": found}, LATER)
    assert said.total is None
    assert said.posts == 1


def test_without_known_followers_a_post_is_measured_by_posts() -> None:
    shares, metrics = measured(RATES)
    found = calibrated(shares, metrics, [])
    assert found.basis is Basis.POSTS
    assert found.rate == Range(50, 120, 600)


def test_one_post_that_went_round_the_world_hardly_moves_the_middle() -> None:
    shares, metrics = measured([*RATES, 900.0])
    found = calibrated(shares, metrics, [followers(1000, ago(days=60))])
    assert found.rate is not None
    assert found.rate.middle == pytest.approx(0.135)


def test_what_was_read_too_soon_is_too_old_or_is_unknown_does_not_count() -> None:
    shares, metrics = measured(RATES)
    fresh, old, unknown = a_share(50, ago(days=3)), a_share(51, ago(days=400)), a_share(52, NOW)
    more = [read(50, VIEWS, 9999), read(51, VIEWS, 9999), read(52, VIEWS, None)]
    found = calibrated([*shares, fresh, old, unknown], [*metrics, *more], thousand(500))
    assert found.rate == Range(0.05, 0.12, 0.6)


def test_only_the_newest_sixty_posts_count() -> None:
    shares, metrics = measured([0.1] * 60 + [5.0] * 30)
    found = calibrated(shares, metrics, thousand(200))
    assert found.posts == 60
    assert found.rate == Range(0.1, 0.1, 0.1)


def test_an_unmeasured_post_is_estimated_by_the_followers_it_had_then() -> None:
    shares, metrics = measured(RATES)
    had = [followers(1000, ago(days=60)), followers(2000, ago(days=5))]
    calibrations = calibrate(shares, newest(*metrics), Followers(had), NOW)
    lacking = a_share(90, ago(days=2))
    (said,) = estimates([*shares, lacking], newest(*metrics), Followers(had), calibrations, LATER)
    assert said.total == Range(100, 240, 1200)
    assert (said.posts, said.left_out, said.network) == (1, 0, "lark")
    assert estimate_of(lacking, calibrations["lark"], Followers(had)) == said.total


def test_a_post_of_an_account_without_known_followers_is_left_out_and_said() -> None:
    shares, metrics = measured(RATES)
    had = Followers([followers(1000, ago(days=60))])
    calibrations = calibrate(shares, newest(*metrics), had, NOW)
    other = replace(a_share(91, ago(days=2)), account="lark:eve")
    (said,) = estimates(
        [a_share(90, ago(days=2)), other], newest(*metrics), had, calibrations, LATER
    )
    assert (said.posts, said.left_out) == (1, 1)
    assert estimate_of(other, calibrations["lark"], had) is None


def test_a_post_that_is_young_or_gone_is_not_estimated_as_if_it_had_been_seen_for_a_week() -> None:
    shares, metrics = measured(RATES)
    had = Followers([followers(1000, ago(days=60))])
    calibrations = calibrate(shares, newest(*metrics), had, NOW)
    gone = replace(read(92, Measure.VIEWS, None), reason="gone")
    known = newest(*metrics, gone)
    lacking = [a_share(number, ago(days=back)) for number, back in ((90, 2), (91, 8), (92, 9))]
    (said,) = estimates(lacking, known, had, calibrations, NOW)
    assert said.posts == 1
    assert estimates(lacking[:1], known, had, calibrations, NOW) == ()
    taken_down = replace(a_share(93, ago(days=9)), deleted=ago(days=8))
    assert estimates([taken_down], known, had, calibrations, NOW) == ()


def test_who_has_no_followers_yet_is_not_estimated_as_seen_by_nobody() -> None:
    shares, metrics = measured(RATES)
    had = Followers([followers(1000, ago(days=60)), followers(0, ago(days=9))])
    calibrations = calibrate(shares, newest(*metrics), had, NOW)
    (said,) = estimates([a_share(90, ago(days=8))], newest(*metrics), had, calibrations, NOW)
    assert (said.posts, said.left_out, said.total) == (0, 1, None)


def test_followers_of_long_ago_stand_for_no_post_of_today() -> None:
    known = Followers([followers(30, ago(days=95)), followers(40, ago(days=91))])
    assert known.at("lark:ada", ago(days=3)) == 40
    assert known.at("lark:ada", NOW) is None


def test_a_network_that_never_measures_borrows_nothing_from_another() -> None:
    shares, metrics = measured(RATES)
    silent = [a_share(number, ago(days=number), "elephant") for number in range(70, 90)]
    had = Followers([followers(1000, ago(days=60)), followers(500, ago(days=60), "elephant")])
    calibrations = calibrate([*shares, *silent], newest(*metrics), had, NOW)
    (said,) = estimates([*shares, *silent], newest(*metrics), had, calibrations, LATER)
    assert said.network == "elephant"
    assert said.total is None
    assert said.calibration.lacking == ENOUGH


def test_shares_that_never_went_out_are_nothing() -> None:
    shares, metrics = measured(RATES)
    had = Followers([followers(1000, ago(days=60))])
    calibrations = calibrate(shares, newest(*metrics), had, NOW)
    assert estimates([waiting(a_share(90, NOW))], newest(), had, calibrations, LATER) == ()
    assert potential([waiting(a_share(90, NOW))], had) == Potential(None, None, 0, 0, None)


def test_several_posts_even_each_other_out_and_always_say_the_same() -> None:
    shares, metrics = measured(RATES)
    had = Followers([followers(1000, ago(days=60))])
    calibrations = calibrate(shares, newest(*metrics), had, NOW)
    ten = [a_share(number, ago(days=2)) for number in range(100, 110)]
    (said,) = estimates(ten, newest(*metrics), had, calibrations, LATER)
    assert said.total is not None
    assert 10 * 50 < said.total.low < said.total.middle < said.total.high < 10 * 600
    assert estimates(ten, newest(*metrics), had, calibrations, LATER) == (said,)


def test_followers_are_those_of_the_reading_before() -> None:
    known = Followers(
        [followers(30, ago(days=5)), followers(10, ago(days=20)), followers(20, ago(days=10))]
    )
    assert known.at("lark:ada", ago(days=11)) == 10
    assert known.at("lark:ada", ago(days=10)) == 20
    assert known.at("lark:ada", NOW) == 30
    assert known.at("lark:ada", ago(days=100)) == 10
    assert known.at("lark:ada", ago(days=120)) is None
    assert known.at("lark:eve", NOW) is None


def test_potential_sums_followers_and_says_what_it_does_not_know() -> None:
    had = Followers([followers(500, ago(days=60)), followers(600, ago(days=5))])
    shares = [a_share(1, ago(days=30)), a_share(2, ago(days=20)), a_share(3, ago(days=1))]
    unknown = a_share(4, ago(days=1), "elephant")
    found = potential([*shares, unknown], had)
    assert found == Potential(1600, 600, 3, 4, ago(days=5), ("lark",))


@given(some.lists(some.floats(0, 1e6), min_size=1, max_size=80))
def test_a_range_is_in_order_and_among_what_was_seen(values: list[float]) -> None:
    found = expected(values)
    assert min(values) <= found.low <= found.middle <= found.high <= max(values)


def test_a_range_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        expected([])


@pytest.mark.parametrize("posts", [9, 12, 30, 60])
def test_the_next_post_lies_in_the_range_in_eight_of_ten_cases(posts: int) -> None:
    """Heavy tails, as posts have them; the promise is at least 80 %."""
    chance = random.Random(posts)
    runs = 2000
    hits = 0
    for _ in range(runs):
        *seen, following = (chance.lognormvariate(-2, 1.2) for _ in range(posts + 1))
        found = expected(seen)
        hits += found.low <= following <= found.high
    promised = (posts + 1 - 2 * int((posts + 1) / 10)) / (posts + 1)
    assert promised >= 0.8
    assert hits / runs == pytest.approx(promised, abs=0.03)


@pytest.mark.parametrize(("posts", "unmeasured"), [(12, 5), (30, 10), (30, 60)])
def test_the_sum_of_several_lies_in_its_range_in_about_eight_of_ten(
    posts: int, unmeasured: int
) -> None:
    chance = random.Random(posts * unmeasured)
    had = Followers([followers(1000, ago(days=300))])
    lacking = [a_share(1000 + number, ago(days=2)) for number in range(unmeasured)]
    runs, hits = 150, 0
    for _ in range(runs):
        shares, metrics = measured([chance.lognormvariate(-2, 0.8) for _ in range(posts)])
        calibrations = calibrate(shares, newest(*metrics), had, NOW)
        (said,) = estimates(lacking, newest(*metrics), had, calibrations, LATER)
        truth = sum(1000 * chance.lognormvariate(-2, 0.8) for _ in range(unmeasured))
        assert said.total is not None
        hits += said.total.low <= truth <= said.total.high
    assert 0.72 <= hits / runs <= 0.94


def test_practice_settles_sooner() -> None:
    shares = [a_share(number, ago(minutes=20 + number)) for number in range(9)]
    metrics = [read(share.id, VIEWS, 100) for share in shares]
    had = Followers([followers(1000, ago(days=1))])
    soon = calibrate(shares, newest(*metrics), had, NOW, settled=timedelta(minutes=10))
    assert soon["lark"].rate == Range(0.1, 0.1, 0.1)
    assert calibrate(shares, newest(*metrics), had, NOW)["lark"].rate is None
