"""Numbers about whole days of an account: the table `spans`, append only.

Networks correct their daily numbers for a while, so a day may be read again; the newest reading
counts and the older ones stay. What says nothing new is not written a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from desktop.metric import Measure, Span
from desktop.store import Row, Store, moment, to_ms

_EPOCH = date(1970, 1, 1)
_NEWEST = """SELECT account, measure, first, days, value, max(read) AS read, source, imported
    FROM spans WHERE account = ? AND measure = ? AND first BETWEEN ? AND ?
    GROUP BY first, days ORDER BY first, days"""

_ADD = """INSERT INTO spans (account, measure, first, days, value, read, source, imported)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8"""
_KEEP = """INSERT INTO spans (account, measure, first, days, value, read, source, imported)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE ?5 IS NOT (
        SELECT value FROM spans WHERE account = ?1 AND measure = ?2 AND first = ?3 AND days = ?4
        AND imported IN (0, ?8) ORDER BY read DESC, id DESC LIMIT 1
    )"""


class Spans:
    """Errors of what writes: `DiskFull`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, found: Iterable[Span]) -> int:
        """Write down what is new or says something else than before; how many that were. What
        another import brought does not count as known: it may be taken back. Joins the
        transaction that is under way."""
        rows = list(map(_values, found))
        with self._store.writing() as write:
            return write.executemany(_KEEP, rows).rowcount if rows else 0

    def add(self, found: Iterable[Span]) -> None:
        """Write all of them down, known or not: what an import brought has to be whole when
        others are taken back. Joins the transaction that is under way."""
        with self._store.writing() as write:
            write.executemany(_ADD, map(_values, found))

    def newest(
        self, account: str, measure: Measure, since: date = date.min, until: date = date.max
    ) -> tuple[Span, ...]:
        """The newest reading of each span that begins in these days, in their order."""
        rows = self._store.read(_NEWEST, (account, measure, _number(since), _number(until)))
        return tuple(map(_span, rows))

    def of_import(self, number: int) -> frozenset[tuple[Measure, date, int]]:
        """What one import told about: measure, first day, days."""
        rows = self._store.read(
            "SELECT measure, first, days FROM spans WHERE imported = ?", (number,)
        )
        return frozenset(
            (Measure(row["measure"]), _EPOCH + timedelta(days=row["first"]), row["days"])
            for row in rows
        )

    def drop_before(self, day: date) -> int:
        """Forget what was over before that day; how many numbers that were."""
        with self._store.writing() as write:
            dropped = write.execute("DELETE FROM spans WHERE first + days <= ?", (_number(day),))
            return int(dropped.rowcount)

    def forget_everything(self) -> None:
        """Joins the transaction that is under way."""
        with self._store.writing() as write:
            write.execute("DELETE FROM spans")

    def forget_import(self, number: int) -> None:
        """Take back what came with one import."""
        with self._store.writing() as write:
            write.execute("DELETE FROM spans WHERE imported = ?", (number,))


def _values(span: Span) -> tuple[object, ...]:
    return (
        *(span.account, span.measure, _number(span.first), span.days),
        *(span.value, to_ms(span.read), span.source, span.imported),
    )


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _span(row: Row) -> Span:
    return Span(
        account=row["account"],
        measure=Measure(row["measure"]),
        first=_EPOCH + timedelta(days=row["first"]),
        days=row["days"],
        value=row["value"],
        read=moment(row["read"]),
        source=row["source"],
        imported=row["imported"],
    )
