"""Numbers about shares and accounts as they were read: the table `metrics`, append only.

A number is asked for when it is due, written down with its source and its time, and never
overwritten, not even when it falls. What a network does not tell is a row without a value
that says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from desktop.metric import NO_OFFER, Measure, Metric, Offer
from desktop.model import Account, Share
from desktop.reach import plan
from desktop.reach.recalled import COLUMNS, Recalled, made
from desktop.store import Store, moment, to_ms

# what the network's own interface answered, or did not: its name is the source
# (SQLite gives the other columns of the row that has the max), the last one written: a clock
# may have been set back
_LASTS = """SELECT share, measure, read, max(id) FROM metrics
    WHERE share IN (SELECT value FROM json_each(?)) AND account = ? AND source = ?
    AND imported = 0 GROUP BY share, measure"""
_REFUSED = """SELECT DISTINCT share != 0 AS post, measure FROM metrics
    WHERE account = ? AND source = ? AND imported = 0 AND reason = 'not_permitted' AND read >= ?"""
_SPENT = """SELECT count(*) AS calls FROM metrics
    WHERE account = ? AND source = ? AND imported = 0 AND share != 0
    AND read >= ? AND read <= ?"""


class Metrics:
    """Readings by share and account. `pace` shortens all times (practice runs): with 60
    an hour lasts a minute. Errors of what writes: `DiskFull`."""

    def __init__(self, store: Store, *, pace: float = 1.0) -> None:
        self._store = store
        self.pace = pace
        self._recalled = Recalled(store)
        self._overs: dict[str, tuple[object, set[int]]] = {}

    # --- when --------------------------------------------------------------------------

    def due(
        self,
        account: Account,
        shares: Iterable[Share],
        offer: Offer,
        now: datetime,
        since: datetime | None = None,
    ) -> plan.Due:
        """What to ask about one account and its shares (see `plan`); what was due before
        `since` is done."""
        if offer is NO_OFFER:
            return plan.Due()
        over = self._over_of(account, offer)
        own = [one for one in shares if one.account == account.id and one.id not in over]
        found = plan.due(own, offer, self._known(account, own, offer, now, since), now, self.pace)
        over |= found.over
        return found

    def over(self, account: Account, offer: Offer) -> frozenset[int]:
        """Shares that `due` has nothing more to say about, as far as it was asked."""
        return frozenset(self._over_of(account, offer))

    def _over_of(self, account: Account, offer: Offer) -> set[int]:
        """Holds as long as the account may ask for the same, and nothing is deleted."""
        told = plan.told(offer, plan.Known({}, None, 0, *self.refused(account)))
        state = (self._recalled.gone(), account.connected, told, offer.steps, offer.until)
        known = self._overs.get(account.id)
        if known is None or known[0] != state:
            known = self._overs[account.id] = (state, set())
        return known[1]

    def refused(self, account: Account) -> tuple[frozenset[Measure], frozenset[Measure]]:
        """What the network did not permit since the account was connected: measures of posts,
        and of the account itself. Only connecting anew can change that."""
        since = 0 if account.connected is None else to_ms(account.connected)
        rows = self._store.read(_REFUSED, (account.id, account.network, since))
        posts = frozenset(Measure(row["measure"]) for row in rows if row["post"])
        own = frozenset(Measure(row["measure"]) for row in rows if not row["post"])
        return posts, own

    def _known(
        self,
        account: Account,
        shares: Iterable[Share],
        offer: Offer,
        now: datetime,
        since: datetime | None,
    ) -> plan.Known:
        ids = json.dumps([0, *(share.id for share in shares)])
        rows = self._store.read(_LASTS, (ids, account.id, account.network))
        lasts = {(row["share"], Measure(row["measure"])): moment(row["read"]) for row in rows}
        spent = self._spent(account, now) if offer.calls else 0
        return plan.Known(lasts, since, spent, *self.refused(account))

    def _spent(self, account: Account, now: datetime) -> int:
        """How many numbers of posts were asked for this day: a row each."""
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        row = self._store.row(_SPENT, (account.id, account.network, to_ms(midnight), to_ms(now)))
        return 0 if row is None else int(row["calls"])

    # --- keeping -----------------------------------------------------------------------

    def keep(self, found: Iterable[Metric]) -> None:
        """Write them down; joins the transaction that is under way. Errors: `DiskFull`."""
        with self._store.writing() as write:
            write.executemany(
                "INSERT INTO metrics (account, share, measure, value, read, source, reason, "
                "imported) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        *(m.account, m.share, m.measure, m.value),
                        *(to_ms(m.read), m.source, m.reason, m.imported),
                    )
                    for m in found
                ],
            )

    def forget_import(self, number: int) -> None:
        """Take back what came with one import."""
        with self._store.writing() as write:
            write.execute("DELETE FROM metrics WHERE imported = ?", (number,))

    def drop_before(self, when: datetime) -> int:
        """Forget what was read before; how many numbers that were."""
        with self._store.writing() as write:
            dropped = write.execute("DELETE FROM metrics WHERE read < ?", (to_ms(when),))
            return int(dropped.rowcount)

    def forget_everything(self) -> None:
        """Joins the transaction that is under way."""
        with self._store.writing() as write:
            write.execute("DELETE FROM metrics")

    # --- what is known -----------------------------------------------------------------

    def all(self) -> tuple[Metric, ...]:
        """Every reading, the oldest first."""
        return self._read("ORDER BY read, id")

    def series(self, share_id: int) -> tuple[Metric, ...]:
        """Every reading of one share, the oldest first."""
        return self._read("WHERE share = ? ORDER BY read, id", share_id)

    def newest(self) -> tuple[Metric, ...]:
        """Of each share, measure and source: the newest number, and the newest reason for
        having none."""
        return self._recalled.newest()

    def changed_since(self, number: int) -> tuple[frozenset[int], int]:
        """The shares that got a reading after the one of this number (0: any at all), and the
        number of the newest reading."""
        row = self._store.row("SELECT coalesce(max(id), 0) AS newest FROM metrics")
        newest = 0 if row is None else int(row["newest"])
        rows = self._store.read(
            "SELECT DISTINCT share FROM metrics WHERE id > ? AND share != 0",
            (number if number <= newest else 0,),
        )
        return frozenset(row["share"] for row in rows), newest

    def of_accounts(self) -> tuple[Metric, ...]:
        """Every reading about accounts themselves, the oldest first."""
        return self._recalled.of_accounts()

    def of_account(self, account_id: str, measure: Measure) -> tuple[Metric, ...]:
        """Every reading about one account itself, the oldest first."""
        return self._read(
            "WHERE share = 0 AND account = ? AND measure = ? ORDER BY read, id",
            account_id,
            measure,
        )

    def _read(self, sql: str, *values: object) -> tuple[Metric, ...]:
        return made(self._store.read(f"SELECT {COLUMNS} FROM metrics {sql}", values))  # noqa: S608
