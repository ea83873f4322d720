"""By which way a share goes where the person did not say so: as its network prefers.

Applied when it is put, below every screen, so that no path spends the company's money on a post
that the person would have written in the network's own composer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desktop.errors import NotFound
from desktop.model import Account, Draft, Outgoing
from desktop.share.catalog import Catalog
from desktop.share.network import Composes, Prefers


def preferred(catalog: Catalog, account: Account, draft: Draft, now: datetime) -> Draft:
    """The draft with its way to this account. A network without a composer is sent to."""
    if account.by_hand or account.id in draft.ways:
        return draft
    try:
        place = catalog.place(account)
    except NotFound:
        return draft
    if not (isinstance(place, Prefers) and isinstance(place, Composes)):
        return draft
    words = Outgoing(
        text=draft.text_for(account.network),
        key="",
        created=now,
        link=draft.link,
        pictures=draft.pictures,
        paid=draft.paid,
    )
    return replace(draft, ways={**draft.ways, account.id: place.way(account, words)})
