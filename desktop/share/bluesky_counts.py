"""What Bluesky's view of the network counts: reactions to posts, followers of a person.

Anybody may ask for these, so no token goes along.
Sources: lexicons app.bsky.feed.getPosts, app.bsky.actor.getProfile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.errors import BadReply
from desktop.metric import Measure, Metric
from desktop.model import Account, Facts, Share
from desktop.replies import expect_record
from desktop.share.numbers import metric, whole
from desktop.web import Web

APPVIEW = "https://public.api.bsky.app"
_BATCH = 25
_COUNTS: Mapping[Measure, tuple[str, ...]] = {
    Measure.REACTIONS: ("likeCount",),
    Measure.RESHARES: ("repostCount", "quoteCount"),
    Measure.REPLIES: ("replyCount",),
}


class Counts:
    """Configuration: `appview` (empty: nobody counts)."""

    def __init__(self, web: Web, config: Facts) -> None:
        self._web = web
        self._appview = str(config.get("appview", APPVIEW)).rstrip("/")

    def measure(self, account: Account, shares: Sequence[Share], now: datetime) -> Sequence[Metric]:
        """Every measure of each share and of the account."""
        if not self._appview:
            return [metric(account, share, measure, None, now) for share, measure in _all(shares)]
        posts = self._posts([share for share in shares if share.receipt is not None])
        found = []
        for share in shares:
            uri = share.receipt.remote_id if share.receipt is not None else ""
            for measure in Measure:
                if measure is not Measure.FOLLOWERS:
                    value, why = _value(posts.get(uri), measure)
                    found.append(metric(account, share.id, measure, value, now, why))
        followers = whole(self.profile(account), "followersCount")
        found.append(metric(account, 0, Measure.FOLLOWERS, followers, now))
        found.append(metric(account, 0, Measure.PROFILE_VISITS, None, now))
        return found

    def profile(self, account: Account) -> Mapping[str, Any]:
        if not self._appview:
            return {}
        return self._view("app.bsky.actor.getProfile", {"actor": account.remote_id})

    # --- inside --------------------------------------------------------------------------

    def _posts(self, shares: Sequence[Share]) -> dict[str, Mapping[str, Any]]:
        """What the view tells of posts, by address."""
        found: dict[str, Mapping[str, Any]] = {}
        addresses = [share.receipt.remote_id for share in shares if share.receipt is not None]
        for start in range(0, len(addresses), _BATCH):
            reply = self._view(
                "app.bsky.feed.getPosts", {"uris": addresses[start : start + _BATCH]}
            )
            posts = reply.get("posts")
            if not isinstance(posts, list):
                raise BadReply(address=self._appview, where="posts", status=200)
            found.update(
                (post["uri"], post)
                for post in posts
                if isinstance(post, dict) and isinstance(post.get("uri"), str)
            )
        return found

    def _view(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._web.read(f"{self._appview}/xrpc/{name}", params=params)
        return expect_record(answer, name)


def _all(shares: Sequence[Share]) -> Iterator[tuple[int, Measure]]:
    for share in shares:
        yield from ((share.id, measure) for measure in Measure if measure != Measure.FOLLOWERS)
    yield from ((0, Measure.FOLLOWERS), (0, Measure.PROFILE_VISITS))


def _value(post: Mapping[str, Any] | None, measure: Measure) -> tuple[int | None, str]:
    names = _COUNTS.get(measure, ())
    if not names:
        return None, "not_offered"
    if post is None:
        return None, "gone"
    values = [whole(post, name) for name in names]
    known = [value for value in values if value is not None]
    return (sum(known) if known else None), "not_offered"
