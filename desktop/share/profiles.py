"""The table `accounts`: one row a profile, also of those that are posted to by hand.

A row knows four conditions: fine; signed out, as the network said; over, as only the clock
says (so it is fine again when the clock was wrong); and leaving: the person disconnected it,
and its secret lies in a keyring that could not be opened yet.
"""

from __future__ import annotations

import json
from datetime import datetime
from types import MappingProxyType

from desktop.model import Account, AccountState
from desktop.store import Row, Store, from_ms, to_ms

OVER, LEAVING = "over", "leaving"


class Profiles:
    """Rows by account id. What is leaving is nobody's account any more."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Account, ...]:
        """In the order in which they were first connected."""
        rows = self._store.read(
            "SELECT * FROM accounts WHERE state <> ? ORDER BY place", (LEAVING,)
        )
        return tuple(map(_account, rows))

    def get(self, account_id: str) -> Account | None:
        row = self._store.row(
            "SELECT * FROM accounts WHERE id = ? AND state <> ?", (account_id, LEAVING)
        )
        return None if row is None else _account(row)

    def write(self, account: Account) -> None:
        """Keep the row, in its old place where there is one."""
        with self._store.writing() as write:
            write.execute(
                """INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar,
                    state, connected, expires, facts, place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    (SELECT coalesce(max(place), 0) + 1 FROM accounts))
                ON CONFLICT (id) DO UPDATE SET server = excluded.server,
                    remote_id = excluded.remote_id, handle = excluded.handle,
                    name = excluded.name, avatar = excluded.avatar, state = excluded.state,
                    connected = excluded.connected, expires = excluded.expires,
                    facts = excluded.facts""",
                (
                    account.id,
                    account.network,
                    account.server,
                    account.remote_id,
                    account.handle,
                    account.name,
                    account.avatar,
                    account.state,
                    to_ms(account.connected),
                    to_ms(account.expires),
                    json.dumps(dict(account.facts)),
                ),
            )

    # --- conditions ----------------------------------------------------------------------

    def signed_out(self, account_id: str) -> None:
        """The network no longer takes its token: it has to be connected again."""
        self._become(account_id, AccountState.SIGNED_OUT, (AccountState.OK, OVER))

    def over(self, account_id: str) -> None:
        """Its time is over by our clock, and nothing can renew it."""
        self._become(account_id, OVER, (AccountState.OK,))

    def pass_ends(self, now: datetime) -> bool:
        """Note whose time is over, and whose is not after all; whether anything changed."""
        rows = self._store.read(
            "SELECT * FROM accounts WHERE expires IS NOT NULL AND state IN (?, ?)",
            (AccountState.OK, OVER),
        )
        wrong = [row for row in rows if _has_ended(row, now) is not (row["state"] == OVER)]
        for row in wrong:
            back = row["state"] == OVER
            self._become(row["id"], AccountState.OK if back else OVER, (row["state"],))
        return bool(wrong)

    # --- leaving -------------------------------------------------------------------------

    def leave(self, account_id: str) -> None:
        """The person wants it gone; the row stays until its secret is wiped."""
        states = (AccountState.OK, AccountState.SIGNED_OUT, OVER)
        self._become(account_id, LEAVING, states)

    def leaving(self) -> tuple[Account, ...]:
        """What was disconnected and still has to be wiped."""
        rows = self._store.read("SELECT * FROM accounts WHERE state = ? ORDER BY place", (LEAVING,))
        return tuple(map(_account, rows))

    def remove(self, account_id: str, *, only_leaving: bool = True) -> None:
        """The row goes; with `only_leaving` not when it was connected again meanwhile."""
        with self._store.writing() as write:
            write.execute(
                "DELETE FROM accounts WHERE id = ? AND (state = ? OR NOT ?)",
                (account_id, LEAVING, only_leaving),
            )

    def _become(self, account_id: str, state: str, before: tuple[str, ...]) -> None:
        marks = ", ".join("?" * len(before))
        with self._store.writing() as write:
            write.execute(
                f"UPDATE accounts SET state = ? WHERE id = ? AND state IN ({marks})",  # noqa: S608
                (state, account_id, *before),
            )


def _has_ended(row: Row, now: datetime) -> bool:
    """A sign-in that is renewed ends when the network says so, whatever we expected."""
    ends = from_ms(row["expires"])
    renewed = json.loads(row["facts"]).get("renews") is True
    return ends is not None and ends <= now and not renewed


def _account(row: Row) -> Account:
    fine = row["state"] == AccountState.OK
    return Account(
        id=row["id"],
        network=row["network"],
        server=row["server"],
        remote_id=row["remote_id"],
        handle=row["handle"],
        name=row["name"],
        avatar=row["avatar"],
        state=AccountState.OK if fine else AccountState.SIGNED_OUT,
        connected=from_ms(row["connected"]),
        expires=from_ms(row["expires"]),
        facts=MappingProxyType(json.loads(row["facts"])),
    )
