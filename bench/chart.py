"""A chart of ten years: 3,650 days of five accounts with 2,000 shares marked, on the main thread.

Milliseconds of the thread's own time: first painting (with layout and the spoken summary),
painting anew at another size, and pointing at a day.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from bench.report import Line, tell

MOST = 50.0
"""Milliseconds; what a page may take of the main thread at one go, with all its charts."""
TIMES = 15


def measure() -> Sequence[Line]:
    """In a process of its own: Qt allows one application in each."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.chart"], capture_output=True, check=True, text=True
    )
    figures = json.loads(told.stdout)
    return tell(
        [
            Line(f"chart of ten years, {name}", figure, 0, "ms", MOST, absolute=True)
            for name, figure in figures.items()
        ]
    )


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from desktop.ui.chart_card import ChartCard
    from desktop.ui.look import Look
    from tests.ui.drawings import ten_years

    app = QApplication([])
    look = Look(app, "light")
    card = ChartCard(look)
    card.show()
    widths = iter(range(600, 600 + 4 * TIMES))

    def first() -> None:
        card.draw(drawings.pop(), "Followers", "five networks")
        card.chart.grab()

    def anew() -> None:
        card.chart.resize(next(widths), card.chart.height())
        card.chart.grab()

    def pointed() -> None:
        card.chart.read((card.chart.place + 100) % 3650)
        card.chart.grab()

    drawings = [ten_years() for _ in range(TIMES + 1)]
    parts = {"first painting": first, "another size": anew, "pointing at a day": pointed}
    print(json.dumps({name: spent(work) for name, work in parts.items()}))


def spent(work: Callable[[], None]) -> float:
    """The median of milliseconds that the thread worked, after one to warm up."""
    work()
    taken = []
    for _ in range(TIMES):
        began = time.thread_time()
        work()
        taken.append((time.thread_time() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
