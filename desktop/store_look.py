"""Looks at a database without touching it: its state, and its rows as they are.

Nothing is migrated, repaired, backed up or waited for; a newer or damaged file is looked at, too.
Source: sqlite.org/uri.html (mode=ro), /pragma.html (quick_check).
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop import schema

SQLITE = sqlite3.sqlite_version
SECONDS = 15.0
_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Looked:
    """`problem` is empty where the file could be read to its end. `sound` is SQLite's own word
    (`ok`), empty where there was no time; `rows` by table."""

    problem: str = ""
    version: int = 0
    journal: str = ""
    sound: str = ""
    size: int = 0
    """Bytes of the file with its journal."""
    rows: Mapping[str, int] | None = None

    @property
    def newest(self) -> int:
        """The version that this Goodword writes."""
        return schema.VERSION


def look(path: Path, seconds: float = SECONDS) -> Looked:
    """What state the file is in; given up after so many `seconds`."""
    parts = [Path(f"{path}{suffix}") for suffix in ("", "-wal", "-journal")]
    try:
        size = sum(part.stat().st_size for part in parts if part.exists())
        with _reading(path, seconds) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            journal = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
            rows = {name: _count(connection, name) for name in _tables(connection)}
            try:
                sound = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                sound = ""
            return Looked("", version, journal, sound, size, rows)
    except sqlite3.Error as error:
        return Looked(problem=error.sqlite_errorname if hasattr(error, "sqlite_errorname") else "?")
    except OSError as error:
        return Looked(problem=error.strerror or type(error).__name__)


def table(path: Path, name: str, most: int = 2000) -> list[dict[str, Any]]:
    """The newest rows of one table, each as its columns; nothing where it can't be read."""
    try:
        with _reading(path, SECONDS) as connection:
            for order in (" ORDER BY rowid DESC", ""):  # some tables have no rowid
                with contextlib.suppress(sqlite3.OperationalError):
                    asked = f"SELECT * FROM {_quoted(name)}{order} LIMIT ?"  # noqa: S608
                    return [dict(row) for row in connection.execute(asked, (most,))]
    except (sqlite3.Error, OSError):
        return []
    return []


def _tables(connection: sqlite3.Connection) -> Sequence[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
    names = sorted(str(row[0]) for row in connection.execute(asked))
    return [name for name in names if not name.startswith(("sqlite_", "posts_text", "posts_terms"))]


def _count(connection: sqlite3.Connection, name: str) -> int:
    asked = f"SELECT count(*) FROM {_quoted(name)}"  # noqa: S608
    return int(connection.execute(asked).fetchone()[0])


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


@contextlib.contextmanager
def _reading(path: Path, seconds: float) -> Iterator[sqlite3.Connection]:
    """Errors: `sqlite3.Error`, `OSError` where there is no such file."""
    path.stat()
    end = time.monotonic() + seconds
    uri = path.absolute().as_uri() + "?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=2.0)) as connection:
        connection.row_factory = sqlite3.Row
        connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        yield connection
