"""Time on the main thread from a key to its paint, in the caption editor with everything on.

Everything: the five style packages and ten thousand terms, three accounts with their
counters, the preview, about ninety hints under 2,900 characters. Beside it a bare text field
with the same words.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from bench import captions, rulebooks
from bench.report import Line, part, tell
from desktop.app import App, Start
from desktop.guidelines.engine import Engine
from desktop.options import Options
from desktop.paths import Paths
from desktop.ui.composer import Composer

WORDS = (
    "Nine minutes over the water, almost silent. I was aboard this morning and nobody spilled "
    "a coffee. We utilize very unique synergies, guaranteed. #ShortCrossings #TeamSanderling "
)
FULL, LONG = 2_900, 10_000
KEYS = 400
FRAME_MS, LONG_MS = 16.0, 50.0
PAUSE = 0.2
"""Seconds between two keys of somebody who types with two fingers: long enough for what
waits for a pause to begin in between."""
NETWORKS = (
    ("practice", "@anna"),
    ("mastodon", "@anna@mastodon.example"),
    ("bluesky", "@anna.example.com"),
)


def measure() -> Sequence[Line]:
    qt = QApplication.instance() or QApplication(["goodword"])
    assert isinstance(qt, QApplication)
    lines = []
    with editor_with_everything(qt) as composer:
        for length, most in ((FULL, FRAME_MS), (LONG, LONG_MS)):
            lines += _typed(qt, composer, length, most)
        lines.append(_slowly(qt, composer))
    return tell(lines)


def _typed(qt: QApplication, composer: Composer, length: int, most: float) -> list[Line]:
    editor = composer.rooms.texts.current
    fill(qt, composer, length)
    bare = QPlainTextEdit()
    bare.resize(editor.size())
    bare.show()
    bare.setPlainText(editor.text())
    ours, beside = [], []
    for turn in range(6):
        for field in (editor, bare):
            place = QTextCursor.MoveOperation.End if turn % 2 else QTextCursor.MoveOperation.Start
            field.moveCursor(place)
            if not turn % 2:  # in the midst of the text, behind the second paragraph
                field.setTextCursor(_behind_paragraph(field))
        times = _keys(qt, editor, KEYS // 5), _keys(qt, bare, KEYS // 5)
        if turn:  # the first is the warm-up
            ours += times[0]
            beside += times[1]
    bare.close()
    name = f"a key in {length:,} characters"
    medians = statistics.median(ours), statistics.median(beside)
    return [
        Line(f"{name}, median", *medians, "ms", most / 2, absolute=True),
        Line(f"{name}, p95", part(ours, 0.95), part(beside, 0.95), "ms", most, absolute=True),
    ]


def _behind_paragraph(field: QTextEdit | QPlainTextEdit) -> QTextCursor:
    cursor = QTextCursor(field.document().findBlockByNumber(2))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    return cursor


def _slowly(qt: QApplication, composer: Composer) -> Line:
    """The longest work between two keys: preview, meter and cards follow there."""
    fill(qt, composer, FULL)
    editor = composer.rooms.texts.current
    times = []
    for number in range(KEYS // 10):
        QTest.keyClick(editor, WORDS[number % len(WORDS)])
        end = time.monotonic() + PAUSE
        longest = 0.0
        while time.monotonic() < end:
            began = time.thread_time()
            qt.processEvents()
            longest = max(longest, time.thread_time() - began)
            time.sleep(0.001)
        times.append(longest * 1000)
    return Line("longest work between slow keys, p95", part(times, 0.95), 0, "ms", 50, True)


def fill(qt: QApplication, composer: Composer, length: int) -> None:
    """So many characters, and everything has settled."""
    editor = composer.rooms.texts.current
    editor.change_all(captions.of_length("en", length, 1))
    _rest(qt, 1.5)


@contextlib.contextmanager
def editor_with_everything(qt: QApplication) -> Iterator[Composer]:
    home = Path(tempfile.mkdtemp())
    app = App(qt, Start(Paths.of(home), Options(practice=True, memory_vault=True, policies=())))
    try:
        until(qt, lambda: app.desk is not None)
        assert app.desk is not None and app.foundation is not None
        found = app.foundation
        until(qt, lambda: found.posts.counts(app.now()).all > 5)
        for place, (network, handle) in enumerate(NETWORKS):
            with found.store.writing() as write:
                write.execute(
                    "INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar, "
                    "state, connected, facts, place) VALUES (?, ?, '', ?, ?, 'Anna', '', 'ok', 0, "
                    "'{}', ?)",
                    (f"{network}:{handle}", network, handle, handle, place),
                )
        app.desk.show_post(found.posts.latest(app.now())[0].post.id)
        composer = app.desk.composer
        assert composer is not None
        until(qt, lambda: composer.draft() is not None and composer.hinter.ready)
        books = [rulebooks.packages(), rulebooks.list_of_terms()]
        composer.hinter.set_engine(Engine(books))
        composer.rooms.texts.current.setFocus()
        yield composer
    finally:
        app.leave()
        shutil.rmtree(home, ignore_errors=True)


def _keys(qt: QApplication, editor: QTextEdit | QPlainTextEdit, count: int) -> list[float]:
    """Milliseconds of this thread for each key, from press to paint."""
    editor.setFocus()
    painted = _Painted()
    editor.viewport().installEventFilter(painted)
    times = []
    for number in range(count):
        painted.yes = False
        began = time.thread_time()
        QTest.keyClick(editor, WORDS[number % len(WORDS)])
        while True:
            qt.processEvents()
            if painted.yes:
                break
        times.append((time.thread_time() - began) * 1000)
        time.sleep(0.002)
    editor.viewport().removeEventFilter(painted)
    return times


class _Painted(QObject):
    """Whether the words were painted; all that the same turn brings is over by then."""

    yes = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.yes = self.yes or event.type() is QEvent.Type.Paint
        return False


def _rest(qt: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    until(qt, lambda: time.monotonic() > end)


def until(qt: QApplication, true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        qt.processEvents()
        time.sleep(0.01)
        if time.monotonic() > end:
            raise RuntimeError("the editor did not open")


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
