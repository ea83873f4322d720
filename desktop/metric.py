"""The words of reach: what is counted, one number as it was read, one number about some days.

Nothing here is ever overwritten: a later reading is another row. Unknown is None with its
reason and never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
    (`not_offered`, `not_permitted`, `gone`, `too_old`). `source` is a network (its interface),
    a network with `FILE`, `BY_HAND` or `LINKS`. `imported` is the import that brought it.
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
