"""What can be estimated of posts that nobody measured, and what reach could be at the most.

Pure. Three kinds of number that are never added up: what a network measured is not touched here,
`Estimate` is calibrated on the person's own measured posts and is always a range, `Potential` is
an upper bound. The formulas, with worked examples, stand in docs/reach-formulas.md.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from desktop.metric import Measure, Metric
from desktop.model import Share
from desktop.reach.known import GONE, live, went_live

ENOUGH = 9
"""Measured posts that are needed. The next of ten alike lies between the lowest and the highest
of nine in 8 of 10 cases, whatever the distribution; of fewer nothing can be said so surely."""
OUTSIDE = 0.1
"""So much of what may come lies under the range, and as much above it."""
OUTSIDE_OF_SUMS = 0.05
"""The same for the drawn sums: few posts with a long tail tell too little of that tail, and with
0.1 their sums would be in the range in 7 of 10 cases only (docs/reach-formulas.md)."""
NEWEST = 60
"""No more posts than these are calibrated on: networks change how far they carry a post."""
SETTLED = timedelta(days=7)
"""A post's number counts when it was read so long after the post went live, or later."""
YEAR = timedelta(days=365)
NEAR = timedelta(days=90)
"""A reading of the followers stands for posts that are younger, and the first one for posts that
are older, by so much at the most."""
_DRAWS, _ONE_BY_ONE = 400, 40


class Basis(StrEnum):
    """What the estimate of a network is counted by."""

    FOLLOWERS = "followers"
    """Measured number a follower of one's own at the time of the post."""
    POSTS = "posts"
    """Measured number a post: nobody told how many followers there were."""


@dataclass(frozen=True, slots=True)
class Range:
    """A number known as a range: `low` ≤ `middle` ≤ `high`."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one's own measured posts on one network say of the next one. `rate` is a number a
    follower (a share of followers, may exceed 1) or a post; None = fewer than ENOUGH."""

    network: str
    measure: Measure
    basis: Basis
    posts: int
    """How many measured posts it rests on; if there is no rate, how many there are."""
    rate: Range | None
    as_of: datetime | None
    sources: tuple[str, ...]
    rates: tuple[float, ...] = ()
    """What each of those posts got, a follower or a post."""

    @property
    def lacking(self) -> int:
        """How many measured posts more it takes."""
        return max(0, ENOUGH - self.posts)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Kind `estimated`: what `posts` unmeasured posts on one network probably got together, in
    8 of 10 cases between low and high; `left_out` could not be estimated (no followers known)."""

    network: str
    measure: Measure
    posts: int
    left_out: int
    total: Range | None
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Potential:
    """Kind `potential`, an upper bound: had every follower seen every post. `times` sums the
    followers at the time of each post, `people` counts those of each account once (nobody knows
    who follows two of them). Known of `known` of `of` posts; None = of none."""

    times: int | None
    people: int | None
    known: int
    of: int
    as_of: datetime | None
    sources: tuple[str, ...] = ()


class Followers:
    """How many followers each account had at a time: the newest reading before, or, for posts
    shortly before the first reading, that one. Made once of the readings about accounts."""

    def __init__(self, readings: Iterable[Metric]) -> None:
        self._read: dict[str, tuple[list[datetime], list[Metric]]] = {}
        known = (
            one
            for one in readings
            if one.measure is Measure.FOLLOWERS and not one.share and one.value is not None
        )
        for one in sorted(known, key=lambda metric: metric.read):
            times, metrics = self._read.setdefault(one.account, ([], []))
            times.append(one.read)
            metrics.append(one)

    def reading(self, account: str, when: datetime) -> Metric | None:
        """The reading that counts at a time; None = unknown."""
        times, metrics = self._read.get(account, ([], []))
        place = max(0, bisect_right(times, when) - 1)
        return metrics[place] if metrics and abs(times[place] - when) <= NEAR else None

    def at(self, account: str, when: datetime) -> int | None:
        metric = self.reading(account, when)
        return None if metric is None else metric.value


def calibrate(
    shares: Iterable[Share],
    latest: Mapping[tuple[int, Measure], Metric],
    followers: Followers,
    now: datetime,
    *,
    measure: Measure = Measure.VIEWS,
    settled: timedelta = SETTLED,
) -> Mapping[str, Calibration]:
    """One calibration a network. `latest` holds the newest reading of each share and measure;
    `settled` is shorter in practice runs."""
    by_network: dict[str, list[tuple[Share, Metric]]] = {}
    for share in sorted(live(shares), key=went_live, reverse=True):
        group = by_network.setdefault(share.network, [])
        metric = latest.get((share.id, measure))
        if metric is None or metric.value is None or now - went_live(share) > YEAR:
            continue
        if metric.read - went_live(share) >= settled and len(group) < NEWEST:
            group.append((share, metric))
    return {
        network: _calibration(network, measure, group, followers)
        for network, group in by_network.items()
    }


def estimates(
    shares: Iterable[Share],
    latest: Mapping[tuple[int, Measure], Metric],
    followers: Followers,
    calibrations: Mapping[str, Calibration],
    now: datetime,
    *,
    measure: Measure = Measure.VIEWS,
    settled: timedelta = SETTLED,
) -> tuple[Estimate, ...]:
    """One estimate for each network that has posts without a measured number. What rates say is
    what a post got in days: a post that is younger, or was gone before it was read, got less."""
    lacking: dict[str, list[Share]] = {}
    for share in live(shares):
        metric = latest.get((share.id, measure))
        unknown = metric is None or (metric.value is None and metric.reason != GONE)
        if unknown and (share.deleted or now) - went_live(share) >= settled:
            lacking.setdefault(share.network, []).append(share)
    return tuple(
        _estimate(group, calibrations[network], followers)
        for network, group in sorted(lacking.items())
        if network in calibrations
    )


def estimate_of(share: Share, calibration: Calibration, followers: Followers) -> Range | None:
    """What one post probably got; None = not to be estimated."""
    times = _weight(share, calibration, followers)
    if times is None or calibration.rate is None:
        return None
    rate = calibration.rate
    return Range(rate.low * times, rate.middle * times, rate.high * times)


def potential(shares: Iterable[Share], followers: Followers) -> Potential:
    """Followers at the time of each post × 1, reshares left out."""
    out, times, most = live(shares), [], dict[str, int]()
    read = []
    for share in out:
        metric = followers.reading(share.account, went_live(share))
        if metric is not None and metric.value is not None:
            times.append(metric.value)
            most[share.account] = max(most.get(share.account, 0), metric.value)
            read.append(metric)
    if not times:
        return Potential(None, None, 0, len(out), None)
    as_of, sources = max(one.read for one in read), sorted({one.source for one in read})
    people = sum(most.values())
    return Potential(sum(times), people, len(times), len(out), as_of, tuple(sources))


def expected(values: Sequence[float], outside: float = OUTSIDE) -> Range:
    """The range in which one more of the same kind lies in 8 of 10 cases, and the median.
    The k-th lowest and k-th highest of n leave k/(n+1) outside on each side, for any
    distribution, if all are alike (exchangeable); see docs/reach-formulas.md.
    Errors: ValueError for none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a range of nothing")
    place = max(1, int((len(ordered) + 1) * outside + 1e-9))
    return Range(ordered[place - 1], median(ordered), ordered[-place])


# --- inside ------------------------------------------------------------------------------------


def _calibration(
    network: str, measure: Measure, group: Sequence[tuple[Share, Metric]], followers: Followers
) -> Calibration:
    by_follower, by_post = [], []
    for share, metric in group:
        value = float(metric.value or 0)
        by_post.append(value)
        had = followers.at(share.account, went_live(share))
        if had:
            by_follower.append(value / had)
    # a rate a follower needs enough posts whose followers are known
    basis = Basis.FOLLOWERS if len(by_follower) >= ENOUGH else Basis.POSTS
    rates = by_follower if basis is Basis.FOLLOWERS else by_post
    return Calibration(
        network,
        measure,
        basis,
        len(rates),
        expected(rates) if len(rates) >= ENOUGH else None,
        max((metric.read for _, metric in group), default=None),
        tuple(sorted({metric.source for _, metric in group})),
        tuple(rates),
    )


def _weight(share: Share, calibration: Calibration, followers: Followers) -> int | None:
    if calibration.basis is Basis.POSTS:
        return 1
    # of none yet nothing follows: others may have seen it
    return followers.at(share.account, went_live(share)) or None


def _estimate(group: Sequence[Share], calibration: Calibration, followers: Followers) -> Estimate:
    weights = [_weight(share, calibration, followers) for share in group]
    known = [float(weight) for weight in weights if weight is not None]
    total = None
    if calibration.rate is not None and known:
        total = _total(known, calibration)
    return Estimate(
        calibration.network,
        calibration.measure,
        len(known),
        len(weights) - len(known),
        total,
        calibration,
    )


def _total(weights: Sequence[float], calibration: Calibration) -> Range:
    """The range of a sum: one post is the rate times its weight; several even each other out, so
    they are drawn together, again and again, from samples of the measured posts (a bootstrap,
    always with the same chance for the same numbers)."""
    rates, rate = calibration.rates, calibration.rate
    assert rate is not None
    if len(weights) == 1:
        times = weights[0]
        return Range(rate.low * times, rate.middle * times, rate.high * times)
    chance = random.Random(f"{sorted(rates)} {sorted(weights)}")  # noqa: S311 - no secret
    whole, squares = sum(weights), sum(weight * weight for weight in weights)
    sums = []
    for _ in range(_DRAWS):
        # one fewer than there are: samples of the full size vary too little where these are few
        sample = chance.choices(rates, k=len(rates) - 1)
        if len(weights) <= _ONE_BY_ONE:
            drawn = chance.choices(sample, k=len(weights))
            sums.append(sum(one * weight for one, weight in zip(drawn, weights, strict=True)))
        else:  # the sum of many is as good as normal
            mean = sum(sample) / len(sample)
            spread = (sum((one - mean) ** 2 for one in sample) / len(sample) * squares) ** 0.5
            sums.append(max(0.0, chance.gauss(mean * whole, spread)))
    return expected(sums, OUTSIDE_OF_SUMS)
