"""Whose turn it is among the shares that wait: the order of the table `shares`.

An account's shares go in the order in which they were put. An earlier one that was tried
or is due comes first; one planned for later, or one that waits for the person's answer,
holds up nobody. What the person posts by hand stands beside the order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.model import Facts, Share
from desktop.share.outcome import BARRED, MOST_DOUBTS, NEVER, SHUT, STALE, Outcome
from desktop.share.shares import Shares, share_from
from desktop.share.terms import GRACE
from desktop.store import Row, Store, from_ms, moment, to_ms

_NEVER = to_ms(NEVER)
_READY = f"""(state = 'waiting' OR (state = 'unsure' AND due < {_NEVER}))
    AND (by_hand OR NOT EXISTS (SELECT 1 FROM shares AS earlier
        WHERE earlier.account = shares.account AND earlier.id < shares.id
        AND earlier.state IN ('waiting', 'sending', 'unsure') AND NOT earlier.by_hand AND (
            earlier.state = 'sending'
            OR (earlier.state = 'unsure' AND earlier.due < {_NEVER})
            OR (earlier.state = 'waiting' AND earlier.reason <> 'Missed'
                AND (earlier.attempts > 0 OR earlier.due <= shares.due)))))"""  # noqa: S608 - a number of ours
_HALTED = "coalesce(json_extract(facts, '$.halted'), 0)"
_MISSED = f"""state = 'waiting' AND NOT by_hand AND planned IS NOT NULL
    AND (due < :late OR ({_HALTED} AND planned < :late AND due <= :now))"""
"""A planned share whose time passed. Where its network is halted, the time that counts is the
planned one, not that of the next look at the network."""
_OUTWAITED = f"""({_MISSED}) OR (NOT by_hand AND planned < :late
    AND reason IN ('{SHUT}', '{STALE}', '{BARRED}'))"""
"""The same for one whose post was closed for a time, or not looked after: `due` was moved on."""
_REMEMBERED = """CASE WHEN json_extract(facts, '$.doubts') IS NULL THEN '{}'
    ELSE json_object('doubts', json_extract(facts, '$.doubts')) END"""
"""What `outcome.remembered` keeps, in the database's words."""
_ASK = f"""UPDATE shares SET reason = 'Missed', due = :never,
    facts = json_set({_REMEMBERED}, '$.asks', json('true')) WHERE {_MISSED} RETURNING *"""  # noqa: S608
_HOLD = f"""UPDATE shares SET reason = :reason, due = :until, hurried = 0,
    facts = json_set(json_patch(:facts, {_REMEMBERED}), '$.halted', json('true'))
    WHERE state = 'waiting' AND NOT by_hand AND NOT hurried AND due <= :now
    AND account IN (SELECT value FROM json_each(:accounts)) RETURNING *"""  # noqa: S608
_RELEASED = f"""UPDATE shares SET due = coalesce(planned, :now), reason = '', facts = {_REMEMBERED}
    WHERE state = 'waiting' AND"""  # noqa: S608 - ours
_RELEASE_FOR = f"""{_RELEASED} reason IN (SELECT value FROM json_each(:reasons))
    AND :account IN ('', account) RETURNING *"""  # noqa: S608
_RELEASE_THESE = f"""{_RELEASED} id IN (SELECT value FROM json_each(:ids)) RETURNING *"""  # noqa: S608
_RELEASE_HELD = f"""{_RELEASED} {_HALTED}
    AND account IN (SELECT value FROM json_each(:accounts)) RETURNING *"""  # noqa: S608


_DOUBT_WAITING = f"""UPDATE shares SET reason = 'Missed', due = :never,
    facts = json_set({_REMEMBERED}, '$.asks', json('true'), '$.moved', json('true'))
    WHERE state = 'waiting' AND NOT by_hand RETURNING *"""  # noqa: S608
_DOUBT_TRIED = """UPDATE shares SET state = 'unsure', reason = 'Unclear', due = :never,
    facts = json_object('doubts', :most, 'asks', json('true'), 'moved', json('true'))
    WHERE state IN ('sending', 'unsure') AND NOT by_hand RETURNING *"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A share whose turn it is, with what decides whether it may go."""

    share: Share
    program: str
    hurried: bool
    late: bool
    missed: bool


class Queue:
    """The shares that wait. Errors: `DiskFull` from everything that writes."""

    def __init__(self, store: Store, shares: Shares) -> None:
        self._store, self._shares = store, shares

    # --- turns -------------------------------------------------------------------------

    def claim(
        self, share_id: int, now: datetime, gate: Callable[[Turn], Outcome | None]
    ) -> Share | None:
        """`waiting` → `sending` if it is due, its turn, and `gate` has nothing against it;
        None = not now. What the gate says instead is written in the same transaction."""
        times = {"id": share_id, "now": to_ms(now), "late": to_ms(now - GRACE)}
        with self._store.writing() as write:
            row = write.execute(
                f"SELECT *, ({_OUTWAITED}) AS missed FROM shares "  # noqa: S608 - ours
                f"WHERE id = :id AND state = 'waiting' AND due <= :now AND {_READY}",
                times,
            ).fetchone()
            if row is None:
                return None
            instead = gate(_turn(row))
            if instead is not None:
                self._shares.change(share_id, (share_from(row).state,), instead)
                return None
            rows = write.execute(
                "UPDATE shares SET state = 'sending', claimed = :now, attempts = attempts + 1 "
                "WHERE id = :id RETURNING *",
                times,
            ).fetchall()
        return share_from(rows[0])

    def claim_again(self, share_id: int) -> Share | None:
        """`unsure` → `sending` for a repetition; `claimed` keeps the time of the first try."""
        with self._store.writing() as write:
            rows = write.execute(
                "UPDATE shares SET state = 'sending', attempts = attempts + 1 "
                "WHERE id = ? AND state = 'unsure' AND NOT by_hand RETURNING *",
                (share_id,),
            ).fetchall()
        return share_from(rows[0]) if rows else None

    def due(self, now: datetime) -> tuple[int, ...]:
        condition = f"due <= ? AND {_READY} ORDER BY due, id"
        rows = self._store.read("SELECT id FROM shares WHERE " + condition, (to_ms(now),))  # noqa: S608
        return tuple(row["id"] for row in rows)

    def next_due(self) -> datetime | None:
        condition = f"due < ? AND {_READY}"
        row = self._store.row("SELECT min(due) AS due FROM shares WHERE " + condition, (_NEVER,))  # noqa: S608
        return None if row is None else from_ms(row["due"])

    def went(self, account_id: str, since: datetime) -> tuple[tuple[datetime, str], ...]:
        """When shares went to an account since then, and of which program each was. What may
        have gone counts."""
        rows = self._store.read(
            "SELECT coalesce(claimed, settled) AS moment, program FROM shares "
            "WHERE account = ? AND state IN ('sent', 'sending', 'unsure') "
            "AND coalesce(claimed, settled) > ?",
            (account_id, to_ms(since)),
        )
        return tuple((moment(row["moment"]), row["program"]) for row in rows)

    # --- several at once ---------------------------------------------------------------

    def ask_missed(self, now: datetime) -> tuple[Share, ...]:
        """Every planned share whose time passed becomes a question, all together."""
        times = {"now": to_ms(now), "late": to_ms(now - GRACE)}
        if not self._store.read(f"SELECT 1 FROM shares WHERE {_MISSED} LIMIT 1", times):  # noqa: S608
            return ()
        return self._written(_ASK, **times, never=_NEVER)

    def doubt(self) -> tuple[Share, ...]:
        """Everything that would go by itself becomes a question: another copy of this table
        may send it too. What was tried is looked for when the person asks, never repeated."""
        waiting = self._written(_DOUBT_WAITING, never=_NEVER)
        return waiting + self._written(_DOUBT_TRIED, never=_NEVER, most=MOST_DOUBTS)

    def hold(
        self, accounts: Iterable[str], reason: str, facts: Facts, now: datetime, until: datetime
    ) -> tuple[Share, ...]:
        """What is due at these accounts waits until then: their network is halted."""
        return self._written(
            _HOLD,
            reason=reason,
            facts=json.dumps(dict(facts), default=str),
            accounts=json.dumps([*accounts]),
            now=to_ms(now),
            until=to_ms(until),
        )

    def release(self, reasons: Iterable[str], now: datetime, account_id: str = "") -> None:
        """What waited for one of these reasons is due, at one account or everywhere: at its
        own time where it was planned, so that the person is asked when that is long past."""
        self._written(
            _RELEASE_FOR,
            reasons=json.dumps([*reasons]),
            account=account_id,
            now=to_ms(now),
        )

    def reopen(self, now: datetime, shut: Callable[[str], bool]) -> None:
        """The same for what waits because its post is closed for a time, where it is not any
        more; `shut` tells of a post."""
        waiting = self._shares.where(f"state = 'waiting' AND reason = '{SHUT}'")
        ids = [share.id for share in waiting if not shut(share.post)]
        if ids:
            self._written(_RELEASE_THESE, ids=json.dumps(ids), now=to_ms(now))

    def release_held(self, accounts: Iterable[str], now: datetime) -> None:
        """The same for what waits at these accounts because their network was halted."""
        self._written(
            _RELEASE_HELD,
            accounts=json.dumps([*accounts]),
            now=to_ms(now),
        )

    def look_again(self, account_id: str, now: datetime) -> None:
        """What is unsure at this account is due, also where the person is asked already."""
        self._written(
            "UPDATE shares SET due = :now, facts = json_remove(facts, '$.asks') "
            "WHERE account = :account AND state = 'unsure' AND NOT by_hand RETURNING *",
            now=to_ms(now),
            account=account_id,
        )

    def _written(self, statement: str, **values: Any) -> tuple[Share, ...]:
        """The rows that one statement changed."""
        with self._store.writing() as write:
            rows = write.execute(statement, values).fetchall()
        return tuple(sorted(map(share_from, rows), key=lambda share: share.id))


def _turn(row: Row) -> Turn:
    return Turn(
        share_from(row),
        row["program"],
        bool(row["hurried"]),
        bool(row["late"]),
        bool(row["missed"]),
    )
