"""What a server with Mastodon's interface counts: reactions to posts, followers of a person.

Counts are what that server has seen. It never tells how often something was shown.
Sources: docs.joinmastodon.org: entities/Status (quotes_count since 4.5), methods/statuses
(many at once since 4.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.metric import Measure, Metric, Offer
from desktop.model import Account, Secrets, Share
from desktop.replies import expect_record, trouble
from desktop.share.mastodon_signin import bearer
from desktop.share.mastodon_statuses import listed
from desktop.share.numbers import metric, summed, told
from desktop.web import Answer, Web

_COUNTS = {
    Measure.REACTIONS: ("favourites_count",),
    Measure.RESHARES: ("reblogs_count", "quotes_count"),
    Measure.REPLIES: ("replies_count",),
}
OFFER = Offer(told(_COUNTS), told((Measure.FOLLOWERS,)))
_BATCH = 20
"""More than that in one call are refused."""
_VERSION = re.compile(r"(\d+)\.(\d+)")
_Found = tuple[Mapping[str, Any], str]
"""A status, or why there is none."""


class Counts:
    """Reads the numbers of posts: many in a call where the server can do that."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def of_shares(
        self, account: Account, secrets: Secrets, shares: Sequence[Share], now: datetime
    ) -> Iterator[Metric]:
        known = [share for share in shares if share.receipt is not None]
        size = _BATCH if _knows_batches(account) else 1
        for start in range(0, len(known), size):
            batch = known[start : start + size]
            found = self._many(account, secrets, batch, now) if len(batch) > 1 else None
            for share in batch:
                if found is None:
                    status, why = self._one(account, secrets, share, now)
                else:
                    status, why = found.get(_id(share), ({}, "gone"))
                for measure, names in _COUNTS.items():
                    yield metric(account, share.id, measure, summed(status, names), now, why)

    def _many(
        self, account: Account, secrets: Secrets, shares: Sequence[Share], now: datetime
    ) -> dict[str, _Found] | None:
        """By id; what the server leaves out is gone. None: it knows no such call after all."""
        answer = self._web.read(
            f"{account.server}/api/v1/statuses",
            params={"id[]": [_id(share) for share in shares]},
            token=bearer(secrets.access),
        )
        if answer.status in (400, 403, 404, 405, 410, 422):
            return None
        if not answer.ok:
            raise _no(answer, account, secrets, now)
        return {str(status.get("id")): (status, "not_offered") for status in listed(answer)}

    def _one(self, account: Account, secrets: Secrets, share: Share, now: datetime) -> _Found:
        answer = self._web.read(
            f"{account.server}/api/v1/statuses/{_id(share)}", token=bearer(secrets.access)
        )
        if answer.ok:
            return expect_record(answer, "status"), "not_offered"
        if answer.status in (403, 404, 410):
            return {}, "not_permitted" if answer.status == 403 else "gone"
        raise _no(answer, account, secrets, now)


def _id(share: Share) -> str:
    return share.receipt.remote_id if share.receipt is not None else ""


def _knows_batches(account: Account) -> bool:
    version = _VERSION.match(str(account.facts.get("version") or ""))
    genuine = account.facts.get("software") == "mastodon"
    return genuine and version is not None and tuple(map(int, version.groups())) >= (4, 3)


def _no(answer: Answer, account: Account, secrets: Secrets, now: datetime) -> Exception:
    return trouble(answer, now, account=account.id, final=not secrets.refresh)
