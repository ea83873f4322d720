"""One feed page over a given database, scrolled: `library_page DATABASE`, figures as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop.feeds.choices import Choices
from desktop.feeds.holds import Holds
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.feed import FeedPage
from desktop.ui.look import Look
from desktop.ui.topics_asked import TopicsAsked
from desktop.web import Web

NOTCH = 72
"""Pixels of one notch of a wheel."""
NOTCHES = 600
JUMPS = 40


def main(database: Path) -> None:
    qt = QApplication(["goodword"])
    store, web = Store(database), Web("Goodword-bench", system_store=False)
    posts, jobs = Posts(store), Jobs()
    now = datetime.now(UTC)
    page = FeedPage(
        Look(qt, "light"), jobs, posts, Pictures(web, database.parent / "pictures"), lambda: now,
        dict, Holds(store).of, TopicsAsked(jobs, Settings(store)), Choices(store).of,
    )  # fmt: skip
    page.resize(884, 720)
    began = time.thread_time()
    page.show()
    until(qt, lambda: page.model.whole and page.model.rowCount() > 0)
    rest(qt, 0.5)
    figures = {"open": (time.thread_time() - began) * 1000, "rows": page.model.rowCount()}
    frames, grey = scrolled(qt, page)
    waits = jumped(qt, page)
    rest(qt, 0.5)
    figures |= {"resident": resident(), "held": page.model.held, "grey": grey}
    print(json.dumps(figures | {"frames": frames, "waits": waits}))
    jobs.leave(5)
    store.close()
    web.close()
    os._exit(0)


def scrolled(qt: QApplication, page: FeedPage) -> tuple[list[float], int]:
    """Milliseconds of this thread for each notch, with its painting; notches after which a
    grey row was on the screen. Sixty notches a second, from the top down and back."""
    bar, frames, grey, way = page.list.verticalScrollBar(), [], 0, NOTCH
    for _ in range(NOTCHES):
        if bar.value() in (bar.minimum(), bar.maximum()):
            way = NOTCH if bar.value() == bar.minimum() else -NOTCH
        began, end = time.thread_time(), time.monotonic() + 1 / 60
        bar.setValue(bar.value() + way)
        qt.processEvents()
        frames.append((time.thread_time() - began) * 1000)
        grey += missing(page)
        while time.monotonic() < end:
            qt.processEvents()
            time.sleep(0.001)
    return frames, grey


def jumped(qt: QApplication, page: FeedPage) -> list[float]:
    """Milliseconds from a jump of the scroll bar until every row there is a post."""
    bar, waits = page.list.verticalScrollBar(), []
    for number in range(JUMPS):
        began = time.monotonic()
        bar.setValue(bar.maximum() * ((number * 17) % JUMPS) // JUMPS)
        until(qt, lambda: not missing(page))
        waits.append((time.monotonic() - began) * 1000)
    return waits


def missing(page: FeedPage) -> bool:
    """Whether a row on the screen is grey."""
    view = page.list
    height = max(1, view.sizeHintForRow(0))
    first = view.verticalScrollBar().value() // height
    last = min(page.model.rowCount() - 1, first + view.viewport().height() // height)
    return any(page.model.post(page.model.index(row)) is None for row in range(first, last + 1))


def until(qt: QApplication, true: object) -> None:
    end = time.monotonic() + 120
    while not true():  # type: ignore[operator]
        qt.processEvents()
        time.sleep(0.001)
        if time.monotonic() > end:
            raise SystemExit("waited in vain")


def rest(qt: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    until(qt, lambda: time.monotonic() > end)


def resident() -> float:
    """Megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1048576


if __name__ == "__main__":
    main(Path(sys.argv[1]))
