"""Counts what really lies at the real Bluesky server, in the words of Bluesky's own view.

Bluesky's view of the network is a large service with a database of its own, which this lab does
not run. Likes, reposts, quotes, replies and follows are records in people's repositories on the
real server; here they are looked up there, each time, and added up.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.conftest import Reply, Request
from tests.real.lab.bluesky import BlueskyServer

_KINDS = {
    "app.bsky.feed.like": "likeCount",
    "app.bsky.feed.repost": "repostCount",
    "app.bsky.graph.follow": "followersCount",
}


class View:
    """Call it as `serve`'s answer."""

    def __init__(self, server: BlueskyServer) -> None:
        self._server = server

    def __call__(self, request: Request) -> Reply:
        assert "Authorization" not in request.headers
        parts = urlsplit(request.path)
        asked = parse_qs(parts.query)
        if parts.path == "/xrpc/app.bsky.feed.getPosts":
            return self._posts(asked["uris"])
        assert parts.path == "/xrpc/app.bsky.actor.getProfile", parts.path
        counts = self._counts()
        followers = counts[asked["actor"][0], "followersCount"]
        return _json({"did": asked["actor"][0], "handle": "a.test", "followersCount": followers})

    def _posts(self, uris: list[str]) -> Reply:
        assert len(uris) <= 25
        counts = self._counts()
        names = ("likeCount", "repostCount", "quoteCount", "replyCount")
        there = {uri for uri, _ in self._all("app.bsky.feed.post")}
        return _json(
            {
                "posts": [
                    {"uri": uri, **{name: counts[uri, name] for name in names}}
                    for uri in uris
                    if uri in there
                ]
            }
        )

    def _counts(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for kind, name in _KINDS.items():
            for _, value in self._all(kind):
                subject = value["subject"]
                found[subject if isinstance(subject, str) else subject["uri"], name] += 1
        for _, value in self._all("app.bsky.feed.post"):
            if "reply" in value:
                found[value["reply"]["parent"]["uri"], "replyCount"] += 1
            if value.get("embed", {}).get("$type") == "app.bsky.embed.record":
                found[value["embed"]["record"]["uri"], "quoteCount"] += 1
        return found

    def _all(self, collection: str) -> Iterator[tuple[str, Any]]:
        """Every record of everybody on the server."""
        people = self._server.call("GET", "com.atproto.sync.listRepos", params={"limit": 1000})
        for person in people["repos"]:
            if person.get("active") is False:
                continue
            asked = {"repo": person["did"], "collection": collection, "limit": 100}
            found = self._server.call("GET", "com.atproto.repo.listRecords", params=asked)
            for record in found["records"]:
                yield record["uri"], record["value"]


def _json(found: object) -> Reply:
    return 200, {"Content-Type": "application/json"}, json.dumps(found).encode()
