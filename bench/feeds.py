"""A round of a large program: 100 feeds of 100 posts on a local nginx, beside newsboat.

(a) nothing has changed: what a client does most of the time; (b) every post has changed.
newsboat is started for each reload, as `newsboat -x reload` does it; ours is a round of a
running application, and, for fairness, also a process that starts, syncs once and ends.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.nginx import Nginx, serving
from bench.report import Line, tell
from bench.site import EDITIONS, FEEDS, ITEMS, publish, size
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.store import Store
from desktop.web import Web

ROOT = Path(__file__).resolve().parents[1]
TIMES, TIMES_CHANGED = 5, 3
UNCHANGED_MOST, CHANGED_MOST, PARSER_MOST = 1.0, 1.0, 1.3


class Ours:
    """Goodword's side of a program, without a screen."""

    def __init__(self, folder: Path, address: str) -> None:
        folder.mkdir(exist_ok=True)
        self._store = Store(folder / "goodword.sqlite")
        web = Web("Goodword-bench", system_store=False)
        programs, posts = Programs(self._store, web), Posts(self._store)
        self._sync = Sync(programs, posts, Pictures(web, folder / "pictures"), web, self._store)
        self._programs, self._posts, self._address = programs, posts, address

    def join(self) -> None:
        self._programs.join(self._address, _now())

    def round(self, changed: int) -> float:
        """Seconds of one round that has to find so many changed posts."""
        began = time.perf_counter()
        report = self._sync.round(_now(), force=True)
        took = time.perf_counter() - began
        assert not report.problems, report.problems[:1]
        assert len(report.new) + report.changed == changed, report
        return took

    def close(self) -> None:
        self._store.close()


class Newsboat:
    """The feed reader of Debian, on the same feeds."""

    def __init__(self, folder: Path, server: Nginx) -> None:
        if shutil.which("newsboat") is None:
            raise RuntimeError("newsboat is not installed: run `make bench`")
        folder.mkdir()
        self._folder = folder
        listed = "".join(f"{server.address}/feed{number}.xml\n" for number in range(FEEDS))
        (folder / "urls").write_text(listed)
        (folder / "config").write_text("max-items 0\n")

    def round(self) -> float:
        """Seconds of one `reload`."""
        files = [f"-u{self._folder}/urls", f"-c{self._folder}/cache", f"-C{self._folder}/config"]
        began = time.perf_counter()
        subprocess.run(["newsboat", *files, "-x", "reload"], check=True, capture_output=True)
        return time.perf_counter() - began


def measure() -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder / "server") as server:
            publish(server.site, next(EDITIONS))
            ours = Ours(folder / "ours", f"{server.address}/program.json")
            ours.join()
            beside = Newsboat(folder / "newsboat", server)
            ours.round(FEEDS * ITEMS), beside.round()
            lines = [_unchanged(ours, beside), *_changed(ours, beside, server)]
            ours.close()
            lines.append(_as_a_process(folder / "ours", beside, server))
    return tell(lines)


def _unchanged(ours: Ours, beside: Newsboat) -> Line:
    mine, others = _in_turns(lambda: ours.round(0), beside.round)
    return Line(
        f"unchanged round over {FEEDS} feeds, newsboat -x reload",
        mine * 1000,
        others * 1000,
        "ms",
        UNCHANGED_MOST,
    )


def _changed(ours: Ours, beside: Newsboat, server: Nginx) -> list[Line]:
    mine, others, alone = [], [], []
    for _ in range(TIMES_CHANGED):
        publish(server.site, next(EDITIONS))
        mine.append(ours.round(FEEDS * ITEMS))
        others.append(beside.round())
        alone.append(_feedparser(server.site))
    changed = f"round in which {FEEDS} × {ITEMS} posts changed ({size(server.site) / 1e6:.1f} MB)"
    took = statistics.median(mine)
    return [
        Line(f"{changed}, newsboat", took, statistics.median(others), "s", CHANGED_MOST),
        Line(f"{changed}, feedparser alone", took, statistics.median(alone), "s", PARSER_MOST),
    ]


def _feedparser(site: Path) -> float:
    """What the well-known parser takes for the same bytes, nothing kept."""
    import feedparser  # only this line of the bench needs it

    bodies = [(site / f"feed{number}.xml").read_bytes() for number in range(FEEDS)]
    began = time.perf_counter()
    for body in bodies:
        assert len(feedparser.parse(body).entries) == ITEMS
    return time.perf_counter() - began


def _as_a_process(folder: Path, beside: Newsboat, server: Nginx) -> Line:
    command = [sys.executable, "-m", "bench.feeds", str(folder), f"{server.address}/program.json"]

    def ours() -> float:
        began = time.perf_counter()
        subprocess.run(command, check=True, cwd=ROOT)
        return time.perf_counter() - began

    mine, others = _in_turns(ours, beside.round)
    return Line(
        "the same unchanged round as a whole process, newsboat -x reload",
        mine * 1000,
        others * 1000,
        "ms",
        UNCHANGED_MOST,
    )


def _in_turns(ours: Callable[[], float], beside: Callable[[], float]) -> tuple[float, float]:
    pairs = [(ours(), beside()) for _ in range(TIMES)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        once = Ours(Path(sys.argv[1]), sys.argv[2])
        once.round(0)
        once.close()
    else:
        sys.exit(0 if all(line.holds for line in measure()) else 1)
