"""What a fetched page means: pure rules from (known, page, now) to what has to be done.

on the page, not known             → new
not one is known, but looks like   → the known post under its new id, no second copy
known, other content               → changed (and still withdrawn, where it was)
known, a tombstone on the page     → withdrawn, for good
not known, a tombstone, ever       → nothing, and remembered: an old copy brings it in vain
known, under two ids on one page   → one post, under the newer id
known, missing from the page       → nothing: pages are short, posts stay
new, timely, open, not a first page → worth an alert
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.feeds import record
from desktop.feeds.page import Parsed
from desktop.model import KeptPost, Post

ALERT_AGE = timedelta(days=7)
FUTURE = timedelta(days=1)
FLOOD = 20
"""More new posts than this on a page without one known post: the feed changed its ids."""
_LAST_PLACE = 2**31


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a post of this feed."""

    id: str
    guid: str
    digest: str
    likeness: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A post to be kept. `place` orders posts first seen in the same round: seconds of age."""

    post: Post
    digest: str
    likeness: str
    place: int


@dataclass(frozen=True, slots=True)
class Decision:
    new: tuple[Arrival, ...] = ()
    changed: tuple[Arrival, ...] = ()
    withdrawn: tuple[str, ...] = ()
    """Our ids."""
    announce: tuple[str, ...] = ()
    """Our ids, all of them among the new."""
    tombs: tuple[str, ...] = ()
    """Our ids of posts that were withdrawn before we saw them."""

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn or self.tombs)


def decide(
    known: Collection[Known],
    page: Parsed,
    now: datetime,
    first: bool,
    gone: Collection[str] = (),
) -> Decision:
    """`known`: the kept posts of this feed that the page names, every one where it names none (see
    `memory`); `first`: no page of it was ever kept before; `gone`: our ids of posts of its program
    that were withdrawn before they were seen."""
    by_guid = {record.secure(one.guid): one for one in known}
    by_id = {one.id: one for one in known}
    homes = _homes(by_guid, by_id, page)
    recognised = any(homes.values())
    if known and not recognised:
        homes |= _moved(known, page)
    never = {*gone, *page.tombs}
    new: list[Arrival] = []
    changed: list[Arrival] = []
    for index, post in enumerate(page.posts):
        if post.guid not in homes:
            continue
        old = homes[post.guid]
        arrival = _arrival(post if old is None else replace(post, id=old.id), index, now)
        if old is None and post.id not in never:
            new.append(arrival)
        elif old is not None and (arrival.digest != old.digest or post.guid != old.guid):
            changed.append(arrival)
    flood = bool(known) and not recognised and len(new) > FLOOD
    return Decision(
        new=tuple(new),
        changed=tuple(changed),
        withdrawn=_withdrawn(by_guid, by_id, page),
        announce=() if first or flood else tuple(_timely(new, now)),
        tombs=tuple(one for one in page.tombs if one not in by_id and one not in gone),
    )


def lifted(kept: Iterable[KeptPost], now: datetime) -> tuple[KeptPost, ...]:
    """Of posts that were not announced: those that opened for this person since they came, and
    were not come upon otherwise."""
    return tuple(
        one
        for one in kept
        if one.announced is None
        and one.hidden is None
        and one.read is None
        and one.shared is None
        and one.opens is not None
        and one.first_seen < one.opens <= now
        and now - one.opens <= ALERT_AGE
        and not one.closed(now)
    )


def _homes(
    by_guid: Mapping[str, Known], by_id: Mapping[str, Known], page: Parsed
) -> dict[str, Known | None]:
    """Which post each item is, by what the feed calls it. A post that was given another id may
    come back under its first one; where both stand on the page, that is left out."""
    named = {post.guid: by_guid.get(record.secure(post.guid)) for post in page.posts}
    taken = {one.id for one in named.values() if one is not None}
    return {
        post.guid: named[post.guid] or by_id.get(post.id)
        for post in page.posts
        if named[post.guid] is not None or post.id not in taken
    }


def _moved(known: Collection[Known], page: Parsed) -> Mapping[str, Known]:
    """For a page of strangers: which of them looks exactly like one post that we know."""
    often = Counter(one.likeness for one in known)
    once = {one.likeness: one for one in known if one.likeness and often[one.likeness] == 1}
    looks = {post.guid: record.likeness(post) for post in page.posts}
    claims = Counter(looks.values())
    return {guid: once[look] for guid, look in looks.items() if look in once and claims[look] == 1}


def _withdrawn(
    by_guid: Mapping[str, Known], by_id: Mapping[str, Known], page: Parsed
) -> tuple[str, ...]:
    """By the id that a post has now, or by the one under which it came."""
    named = (by_guid.get(record.secure(guid)) for guid in page.withdrawn)
    first = (by_id.get(one) for one in page.tombs)
    found = {one.id: one for one in (*named, *first) if one is not None}
    return tuple(one.id for one in found.values() if not one.withdrawn)


def _arrival(post: Post, index: int, now: datetime) -> Arrival:
    """A date in the future is an error or a wish: nothing is newer than now."""
    digest, likeness = record.digest(post), record.likeness(post)
    if post.published is not None and post.published > now + FUTURE:
        post = replace(post, published=now)
    age = index if post.published is None else int((now - post.published).total_seconds())
    return Arrival(post, digest, likeness, max(0, min(age, _LAST_PLACE)))


def _timely(new: Iterable[Arrival], now: datetime) -> Iterable[str]:
    for arrival in new:
        post = arrival.post
        old = post.published is not None and now - post.published > ALERT_AGE
        embargoed = post.not_before is not None and now < post.not_before
        expired = post.until is not None and now >= post.until
        if not (old or embargoed or expired):
            yield post.id
