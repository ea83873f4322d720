"""What the overview shows of a stretch of time, computed at once from what is known; pure.

The stretches are counted back from now: four weeks, a quarter (13 weeks), a year (52 weeks), all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.metric import Measure
from desktop.model import Share
from desktop.reach import series
from desktop.reach.estimates import (
    SETTLED,
    Calibration,
    Estimate,
    Followers,
    Potential,
    calibrate,
    estimates,
    potential,
)
from desktop.reach.gains import Attributed, Compared, attributed, compared
from desktop.reach.known import Offers, Readings, live, post_of, went_live
from desktop.reach.series import DAY, WEEK, Mark, Series, Total
from desktop.reach.summary import Summary, summary

SHORTEST = timedelta(days=1)
"""In practice runs, where weeks last minutes, the sentence is about a day at least."""
MANY_WEEKS = 104
COARSE = timedelta(weeks=4)
"""The bucket of what is longer than that: more could not be told apart on a screen."""
PRACTISED = 8
"""Buckets of practice time."""


class Period(StrEnum):
    """How far back one looks."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


WEEKS: Mapping[Period, int] = {Period.MONTH: 4, Period.QUARTER: 13, Period.YEAR: 52}


@dataclass(frozen=True, slots=True)
class Overview:
    """One look at one period; `posts` are its shares by the draft they were made of, the newest
    first, and `before` says whether anything was shared earlier than that."""

    period: Period
    now: datetime
    bucket: timedelta
    fine: timedelta
    """Bucket of followers and profile visits: a day where the period is four weeks."""
    summary: Summary
    posts: tuple[tuple[Share, ...], ...]
    before: bool
    views: tuple[Series, ...]
    followers: tuple[Series, ...]
    visits: tuple[Series, ...]
    marks: tuple[Mark, ...]
    """In the buckets of `followers` and `visits`."""
    attributed: tuple[Attributed, ...]
    compared: tuple[Compared, ...]
    """Over up to two years, whatever the period."""
    rates: Mapping[str, Calibration]
    """What the measured posts of each network say of the next one."""
    estimates: tuple[Estimate, ...]
    potential: Potential
    totals: tuple[Total, ...]
    """The newest number about many days at once, of each account and measure."""


def overview(
    shares: Sequence[Share],
    readings: Readings,
    networks: Mapping[str, str],
    offers: Offers,
    now: datetime,
    period: Period = Period.MONTH,
    pace: float = 1.0,
) -> Overview:
    """`pace`: how much faster than life a practice world runs."""
    out = live(shares)
    first = min((went_live(share) for share in out), default=now)
    first = min(first, _first_reading(readings, networks, now))
    weeks = WEEKS.get(period) or series.buckets_since(first, now)
    span, bucket, fine, count = weeks * WEEK, WEEK, WEEK, weeks
    steps = weeks
    if period is Period.MONTH:
        fine, steps = DAY, weeks * 7
    if weeks > MANY_WEEKS:
        bucket = fine = COARSE
        count = steps = -(-weeks // (COARSE // WEEK))
    if pace > 1:
        span, bucket = max(span / pace, SHORTEST), WEEK / pace
        fine, count, steps = bucket, PRACTISED, PRACTISED
    found = summary(shares, readings, networks, now, span / DAY, offers)
    recent = [share for share in out if went_live(share) > now - span]
    had = Followers(metric for row in readings.accounts.values() for metric in row)
    latest = {
        (share, measure): metric
        for share, known in readings.posts.items()
        for measure, metric in known.items()
    }
    rates = calibrate(out, latest, had, now, settled=SETTLED / pace)
    newest = (
        series.totals(account, readings, measure)[-1:]
        for account in networks
        for measure in Measure
    )
    return Overview(
        period,
        now,
        bucket,
        fine,
        found,
        by_post(recent),
        len(recent) < len(out),
        series.weekly(shares, readings, now, buckets=count, bucket=bucket),
        series.followers(networks, readings, now, buckets=steps, bucket=fine),
        series.whole(networks, readings, now, buckets=steps, bucket=fine),
        series.marks(shares, now, buckets=steps, bucket=fine),
        attributed(recent, readings, now, span / DAY),
        compared(shares, readings, networks, now),
        rates,
        estimates(recent, latest, had, rates, now, settled=SETTLED / pace),
        potential(recent, had),
        tuple(total for totals in newest for total in totals),
    )


def by_post(shares: Sequence[Share]) -> tuple[tuple[Share, ...], ...]:
    """Shares of the same draft together; the newest post first."""
    found: dict[str, list[Share]] = {}
    for share in sorted(shares, key=went_live, reverse=True):
        found.setdefault(post_of(share), []).append(share)
    return tuple(tuple(group) for group in found.values())


def _first_reading(readings: Readings, networks: Mapping[str, str], now: datetime) -> datetime:
    """When the first number about an account was read, or about which day it is."""
    known = [
        row[0].read
        for (account, _), row in readings.accounts.items()
        if row and account in networks
    ]
    days = [
        now - (now.date() - row[0].first)
        for (_, measure), row in readings.spans.items()
        if row and measure is Measure.PROFILE_VISITS
    ]
    return min([*known, *days], default=now)
