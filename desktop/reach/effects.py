"""How much higher weeks of one kind are than weeks of another, with an interval: pure arithmetic.

A regression with errors that carry over from week to week (AR(1)), whose strength is not guessed
but averaged over; see docs/gains.md. Nothing is drawn by lot, so the same weeks always say the
same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, exp, expm1, log, log1p, pi, sqrt
from operator import mul
from statistics import NormalDist

SLOWEST = 26
"""Weeks: what swings slower than this is trend or season and counts as neither kind's doing."""
_CARRIED = tuple(number / 10 for number in range(-4, 10))
"""How much of a week's surprise the next week may keep."""
_NORMAL = NormalDist()
_Table = list[list[float]]


@dataclass(frozen=True, slots=True)
class Effect:
    """`difference` between the kinds, in the unit of the numbers; `low` and `high` hold it in
    nine of ten cases. `chance` is how probable so large a difference, up or down, would be if
    there was none. `carried` is how much of a surprise the next week keeps. `began` and `ended`
    are the mean of unmarked weeks in the first and in the last quarter, by trend and season."""

    difference: float
    low: float
    high: float
    chance: float
    carried: float
    began: float
    ended: float


def effect(weeks: Sequence[int], values: Sequence[int], marked: Sequence[bool]) -> Effect | None:
    """Compare the values of marked weeks with the others. `weeks` are their running numbers,
    rising; what is missing in between is unknown. None: the kinds can't be told apart from the
    trend, or there are too few weeks."""
    rows = _rows(weeks, values, marked)
    size = len(rows[0])
    freedom = len(rows) - size + 1
    if freedom < 3:
        return None
    parts = _parts(weeks, rows)
    fits = [fit for carried in _CARRIED if (fit := _fit(parts, carried, freedom)) is not None]
    if not fits:
        return None
    mixture = _mixed(fits)
    below = _share_below(mixture, freedom, 0.0)
    likeliest = max(mixture, key=lambda one: one[0])[1]
    slow = _solved(likeliest.root)[:-1]
    quarter = max(1, len(rows) // 4)
    return Effect(
        sum(weight * fit.middle for weight, fit in mixture),
        _quantile(mixture, freedom, 0.05),
        _quantile(mixture, freedom, 0.95),
        min(1.0, 2 * min(below, 1 - below)),
        sum(weight * fit.carried for weight, fit in mixture),
        _level(slow, rows[:quarter]),
        _level(slow, rows[-quarter:]),
    )


def columns(number: int) -> int:
    """How many slow waves are taken out of so many weeks."""
    return 2 * number // SLOWEST


# --- the regression ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fit:
    """What the weeks say if `carried` is right; `weight` is the logarithm of how well it fits."""

    carried: float
    middle: float
    spread: float
    weight: float
    root: _Table
    """Of what was solved."""


@dataclass(frozen=True, slots=True)
class _Gram:
    """Sums of products over the weeks that lie `gap` weeks after the one before: of the week
    with itself, with the one before, and of the one before with itself."""

    gap: int
    count: int
    own: _Table
    cross: _Table
    before: _Table


def _rows(weeks: Sequence[int], values: Sequence[int], marked: Sequence[bool]) -> _Table:
    """Of each week: one, the trend, slow waves, its kind, its value. The kind stands last of
    what explains, so that it is solved first."""
    length = weeks[-1] - weeks[0] + 1
    found = []
    for week, value, mark in zip(weeks, values, marked, strict=True):
        place = (week - weeks[0] + 0.5) / length
        waves = [cos(pi * number * place) for number in range(1, columns(length) + 1)]
        found.append([1.0, place - 0.5, *waves, float(mark), float(value)])
    return found


def _parts(weeks: Sequence[int], rows: _Table) -> tuple[_Table, list[_Gram]]:
    """All that has to be summed up once: the first week, then by gap. A carried surprise fades
    with each missing week, so weeks after a gap are weighed on their own."""
    steps: dict[int, list[int]] = {}
    for number in range(1, len(rows)):
        steps.setdefault(weeks[number] - weeks[number - 1], []).append(number)
    grams = []
    for gap, numbers in steps.items():
        here = [rows[number] for number in numbers]
        past = [rows[number - 1] for number in numbers]
        cross = _products(here, past)
        size = range(len(cross))
        both = [[cross[i][j] + cross[j][i] for j in size] for i in size]
        grams.append(_Gram(gap, len(numbers), _products(here, here), both, _products(past, past)))
    return _products(rows[:1], rows[:1]), grams


def _products(left: _Table, right: _Table) -> _Table:
    ours = list(zip(*left, strict=True))
    theirs = list(zip(*right, strict=True))
    return [[sum(map(mul, one, two)) for two in theirs] for one in ours]


def _fit(parts: tuple[_Table, list[_Gram]], carried: float, freedom: int) -> _Fit | None:
    """Generalised least squares with a given AR(1), in units of its stationary variance; the
    weight is the restricted likelihood of it."""
    total = [list(row) for row in parts[0]]
    size = range(len(total))
    determinant = 0.0
    for gram in parts[1]:
        kept = carried**gram.gap
        left = 1 - kept * kept
        determinant += gram.count * log(left)
        for i in size:
            own, cross, before = gram.own[i], gram.cross[i], gram.before[i]
            for j in range(i + 1):
                total[i][j] += (own[j] - kept * cross[j] + kept * kept * before[j]) / left
    lower = _cholesky(total)
    if lower is None:
        return None
    kind, rest = len(total) - 2, len(total) - 1
    # whole numbers are rounded, so what is left over is never less than rounding leaves
    residue = max(lower[rest][rest] ** 2, freedom / 12)
    explained = sum(log(lower[i][i]) for i in range(rest))
    return _Fit(
        carried,
        lower[rest][kind] / lower[kind][kind],
        sqrt(residue / freedom) / lower[kind][kind],
        -0.5 * determinant - explained - 0.5 * freedom * log(residue),
        lower,
    )


def _solved(lower: _Table) -> list[float]:
    """How much of each column that explains, from the root; backwards."""
    size = len(lower) - 1
    found = [0.0] * size
    for i in range(size - 1, -1, -1):
        rest = sum(lower[j][i] * found[j] for j in range(i + 1, size))
        found[i] = (lower[size][i] - rest) / lower[i][i]
    return found


def _level(slow: Sequence[float], rows: _Table) -> float:
    return sum(sum(map(mul, slow, row)) for row in rows) / len(rows)


def _cholesky(table: _Table) -> _Table | None:
    """The lower root of a symmetric table (only its lower half is read); None where a column
    that explains follows from those before it."""
    lower: _Table = []
    last = len(table) - 1
    for i, row in enumerate(table):
        found: list[float] = []
        for j in range(i):
            found.append((row[j] - sum(map(mul, found, lower[j]))) / lower[j][j])
        square = row[i] - sum(map(mul, found, found))
        if square <= 1e-9 * row[i] and i < last:
            return None
        lower.append([*found, sqrt(max(square, 0.0))])
    return lower


# --- the interval ------------------------------------------------------------------------------

_Mixture = list[tuple[float, _Fit]]


def _mixed(fits: Sequence[_Fit]) -> _Mixture:
    """Each fit with its part of the whole; those that hardly count are left out."""
    best = max(fit.weight for fit in fits)
    found = [(exp(fit.weight - best), fit) for fit in fits if fit.weight > best - 6]
    whole = sum(weight for weight, _ in found)
    return [(weight / whole, fit) for weight, fit in found]


def student(value: float, freedom: int) -> float:
    """Student's distribution function, to about 0.0005 from three degrees of freedom on
    (D. L. Wallace, "Bounds on normal approximations to Student's and the chi-square
    distributions", Annals of Mathematical Statistics 30, 1959)."""
    size = sqrt(freedom * log1p(value * value / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
    return _NORMAL.cdf(size if value > 0 else -size)


def _share_below(mixture: _Mixture, freedom: int, value: float) -> float:
    return sum(
        weight * student((value - fit.middle) / fit.spread, freedom) for weight, fit in mixture
    )


def _quantile(mixture: _Mixture, freedom: int, share: float) -> float:
    """Between the quantiles of its parts: there on straight lines, halving the weight of an end
    that stays (the Illinois rule), to a thousandth of the smallest spread."""
    mark = _student_at(share, freedom)
    parts = [fit.middle + mark * fit.spread for _, fit in mixture]
    low, high = min(parts), max(parts)
    under = _share_below(mixture, freedom, low) - share
    over = _share_below(mixture, freedom, high) - share
    least = min(fit.spread for _, fit in mixture) / 1000
    found, side = (low + high) / 2, 0
    while high - low > least and under < 0 < over:
        before, found = found, (low * over - high * under) / (over - under)
        here = _share_below(mixture, freedom, found) - share
        if here < 0:
            low, under, over, side = found, here, over / 2 if side < 0 else over, -1
        else:
            high, over, under, side = found, here, under / 2 if side > 0 else under, 1
        if abs(found - before) < least / 10:
            break
    return found


def _student_at(share: float, freedom: int) -> float:
    """The value below which so much of Student's distribution lies; `student` turned around."""
    size = _NORMAL.inv_cdf(share) * (8 * freedom + 3) / (8 * freedom + 1)
    value = sqrt(freedom * expm1(size * size / freedom))
    return value if size > 0 else -value
