"""Files that people bring with numbers of their network: the table `imports`.

`look` says what a file is and what it would bring, `take` writes it in one transaction, `forget`
takes it back. The same file again changes nothing. A number that a person typed is an import of
its own kind, so that it can be taken back too.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.metric import BY_HAND, FILE, Measure, Metric, Span
from desktop.model import Account, Share
from desktop.reach.export import Doubt, Export, end_of
from desktop.reach.metrics import Metrics
from desktop.reach.owners import whose
from desktop.reach.spans import Spans
from desktop.store import Row, Store, moment, to_ms

if TYPE_CHECKING:
    from desktop.reach.matching import Matched

MOST = 10_000_000_000
"""A larger number is a slip of the hand or of the file."""


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a file, before anything is written. `account` None: ask whose it is, of
    `accounts`. `doubt`: ask how its days are written. Both go into `look` again."""

    file: str
    export: Export
    account: Account | None
    accounts: tuple[Account, ...]
    stranger: bool
    """The file names somebody else than the only account of this network."""
    matched: Matched
    shares: Mapping[int, Share]
    """Those that questions offer, by their number."""
    known: int
    """Number of the import that brought the same before; 0 = none."""

    @property
    def doubt(self) -> Doubt | None:
        return self.export.doubt

    @property
    def ready(self) -> bool:
        """Whether nothing has to be known before it can be taken."""
        return self.account is not None and self.doubt is None


@dataclass(frozen=True, slots=True)
class Import:
    """One file that was taken, or one number that was typed (`kind` `hand`). `facts`: `days`,
    `posts`, `matched`, `first`, `last` (ISO days), and for a typed one `measure`, `value`."""

    number: int
    name: str
    kind: str
    account: str
    read: datetime
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Taken:
    """`days` and `posts` that something new was written about, and numbers of `followers`;
    nothing new: all are 0. `number` 0: nothing in the file is about this account's days or posts
    that were made here, and it is not in the list."""

    number: int
    days: int
    posts: int
    followers: int = 0


class Imports:
    """Errors of what writes: `DiskFull`."""

    def __init__(self, store: Store, metrics: Metrics, spans: Spans) -> None:
        self._store, self._metrics, self._spans = store, metrics, spans

    def look(
        self,
        path: Path,
        accounts: Sequence[Account],
        shares: Sequence[Share],
        now: datetime,
        *,
        account: str = "",
        order: str = "",
    ) -> Found:
        """Read a file. `accounts` are all of the person's, `shares` all that are live.
        Errors: `NotAnExport`, `BadFile` (gone, unreadable)."""
        # late: every start reads this module, and files are brought once in a while
        from desktop.reach.files import bring
        from desktop.reach.matching import match

        brought = bring(path, order, now)
        export = brought.export
        own = tuple(one for one in accounts if one.network == export.kind.network)
        chosen, stranger = whose(export, own, account)
        mine = [one for one in shares if chosen is not None and one.account == chosen.id]
        matched = match(export.posts, mine)
        offered = {share for question in matched.questions for share in question.shares}
        known = self._known(export.digest, chosen.id) if chosen else 0
        by_id = {one.id: one for one in mine if one.id in offered}
        return Found(brought.name, export, chosen, own, stranger, matched, by_id, known)

    def take(self, found: Found, answers: Mapping[int, int], now: datetime) -> Taken:
        """Write down what is new. `answers`: place of a post to the number of a share.
        `found` has to be `ready`."""
        account = found.account
        if account is None or found.doubt is not None:
            raise ValueError("not known yet whose numbers these are, or of which days")
        offered = {one.post: one.shares for one in found.matched.questions}
        shares = dict(found.matched.shares)
        for post, share in answers.items():
            if share in offered.get(post, ()) and share not in shares.values():
                shares[post] = share  # two posts are never one share
        with self._store.writing():
            known = self._known(found.export.digest, account.id)
            number = self._row(known, found, account.id, shares, now)
            kept = list(_spans(found.export, account.id, number, now))
            fresh = list(_metrics(found.export, account.id, shares, number, now))
            if known:  # brought before: only what it did not bring then
                had = self._spans.of_import(known)
                kept = [one for one in kept if (one.measure, one.first, one.days) not in had]
                fresh = [one for one in fresh if not self._has(one)]
            if not (known or kept or fresh):
                self.forget(number)
                return Taken(0, 0, 0)
            self._spans.add(kept)
            self._metrics.keep(fresh)
        days = {one.first for one in kept if one.days == 1} or {one.first for one in kept}
        posts = {one.share for one in fresh} - {0}
        return Taken(number, len(days), len(posts), sum(not one.share for one in fresh))

    def typed(
        self, account: str, measure: Measure, last: date, days: int, value: int, now: datetime
    ) -> Taken:
        """A number about the account's `days` days until `last`, that the person read somewhere:
        profile views of 90 days, say. Errors: `ValueError` for what can't be."""
        if not (0 <= value <= MOST and 1 <= days <= 366) or end_of(last) > now + timedelta(days=2):
            raise ValueError("a number, days or a last day that can't be")
        first = last - timedelta(days=days - 1)
        facts = {"measure": measure, "value": value, "first": first, "last": last, "days": days}
        with self._store.writing():
            number = self._insert(uuid.uuid4().hex, "", BY_HAND, account, now, facts)
            self._spans.add([Span(account, measure, first, days, value, now, BY_HAND, number)])
        return Taken(number, days, 0)

    def typed_of_share(self, share: Share, measure: Measure, value: int, now: datetime) -> Taken:
        """A number about one share, as its network shows it now. Errors: `ValueError`."""
        if not 0 <= value <= MOST:
            raise ValueError("a number that can't be")
        facts = {"measure": measure, "value": value, "share": share.id}
        with self._store.writing():
            number = self._insert(uuid.uuid4().hex, "", BY_HAND, share.account, now, facts)
            one = Metric(share.account, share.id, measure, value, now, BY_HAND, "", number)
            self._metrics.keep([one])
        return Taken(number, 0, 1)

    def forget(self, number: int) -> None:
        """Take back all that one import brought."""
        with self._store.writing() as write:
            self._spans.forget_import(number)
            self._metrics.forget_import(number)
            write.execute("DELETE FROM imports WHERE id = ?", (number,))

    def forget_everything(self) -> None:
        """The list alone: the numbers are forgotten where they lie."""
        with self._store.writing() as write:
            write.execute("DELETE FROM imports")

    def all(self) -> tuple[Import, ...]:
        """The newest first."""
        rows = self._store.read("SELECT * FROM imports ORDER BY id DESC")
        return tuple(map(_import, rows))

    # --- inside ----------------------------------------------------------------------------

    def _known(self, digest: str, account: str) -> int:
        row = self._store.row(
            "SELECT id FROM imports WHERE digest = ? AND account = ?", (digest, account)
        )
        return 0 if row is None else int(row["id"])

    def _row(
        self, known: int, found: Found, account: str, shares: Mapping[int, int], now: datetime
    ) -> int:
        """The number of the file in the list: a new one, or the one it had."""
        export = found.export
        first, last = export.span or (None, None)
        facts = {
            "days": export.day_count,
            "posts": len(export.posts),
            "matched": len(shares),
            "first": first,
            "last": last,
        }
        if known:
            with self._store.writing() as write:
                told = (json.dumps(facts, default=str), known)
                write.execute("UPDATE imports SET facts = ? WHERE id = ?", told)
            return known
        return self._insert(export.digest, found.file, export.kind, account, now, facts)

    def _insert(
        self, digest: str, name: str, kind: str, account: str, now: datetime, facts: object
    ) -> int:
        with self._store.writing() as write:
            done = write.execute(
                "INSERT INTO imports (digest, name, kind, account, read, facts) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (digest, name, kind, account, to_ms(now), json.dumps(facts, default=str)),
            )
        return int(done.lastrowid or 0)

    def _has(self, wanted: Metric) -> bool:
        """Whether this import brought that number already."""
        if wanted.share:
            near = self._metrics.series(wanted.share)
        else:
            near = self._metrics.of_account(wanted.account, wanted.measure)
        return any(
            (one.measure, one.value, one.imported)
            == (wanted.measure, wanted.value, wanted.imported)
            for one in near
        )


def _read(export: Export, number: int, now: datetime) -> datetime:
    """Numbers are as old as the file says, never from the future."""
    return min((export.as_of or now) + _little(number), now)


def _little(number: int) -> timedelta:
    """Of two files that end with the same day the one that was brought later has corrections:
    it is younger by this."""
    return timedelta(milliseconds=number % 1000)


def _spans(export: Export, account: str, number: int, now: datetime) -> Iterator[Span]:
    read, source = _read(export, number, now), export.kind.network + FILE
    for one in export.days:
        if abs(one.value) <= MOST:
            yield Span(account, one.measure, one.first, one.days, one.value, read, source, number)


def _metrics(
    export: Export, account: str, shares: Mapping[int, int], number: int, now: datetime
) -> Iterator[Metric]:
    read, source = _read(export, number, now), export.kind.network + FILE
    for place, share in shares.items():
        for measure, value in export.posts[place].numbers.items():
            if abs(value) <= MOST:
                yield Metric(account, share, measure, value, read, source, "", number)
    if export.followers is not None and export.followers[1] <= MOST:
        day, value = export.followers
        at = min(end_of(day) + _little(number), now)
        yield Metric(account, 0, Measure.FOLLOWERS, value, at, source, "", number)


def _import(row: Row) -> Import:
    return Import(
        number=row["id"],
        name=row["name"],
        kind=row["kind"],
        account=row["account"],
        read=moment(row["read"]),
        facts=json.loads(row["facts"]),
    )
