"""What Bluesky's view of the network counts: reactions to posts, followers of a person.

Anybody may ask for these, so no token goes along.
Sources: lexicons app.bsky.feed.getPosts, app.bsky.actor.getProfile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.errors import BadReply
from desktop.metric import NO_OFFER, Measure, Metric, Offer, Wanted
from desktop.model import Account, Facts, Share
from desktop.replies import busy, expect_record
from desktop.share.numbers import asked, metric, summed, told, whole
from desktop.web import Web

APPVIEW = "https://public.api.bsky.app"
_BATCH = 25
_COUNTS: Mapping[Measure, tuple[str, ...]] = {
    Measure.REACTIONS: ("likeCount",),
    Measure.RESHARES: ("repostCount", "quoteCount"),
    Measure.REPLIES: ("replyCount",),
    Measure.SAVES: ("bookmarkCount",),
}
OFFER = Offer(told(_COUNTS), told((Measure.FOLLOWERS,)))


class Counts:
    """Configuration: `appview` (empty: nobody counts)."""

    def __init__(self, web: Web, config: Facts) -> None:
        self._web = web
        self._appview = str(config.get("appview", APPVIEW)).rstrip("/")

    def offers(self) -> Offer:
        return OFFER if self._appview else NO_OFFER

    def measure(
        self, account: Account, shares: Sequence[Share], now: datetime, wanted: Wanted
    ) -> Iterator[Metric]:
        """What is offered and wanted of each share and of the account."""
        if not self._appview:
            return
        known = [share for share in shares if share.receipt is not None]
        for start in range(0, len(known), _BATCH):
            batch = known[start : start + _BATCH]
            posts = self._posts([one.receipt.remote_id for one in batch if one.receipt], now)
            for share in batch:
                post = posts.get(share.receipt.remote_id) if share.receipt else None
                for measure, names in _COUNTS.items():
                    value = None if post is None else summed(post, names)
                    why = "gone" if post is None else "not_offered"
                    yield metric(account, share.id, measure, value, now, why)
        if asked(wanted, 0):
            followers = whole(self.profile(account, now), "followersCount")
            yield metric(account, 0, Measure.FOLLOWERS, followers, now)

    def profile(self, account: Account, now: datetime) -> Mapping[str, Any]:
        if not self._appview:
            return {}
        return self._view("app.bsky.actor.getProfile", {"actor": account.remote_id}, now)

    # --- inside --------------------------------------------------------------------------

    def _posts(self, addresses: Sequence[str], now: datetime) -> dict[str, Mapping[str, Any]]:
        """What the view tells of posts, by address; what it does not name is gone."""
        reply = self._view("app.bsky.feed.getPosts", {"uris": addresses}, now)
        posts = reply.get("posts")
        if not isinstance(posts, list):
            raise BadReply(address=self._appview, where="posts", status=200)
        return {
            post["uri"]: post
            for post in posts
            if isinstance(post, dict) and isinstance(post.get("uri"), str)
        }

    def _view(self, name: str, params: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        answer = self._web.read(f"{self._appview}/xrpc/{name}", params=params)
        if answer.status in (429, 502, 503, 504):
            raise busy(answer, now)
        return expect_record(answer, name)
