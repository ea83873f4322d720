"""Drawings that try a chart: everything that numbers do, once each."""

from __future__ import annotations

import math
from datetime import date, timedelta

from desktop.ui.chart_drawing import Drawing, Kind, Line, Mark, Shape, marks_at

_WEEKS = ("5 Oct", "12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov")
START = date(2026, 1, 5)


def _days(count: int, every: int = 1) -> tuple[date, ...]:
    return tuple(START + timedelta(days=every * number) for number in range(count))


def _wave(count: int, base: int, height: int, step: float = 0.3) -> tuple[int, ...]:
    return tuple(round(base + height * math.sin(number * step)) for number in range(count))


def all_drawings() -> dict[str, Drawing]:
    """By name."""
    days, long = _days(60), _days(300)
    shared = [(days[9], "Harbour school"), (days[30], "Night shift"), (days[31], "Open day")]
    falling = tuple(1240 - 6 * number + (number % 5) for number in range(60))
    guess = _wave(60, 400, 120)
    return {
        "none": Drawing(),
        "one": Drawing(("16 Nov",), (Line("Mastodon", (12,)),), unit="views"),
        "one-day": Drawing(lines=(Line("Followers", (812,)),), dates=days[:1], shape=Shape.LINES),
        "gap": Drawing(
            _WEEKS,
            (
                Line("LinkedIn", (120, 340, None, 80, 0, 410, 95), absent=0),
                Line("Chirp", (0, 0, 60, None, 150, 90, 30), absent=2),
            ),
            gap="not read yet",
            unit="views",
        ),
        "gap-line": Drawing(
            lines=(
                Line("LinkedIn", (*_wave(20, 300, 40), *[None] * 12, *_wave(28, 340, 40))),
                Line("Chirp", (*[None] * 30, *_wave(30, 120, 30)), absent=15),
            ),
            dates=days,
            shape=Shape.LINES,
            gap="the computer was off",
        ),
        "zero": Drawing(_WEEKS, (Line("Mastodon", (0,) * 7),), unit="views"),
        "zero-line": Drawing(
            lines=(Line("Mastodon", (0,) * 60),), dates=days, shape=Shape.LINES
        ),
        "falling": Drawing(
            lines=(Line("Followers", falling),), dates=days, shape=Shape.LINES, from_zero=False
        ),
        "below-zero": Drawing(
            _WEEKS, (Line("Followers gained", (12, -4, 0, -31, 7, -1, 22)),), unit="followers"
        ),
        "extremes": Drawing(_WEEKS[:2], (Line("Views", (1, 1_000_000)),)),
        "extremes-log": Drawing(_WEEKS[:3], (Line("Views", (1, 0, 1_000_000)),), log=True),
        "marks": Drawing(
            lines=(Line("Profile views", _wave(60, 30, 18)),),
            dates=days,
            shape=Shape.LINES,
            marks=marks_at(days, shared),
            marked="shared",
            unit="profile views a day",
        ),
        "marks-bars": Drawing(
            _WEEKS,
            (Line("Mastodon", (10, 30, 20, 5, 0, 60, 40)),),
            marks=(Mark(1, "Harbour school"), Mark(5, "Night shift")),
            marked="shared",
        ),
        "band": Drawing(
            lines=(
                Line("Measured", _wave(60, 300, 90)),
                Line(
                    "Reach",
                    guess,
                    low=tuple(round(value * 0.7) for value in guess),
                    high=tuple(round(value * 1.4) for value in guess),
                    kind=Kind.ESTIMATED,
                ),
                Line("Followers", (900,) * 60, kind=Kind.POTENTIAL),
            ),
            dates=days,
            shape=Shape.LINES,
        ),
        "band-bars": Drawing(
            ("Company page alone", "With 120 colleagues"),
            (Line("Reach a month", (4200, 18800), low=(2100, 9400), high=(6300, 31000),
                  kind=Kind.ESTIMATED),
             Line("Reach a month", (9000, 61000), kind=Kind.POTENTIAL)),
        ),
        "many": Drawing(
            lines=tuple(
                Line(f"Network {number + 1}", _wave(300, 100 + 90 * number, 40, 0.05 + number / 40))
                for number in range(6)
            ),
            dates=long,
            shape=Shape.LINES,
        ),
    }  # fmt: skip


def ten_years() -> Drawing:
    """3,650 days of five accounts, with a week without readings each year, and 2,000 shares."""
    days = _days(3650)
    lines = []
    for number in range(5):
        values = [
            None if day % 365 < 7 else 500 * number + day + round(40 * math.sin(day / 9))
            for day in range(3650)
        ]
        lines.append(Line(f"Account {number + 1}", tuple(values)))
    marks = tuple(Mark(number * 3650 // 2000, f"Post {number}") for number in range(2000))
    return Drawing(
        lines=tuple(lines), dates=days, shape=Shape.LINES, marks=marks, marked="shared", gap="off"
    )
