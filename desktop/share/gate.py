"""Whether a share whose turn it is may go now, and what becomes of it instead."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from desktop.share.accounts import Accounts
from desktop.share.delivery import Delivery
from desktop.share.halts import Halt, Halts
from desktop.share.outcome import PASSING, Outcome, barred, held, missed, shut, stale
from desktop.share.pace import LATE_GAP, Asked, pause
from desktop.share.planning import on_wall, to_utc
from desktop.share.queue import Queue, Turn
from desktop.share.terms import Closed, Terms


class Gate:
    """Asked inside the transaction that claims: two claims never pass on the same count."""

    def __init__(
        self,
        queue: Queue,
        halts: Halts,
        accounts: Accounts,
        delivery: Delivery,
        closed: Closed,
        terms: Terms,
    ) -> None:
        self._queue, self._halts, self._accounts = queue, halts, accounts
        self._delivery, self._closed, self._terms = delivery, closed, terms

    def instead(self, turn: Turn, now: datetime) -> Outcome | None:
        """None: it may go."""
        share = turn.share
        if self._terms.barred(share.network, share.outgoing.by_hand):
            return barred(share, now)
        closed = self._closed(share.post, now) if share.post else ""
        if closed in PASSING:
            return shut(share, closed, now)
        if share.outgoing.by_hand:
            return self._delivery.by_hand(share, now)
        if closed:
            return None  # delivery refuses it, with the reason
        if turn.missed:
            return missed(share)
        if share.post and not self._terms.fresh(share.post, now):
            return stale(share, now)
        halt = None if turn.hurried else self._halt(turn)
        if halt is not None and now < halt.probe:
            return held(share, halt.reason, {**halt.facts, "halted": True}, halt.probe)
        paced = self._paced(turn, now)
        if paced is None and halt is not None:
            self._halts.look(halt, now)
        return paced

    def _halt(self, turn: Turn) -> Halt | None:
        account = self._accounts.get(turn.share.account)
        return None if account is None else self._halts.of(account.network, account.server)

    def _paced(self, turn: Turn, now: datetime) -> Outcome | None:
        if not turn.program and not turn.late:
            return None
        sharing, zone = self._terms.sharing_of(turn.program), self._terms.zone()
        today = datetime.combine(on_wall(now, zone).date(), time.min)
        back = max(timedelta(seconds=sharing.gap), LATE_GAP)
        since = min(to_utc(today, zone) - timedelta(hours=1), now - back)
        went = self._queue.went(turn.share.account, since)
        found = pause(
            sharing,
            [moment for moment, program in went if program == turn.program and turn.program],
            max((moment for moment, _ in went), default=None),
            now,
            zone,
            Asked(hurried=turn.hurried, late=turn.late),
        )
        return (
            None if found is None else held(turn.share, "Paced", {"rule": found.rule}, found.until)
        )
