"""What measured numbers would have cost as advertisements: one way or another, never added."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from desktop.reach.media_value import Prices
from desktop.reach.summary import Known, Verdict
from desktop.ui.calculator_words import money_text
from desktop.ui.reach_estimates import worth_lines
from tests.ui.test_reach_parts import summed

WANTED = Prices(shown=True, per_thousand=Decimal(10), per_click=Decimal(5), currency="EUR")


def test_nothing_is_compared_with_advertisements_unless_it_is_wanted(qapp: object) -> None:
    found = summed(Verdict.MEASURED, views=Known(2000, 6, 6), link_clicks=Known(3, 6, 6))
    assert worth_lines(found, Prices()) == ()


def test_clicks_are_another_way_of_reckoning_and_are_not_added(qapp: object) -> None:
    found = summed(Verdict.MEASURED, views=Known(2000, 6, 6), link_clicks=Known(3, 6, 6))
    views, clicks = worth_lines(found, WANTED)
    assert "2000 measured views" in views and money_text(20, "EUR") in views
    assert "3 measured clicks" in clicks and money_text(15, "EUR") in clicks
    assert "Not to be added" in clicks
    assert money_text(35, "EUR") not in views + clicks


def test_where_no_network_tells_views_the_clicks_of_the_program_count(qapp: object) -> None:
    found = summed(Verdict.UNKNOWN, link_clicks=Known(3, 2, 6))
    (only,) = worth_lines(found, WANTED)
    assert "3 measured clicks" in only and "added" not in only


def test_a_price_of_nothing_is_no_comparison(qapp: object) -> None:
    found = summed(Verdict.MEASURED, views=Known(2000, 6, 6), link_clicks=Known(3, 6, 6))
    (only,) = worth_lines(found, replace(WANTED, per_click=Decimal(0)))
    assert "views" in only
