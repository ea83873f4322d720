"""What sharing by a team or a company could reach in a month and a year: pure, from assumptions.

Every number is a range: `low` takes the low end of each assumption and `high` the high end, so
it says what the assumptions allow and not how likely it is. All of it is estimated, but
`potential`, which is an upper bound. The formulas and worked examples: docs/reach-formulas.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite
from types import MappingProxyType
from typing import Any

from desktop.reach.estimates import Range

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Between:
    """An assumption: somewhere from `low` to `high`."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything that the calculator takes for granted. Percentages are of 100. The defaults are
    a company of 500; where each comes from stands in docs/reach-formulas.md."""

    people: Between = Between(500, 500)
    participation: Between = Between(10, 30)
    """Percent of them who share at all."""
    accounts: Between = Between(1, 2)
    """Accounts that each of them shares to."""
    followers: Between = Between(300, 700)
    """Followers or contacts of each account."""
    shares: Between = Between(2, 4)
    """Posts that each of them shares a month."""
    seen: Between = Between(5, 15)
    """Percent of an account's followers who see one post."""
    overlap: Between = Between(10, 40)
    """Percent of an account's followers who follow one of the other accounts as well."""
    page_followers: Between = Between(25_000, 25_000)
    page_posts: Between = Between(12, 12)
    """Posts of the company page a month."""
    page_seen: Between = Between(2, 6)
    """Percent of the page's followers who see one of its posts."""
    price: Between = Between(0, 0)
    """Of a thousand advertisement views; 0 = no value is computed."""


LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "people": (1, 1_000_000),
        "participation": (0, 100),
        "accounts": (1, 20),
        "followers": (0, 10_000_000),
        "shares": (0, 1_000),
        "seen": (0, 100),
        "overlap": (0, 100),
        "page_followers": (0, 100_000_000),
        "page_posts": (0, 1_000),
        "page_seen": (0, 100),
        "price": (0, 100_000),
    }
)
"""What may stand for each assumption."""
DECIMALS: Mapping[str, int] = MappingProxyType(
    {"accounts": 1, "seen": 1, "page_seen": 1, "price": 2}
)
"""Digits behind the point where they are more than none."""
COMPANY = Assumptions()
TEAM = replace(
    COMPANY,
    people=Between(10, 10),
    participation=Between(40, 80),
    page_followers=Between(2_500, 2_500),
)
ALONE = replace(
    COMPANY, people=Between(1, 1), participation=Between(100, 100), overlap=Between(0, 0)
)
PRESETS: Mapping[str, Assumptions] = MappingProxyType(
    {"company": COMPANY, "team": TEAM, "alone": ALONE}
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the calculation: its name (a sentence on the screen knows it) and what came
    out."""

    name: str
    result: Range


@dataclass(frozen=True, slots=True)
class Rung:
    """The company page with so many colleagues (0 = alone): views a month."""

    colleagues: int
    views: Range


@dataclass(frozen=True, slots=True)
class Result:
    """What comes out. `views` count how often something is seen, `reached` counts people; both of
    colleagues' shares alone. `together` are their views and the page's."""

    sharers: Range
    views: Range
    views_year: Range
    reached: Range
    reached_year: Range
    potential: Range
    """Kind `potential`: had every follower seen every share of a month."""
    page_views: Range
    together: Range
    times: Range | None
    """How many times the page's own views that is; None if the page has none."""
    value: Range | None
    """Of the views of a month, as advertisements; None without a price."""
    value_year: Range | None
    steps: tuple[Step, ...]


def calculate(given: Assumptions) -> Result:
    """Every result, and the steps in the order in which they follow from each other."""
    low, middle, high = (_case(given, end) for end in (0.0, 0.5, 1.0))
    found = {name: _range(low[name], middle[name], high[name]) for name in low}
    page = found["page_views"]
    priced = given.price.high > 0
    return Result(
        sharers=found["sharers"],
        views=found["views"],
        views_year=found["views_year"],
        reached=found["reached"],
        reached_year=found["reached_year"],
        potential=found["potential"],
        page_views=page,
        together=found["together"],
        times=_times(found["views"], page),
        value=found["value"] if priced else None,
        value_year=found["value_year"] if priced else None,
        steps=tuple(Step(name, found[name]) for name in _STEPS if priced or "value" not in name),
    )


def ladder(given: Assumptions) -> tuple[Rung, ...]:
    """The page alone, and with a quarter, half and all of those who might share at the most."""
    most = round(given.people.high * given.participation.high / 100)
    counts = sorted({0, *(max(1, round(most * part)) for part in (0.25, 0.5, 1.0) if most)})
    rungs = []
    for count in counts:
        fixed = replace(given, people=Between(count, count), participation=Between(100, 100))
        ends = [_case(fixed, end)["together"] for end in (0.0, 0.5, 1.0)]
        rungs.append(Rung(count, _range(*ends)))
    return tuple(rungs)


def mended(given: Assumptions) -> Assumptions:
    """Within the limits, and each low end at or under its high end."""
    changes = {}
    for name, (least, most) in LIMITS.items():
        one: Between = getattr(given, name)
        ends = sorted(min(max(end, least), most) for end in (one.low, one.high))
        changes[name] = Between(*ends)
    return replace(given, **changes)


def assumptions_text(given: Assumptions) -> str:
    """As it is kept in the settings: what differs from a company of 500."""
    pairs = {one.name: getattr(given, one.name) for one in fields(Assumptions)}
    first = {one.name: getattr(COMPANY, one.name) for one in fields(Assumptions)}
    return json.dumps(
        {name: [pair.low, pair.high] for name, pair in pairs.items() if pair != first[name]}
    )


def read_assumptions(text: str) -> Assumptions:
    """What `assumptions_text` wrote; what can't be read is as at first."""
    try:
        found: Any = json.loads(text) if text else {}
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        return COMPANY
    changes = {name: _between(pair) for name, pair in found.items() if name in LIMITS}
    return mended(replace(COMPANY, **{name: one for name, one in changes.items() if one}))


# --- inside ------------------------------------------------------------------------------------

_STEPS = (
    "sharers",
    "accounts",
    "audience",
    "views",
    "views_year",
    "distinct",
    "reached",
    "reached_year",
    "potential",
    "page_views",
    "together",
    "value",
    "value_year",
)


def _case(given: Assumptions, end: float) -> dict[str, float]:
    """All numbers at one end: 0 = low, 1 = high, 0.5 = between."""

    def at(one: Between) -> float:
        return one.low + (one.high - one.low) * end

    seen = at(given.seen) / 100
    shares = at(given.shares)
    sharers = at(given.people) * at(given.participation) / 100
    accounts = sharers * at(given.accounts)
    audience = accounts * at(given.followers)
    views = audience * shares * seen
    # the first account brings all its followers, each further one those who are not yet there;
    # the more are the same people, the fewer people there are
    same = given.overlap.high - (given.overlap.high - given.overlap.low) * end
    further = max(0.0, accounts - 1) / accounts if accounts else 0.0
    distinct = audience * (1 - same / 100 * further)
    page_views = at(given.page_followers) * at(given.page_posts) * at(given.page_seen) / 100
    price = at(given.price)
    return {
        "sharers": sharers,
        "accounts": accounts,
        "audience": audience,
        "views": views,
        "views_year": views * MONTHS,
        "distinct": distinct,
        "reached": distinct * _at_least_once(seen, shares, end),
        "reached_year": distinct * _at_least_once(seen, shares * MONTHS, end),
        "potential": audience * shares,
        "page_views": page_views,
        "together": page_views + views,
        "value": views * price / 1000,
        "value_year": views * price / 1000 * MONTHS,
    }


def _at_least_once(seen: float, shares: float, end: float) -> float:
    """The part of an audience that sees one of `shares` posts or more: at the low end always the
    same people see them, at the high end each post is seen by others by chance alone."""
    always_the_same = seen * min(1.0, shares)
    by_chance = 1 - (1 - seen) ** shares if seen < 1 else min(1.0, shares)
    return always_the_same + (by_chance - always_the_same) * end


def _times(views: Range, page: Range) -> Range | None:
    """How many times the page's own views the page and the colleagues have together. The least
    is few colleagues beside a page that many see, and the most the other way round."""
    if not page.low:
        return None
    return Range(
        1 + views.low / page.high, 1 + views.middle / page.middle, 1 + views.high / page.low
    )


def _range(*ends: float) -> Range:
    low, middle, high = sorted(ends)
    return Range(low, middle, high)


def _between(pair: object) -> Between | None:
    match pair:
        case [int() | float() as low, int() | float() as high] if isfinite(low + high):
            return Between(float(low), float(high))
    return None
