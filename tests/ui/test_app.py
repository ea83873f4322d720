"""The whole application in processes of its own: how it begins, and that it always ends."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.paths import Paths
from desktop.schema import VERSION
from desktop.share.drafts import Drafts
from desktop.store import Store
from tests.real.lab.running import eventually
from tests.ui.running import LEAVING, Started

READY = "starts on"
Start = Callable[..., Started]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """`start("--practice")`; nothing outlives the test."""
    made: list[Started] = []

    def begin(*words: str, **more: str) -> Started:
        one = Started(home, *words, **more)
        made.append(one)
        return one

    yield begin
    for one in made:
        one.kill()


def heard(running: Started, word: str) -> str:
    """The line on its stdout that begins with this word."""
    assert running.process.stdout is not None
    for line in running.process.stdout:
        if line.startswith(word):
            return line
    raise AssertionError(running.end())


def posts(home: Path) -> int:
    """How many posts lie in its database now."""
    path = home / "data" / "goodword.sqlite"
    if not path.exists():
        return 0
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM posts").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return 0


def synced(home: Path) -> None:
    eventually(lambda: posts(home) >= 5, "posts")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_in_time_and_in_silence(
    start: Start, home: Path, by: signal.Signals
) -> None:
    running = start("--practice")
    synced(home)
    assert running.leave(by) < LEAVING


def test_two_signals_end_it_once(start: Start, home: Path) -> None:
    running = start("--practice")
    synced(home)
    running.process.send_signal(signal.SIGTERM)
    running.process.send_signal(signal.SIGINT)
    assert running.end() == (0, [])


def test_hidden_without_a_tray_shows_itself_and_ends_well(start: Start, home: Path) -> None:
    running = start("--practice", "--hidden")
    synced(home)
    assert running.leave() < LEAVING


class Hanging:
    """A server that takes every connection and never answers."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                self.taken.append(self._socket.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self._socket.close()
        for one in self.taken:
            one.close()


def test_a_server_that_hangs_holds_nobody_up(start: Start, home: Path) -> None:
    hanging = Hanging()
    store = Store(Paths.of(home).database)
    program = {
        "schema": "goodword-program/1",
        "title": "Slow",
        "feeds": [{"id": "n", "title": "N", "url": f"{hanging.address}/feed.json"}],
    }
    with store.writing() as write:
        write.execute(
            "INSERT INTO programs (address, body, bare, joined, place) VALUES (?, ?, 0, 1, 1)",
            (f"{hanging.address}/program.json", json.dumps(program)),
        )
    store.close()
    running = start()
    eventually(lambda: bool(hanging.taken), "a request that hangs")
    assert running.leave() < LEAVING
    hanging.close()


EDITING = """
import sys
from PySide6.QtCore import QTimer
from desktop.app import App, Start, run
import desktop.app as roof

def type_it(app):
    if app.desk is None or not app.foundation.posts.latest(app.now(), limit=1):
        QTimer.singleShot(50, lambda: type_it(app))
        return
    app.desk.write_own()
    def words():
        composer = app.desk.composer
        if composer.draft() is None:
            QTimer.singleShot(50, words)
            return
        from PySide6.QtWidgets import QPlainTextEdit
        field = composer.focusWidget() or composer.findChild(QPlainTextEdit)
        for editor in composer.findChildren(QPlainTextEdit):
            if not editor.isReadOnly() and editor.isVisible():
                field = editor
                break
        field.insertPlainText("Typed just before the end")
        print("TYPED", flush=True)
    words()

made = roof.App.__init__
def begin(self, *args, **more):
    made(self, *args, **more)
    type_it(self)
roof.App.__init__ = begin
import main
sys.exit(main.main())
"""


def test_what_was_typed_a_moment_before_the_end_is_kept(start: Start, home: Path) -> None:
    running = start("--practice", program=EDITING)
    assert heard(running, "TYPED")
    assert running.leave() < LEAVING
    store = Store(home / "data" / "goodword.sqlite")
    drafts = Drafts(store).unfinished()
    store.close()
    assert [draft.text for draft in drafts] == ["Typed just before the end"]


def test_quitting_at_twenty_random_moments_is_always_clean(home: Path) -> None:
    moments = random.Random(7)
    for number in range(10):
        pair = [Started(home.with_name(f"home-{number}-{n}"), "--practice") for n in range(2)]
        for running in pair:
            running.until(READY)
        time.sleep(moments.random() * 0.8)  # the moment is the point
        for running in pair:
            assert running.leave() < LEAVING


def test_a_database_of_a_newer_goodword_is_left_alone(start: Start, home: Path) -> None:
    data = home / "data"
    data.mkdir(parents=True)
    path = data / "goodword.sqlite"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 98}")
    connection.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    code, words = start().end()
    assert code == 1
    assert len(words) == 1
    assert "A newer Goodword wrote the database" in words[0]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_database_that_can_t_be_opened_is_told(start: Start, home: Path) -> None:
    (home / "data" / "goodword.sqlite").mkdir(parents=True)
    code, words = start().end()
    assert code == 1
    assert len(words) == 1
    assert "can't be opened" in words[0]


def test_a_damaged_database_is_no_end(start: Start, home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "goodword.sqlite").write_bytes(b"not a database at all" * 500)
    running = start("--practice")
    synced(home)
    assert running.leave() < LEAVING


def test_a_home_that_can_t_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, words = Started(tmp_path / "file" / "home").end()
    assert code == 1
    assert not any("Traceback" in line for line in words)
    assert words


CLOSING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
import desktop.app as roof

def close_all(app):
    if app.desk is None or app.desk.window is None:
        QTimer.singleShot(50, lambda: close_all(app))
        return
    app.tray.__class__.there = property(lambda self: True)
    app.desk.write_own()
    for dialog in (QDialog(), QMessageBox()):
        dialog.show()
        dialog.close()
    app.desk.show_bug(ValueError("for the test"))
    for window in QApplication.topLevelWidgets():
        window.close()
    QTimer.singleShot(400, lambda: print("ALIVE", len([
        w for w in QApplication.topLevelWidgets() if w.isVisible()]), flush=True))

made = roof.App.__init__
def begin(self, *args, **more):
    made(self, *args, **more)
    close_all(self)
roof.App.__init__ = begin
import main
sys.exit(main.main())
"""


def test_with_every_window_closed_it_lives_and_goes_on(start: Start, home: Path) -> None:
    running = start("--practice", program=CLOSING)
    assert heard(running, "ALIVE").split() == ["ALIVE", "0"]
    synced(home)
    assert running.process.poll() is None
    assert running.leave() < LEAVING


def test_a_link_is_offered_and_joins_nothing(start: Start, home: Path) -> None:
    running = start("goodword://join?program=http://127.0.0.1:9/program.json")
    running.until(READY)
    eventually((home / "data" / "goodword.sqlite").exists, "the database")
    second = start("goodword://join?program=http://127.0.0.1:9/other.json")
    assert second.end() == (0, [])
    assert running.leave() < LEAVING
    store = Store(home / "data" / "goodword.sqlite")
    assert store.read("SELECT * FROM programs") == []
    store.close()


def test_what_is_no_link_only_shows_the_window(start: Start) -> None:
    running = start("goodword://[broken")
    running.until(READY)
    assert start("anything at all").end() == (0, [])
    assert running.leave() < LEAVING


def test_killed_at_random_moments_it_starts_again_with_a_whole_database(home: Path) -> None:
    moments = random.Random(11)
    for _ in range(4):
        running = Started(home, "--practice")
        running.until(READY)
        time.sleep(moments.random() * 1.2)  # the moment is the point
        running.kill()
        running.log.unlink(missing_ok=True)
    last = Started(home, "--practice")
    last.until(READY)
    synced(home)
    assert last.leave() < LEAVING
    store = Store(home / "data" / "goodword.sqlite")
    assert store.row("PRAGMA integrity_check")[0] == "ok"
    assert store.repaired is None
    store.close()


def test_nothing_is_left_behind_in_the_home_but_what_belongs_there(
    start: Start, home: Path
) -> None:
    running = start("--practice")
    synced(home)
    running.leave()
    assert not list((home / "run").iterdir())
    assert (home / "data").stat().st_mode & 0o077 == 0


BROKEN = """
import sys
import desktop.desk as roof

def broken(*args, **more):
    raise RuntimeError("for the test")

roof.Desk.__init__ = broken
import main
sys.exit(main.main())
"""


def test_an_icon_with_nothing_behind_it_does_not_stay(start: Start) -> None:
    code, told = start("--practice", program=BROKEN).end()
    assert code == 1
    assert any("can't start: for the test" in line for line in told)
