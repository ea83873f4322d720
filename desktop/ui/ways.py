"""By which way a caption reaches each account, what that costs, and how it is said. Pure but
for the words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.errors import NotFound
from desktop.model import Account, Outgoing
from desktop.share.catalog import Catalog
from desktop.share.network import Composes, Prefers, Price
from desktop.ui.target import BY_HAND, COMPOSE, SEND, SENT_BY_US, Target, Way

_SIGNS: Mapping[str, str] = {"USD": "US$", "EUR": "€", "GBP": "£", "CHF": "CHF "}


def way(catalog: Catalog, account: Account, outgoing: Outgoing, choices: Mapping[str, str]) -> Way:
    """How `outgoing` would go to this account; `choices` are the person's own, by account."""
    if account.by_hand:
        return BY_HAND
    try:
        place = catalog.place(account)
    except NotFound:
        return SENT_BY_US
    if not isinstance(place, Prefers):
        return SENT_BY_US
    choice = isinstance(place, Composes) or any(
        one.name == account.network for one in catalog.by_hand()
    )
    kind = choices.get(account.id) or place.way(account, outgoing)
    if kind == COMPOSE and not choice:
        kind = SEND  # there is no window to open
    return Way(kind, choice, place.price(account, outgoing), account.id in choices)


def price_text(price: Price) -> str:
    """“US$0.20”, as people of this country write numbers."""
    try:
        amount = float(price.amount)
    except ValueError:
        return f"{price.amount} {price.currency}"
    digits = max(2, len(price.amount.partition(".")[2]))
    sign = _SIGNS.get(price.currency, f"{price.currency} ")
    locale = QLocale()
    if locale.language() == QLocale.Language.C:  # of no country: it would put the sign behind
        return f"{sign}{amount:.{digits}f}"
    return locale.toCurrencyString(amount, sign, digits)


def told(target: Target, *, handle: bool = False) -> str:
    """The way to an account in one sentence; empty where there is nothing to say. `handle`:
    the network's name alone does not tell which account."""
    found = target.way
    usual = found.kind == SEND and found.price is None and not found.chosen
    if target.account.by_hand or usual:
        return ""
    who = _tr("{handle} on {network}") if handle else "{network}"
    named = who.format(handle=target.account.handle, network=target.title)
    cost = price_text(found.price) if found.price is not None else ""
    if found.kind == COMPOSE and cost:
        words = _tr("{who}: opens {network}, because posting this costs your company {price}")
    elif found.kind == COMPOSE:
        words = _tr("{who}: opens {network} with your words")
    elif cost:
        words = _tr("{who}: Goodword posts it ({price}, paid by your company)")
    else:
        words = _tr("{who}: Goodword posts it")
    return words.format(who=named, network=target.title, price=cost)


def other(target: Target) -> str:
    """What the button says that changes to the other way; empty where there is none."""
    if not target.way.choice:
        return ""
    if target.opens:
        if target.way.price is None:
            return _tr("Let Goodword post it")
        words = _tr("Let Goodword post it ({price})")
        return words.format(price=price_text(target.way.price))
    return _tr("Open {network} instead").format(network=target.title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ways", text)
