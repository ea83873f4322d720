"""What is remembered of the posts of a feed, for `decide` to compare a page with."""

from __future__ import annotations

import json
from typing import Any

from desktop.feeds import record
from desktop.feeds.decide import Known
from desktop.feeds.page import Parsed
from desktop.store import Store

_OF_FEED = (
    "SELECT id, guid, digest, likeness, withdrawn IS NOT NULL FROM posts "
    "WHERE program = :program AND feed = :feed"
)
_ON_PAGE = (
    # the signs keep SQLite from going over the whole feed instead of looking up each id
    "SELECT id, guid, digest, likeness, withdrawn IS NOT NULL FROM posts "
    "WHERE +program = :program AND +feed = :feed AND id IN (SELECT value FROM json_each(:ids)) "
    "UNION SELECT id, guid, digest, likeness, withdrawn IS NOT NULL FROM posts "
    "WHERE program = :program AND feed = :feed AND guid IN (SELECT value FROM json_each(:guids))"
)


def known(store: Store, program: str, feed: str, page: Parsed | None) -> tuple[Known, ...]:
    """The posts that stand on this page. Where it has only strangers, or none is given, every
    post of the feed: there may be one that looks like one of them."""
    values: dict[str, Any] = {"program": program, "feed": feed}
    if page is None:
        return _read(store, _OF_FEED, values)
    ids = {post.id for post in page.posts}
    guids = {record.secure(post.guid) for post in page.posts}
    either = guids | {record.secure(guid) for guid in page.withdrawn}
    either |= {record.insecure(guid) for guid in either}
    values |= {"ids": json.dumps([*ids, *page.tombs]), "guids": json.dumps(list(either))}
    found = _read(store, _ON_PAGE, values)
    if any(one.id in ids or record.secure(one.guid) in guids for one in found):
        return found
    return _read(store, _OF_FEED, values)


def _read(store: Store, sql: str, values: dict[str, Any]) -> tuple[Known, ...]:
    return tuple(
        Known(id, guid, digest, likeness, bool(withdrawn))
        for id, guid, digest, likeness, withdrawn in store.read(sql, values)
    )
