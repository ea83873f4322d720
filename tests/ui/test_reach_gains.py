"""The card of gains says what networks tie to posts and what weeks say, and overstates nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from desktop.balance import Balance
from desktop.metric import Measure, Metric
from desktop.reach.known import Readings
from desktop.reach.overview import overview
from desktop.ui.reach_gains import attributed_lines, compared_lines
from tests.reach.test_gains import ADA, NOW, alternating, days_of, shares_in

HAPPENED = Measure.PROFILE_VISITS
TIED = {HAPPENED: 31}


def lines_of(
    weeks: Sequence[int], marked: Sequence[bool], tied: Mapping[Measure, int] = TIED
) -> list[tuple[str, str]]:
    shares = tuple(shares_in(marked))
    rows = [Metric("x:ada", shares[-1].id, one, n, NOW, "x") for one, n in tied.items()]
    readings = Readings.of(rows, days_of(weeks))
    balance = Balance(
        shares=shares,
        accounts={},
        networks=ADA,
        titles={"x": "X"},
        readings=readings,
        offers={},
        goals=(),
    )
    found = overview(shares, readings, ADA, {}, NOW)
    return [
        *attributed_lines(found, balance),
        *compared_lines(found.compared, balance, found),
    ]


def weeks_with(gain: int, marked: Sequence[bool], spread: float = 4) -> list[int]:
    lot = random.Random(1)
    return [round(30 + gain * mark + lot.gauss(0, spread)) for mark in marked]


def test_a_gain_is_told_with_its_range_its_weeks_and_what_was_taken_out() -> None:
    marked = alternating(20)
    tied, compared, early = lines_of(weeks_with(14, marked), marked)
    assert tied[0] == "X: 31 profile visits (posts counted: 1 of 1)"
    assert compared[0].startswith("X: about 13 more profile visits in a week with shares")
    assert "10 weeks with, 10 without" in compared[0]
    assert "weeks without: about 3" in compared[1]
    assert "a season would look like a trend" in compared[1]
    assert early[0].startswith("X: too early to say: no whole week of new followers")


def test_one_week_that_lacks_is_one_week() -> None:
    marked = alternating(11)
    assert any(
        "1 more week(s) of profile visits" in line
        for line, _ in lines_of(weeks_with(14, marked), marked)
    )
    few = [number in (2, 8, 14) for number in range(20)]
    assert any(
        "1 more week(s) with shares" in line for line, _ in lines_of(weeks_with(14, few), few)
    )


def test_a_source_is_told_once_below_what_is_from_it() -> None:
    marked = alternating(20)
    both = {HAPPENED: 31, Measure.LINK_CLICKS: 4}
    tied = [one for one in lines_of(weeks_with(14, marked), marked, both) if "counted" in one[0]]
    assert len(tied) == 2
    assert [bool(source) for _, source in tied] == [False, True]


def test_over_a_year_no_word_is_said_of_short_time() -> None:
    marked = alternating(60)
    _, compared, _ = lines_of(weeks_with(14, marked), marked)
    assert "season" not in compared[1]


def test_small_numbers_have_a_decimal_so_that_some_is_not_none() -> None:
    marked = alternating(40)
    lot = random.Random(3)
    _, compared, _ = lines_of([lot.randrange(2) + 1 * mark for mark in marked], marked)
    assert "about 1.2 more" in compared[0]
    assert "between +1.0 and +1.4" in compared[0]


def test_what_is_unclear_claims_nothing_and_shows_both_ends() -> None:
    lot = random.Random(4)
    _, compared, _ = lines_of([round(lot.gauss(60, 20)) for _ in range(26)], alternating(26))
    assert "no clear difference" in compared[0]
    assert "−" in compared[0]
    assert "+" in compared[0]
