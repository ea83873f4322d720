"""What sharing by a team or a company could reach in a month and a year: pure, from assumptions.

Every number is a range: `low` takes the low end of each assumption and `high` the high end, so
it says what the assumptions allow and not how likely it is. All of it is estimated, but
`potential`, which is an upper bound. The formulas and worked examples: docs/reach-formulas.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.reach.assumptions import Assumptions, Between
from desktop.reach.estimates import Range

MONTHS = 12


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
