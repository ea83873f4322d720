"""The database: the one door to SQLite, its migrations, its backups and its damage.

One connection a thread, WAL, `synchronous=FULL`, writing only under `BEGIN IMMEDIATE`.
A newer file is refused and left untouched; a damaged one is set aside and the newest
good backup takes its place.
Source: sqlite.org/pragma.html, /wal.html, /backup.html.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from desktop import schema
from desktop.errors import DatabaseDamaged, DatabaseTooNew, DiskFull, DiskRefuses

BUSY_SECONDS = 30.0
CLOSE_SECONDS = 1.0
BACKUPS = 3
JOURNALS = ("WAL", "TRUNCATE")
"""The second for network drives, where WAL's shared memory damages the file."""
_NO_ENTRY = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Row = sqlite3.Row
Values: TypeAlias = Sequence[Any] | Mapping[str, Any]


def to_ms(moment: datetime | None) -> int | None:
    """Milliseconds since 1970 in UTC; None stays None. Naive times are a bug."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(value: int | None) -> datetime | None:
    """The inverse of `to_ms`."""
    return None if value is None else _EPOCH + _MILLISECOND * value


def moment(value: int) -> datetime:
    """`from_ms` for a column that is never NULL."""
    return _EPOCH + _MILLISECOND * value


class Store:
    """The database file at `path`, opened and brought to the newest version.

    Errors: `DatabaseTooNew` (file untouched), `DatabaseDamaged` only where neither repair
    nor a fresh file is possible, `DiskFull`. `repaired` tells where a damaged file went.
    """

    def __init__(self, path: Path, *, journal: str = "WAL") -> None:
        self.path = path
        self._journal = journal
        self.repaired: Path | None = None
        self._local = threading.local()
        self._all: list[_Kept] = []
        self._lock = threading.Lock()
        self._closed = False
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open_or_repair()
        except sqlite3.OperationalError as error:
            self.close()
            named = self._named(error)
            if isinstance(named, DiskRefuses):
                # a folder of that name, no right to write: there is nothing to repair
                named = DatabaseDamaged(path=str(path), aside="")
            raise named from error
        except BaseException:
            self.close()
            raise

    # --- use ---------------------------------------------------------------------------

    def read(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows of one SELECT. WAL: never waits for a writer."""
        with self._using() as connection:
            return connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """The first row, or None."""
        with self._using() as connection:
            found: Row | None = connection.execute(sql, values).fetchone()
            return found

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: committed at the end, rolled back by any exception.
        Nested use joins the outer transaction. Errors: `DiskFull`."""
        with self._using() as connection:
            if connection.in_transaction:
                yield connection
                return
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    _roll_back(connection)
                    raise
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                _roll_back(connection)
                raise self._named(error) from error

    def backup(self, now: datetime) -> Path:
        """A consistent copy beside the file; the newest `BACKUPS` are kept.
        Errors: `DiskFull`."""
        target = self.path.with_name(f"{self.path.name}.{now:%Y%m%dT%H%M%S}.backup")
        partial = self.path.with_name(f"{self.path.name}.backup.partial")
        partial.unlink(missing_ok=True)
        try:
            with contextlib.closing(sqlite3.connect(partial)) as copy, self._using() as source:
                source.backup(copy)
        except sqlite3.OperationalError as error:
            partial.unlink(missing_ok=True)
            raise self._named(error) from error
        partial.replace(target)
        for old in self._backups()[BACKUPS:]:
            old.unlink(missing_ok=True)
        return target

    def in_copies(self, sql: str, values: Values = ()) -> None:
        """The same in every backup: what was erased must not come back. One that can't be written,
        or is older than the table, stays as it is."""
        for copy in self._backups():
            with (
                contextlib.suppress(sqlite3.Error),
                contextlib.closing(sqlite3.connect(copy)) as to,
            ):
                to.execute("PRAGMA secure_delete=ON")
                to.execute(sql, values)
                to.commit()

    def close(self) -> None:
        """Close every connection; threads still at work get an error, not a hang. One that
        does not come out of its statement keeps its connection: SQLite must not lose it
        from under a running statement."""
        self._closed = True
        end = time.monotonic() + CLOSE_SECONDS
        for kept in self._taken():
            if not kept.lock.acquire(blocking=False):
                kept.connection.interrupt()
                if not kept.lock.acquire(timeout=max(0.0, end - time.monotonic())):
                    continue
            kept.connection.close()
            kept.lock.release()

    # --- opening -----------------------------------------------------------------------

    @contextlib.contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, which nobody closes meanwhile."""
        kept: _Kept | None = getattr(self._local, "kept", None)
        if kept is None and not self._closed:
            kept = self._local.kept = _Kept(self._connect())
            with self._lock:
                self._all.append(kept)
        if kept is None:
            raise sqlite3.ProgrammingError("the store is closed")
        with kept.lock:
            if self._closed:
                raise sqlite3.ProgrammingError("the store is closed")
            yield kept.connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        try:
            for pragma in (
                f"journal_mode={self._journal}",
                "synchronous=FULL",
                "foreign_keys=ON",
                "secure_delete=ON",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _open_or_repair(self) -> None:
        try:
            self._migrate()
        except (sqlite3.DatabaseError, _Damage) as error:
            if not _is_damage(error):
                raise
            self._set_aside()
            self._migrate()

    def _migrate(self) -> None:
        fresh = not self.path.exists() or self.path.stat().st_size == 0
        if not fresh:
            self._check_readable()
        with self._using() as connection:
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == schema.VERSION:
            return
        if version and not fresh:
            self.backup(datetime.now(UTC))
        with self.writing() as write:
            for steps in schema.MIGRATIONS[version:]:
                for step in steps:
                    write.execute(step)
            write.execute(f"PRAGMA user_version = {schema.VERSION}")
            write.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")

    def _check_readable(self) -> None:
        """Look before anything is written: a newer file must stay as it is."""
        uri = self.path.absolute().as_uri() + "?mode=ro"
        looked = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
        try:
            version = looked.execute("PRAGMA user_version").fetchone()[0]
            if version > schema.VERSION:
                raise DatabaseTooNew(path=str(self.path), version=version, known=schema.VERSION)
            verdict = looked.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise _Damage(verdict)
            known = looked.execute("PRAGMA application_id").fetchone()[0]
            if version and known not in (0, schema.APPLICATION_ID):
                raise _Damage("another application's file")
        finally:
            looked.close()

    def _set_aside(self) -> None:
        """Move a damaged file (with its journal) away, put the newest good backup there."""
        for kept in self._taken():
            kept.connection.close()
        self._local = threading.local()
        aside = _free_name(self.path.with_name(self.path.name + ".damaged"))
        try:
            for suffix in ("", "-wal", "-shm"):
                part = Path(f"{self.path}{suffix}")
                if part.exists():
                    part.replace(Path(f"{aside}{suffix}"))
        except OSError as error:
            raise DatabaseDamaged(path=str(self.path), aside="") from error
        self.repaired = aside
        for backup in self._backups():
            if _sound(backup):
                try:
                    self.path.write_bytes(backup.read_bytes())
                except OSError as error:
                    raise DiskFull(path=str(self.path)) from error
                return

    def _taken(self) -> list[_Kept]:
        with self._lock:
            connections, self._all = self._all, []
        return connections

    def _backups(self) -> list[Path]:
        return sorted(self.path.parent.glob(f"{self.path.name}.*.backup"), reverse=True)

    def _named(self, error: sqlite3.OperationalError) -> Exception:
        if getattr(error, "sqlite_errorcode", 0) in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR_WRITE,
        ):
            return DiskFull(path=str(self.path))
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NO_ENTRY:
            return DiskRefuses(path=str(self.path))
        return error


def _roll_back(connection: sqlite3.Connection) -> None:
    """Undo what is open; after some errors SQLite has already done it by itself."""
    with contextlib.suppress(sqlite3.Error):
        connection.execute("ROLLBACK")


class _Kept:
    """One thread's connection; who uses or closes it holds the lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.lock = threading.RLock()


class _Damage(Exception):
    """The file can be opened and is not what it should be."""


def _is_damage(error: Exception) -> bool:
    if isinstance(error, _Damage):
        return True
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _sound(path: Path) -> bool:
    address = path.absolute().as_uri() + "?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as looked:
            version: int = looked.execute("PRAGMA user_version").fetchone()[0]
            verdict: str = looked.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error:
        return False
    return 0 < version <= schema.VERSION and verdict == "ok"


def _free_name(wanted: Path) -> Path:
    number, name = 1, wanted
    while os.path.lexists(name):
        number += 1
        name = wanted.with_name(f"{wanted.name}{number}")
    return name
