"""The table `shares`: its rows, whose turn it is, and which state may follow which.

Nothing leads back from `sent`: every change names the states it may start from, and the
same statement that checks them makes the change.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop.errors import NotFound
from desktop.model import Account, Draft, Outgoing, Receipt, Share, ShareState
from desktop.share.kept import outgoing_body, outgoing_from
from desktop.share.outcome import NEVER, Outcome
from desktop.store import Row, Store, from_ms, moment, to_ms

_NEVER = to_ms(NEVER)
_READY = f"""(state = 'waiting' OR (state = 'unsure' AND due < {_NEVER}))
    AND NOT EXISTS (SELECT 1 FROM shares AS earlier
        WHERE earlier.account = shares.account AND earlier.id < shares.id AND (
            earlier.state = 'sending'
            OR (earlier.state = 'unsure' AND earlier.due < {_NEVER})
            OR (earlier.state = 'waiting'
                AND (earlier.attempts > 0 OR earlier.due <= shares.due))))"""  # noqa: S608 - a number of ours
"""Its turn among the shares of its account: an earlier one that was tried or is due comes
first; one planned for later, or one that waits for the person's answer, does not."""

_CLAIM = f"""UPDATE shares SET state = 'sending', claimed = ?, attempts = attempts + 1
    WHERE id = ? AND state = 'waiting' AND due <= ? AND {_READY} RETURNING *"""  # noqa: S608


class Shares:
    """Shares by id. Errors: `DiskFull` from everything that writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- writing -----------------------------------------------------------------------

    def put(
        self, drafts: Iterable[tuple[Account, Draft]], now: datetime, due: datetime
    ) -> list[int]:
        """The ids of one share an account, made now or by an earlier click."""
        with self._store.writing() as write:
            ids = []
            for account, draft in drafts:
                row = write.execute(
                    "SELECT id FROM shares WHERE draft = ? AND account = ? "
                    "AND state NOT IN ('cancelled', 'refused')",
                    (draft.id, account.id),
                ).fetchone()
                ids.append(row["id"] if row else self._insert(draft, account, now, due))
        return ids

    def claim(self, share_id: int, now: datetime) -> Share | None:
        """`waiting` → `sending` if it is due and its turn; None = it is not."""
        with self._store.writing() as write:
            rows = write.execute(_CLAIM, (to_ms(now), share_id, to_ms(now))).fetchall()
        return _share(rows[0]) if rows else None

    def claim_again(self, share_id: int) -> Share | None:
        """`unsure` → `sending` for a repetition; `claimed` keeps the time of the first try."""
        with self._store.writing() as write:
            rows = write.execute(
                "UPDATE shares SET state = 'sending', attempts = attempts + 1 "
                "WHERE id = ? AND state = 'unsure' RETURNING *",
                (share_id,),
            ).fetchall()
        return _share(rows[0]) if rows else None

    def change(self, share_id: int, start: Iterable[ShareState], outcome: Outcome) -> Share:
        """Write an outcome if the share is in one of the states `start`; as it is then."""
        receipt = outcome.receipt or Receipt("", "", outcome.due)
        settled = outcome.state in (ShareState.SENT, ShareState.REFUSED, ShareState.CANCELLED)
        with self._store.writing() as write:
            write.execute(
                "UPDATE shares SET state = ?, due = ?, reason = ?, facts = ?, remote_id = ?, "
                "url = ?, settled = ?, self_reported = ? "
                "WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
                (
                    outcome.state,
                    to_ms(outcome.due),
                    outcome.reason,
                    json.dumps(dict(outcome.facts), default=str),
                    receipt.remote_id,
                    receipt.url,
                    to_ms(receipt.at) if settled else None,
                    receipt.self_reported,
                    share_id,
                    json.dumps([*start]),
                ),
            )
        return self.here(share_id)

    def release(self, account_id: str, now: datetime) -> None:
        """What waited for this account to be connected again is due."""
        with self._store.writing() as write:
            write.execute(
                "UPDATE shares SET due = ?, reason = '' WHERE account = ? "
                "AND state = 'waiting' AND reason IN ('SignedOut', 'WrongPerson')",
                (to_ms(now), account_id),
            )

    def look_again(self, account_id: str, now: datetime) -> None:
        """What is unsure at this account is due, also where the person is asked already."""
        with self._store.writing() as write:
            write.execute(
                "UPDATE shares SET due = ?, facts = json_remove(facts, '$.asks') "
                "WHERE account = ? AND state = 'unsure'",
                (to_ms(now), account_id),
            )

    # --- reading -----------------------------------------------------------------------

    def due(self, now: datetime) -> tuple[int, ...]:
        condition = f"due <= ? AND {_READY} ORDER BY due, id"
        rows = self._store.read("SELECT id FROM shares WHERE " + condition, (to_ms(now),))  # noqa: S608
        return tuple(row["id"] for row in rows)

    def next_due(self) -> datetime | None:
        condition = f"due < ? AND {_READY}"
        row = self._store.row("SELECT min(due) AS due FROM shares WHERE " + condition, (_NEVER,))  # noqa: S608
        return None if row is None else from_ms(row["due"])

    def get(self, share_id: int) -> Share | None:
        found = self.where("id = ?", share_id)
        return found[0] if found else None

    def here(self, share_id: int) -> Share:
        """Errors: `NotFound`."""
        share = self.get(share_id)
        if share is None:
            raise NotFound(address=f"share {share_id}", status=0)
        return share

    def tried(self, share_id: int) -> datetime | None:
        """When it was sent for the first time after which its fate was unsure."""
        row = self._store.row("SELECT claimed FROM shares WHERE id = ?", (share_id,))
        return None if row is None else from_ms(row["claimed"])

    def where(self, condition: str, *values: Any) -> tuple[Share, ...]:
        """Rows by a condition written here or in `outbox`; values only as parameters."""
        rows = self._store.read("SELECT * FROM shares WHERE " + condition, values)  # noqa: S608
        return tuple(map(_share, rows))

    def _insert(self, draft: Draft, account: Account, now: datetime, due: datetime) -> int:
        outgoing = Outgoing(
            text=draft.text_for(account.network),
            key=secrets.token_hex(16),
            created=now,
            link=draft.link,
            pictures=draft.pictures,
            language=draft.language,
            warning=draft.warning,
            visibility=draft.visibility,
            paid=draft.paid,
            by_hand=account.by_hand or draft.ways.get(account.id) == "compose",
        )
        body = outgoing_body(outgoing)
        with self._store.writing() as write:
            row = write.execute(
                "INSERT INTO shares (key, account, network, draft, post, digest, outgoing, state, "
                "created, due) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?) RETURNING id",
                (
                    outgoing.key,
                    account.id,
                    account.network,
                    draft.id,
                    draft.post,
                    hashlib.sha256(body.encode()).hexdigest(),
                    body,
                    to_ms(now),
                    to_ms(due),
                ),
            ).fetchone()
        identity: int = row["id"]
        return identity


def _share(row: Row) -> Share:
    state = ShareState(row["state"])
    receipt = None
    if state is ShareState.SENT:
        at = moment(row["settled"])
        receipt = Receipt(row["remote_id"], row["url"], at, bool(row["self_reported"]))
    return Share(
        id=row["id"],
        account=row["account"],
        network=row["network"],
        draft=row["draft"],
        post=row["post"],
        outgoing=outgoing_from(row["outgoing"], row["key"]),
        state=state,
        created=moment(row["created"]),
        due=moment(row["due"]),
        attempts=row["attempts"],
        reason=row["reason"],
        facts=MappingProxyType(json.loads(row["facts"])),
        receipt=receipt,
    )
