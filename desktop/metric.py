"""The words of reach: what is counted, one number as it was read, one number about some days.

Nothing here is ever overwritten: a later reading is another row. Unknown is None with its
reason and never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Measure(StrEnum):
    """What a number counts."""

    VIEWS = "views"
    """How often something was shown; what LinkedIn and X call impressions."""
    MEMBERS = "members"
    """How many different people it was shown to."""
    REACTIONS = "reactions"
    RESHARES = "reshares"
    REPLIES = "replies"
    SAVES = "saves"
    SENDS = "sends"
    """Passed on in private messages."""
    LINK_CLICKS = "link_clicks"
    PROFILE_VISITS = "profile_visits"
    FOLLOWERS = "followers"
    """How many there are."""
    NEW_FOLLOWERS = "new_followers"
    """How many came: by a post, or in a span of days."""
    LOST_FOLLOWERS = "lost_followers"
    ENGAGEMENTS = "engagements"
    """Everything that people did, as the network adds it up; may fall."""


BY_HAND = "hand"
"""Source of a number that the person typed."""
LINKS = "links"
"""Source of clicks that the program's link service counted."""
FILE = ":file"
"""Ends the source of numbers from a file that a network lets a member download: `x:file`."""


def network_of(source: str) -> str:
    """The network that a source belongs to; empty for `hand` and `links`."""
    return "" if source in (BY_HAND, LINKS) else source.removesuffix(FILE)


@dataclass(frozen=True, slots=True)
class Metric:
    """One number about a share (`share` set) or an account (`share` 0), as it stood when it
    was read.

    `value` None means that the network does not tell; `reason` then says why
    (`not_offered`, `not_permitted`, `gone`, `too_old`, `not_yet`; of clicks `shared_link`).
    `source` is a network (its interface), a network with `FILE`, `BY_HAND` or `LINKS`.
    `imported` is the import that brought it.
    """

    account: str
    share: int
    measure: Measure
    value: int | None
    read: datetime
    source: str
    reason: str = ""
    imported: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """One number about an account over `days` whole days from `first` on, in the network's
    own calendar: 12 new followers on one day, 90 profile views in 90 days."""

    account: str
    measure: Measure
    first: date
    days: int
    value: int
    read: datetime
    source: str
    imported: int = 0


Reading = Metric | Span
"""What a network answers when it is asked for numbers."""

Wanted = Mapping[int, frozenset[Measure]]
"""Which measures are asked for, by share (0: of the account itself)."""

EVERYTHING: Wanted = MappingProxyType({})
"""An empty `Wanted` leaves nothing out."""

PLAN = tuple(timedelta(hours=hours) for hours in (1, 24, 72, 168, 720))
"""When a share's numbers are read, counted from its receipt; then no more."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a network can tell one account at all, known without asking. What it never tells is
    neither asked for nor written down: such a gap is explained from here."""

    posts: Mapping[Measure, str] = field(default_factory=lambda: MappingProxyType({}))
    """Measure of a post → empty where it is told, else why not (`not_permitted`: the company's
    application, or this connection, lacks the right). What is missing is not offered."""
    account: Mapping[Measure, str] = field(default_factory=lambda: MappingProxyType({}))
    """The same of the account itself, whether as `Metric` or as `Span`."""
    calls: int = 0
    """Where each measure of each post is a call of its own: how many there may be a day (UTC).
    0 = one call tells much, and nobody counts."""
    daily: int = 0
    """How many of these calls the account's own numbers take."""
    steps: tuple[timedelta, ...] = PLAN
    """When a post is read, counted from its receipt."""
    until: timedelta | None = None
    """Posts that are older are not asked about, even if they never were."""

    def of_post(self, measure: Measure) -> str:
        """Why a post's measure can't be known; empty = it is told."""
        return self.posts.get(measure, "not_offered")

    def of_account(self, measure: Measure) -> str:
        """The same of the account itself."""
        return self.account.get(measure, "not_offered")

    def without(self, posts: Iterable[Measure], account: Iterable[Measure]) -> Offer:
        """The same after the network refused these measures of posts, and of the account."""
        refused = "not_permitted"
        return replace(
            self,
            posts=MappingProxyType({**self.posts, **dict.fromkeys(posts, refused)}),
            account=MappingProxyType({**self.account, **dict.fromkeys(account, refused)}),
        )


NO_OFFER = Offer()
"""Of a network that tells no numbers."""
