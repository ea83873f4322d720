"""The calculator computes what its document says, and remembers what was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.reach.assumptions import (
    COMPANY,
    LIMITS,
    PRESETS,
    Assumptions,
    Between,
    Own,
    assumptions_text,
    like_own,
    mended,
    priced,
    read_assumptions,
)
from desktop.reach.calculator import Result, calculate, ladder
from desktop.reach.estimates import Followers, Range, expected, potential
from desktop.reach.media_value import Prices, of_clicks, of_views, prices_text, read_prices
from tests.reach.stories import a_share, ago, followers

DOCUMENT = Path(__file__).parents[2] / "docs" / "reach-formulas.md"
SHOWN = Prices(shown=True)
between = some.tuples(some.floats(-10, 2e8), some.floats(-10, 2e8)).map(lambda pair: Between(*pair))
assumed = some.builds(Assumptions, **dict.fromkeys(LIMITS, between)).map(mended)


def example(title: str) -> list[list[str]]:
    """The rows of the table under the heading of an example."""
    text = DOCUMENT.read_text("utf-8").split(f"### Example: {title}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| (.*) \|$", text, re.MULTILINE)
    return [[cell.strip("` ") for cell in row.split(" | ")] for row in rows]


@pytest.mark.parametrize("preset", ["company", "team", "alone"])
def test_the_calculators_examples_in_the_document_are_right(preset: str) -> None:
    found = calculate(priced(PRESETS[preset], replace(SHOWN, per_thousand=Decimal(10))))
    known = {step.name: step.result for step in found.steps}
    assert found.times is not None
    known["times"] = found.times
    told = [row for row in example(preset) if row[0] in known]
    assert len(told) >= 5
    for name, *ends in told:
        result = known[name]
        assert [float(end) for end in ends] == pytest.approx(
            [result.low, result.middle, result.high]
        ), name
    if preset == "company":
        assert {row[0] for row in told} == set(known)


def test_the_example_of_rates_is_right() -> None:
    rates = [0.05, 0.08, 0.09, 0.11, 0.12, 0.15, 0.20, 0.24, 0.60]
    text = DOCUMENT.read_text("utf-8")
    assert ", ".join(f"{rate:.2f}" for rate in rates) in text
    found = expected(rates)
    told = next(row for row in example("rates") if row[0] == "one post")
    assert [float(end) for end in told[1:]] == pytest.approx(
        [1000 * end for end in (found.low, found.middle, found.high)]
    )


def test_the_example_of_potential_reach_is_right() -> None:
    contacts, count, times, people = (int(cell) for cell in example("potential")[-1])
    had = Followers([followers(contacts, ago(days=60))])
    found = potential([a_share(number, ago(days=number)) for number in range(count)], had)
    assert (found.times, found.people) == (times, people)


def test_the_examples_of_media_value_are_right() -> None:
    rows = [row for row in example("media value") if row[0][0].isdigit()]
    assert len(rows) == 3
    for measured, price, value, _ in rows:
        count, what = measured.split()
        if what == "views":
            found = of_views(int(count), replace(SHOWN, per_thousand=Decimal(price)))
        else:
            found = of_clicks(int(count), replace(SHOWN, per_click=Decimal(price)))
        assert found is not None
        assert found.amount == Decimal(value)


def test_the_sum_that_another_calculator_gets_wrong_is_right_here() -> None:
    brand, colleagues, reshares, whole = (int(cell) for cell in example("reshares")[-1])
    assert (brand + colleagues) // 10 == reshares
    assert brand + colleagues + reshares == whole


def test_every_default_is_explained_in_the_document() -> None:
    text = DOCUMENT.read_text("utf-8")
    for told in ("10–30 %", "1–2", "300–700", "2–4", "5–15 %", "10–40 %", "25,000", "2–6 %"):
        assert f"| {told} |" in text
    assert COMPANY.people.low == 500


@given(assumed)
def test_every_result_is_in_order_and_finite(given_: Assumptions) -> None:
    found = calculate(given_)
    for step in found.steps:
        assert 0 <= step.result.low <= step.result.middle <= step.result.high, step.name
        assert step.result.high < float("inf")
    for rung in ladder(given_):
        assert rung.views.low <= rung.views.middle <= rung.views.high


@given(assumed)
def test_people_reached_are_never_more_than_views_or_followers(given_: Assumptions) -> None:
    found = calculate(given_)
    audience = next(step.result for step in found.steps if step.name == "audience")
    slack = 1 + 1e-9
    assert found.reached.high <= audience.high * slack + 1e-9
    assert found.reached.low <= found.views.low * slack + 1e-9
    assert found.reached.high <= found.reached_year.high * slack + 1e-9
    assert found.views.high <= found.potential.high * slack + 1e-9


def results(**changes: Between) -> Result:
    return calculate(replace(COMPANY, **changes))


def test_more_of_everything_brings_more_and_more_in_common_fewer_people() -> None:
    few, many = results(overlap=Between(0, 0)), results(overlap=Between(90, 90))
    assert few.views == many.views
    assert many.reached.high < few.reached.high
    for name in ("people", "participation", "accounts", "followers", "shares", "seen"):
        assert (
            results(**{name: Between(20, 20)}).views.low
            > results(**{name: Between(10, 10)}).views.low
        ), name


def test_a_person_with_one_account_has_nothing_in_common_with_anybody() -> None:
    alone = replace(PRESETS["alone"], accounts=Between(1, 1), overlap=Between(100, 100))
    found = {step.name: step.result for step in calculate(alone).steps}
    assert found["distinct"] == found["audience"]


def test_nobody_who_shares_and_no_page_are_nothing_and_no_fault() -> None:
    none = Between(0, 0)
    found = results(participation=none, page_followers=none)
    assert found.views == found.reached == found.together == Range(0, 0, 0)
    assert found.times is None
    assert [rung.colleagues for rung in ladder(replace(COMPANY, participation=none))] == [0]


def test_the_page_alone_is_compared_with_a_growing_number_of_colleagues() -> None:
    rungs = ladder(COMPANY)
    assert [rung.colleagues for rung in rungs] == [0, 38, 75, 150]
    assert rungs[0].views == calculate(COMPANY).page_views
    assert rungs[-1].views.high == calculate(COMPANY).together.high


def test_without_a_price_there_is_no_value() -> None:
    assert calculate(COMPANY).value is None
    assert calculate(priced(COMPANY, Prices())).value is None
    assert not [step for step in calculate(COMPANY).steps if "value" in step.name]


def test_ones_own_numbers_take_the_place_of_guesses() -> None:
    own = Own(1240, Range(0.081, 0.2, 1.7), 12)
    found = like_own(COMPANY, own)
    assert found.followers == Between(1240, 1240)
    assert found.seen == Between(8.1, 100)
    assert like_own(COMPANY, Own(None, None, 0)) == like_own(COMPANY, None) == COMPANY


@given(assumed)
def test_what_was_assumed_comes_back_from_the_settings(given_: Assumptions) -> None:
    assert read_assumptions(assumptions_text(given_)) == given_


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '{"seen": [NaN, 2]}', '{"seen": "x", "more": [1, 2]}', "{}"]
)
def test_settings_that_cannot_be_read_are_as_at_first(text: str) -> None:
    assert read_assumptions(text) == COMPANY


def test_what_is_out_of_bounds_or_the_wrong_way_round_is_mended() -> None:
    found = read_assumptions('{"seen": [300, -4], "people": [0, 0]}')
    assert found.seen == Between(0, 100)
    assert found.people == Between(1, 1)


def test_media_value_is_off_at_first_and_unknown_stays_unknown() -> None:
    assert of_views(5000, Prices()) is None
    assert of_clicks(5, Prices()) is None
    assert of_views(None, SHOWN) is None
    assert of_clicks(None, SHOWN) is None
    nothing = of_views(0, SHOWN)
    assert nothing is not None
    assert nothing.amount == 0


@pytest.mark.parametrize(
    "prices",
    [Prices(), SHOWN, Prices(True, Decimal("0.015"), Decimal(0), "CHF")],
)
def test_prices_come_back_from_the_settings(prices: Prices) -> None:
    assert read_prices(prices_text(prices)) == prices


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "7",
        '{"shown": 1, "per_thousand": "NaN", "per_click": "-3", "currency": "eur<b>"}',
        '{"per_thousand": "1e99", "per_click": []}',
    ],
)
def test_prices_that_cannot_be_read_are_as_at_first(text: str) -> None:
    assert read_prices(text) == Prices()
