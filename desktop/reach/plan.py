"""When which number of which share is read, and what comes first where calls are counted; pure.

A share is read at the steps of its network's offer. Asleep over several of them means one
reading. Where each number is a call and a day has only so many, the newest posts come first and
their main numbers before the rest; but every fourth call goes to what has waited longest, so
that nothing waits for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desktop.metric import EVERYTHING, PLAN, Measure, Offer, Wanted
from desktop.model import Share, ShareState
from desktop.reach.known import went_live

DAILY = timedelta(days=1)
FIRST = (
    Measure.VIEWS,
    Measure.PROFILE_VISITS,
    Measure.NEW_FOLLOWERS,
    Measure.LINK_CLICKS,
    Measure.REACTIONS,
    Measure.REPLIES,
    Measure.RESHARES,
    Measure.MEMBERS,
    Measure.SAVES,
    Measure.SENDS,
)
"""Which of a post's numbers are read first where not all can be."""
_MAIN = frozenset(FIRST[:5])
_FOURTH = 4
Lasts = Mapping[tuple[int, Measure], datetime]
"""When a measure of a share (0: of the account) was last asked for."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the readings of one account tell about when it was asked. `since` is when the
    person had all numbers deleted: what was due before that is done. `spent` is how many calls
    were made this day (UTC); `refused_posts` and `refused_account` are the measures that the
    network did not permit since the account was connected."""

    lasts: Lasts
    since: datetime | None = None
    spent: int = 0
    refused_posts: frozenset[Measure] = frozenset()
    refused_account: frozenset[Measure] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """What to ask now, the newest share first, and when there is something to ask: now or
    earlier, later, or never (None)."""

    shares: tuple[Share, ...] = ()
    wanted: Wanted = field(default_factory=lambda: EVERYTHING)
    when: datetime | None = None
    over: frozenset[int] = field(default=frozenset(), compare=False)
    """Shares of which nothing is left to be read."""


def measurable(share: Share) -> bool:
    """Whether the network knows it under an id that we know too."""
    receipt = share.receipt
    return share.state is ShareState.SENT and receipt is not None and bool(receipt.remote_id)


def next_reading(
    share: Share, last: datetime | None, pace: float = 1.0, steps: Sequence[timedelta] = PLAN
) -> datetime | None:
    """The first step that has no reading at or after it; None = all done."""
    if share.receipt is None:
        return None
    dates = (share.receipt.at + step / pace for step in steps)
    return next((date for date in dates if last is None or date > last), None)


def due(
    shares: Sequence[Share], offer: Offer, known: Known, now: datetime, pace: float = 1.0
) -> Due:
    """What to ask about one account and these shares of it."""
    asks = _of_shares(shares, offer, known, now, pace)
    account, when_account = _of_account(offer, known, now, pace)
    ready = [ask for ask in asks if ask.when <= now]
    whens = [ask.when for ask in asks if ask.when > now]
    left_over = {ask.share.id for ask in asks}
    over = frozenset(s.id for s in shares if measurable(s) and s.id not in left_over)
    if offer.calls:
        left = max(0, offer.calls - offer.daily - known.spent)
        chosen = within(ready, left)
        if len(chosen) < len(ready):
            whens.append(_tomorrow(now))
        ready = chosen
    wanted: dict[int, set[Measure]] = {}
    for ask in ready:
        wanted.setdefault(ask.share.id, set()).add(ask.measure)
    if when_account is not None:
        whens.append(when_account)
        if when_account <= now:
            wanted[0] = set(account)
    if ready:
        whens.append(now)
    by_id = {ask.share.id: ask.share for ask in ready}
    return Due(
        tuple(sorted(by_id.values(), key=went_live, reverse=True)),
        {number: frozenset(measures) for number, measures in wanted.items()},
        min(whens, default=None),
        over,
    )


def told(offer: Offer, known: Known) -> tuple[Measure, ...]:
    """What is asked about posts: what is offered and was not refused."""
    return tuple(
        one for one, why in offer.posts.items() if not why and one not in known.refused_posts
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """One number of one share, and when it fell due."""

    share: Share
    measure: Measure
    when: datetime


def within(asks: Sequence[Ask], calls: int) -> list[Ask]:
    """Those that so many calls are for, in the order to make them."""
    newest, longest = sorted(asks, key=_newest_first), sorted(asks, key=_longest_first)
    taken: dict[tuple[int, Measure], Ask] = {}
    queues = [iter(newest)] * (_FOURTH - 1) + [iter(longest)]
    while len(taken) < min(calls, len(asks)):
        for queue in queues:
            fresh = (ask for ask in queue if (ask.share.id, ask.measure) not in taken)
            ask = next(fresh, None)
            if ask is not None and len(taken) < calls:
                taken[ask.share.id, ask.measure] = ask
    return list(taken.values())


# --- inside ------------------------------------------------------------------------------------


def _of_shares(
    shares: Iterable[Share], offer: Offer, known: Known, now: datetime, pace: float
) -> list[Ask]:
    measures, found = told(offer, known), list[Ask]()
    oldest = datetime.min.replace(tzinfo=UTC) if offer.until is None else now - offer.until / pace
    end = max(offer.steps) / pace
    for share in shares:
        posted = share.went_live
        if not measures or not measurable(share) or posted < oldest:
            continue
        lasts = {one: _last(known, share.id, one, now) for one in measures}
        if not offer.calls:
            # one call tells all of them together
            latest = max((at for at in lasts.values() if at is not None), default=None)
            lasts = dict.fromkeys(measures, latest)
        for one, last in lasts.items():
            if last is not None and last >= posted + end:
                continue  # most shares, most of the time
            when = next_reading(share, last, pace, offer.steps)
            if when is not None:
                found.append(Ask(share, one, when))
    return found


def _of_account(
    offer: Offer, known: Known, now: datetime, pace: float
) -> tuple[list[Measure], datetime | None]:
    wanted = [
        one for one, why in offer.account.items() if not why and one not in known.refused_account
    ]
    if not wanted:
        return wanted, None
    lasts = (at for (share, _), at in known.lasts.items() if not share and at <= now)
    last = max(lasts, default=None)
    return wanted, now if last is None else last + DAILY / pace


def _last(known: Known, share: int, measure: Measure, now: datetime) -> datetime | None:
    """A reading later than now was made when the clock was wrong: it keeps nothing away."""
    at = known.lasts.get((share, measure))
    both = [moment for moment in (at, known.since) if moment is not None and moment <= now]
    return max(both, default=None)


def _newest_first(ask: Ask) -> tuple[bool, float, int]:
    return ask.measure not in _MAIN, -ask.share.went_live.timestamp(), _rank(ask.measure)


def _longest_first(ask: Ask) -> tuple[datetime, int]:
    return ask.when, _rank(ask.measure)


def _rank(measure: Measure) -> int:
    return FIRST.index(measure) if measure in FIRST else len(FIRST)


def _tomorrow(now: datetime) -> datetime:
    """Budgets of a day begin anew at midnight UTC."""
    day = now.astimezone(UTC) + timedelta(days=1)
    return day.replace(hour=0, minute=1, second=0, microsecond=0)
