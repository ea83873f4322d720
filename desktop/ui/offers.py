"""What a hashtag or a mention may become while it is written: who is offered, and when.

No widgets here. Places count code points.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.model import Campaign, Post, Program, Share
from desktop.text import is_word, tokens

MOST = 6
"""Offered at once."""
LONGEST = 80
"""Characters looked back for the sign."""
USED = 30
"""Hashtags of earlier captions that are offered, the most used."""
_IN_HANDLE = re.compile(r"[\w.@-]")
_NOT_BEFORE = {"#": "&/#＃", "@": "/=@"}
_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """One hashtag or mention, with its sign. `about` says whose or from where;
    `network` is the only one where it means somebody (empty: any)."""

    text: str
    about: str = ""
    network: str = ""

    def fits(self, part: str) -> int | None:
        """How well it goes on from `part` (with sign): 0 at its beginning, 1 at a word
        inside it or in the name; None: not at all."""
        wanted, own = part.casefold(), self.text.casefold()
        if own.startswith(wanted):
            return 0
        bare = wanted[1:]
        inside = (*_PARTS.split(self.text[1:]), *(self.about.split() if own[0] == "@" else ()))
        return 1 if bare and any(one.casefold().startswith(bare) for one in inside) else None


@dataclass(frozen=True, slots=True)
class Begun:
    """A hashtag or mention that is being written: `part` from `start` to the cursor."""

    start: int
    part: str

    @property
    def end(self) -> int:
        return self.start + len(self.part)


def begun(text: str, place: int) -> Begun | None:
    """The hashtag or mention whose end is at `place`."""
    if place < len(text) and is_word(text[place]):
        return None  # in the middle of a word nobody begins one
    for start in range(place - 1, max(-1, place - LONGEST), -1):
        sign = text[start]
        if sign in "#@" and not (sign == "@" and _inside_handle(text, start)):
            before = text[start - 1] if start else " "
            if is_word(before) or before in _NOT_BEFORE[sign]:
                return None
            part = text[start:place]
            fits = is_word if sign == "#" else _IN_HANDLE.match
            return Begun(start, part) if all(fits(one) for one in part[1:]) else None
        if not (is_word(sign) or sign in ".-@"):
            return None
    return None


def _inside_handle(text: str, at: int) -> bool:
    """Whether this `@` parts a name from its server: the first one stands further left."""
    return at > 0 and is_word(text[at - 1]) and "@" in text[max(0, at - LONGEST) : at]


def fitting(
    offers: Iterable[Offer], written: Begun, text: str, networks: Sequence[str]
) -> tuple[Offer, ...]:
    """What to offer for it on these networks; what stands in the text already is not."""
    sign = written.part[0]
    there = {
        token.text.casefold()
        for token in tokens(text)
        if not token.start <= written.start < token.end
    }
    ranked = []
    for offer in offers:
        elsewhere = offer.network and networks and offer.network not in networks
        if offer.text[0] != sign or elsewhere or offer.text.casefold() in there:
            continue
        rank = offer.fits(written.part)
        if rank is not None:
            ranked.append((rank, offer))
    found = [offer for _, offer in sorted(ranked, key=_rank)][:MOST]
    if [offer.text.casefold() for offer in found] == [written.part.casefold()]:
        return ()  # it is written already
    return tuple(found)


def campaigns(post: Post | None, program: Program, now: datetime) -> tuple[Campaign, ...]:
    """The one of this post, or those that run now for a post of one's own."""
    if post is None:
        return tuple(one for one in program.campaigns if one.runs(now))
    return tuple(one for one in program.campaigns if one.id == post.campaign)


def collected(
    post: Post | None, program: Program | None, used: Sequence[str], words: Words, now: datetime
) -> tuple[Offer, ...]:
    """Everything that may be offered, the nearest to this post first, nothing twice."""
    found = [Offer(tag, words.post) for tag in (post.hashtags if post is not None else ())]
    for person in post.mentions if post is not None else ():
        found += [Offer(at, person.name, network) for network, at in person.handles.items()]
    if program is not None:
        for campaign in campaigns(post, program, now):
            found += [Offer(tag, campaign.title) for tag in campaign.hashtags]
        found += [Offer(tag, program.title) for tag in program.hashtags]
        if program.disclosure.startswith("#"):
            found.append(Offer(program.disclosure, words.disclosure))
        for person in program.people:
            found += [Offer(at, person.name, network) for network, at in person.handles.items()]
    for caption in post.captions if post is not None else ():
        for token in tokens(caption.text):
            if token.kind != "url":
                network = caption.network if token.kind == "mention" else ""
                found.append(Offer(token.text, words.suggested, network))
    found += [Offer(tag, words.used) for tag in used]
    first: dict[tuple[str, str], Offer] = {}
    for offer in found:
        first.setdefault((offer.text.casefold(), offer.network), offer)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Words:
    """Where an offer comes from, in words."""

    post: str
    suggested: str
    used: str
    disclosure: str


def used_before(shares: Iterable[Share]) -> tuple[str, ...]:
    """Hashtags of earlier captions of one's own, the most used first."""
    counted: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for share in shares:
        for token in tokens(share.outgoing.text):
            if token.kind == "hashtag":
                counted[token.text.casefold()] += 1
                spelled[token.text.casefold()] = token.text
    return tuple(spelled[tag] for tag, _ in counted.most_common(USED))


def _rank(ranked: tuple[int, Offer]) -> int:
    return ranked[0]
