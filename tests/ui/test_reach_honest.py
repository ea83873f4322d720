"""What My reach makes of numbers: rates stay on their network, days are those of the network, a
bar that is known in part says so, and what changed is told anew."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.balance import Balance
from desktop.jobs import Jobs
from desktop.metric import Measure, Metric, Span
from desktop.model import Share
from desktop.reach.assumptions import Own
from desktop.reach.estimates import Basis, Calibration, Range
from desktop.reach.known import Readings
from desktop.reach.media_value import Prices
from desktop.reach.overview import Overview, Period, overview
from desktop.ui.look import Look
from desktop.ui.reach_answer import own
from desktop.ui.reach_charts import ReachCharts
from desktop.ui.reach_estimates import ReachEstimates
from desktop.ui.reach_rows import csv_rows
from tests.reach.stories import NOW, a_share, ago, followers, read

VIEWS = Measure.VIEWS
RATE = Range(0.1, 0.2, 0.3)


def known_of(
    shares: Sequence[Share], metrics: Sequence[Metric], spans: Sequence[Span] = ()
) -> Balance:
    networks = {one.account: one.network for one in shares}
    return Balance(
        shares=tuple(shares),
        accounts={},
        networks=networks,
        titles={"lark": "Lark"},
        readings=Readings.of(metrics, spans),
        offers={},
        goals=(),
    )


def looked(balance: Balance, now: datetime = NOW) -> Overview:
    return overview(balance.shares, balance.readings, balance.networks, {}, now, Period.MONTH)


def rated(network: str, posts: int, rate: Range | None = RATE) -> Calibration:
    return Calibration(network, VIEWS, Basis.FOLLOWERS, posts, rate, NOW, (network,))


def test_the_rate_of_one_network_is_not_put_on_followers_of_another() -> None:
    networks = {"lark:ada": "lark", "heron:ada": "heron"}
    had = [followers(200, NOW), followers(9_000, NOW, "heron")]
    assert own(had, networks, [rated("lark", 12)]) == Own(200, RATE, 12)
    assert own(had[1:], networks, [rated("lark", 12)]) == Own(None, RATE, 12)
    assert own(had, networks, [rated("lark", 3, None)]) == Own(9_000, None, 0)
    assert own([], networks, []) is None


@pytest.fixture(params=["America/New_York", "Pacific/Auckland", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_a_network_s_day_keeps_its_name_wherever_one_lives(
    zone: str, look: Look, jobs: Jobs, qtbot: QtBot
) -> None:
    share = a_share(1, ago(days=9))
    day = Span("lark:ada", Measure.PROFILE_VISITS, date(2026, 11, 12), 1, 5, NOW, "lark")
    balance = known_of([share], [], [day])
    charts = ReachCharts(look, jobs)
    qtbot.addWidget(charts)
    charts.show_visits(looked(balance), balance, practised=False)
    drawing, _, _ = charts._drawn[charts.visits]
    place = drawing.lines[0].values.index(5)
    assert drawing.dates[place] == date(2026, 11, 12)


def test_a_week_of_which_one_post_has_no_number_is_not_drawn_as_if_it_were_whole(
    look: Look, jobs: Jobs, qtbot: QtBot
) -> None:
    shares = [a_share(1, ago(days=1)), a_share(2, ago(days=2)), a_share(3, ago(days=9))]
    balance = known_of(shares, [read(1, VIEWS, 70), read(3, VIEWS, 40)])
    charts = ReachCharts(look, jobs)
    qtbot.addWidget(charts)
    charts.show_views(looked(balance), balance, practised=False)
    drawing, _, _ = charts._drawn[charts.views]
    assert drawing.lines[0].values[-2:] == (40, 70)
    assert drawing.lines[0].least == {len(drawing.dates) - 1}


def words_of(card: ReachEstimates) -> str:
    piece = card._rows.itemAt(0).widget()
    assert piece is not None
    return " ".join(one.text() for one in piece.findChildren(QLabel))


def test_what_views_would_have_cost_follows_the_views_and_says_where_they_are_from(
    look: Look, qtbot: QtBot
) -> None:
    card = ReachEstimates(look)
    qtbot.addWidget(card)
    prices = Prices(shown=True, per_thousand=Decimal(10), per_click=Decimal(0), currency="EUR")
    share = a_share(1, ago(days=9))
    for views in (1_000, 3_000):
        balance = known_of([share], [read(1, VIEWS, views, ago(days=1))])
        card.show_overview(looked(balance), balance, prices)
        told = words_of(card)
        assert f"{views} measured" in told.replace(",", "")
        assert "Lark, as of" in told


def test_yesterday_is_another_day_tomorrow(look: Look, qtbot: QtBot) -> None:
    card = ReachEstimates(look)
    qtbot.addWidget(card)
    prices = Prices(shown=True, per_thousand=Decimal(10), per_click=Decimal(0), currency="EUR")
    balance = known_of([a_share(1, ago(days=9))], [read(1, VIEWS, 1_000, ago(days=1))])
    seen = []
    for later in (timedelta(), timedelta(days=1)):
        card.show_overview(looked(balance, NOW + later), balance, prices)
        seen.append("yesterday" in words_of(card))
    assert seen == [True, False]


def test_every_number_about_many_days_that_was_typed_is_shown(
    look: Look, jobs: Jobs, qtbot: QtBot
) -> None:
    share = a_share(1, ago(days=9))
    spans = [
        Span("lark:ada", measure, date(2026, 8, 22), 90, value, NOW, "hand")
        for measure, value in ((Measure.PROFILE_VISITS, 81), (Measure.MEMBERS, 4_300))
    ]
    balance = known_of([share], [], spans)
    charts = ReachCharts(look, jobs)
    qtbot.addWidget(charts)
    charts.show_visits(looked(balance), balance, practised=False)
    told = charts.totals.text().replace(",", "").casefold()
    assert "81 profile visits" in told
    assert "4300" in told
    assert told.count("typed by you") == 2


def test_a_file_gives_a_reason_for_every_number_that_lacks() -> None:
    balance = known_of([a_share(1, ago(days=9))], [])
    heads, row = csv_rows(looked(balance), balance)
    unknown = dict(zip(heads, row, strict=True))["unknown"]
    assert "views: not_connected" in str(unknown)


def test_days_alone_are_something_to_show() -> None:
    day = Span("lark:ada", Measure.PROFILE_VISITS, date(2026, 11, 12), 1, 5, NOW, "lark")
    balance = replace(known_of([], [], [day]), networks={"lark:ada": "lark"})
    assert any(point.value == 5 for point in looked(balance).visits[0].points)
