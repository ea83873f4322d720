"""How much of a text is one's own: what stands word for word in other texts is not.

Pure, and about as fast as reading the text, whatever the texts are: runs of three words are
looked up, nothing is compared letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from desktop.model import Account, Caption, Share
from desktop.text import NO_SPACES

RUN = 3
"""So many words in a row that are the same are taken over; fewer happen by chance."""
LONGEST = 1000
"""Words compared; beyond that a caption is nobody's copy."""
NEAREST = 5
"""Of the texts with the most runs in common so many are looked at closely."""
COPY = 0.1
"""Below this part of one's own words a text is another one with a word changed."""
_WORD = re.compile(
    # one by one where words are not parted by spaces
    rf"https?://\S+|[#＃]\w+|{NO_SPACES}|(?:(?!{NO_SPACES})[^\W_])+"
)
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A text that readers may have seen: suggested (`when` None), or shared by this person."""

    words: Run
    runs: frozenset[int]
    """Of each run its hash: numbers are looked up faster, and nothing depends on it."""
    network: str = ""
    handle: str = ""
    when: datetime | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`own` is 0.0 (a copy) to 1.0 (all one's own) against the likest text, `nearest`."""

    own: float
    nearest: Known
    same: bool = False
    """Word for word the same."""


def words(text: str) -> Run:
    """The words of a text without case; no links and no hashtags: other ones don't make
    another text."""
    found = _WORD.findall(text[: LONGEST * 40].casefold())
    plain = (word for word in found if not word.startswith(("http://", "https://", "#", "＃")))
    return tuple(islice(plain, LONGEST))


def runs(found: Run, length: int = RUN) -> tuple[int, ...]:
    """The runs in their order."""
    length = min(length, len(found))
    return tuple(hash(found[at : at + length]) for at in range(len(found) - length + 1))


def suggested(captions: Iterable[Caption]) -> tuple[Known, ...]:
    found = (words(caption.text) for caption in captions)
    return tuple(Known(one, frozenset(runs(one))) for one in found if one)


def shared(shares: Iterable[Share], accounts: Iterable[Account]) -> tuple[Known, ...]:
    """What was shared before, the newest first."""
    handles = {account.id: account.handle for account in accounts}
    known = []
    for share in shares:
        found = words(share.outgoing.text)
        if found:
            handle = handles.get(share.account, "")
            known.append(
                Known(
                    found,
                    frozenset(runs(found)),
                    share.network,
                    handle,
                    share.went_live,
                    share.account,
                )
            )
    return tuple(sorted(known, key=_when, reverse=True))


def likest(text: str, known: Sequence[Known]) -> Likeness | None:
    """The text of `known` from which the most was taken over; of two equally like ones the
    first. None where there is nothing to compare."""
    mine = words(text)
    mine_runs = runs(mine)
    mine_set = frozenset(mine_runs)

    def in_common(other: Known) -> int:
        return len(mine_set & other.runs)

    best: Likeness | None = None
    short = [other for other in known if min(len(mine), len(other.words)) < RUN]
    long = [other for other in known if len(other.words) >= RUN] if len(mine) >= RUN else []
    for other in (*short, *sorted(long, key=in_common, reverse=True)[:NEAREST]) if mine else ():
        few = min(len(mine), len(other.words)) < RUN
        own = (
            _own_of_few(mine, other.words)
            if few
            else 1 - _taken(mine_runs, other.runs, RUN) / len(mine)
        )
        same = mine == other.words
        if best is None or own < best.own or (same and not best.same):
            best = Likeness(own, other, same)
    return best


def _own_of_few(mine: Run, theirs: Run) -> float:
    length = min(len(mine), len(theirs))
    return 1 - _taken(runs(mine, length), frozenset(runs(theirs, length)), length) / len(mine)


def _taken(mine: Sequence[int], there: frozenset[int], length: int) -> int:
    """How many words lie in a run that is there too."""
    taken = covered = 0
    for at, run in enumerate(mine):
        if run in there:
            taken += at + length - max(at, covered)
            covered = at + length
    return taken


def _when(known: Known) -> float:
    return known.when.timestamp() if known.when is not None else 0.0
