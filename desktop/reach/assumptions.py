"""What the reach calculator takes for granted: assumptions, presets, limits, and how they are kept.

Pure. An assumption is a low and a high end; where each default comes from stands in
docs/reach-formulas.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite
from types import MappingProxyType
from typing import Any

from desktop.reach.estimates import Range
from desktop.reach.media_value import Prices


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
ALONE = replace(COMPANY, people=Between(1, 1), participation=Between(100, 100))
PRESETS: Mapping[str, Assumptions] = MappingProxyType(
    {"company": COMPANY, "team": TEAM, "alone": ALONE}
)


@dataclass(frozen=True, slots=True)
class Own:
    """What the person's own measured posts say: followers of an account now, and how many views
    a follower a post gets (see `estimates.Calibration`); None = not known."""

    followers: int | None
    rate: Range | None
    posts: int
    """How many measured posts the rate rests on."""


def like_own(given: Assumptions, own: Own | None) -> Assumptions:
    """With one's own followers and the part of them that sees a post. Views a follower may be
    more than one, for others see a post as well; here at most all of them see it once."""
    if own is not None and own.followers is not None:
        given = replace(given, followers=Between(own.followers, own.followers))
    if own is not None and own.rate is not None:
        ends = (round(100 * end, 1) for end in (own.rate.low, own.rate.high))
        given = replace(given, seen=Between(*ends))
    return mended(given)


def priced(given: Assumptions, prices: Prices) -> Assumptions:
    """With the price of a thousand views, if it is to be shown."""
    price = float(prices.per_thousand) if prices.shown else 0.0
    return replace(given, price=Between(price, price))


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


def _between(pair: object) -> Between | None:
    match pair:
        case [int() | float() as low, int() | float() as high] if isfinite(low + high):
            return Between(float(low), float(high))
    return None
