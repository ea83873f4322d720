"""Says which post of a file is which share: pure, by id or address; else a question with the
likeliest first.

LinkedIn has three ids for a post (share, ugcPost, activity) that can't be told from one another's
numbers; ids of the same kind that differ are different posts. What remains is compared by the day,
by the moment in the id and by words, and is never decided without the person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.model import Share, ShareState
from desktop.reach.export import PostNumbers, ids_in, moment_in

NEAR = timedelta(minutes=10)
"""So near the moment in an id and that of a receipt, it is most likely the same post."""
DAYS = timedelta(days=2)
"""A day in a file is one of the network's own time zone."""
LIKELY = 0.4
MOST_OFFERED = 5
_WORD = re.compile(r"\w{2,}")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Question:
    """Is this post one of these shares? The likeliest first; `likely`: enough to offer it."""

    post: int
    """Its place in the export."""
    shares: tuple[int, ...]
    likely: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """What of the file is known: place of a post to share; what is asked; how many are neither:
    posts that were not made here."""

    shares: dict[int, int]
    questions: tuple[Question, ...]
    others: int


def match(posts: Sequence[PostNumbers], shares: Sequence[Share]) -> Matched:
    """`shares` are those of the account that are live."""
    known = [one for one in map(_candidate, shares) if one is not None]
    sure: dict[int, int] = {}
    taken: set[int] = set()
    for place, post in enumerate(posts):
        same = [one for one in known if one.ids & post.ids or _same(one.url, post.address)]
        if same:
            # a share put twice into the outbox is not one post: the newest row has the receipt
            sure[place] = same[-1].share
            taken.add(same[-1].share)
    open_ = [one for one in known if one.share not in taken]
    asked = [
        found
        for place, post in enumerate(posts)
        if place not in sure and (found := _question(place, post, open_)) is not None
    ]
    best: dict[int, float] = {}
    for score, question in asked:
        best[question.shares[0]] = max(score, best.get(question.shares[0], 0))
    questions = []
    for score, question in asked:
        first = question.shares[0]
        # two posts are never one share: it is offered to the one that it fits best
        likely = question.likely and best[first] == score
        best[first] = 2 if likely else best[first]
        questions.append(replace(question, likely=likely))
    return Matched(sure, tuple(questions), len(posts) - len(sure) - len(questions))


@dataclass(frozen=True, slots=True)
class _Candidate:
    share: int
    ids: frozenset[str]
    url: str
    at: datetime
    words: frozenset[str]
    moment: datetime | None
    """As its own id tells: to the second, where the receipt has when the answer came."""


def _candidate(share: Share) -> _Candidate | None:
    receipt = share.receipt
    if share.state is not ShareState.SENT or receipt is None:
        return None
    ids = ids_in(receipt.remote_id) | ids_in(receipt.url)
    if share.network == "x" and receipt.remote_id.isdigit():
        ids |= {f"x:{receipt.remote_id}"}
    text = _LINK.sub(" ", share.outgoing.text)
    words = frozenset(_WORD.findall(text.casefold()))
    return _Candidate(share.id, ids, receipt.url, receipt.at, words, moment_in(ids))


def _question(
    place: int, post: PostNumbers, shares: Sequence[_Candidate]
) -> tuple[float, Question] | None:
    """With how much speaks for its first share."""
    words = frozenset(_WORD.findall(_LINK.sub(" ", post.words).casefold()))
    scored = []
    for one in shares:
        if not _other(one.ids, post.ids) and (score := _score(post, words, one)) > 0:
            scored.append((score, one.share))
    if not scored:
        return None
    scored.sort(reverse=True)
    likely = scored[0][0] >= LIKELY
    if not likely and len(words) > 2:
        return None  # its words are known, and they are others
    offered = tuple(share for _, share in scored[:MOST_OFFERED])
    return scored[0][0], Question(place, offered, likely)


def _score(post: PostNumbers, words: frozenset[str], one: _Candidate) -> float:
    """0 = it can't be; 1 = all speaks for it."""
    alike = len(words & one.words) / max(1, min(len(words), len(one.words)))
    if post.moment is not None:
        apart = abs(post.moment - (one.moment or one.at))
        if apart <= NEAR:
            return 0.6 + 0.4 * alike
        if one.moment is not None or apart > DAYS:
            return 0.0
    elif post.day is None or abs(post.day - one.at.date()) > DAYS:
        return 0.0
    return 0.1 + 0.8 * alike if len(words) > 2 else 0.2


def _other(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether both have an id of the same kind, and not the same."""
    kinds = {each.partition(":")[0] for each in one} & {each.partition(":")[0] for each in two}
    return bool(kinds) and not one & two


def _same(one: str, two: str) -> bool:
    return bool(one) and _plain(one) == _plain(two)


def _plain(address: str) -> str:
    bare = address.partition("?")[0].partition("#")[0].rstrip("/").partition("://")[2]
    return bare.removeprefix("www.").casefold()
