"""Numbers about shares and accounts as they were read: the table `metrics`, append only.

A number is asked for when it is due, written down with its source and its time, and never
overwritten, not even when it falls. What a network does not tell is a row without a value
that says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from desktop.errors import Busy, GoodwordError
from desktop.metric import PLAN, Measure, Metric, Reading
from desktop.model import Account, Secrets, Share, ShareState
from desktop.store import Row, Store, moment, to_ms

DAILY = timedelta(days=1)
REST = timedelta(minutes=15)
"""An account whose network gave no numbers is left alone for this long."""
SHORTEST_REST = timedelta(seconds=5)

# SQLite gives the other columns of the row that has the max (Bare columns in an aggregate query)
_NEWEST = """SELECT account, share, measure, value, max(read) AS read, source, reason, imported
    FROM metrics WHERE share <> 0 GROUP BY share, account, measure, source, value IS NULL"""


@runtime_checkable
class Measuring(Protocol):
    """What a network needs for us (the same as `Measures` of the wing `share`)."""

    def measure(
        self, account: Account, secrets: Secrets, shares: Sequence[Share], now: datetime
    ) -> Iterable[Reading]: ...


class Metrics:
    """Readings by share and account. `pace` shortens all times (practice runs): with 60
    an hour lasts a minute. Errors of what writes: `DiskFull`."""

    def __init__(self, store: Store, *, pace: float = 1.0) -> None:
        self._store = store
        self._pace = pace
        self._rests: dict[str, datetime] = {}

    # --- when --------------------------------------------------------------------------

    def due(self, shares: Iterable[Share], now: datetime) -> tuple[Share, ...]:
        """The shares to measure now. Asleep over several dates means one reading."""
        return tuple(share for share, when in self._plan(shares, now) if when <= now)

    def accounts_due(self, accounts: Iterable[Account], now: datetime) -> tuple[Account, ...]:
        """The accounts whose own numbers (followers) were not read for a day."""
        return tuple(account for account, when in self._daily(accounts, now) if when <= now)

    def next_due(
        self, shares: Iterable[Share], accounts: Iterable[Account], now: datetime
    ) -> datetime | None:
        """When the next number is due; None = nothing is."""
        whens = [when for _, when in self._plan(shares, now)]
        whens += [when for _, when in self._daily(accounts, now)]
        return min(whens, default=None)

    def _plan(self, shares: Iterable[Share], now: datetime) -> list[tuple[Share, datetime]]:
        wanted = [share for share in shares if measurable(share)]
        last = self._last_reads([share.id for share in wanted])
        found = []
        for share in wanted:
            when = next_reading(share, last.get(share.id), self._pace)
            if when is not None:
                found.append((share, self._rested(share.account, when, now)))
        return found

    def _daily(self, accounts: Iterable[Account], now: datetime) -> list[tuple[Account, datetime]]:
        found = []
        for account in accounts:
            row = self._store.row(
                "SELECT max(read) AS read FROM metrics WHERE share = 0 AND account = ?",
                (account.id,),
            )
            read = None if row is None or row["read"] is None else moment(row["read"])
            when = now if read is None else read + DAILY / self._pace
            found.append((account, self._rested(account.id, when, now)))
        return found

    def _rested(self, account_id: str, when: datetime, now: datetime) -> datetime:
        rest = self._rests.get(account_id)
        return when if rest is None or rest <= now else max(when, rest)

    def _last_reads(self, share_ids: Sequence[int]) -> dict[int, datetime]:
        rows = self._store.read(
            "SELECT share, max(read) AS read FROM metrics "
            "WHERE share IN (SELECT value FROM json_each(?)) GROUP BY share",
            (json.dumps([*share_ids]),),
        )
        return {row["share"]: moment(row["read"]) for row in rows}

    # --- reading the networks ----------------------------------------------------------

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        network: object,
        shares: Sequence[Share],
        now: datetime,
    ) -> tuple[Metric, ...]:
        """Ask for these shares of one account (none: only for the account itself) and
        append what comes. Errors: those of the network; it is then left alone a while."""
        answered: Sequence[Metric] = ()
        if isinstance(network, Measuring):
            try:
                readings = tuple(network.measure(account, secrets, shares, now))
                answered = [one for one in readings if isinstance(one, Metric)]
            except GoodwordError as error:
                self.rest(account.id, error, now)
                raise
        self._rests.pop(account.id, None)
        found = (*answered, *_silent(account, shares, answered, now))
        self.keep(found)
        return found

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

    def rest(self, account_id: str, error: GoodwordError, now: datetime) -> None:
        """No numbers for now (also: no secrets to ask with): nothing is due for a while."""
        pause = max(REST / self._pace, SHORTEST_REST)
        if isinstance(error, Busy):
            pause = timedelta(seconds=max(1, int(error.facts.get("retry_after") or 60)))
        self._rests[account_id] = now + pause

    # --- what is known -----------------------------------------------------------------

    def all(self) -> tuple[Metric, ...]:
        """Every reading, the oldest first."""
        return self._read("SELECT * FROM metrics ORDER BY read, id")

    def series(self, share_id: int) -> tuple[Metric, ...]:
        """Every reading of one share, the oldest first."""
        return self._read("SELECT * FROM metrics WHERE share = ? ORDER BY read, id", share_id)

    def latest(self, share_ids: Iterable[int]) -> Mapping[int, Mapping[Measure, Metric]]:
        """The newest reading of each measure of each share."""
        found: dict[int, dict[Measure, Metric]] = {}
        for metric in self._read(
            "SELECT * FROM metrics WHERE share IN (SELECT value FROM json_each(?)) "
            "ORDER BY read, id",
            json.dumps([*share_ids]),
        ):
            found.setdefault(metric.share, {})[metric.measure] = metric
        return found

    def newest(self) -> tuple[Metric, ...]:
        """Of each share, measure and source: the newest number, and the newest reason for
        having none."""
        return self._read(_NEWEST)

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
        return self._read("SELECT * FROM metrics WHERE share = 0 ORDER BY read, id")

    def of_account(self, account_id: str, measure: Measure) -> tuple[Metric, ...]:
        """Every reading about the account itself, the oldest first."""
        return self._read(
            "SELECT * FROM metrics WHERE share = 0 AND account = ? AND measure = ? "
            "ORDER BY read, id",
            account_id,
            measure,
        )

    def _read(self, sql: str, *values: object) -> tuple[Metric, ...]:
        return tuple(map(_metric, self._store.read(sql, values)))


def measurable(share: Share) -> bool:
    """Whether the network knows it under an id that we know too."""
    receipt = share.receipt
    return share.state is ShareState.SENT and receipt is not None and bool(receipt.remote_id)


def next_reading(share: Share, last: datetime | None, pace: float = 1.0) -> datetime | None:
    """The first date of the plan that has no reading at or after it; None = all done."""
    if share.receipt is None:
        return None
    dates = (share.receipt.at + step / pace for step in PLAN)
    return next((date for date in dates if last is None or date > last), None)


def _silent(
    account: Account, shares: Sequence[Share], answered: Sequence[Metric], now: datetime
) -> list[Metric]:
    """A row for each thing that was asked about and not answered, or we would ask for ever."""
    told = {metric.share for metric in answered}
    lacking = [(share.id, Measure.VIEWS) for share in shares if share.id not in told]
    if 0 not in told:
        lacking.append((0, Measure.FOLLOWERS))
    return [
        Metric(account.id, share, measure, None, now, account.network, "not_offered")
        for share, measure in lacking
    ]


def _metric(row: Row) -> Metric:
    return Metric(
        account=row["account"],
        share=row["share"],
        measure=Measure(row["measure"]),
        value=row["value"],
        read=moment(row["read"]),
        source=row["source"],
        reason=row["reason"],
        imported=row["imported"],
    )
