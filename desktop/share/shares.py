"""The table `shares`: its rows, and which state may follow which. (Whose turn it is: `queue`.)

Nothing leads back from `sent`: every change names the states it may start from, and the
same statement that checks them makes the change.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from desktop.errors import NotFound
from desktop.model import Account, Draft, Outgoing, Receipt, Share, ShareState
from desktop.share.kept import outgoing_body, outgoing_from
from desktop.share.outcome import SHUT, Outcome
from desktop.share.planning import Plan, plan_of, zone_of
from desktop.share.tracking import without
from desktop.store import Row, Store, from_ms, moment, to_ms

_UNTRIED = """(state = 'waiting' AND json_extract(facts, '$.doubts') IS NULL)
    OR (by_hand AND state IN ('waiting', 'unsure'))"""
_OVER = (ShareState.SENT, ShareState.REFUSED, ShareState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants put: these words to this account, `due` then. `planned`: they
    chose the time themselves, with `plan` on the clock of their zone."""

    account: Account
    draft: Draft
    program: str
    due: datetime
    planned: bool = False
    plan: Plan | None = None
    unmarked: str = ""
    """The address of its link before the program's marks were added; empty = none were."""


class Shares:
    """Shares by id. Errors: `DiskFull` from everything that writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- writing -----------------------------------------------------------------------

    def put(self, wishes: Iterable[Wish], now: datetime) -> list[int]:
        """The ids of one share an account, made now or by an earlier click."""
        with self._store.writing() as write:
            ids = []
            for wish in wishes:
                row = write.execute(
                    "SELECT id FROM shares WHERE draft = ? AND account = ? "
                    "AND state NOT IN ('cancelled', 'refused') AND deleted IS NULL",
                    (wish.draft.id, wish.account.id),
                ).fetchone()
                ids.append(row["id"] if row else self._insert(wish, now))
        return ids

    def change(self, share_id: int, start: Iterable[ShareState], outcome: Outcome) -> Share:
        """Write an outcome if the share is in one of the states `start`; as it is then."""
        receipt = outcome.receipt or Receipt("", "", outcome.due)
        settled = to_ms(receipt.at) if outcome.state in _OVER else None
        shut = outcome.state is ShareState.WAITING and outcome.reason == SHUT
        self._update(
            share_id,
            start,
            state=outcome.state,
            due=to_ms(outcome.due),
            reason=outcome.reason,
            facts=_facts(outcome.facts),
            remote_id=receipt.remote_id,
            url=receipt.url,
            settled=settled,
            self_reported=receipt.self_reported,
            # several that a hold kept back never go out in one burst, hurried ones neither
            **({"late": 1, "hurried": 0} if shut else {}),
        )
        return self.here(share_id)

    def plan(self, share_id: int, plan: Plan, facts: Any) -> Share:
        """Another time for a share that waits; what kept it from going so far is forgotten."""
        self._update(
            share_id,
            (ShareState.WAITING,),
            due=to_ms(plan.utc),
            planned=to_ms(plan.utc),
            reason="",
            facts=_facts(facts),
            hurried=0,
            late=0,
            **_wall(plan),
        )
        return self.here(share_id)

    def realign(self) -> None:
        """Plans whose zone has other rules than when they were made (governments change them)
        come at the time on their wall all the same."""
        for share in self.where(
            "state = 'waiting' AND wall <> '' AND zone <> '' AND due = planned"
        ):
            plan = plan_of(share)
            if plan is not None and zone_of(plan.zone) is not None and plan.utc != share.due:
                self.plan(share.id, plan, share.facts)

    def unplan(self, share_id: int, now: datetime, facts: Any, *, late: bool) -> Share:
        """The person wants a share that waits to go now: in a hurry, or `late` (they answered
        what is to become of it), which keeps the pace."""
        self._update(
            share_id,
            (ShareState.WAITING,),
            due=to_ms(now),
            planned=None,
            reason="",
            facts=_facts(facts),
            hurried=int(not late),
            late=int(late),
            wall="",
            zone="",
        )
        return self.here(share_id)

    def calm(self, share_id: int) -> None:
        """The hurry came to nothing: it waits like the others."""
        self._update(share_id, (ShareState.SENDING, ShareState.UNSURE), hurried=0)

    def unmark(self, condition: str = "true", *values: Any) -> None:
        """Marks are allowed no longer: what has yet to go, here or by hand, goes without them.
        What may be over there already stays as it was, to be known again."""
        with self._store.writing():
            for share in self.where(f"({_UNTRIED}) AND {condition}", *values):
                if share.outgoing.unmarked:
                    body = outgoing_body(without(share.outgoing))
                    self._update(share.id, (share.state,), outgoing=body)

    def take_back(self, draft_id: str, now: datetime) -> tuple[Share, ...]:
        """Cancel all that still waits of the draft's newest click; what was cancelled."""
        with self._store.writing() as write:
            rows = write.execute(
                "UPDATE shares SET state = 'cancelled', reason = '', facts = '{}', due = ?, "
                "settled = ? WHERE draft = ? AND state = 'waiting' "
                "AND created = (SELECT max(created) FROM shares WHERE draft = ?) RETURNING *",
                (to_ms(now), to_ms(now), draft_id, draft_id),
            ).fetchall()
        return tuple(sorted(map(share_from, rows), key=lambda share: share.id))

    def note(self, share_id: int, facts: Any) -> Share:
        """What the person began to do with a live post, committed before it is done."""
        self._update(share_id, (ShareState.SENT,), facts=_facts(facts))
        return self.here(share_id)

    def edited(self, share: Share, outgoing: Outgoing, receipt: Receipt, now: datetime) -> Share:
        """The live post says this now."""
        self._update(
            share.id,
            (ShareState.SENT,),
            outgoing=outgoing_body(outgoing),
            edited=to_ms(now),
            url=receipt.url or (share.receipt.url if share.receipt else ""),
            remote_id=receipt.remote_id or (share.receipt.remote_id if share.receipt else ""),
            facts="{}",
        )
        return self.here(share.id)

    def deleted(self, share_id: int, now: datetime) -> Share:
        """The post was taken down."""
        self._update(share_id, (ShareState.SENT,), deleted=to_ms(now), facts="{}")
        return self.here(share_id)

    # --- reading -----------------------------------------------------------------------

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
        return tuple(map(share_from, rows))

    # --- inside ------------------------------------------------------------------------

    def _update(self, share_id: int, start: Iterable[ShareState], **columns: Any) -> None:
        """Write these columns if the share is in one of the states `start`."""
        settings = ", ".join(f"{name} = ?" for name in columns)
        with self._store.writing() as write:
            write.execute(
                f"UPDATE shares SET {settings} "  # noqa: S608 - names of ours
                "WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
                (*columns.values(), share_id, json.dumps([*start])),
            )

    def _insert(self, wish: Wish, now: datetime) -> int:
        outgoing = replace(
            outgoing_of(wish.draft, wish.account, now, secrets.token_hex(16)),
            unmarked=wish.unmarked,
        )
        body = outgoing_body(outgoing)
        columns = {
            "key": outgoing.key,
            "account": wish.account.id,
            "network": wish.account.network,
            "draft": wish.draft.id,
            "post": wish.draft.post,
            "program": wish.program,
            "digest": hashlib.sha256(body.encode()).hexdigest(),
            "outgoing": body,
            "by_hand": outgoing.by_hand,
            "state": ShareState.WAITING,
            "created": to_ms(now),
            # what the person posts needs no moment to undo: nothing goes out by itself
            "due": to_ms(now if outgoing.by_hand and not wish.planned else wish.due),
            "planned": to_ms(wish.due) if wish.planned else None,
            **_wall(wish.plan),
        }
        marks = ", ".join("?" * len(columns))
        with self._store.writing() as write:
            row = write.execute(
                f"INSERT INTO shares ({', '.join(columns)}) VALUES ({marks}) RETURNING id",  # noqa: S608
                tuple(columns.values()),
            ).fetchone()
        identity: int = row["id"]
        return identity


def share_from(row: Row) -> Share:
    """A row as what crosses the floors."""
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
        wall=row["wall"],
        zone=row["zone"],
        edited=from_ms(row["edited"]),
        deleted=from_ms(row["deleted"]),
    )


def outgoing_of(draft: Draft, account: Account, now: datetime, key: str = "") -> Outgoing:
    """The words of a draft as they are frozen for an account; with `key` they can be sent."""
    return Outgoing(
        text=draft.text_for(account.network),
        key=key,
        created=now,
        link=draft.link,
        pictures=draft.pictures,
        language=draft.language,
        warning=draft.warning,
        visibility=draft.visibility,
        paid=draft.paid,
        by_hand=account.by_hand or draft.ways.get(account.id) == "compose",
    )


def _wall(plan: Plan | None) -> dict[str, str]:
    if plan is None:
        return {"wall": "", "zone": ""}
    return {"wall": plan.wall.isoformat(), "zone": plan.zone}


def _facts(facts: Any) -> str:
    return json.dumps(dict(facts), default=str)
