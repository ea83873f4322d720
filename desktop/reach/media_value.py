"""What measured views or clicks would have cost as advertisements, at prices the person sets.

Pure. Never computed of estimated or potential reach, off by default, and never both together: a
click began with a view, so adding them would count one thing twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

MOST = Decimal(100_000)
"""The highest price that may be set."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of advertisements: `per_thousand` views (CPM) and `per_click` (CPC), in `currency`
    (ISO 4217). Shown only if `shown`."""

    shown: bool = False
    per_thousand: Decimal = Decimal(10)
    per_click: Decimal = Decimal(5)
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class MediaValue:
    """`amount` in `currency`, of `count` measured `counted` ("views" or "link_clicks")."""

    amount: Decimal
    currency: str
    counted: str
    count: int


def of_views(views: int | None, prices: Prices) -> MediaValue | None:
    """views ÷ 1,000 × price of a thousand; None if views are unknown or it is switched off."""
    if views is None or not prices.shown:
        return None
    return MediaValue(_round(views * prices.per_thousand / 1000), prices.currency, "views", views)


def of_clicks(clicks: int | None, prices: Prices) -> MediaValue | None:
    """clicks × price of a click; None if clicks are unknown or it is switched off."""
    if clicks is None or not prices.shown:
        return None
    amount = _round(clicks * prices.per_click)
    return MediaValue(amount, prices.currency, "link_clicks", clicks)


def prices_text(prices: Prices) -> str:
    """As it is kept in the settings."""
    return json.dumps(
        {
            "shown": prices.shown,
            "per_thousand": str(prices.per_thousand),
            "per_click": str(prices.per_click),
            "currency": prices.currency,
        }
    )


def read_prices(text: str) -> Prices:
    """What `prices_text` wrote; what can't be read is as at first."""
    try:
        found: Any = json.loads(text) if text else {}
    except ValueError:
        found = {}
    body: Mapping[str, Any] = found if isinstance(found, dict) else {}
    first = Prices()
    currency = str(body.get("currency", ""))
    return Prices(
        body.get("shown") is True,
        _price(body.get("per_thousand"), first.per_thousand),
        _price(body.get("per_click"), first.per_click),
        currency if re.fullmatch(r"[A-Z]{3}", currency) else first.currency,
    )


def _price(value: object, otherwise: Decimal) -> Decimal:
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        return otherwise
    return price if price.is_finite() and 0 <= price <= MOST else otherwise


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
