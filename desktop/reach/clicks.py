"""What a program's own link service counted, and which shares that is about; pure.

The file is read as what anybody may have written. A link that one share alone carries tells the
clicks of that share; one that several carry tells only those of all of them together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from desktop.errors import BadFile
from desktop.metric import LINKS, Measure, Metric
from desktop.model import Share
from desktop.reach import outside

MOST_LINKS = 50_000
SHARED = "shared_link"
"""Why a share's clicks are unknown: another share carries the same link."""
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_TRACKING = re.compile(r"utm_[a-z0-9_]{1,40}=")


@dataclass(frozen=True, slots=True)
class Counted:
    """The whole file; `as_of` None: it does not say how old it is."""

    as_of: datetime | None
    links: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LinkClicks:
    """How often a link that these shares carry was clicked."""

    link: str
    """Empty for several of them."""
    shares: frozenset[int]
    clicks: int
    as_of: datetime


def read(body: bytes, address: str) -> Counted:
    """Errors: `BadFile` with `where` and `problem`."""
    found = outside.opened(body, address)
    links = found.get("links")
    if not isinstance(links, dict):
        raise BadFile(address=address, where="links", problem="not_object")
    if len(links) > MOST_LINKS:
        raise BadFile(address=address, where="links", problem="too_many")
    counts: dict[str, int] = {}
    for link, value in links.items():
        count = outside.count(value)
        if count is None or not _LINK.fullmatch(link):
            wrong = "not_number" if count is None else "not_an_address"
            raise BadFile(address=address, where=f"links.{link[:80]}", problem=wrong)
        counts[spelled(link)] = counts.get(spelled(link), 0) + count
    return Counted(outside.moment(found.get("as_of"), zoned=True), counts)


def spelled(url: str) -> str:
    """The address as it is compared: server in small letters, what only names the source of a
    visit (`utm_…`) left out, for Goodword itself adds that."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = [one for one in parts.query.split("&") if one and not _TRACKING.match(one)]
    netloc = parts.netloc.lower()
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", "&".join(kept), ""))


def of_shares(counted: Counted, shares: Iterable[Share], now: datetime) -> Iterator[Metric]:
    """The clicks of every share with links that were counted."""
    carried = _carried(counted, shares)
    carriers = _carriers(carried)
    read_at = min(counted.as_of or now, now)
    for share, links in carried:
        if links:
            alone = all(len(carriers[link]) == 1 for link in links)
            value = sum(counted.links[link] for link in links) if alone else None
            reason = "" if alone else SHARED
            yield Metric(
                share.account, share.id, Measure.LINK_CLICKS, value, read_at, LINKS, reason
            )


def of_links(counted: Counted, shares: Iterable[Share]) -> Iterator[LinkClicks]:
    """The clicks of every link that shares carry; none without a time."""
    if counted.as_of is None:
        return
    for link, carriers in _carriers(_carried(counted, shares)).items():
        ids = frozenset(share.id for share in carriers)
        yield LinkClicks(link, ids, counted.links[link], counted.as_of)


Links = Mapping[int, Sequence[LinkClicks]]
"""By share: the links that it carries, as far as they were counted."""


def by_share(found: Iterable[LinkClicks]) -> Links:
    links: dict[int, list[LinkClicks]] = {}
    for one in found:
        for share in one.shares:
            links.setdefault(share, []).append(one)
    return links


def together(links: Links, shares: Collection[int]) -> LinkClicks | None:
    """The clicks of these shares together; None where they carry no link that was counted, or
    one that others carry too."""
    own = {one for share in shares for one in links.get(share, ())}
    if not own or any(not one.shares <= set(shares) for one in own):
        return None
    oldest = min(one.as_of for one in own)
    return LinkClicks("", frozenset(shares), sum(one.clicks for one in own), oldest)


def _carried(counted: Counted, shares: Iterable[Share]) -> list[tuple[Share, frozenset[str]]]:
    """What went out, each with those of its links that were counted."""
    sent = (share for share in shares if share.receipt is not None)
    return [(share, _counted_links(share, counted)) for share in sent]


def _carriers(carried: Iterable[tuple[Share, frozenset[str]]]) -> dict[str, list[Share]]:
    found: dict[str, list[Share]] = {}
    for share, links in carried:
        for link in links:
            found.setdefault(link, []).append(share)
    return found


def _counted_links(share: Share, counted: Counted) -> frozenset[str]:
    card = (share.outgoing.link.url,) if share.outgoing.link is not None else ()
    written = (_trimmed(found[0]) for found in _LINK.finditer(share.outgoing.text))
    return frozenset(map(spelled, (*card, *written))) & counted.links.keys()


def _trimmed(link: str) -> str:
    """An address in a text without what ends the sentence."""
    return link.rstrip(".,;:!?…'\")]}»”’")
