"""The arithmetic of charts: round axes, days at any width, and thinning that hides nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from desktop.ui.chart_drawing import Drawing, Line, Shape
from desktop.ui.chart_scale import day_ticks, even_scale, runs, scale_of, thinned

NUMBERS = any_of.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 0, (0, 1, 2, 3, 4)),
        (0, 1, (0, 1)),
        (0, 3, (0, 1, 2, 3)),
        (0, 9, (0, 5, 10)),
        (0, 100, (0, 25, 50, 75, 100)),
        (0, 1_000_000, (0, 250_000, 500_000, 750_000, 1_000_000)),
        (-31, 22, (-40, -20, 0, 20, 40)),
        (-4, -2, (-4, -3, -2)),
    ],
)  # fmt: skip
def test_the_axis_has_round_numbers(low: int, high: int, ticks: tuple[int, ...]) -> None:
    assert even_scale(low, high).ticks == ticks


@given(NUMBERS, NUMBERS)
def test_the_axis_always_reaches_both_ends_in_few_steps(one: int, other: int) -> None:
    low, high = min(one, other), max(one, other)
    scale = even_scale(low, high)
    assert scale.low <= low
    assert high <= scale.high
    assert 2 <= len(scale.ticks) <= 6
    assert all(tick == int(tick) for tick in scale.ticks)
    assert 0 <= scale.part(low) <= scale.part(high) <= 1


@given(any_of.floats(0.0001, 1e9), any_of.floats(0.0001, 1e9))
def test_an_axis_of_parts_reaches_both_ends_too(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    scale = even_scale(low, high, whole=False)
    assert scale.low <= low * (1 + 1e-9)
    assert high <= scale.high * (1 + 1e-9)
    assert len(scale.ticks) <= 7


def of(*values: int | None, **more: object) -> Drawing:
    labels = tuple(str(number) for number in range(len(values)))
    return Drawing(labels, (Line("N", values),), **more)  # type: ignore[arg-type]


def test_bars_begin_at_zero_whatever_is_asked() -> None:
    assert scale_of(of(990, 1000, from_zero=False)).low == 0


def test_lines_leave_zero_out_only_when_asked_and_where_it_helps() -> None:
    assert scale_of(of(990, 1000, shape=Shape.LINES)).low == 0
    assert scale_of(of(990, 1000, shape=Shape.LINES, from_zero=False)).low == 990
    assert scale_of(of(100, 1000, shape=Shape.LINES, from_zero=False)).low == 0
    assert scale_of(of(-5, 1000, shape=Shape.LINES, from_zero=False)).low <= -5


def test_a_logarithmic_axis_has_a_place_for_zero_and_for_one() -> None:
    scale = scale_of(of(0, 1, 1_000_000, log=True))
    parts = [scale.part(value) for value in (0, 1, 10, 1000, 1_000_000)]
    assert parts[0] == 0
    assert parts[-1] == 1
    assert parts == sorted(parts)
    assert parts[2] - parts[1] == pytest.approx(parts[1] - parts[0])
    assert scale.ticks[:2] == (0, 1)
    assert scale.ticks[-1] == 1_000_000


def test_below_zero_there_is_no_logarithm() -> None:
    assert not scale_of(of(-1, 1_000_000, log=True)).log


@given(any_of.integers(0, 9000), any_of.integers(1, 40), any_of.integers(0, 2000))
def test_days_on_the_axis_are_few_and_within_it(span: int, most: int, shift: int) -> None:
    first = date(2020, 1, 1) + timedelta(days=shift)
    last = first + timedelta(days=span)
    ticks = day_ticks(first, last, most)
    assert 1 <= len(ticks) <= most
    days = [day for day, _ in ticks]
    assert days == sorted(set(days))
    assert all(first <= day <= last for day in days)


def test_single_days_are_shorter_to_write_so_there_may_be_more() -> None:
    start, end = date(2026, 1, 5), date(2026, 3, 5)
    assert [form for _, form in day_ticks(start, end, 4)] == ["MMM yyyy"] * 2
    assert [day.day for day, _ in day_ticks(start, end, 4, 5)] == [5, 19, 2, 16, 2]


def test_long_times_are_told_in_months_and_years() -> None:
    start = date(2016, 2, 3)
    ten = day_ticks(start, date(2026, 2, 3), 12)
    assert [form for _, form in ten] == ["yyyy"] * 10
    assert all((day.month, day.day) == (1, 1) for day, _ in ten)
    quarter = day_ticks(date(2026, 1, 5), date(2026, 6, 1), 7)
    assert [day.month for day, _ in quarter] == [2, 3, 4, 5, 6]


def test_known_and_unknown_come_in_turns() -> None:
    assert runs((None, 1, 2, None, None, 3)) == [
        (0, 1, False), (1, 3, True), (3, 5, False), (5, 6, True),
    ]  # fmt: skip
    assert runs((None, None, 0), 2) == [(2, 3, True)]
    assert runs(()) == []


@given(any_of.lists(NUMBERS, min_size=1, max_size=3000), any_of.integers(3, 400))
def test_thinning_keeps_the_ends_and_the_extremes_of_every_pixel(
    values: list[int], width: int
) -> None:
    count = len(values)
    xs = [width * place / count for place in range(count)]
    kept = thinned(xs, values)
    assert kept == sorted(set(kept))
    assert (kept[0], kept[-1]) == (0, count - 1)
    assert len(kept) <= max(4 * (width + 1), 2 * width + 4)
    for pixel in {int(x) for x in xs}:
        inside = [at for at in range(count) if int(xs[at]) == pixel]
        left = [at for at in kept if int(xs[at]) == pixel]
        assert max(values[at] for at in left) == max(values[at] for at in inside)
        assert min(values[at] for at in left) == min(values[at] for at in inside)
