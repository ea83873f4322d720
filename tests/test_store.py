"""The database: half a migration, newer files, damage, full disks, many writers."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop import schema, store
from desktop.errors import DatabaseDamaged, DatabaseTooNew, DiskFull
from desktop.store import Store, from_ms, moment, to_ms
from tests.pace import PATIENCE, SLACK

ROOT = Path(__file__).parents[1]


def put(made: Store, name: str, value: str = "1") -> None:
    with made.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def names(made: Store) -> set[str]:
    return {row["name"] for row in made.read("SELECT name FROM settings")}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def child(path: Path, lines: str) -> subprocess.Popen[str]:
    """Another process with the database open as `s`."""
    begin = "import os, sys, time\nfrom pathlib import Path\nfrom desktop.store import Store\n"
    begin += f"s = Store(Path({str(path)!r}))\n"
    return subprocess.Popen(
        [sys.executable, "-c", begin + textwrap.dedent(lines)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "goodword.sqlite"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Store]:
    made = Store(path)
    try:
        yield made
    finally:
        made.close()


# --- values ------------------------------------------------------------------------------------


def test_times_come_back_to_the_millisecond_and_in_utc() -> None:
    at = datetime(2026, 11, 20, 10, 0, 0, 123000, tzinfo=UTC)
    assert from_ms(to_ms(at)) == at == moment(to_ms(at) or 0)
    assert to_ms(None) is None
    assert from_ms(None) is None
    assert to_ms(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1000
    with pytest.raises(ValueError, match="zone"):
        to_ms(datetime(2026, 1, 1))  # noqa: DTZ001


# --- migrations --------------------------------------------------------------------------------


def test_a_fresh_file_has_all_tables_and_our_mark(path: Path) -> None:
    with opened(path) as made:
        assert made.repaired is None
        row = made.row("PRAGMA application_id")
        assert row is not None
        assert row[0] == schema.APPLICATION_ID
        assert made.read("SELECT * FROM shares") == []


def test_opening_again_changes_nothing(path: Path) -> None:
    with opened(path) as made:
        put(made, "kept")
    with opened(path) as made:
        assert names(made) == {"kept"}
    assert not list(path.parent.glob("*.backup"))


SECOND = ("CREATE TABLE second (id INTEGER PRIMARY KEY)", "INSERT INTO second VALUES (7)")


def migrations(monkeypatch: pytest.MonkeyPatch, *more: tuple[str, ...]) -> None:
    steps = (*schema.MIGRATIONS, *more)
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    monkeypatch.setattr(schema, "VERSION", len(steps))


def test_a_migration_keeps_what_was_there_and_a_backup_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path) as made:
        put(made, "kept")
    migrations(monkeypatch, SECOND)
    with opened(path) as made:
        assert names(made) == {"kept"}
        assert [row["id"] for row in made.read("SELECT id FROM second")] == [7]
    (backup,) = path.parent.glob("*.backup")
    with contextlib.closing(sqlite3.connect(backup)) as old:
        assert old.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION - 1
        assert old.execute("SELECT name FROM settings").fetchall() == [("kept",)]


def test_a_migration_that_fails_half_way_leaves_the_old_version(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path) as made:
        put(made, "kept")
    for mistake in ("INSERT INTO second VALUES (7)", "nonsense"):
        with monkeypatch.context() as patch:
            migrations(patch, SECOND, (mistake,))
            with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)):
                Store(path)
    with opened(path) as made:
        assert made.repaired is None  # our own mistake is no damage
        assert names(made) == {"kept"}
        assert not made.read("SELECT 1 FROM sqlite_master WHERE name = 'second'")


def test_a_kill_in_the_middle_of_a_migration_leaves_the_old_version_or_the_new(path: Path) -> None:
    lines = """
        import desktop.schema as schema
        s.close()
        steps = tuple(f"CREATE TABLE more_{n} (id INTEGER PRIMARY KEY)" for n in range(3000))
        schema.MIGRATIONS = (*schema.MIGRATIONS, steps)
        schema.VERSION = len(schema.MIGRATIONS)
        print("now", flush=True)
        Store(Path(sys.argv[0] and PATH))
        print("done", flush=True)
    """.replace("PATH", repr(str(path)))
    seen = set()
    for delay in (0.02, 0.05, 0.1, 0.2, 0.4):
        for part in path.parent.iterdir():
            part.unlink()
        with opened(path) as made:
            put(made, "kept")
        process = child(path, lines)
        assert process.stdout is not None
        with process:
            process.stdout.readline()
            time.sleep(delay)
            process.kill()
        with contextlib.closing(sqlite3.connect(path)) as looked:
            version = looked.execute("PRAGMA user_version").fetchone()[0]
            tables = looked.execute(
                "SELECT count(*) FROM sqlite_master WHERE name LIKE 'more_%'"
            ).fetchone()[0]
            assert looked.execute("SELECT name FROM settings").fetchall() == [("kept",)]
        assert (version, tables) in ((schema.VERSION, 0), (schema.VERSION + 1, 3000))
        seen.add(version)
    assert schema.VERSION in seen  # at least one kill came in time


def test_a_newer_file_is_refused_and_left_as_it_is(path: Path) -> None:
    with opened(path) as made:
        put(made, "kept")
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 999")
    before = digest(path)
    for _ in range(3):
        with pytest.raises(DatabaseTooNew) as caught:
            Store(path)
        assert (caught.value.version, caught.value.known) == (999, schema.VERSION)
    assert digest(path) == before
    assert not [part for part in path.parent.iterdir() if "damaged" in part.name]


# --- damage ------------------------------------------------------------------------------------


def overwrite_pages(path: Path) -> None:
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(random.Random(page).randbytes(4096))


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096 + 100)


def make_text(path: Path) -> None:
    path.write_text("Dear diary, this is not a database. " * 500)


def belong_to_another(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (id)")
        other.execute("PRAGMA application_id = 12345")
        other.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize("damage", [overwrite_pages, cut_in_half, make_text, belong_to_another])
def test_a_damaged_file_is_set_aside_and_the_newest_good_backup_restored(
    path: Path, now: datetime, damage: object
) -> None:
    with opened(path) as made:
        put(made, "old")
        made.backup(now)
        put(made, "newer")
        made.backup(now + timedelta(minutes=1))
        put(made, "newest")
    make_text(path.with_name(f"{path.name}.20261120T120000.backup"))  # newer still, and bad
    damage(path)  # type: ignore[operator]
    before = digest(path)
    with opened(path) as made:
        assert names(made) == {"old", "newer"}
        assert made.repaired is not None
        assert digest(made.repaired) == before
        put(made, "after")
    with opened(path) as made:
        assert made.repaired is None
        assert "after" in names(made)


def test_without_a_backup_a_damaged_file_gives_way_to_a_fresh_one(path: Path) -> None:
    for _ in range(3):
        make_text(path)
        with opened(path) as made:
            assert names(made) == set()
            assert made.repaired is not None
    asides = {part.name for part in path.parent.iterdir() if "damaged" in part.name}
    assert {"goodword.sqlite.damaged", "goodword.sqlite.damaged2"} <= asides


def test_an_empty_file_and_a_missing_folder_are_no_damage(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    for path in (tmp_path / "empty.sqlite", tmp_path / "not" / "yet" / "there.sqlite"):
        with opened(path) as made:
            assert made.repaired is None
            put(made, "works")


def test_a_folder_where_the_file_should_be_is_an_error_not_a_loss(path: Path) -> None:
    path.mkdir()
    with pytest.raises(DatabaseDamaged):
        Store(path)
    assert path.is_dir()


def test_kills_while_writing_lose_nothing_that_was_committed(path: Path) -> None:
    for turn in range(8):
        process = child(
            path,
            f"""
            for n in range(100000):
                with s.writing() as c:
                    c.execute("INSERT INTO settings VALUES (?, ?)", (f"{turn}-{{n}}", "x" * 500))
                print(n, flush=True)
            """,
        )
        assert process.stdout is not None
        with process:
            process.stdout.readline()
            time.sleep(random.Random(turn).uniform(0.01, 0.3))
            process.kill()
            last = [0, *map(int, process.stdout.read().split())][-1]
        with opened(path) as made:
            assert made.repaired is None
            assert {f"{turn}-{n}" for n in range(last + 1)} <= names(made)


def test_only_the_newest_backups_stay(path: Path, now: datetime) -> None:
    with opened(path) as made:
        (path.parent / f"{path.name}.20200101T000000.backup").write_bytes(b"killed")
        for minute in range(6):
            put(made, f"minute {minute}")
            made.backup(now + timedelta(minutes=minute))
        (path.parent / f"{path.name}.backup.partial").write_bytes(b"killed in the middle")
        made.backup(now + timedelta(minutes=5))
    found = sorted(part.name for part in path.parent.iterdir() if part.name != path.name)
    assert found == [f"{path.name}.20261120T100{minute}00.backup" for minute in (3, 4, 5)]


# --- writing -----------------------------------------------------------------------------------


def test_an_exception_takes_everything_back_also_from_inside(store: Store) -> None:
    with pytest.raises(KeyError), store.writing():
        put(store, "first")
        with store.writing():
            put(store, "second")
        raise KeyError
    assert names(store) == set()
    put(store, "third")
    assert names(store) == {"third"}


def test_a_failing_statement_takes_everything_back_and_the_next_one_works(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError), store.writing() as connection:
        put(store, "first")
        connection.execute("SELECT nonsense")
    assert names(store) == set()
    put(store, "second")


def test_many_writers_and_readers_do_not_get_in_each_others_way(store: Store) -> None:
    failures: list[BaseException] = []
    slowest = [0.0]
    done = threading.Event()

    def write(worker: int) -> None:
        try:
            for number in range(60):
                with store.writing() as connection:
                    row = connection.execute(
                        "SELECT value FROM settings WHERE name = 'sum'"
                    ).fetchone()
                    total = int(row["value"]) + 1 if row else 1
                    connection.execute(
                        "INSERT OR REPLACE INTO settings VALUES ('sum', ?)", (str(total),)
                    )
                    connection.execute(
                        "INSERT INTO settings VALUES (?, '')", (f"{worker}-{number}",)
                    )
        except sqlite3.Error as error:
            failures.append(error)

    def read() -> None:
        while not done.is_set():
            began = time.monotonic()
            store.read("SELECT count(*) FROM settings")
            slowest[0] = max(slowest[0], time.monotonic() - began)

    reader = threading.Thread(target=read)
    reader.start()
    writers = [threading.Thread(target=write, args=(worker,)) for worker in range(8)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert failures == []
    assert len(names(store)) == 8 * 60 + 1
    row = store.row("SELECT value FROM settings WHERE name = 'sum'")
    assert row is not None
    assert row["value"] == str(8 * 60)
    assert slowest[0] < 2 * SLACK


def test_another_process_with_the_lock_delays_writing_and_not_reading(path: Path) -> None:
    with opened(path) as made:
        put(made, "before")
        process = child(
            path,
            """
            with s.writing() as c:
                c.execute("INSERT INTO settings VALUES ('theirs', '')")
                print("held", flush=True)
                sys.stdin.readline()
            """,
        )
        assert process.stdout is not None and process.stdin is not None
        with process:
            process.stdout.readline()
            assert names(made) == {"before"}
            writing = threading.Thread(target=put, args=(made, "ours"))
            writing.start()
            writing.join(0.5)
            assert writing.is_alive() and names(made) == {"before"}
            process.stdin.write("go\n")
            process.stdin.flush()
            writing.join(PATIENCE)
        assert names(made) == {"before", "theirs", "ours"}


def test_closing_while_threads_are_at_work_ends_them_without_a_crash(tmp_path: Path) -> None:
    """In a process of its own: what would go wrong here goes wrong in C."""
    lines = """
        import sqlite3, threading
        def work(made, write):
            try:
                while True:
                    if write:
                        with made.writing() as c:
                            c.execute("INSERT INTO settings VALUES (hex(randomblob(8)), '')")
                    made.read("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                              "LIMIT 20000) SELECT i, hex(i) FROM n")
            except sqlite3.Error:
                pass
        for turn in range(40):
            made = Store(Path(FOLDER) / f"{turn}.sqlite")
            threads = [threading.Thread(target=work, args=(made, n % 2)) for n in range(4)]
            [thread.start() for thread in threads]
            time.sleep(0.02)
            made.close()
            [thread.join(60) for thread in threads]
            assert not any(thread.is_alive() for thread in threads)
        print("fine")
    """.replace("FOLDER", repr(str(tmp_path)))
    process = child(tmp_path / "first.sqlite", lines)
    said, _ = process.communicate(timeout=2 * PATIENCE)
    assert (process.returncode, said) == (0, "fine\n")


# --- a full disk -------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_loses_nothing(small: Path, now: datetime) -> None:
    path = small / "goodword.sqlite"
    (small / "filler").write_bytes(b"x" * 128 * 1024)
    with opened(path) as made:
        kept = 0
        with pytest.raises(DiskFull) as caught:
            for number in range(2000):
                put(made, f"row {number}", "x" * 4000)
                kept += 1
        assert caught.value.path == str(path)
        assert kept > 20
        assert len(names(made)) == kept
        with pytest.raises(DiskFull):
            made.backup(now)
        assert not list(small.glob("*.partial"))
    (small / "filler").unlink()
    with opened(path) as made:
        assert made.repaired is None
        assert len(names(made)) == kept
        put(made, "room again")


def test_a_disk_that_is_full_from_the_start_is_said(small: Path) -> None:
    (small / "filler").write_bytes(b"x" * (1024 * 1024 - 4096))
    with pytest.raises(DiskFull):
        Store(small / "goodword.sqlite")
    (small / "filler").unlink()
    with opened(small / "goodword.sqlite") as made:
        put(made, "works")


# --- network drives ----------------------------------------------------------------------------


def test_on_a_network_drive_another_journal_is_used(path: Path) -> None:
    made = Store(path, journal="TRUNCATE")
    row = made.row("PRAGMA journal_mode")
    assert row is not None
    assert row[0] == "truncate"
    put(made, "works")
    made.close()
    assert store.JOURNALS == ("WAL", "TRUNCATE")
