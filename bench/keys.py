"""Time on the main thread for a key in the caption editor, against a bare text field."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from bench.report import Line, tell
from desktop.app import App, Start
from desktop.options import Options
from desktop.paths import Paths

TEXT = (
    "Nine minutes over the water, almost silent. I was aboard this morning and nobody spilled "
    "a coffee. We utilize very unique synergies, guaranteed. #ShortCrossings #TeamSanderling "
)
KEYS = 400
FRAME_MS = 16.0


def measure() -> Sequence[Line]:
    qt = QApplication.instance() or QApplication(["goodword"])
    assert isinstance(qt, QApplication)
    home = Path(tempfile.mkdtemp())
    app = App(qt, Start(Paths.of(home), Options(practice=True, memory_vault=True, policies=())))
    try:
        _until(qt, lambda: app.desk is not None)
        assert app.desk is not None and app.foundation is not None
        found = app.foundation
        _until(qt, lambda: found.posts.counts(app.now()).all > 5)
        app.desk.show_post(found.posts.latest(app.now())[0].post.id)
        composer = app.desk.composer
        assert composer is not None
        _until(qt, lambda: composer.draft() is not None)
        editor = composer.rooms.texts.current
        editor.insertPlainText((TEXT * 4)[:1000])
        bare = QPlainTextEdit()
        bare.resize(editor.size())
        bare.show()
        bare.insertPlainText((TEXT * 4)[:1000])
        _keys(qt, editor, 40)
        _keys(qt, bare, 40)
        ours, beside = [], []
        for _ in range(5):
            ours += _keys(qt, editor, KEYS // 5)
            beside += _keys(qt, bare, KEYS // 5)
    finally:
        app.leave()
        shutil.rmtree(home, ignore_errors=True)
    return tell(
        [
            Line("a key, median", statistics.median(ours), statistics.median(beside), "ms", 16),
            Line(
                "a key, p95", _part(ours, 0.95), _part(beside, 0.95), "ms", FRAME_MS, absolute=True
            ),
        ]
    )


def _keys(qt: QApplication, editor: QPlainTextEdit, count: int) -> list[float]:
    """Milliseconds of this thread for each key, from press to paint."""
    editor.setFocus()
    times = []
    for number in range(count):
        began = time.thread_time()
        QTest.keyClick(editor, TEXT[number % len(TEXT)])
        qt.processEvents()
        editor.repaint()
        times.append((time.thread_time() - began) * 1000)
        time.sleep(0.002)
    return times


def _until(qt: QApplication, true: object) -> None:
    end = time.monotonic() + 30
    while not true():  # type: ignore[operator]
        qt.processEvents()
        time.sleep(0.01)
        if time.monotonic() > end:
            raise RuntimeError("the editor did not open")


def _part(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
