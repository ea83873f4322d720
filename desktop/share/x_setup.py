"""What program and policy say about X, read once: application, scopes, prices, what may be read.

The application is the company's ("Native App": no secret), and the company pays for every call,
so prices and what reading is allowed are its configuration. X compares the redirect address
letter by letter, port included.
Sources: docs.x.com: fundamentals/authentication/oauth-2-0, x-api/getting-started/pricing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from desktop.model import Facts
from desktop.share import configured
from desktop.share.network import Price

NAME = "x"
AUTHORIZE = "https://x.com/i/oauth2/authorize"
API = "https://api.x.com"
PORTS = (47821, 47822, 47823)
"""What the company registers (`http://127.0.0.1:47821/callback` and so on) unless it names
others. Three, for another program may have taken one."""
SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
"""Without `offline.access` a person would have to connect again every two hours."""


@dataclass(frozen=True, slots=True)
class Setup:
    """One company's configuration."""

    client_id: str
    ports: tuple[int, ...]
    scopes: tuple[str, ...]
    link_posts: str
    """`compose`: a post with a link is better written in X's own composer, which costs nothing;
    `send`: the company pays."""
    look_up: bool
    """Whether own recent posts may be read after an answer got lost, which costs too."""
    numbers: bool
    """Whether numbers of own posts and followers may be read, which costs for each of them."""
    price: Price | None
    price_with_link: Price | None
    authorize: str
    token: str
    revoke: str
    api: str

    @classmethod
    def read(cls, config: Facts) -> Self:
        api = configured.address(config, "api", API).rstrip("/")
        prices = config.get("prices")
        told = prices if isinstance(prices, Mapping) else {}
        return cls(
            client_id=configured.text(config, "client_id"),
            ports=configured.ports(config, PORTS),
            scopes=configured.texts(config, "scopes", SCOPES),
            link_posts=configured.one_of(config, "link_posts", ("compose", "send")),
            look_up=config.get("look_up") is True,
            numbers=config.get("numbers") is True,
            price=_price(told, "post"),
            price_with_link=_price(told, "link"),
            authorize=configured.address(config, "authorize", AUTHORIZE),
            token=configured.address(config, "token", f"{API}/2/oauth2/token"),
            revoke=configured.address(config, "revoke", f"{API}/2/oauth2/revoke"),
            api=api,
        )


def _price(prices: Mapping[str, Any], name: str) -> Price | None:
    """An amount above nothing with its currency; None where it is not told properly."""
    amount, currency = str(prices.get(name, "")), configured.text(prices, "currency")
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    if not (value.is_finite() and value > 0 and currency):
        return None
    return Price(amount, currency, configured.text(prices, "on"))
