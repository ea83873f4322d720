"""The chart: unknown is never drawn as zero, and what is drawn can be asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from desktop.ui.chart import Chart, ceiling
from desktop.ui.chart_drawing import Drawing, Line
from desktop.ui.look import Look
from desktop.ui.messages import number_text


@pytest.mark.parametrize(
    ("highest", "top"),
    [
        (0, 4), (1, 4), (4, 4), (5, 5), (6, 10), (10, 10), (11, 20), (21, 25), (26, 50),
        (99, 100), (100, 100), (101, 200), (999, 1000), (1_000_000, 1_000_000),
        (1_000_001, 2_000_000), (2**53, 10**16),
    ],
)  # fmt: skip
def test_the_axis_ends_at_a_round_number(highest: int, top: int) -> None:
    assert ceiling(highest) == top


def test_the_axis_always_reaches_the_highest_bar() -> None:
    assert all(ceiling(n) >= n for n in range(5000))


def drawn(look: Look, qtbot: QtBot, drawing: Drawing, width: int = 560) -> Chart:
    chart = Chart(look)
    qtbot.addWidget(chart)
    chart.resize(width, 240)
    chart.draw(drawing, "Views")
    chart.grab()
    return chart


def texts(chart: Chart) -> list[str]:
    return [text for _, text in chart._bars]


def test_unknown_is_hatched_and_says_so_and_zero_is_a_number(look: Look, qtbot: QtBot) -> None:
    chart = drawn(
        look, qtbot, Drawing(("w1", "w2"), (Line("Chirp", (0, None)),), "not told", "spoken")
    )
    assert texts(chart) == ["Chirp, w1: 0", "Chirp, w2: not told"]
    (zero, _), (gap, _) = chart._bars
    image = chart.grab().toImage()

    def colours(place: object) -> set[str]:
        rect = place.toAlignedRect().adjusted(2, 0, -2, -3)  # type: ignore[attr-defined]
        return {
            image.pixelColor(x, y).name()
            for x in range(rect.left(), rect.right())
            for y in range(rect.top(), rect.bottom())
        }

    assert colours(gap) != colours(zero)
    assert look.color("strong_line").name() in colours(gap)
    assert look.color("accent").name() not in colours(gap)


def test_one_beside_a_million_is_still_there_to_point_at(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a", "b"), (Line("N", (1, 1_000_000)),), "?", ""))
    (small, words), (large, _) = chart._bars
    assert words == "N, a: 1"
    assert small.height() >= 12  # room for the pointer
    assert large.height() > 100
    assert chart._at(QPointF(small.center())) == "N, a: 1"
    assert chart._at(QPointF(large.center())) == f"N, b: {number_text(1_000_000)}"


def test_all_unknown_is_not_an_empty_chart(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a", "b"), (Line("N", (None, None)),), "not told", ""))
    assert texts(chart) == ["N, a: not told", "N, b: not told"]


def test_no_data_at_all_draws_an_empty_frame(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing())
    assert texts(chart) == []


@pytest.mark.parametrize("width", [80, 200, 2000])
def test_many_networks_and_weeks_fit_any_width(look: Look, qtbot: QtBot, width: int) -> None:
    labels = tuple(f"{n}. November" for n in range(1, 13))
    lines = tuple(Line(f"Network {n}", tuple(range(12))) for n in range(6))
    chart = drawn(look, qtbot, Drawing(labels, lines, "?", ""), width)
    assert len(texts(chart)) == 72
    assert all(bar.height() > 0 for bar, _ in chart._bars)


def test_a_screen_reader_hears_the_summary(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a",), (Line("N", (1,)),), "?", "1 week, 1 view"))
    assert chart.accessibleName() == "Views"
    assert chart.accessibleDescription() == "1 week, 1 view"


def test_bars_of_two_networks_differ_in_pattern_too(look: Look, qtbot: QtBot) -> None:
    from desktop.ui.chart import _PATTERNS

    assert len(set(_PATTERNS)) == len(_PATTERNS) >= 4
