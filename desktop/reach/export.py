"""What was read from a file that a network lets a member download: numbers of posts and of days.

Nothing here knows accounts or shares; matching is another step.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import unquote

from desktop.metric import Measure

_LINKEDIN_ID = re.compile(r"\b(share|ugcPost|activity)[-:](\d{10,20})(?!\d)", re.IGNORECASE)
_X_ID = re.compile(r"/status(?:es)?/(\d{5,20})(?!\d)")
_X_EPOCH_MS = 1_288_834_974_657
_WORDS = re.compile(r"/posts/[^_/?#]*_([^/?#]*)")


class Kind(StrEnum):
    """Which file it is."""

    LINKEDIN_ALL = "linkedin_all"
    """`AggregateAnalytics_…` of 2026, `Content_…` before: all posts and days."""
    LINKEDIN_POST = "linkedin_post"
    """`PostAnalytics_…`, `SinglePostAnalytics_…`: one post."""
    X_POSTS = "x_posts"
    """`account_analytics_content_…`: posts."""
    X_DAYS = "x_days"
    """`account_overview_analytics…`: days of the account."""

    @property
    def network(self) -> str:
        return self.value.partition("_")[0]


@dataclass(frozen=True, slots=True)
class PostNumbers:
    """One post in the file. `words`: what is known of its text, `day` as the file says it,
    `moment` as its id tells."""

    address: str
    ids: frozenset[str]
    day: date | None
    moment: datetime | None
    words: str
    numbers: Mapping[Measure, int]


@dataclass(frozen=True, slots=True)
class DayNumber:
    """One number about `days` days from `first` on."""

    measure: Measure
    first: date
    value: int
    days: int = 1

    @property
    def last(self) -> date:
        return self.first if self.days == 1 else self.first + timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A day that can be read in two ways: as it is written, month first, day first."""

    written: str
    month_first: date
    day_first: date


@dataclass(frozen=True, slots=True)
class Export:
    """One file. `as_of`: the time that its numbers are from, None where it does not say so."""

    kind: Kind
    owner: str = ""
    """The person's name or handle, as the file or its name tells."""
    days: Sequence[DayNumber] = ()
    posts: Sequence[PostNumbers] = ()
    followers: tuple[date, int] | None = None
    as_of: datetime | None = None
    doubt: Doubt | None = None
    older: int = 0
    """Posts from before the file begins: their numbers are only a part, and left out."""
    unread: int = 0
    """Rows whose meaning is not known in this language, left out."""
    _digest: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day that it tells about."""
        firsts = [one.first for one in self.days]
        firsts += [post.day for post in self.posts if post.day is not None]
        if not firsts:
            return None
        lasts = [one.last for one in self.days]
        return min(firsts), max([*lasts, *firsts])

    @property
    def day_count(self) -> int:
        return len({one.first for one in self.days if one.days == 1})

    @property
    def digest(self) -> str:
        """Of what it says: the same numbers downloaded twice are the same file, though their
        bytes differ."""
        if not self._digest:
            posts = sorted((sorted(p.ids), p.address, _sorted(p.numbers)) for p in self.posts)
            days = sorted((d.measure, d.first, d.days, d.value) for d in self.days)
            said = repr((self.kind.value, posts, days, self.followers))
            self._digest.append(hashlib.sha256(said.encode(errors="replace")).hexdigest())
        return self._digest[0]


def _sorted(numbers: Mapping[Measure, int]) -> list[tuple[str, int]]:
    return sorted((measure.value, value) for measure, value in numbers.items())


def end_of(day: date) -> datetime:
    """The last second of a day; networks count days in UTC."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def ids_in(address: str) -> frozenset[str]:
    """The ids of a post in an address or URN: `share:…`, `ugcpost:…`, `activity:…`, `x:…`."""
    text = unquote(address[:2000])
    found = {f"{kind.lower()}:{number}" for kind, number in _LINKEDIN_ID.findall(text)}
    if "linkedin" not in text:
        found |= {f"x:{number}" for number in _X_ID.findall(text)}
    return frozenset(found)


def moment_in(ids: frozenset[str]) -> datetime | None:
    """When the post was made: the upper bits of such an id are milliseconds, at LinkedIn since
    1970, at X since its own beginning (its Snowflake repository)."""
    for one in sorted(ids):
        kind, _, number = one.partition(":")
        ms = (int(number) >> 22) + (_X_EPOCH_MS if kind == "x" else 0)
        if 1_100_000_000_000 < ms < 7_000_000_000_000:
            return datetime.fromtimestamp(ms // 1000, UTC)
    return None


def words_in(address: str) -> str:
    """The words of the text that LinkedIn puts into the address of a post."""
    found = _WORDS.search(unquote(address[:2000]))
    if found is None:
        return ""
    return _LINKEDIN_ID.split(found[1])[0].replace("-", " ").strip()
